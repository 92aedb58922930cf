"""The words of news pages that are not the article, one phrase between bars, as people see them.

Compared as normalised words (`phrases.key_of`), so that spelling, punctuation, digits and case do not matter.
"""

WIDGETS = """
آخر تحديث | تاريخ النشر | نشر في | تاريخ | published | updated | last updated | published on | reuse this content |
after newsletter promotion | free newsletter | daily newsletter | free daily newsletter | free weekly newsletter |
TT | شارك | شارِكْ | مشاركة | المشاركة | شارك المقال | شارك هذا المقال | شارك الخبر | شارك القصة |
شارك عبر | مشاركة عبر | شارك على | شاركها | انشر | انشرها | غرّد | طباعة | اطبع | نسخة للطباعة | حفظ |
احفظ | حفظ المقال | احفظ المقال | أضف إلى المفضلة | استمع | استمع للمقال | استمع إلى المقال |
استمع إلى الخبر | اضغط هنا للاستماع | استماع | الاستماع للمقال | حجم الخط | تكبير الخط | تصغير الخط |
نسخ الرابط | انسخ الرابط | نسخ | تم النسخ | تم نسخ الرابط | رابط مختصر | الرابط المختصر | اشترك |
اشترك الآن | الاشتراك | اشترك مجاناً | اشترك في النشرة | اشترك في نشرتنا | اشترك في النشرة البريدية |
النشرة البريدية | اشترك في نشرتنا البريدية | النشرة الإخبارية | تابعنا | تابعونا | تابعنا على |
تابعونا على | تابع | متابعة | تسجيل الدخول | سجل الدخول | تسجيل دخول | دخول | إنشاء حساب | حسابي |
القائمة | قائمة | بحث | ابحث | البحث | الرئيسية | الصفحة الرئيسية | المزيد | اقرأ المزيد | إقرأ المزيد |
قراءة المزيد | عرض المزيد | شاهد المزيد | مشاهدة المزيد | اعرف المزيد | للمزيد | التفاصيل |
لقراءة المزيد | تابع القراءة | أكمل القراءة | إظهار المزيد | تحميل المزيد | عرض الكل | مشاهدة الكل |
إعلان | إعلانات | الإعلان | إعلان ممول | محتوى ممول | مادة إعلانية | تخطي الإعلان | تخطى الإعلان |
المقال يستمر بعد الإعلان | يتبع بعد الإعلان | التالي | السابق | الخبر التالي | الخبر السابق |
المقال التالي | المقال السابق | إغلاق | إلغاء | موافق | أوافق | التعليقات | تعليق | تعليقات |
أضف تعليقاً | أضف تعليق | اترك تعليقاً | اكتب تعليقاً | لا توجد تعليقات | فيسبوك | تويتر | إكس | واتساب |
واتس اب | تلغرام | تليجرام | تيليغرام | تليغرام | لينكد إن | لينكدإن | إنستغرام | انستجرام | يوتيوب |
بنترست | سناب شات | تيك توك | ماسنجر | مسنجر | ثريدز | البريد الإلكتروني | البريد الالكتروني |
بريد إلكتروني | ايميل | إيميل | وضع القراءة | الوضع الليلي | الوضع الداكن | صورة | الصورة | صور | فيديو |
الفيديو | شاهد | شاهد الفيديو | تشغيل الفيديو | تشغيل | إيقاف | كتم الصوت | بث مباشر | البث المباشر |
جارٍ التحميل | جاري التحميل | العودة إلى الأعلى | إلى الأعلى | أبلغ عن خطأ | الإبلاغ عن خطأ | أرسل |
إرسال | أرسل إلى صديق | إرسال بريد | قيّم المقال | هل أعجبك المقال | تخطى إلى المحتوى |
تخطي إلى المحتوى | انتقل إلى المحتوى | تخطى وواصل القراءة | سياسة الخصوصية | شروط الاستخدام | اتصل بنا |
من نحن | أعلن معنا | خريطة الموقع | جميع الحقوق محفوظة | كل الحقوق محفوظة | شاهد الصور | تكبير الصورة |
عرض الصورة | معرض الصور | تحميل التطبيق | حمّل التطبيق | حمل تطبيقنا | إعجاب | أعجبني | لم يعجبني |
تفعيل الإشعارات | فعّل الإشعارات | نهاية القائمة | نهاية | تقرير عن الإعلان | إخفاء الإعلان |
معلومات المقال | مشاركة المقال | شاهد الأهداف | شاهد أيضاً المزيد | تابعنا على غوغل نيوز |
تابعنا على أخبار جوجل | تابعنا على تطبيقك المفضّل | أرشيفية | نسخة الطباعة | الملخص بالذكاء الاصطناعي |
انتهى | English | عربي | العربية | share | share this | share this article | share this story |
share this page | share this post | share article | share story | share full article |
share on facebook | share on twitter | share on x | share on whatsapp | share on linkedin |
share via email | share by email | share to facebook | share with friends | share options | sharing |
shares | tweet | tweet this | pin it | pin | post | print | print this | print article |
print this article | email | e mail | email this | email article | email this article | mail | save |
save article | save this article | save story | save for later | saved | bookmark | add to bookmarks |
copy | copy link | copy url | copy link to clipboard | link copied | copied | listen | listen now |
listen to article | listen to this article | listen to this story | subscribe | subscribe now |
subscribe today | subscribe to our newsletter | subscribe to newsletter | subscribe for free |
become a subscriber | sign up | sign up now | sign up here | sign in | log in | login | log out |
register | create account | my account | account | newsletter | newsletters | newsletter sign up |
get our newsletter | advertisement | advertisements | advertising | ad | ads | ad feedback | sponsored |
sponsored content | sponsor content | sponsored by | promoted | promoted content | paid content |
paid post | partner content | skip advertisement | skip ad | skip ads | remove ads | report this ad |
report ad | why this ad | advertise with us | story continues below advertisement |
story continues below | story continues after advertisement | article continues below |
article continues below advertisement | article continues after advertisement |
article continues after this advert | continue reading | continue reading below |
continue reading the main story | keep reading | read more | read full story | read the full story |
read full article | read the full article | read on | see more | see all | show more | show less |
show all | load more | view more | view all | view gallery | view comments | learn more | find out more |
click here | more | next | next article | next story | next up | previous | previous article |
previous story | prev | back | close | cancel | ok | okay | dismiss | menu | search | home | homepage |
skip to content | skip to main content | skip to main navigation | skip navigation | skip to footer |
jump to content | jump to comments | follow | following | follow us | follow us on | follow this author |
follow author | follow topic | comments | comment | add comment | add a comment | post a comment |
leave a comment | leave a reply | leave a comment below | no comments | no comments yet |
join the conversation | join the discussion | facebook | twitter | x | x twitter | whatsapp | whats app |
telegram | linkedin | reddit | instagram | youtube | pinterest | flipboard | messenger | bluesky |
threads | tiktok | snapchat | tumblr | google news | add us on google | prefer us on google | rss |
image | images | photo | photos | picture | video | videos | gallery | slideshow | photo gallery |
audio | podcast | text size | font size | a a | aa | a a a | small medium large | small | medium |
large | dark mode | light mode | reader mode | loading | please wait | open image modal |
open image in gallery | enlarge image | enlarge | expand | view image in fullscreen | view full screen |
fullscreen | full screen | play | play video | play audio | pause | mute | unmute | replay | watch |
watch now | watch live | watch the video | live | topics | back to top | return to top | top |
return to homepage | back to homepage | gift this article | gift article | gift | give this article |
give feedback | feedback | send feedback | send us a tip | got a tip | report an error | report a typo |
report a correction | was this article helpful | was this helpful | did you find this helpful |
accept cookies | accept all cookies | accept | reject all | manage cookies | cookie settings |
cookie policy | privacy policy | terms of use | terms of service | terms and conditions | contact us |
about us | advertise | help centre | help center | site map | sitemap | all rights reserved |
do not sell my info | download the app | download our app | get the app | open in app | like | dislike |
likes | upvote | reactions | react | submit | purchase licensing rights | licensing rights |
opens new tab | opens in new window | new tab | our standards | the thomson reuters trust principles |
our standards the thomson reuters trust principles | trust principles | turn on notifications |
notifications | allow notifications | enable notifications | end of list | this article is more than |
article information | hide caption | toggle caption | show caption | caption | download |
embed | editions | us edition | uk edition | international edition | switch edition | support us |
donate | donate now | support our work | contribute | sign me up | no thanks | not now |
show key events only | sort by | newest | oldest | newest first | latest first |
please turn on javascript to use this feature | jump to recipe | go to recipe | print recipe | print this recipe |
save recipe | rate this recipe | pin recipe | we value your privacy | we care about your privacy |
your privacy | your privacy choices | manage options | more options | manage preferences | accept and continue |
continue without accepting | i agree | got it | accessibility statement | modern slavery statement | imprint |
e edition | take our quiz | discover more | was this page helpful | for immediate release |
لا تفوّت جديدنا | لا يفوتك جديدنا | تحديث تلقائي | عرض الأحدث أولاً | عرض الأقدم أولاً | الأحدث أولاً | الأقدم أولاً | هل كان المقال مفيداً |
هل كان هذا المقال مفيداً | هل كانت هذه المقالة مفيدة | هل أفادك هذا المقال | قيّم هذا المقال | أوافق على الكل |
قبول الكل | الموافقة على الكل | رفض الكل | خيارات أكثر | إدارة الخيارات | نحن نهتم بخصوصيتك | خصوصيتك تهمنا |
نحن نقدر خصوصيتك | نحترم خصوصيتك | ليس الآن | لا شكراً | أعجبني مشاركة | رد | أضف رداً | إبلاغ | مباشر | عاجل | فيس بوك | واتس آب | تحميل PDF | تنزيل PDF | download PDF | PDF |
تابع القراءة بعد الإعلان | المقال مستمر بعد الإعلان | comments are closed | comments closed | التعليقات مغلقة |
check price | view deal | buy now | follow our live updates here | ملخص بالذكاء الاصطناعي |
partager | partager sur facebook | partager l'article | imprimer | s'abonner | je m'abonne | se connecter | connexion |
publicité | accueil | mentions légales | nous contacter | lire la suite | voir plus | commentaires | commenter |
ajouter un commentaire | newsletter gratuite | compartir | imprimir | suscríbete | iniciar sesión | publicidad | leer más |
story continues | story continues below | continue reading | الخبر مستمر | printed from | close window | close this window | view full site | view full version | full site | desktop version |
desktop site | share post | pinned post | pinned | load older posts | load newer posts | older posts | newer posts |
quote | reply | report | report post | forwarded | forwarded many times | main menu | view history | hide |
jump to navigation | jump to search | create account log in |
عرض النسخة الكاملة | عرض النسخة الكاملة من الموقع | النسخة الكاملة | إغلاق النافذة | أغلق النافذة | طباعة الصفحة |
طباعة المقال | منشور مثبت | مثبت | اقتباس | معاد توجيهها | تمت إعادة التوجيه | تمت إعادة توجيهها | عرض التاريخ |
view this email in your browser | view in browser | view online | unsubscribe | update your preferences |
manage your preferences | forward to a friend | عرض في المتصفح | إلغاء الاشتراك | teilen | drucken | anmelden | anzeige | mehr lesen | paylaş | yazdır | abone ol | giriş yap | reklam
"""

