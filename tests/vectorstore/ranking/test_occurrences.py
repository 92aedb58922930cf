"""Where passages have the stems of a question, counted in arrays as one would count them by hand."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.language import forms, normalise, sentences, stems_of
from vectorstore.ranking.analysis import analyse
from vectorstore.ranking.occurrences import Terms

WORDS = st.sampled_from(["bridge", "Bridge", "opened", "opening", "mayor", "الجسر", "جسر", "وافتتح", "12"])
SENTENCES = st.lists(WORDS, min_size=1, max_size=8).map(lambda words: f"{' '.join(words)}. ")
TEXTS = st.one_of(st.lists(SENTENCES, min_size=1, max_size=4).map("".join), st.sampled_from(["", "—", "?!"]))


@given(question=st.lists(WORDS, max_size=6), texts=st.lists(TEXTS, min_size=1, max_size=4))
def test_stems_are_found_where_they_stand(question: list[str], texts: list[str]) -> None:
    asked = stems_of(forms(" ".join(question)))
    terms = Terms(forms(" ".join(question)))
    found = terms.occur([analyse(text) for text in texts])
    plain = map(normalise, texts)
    there = [[stems_of(forms(text[a:b])) for a, b in sentences(text)] for text in plain]
    for place, own in enumerate(there):
        running = [stem for sentence in own for stem in sentence]
        for row, term in enumerate(terms.distinct):
            assert found.in_texts()[row, place] == running.count(term)
            assert found.opening[row, place] == (term in running[:10])
            most = max((sentence.count(term) for sentence in own), default=0)
            assert found.best(found.times[row].astype(float))[place] == most
        beside = {pair for sentence in own for pair in pairwise(sentence)}
        for row, pair in enumerate(dict.fromkeys(pairwise(asked))):
            assert found.phrases[row, place] == (pair in beside)


@pytest.mark.parametrize("question", ["", "the bridge"])
def test_a_text_without_a_word_has_none(question: str) -> None:
    found = Terms(forms(question)).occur([analyse("—"), analyse("")])
    assert found.in_texts().shape[1] == len(found.firsts) == 2
    assert not found.times.any()
    assert not np.any([found.opening.any(), found.phrases.any()])
