"""Words that the check of sentences must know: synonyms, opposites, numbers, dates, names.

Data, not code. Arabic and English stand side by side, so that a sentence in one language can be
held against a source in the other. Arabic is written as `normalise` leaves it or not, as is handy;
`assistant.verification.claims` folds and stems whatever it reads here. Written by hand from everyday news.
"""

from __future__ import annotations

# One line a meaning: words that may stand for one another in a report. A word may be in several.
SYNONYMS = """
قال صرح ذكر اضاف اوضح اعلن افاد اشار تابع بين اكد شدد لفت نوه زاد كشف اعرب عبر اعتبر راي يري تري تصريح اعلان يقول نقل ابلغ خاطب قائلا مضيفا مؤكدا مشيرا موضحا مشددا معتبرا لافتا اردف استطرد روي كتب وصف | said say state tell add announce declare note explain report remark stress emphasise emphasize affirm confirm underline reveal disclose mention claim argue according write comment describe assert point
التقي اجتمع اجتماع لقاء قابل محادثات مباحثات لقائه مشاورات تباحث جلسة مفاوضات تفاوض استقبل محادثة مناقشات حوار | met meet meeting meets talks talk negotiate negotiation consult consultation discussions discuss encounter
بحث ناقش تناول تباحث استعرض تدارس نقاش تشاور مناقشة | discuss discussed debate review talk examine
قتل مقتل لقي حتفه حتفهم مصرع قتيل قتلي قضي مات توفي وفاة موت سقط ضحية ضحايا راح استشهد شهيد شهداء متوفي مصرعهم | kill killed die dead death deaths died killing slain victims casualties fatalities lives
اصيب جرح جريح جرحي اصابة مصاب مصابون اصابات | injure injured wound wounded hurt injury injuries
اندلع نشب شب وقع حدث اندلاع جري حصل حادث | break broke erupt outbreak occur happen start
حريق نار نيران لهب اشتعال | fire blaze flames
اجري عقد نظم اقام جرت اجراء عقد اقيم انعقد جري اقامة نظمت تنظيم استضاف استضافة | hold held conduct organise organize host stage take place hosted hosting
اتفاق اتفاقية معاهدة صفقة توافق تفاهم ميثاق | agreement deal accord treaty pact
شغل تشغيل ضغط زر | operate switch start press
امام متفرج متفرجا متفرجين حضر جمهور مشجع | spectator spectators crowd audience fans attend watch
حارس مرمي | goalkeeper keeper
عمر عمره عمرها البالغ سن سنه | age aged old
ذاته ذاتها نفسه نفسها | same
طلب دعا ناشد دعت طلبت |  call ask urge
ظل بقي ابقي ستبقي يبقي تبقي استمر | remain stay keep stays frozen
مول تمويل دفع سدد تكفل | finance financed pay paid pays fund funded
جلب جمع حصيلة | bring brought raise raised collect yield
كفي يكفي تكفي كاف كافية غطي تغطية | enough cover covers suffice sufficient
ليل ليلة ليلا | night overnight nightly
مفترض مقرر | mean meant suppose supposed due scheduled
فائز بطل حامل لقب | champion winner titleholder
وقع ابرم توقيع ابرام | sign signed conclude seal
زار زيارة وصل توجه سافر وصول | visit visited travel arrive trip visiting
بدا انطلق شرع استهل باشر افتتح دشن تدشين بداية انطلاق بدء مطلع اوائل | begin began start launch commence open opened beginning inaugurate inaugurated
انتهي اختتم ختام انتهاء اكمل استكمال نهاية انجز اتم اواخر انهي ينهي تنهي | end finish conclude complete final completed close late
بني شيد انشا بناء انشاء تشييد اقام تاسيس اسس | build built construct construction establish found establishment set up create
طلب دعا دعت دعوا ناشد طالب حث دعوة مطالبة مناشدة | call urge ask demand request appeal
دعا دعوة وجه | invite invited invitation
امر اوعز اصدر | order ordered instruct
فاز تغلب ظفر انتصر فوز انتصار | win won beat triumph
سرح فصل اقال تسريح اقالة | dismiss dismissed sack sacked
اصطدم ارتطم تصادم اصطدام ارتطام | crash crashed collide collided collision
انقذ انتشل انقاذ انتشال | rescue rescued save saved
هرب فر هروب فرار | escape escaped flee fled
خطف اختطف اختطاف | kidnap kidnapped abduct abducted
سرق نهب سطا سرقة سطو | steal stole stolen rob robbed robbery theft loot looted burglary
اصلح رمم اصلاح ترميم | repair repaired fix fixed mend restore restored
عين وظف تعيين توظيف | hire hired recruit recruited appoint appointed
اختار انتقي اختيار انتقاء | choose chose chosen pick picked select selected
منع حظر | ban banned prohibit prohibited forbid forbidden outlaw outlawed
الغي الغاء فسخ | cancel cancelled canceled scrap scrapped
اجل ارجا تاجيل ارجاء | delay delayed postpone postponed
رفض عارض معارضة | reject rejected refuse refused oppose opposed
نفي انكر | deny denied
تبرع منح وهب | donate donated give gave given grant granted
زاد ارتفع صعد زيادة ارتفاع | rise rose risen increase increased climb climbed grow grew grown
انخفض تراجع هبط انخفاض هبوط | fall fell fallen drop dropped decline declined decrease decreased
اغلق اقفل اغلاق | close closed shut
انفق صرف انفاق | spend spent
خصص رصد تخصيص | allocate allocated earmark earmarked
صمم تصميم | design designed draw drew drawn
عثر اكتشف اكتشاف | discover discovered uncover uncovered
تضرر تلف اضرار ضرر | damage damaged harm harmed
دمر هدم تدمير | destroy destroyed demolish demolished
اخلي اجلي اخلاء اجلاء | evacuate evacuated evacuation
انفجر انفجار تفجير | explode exploded explosion blast
راتب اجر رواتب اجور | wage wages salary salaries
بحار بحارة طاقم | crew sailor sailors
شقة شقق | flat apartment
مالك صاحب | owner proprietor
نقص شح | shortage lack scarcity
فيضان سيول سيل | flood floods flooding
خلف خلفا | replace replaced succeed succeeded
مرض داء | illness disease
لقاح تطعيم تلقيح | vaccine vaccination jab
حذر تحذير نبه محذرا انذر | warn warned warning caution alert
هاجم هجوم ضرب قصف اعتداء غارة غارات استهدف استهداف شن | attack attacked assault strike struck raid bomb shell target
فتح فتحت | open
اعتقل اوقف احتجز توقيف اعتقال احتجاز القبض | arrest arrested detain detention custody
حكم قضي محكمة | rule ruled ruling sentence verdict judgment decide
قرر قرار حسم | decide decided decision resolve
اشتري شراء استحوذ استحواذ اقتني | buy bought purchase acquire acquisition acquired buys
باع بيع مبيعات | sell sold sale sales
سجل احرز هدف تسجيل اهداف | score scored goal goals
نال حصل حصد احرز فاز حقق كسب حصول استلم تلقي بحصوله نيل | get got receive win obtain gain earn secure collect received obtained
بلغ وصل قدر ناهز سجل بلغت | reach total amount hit stand stood
كلفة تكلفة ثمن سعر قيمة تكاليف مبلغ كلف | cost price value worth costs
مال اموال تمويل مالي مالية | money funds funding financial finance
استمر دام استغرق ظل بقي مستمر مدة امتد تواصل واصل | last lasted continue take took duration go remain continued stay long
رئيس زعيم قائد رئاسة قيادة بزعامة ترأس يقود قاد مترئسا تزعم | president leader head chief chair chairman led lead headed leads chaired
مدير رئيس تنفيذي | director manager chief executive ceo boss
وزير وزارة وزراء | minister ministry secretary
ملك عاهل العاهل | king monarch
حكومة سلطات سلطة الحكومة | government authorities authority administration
بلد دولة بلاد بلدان دول وطن | country state nation countries land
مدينة بلدة العاصمة عاصمة | city town capital
محافظة ولاية اقليم منطقة مناطق مقاطعة محافظات | province region area governorate district state
قرية قري | village
شرطة امن قوات | police security forces
جيش قوات عسكري عسكرية | army military troops forces
حرب نزاع صراع قتال معارك حروب ازمة | war conflict fighting battle crisis
سلام هدوء تهدئة | peace calm
هدنة وقف | ceasefire truce
انتخابات اقتراع تصويت انتخاب انتخب صوت | election elections vote poll ballot voting elected elect voted
برلمان مجلس نواب | parliament assembly council
نائب مساعد وكيل | deputy vice
حزب احزاب | party parties
شركة مؤسسة شركات مجموعة منشأة | company firm corporation business group enterprise
مصنع معمل مصانع | factory plant mill
عامل عمال موظف موظفون عاملون عاملين موظفين عمالة | worker workers employee employees staff
وظيفة وظائف عمل | job jobs work
نفط بترول نفطي | oil petroleum crude
غاز | gas
تجارة تجاري تبادل | trade commerce exchange commercial
اقتصاد اقتصادي | economy economic
سياسة سياسي سياسات | policy politics political
صحة صحي | health
تعليم تعلم دراسة دراسي | education study
دراسة بحث ابحاث بحوث | study research studies paper
باحث عالم علماء باحثون باحثين | researcher scientist scientists researchers scholar
طبيب اطباء دكتور | doctor physician
طالب طلاب طلبة تلميذ تلاميذ | student pupil students pupils
مدرسة مدارس | school schools
جامعة جامعي كلية | university college
مشفي مستشفي مستشفيات | hospital
بيت منزل منازل بيوت مسكن | house home homes
مبني بناية مباني عمارة | building
طريق شارع طرق | road street
سيارة مركبة سيارات | car vehicle automobile cars
طائرة طائرات | plane aircraft airplane
سفينة باخرة سفن | ship vessel
قطار قطارات | train
رحلة رحلات | trip journey flight
شاحنة شاحنات | truck trucks lorry
شخص اشخاص فرد افراد نسمة ناس مواطن مواطنين سكان مواطنون آخرون | person people inhabitants residents citizens persons population individuals
رجل رجال | man men
امرأة نساء سيدة | woman women
طفل اطفال صغار | child children kid kids
شاب شبان شباب | youth young
عام سنة اعوام سنوات سنوي | year years annual yearly
شهر اشهر شهور شهري | month months monthly
اسبوع اسابيع اسبوعي | week weeks weekly
يوم ايام يومي | day days daily
ساعة ساعات | hour hours
دقيقة دقائق | minute minutes
الان حاليا راهن حالي راهنا | now currently current present today
ماضي سابق فائت منصرم سابقا | last past previous former ago previously
مقبل قادم آتي لاحق مستقبل | next coming upcoming future later following
جديد حديث | new recent
قديم عتيق | old ancient
كبير ضخم هائل عظيم واسع | big large huge great major vast
صغير ضئيل | small little minor
مهم هام اهمية بارز رئيسي اساسي | important importance significant key main major essential principal
عديد كثير كثيرة عدة عدد كثيرون مجموعة كثيرا عشرات مئات | many several number various numerous some multiple dozens
بعض | some
كامل كل جميع كافة عموم كلها | all whole entire every each
مشترك ثنائي معا | joint bilateral mutual together both
اول | first
خطة مخطط خطط | plan plans scheme
مشروع مشاريع | project projects
برنامج برامج | programme program
مبادرة مقترح اقتراح عرض اقترح مقترحا | proposal propose initiative offer suggestion plan proposed
شرط شروط | condition conditions terms
هدف غاية غرض سعي يهدف بهدف | aim goal purpose objective seek target
سبب اسباب بسبب ادي نتيجة جراء | cause reason because due owing result lead led
اثر تاثير يؤثر | affect effect impact influence
مساعدة ساعد عون دعم مساندة ايد تاييد معونة مساعدات مساهمة اسهم ساهم | help aid assistance support assist back contribute
وعد تعهد وعدت تعهدت يتعهد تعهدات | promise pledge vow promised pledged vowed
اراد يريد تريد رغب سعي يسعي تسعي هدف يهدف | want wants wanted seek seeks sought aim wish
هدد تهديد توعد يهدد تهدد | threaten threat
حاول محاولة سعي مسعي | try attempt seek effort bid tried
استطاع تمكن نجح قدر | can able manage succeed
اراد رغب نوي اعتزم عزم يعتزم رغبة نية عازم تنوي قصد خطط | want intend plan wish intention determination
امل تمني تطلع | hope hoped wish expect
توقع ترقب متوقع منتظر ينتظر رجح مرتقب مقرر | expect expected forecast predict likely due anticipate estimate scheduled
ظن اعتقد رأي يري تري اعتبر | think believe consider view see thought
علم عرف ادرك يعرف | know learn understand known
فهم | understand
اظهر كشف بين اثبت دل | show reveal prove demonstrate indicate find found suggest shown
وجد عثر اكتشف وجود توجد يوجد اكتشاف كان | find found discover exist exists there existence presence discovery
شارك مشاركة حضر حضور بحضور | attend participate take part participation join presence
اتصال هاتفي مكالمة هاتف | phone telephone call
هنا تهنئة بارك | congratulate congratulated congratulations
شكر امتنان | thank thanked thanks gratitude
اتهم اتهام ادعي زعم | accuse accused allege charge blame accusation
اعترف اقر اعتراف اقرار سلم | admit acknowledge concede recognise recognize confess admitted
هزيمة خسارة | defeat loss
انتصار فوز نصر | victory win triumph
تعاون شراكة تنسيق | cooperation collaborate partnership cooperate coordination
علاقة علاقات صلة روابط | relation relations relationship tie ties link links
عزز تعزيز دعم تقوية طور توسيع تطوير وسع | strengthen boost enhance develop promote expand reinforce bolster
خلاف نزاع | dispute disagreement row
مظاهرة احتجاج تظاهر متظاهر متظاهرون محتج احتجاجات مظاهرات متظاهرين محتجين | protest demonstration protester demonstrator protesters rally
ضغط ضغوط | pressure
عقوبة عقوبات | sanction sanctions penalty punishment
ضريبة ضرائب رسوم | tax taxes duty tariff tariffs
نسبة معدل | rate ratio percentage share proportion level turnout
حوالي نحو قرابة زهاء تقريبا قرابه | about around nearly approximately almost roughly some
اقل | less fewer under below
اكثر ازيد يزيد فوق | more over above exceed than
متر امتار | metre meter metres meters
كيلومتر كم كيلومترا كيلومترات | kilometre kilometer km kilometres kilometers
كيلوغرام كغم كيلو كيلوغراما | kilogram kg kilo
طن اطنان | ton tonne tonnes
دولار دولارا دولارات | dollar dollars usd
يورو | euro euros eur
ريال ريالا | riyal rial riyals
درهم درهما دراهم | dirham
دينار دنانير دينارا | dinar dinars
جنيه جنيها استرليني | pound pounds
سكن اقام عاش يعيش | live reside dwell lived
ولد مولود مولد ميلاد | born birth
تزوج زواج | marry married marriage wedding
درس تعلم تخرج | study studied learn graduate
عمل اشتغل يعمل | work worked works
شغل تولي تقلد منصب عين تعيين | hold appoint appointed post position serve office
استقال استقالة تنحي | resign resigned resignation quit step
عاد رجع عودة | return returned back
غادر رحل مغادرة ترك | leave left depart departure
دخل دخول | enter entered entry
خرج خروج | exit leave out
نشر اصدر صدور نشرت اصدار صدر | publish published release issue released publication
استخدم استعمل استخدام استعمال | use used employ usage
صنع انتج انتاج صناعة | make made produce production manufacture
وفر قدم منح اعطي توفير تقديم سيوفر اتاح | provide offer give supply grant gave provided
احتاج حاجة لزم | need require
تسمي سمي يسمي لقب عرف باسم اسم يدعي | name called named known call
تضمن شمل احتوي ضم يضم يشمل | include contain comprise included
تكون تالف | consist comprise composed
مثل عد يعد يعتبر يمثل شكل | represent constitute form considered regard
انضم التحق انضمام | join joined
سيطر استولي سيطرة | control controlled seize seized capture captured
مياه ماء مائي | water waters
شرب | drink drinking
مطر امطار | rain
ارض اراضي تربة | land soil ground
مزارع فلاح مزارعين مزارعون | farmer farmers
بيئة بيئي | environment environmental
منظمة هيئة جمعية منظمات وكالة | organisation organization body agency association
لجنة لجان | committee commission panel
مؤتمر منتدي قمة ملتقي | conference forum summit
صحفي صحافي اعلامي صحافيين صحفيين | journalist reporter press journalists reporters
صحيفة جريدة صحف | newspaper paper daily
موقع موقعا | site website
خبير خبراء محلل | expert experts analyst
مسؤول مسؤولون مسؤولين | official officials
متحدث ناطق | spokesman spokesperson spokeswoman
مستشار | adviser advisor counsellor
سفير سفراء | ambassador envoy
مبعوث موفد | envoy emissary
محكمة قضاء محاكم | court tribunal courts
قاضي قضاة | judge judges justice
محامي محامون محامين | lawyer attorney lawyers
نيابة مدعي | prosecutor prosecution prosecutors
تحقيق تحقيقات حقق | investigation inquiry probe investigate
جريمة جرائم | crime crimes
سجن حبس سجين | prison jail prisoner imprison
سكرتير امين | secretary
نظير نظيره نظيرها | counterpart
دورة جولة | round session
مباراة لقاء مقابلة | match game
فريق منتخب نادي | team club side squad
لاعب لاعبين لاعبون مهاجم | player players striker
بطولة دوري كأس | championship league cup tournament
مدرب | coach manager
ملعب استاد | stadium ground
مركز مرتبة مكانة | place position rank
نقطة نقاط | point points
غابة غابات | forest forests
شمال شمالي | north northern
جنوب جنوبي | south southern
شرق شرقي | east eastern
غرب غربي | west western
ساحل شاطئ سواحل | coast shore beach
سلاح اسلحة تسليح | weapon weapons arms
صاروخ صواريخ | missile rocket rockets missiles
نووي ذري | nuclear atomic
حدود حدودي | border borders frontier
معبر | crossing
مجلس شيوخ الشيوخ سيناتور | senate senator senators
كونغرس كونجرس | congress
جمهوري جمهوريون جمهوريين | republican republicans republic
ديمقراطي ديمقراطيون ديمقراطيين ديموقراطي | democrat democrats democratic democracy
محافظ محافظون محافظين | conservative conservatives governor
عمال العمال | labour labor
بحرية اسطول | navy naval fleet
جوي جوية طيران | air aviation
قضائي قضائية عدل عدالة | judiciary judicial justice
اعلي العليا عليا | supreme
وطني وطنية قومي قومية | national nation
دولي دولية عالمي عالمية عالم | international world global
اتحاد نقابة رابطة | union association federation league
معهد مركز | institute center centre
تكنولوجيا تقنية تقنيات | technology
علوم علم | science
اذاعة راديو | radio broadcasting
تلفزيون تلفاز قناة | television tv channel
مهرجان | festival
كنيسة | church
مسجد جامع | mosque
متحف | museum
مطار | airport
ميناء | port
بنك مصرف بنوك مصارف | bank banks
صندوق | fund
امن امني | security
دفاع | defence defense
خارجية | foreign
داخلية | interior
مالية | finance treasury
طاقة | energy
زراعة زراعي | agriculture agricultural
صليب | cross
احمر | red
محيط | ocean
هادئ الهادئ | pacific
جزيرة جزر | island islands
لاجئ لاجئين لاجئون | refugee refugees
صحراء | desert
نهر | river
بحر | sea
جبل جبال | mountain mountains
قائم فعل قام نفذ تنفيذ | carry carried do did perform implement execute
ادار ادارة تشغيل | run running manage management administer administration
ارسل ارسال بعث | send sent dispatch sending
وفق بحسب حسب طبق | according
طرف جانب طرفان جانبان طرفين جانبين | side sides party parties
عدد رقم | number figure
"""