RELATED = """
مقالات ذات صلة | أخبار ذات صلة | مواضيع ذات صلة | موضوعات ذات صلة | مواد ذات صلة | قصص ذات صلة |
تقارير ذات صلة | محتوى ذو صلة | ذات صلة | أخبار متعلقة | أخبار مرتبطة | مقالات متعلقة | مواضيع متعلقة |
مواضيع مرتبطة | موضوعات متعلقة | مقالات مشابهة | مواضيع مشابهة | أخبار مشابهة | مقالات أخرى |
أخبار أخرى | قد يعجبك | قد يعجبك أيضاً | ربما يعجبك أيضاً | قد يهمك | قد يهمك أيضاً | يهمك أيضاً |
قد تهمك هذه المواضيع | اقرأ أيضاً | إقرأ أيضاً | أقرأ أيضاً | اقرأ أيضا في | اقرؤوا أيضاً |
اقرأوا أيضاً | طالع أيضاً | شاهد أيضاً | شاهدوا أيضاً | انظر أيضاً | تابع أيضاً | اقرأ كذلك |
اقرأ ايضا على الموقع | اخترنا لك | اخترنا لكم | مختارات | ننصح بقراءة | ننصحك بقراءة | موصى به |
موصى بها | يوصى بقراءته | الأكثر قراءة | الأكثر قراءةً اليوم | الأكثر مشاهدة | الأكثر شيوعاً |
الأكثر تداولاً | الأكثر تفاعلاً | الأكثر رواجاً | الأكثر زيارة | الأكثر تعليقاً | أحدث الأخبار |
آخر الأخبار | آخر المستجدات | أحدث المقالات | أخبار مختارة | قصص مقترحة | مقالات مقترحة | مواضيع مقترحة |
مقترحة لك | قصص رئيسية | مواضيع قد تهمك | أخبار قد تهمك | مقالات قد تهمك | المزيد من الأخبار |
المزيد من المقالات | المزيد حول هذه القصة | المزيد حول الموضوع | المزيد في هذا الموضوع |
المزيد عن هذا الموضوع | من القسم نفسه | من نفس القسم | في الموضوع نفسه | حول هذا الموضوع |
روابط ذات صلة | في هذا الملف | related | related article | related articles | related story |
related stories | related news | related content | related coverage | related posts | related links |
related reading | related items | related to this story | related stories from us | related topics |
more on this story | more on this topic | more on this | more on this subject | more news |
more stories | more top stories | more headlines | more like this | more articles | more coverage |
more to read | more to explore | more reading | also read | also in the news | also on our site |
elsewhere on the site | read also | read next | read this next | read more stories | up next |
what to read next | you may also like | you might also like | you may like | you might like |
you may also be interested in | you might be interested in | you may be interested in |
you might also enjoy | recommended | recommended for you | recommended stories | recommended reading |
recommended articles | recommended by | suggested for you | suggested stories |
suggested articles | most read | most viewed | most shared | most commented |
most watched | trending | trending now | trending stories | popular now | popular stories |
popular articles | latest news | latest stories | latest articles | latest headlines |
the top stories | top news | editor s picks | editors picks | editors choice | editor s choice |
see also | see related | don t miss | in case you missed it | icymi | promoted stories | around the web |
from around the web | from our partners | from the web | other stories | other news | others also read |
similar articles | similar stories | similar news | in this section | explore more | dig deeper |
go deeper | keep reading these | in other news | today s top stories | best of the web |
further reading | articles liés | à lire aussi | lire aussi | sur le même sujet | articles les plus lus |
les plus lus | dans la même rubrique | articles similaires | vous aimerez aussi | noticias relacionadas | lo más leído |
te puede interesar | mehr zum thema | das könnte sie auch interessieren | ilgili haberler | çok okunanlar | مقالات مختارة | أخبار مختارة | المزيد للكاتب | المزيد من الكاتب | المزيد من مقالات الكاتب |
مقالات سابقة للكاتب | مقالات الكاتب | اقرأ للكاتب | للكاتب أيضاً | مقالات للكاتب نفسه | more by this author |
more from this author | previous articles | previous posts | latest | latest posts | recent posts |
recent articles | recent stories | popular posts | top posts | trending topics | most popular | most recent |
most discussed | stories for you | more for you | picked for you
"""

