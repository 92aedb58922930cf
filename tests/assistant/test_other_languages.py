"""Articles in languages other than Arabic and English, asked about in their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant

ARTICLES = {
    "fr": """Le musée maritime de Brévannes rouvre après quatre ans de travaux

Publié le 12 mars 2025

Le musée maritime de Brévannes a rouvert ses portes samedi. Les travaux ont coûté 14,6 millions d'euros.

La directrice, Hélène Carrouge, a expliqué que le retard était dû à la découverte d'amiante dans la charpente.
""",
    "tr": """Karaçay barajında su seviyesi on yılın en düşük düzeyinde

8 Ağustos 2024

Karaçay barajındaki su seviyesi, yağışların azlığı nedeniyle yüzde 18'e geriledi. Suyu kesme kararını belediye aldı.

Barajın yapımına 1968 yılında başlanmış ve baraj 1974'te hizmete açılmıştı. Barajdan yaklaşık 640 bin kişi yararlanıyor.
""",
    "ru": """В Старореченске закрыли мост через Ольму

17 ноября 2023

Мост через реку Ольму закрыли в пятницу после того, как инженеры нашли трещины в двух опорах.

Мост построили в 1961 году, каждый день по нему проезжало около 22 тысяч автомобилей.
""",
    "zh": """临川市新图书馆开放 首日迎来八千名读者

2024年5月2日

临川市新图书馆周三正式开放，首日共有八千二百名读者入馆。图书馆由建筑师林若溪设计，总造价为三亿六千万元。

馆长陈伯安表示，由于地下水位过高，工程比原计划推迟了九个月。

图书馆共有藏书一百二十万册，周一闭馆，其余时间从上午九点开放到晚上九点。
""",
    "fa": """بازار قدیمی شهر مهرآوین در آتش سوخت

۲۳ دی ۱۴۰۲

آتش‌سوزی شب گذشته در بازار قدیمی مهرآوین ۴۷ مغازه را از بین برد.

سخنگوی آتش‌نشانی گفت علت حادثه اتصال برق در یک انبار پارچه بوده است.
""",
}
PUBLISHED = {
    "fr": "2025-03-12",
    "tr": "2024-08-08",
    "ru": "2023-11-17",
    "zh": "2024-05-02",
    "fa": "2024-01-13",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("languages")
    with Assistant.open(folder / "library") as opened:
        for text in ARTICLES.values():
            opened.add_text(text)
        yield opened


def test_each_article_has_its_language_and_its_date(library: Assistant) -> None:
    assert {str(a.language): str(a.published) for a in library.articles()} == PUBLISHED


@pytest.mark.parametrize(
    ("question", "language", "quoted"),
    [
        ("Combien ont coûté les travaux du musée ?", "fr", "14,6 millions d'euros"),
        ("Pourquoi la réouverture du musée a-t-elle pris du retard ?", "fr", "dû à la découverte d'amiante"),
        ("Baraj ne zaman hizmete açıldı?", "tr", "1974'te hizmete açılmıştı"),
        ("Barajdan kaç kişi yararlanıyor?", "tr", "640 bin kişi"),
        ("Почему закрыли мост?", "ru", "нашли трещины в двух опорах"),
        ("Когда построили мост?", "ru", "в 1961 году"),
        ("图书馆是谁设计的？", "zh", "图书馆由建筑师林若溪设计"),
        ("工程为什么推迟？", "zh", "由于地下水位过高"),
        ("图书馆星期几闭馆？", "zh", "周一闭馆"),
        ("علت آتش‌سوزی چه بود؟", "fa", "علت حادثه اتصال برق"),
    ],
)
def test_a_question_in_the_articles_own_language(
    library: Assistant, question: str, language: str, quoted: str
) -> None:
    answer = library.answer(question)
    assert answer.answered
    assert answer.language == language
    assert quoted in answer.text
    assert any(quoted in citation.quote for citation in answer.citations)


def test_only_the_sentence_that_answers_is_quoted_where_no_blank_follows_it(library: Assistant) -> None:
    [citation] = library.answer("图书馆是谁设计的？").citations
    assert citation.quote == "图书馆由建筑师林若溪设计，总造价为三亿六千万元。"
