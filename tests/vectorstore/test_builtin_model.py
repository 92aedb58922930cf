"""The shipped embedding: what its folder promises, and that sentence-transformers agrees with our runtime."""

import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest

from vectorstore.builtin.names import spell_names
from vectorstore.builtin.static import MODEL_FOLDER, SPLIT_FILE, TOKENIZER_FILE, WEIGHTS_FILE, StaticModel

MAX_ZIPPED_BYTES = 16_000_000
TEXTS = (
    "أجرى الرئيس الروسي فلاديمير بوتين، الجمعة، جولة محادثات مع نظيره الإيراني مسعود بزشكيان.",
    "Where did Putin meet the Iranian president?",
    "قِمَّةُ «بريكس» في كازان ٢٢ و٢٤",
    "Quels sont les pays de la troïka européenne ?",
    "Где встретились президенты? 大统领",
    "ﻻ ﺷﻲﺀ",
    "a",
    "",
    "؟!… 🙂",
)


@pytest.fixture(scope="module")
def model() -> StaticModel:
    return StaticModel()


def similarity(model: StaticModel, left: str, right: str) -> float:
    vectors = model.encode([left, right])
    return float(vectors[0] @ vectors[1])


def test_rows_are_unit_float32_and_empty_text_is_zero(model: StaticModel) -> None:
    vectors = model.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), model.dimension)
    lengths = np.linalg.norm(vectors, axis=1)
    np.testing.assert_allclose(lengths[:7], 1, atol=1e-5)
    np.testing.assert_array_equal(lengths[7:], 0)


def test_a_text_has_the_same_vector_alone_and_in_company(model: StaticModel) -> None:
    together = model.encode(TEXTS * 20)
    np.testing.assert_array_equal(together[: len(TEXTS)], np.concatenate([model.encode([t]) for t in TEXTS]))
    np.testing.assert_array_equal(together[: len(TEXTS)], together[-len(TEXTS) :])
    assert model.encode([]).shape == (0, model.dimension)


@pytest.mark.slow
def test_sentence_transformers_gives_the_same_vectors(model: StaticModel) -> None:
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(MODEL_FOLDER), device="cpu").encode(list(TEXTS), convert_to_numpy=True)
    np.testing.assert_allclose(model.encode(TEXTS), theirs, atol=1e-5)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param("محمّدٌ رسولٌ", "محمد رسول", id="vowel signs"),
        pytest.param("العـــراق", "العراق", id="tatweel"),
        pytest.param("إلى الأمام", "الى الامام", id="alef"),
        pytest.param("مدرسة مستشفى", "مدرسه مستشفي", id="ta marbuta and alef maqsura"),
        pytest.param("سؤال رئيس", "سوال رييس", id="hamza on waw and ya"),
        pytest.param("عام ٢٠٢٤", "عام 2024", id="Arabic-Indic digits"),
        pytest.param("عام ۲۰۲۴", "عام 2024", id="Persian digits"),
        pytest.param("یک کتاب", "يك كتاب", id="Persian letters"),
        pytest.param("Café MÜNCHEN", "cafe munchen", id="case and accents"),
        pytest.param("ﺍﻟﺴﻼﻡ", "السلام", id="presentation forms"),
        pytest.param("السلام\u200f", "السلام", id="direction marks"),
    ],
)
def test_spellings_of_one_text_share_one_vector(model: StaticModel, left: str, right: str) -> None:
    assert similarity(model, left, right) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("english", "arabic", "others"),
    [
        ("Lavrov", "لافروف", ("كازان", "أوباما", "باريس", "ميركل")),
        ("Kazan", "كازان", ("بوتين", "أوباما", "باريس", "ميركل")),
        ("Obama", "أوباما", ("كازان", "بوتين", "باريس", "ميركل")),
        ("war in the city", "الحرب في المدينة", ("سعر النفط", "كرة القدم", "مباراة اليوم")),
        ("the price of oil", "سعر النفط", ("الحرب في المدينة", "كرة القدم", "وزارة الصحة")),
    ],
)
def test_a_translation_is_nearer_than_other_texts(
    model: StaticModel, english: str, arabic: str, others: tuple[str, ...]
) -> None:
    right = similarity(model, english, arabic)
    assert right > 0.3
    assert all(right > similarity(model, english, other) + 0.1 for other in others)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Where did Putin meet Macron?", ("بوتين", "ماكرون")),
        ("what did Obama say in Kazan", ("اوباما", "كازان")),
        ("where is putin", ("بوتين",)),
        ("la troïka", ("ترويكا",)),
        ("What did Hassan al-Jubeir say?", ("حسن", "الجبير")),
        ("Who is Abdel Fattah el-Sayyad?", ("عبدالفتاح", "الصياد")),
        ("Abdulaziz and Muhammad Munif", ("عبدالعزيز", "محمد", "منيف")),
        ("Ali al-Naimi met Salma al-Ouda", ("علي", "النعيمي", "سلمي", "العوده")),
        ("أين بوتين؟", ()),
        ("", ()),
    ],
)
def test_names_are_spelt_in_arabic_letters(text: str, expected: tuple[str, ...]) -> None:
    assert set(expected) <= set(spell_names(text))
    assert bool(spell_names(text)) == bool(expected)


def test_attached_particles_leave_the_word_near(model: StaticModel) -> None:
    assert similarity(model, "موسكو", "وبموسكو") > similarity(model, "موسكو", "باريس") + 0.3


def test_tokens_that_are_looked_up_are_those_that_the_tokenizer_finds(model: StaticModel) -> None:
    listed = json.loads((MODEL_FOLDER / SPLIT_FILE).read_text(encoding="utf-8"))
    assert listed == model.split_tokens()
    texts = [*listed[:5], "الرئيس", "council", "", "لا يوجد", "zzzzqq"]
    tokens, counts = model.tokenize(texts)
    one_by_one = [model.tokenize([text])[0].tolist() for text in texts]
    assert [part.tolist() for part in np.split(tokens, np.cumsum(counts)[:-1])] == one_by_one
    summed = model.sums(tokens, counts)
    assert summed[6] / np.linalg.norm(summed[6]) == pytest.approx(model.encode(["council"])[0], abs=1e-5)
    assert not summed[7].any()


def test_the_folder_fits_the_wheel(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "model.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(MODEL_FOLDER.rglob("*")):
            archive.write(file)
    assert (tmp_path / "model.zip").stat().st_size <= MAX_ZIPPED_BYTES


def test_the_fingerprint_follows_the_content(model: StaticModel, tmp_path: Path) -> None:
    for name in (TOKENIZER_FILE, WEIGHTS_FILE):
        shutil.copyfile(MODEL_FOLDER / name, tmp_path / name)
    assert StaticModel(tmp_path).fingerprint == model.fingerprint
    data = bytearray((tmp_path / WEIGHTS_FILE).read_bytes())
    data[-1] ^= 1
    (tmp_path / WEIGHTS_FILE).write_bytes(bytes(data))
    assert StaticModel(tmp_path).fingerprint != model.fingerprint


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    shutil.copyfile(MODEL_FOLDER / TOKENIZER_FILE, tmp_path / TOKENIZER_FILE)
    save_file({"other": np.zeros((1, 1), dtype=np.float32)}, tmp_path / WEIGHTS_FILE)
    with pytest.raises(ValueError, match="not a static embedding"):
        StaticModel(tmp_path)