# Opposites, one line an axis: words of one side >< words of the other. Saying the one for the other turns
# the meaning round. Unlike synonyms these must agree with the source, negations counted.
OPPOSITES = """
رحب قبل قبول وافق موافقة ايد تاييد اقر رضي يقبل تقبل دعم تبني رحبت ترحب ترحيب مؤيد | welcome welcomed accept accepted approve approved agree agreed support supported back backed endorse endorsed embrace favour favor approval acceptance consent >< رفض يرفض ترفض رافض عارض معارضة معارض استنكر ادان ندد انتقد اعترض رفضا شجب تنديد ادانة انتقاد استهجن | reject rejected refuse refused oppose opposed decline denounce condemn condemned criticise criticize criticised criticized object rejection refusal opposition
اكد اثبت اقر اعترف تاكيد اعتراف مؤكد ايد | confirm confirmed admit admitted affirm acknowledge acknowledged concede conceded confess >< نفي انكر ينفي تنفي نفيا نافيا كذب فند دحض تكذيب انكار نافية | deny denied denies denying refute refuted dismiss dismissed denial disprove
ارتفع ارتفاع زاد زيادة ازداد نمو نما صعد صعود تزايد رفع ارتفعت تصاعد تنامي قفز يزيد تضاعف ازدياد مرتفع توسع انتعش انتعاش | rise rose risen rising increase increased grow grew grown growth climb climbed jump jumped raise raised gain gained surge surged soar soared up higher expand expanded upward double doubled >< انخفض انخفاض تراجع هبط هبوط نقص تناقص خفض قلص تقليص قلل تقليل يقلل تدني انكمش انكماش تضاؤل منخفض نزل انحسر تقلص نقصان انخفضت تراجعت | fall fell fallen falling decrease decreased decline declined drop dropped reduce reduced shrink shrank lower lowered cut loss lose lost slump plunge plunged dip down downward diminish fewer reduction halve halved
قبل قبيل قبلها | before prior ahead earlier until >< بعد عقب بعيد بعدها اثر عقبها | after following afterwards since later
فاز انتصر تغلب هزم فوز انتصار ربح كسب نجح نجاح ظفر | win won victory triumph succeed succeeded success gain gained conquer >< خسر خسارة هزيمة انهزم فشل اخفق اخفاق خسرت سقوط | lose lost loss fail failed failure
فوز انتصار نصر | victory triumph win >< هزيمة خسارة انكسار | defeat loss
هزم تغلب | defeat defeated beat beaten overcome >< خسر خسرت | lose lost
داخل | inside >< خارج | outside
بدا انطلق شرع بداية بدء انطلاق مطلع افتتح افتتاح استهل تدشين | begin began begun start started launch launched open opened opening beginning commence >< انتهي نهاية انتهاء اختتم ختام اختتام انهي انهاء توقف اوقف وقف الغي الغاء اغلق اغلاق اواخر قطع علق تعليق | end ended finish finished stop stopped halt halted close closed cease suspend suspended cancel cancelled ending closing terminate
واصل استمر استمرار مواصلة تواصل يواصل ستواصل مستمر | continue continued continues maintain maintained keep kept persist >< توقف اوقف وقف انهي قطع علق الغي ستوقف ايقاف توقفت | stop stopped halt halted suspend suspended cease ceased end ended quit discontinue
فتح يفتح افتتح مفتوح فتحت | open opened opening reopen >< اغلق اغلاق يغلق مغلق سد | close closed closing shut closure
سمح يسمح اتاح اجاز اباح السماح | allow allowed permit permitted let enable enabled authorise authorize >< منع حظر يمنع حرم منعت حظرت المنع | ban banned prevent prevented forbid prohibit prohibited block blocked bar barred
دخل دخول | enter entered entry join joined >< خرج خروج غادر مغادرة انسحب انسحاب | exit exited leave left depart departed withdraw withdrew withdrawal
وصل وصول قدم | arrive arrived arrival >< غادر رحل مغادرة | leave left depart departed departure
اكثر اكبر اعلي ازيد فوق | more most above over larger greater higher bigger highest largest exceed >< اقل اصغر ادني دون تحت ادني | less least below under fewer smaller lower lowest smallest
سريع اسرع تسارع سرعة سرع | fast faster quick quickly quicker accelerate accelerated rapid rapidly >< بطيء ابطأ تباطؤ تباطأ ابطا | slow slower slowly slowed slowdown
قوي اقوي قوة | strong stronger strongest >< ضعيف اضعف ضعف | weak weaker weakest fragile
شمال شمالي الشمالي | north northern >< جنوب جنوبي الجنوبي | south southern
شرق شرقي الشرقي | east eastern >< غرب غربي الغربي | west western
اول اولي | first >< اخير آخر | last
عزز تعزيز حسن تحسن تحسين تحسنت طور ازدهار ازدهر | improve improved strengthen strengthened boost boosted better improvement enhance >< اضعف تدهور ساء اضعاف تدهورت اسوا | worsen worsened weaken weakened deteriorate deteriorated worse undermine undermined
هاجم هجوم اعتدي | attack attacked >< دافع دفاع حمي حماية | defend defended defence defense protect protected
بني شيد انشا بناء انشاء | build built construct constructed create created >< هدم دمر تدمير تفجير ازال خرب | destroy destroyed demolish demolished
اطلق افرج اطلاق افراج حرر تحرير | release released free freed liberate >< اعتقل احتجز سجن حبس اوقف توقيف اعتقال | arrest arrested detain detained jail jailed imprison imprisoned capture captured
برا تبرئة بريء | acquit acquitted innocent >< ادان ادانة مذنب ادانته | convict convicted guilty
ايجابي ايجابية | positive positively >< سلبي سلبية | negative negatively
ممكن امكن محتمل | possible likely >< مستحيل مستبعد استبعد | impossible unlikely
صديق حليف حلفاء | ally friend allies friends >< عدو اعداء خصم | enemy foe enemies
شراء اشتري استورد استيراد | buy bought purchase purchased import imports imported >< بيع باع صدر تصدير صادرات | sell sold export exports exported
مؤقت مؤقتا | temporary temporarily >< دائم دائما نهائي | permanent permanently
علني علنا | public publicly >< سري سرا مغلق | secret secretly
رسمي رسميا | official officially >< غيررسمي | unofficial unofficially
قانوني شرعي مشروع | legal lawful >< غيرقانوني | illegal unlawful
نجا ناجي ناجون | survive survived survivor >< مات توفي قتل مقتل لقي | die died dead death kill killed
ربح ارباح مكسب ارباحا | profit profits gain >< خسارة خسائر خسائر | loss losses deficit
فائض | surplus >< عجز | deficit
غني اثرياء | rich wealthy >< فقير فقراء | poor
دائما | always >< ابدا نادرا | never rarely seldom
سلم سلمي سلام | peace peaceful >< حرب عنف | war violent violence
عالي مرتفع | high >< منخفض | low
يمين يميني | right-wing >< يسار يساري | left-wing
ليل ليلا مساء | night evening >< صباح صباحا نهار فجر | morning dawn daytime
حب احب محبة | love loved >< كره كراهية | hate hated hatred
ادني | minimum >< اقصي | maximum
تقدم | advance advanced >< تاخر تراجع انسحب | retreat retreated lag delay delayed
ساعد عاون ساهم مساعدة | help helped assist >< عرقل اعاق عطل عرقلة | hinder hindered obstruct obstructed hamper
وحد توحيد اتحاد | unite united >< قسم انقسام تقسيم | divide divided split
آمن امن | safe safer >< خطر خطير | dangerous
سهل سهولة | easy easily easier >< صعب صعوبة | hard difficult harder
اثني اشاد مدح اشادة مشيدا | praise praised hail hailed laud lauded >< انتقد ندد هاجم ذم انتقاد | criticise criticize criticised criticized slam slammed blame blamed
قصير اقصر | short shorter >< طويل اطول | long longer
كبير اكبر كبري | big bigger large larger >< صغير اصغر صغري | small smaller little
مبكر مبكرا | early earlier >< متاخر متاخرا | late later
التزم التزام احترم | comply complied honour honor respect respected >< انتهك خرق انتهاك خالف مخالفة خرقت | violate violated breach breached break broken broke
شارك حضر مشاركة حضور | attend attended participate participated >< غاب تغيب قاطع غياب مقاطعة | boycott boycotted miss absent skip skipped
اتفق توافق اتفاق | agree agreed >< اختلف خلاف اختلاف | disagree disagreed
اضاف | add added >< حذف ازال | remove removed delete
ذكر ذكور رجل رجال | male man men boy boys >< انثي اناث امراة نساء | female woman women girl girls
محلي داخلي | domestic internal local >< خارجي اجنبي دولي | foreign external international
حديث جديد | new modern >< قديم | old ancient
عام حكومي | public state >< خاص اهلي | private
"""

