"""What can go wrong in the page.

::

    AssistantError
    └── PageError              the page refuses; the message says what to do
        ├── PortTakenError         the address to serve at cannot be had
        ├── AccessError            others could reach it, and nothing keeps them out
        ├── ForbiddenError         a user's role does not allow it
        ├── UploadError            a file was not uploaded to this page
        ├── MoveUnderWayError      the library is going over to another embedding already
        └── KeptAnswerError        a kept answer is not one
"""

from __future__ import annotations

from assistant.errors import AssistantError


class PageError(AssistantError):
    """Anything the page refuses."""


class PortTakenError(PageError):
    """Another program listens at the address, or it is not this machine's."""


class AccessError(PageError):
    """Other machines could reach the service, and no token that would do is set."""


class ForbiddenError(PageError):
    """What is asked for is another role's to do."""


class UploadError(PageError):
    """A path that was handed in is not one of the files uploaded here."""


class MoveUnderWayError(PageError):
    """The library is going over to another embedding, and has to be left to it."""


class KeptAnswerError(PageError):
    """What is kept in the library in the place of an answer is not one."""
