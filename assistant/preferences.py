"""Settings that a person changes while Isnad runs, kept in the library.

What was set by the environment or at the start stands above them: whoever runs Isnad decides.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from assistant.errors import SettingsError
from assistant.settings import Settings, load
from vectorstore.storage import preferences

if TYPE_CHECKING:
    from vectorstore.library import Library

log = logging.getLogger(__name__)

CHANGEABLE = ("model", "passages", "answer_language")


def fixed(settings: Settings) -> frozenset[str]:
    """The names of settings that the environment or the start has set, which no preference changes."""
    return frozenset(settings.model_fields_set)


def effective(settings: Settings, library: Library) -> Settings:
    """The settings with the library's preferences where nothing else was set.

    A kept preference that cannot be used any more is left aside.
    """
    for name, value in preferences.read(library).items():
        if name not in CHANGEABLE or name in fixed(settings):
            continue
        try:
            settings = changed(settings, name, value)
        except SettingsError as error:
            log.warning("a kept preference is not used: %s", error)
    return settings


def changed(settings: Settings, name: str, value: str | int | None) -> Settings:
    """Settings with another value, checked, or with the default for None.

    It does not count as set by the environment.

    Raises:
        SettingsError: The value cannot be used.
    """
    new = Settings.model_fields[name].default if value is None else getattr(load(**{name: value}), name)
    updated = settings.model_copy(update={name: new})
    updated.model_fields_set.discard(name)
    return updated


def require_changeable(settings: Settings, name: str, *, model_given: bool) -> None:
    """Refuses what is no preference, or was set by whoever runs Isnad.

    Raises:
        SettingsError: It may not be changed.
    """
    if name not in CHANGEABLE:
        raise SettingsError(
            f"{name[:40]!r} is not changed here; set ISNAD_{name[:40].upper()} and start again.",
            code="setting-not-here",
            variable=f"ISNAD_{name[:40].upper()}",
        )
    require_unset(settings, name, given=name == "model" and model_given)


def require_unset(settings: Settings, name: str, *, given: bool = False) -> None:
    """Refuses what was set by whoever runs Isnad; ``given``: at the start, by no setting.

    Raises:
        SettingsError: It may not be changed.
    """
    if given or name in fixed(settings):
        raise SettingsError(
            f"{name} was set by ISNAD_{name.upper()} or when Isnad was started; change it there and start again.",
            code="setting-held",
            variable=f"ISNAD_{name.upper()}",
        )


def keep(library: Library, name: str, value: str | int | None) -> None:
    """Keeps a preference in the library; None forgets it.

    Raises:
        LibraryLockedError: Another process is writing to the library.
    """
    preferences.write(library, name, value)