# Words of denial under which what follows is not said to be so.
DENIALS = "نفي انكر ينفي تنفي نفيا نافيا فند دحض نافية كذب استبعد رفض ترفض يرفض رفضت | deny denied denies denying refute refuted dismiss dismissed refuse refused refuses fail failed fails فشل فشلت يفشل اخفق اخفقت عجز عجزت"

# Where these are negated, what follows is not said to be so either: "did not say whether…".
CARRYING = (
    "قال صرح اعلن اكد ذكر اوضح توقع اعتقد ظن راي اراد رغب نوي اعتزم قرر سمح استطاع تمكن نجح اثبت ينوي يعتقد يري يريد يرغب | "
    "say announce confirm state mention explain expect think believe want intend plan decide allow manage able prove show know"
)
# Denials and refusals: "he denied X" for "he said not-X".
NEGATIONS_AR = (
    "لا لم لن ليس ليست ليسوا لست ليسا غير بدون بلا دون عدم مش مو ماكو ولا ولم ولن وليس وليست فلا فلم فلن لما"
)
NEGATIONS_EN = "not no never without neither nor none nobody nothing cannot n't hardly"
# By language, since some of these mean something else in another one.
NEGATIONS_OTHER = {
    "fr": "pas jamais aucun aucune", "es": "no nunca jamás ningún ninguno ninguna tampoco", "pt": "não nunca jamais nenhum nenhuma",
    "it": "non mai nessun nessuno nessuna", "de": "nicht nie niemals kein keine keinen keinem keiner",
    "nl": "niet geen nooit", "tr": "değil değildi yok yoktu", "id": "tidak bukan belum tak",
    "ru": "не нет никогда", "uk": "не немає ніколи",
    "fa": "نیست نیستند نبود نبودند نشد نشده نشدند نکرد نکرده نکردند ندارد ندارند نداشت نداد ندادند نگفت نخواهد هیچ",
    "ur": "نہیں نہ", "hi": "नहीं न मत", "zh": "不 不是 不会 不能 没 没有 未 并未 从未 非 并非 无 沒 沒有 無 不會",
    "ja": "ない なか なく ず ぬ せん", "ko": "안 못 않았다 않는다 않다 없다 없었다 아니다",
}  # fmt: skip
# In these, the negation denies nothing: "still", "especially", "must", "however", "not only".
NOT_NEGATING = """
ما زال | ما زالت | ما زالوا | وما زال | وما زالت | مازال | مازالت | على حساب | على حاله | على حالها
لا يزال | لا تزال | لا يزالون | لا زال | لا زالت | ولا يزال | ولا تزال | لا سيما | ولا سيما | لا بد | غير ان | غير انه | غير انها
دون ان | ليس فقط | ليست فقط | لا فقط | لم يزل | not only | no longer than | no later than | not least | no doubt | no less than
لما | لا شك | بلا شك | دون شك | لا غني | لا محالة
"""
PASSIVE_MARKS = ("by", "من قبل", "على يد", "من جانب", "علي يد", "علي ايدي", "من طرف")
# Verbs whose two sides may change places, and words that join equals.
SYMMETRIC = (
    "التقي اجتمع لقاء اجتماع محادثات مباحثات قابل تزوج تعاون تباحث تفاوض مفاوضات مشاورات حدود تعادل علاقات | "
    "meet met meeting talks married marry relations border negotiate cooperate draw drew discuss discussed"
)

