"""The networks that say how likely a sentence answers, and what they see of a question's words."""

import numpy as np
import pytest

from assistant.extraction import confidence, scrutiny
from assistant.extraction.features import matched
from assistant.extraction.judging import Judge
from assistant.extraction.likeness import compared
from assistant.extraction.matching import take_apart
from vectorstore.types import Article, Hit, Paragraph

TEXT = "Loch Arden, which covers 42 hectares, supplies the water. It froze in January."


def words(question: str) -> dict[str, dict[str, float]]:
    asking = take_apart(question)
    paragraph = Paragraph(id="p", article_id="a", index=0, kind="body", text=TEXT)
    hit = Hit(paragraph=paragraph, article=Article(id="a", title="The island", language="en"), similarity=0.5)
    one = compared(asking, matched(asking, [hit]))[0]
    rows = scrutiny.rows(asking, [one], one, 0)
    assert rows.shape == (len(asking.terms), len(scrutiny.NAMES))
    return {
        term.form.text: dict(zip(scrutiny.NAMES, row, strict=True))
        for term, row in zip(asking.terms, rows.tolist(), strict=True)
    }


def test_each_word_is_looked_for_in_the_sentence_beside_it_and_elsewhere() -> None:
    seen = words("Did Loch Arden lack concrete in January?")
    assert seen["arden"]["held_stem"] == 1
    january = seen["january"]
    assert (january["held_stem"], january["behind"], january["paragraph"]) == (0, 1, 1)
    assert (seen["concrete"]["paragraph"], seen["concrete"]["anywhere"]) == (0, 0)


def test_a_word_of_like_meaning_is_seen() -> None:
    seen = words("من أين تأتي مياه الجزيرة؟")
    assert seen["مياه"]["like_here"] > 0.4
    assert seen["مياه"]["cross"] == 1


def test_networks_made_for_other_features_are_refused() -> None:
    with pytest.raises(ValueError, match="fit_reader"):
        Judge({"word_mean": np.zeros(3), "mean": np.zeros(len(confidence.NAMES))})


def test_a_question_without_words_gets_a_probability() -> None:
    row, none = np.zeros(len(confidence.NAMES)), np.zeros((0, len(scrutiny.NAMES)))
    assert 0 <= Judge.shipped().probability(row, none) <= 1
