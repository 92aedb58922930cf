"""The pieces of a sentence that may answer by themselves."""

import pytest

from assistant.extraction import spans
from assistant.extraction.features import matched
from assistant.extraction.matching import take_apart
from vectorstore.types import Article, Hit, Paragraph


@pytest.mark.parametrize(
    ("question", "text", "piece"),
    [
        ("How many officers were dismissed?", "In May 200 senior officers were dismissed.", "200"),
        ("How many houses are there?", "There are 47,094 houses in the valley.", "47,094 houses"),
        ("How long is the tunnel?", "The tunnel is 14 kilometers long.", "14 kilometers"),
        ("كم موظفاً يعمل في المصنع؟", "ويعمل في المصنع 340 موظفاً دائماً.", "340 موظفاً"),
    ],
    ids=["described", "counted", "measured", "Arabic"],
)
def test_an_amount_has_what_it_counts_but_no_half_of_it(question: str, text: str, piece: str) -> None:
    paragraph = Paragraph(id="p", article_id="a", index=0, kind="body", text=text)
    hit = Hit(paragraph=paragraph, article=Article(id="a", title="", language="en"), similarity=0.9)
    asking = take_apart(question)
    (one,) = matched(asking, [hit])
    runs, _ = spans.candidates(asking, one, 0)
    found = [text[start:end] for start, end in (spans.edges(one, run) for run in runs)]
    assert piece in found