# "Read more: Which bus stops are closing?" names another article after its mark.
INLINE = """
اقرأ أيضاً | إقرأ أيضاً | أقرأ أيضاً | اقرأ أيضا | اقرأ المزيد | إقرأ المزيد | اقرأ كذلك | اقرؤوا أيضاً |
اقرأوا أيضاً | طالع أيضاً | شاهد أيضاً | شاهدوا أيضاً | انظر أيضاً | تابع أيضاً | للمزيد | للمزيد اقرأ |
مقالات ذات صلة | مقال ذو صلة | خبر ذو صلة | أخبار ذات صلة | ذات صلة | مواضيع ذات صلة | قد يهمك |
قد يهمك أيضاً | قد يعجبك أيضاً | لقراءة المزيد | read more | read | read also | also read | read next |
read this | see also | related | related story | related article | related news | more | watch |
see more | more on this | must read | don t miss | you may also like | explainer | in pictures |
analysis | opinion | à lire aussi | lire aussi | à lire | lire également | lea también | te puede interesar |
lesen sie auch | ayrıca okuyun
"""
# As widgets these also open an article's own paragraphs, so after a colon they need a headline's shape.
INLINE_ENGLISH_LOUD = "read | more | watch | explainer | in pictures | analysis | opinion"

COMMENTS = """
التعليقات | تعليقات القراء | تعليقات الزوار | آراء القراء | أضف تعليقاً | أضف تعليق | اترك تعليقاً |
اكتب تعليقاً | اترك رداً | comments | reader comments | readers comments | leave a comment |
leave a reply | post a comment | add a comment | add comment | join the conversation |
join the discussion | view comments | discussion about this post
"""

