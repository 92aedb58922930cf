"""What went wrong at a language model's provider, as one sentence a person can act on."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.prompts import phrase

_STOPPED = {
    "ar": "لم يُجب نموذج اللغة: {why}",
    "en": "The language model did not answer: {why}",
    "fr": "Le modèle de langue n'a pas répondu : {why}",
}
_WHY: dict[str, dict[str, str]] = {
    "busy": {
        "ar": "مزوّده مشغول أو نفدت الحصة المخصصة لمفتاحك؛ أعد المحاولة بعد قليل.",
        "en": "its provider is busy or your quota is used up; try again in a while.",
        "fr": "son fournisseur est saturé ou votre quota est épuisé ; réessayez dans un moment.",
    },
    "key": {
        "ar": "رُفض المفتاح؛ تحقّق من ISNAD_API_KEY.",
        "en": "the key was refused; check ISNAD_API_KEY.",
        "fr": "la clé a été refusée ; vérifiez ISNAD_API_KEY.",
    },
    "missing": {
        "ar": "لا يعرف المزوّد نموذجاً بهذا الاسم؛ تحقّق من ISNAD_MODEL.",
        "en": "its provider knows no model of that name; check ISNAD_MODEL.",
        "fr": "le fournisseur ne connaît pas ce modèle ; vérifiez ISNAD_MODEL.",
    },
    "long": {
        "ar": "النص أطول مما يقبله؛ خفّض ISNAD_CONTEXT_TOKENS.",
        "en": "the text is longer than it takes; lower ISNAD_CONTEXT_TOKENS.",
        "fr": "le texte dépasse sa fenêtre ; réduisez ISNAD_CONTEXT_TOKENS.",
    },
    "slow": {
        "ar": "تجاوز المهلة المسموح بها (ISNAD_TIMEOUT_S).",
        "en": "it took longer than is allowed (ISNAD_TIMEOUT_S).",
        "fr": "il a dépassé le délai permis (ISNAD_TIMEOUT_S).",
    },
    "unreachable": {
        "ar": "تعذّر الوصول إلى خادمه؛ تحقّق من الاتصال ومن ISNAD_BASE_URL.",
        "en": "its server could not be reached; check the connection and ISNAD_BASE_URL.",
        "fr": "son serveur est injoignable ; vérifiez la connexion et ISNAD_BASE_URL.",
    },
    "broken": {
        "ar": "انقطع الاتصال به أثناء الجواب.",
        "en": "the connection broke off in the middle of its answer.",
        "fr": "la connexion s'est interrompue au milieu de sa réponse.",
    },
    "server": {
        "ar": "وقع خطأ لدى مزوّده؛ أعد المحاولة بعد قليل.",
        "en": "its provider had an error; try again in a while.",
        "fr": "son fournisseur a rencontré une erreur ; réessayez dans un moment.",
    },
    "other": {
        "ar": "ردّ مزوّده بخطأ غير معروف ({name}).",
        "en": "its provider gave an unknown error ({name}).",
        "fr": "son fournisseur a renvoyé une erreur inconnue ({name}).",
    },
}
_BY_STATUS = {
    401: "key",
    403: "key",
    404: "missing",
    408: "slow",
    413: "long",
    429: "busy",
    503: "busy",
    529: "busy",
}
_TRANSIENT = frozenset(["busy", "server", "unreachable", "slow"])
_SERVER_ERRORS = range(500, 600)


def kind_of(error: BaseException) -> str:
    """What sort of failure an error of a provider's client is, by its status, or the names of its classes.

    >>> kind_of(TimeoutError()), kind_of(ConnectionRefusedError()), kind_of(ValueError("x"))
    ('slow', 'unreachable', 'other')
    """
    chain = list(_causes(error))
    status = next((found for one in chain if (found := _status(one))), 0)
    text = " ".join(str(one) for one in chain).casefold()
    if status in (400, 422) and any(word in text for word in ("context", "too long", "maximum", "tokens")):
        return "long"
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status in _SERVER_ERRORS:
        return "server"
    names = " ".join(type(one).__name__ for one in chain).casefold()
    if "timeout" in names or "timed out" in text:
        return "slow"
    if any(word in names for word in ("protocolerror", "incompleteread", "readerror", "jsondecode", "reset")):
        return "broken"
    return "unreachable" if "connect" in names else "other"


def told(error: BaseException, language: str) -> str:
    """One sentence about a failure in a language; never the provider's own words, which may hold a key."""
    kind = kind_of(error)
    why = phrase(_WHY[kind], language).format(name=type(error).__name__)
    return phrase(_STOPPED, language).format(why=why)


def is_transient(error: BaseException) -> bool:
    """Whether the same call may succeed in a moment."""
    return kind_of(error) in _TRANSIENT


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen = 0
    found: BaseException | None = error
    while found is not None and seen < 8:
        yield found
        found, seen = found.__cause__ or found.__context__, seen + 1


def _status(error: BaseException) -> int:
    found = getattr(error, "status_code", None) or getattr(
        getattr(error, "response", None), "status_code", None
    )
    return found if isinstance(found, int) else 0