STOP_AR = """
قبل بعد قبيل بعيد عقب حتفه حتفهم حتفها بلغ بلغت يبلغ تبلغ جاء جاءت ياتي تاتي حدث حدثت يحدث شهد شهدت يشهد قام قامت يقوم تقوم تمت جرت اصبح اصبحت صار
ظل بات باتت يعد تعد يعتبر تعتبر مشيرا موضحا مضيفا مؤكدا قائلا بينها ثمة قائما اجري_ عليه يذكر وكذلك وايضا اخر اخري اخرين اخرون كافة جميع فجر_ وان فقد لقد
بينما فيما حيثما اينما كيف لماذا متي متى لذا لذلك علما وفقاً جانبه جانبها اعقاب غضون مدي ظل سياق صدد وسط داخل خارج قرب جنب ناحية جهة
في من الي علي عن مع ان انه انها انهم او ثم و ف ب ل ك قد لقد كان كانت كانوا يكون تكون هو هي هم هذا هذه ذلك تلك هناك الذي التي الذين
اللذين اللذان اللتين حيث حين عند عندما لدي كما اذا اذ اي كل ما مما فيما بما لان لانه لانها لكن لكنه لكنها ولكن بل حتي خلال منذ بين فوق تحت امام
ضمن عبر نحو حول حيال تجاه ازاء وفق وفقا طبقا حسب بحسب نظرا بسبب رغم برغم سوي الا فقط ايضا كذلك جدا تم يتم جري يجري سوف س له لها لهم
به بها بهم فيه فيها فيهم منه منها منهم عليه عليها عليهم اليه اليها اليهم عنه عنها عنهم معه معها معهم لديه لديها لديهم ذاته نفسه نفسها انذاك
كانوا يكونوا كنت مثل دون بعض احد احدي اما انما الان ليت لعل كي لكي ولو لو هل فان وان بان وانه وانها فانه بانه بانها لي بي هكذا ولا التالي
وقد فقد وكان وكانت وهو وهي وهم وهذا وهذه وذلك ومن وفي وعلي وعن ومع والي وما وثم وحتي والتي والذي كونه كونها بينهم بينها بينهما منهما لهما
بدوره بدورها الي فيما بينما فضلا وذلك مشيرا لافتا حد طريق شان بشان خصوص بخصوص اطار مجال صدد هامش قبل_ صعيد مقابل يوم عام سنة السيد السيدة
اثناء اثر لاسيما خصوصا تحديدا تقريبا حوالي قرابة نحو زهاء اكثر الاقل كلا كلتا سابق ذا ذو ذات ذوي نفس مجرد ايا مع انا نحن انت بلاده بلادها بلادهم
"""
STOP_EN = """
inside outside above below
part parts
el al abdel abdul ul bin ibn
before after came come comes coming become became happened happen occurred place become includes been being having got get gets use used make made
a an the of and or to in on at by for from with as is are was were be been being am it its this that these those there here he she they them his her
their him i we you our us your my me who whom whose which what when where while if then than so such but also too very just only own same both has have
had having do does did done will would shall should may might must can could about into onto over under between among during through across against
toward towards upon via per up down out off again further once partly partially enough all any each some more most other another few how why because although though however
s t ll ve re d m mr mrs ms sir according around nearly approximately roughly almost even still yet already well meanwhile whether said-to year day
within along amid despite including like unlike whereas hence thus therefore one whole himself herself itself themselves
"""

