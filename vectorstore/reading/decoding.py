"""Bytes -> text: by byte order mark, by what was declared, by detection."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,30})|<\?xml[^>]{0,100}?encoding=["']([\w.:-]{2,30})""",
    re.I,
)
_HEAD_BYTES = 4096  # a declaration further down does not count for browsers either (1,024 there)
_SAMPLE_BYTES = 64_000
# Browsers read these names as their supersets, and so did whoever saved the page.
_SUPERSETS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
}
_ARABIC = ("cp1256", "iso8859-6", "cp720", "mac-arabic")
_ARABIC_WORDS = re.compile(
    r"(?<![\u0620-\u064a])(?:في|من|على|إلى|الى|أن|ان|التي|الذي|عن|ما|مع|هذا|قال|كان|بين|بعد|لا)(?![\u0620-\u064a])"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x80-\x9f]")


def decode(data: bytes, *, declared: str | None = None, markup: bool = False) -> str:
    """The text of some bytes; what cannot be decoded is replaced.

    Args:
        data: the bytes.
        declared: the charset that the transport names, if any.
        markup: whether the bytes may declare a charset themselves (HTML, XML).
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data.decode(name, "replace").removeprefix("\ufeff")
    try:
        # Text in another encoding is never valid UTF-8 by chance, whatever its header says.
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4 and error.reason == "unexpected end of data":
            return data.decode("utf-8", "replace")
    for claimed in (declared, _in_markup(data) if markup else None):
        if _is_latin(claimed) and _arabic(data):
            break  # any bytes pass for Latin-1, which servers name when nobody told them better
        text = _strictly(data, claimed)
        if text is not None:
            return text
    return _detected(data)


def _in_markup(data: bytes) -> str | None:
    match = _META.search(data[:_HEAD_BYTES])
    return (match[1] or match[2]).decode("ascii", "replace") if match else None


def _strictly(data: bytes, name: str | None) -> str | None:
    """The text in a declared encoding, or None where that is not what the bytes are."""
    if not name:
        return None
    try:
        codec = codecs.lookup(_SUPERSETS.get(name.strip().lower(), name.strip()))
        text = data.decode(codec.name)
    except (LookupError, UnicodeDecodeError, ValueError):
        return _nearly(data, name)
    return None if _CONTROL.search(text[:_SAMPLE_BYTES]) else text


_MAX_WRONG = 0.002  # of the characters may be undecodable in a page that otherwise fits its declaration


def _nearly(data: bytes, name: str) -> str | None:
    try:
        text = data.decode(_SUPERSETS.get(name.strip().lower(), name.strip()), "replace")
    except (LookupError, ValueError):
        return None
    wrong = text.count("\ufffd")
    return text if wrong <= max(2, len(text) * _MAX_WRONG) and not _CONTROL.search(text) else None


def _is_latin(name: str | None) -> bool:
    return name is not None and _SUPERSETS.get(name.strip().lower(), name.strip().lower()) in _LATIN


_LATIN = ("cp1252", "windows-1252", "iso-8859-15")
_MIN_ARABIC = 0.5


def _arabic(data: bytes) -> str | None:
    """The encoding in which the bytes read as Arabic, or None."""
    sample = data[:_SAMPLE_BYTES]
    best, name = max((_arabic_share(sample, codec), codec) for codec in _ARABIC)
    return name if best >= _MIN_ARABIC else None


def _detected(data: bytes) -> str:
    sample = data[:_SAMPLE_BYTES]
    if name := _arabic(data):
        return data.decode(name, "replace")
    from charset_normalizer import from_bytes

    match = from_bytes(sample).best()
    return data.decode(match.encoding if match else "cp1252", "replace")


def _arabic_share(sample: bytes, codec: str) -> float:
    """How Arabic a sample reads in an encoding: the share of letters, and a bonus for known words."""
    text = sample.decode(codec, "replace")
    high = sum(byte >= 0x80 for byte in sample) or 1
    letters = sum("\u0621" <= char <= "\u0652" for char in text)
    odd = len(_CONTROL.findall(text)) + text.count("\ufffd")
    common = len(_ARABIC_WORDS.findall(text))
    return (letters - 3 * odd) / high + min(0.5, common / 50) if common else 0.0


_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_BINARY = 0.02  # of the bytes of a text may be control characters


def is_binary(data: bytes) -> bool:
    """Whether bytes are no text in any encoding that is read here."""
    sample = data[:8192]
    if not sample or any(sample.startswith(bom) for bom, _ in _BOMS):
        return False
    return b"\x00" in sample or len(_BINARY.findall(sample)) > len(sample) * _MAX_BINARY
