"""What can go wrong while answering.

::

    AssistantError
    ├── QuestionError      the question cannot be searched as it stands
    ├── SettingsError      a setting has a value that cannot be used
    └── ModelError         the language model cannot be loaded or did not answer

Errors of the store (``vectorstore.errors``) come through as they are.
"""

from __future__ import annotations

from vectorstore.errors import CodedError


class AssistantError(CodedError):
    """Anything the assistant refuses; the message says what happened and what to do."""


class QuestionError(AssistantError):
    """The question is empty or too long."""


class SettingsError(AssistantError):
    """A setting has a value that cannot be used; the message names its variable."""


class ModelError(AssistantError):
    """The language model cannot be loaded or did not answer."""