# Prepositions by the part they give to what follows: where from, where to, with whom, by whom…
MARKERS = """
in: في ب بـ داخل | in at inside within on
to: الي ل لـ نحو تجاه | to toward towards into onto for
from: من عن | from of out off
with: مع برفقة بحضور | with alongside
by: x | by
on: علي فوق | upon over
against: ضد امام | against
said: بحسب حسب وفق وفقا طبقا | according
time: خلال بعد قبل منذ حتي عقب | during after before since until through throughout
place: بين تحت قرب | between under near among behind beside
about: حول بشان حيال عن | about regarding concerning
"""

# A clause begins after these.
OPENERS = """
أن إن أنه أنها بأن بأنه وأن بينما فيما لكن لكنه لكنها ولكن التي الذي الذين حيث إذ ثم وقال
and but that which who while because whereas although when after before
"""
# After these a denial no longer holds.
TURNS = """
بينما فيما لكن لكنه لكنها ولكن التي الذي الذين حيث إذ ثم
but which who while whereas although and
"""
ABBREVIATIONS = "mr mrs ms dr prof gen col lt sgt st vs no jr sr inc co"

UNITS = """
0 صفر | zero
1 واحد واحدة | one
2 اثنان اثنين اثنتان اثنتين اثنتا اثنا اثني اثنتي | two
3 ثلاثة ثلاث | three
4 اربعة اربع | four
5 خمسة خمس | five
6 ستة ست | six
7 سبعة سبع | seven
8 ثمانية ثماني ثمان | eight
9 تسعة تسع | nine
10 عشرة عشر | ten
11 احد_عشر | eleven
12 اثنا_عشر | twelve dozen
13 x | thirteen
14 x | fourteen
15 x | fifteen
16 x | sixteen
17 x | seventeen
18 x | eighteen
19 x | nineteen
20 عشرون عشرين | twenty
30 ثلاثون ثلاثين | thirty
40 اربعون اربعين | forty
50 خمسون خمسين | fifty
60 ستون ستين | sixty
70 سبعون سبعين | seventy
80 ثمانون ثمانين | eighty
90 تسعون تسعين | ninety
200 مئتان مئتين مائتان مائتين مائتا مئتا مائتي مئتي | x
300 ثلاثمئة ثلاثمائة | x
400 اربعمئة اربعمائة | x
500 خمسمئة خمسمائة | x
600 ستمئة ستمائة | x
700 سبعمئة سبعمائة | x
800 ثمانمئة ثمانمائة ثمانيمئة | x
900 تسعمئة تسعمائة | x
"""
SCALES = """
100 مئة مائة مية | hundred
1000 الف آلاف الفا | thousand k
2000 الفان الفين الفي | x
1000000 مليون ملايين مليونا | million m mn
2000000 مليونان مليونين مليوني | x
1000000000 مليار مليارات مليارا بليون | billion bn b
2000000000 ملياران مليارين ملياري | x
1000000000000 تريليون تريليونات تريليونا | trillion tn
"""
ORDINALS = """
1 اول اولي | first
2 ثاني ثانية | second
3 ثالث ثالثة | third
4 رابع رابعة | fourth
5 خامس خامسة | fifth
6 سادس سادسة | sixth
7 سابع سابعة | seventh
8 ثامن ثامنة | eighth
9 تاسع تاسعة | ninth
10 عاشر عاشرة | tenth
11 حادي_عشر حادية_عشرة | eleventh
12 x | twelfth
13 x | thirteenth
14 x | fourteenth
15 x | fifteenth
16 x | sixteenth
17 x | seventeenth
18 x | eighteenth
19 x | nineteenth
20 x | twentieth
30 x | thirtieth
"""
FRACTIONS = {
    "نصف": 0.5,
    "half": 0.5,
    "ربع": 0.25,
    "quarter": 0.25,
    "ثلث": 1 / 3,
    "third": 1 / 3,
    "ثلثي": 2 / 3,
    "ثلثا": 2 / 3,
    "ثلثين": 2 / 3,
    "ثلثيها": 2 / 3,
    "ثلثيه": 2 / 3,
    "ثلثاها": 2 / 3,
    "ثلثاه": 2 / 3,
    "ثلثها": 1 / 3,
    "ثلثه": 1 / 3,
    "نصفها": 0.5,
    "نصفه": 0.5,
    "ربعها": 0.25,
    "ربعه": 0.25,
}
PERCENT = ("%", "بالمئه", "بالمائه", "percent", "pct")
# Dual nouns that count: "عامين" is two years. With the article they only point ("البلدين").
DUALS = """
عام سنت يوم شهر ساع اسبوع مر دقيق شخص رجل دول بلد قتيل جريح هدف مرحل عملي سيار طائر جندي صاروخ قرن عقد ليل طفل امرا شرك مقعد نقط كتاب مبني
"""

