"""The network that points to the words of an answer: the same as it was trained, and what it sees."""

import numpy as np
import pytest
import torch

from assistant.extraction import fit_pointing, pointing
from assistant.extraction.features import matched
from assistant.extraction.fit_outlooks import altered, exchangeable, without_answer
from assistant.extraction.likeness import compared
from assistant.extraction.matching import take_apart
from vectorstore.types import Article, Hit, Paragraph

ARABIC = "وقال الوزير عادل مرعي إن الجسر (طوله 94 متراً) افتُتح في كازان عام 2019، بعد تأخير. وكلّف المشروع ثلاثة ملايين دولار."
ENGLISH = "The bridge opened in Kazan in 2019. It is 94 meters long."


def _hit(text: str, language: str = "ar", title: str = "الجسر") -> Hit:
    paragraph = Paragraph(id=text[:9], article_id="a", index=0, kind="body", text=text)
    return Hit(paragraph=paragraph, article=Article(id="a", title=title, language=language), similarity=0.5)


def _asked(question: str, texts: list[str], answer: str, table: fit_pointing.Table) -> fit_pointing.Asked:
    start = texts[0].index(answer)
    item = {"question": question, "answers": [{"text": answer, "start": start}]}
    made = fit_pointing.asked(item, [_hit(text) for text in texts], table)
    assert made is not None
    return made


def test_numpy_computes_what_torch_trained() -> None:
    torch.manual_seed(3)
    table = fit_pointing.Table()
    question = "متى افتُتح الجسر؟"
    asked = _asked(question, [ARABIC, ENGLISH], "2019", table)
    network = fit_pointing.fresh([asked], 384)
    network.eval()
    with torch.no_grad():
        expected = network(fit_pointing.batch([asked]), table.rows()).numpy()
    asking = take_apart(question)
    pointer = pointing.Pointer(network.arrays())
    seen = compared(asking, matched(asking, [_hit(text) for text in (ARABIC, ENGLISH)]))
    found = pointer.pointed(asking, seen)
    assert np.concatenate([one.pointed for one in found]) == pytest.approx(expected, abs=2e-2)


def test_training_lowers_the_loss() -> None:
    torch.manual_seed(0)
    table = fit_pointing.Table()
    asked = [
        _asked("متى افتُتح الجسر؟", [ARABIC], "2019", table),
        _asked("كم طول الجسر؟", [ARABIC], "94 متراً", table),
    ]
    network, rows = fit_pointing.fresh(asked, 384), table.rows()
    of = fit_pointing.batch(asked)
    before = float(fit_pointing.loss(network(of, rows), of).detach())
    fit_pointing.train(network, asked, rows, epochs=30, rate=0.01, seed=0)
    assert float(fit_pointing.loss(network(of, rows), of).detach()) < before / 2
    assert fit_pointing.figures(network, asked, rows) == (1.0, 1.0)


def test_what_is_known_of_a_word() -> None:
    asking = take_apart("كم طول الجسر؟")
    one = matched(asking, [_hit(ARABIC)])[0]
    rows = pointing.features(asking, one)
    forms = [word.form for word in one.text.words]
    number = dict(zip(pointing.NAMES, rows[forms.index("94")], strict=True))
    assert number["digit"] == number["bracketed"] == number["wanted"] == number["number"] == 1.0
    assert number["gap_before"] == pytest.approx(1.0)  # "طوله" stands right before it
    outside = dict(zip(pointing.NAMES, rows[forms.index("2019")], strict=True))
    assert outside["bracketed"] == 0.0
    assert np.isfinite(rows).all()


def test_a_paragraph_without_words_is_passed_over() -> None:
    asking = take_apart("متى افتُتح الجسر؟")
    found = pointing.Pointer.shipped().pointed(asking, matched(asking, [_hit("…"), _hit(ARABIC)]))
    assert [len(one.pointed) for one in found] == [0, len(found[1].text.words)]


def test_the_answers_sentences_are_taken_out_of_the_gold_paragraph() -> None:
    start = ARABIC.index("2019")
    hits = without_answer(
        "متى افتُتح الجسر؟", [_hit(ARABIC), _hit(ENGLISH, "en")], ARABIC, [(start, start + 4)]
    )
    texts = [hit.paragraph.text for hit in hits]
    assert sorted(texts) == sorted([ENGLISH, "وكلّف المشروع ثلاثة ملايين دولار."])


def test_a_word_is_exchanged_for_one_of_its_sort() -> None:
    import random

    questions = ["متى افتُتح الجسر؟", "متى أُغلق المصنع؟"]
    pool = exchangeable([take_apart(question) for question in questions])
    made = {altered(questions[0], pool, random.Random(seed)) for seed in range(20)}
    assert questions[0] not in made
    assert all(text.startswith("متى") for text in made)
