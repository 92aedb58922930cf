"""A cross-encoder by folder judges besides the rules, and never against a name, number, date or negation."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.replies import Said
from assistant.verification.entailment import CrossEncoderEntailment
from assistant.verification.grounding import Grounder
from tests.models import save_cross_encoder
from vectorstore.types import Article, Hit, Paragraph

LABELS = {0: "contradiction", 1: "entailment", 2: "neutral"}


def save(folder: Path, labels: dict[int, str]) -> Path:
    return save_cross_encoder(
        folder, labels, seed=1, words=("bridge", "opened", "museum", "closed", "sunday")
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save(tmp_path_factory.mktemp("model") / "tiny-nli", LABELS)


def test_probabilities_are_taken_by_their_labels(folder: Path, tmp_path: Path) -> None:
    turned = save(tmp_path / "turned", {0: "ENTAILMENT", 1: "CONTRADICTION", 2: "NEUTRAL"})
    pair = ("the bridge opened", "the museum closed")
    entails, contradicts = CrossEncoderEntailment(str(folder), device="cpu").judge(*pair)
    assert 0 < entails < 1
    assert 0 < contradicts < 1
    # The same weights under exchanged labels give the same two numbers the other way round.
    exchanged = CrossEncoderEntailment(str(turned), device="cpu").judge(*pair)
    assert exchanged == pytest.approx((contradicts, entails), abs=1e-6)


def test_a_model_of_one_number_gives_a_probability(tmp_path: Path) -> None:
    judge = CrossEncoderEntailment(str(save(tmp_path / "one", {0: "LABEL_0"})), device="cpu")
    entails, contradicts = judge.judge("the bridge opened", "the bridge opened on sunday")
    assert (0 < entails < 1, contradicts) == (True, 0.0)


def test_a_model_of_other_labels_is_refused(tmp_path: Path) -> None:
    other = save(tmp_path / "other", {0: "sports", 1: "politics", 2: "weather"})
    with pytest.raises(ModelError, match="one of them must be 'entailment'"):
        CrossEncoderEntailment(str(other), device="cpu")


def test_a_model_that_cannot_be_had_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="ISNAD_ENTAILMENT"):
        CrossEncoderEntailment("nobody/has-this-model", device="cpu")
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="ISNAD_ENTAILMENT"):
        CrossEncoderEntailment(str(tmp_path), device="cpu")


class Says:
    """An entailment model that always says the same."""

    def __init__(self, entails: float, contradicts: float) -> None:
        self.verdict = entails, contradicts

    def judge(self, premise: str, sentence: str) -> tuple[float, float]:
        return self.verdict


TEXT = "The bridge over the Marrow opened on 3 March 2024 and cost 12 million dinars."
HIT = Hit(
    paragraph=Paragraph(id="p", article_id="a", index=0, kind="body", text=TEXT),
    article=Article(id="a", title="Bridge"),
    similarity=0.9,
)


@pytest.mark.parametrize(
    ("sentence", "judge", "support"),
    [
        ("The bridge opened on 3 March 2024.", Says(0.1, 0.1), "supported"),
        ("The bridge opened on 3 March 2024.", Says(0.0, 0.9), "unsupported"),
        ("Motorists gained a convenient crossing of the Marrow.", None, "unsupported"),
        ("The bridge over the Marrow gave motorists convenience.", Says(0.5, 0.0), "unsupported"),
        ("The bridge over the Marrow gave motorists convenience.", Says(0.95, 0.0), "supported"),
        ("The bridge opened on 4 March 2024.", Says(0.99, 0.0), "partial"),
        ("The bridge did not open on 3 March 2024.", Says(0.99, 0.0), "unsupported"),
    ],
    ids=["no objection", "contradicted", "own words", "own words, unsure", "vouched for", "number", "negation"],
)  # fmt: skip
def test_what_an_entailment_model_decides(sentence: str, judge: Says | None, support: str) -> None:
    statement = Grounder(hits=[HIT], entailment=judge).ground(Said(text=sentence, numbers=(1,)))
    assert statement.support == support
    assert (statement.evidence == ()) == (support == "unsupported")


def test_a_contradicted_sentence_says_so() -> None:
    statement = Grounder(hits=[HIT], entailment=Says(0, 1)).ground(
        Said(text="The bridge opened.", numbers=(1,))
    )
    assert [(r.kind, r.text) for r in statement.remarks] == [
        ("marker_removed", "[1]"),
        ("contradicted", "The bridge opened."),
    ]