MONTHS = """
1 يناير جانفي كانون_الثاني كانون_ثاني | january
2 فبراير فيفري شباط | february feb
3 مارس اذار آذار | march
4 ابريل افريل نيسان | april apr
5 مايو ماي ايار أيار | may
6 يونيو جوان حزيران يونيه | june jun
7 يوليو جويلية تموز يوليه | july jul
8 اغسطس اوت غشت آب | august aug
9 سبتمبر شتنبر ايلول أيلول | september sept sep
10 اكتوبر تشرين_الاول تشرين_اول | october oct
11 نوفمبر نونبر تشرين_الثاني تشرين_ثاني | november nov
12 ديسمبر دجنبر كانون_الاول كانون_اول | december dec
13 محرم | muharram
14 صفر | safar
15 ربيع_الاول | x
16 ربيع_الثاني ربيع_الاخر | x
17 جمادي_الاولي | x
18 جمادي_الثانية جمادي_الاخرة | x
19 رجب | rajab
20 شعبان | shaban
21 رمضان | ramadan
22 شوال | shawwal
23 ذو_القعدة ذي_القعدة | x
24 ذو_الحجة ذي_الحجة | x
"""
WEEKDAYS = """
1 الاثنين | monday
2 الثلاثاء | tuesday tue tues
3 الاربعاء | wednesday
4 الخميس | thursday thu thurs
5 الجمعة | friday fri
6 السبت | saturday
7 الاحد | sunday
"""
RELATIVE_DAYS = """
1 امس البارحة بالامس | yesterday
3 غدا | tomorrow
"""

# Places and peoples: a line is one thing (the country with its demonym), Arabic | English.
PLACES = """
روسيا روسي روسية الروس روس | russia russian russians
اوكرانيا اوكراني اوكرانية | ukraine ukrainian
امريكا اميركا امريكي اميركي امريكية اميركية اميركيون الولايات_المتحدة | america american usa americans united_states
بريطانيا بريطاني بريطانية المملكة_المتحدة | britain british uk united_kingdom
فرنسا فرنسي فرنسية | france french
المانيا الماني المانية | germany german
ايطاليا ايطالي ايطالية | italy italian
اسبانيا اسباني اسبانية | spain spanish
البرتغال برتغالي | portugal portuguese
هولندا هولندي | netherlands dutch holland
بلجيكا بلجيكي | belgium belgian
سويسرا سويسري | switzerland swiss
النمسا نمساوي | austria austrian
السويد سويدي | sweden swedish
النرويج نرويجي | norway norwegian
الدنمارك دنماركي | denmark danish
فنلندا فنلندي | finland finnish
بولندا بولندي | poland polish
المجر مجري | hungary hungarian
رومانيا روماني | romania romanian
بلغاريا بلغاري | bulgaria bulgarian
صربيا صربي | serbia serbian
كرواتيا كرواتي | croatia croatian
اليونان يوناني | greece greek
قبرص قبرصي | cyprus cypriot
تركيا تركي تركية | turkey turkish turkiye
ايران ايراني ايرانية | iran iranian
العراق عراقي عراقية | iraq iraqi
سوريا سوري سورية | syria syrian
لبنان لبناني لبنانية | lebanon lebanese
الاردن اردني اردنية | jordan jordanian
فلسطين فلسطيني فلسطينية | palestine palestinian
اسرائيل اسرائيلي اسرائيلية | israel israeli
مصر مصري مصرية | egypt egyptian
السعودية سعودي سعودية المملكة | saudi saudi_arabia
الامارات اماراتي اماراتية | emirates emirati uae
قطر قطري قطرية | qatar qatari
الكويت كويتي كويتية | kuwait kuwaiti
البحرين بحريني | bahrain bahraini
عمان عماني مسقط | oman omani
اليمن يمني يمنية | yemen yemeni
السودان سوداني سودانية | sudan sudanese
ليبيا ليبي ليبية | libya libyan
تونس تونسي تونسية | tunisia tunisian tunis
الجزائر جزائري جزائرية | algeria algerian algiers
المغرب مغربي مغربية | morocco moroccan
موريتانيا موريتاني | mauritania mauritanian
الصومال صومالي | somalia somali
اثيوبيا اثيوبي | ethiopia ethiopian
اريتريا اريتري | eritrea eritrean
كينيا كيني | kenya kenyan
نيجيريا نيجيري | nigeria nigerian
غانا غاني | ghana ghanaian
السنغال سنغالي | senegal senegalese
تشاد تشادي | chad chadian
النيجر | niger
افغانستان افغاني | afghanistan afghan
باكستان باكستاني | pakistan pakistani
الهند هندي هندية | india indian
بنغلاديش بنغالي | bangladesh bangladeshi
الصين صيني صينية | china chinese
اليابان ياباني يابانية | japan japanese
كوريا كوري كورية | korea korean
اندونيسيا اندونيسي | indonesia indonesian
ماليزيا ماليزي | malaysia malaysian
الفلبين فلبيني | philippines filipino philippine
تايلاند تايلاندي | thailand thai
فيتنام فيتنامي | vietnam vietnamese
استراليا استرالي | australia australian
كندا كندي كندية | canada canadian
المكسيك مكسيكي | mexico mexican
البرازيل برازيلي برازيلية | brazil brazilian
الارجنتين ارجنتيني | argentina argentine argentinian
تشيلي تشيلي | chile chilean
كولومبيا كولومبي | colombia colombian
فنزويلا فنزويلي | venezuela venezuelan
كوبا كوبي | cuba cuban
بيرو | peru peruvian
تركمانستان | turkmenistan turkmen
كازاخستان | kazakhstan kazakh
اوزبكستان | uzbekistan uzbek
اذربيجان اذربيجاني | azerbaijan azerbaijani
ارمينيا ارمني | armenia armenian
جورجيا | georgia georgian
البانيا الباني | albania albanian
ايرلندا ايرلندي | ireland irish
اسكتلندا اسكتلندي | scotland scottish
ايسلندا | iceland icelandic
اوروبا اوروبي اوروبية | europe european
افريقيا افريقي افريقية | africa african
اسيا اسيوي آسيا | asia asian
العرب عربي عربية عرب | arab arabic arabs
موسكو | moscow
كييف | kyiv kiev
واشنطن | washington
لندن | london
باريس | paris
برلين | berlin
روما | rome
مدريد | madrid
بروكسل | brussels
جنيف | geneva
فيينا | vienna
انقرة | ankara
اسطنبول | istanbul
طهران | tehran teheran
بغداد | baghdad
دمشق | damascus
حلب | aleppo
بيروت | beirut
القدس | jerusalem
غزة | gaza
رام_الله رامالله | ramallah
القاهرة | cairo
الاسكندرية | alexandria
الرياض | riyadh
جدة | jeddah
مكة | mecca makkah
المدينة_المنورة | medina
الدمام | dammam
الدوحة | doha
دبي | dubai
ابوظبي | abu_dhabi
المنامة | manama
صنعاء | sanaa
عدن | aden
الخرطوم | khartoum
طرابلس | tripoli
بنغازي | benghazi
الرباط | rabat
مراكش | marrakesh marrakech
بكين | beijing
طوكيو | tokyo
سيول | seoul
دلهي نيودلهي | delhi
اسلام_آباد | islamabad
كابول | kabul
كازان | kazan
عشق_آباد | ashgabat
سوتشي | sochi
ميونخ ميونيخ | munich
نيويورك | new_york
لاهاي | hague
الاتحاد_الاوروبي | european_union eu
البيت_الابيض | white_house
الامم_المتحدة | united_nations un
مجلس_الامن | security_council
كوريا_الشمالية كوري_شمالي | north_korea north_korean
كوريا_الجنوبية | south_korea south_korean
جنوب_افريقيا | south_africa
نيوزيلندا | new_zealand
تل_ابيب | tel_aviv
صفاقس | sfax
سوسة | sousse
بنزرت | bizerte
القيروان | kairouan
المنستير | monastir
قابس | gabes
الخليج خليجي | gulf
الناتو | nato
حماس | hamas
حزب_الله | hezbollah
داعش | isis
الحوثي الحوثيون الحوثيين | houthi houthis
"""

