"""What can go wrong in the page.

::

    AssistantError
    └── PageError              the page refuses; the message says what to do
        ├── PortTakenError         the address to serve at cannot be had
        └── UploadError            a file was not uploaded to this page
"""

from __future__ import annotations

from assistant.errors import AssistantError


class PageError(AssistantError):
    """Anything the page refuses."""


class PortTakenError(PageError):
    """Another program listens at the address, or it is not this machine's."""


class UploadError(PageError):
    """A path that was handed in is not one of the files uploaded here."""