TAGS = """
الكلمات الدلالية | كلمات دلالية | الدلالات | وسوم | الوسوم | الكلمات الدالة | كلمات دالة | كلمات مفتاحية | الكلمات المفتاحية | كلمات البحث | مواضيع |
تاغات | الأكثر بحثاً | tags | tag | topics | keywords | filed under | related topics | suggested topics | more on |
in this story | companies | explore more on these topics
"""

CONTENTS = """
محتويات | المحتويات | محتويات المقال | محتويات المقالة | جدول المحتويات | قائمة المحتويات | فهرس المقال | في هذا المقال |
contents | table of contents | in this article | on this page | jump to | key events | page contents | what s inside
"""

# Headings by their words alone, whatever follows: over a list of short lines nothing else tells them.
HEADINGS = """
المقادير | المكونات | الطريقة | طريقة التحضير | طريقة العمل | طريقة الإعداد | الخطوات | ملاحظات | ملاحظة | الخلاصة |
خلاصة | خاتمة | الخاتمة | مقدمة | تمهيد | خلفية | المراجع | أبرز النقاط | النقاط الرئيسية | أبرز التطورات | سيرة ذاتية |
ingredients | method | directions | instructions | equipment | notes | references | sources | introduction |
conclusion | conclusions | summary | background | key points | key findings | key takeaways | at a glance |
notes to editors | methodology | timeline | transcript | pros | cons | verdict | our verdict | specifications |
what we like | what we don t like | key specs | الإيجابيات | السلبيات | المميزات | العيوب | المزايا | المواصفات | الحكم النهائي |
بالأرقام | نص الحوار | نص المقابلة | ما نعرفه حتى الآن | ما الذي نعرفه حتى الآن | أبرز ما نعرفه حتى الآن |
what we know so far | what we know
"""