# Given and family names, so that they are never stemmed into one another.
PEOPLE = """
محمد احمد محمود حامد حمد حمدي علي عمر عثمان حسن حسين حسان محسن خالد خليل ابراهيم اسماعيل يوسف موسي عيسي داود سليمان سلمان سالم سليم سلامة سامي سمير سامر
كريم كمال جمال جميل طارق ماهر ماجد مجدي مصطفي مرتضي نبيل نادر ناصر نصر منصور منير مروان هاني هشام وليد ياسر ياسين زياد زيد زهير رامي رامز راشد رشيد
رشاد رضا رياض سعد سعيد سعود مسعود فهد فيصل فارس فادي فؤاد فاروق فتحي عادل عارف عاطف عباس عبدالله عبدالرحمن عبدالعزيز عبد عدنان عصام عماد غسان قاسم
كاظم لؤي مازن مالك معاذ معتز ممدوح مهدي نايف نعيم نواف هادي هيثم وائل وسام يحيي ايمن اياد انس انور اكرم اشرف اسامة ادهم امين باسم باسل بدر بسام بشار
بلال تامر توفيق ثامر جابر جعفر جلال جهاد حاتم حازم حبيب حيدر رائد ربيع رفيق زكريا سيف شادي شريف شوقي صالح صابر صلاح ضياء طلال عاصم عامر
فاطمة عائشة خديجة مريم زينب سارة ليلي نور هدي هند سلمي سعاد سميرة رنا ريم رانيا دينا داليا امل اماني ايمان امينة اسماء بسمة جميلة حنان رحاب رشا
سعدي شيماء صفاء عبير غادة فرح كوثر لبني لينا مها مني مي نادية نجلاء نجوي نهي هالة هبة وفاء ياسمين يسري بوتين لافروف زيلينسكي ترامب بايدن اوباما
ماكرون ميركل شولتز جونسون اردوغان روحاني رئيسي خامنئي نتنياهو عباس السيسي السبسي الشاهد بورقيبة الغنوشي المرزوقي بزشكيان شويغو بلينكن غوتيريش
"""

# Names that are everyday words as well, and so take endings ("أمله").
COMMON_NAMES = """
امل امين نور هدي هند فرح وفاء هبة حنان ايمان اسماء بسمة جميل كريم عادل شريف صالح رضا منصور ناصر نصر ضياء وسام باسم كمال جمال جلال جهاد ربيع رائد
مالك ماهر سيف نادر حاتم فادي صابر حبيب رفيق عارف سعاد مها مني كوثر ريم رئيسي امان سلامة توفيق صلاح سعيد سعد علي جابر نجوي بلال
"""
# They point back to parties already named.
POINTERS = "البلدين البلدان الدولتين الدولتان الجانبين الجانبان الطرفين الطرفان الرئيسين الرئيسان الوزيرين الوزيران الاثنان الاخير الاخيرة المذكور المذكورة"

# What stands before a name and is no name itself.
TITLES = """
وزارة حكومة شرطة جيش لجنة محكمة منظمة هيئة برلمان نيابة نقابة بنك صندوق وكالة اتحاد مجلس رئاسة بلدية سفارة
ministry government police army committee court organisation organization agency parliament union bank council team
رئيس وزير وزراء رئيسة وزيرة نظير سيد سيدة دكتور دكتورة مهندس شيخ امير اميرة ملك سلطان عقيد عميد لواء فريق نقيب رائد ملازم جنرال مدير قائد زعيم سفير نائب مستشار قاضي محامي
صحفي لاعب مدرب مهاجم حارس كاتب شاعر فنان فنانة مخرج مطرب مدينة قرية بلدة محافظة ولاية شركة مؤسسة جامعة نادي حزب صحيفة قناة مجلة جزيرة
نهر جبل شارع حي منطقة وادي سد ناطق متحدث سكرتير امين عام
president minister king queen prince princess dr doctor professor general colonel captain judge governor senator mayor chancellor ambassador
secretary chairman director chief coach striker sergeant lieutenant pope emperor duke count baron lord lady sir saint city river mount lake university company
"""

LOCALITIES = """
مدينة قرية بلدة محافظة ولاية شركة مؤسسة جامعة نادي حزب صحيفة قناة مجلة جزيرة نهر جبل شارع حي منطقة وادي سد بنك صندوق
city river mount lake university company bank
"""

# Nouns of places where something can happen, which name one after "in" and the like.
SITES = """
مدينة قرية بلدة محافظة ولاية منطقة حي شارع ميدان ساحة مطار ميناء مرفأ محطة مستشفى مدرسة جامعة كلية معهد مسجد جامع كنيسة دير قصر
فندق ملعب استاد قاعة صالة مسرح متحف معرض سوق مول مركز مجمع مصنع معمل حديقة منتزه محمية جزيرة ساحل شاطئ خليج بحر بحيرة نهر وادي جبل
صحراء غابة مزرعة سد جسر نفق طريق معبر منفذ مخيم سجن محكمة مقر مبنى برج عمارة منزل بيت شقة مطعم مقهى مكتبة مخزن مستودع منجم حقل موقع
ضاحية عاصمة ريف شمال جنوب شرق غرب وسط اقليم دولة بلد قارة منتجع مقبرة قلعة حصن واحة مضيق قناة رصيف مرسى ورشة عيادة مختبر ثكنة قاعدة
city town village capital province region district street square airport port harbour harbor station hospital school university
college mosque church palace hotel stadium hall theatre theater museum market centre center complex factory plant park garden island
coast beach bay sea lake river valley mountain desert forest farm dam bridge tunnel road border camp prison court headquarters
building tower house home restaurant cafe library warehouse mine field site suburb north south east west downtown resort cemetery
castle quay pier workshop clinic laboratory barracks base
"""

# English verbs whose forms a stemmer does not bring together: base and the rest.
IRREGULAR = """
say said | tell told | rise rose risen | fall fell fallen | win won | lose lost loss | meet met | hold held | begin began begun | buy bought | sell sold
| build built | break broke broken | take took taken | give gave given | go went gone | come came | become became | know knew known | see saw seen
| find found | think thought | leave left | lead led | feel felt | keep kept | send sent | spend spent | write wrote written | speak spoke spoken
| grow grew grown growth | draw drew drawn | fly flew flown | throw threw thrown | choose chose chosen choice | drive drove driven | strike struck
| shoot shot | fight fought | teach taught | catch caught | bring brought | make made | die died dead death | steal stole stolen | wear wore worn
| eat ate eaten | drink drank | sing sang sung | swim swam | run ran | sit sat | stand stood | understand understood | forget forgot | get got
| hear heard | pay paid payment | lie lay | shrink shrank shrunk | rule ruling | arrive arrival | refuse refusal | approve approval | reject rejection
| agree agreement | announce announcement | decide decision | invade invasion | explode explosion | conclude conclusion | deny denial
| sign signature signed | invite invitation | free freedom | strong strength | high height | long length | wide width
| analyse analysis | move movement | argue argument | child children | man men | woman women | person people | bear born birth | rebuild rebuilt
"""