AUTHOR_NOTES = """
عن الكاتب | نبذة عن الكاتب | عن الكاتبة | عن المؤلف | about the author | about the authors |
about the writer | about author
"""

PROMOS = """
privacy notice |
our standards |
تابعونا على | تابعنا على | تابعنا عبر | تابعونا عبر | لمتابعة آخر | لمتابعة أحدث | تابع آخر الأخبار |
تابعوا آخر | تابعوا أحدث | للاشتراك في | اشترك في قناة | اشترك في قناتنا | اشترك في نشرة |
اشترك في نشرتنا | اشترك في خدمة | اشتركوا في | اشترك ليصلك | انضم إلى قناة | انضم إلى قناتنا |
انضموا إلى | حمل تطبيق | حمّل تطبيق | حملوا تطبيق | احصل على آخر | لتصلك آخر | ليصلك كل جديد | اضغط هنا |
انقر هنا | إضغط هنا | شارك برأيك | يمكنكم متابعة | يمكنك متابعة | تستخدم هذه الصفحة |
يستخدم هذا الموقع ملفات | نستخدم ملفات تعريف الارتباط | جميع الحقوق محفوظة | كل الحقوق محفوظة |
حقوق النشر محفوظة | يرجى تفعيل | متصفحك لا يدعم | تخطى | نهاية قصص | subscribe to our |
subscribe to the | sign up for our | sign up for the | sign up to our | sign up to the |
sign up to receive | sign up and | get our free | get the latest news | get the best of | follow us on |
follow us for | follow our | join our whatsapp | join our telegram | join our newsletter | download our |
download the | click here to | click here for | tap here to | click to share | we use cookies |
this site uses cookies | this website uses cookies | by clicking | by signing up | by subscribing |
your email address | enter your email | this site is protected by | please enable javascript |
your browser does not | all rights reserved | copyright | have a story | do you have a story |
do you have a tip | email us at | listen to this article | listen to the | subscribe for |
thanks for reading | thank you for reading our | تابعوا قناة | تابع قناة | انضم لقناة | انضموا لقناة | انضموا إلى قناة |
تابعوا صفحة | تابع صفحة | تابعوا حساب | support independent journalism | support our journalism | already a subscriber |
already have an account | you have free articles | to continue reading | register for free |
this article was amended | view this post on instagram | a post shared by | allow content provided by |
to view this video | this video can not be | enable javascript | add us as | add us on google |
set as preferred | skip | scroll to continue | scroll down to | للتواصل مع الكاتب | للتواصل أرسل
"""

# Beginnings of lines in which the outlet speaks of itself, its rules or its readers' rights.
NOTICES = """
الآراء الواردة في | الآراء المنشورة | الآراء المذكورة في | المقالات المنشورة لا تعبر | المقال يعبر عن رأي | هذا المقال يعبر عن رأي |
ما ورد في هذا المقال | ما ينشر في | المقالات تعبر عن | هذا المحتوى متاح للمشتركين | هذا المقال متاح للمشتركين |
هذا المحتوى حصري للمشتركين | هذا المقال حصري للمشتركين | أكمل قراءة المقال باشتراك | لإكمال القراءة اشترك |
لمتابعة القراءة اشترك | هل أنت مشترك | هل لديك اشتراك | لديك اشتراك | the views expressed in this |
the views expressed here | the opinions expressed in | the opinions expressed here | views expressed in this |
opinions expressed in this | this content is for subscribers | this article is for subscribers |
this story is for subscribers | this article is for paid | this content is exclusive to |
this article is exclusive to | to read the full story subscribe | subscribe to read | subscribe to continue |
log in to continue | sign in to continue | you have reached your limit | you have read your last |
this article originally appeared | a version of this article appears in print | a version of this article appeared in print |
this article first appeared in | when you buy through our links | if you buy through our links |
we may earn a commission | we may earn an affiliate | this page was last edited | text is available under |
content is available under | قد نحصل على عمولة | you are receiving this email because | you received this email because |
your email address will not be published | required fields are marked | لن يتم نشر عنوان بريدك | وصلتك هذه الرسالة لأنك
"""

AGENCIES = """
رويترز | وكالة رويترز | فرانس برس | وكالة فرانس برس | أ ف ب | أ ب | ا ف ب | ا ب | أسوشييتد برس |
أسوشيتد برس | اسوشيتد برس | د ب أ | د ب ا | إ ب أ | ا ب ا | الأناضول | وكالة الأناضول | واس | وام |
بترا | قنا | كونا | بنا | سانا | وفا | أش أ | أ ش أ | وكالات | الوكالات | وكالة الأنباء السعودية |
سبوتنيك | تاس | شينخوا | نوفوستي | غيتي | غيتي إيميجز | جيتي | بلومبرغ | العربية | العربية نت | الجزيرة |
الجزيرة نت | بي بي سي | سكاي نيوز | سكاي نيوز عربية | سي إن إن | الشرق الأوسط | الحرة | روسيا اليوم |
آر تي | reuters | afp | ap | associated press | the associated press | agence france presse | bloomberg |
getty | getty images | afp getty images | ap photo | epa | efe | dpa | xinhua | tass | anadolu |
anadolu agency | bbc | bbc news | cnn | pa | pa media | pa wire | shutterstock | alamy | istock | upi |
ians | pti | ani | kyodo | yonhap | wires | agencies | staff | file photo | staff writer |
staff writers | news agencies | the guardian
"""

CREDIT_WORDS = """
الفرنسية | الألمانية | الأوروبية | الأسوشيتد | رويتر |
رويترز | فرانس | برس | أسوشييتد | أسوشيتد | الأناضول | واس | وام | بترا | قنا | كونا | سانا | وفا |
وكالة | وكالات | الوكالات | سبوتنيك | تاس | شينخوا | نوفوستي | غيتي | جيتي | بلومبرغ | العربية |
الجزيرة | سكاي | إعلام | أرشيفية | أرشيف | أرشيفي | ارشيف | صورة | تصوير | الأوسط | تويتر | إكس |
فيسبوك | إنستغرام | يوتيوب | تلغرام | تلفزيون | التلفزيون | الرئاسة | الحكومة | وزارة | الوزارة | حساب |
متداولة | متداول | مواقع | الموقع | موقع | المكتب | صحيفة | خاص | خاصة | أف | إيبا | شاترستوك | مجلة |
بلدية | ناسا | reuters | afp | ap | associated | press | agence | bloomberg | getty | images | photo |
photos | photograph | photographer | epa | efe | dpa | xinhua | tass | anadolu | bbc | cnn | pa |
shutterstock | alamy | istock | upi | file | handout | courtesy | via | picture | pictures | credit |
supplied | screenshot | wikimedia | commons | archive | staff | agency | media | instagram | twitter |
facebook | youtube | nasa | pool | illustration | library | provided
"""

NOT_CREDITS = """
فيديو | بالفيديو | صور | بالصور | شاهد | تحديث | محدث | خاص | عاجل | تقرير | تحليل | إنفوغراف |
انفوغراف | إنفوغرافيك | مباشر | مقال | video | videos | updated | update | watch | photos | pictures |
gallery | live | opinion | analysis | exclusive | explainer | review | infographic | graphic | poll |
quiz
"""