# Before a verb these say that it is possible, due or demanded, not that it is so.
MODALS = """
may might could would should must ought perhaps possibly maybe nearly almost
ربما لعل لعله لعلها كاد كادت يكاد تكاد كادوا يجب ينبغي
"""
HOPES = """
hope hopes hoped plan plans planned planning expect expects expected propose proposes proposed intend intends intended want wants wanted
wish likely supposed meant aim aims seek seeks sought need needs needed require requires required scheduled consider considers considering
يامل تامل املت امل يعتزم تعتزم اعتزم ينوي تنوي يخطط تخطط خطط المقرر مقرر مقررا متوقع المتوقع يتوقع تتوقع المرجح مرجح محتمل المحتمل يمكن ممكن
يريد تريد يسعي تسعي سعي اقترح اقترحت يقترح تقترح يطلب تطلب كاد كادت
"""
# As hopes do, these say of what they govern ("threatened to close") that it is not done.
ATTEMPTS = """
threaten threatens threatened threatening demand demands demanded urge urges urged promise promises promised pledge pledges pledged vow vows
vowed warn warns warned try tries tried trying attempt attempts attempted offer offers offered ask asks asked recommend recommends recommended
هدد يهدد تهدد هددت هددوا توعد يتوعد توعدت طالب يطالب تطالب طالبت طالبوا وعد وعدت تعهد يتعهد تتعهد تعهدت حاول يحاول تحاول حاولت حاولوا
دعا يدعو تدعو دعت دعوا ناشد يناشد ناشدت امله املها املهم اعتزامه عزمه عزمها نيته نيتها رغبته رغبتها استعداده استعدادها اوصي اوصت حث حثت
"""
GOVERNING_DIRECTLY = """
considering consider considers considered proposing propose proposes proposed
يعتزم تعتزم اعتزم ينوي تنوي اقترح اقترحت يقترح تقترح يريد تريد تدرس يدرس يتوقع تتوقع توقع توقعت ناشد ناشدت حاول يحاول تحاول حاولت حاولوا
"""
FUTURE = "will shall would ll won't سوف"
SUBORDINATE = """
after because since when while as although though but where which who whose following
بعد بسبب لان لانه الذي التي الذين اللذين حيث منذ عندما فيما بينما لكن ولكن اثر عقب نتيجه الا
"""
CONDITIONS = "if unless whether provided اذا لو لولا واذا فاذا ولو ما_لم"
ALL = "all every entire whole always everyone everybody everything none كل جميع كافه كامل كلها كله كلهم وكل وجميع دائما جميعها جميعهم كاملا كامله"
MOST = "most majority معظم اغلب اغلبيه غالبيه جل"
SOME = "some several few بعض عدد بضعه قله"
# Behind these what is told is not vouched for.
DOUBTS = """
reportedly allegedly supposedly purportedly rumour rumours rumoured rumor rumors rumored unconfirmed alleged allege alleges
مزاعم زعم زعمت يزعم تزعم زعموا شايعات اشاعات يشاع اشيع مزعوم موكده
"""
ONLY = """
only sole solely alone exclusively except exception single
فقط وحده وحدها وحدهم الوحيد الوحيده حصرا سوي الا عدا باستثنا وحيد وحيده
"""
MORE_THAN = (
    "more than|over|above|exceed(?:s|ed|ing)?|at least|no (?:less|fewer) than|in excess of|upwards of|اكثر من|ازيد من|ما يزيد (?:علي|عن)|"
    "(?:ي|ت)زيد (?:علي|عن)|(?:ي|ت)?فوق|(?:ي|ت)?تجاوز|تجاوزت|علي الاقل|لا (?:ي|ت)قل عن"
)
LESS_THAN = "less than|fewer than|under|below|at most|no more than|اقل من|دون|لا (?:ي|ت)(?:تجاوز|زيد (?:علي|عن))|ما دون"
TILL = "before|by|until|till|prior to|no later than|قبل|حتي|لغايه|بحلول|قبيل"
FROM_ON = "after|since|from|following|بعد|منذ|ابتدا من|اعتبارا من|عقب"
DURATIONS = (
    "second seconds minute minutes hour hours day days week weeks month months year years decade decades"
)
# How often: what stands behind a quantity, by its period.
PERIODS = """
second: (?:a|per|each|every|any) second|في الثانيه
minute: (?:a|per|each|every|any) minute|في الدقيقه
hour: (?:a|per|each|every|any) hour|hourly|في الساعه
day: (?:a|per|each|every|any) day|daily|يوميا|في اليوم|كل يوم
week: (?:a|per|each|every|any) week|weekly|اسبوعيا|في الاسبوع|كل اسبوع
month: (?:a|per|each|every|any) month|monthly|شهريا|في الشهر|كل شهر
year: (?:a|per|each|every|any) year|yearly|annually|سنويا|في السنه|في العام|كل عام|كل سنه
"""
# Units and periods, a line a dimension. One does not stand for another.
MEASURES = """
second seconds minute minutes hour hours day days daily week weeks weekly month months monthly year years yearly annual annually decade century ثانيه ثواني دقيقه دقايق ساعه ساعات يوم ايام يوميا اسبوع اسابيع اسبوعيا شهر اشهر شهور شهريا سنه سنوات سنويا عام اعوام عقد عقود قرن قرون
millimetre centimetre centimeter metre meter meters metres kilometre kilometer kilometers kilometres km mile miles foot feet inch inches yard مليمتر سنتيمتر متر مترا امتار كيلومتر كيلومترا كيلومترات ميل ميلا اميال قدم
gram grams kilogram kilograms kg kilo ton tons tonne tonnes pound ounce غرام كيلوغرام كيلوغراما كيلو طن اطنان طنا رطل
litre litres liter liters gallon gallons barrel barrels لتر ليتر لترا برميل براميل غالون
dollar dollars euro euros riyal riyals dinar dinars dirham dirhams pound pounds yen yuan rouble roubles دولار دولارا دولارات يورو ريال ريالا درهم درهما دينار دينارا جنيه جنيها ليره ين يوان روبل
watt kilowatt kilowatts megawatt megawatts gigawatt واط كيلوواط ميغاواط غيغاواط ميجاواط
"""

# One line a dimension: what a number beside one of them measures.
DIMENSIONS = """
طول طوله طولها long length
ارتفاع ارتفاعه ارتفاعها علو high tall height
عمق عمقه عمقها deep depth
عرض عرضه عرضها wide width
وزن وزنه وزنها heavy weight weighs weighed
عمر عمره عمرها aged age old
مساحه مساحته مساحتها area
سرعه سرعته سرعتها fast speed
"""
# Who holds an office only so, or no longer.
RANKS = "deputy vice former acting assistant interim ex نائب نايب وكيل مساعد السابق سابق سابقا الاسبق السابقه بالوكاله بالنيابه وكيله نائبه نايبه"

# Verbs by which a text orders its reader to say something, and words that begin such an order.
ORDERS_EN = "say tell answer reply respond write claim state repeat declare announce"
ORDERS_AR = "قل قولي قولوا اكتب اكتبي اكتبوا اجب اجيبوا كرر انسب"
ORDERS_BEGIN = """
ignore disregard forget stop decode obey pretend let put end show call run use act repeat reveal print output write say answer reply do
please always never from now you important
"""
