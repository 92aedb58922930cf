"""What can go wrong in the store.

::

    CodedError                 told in any language by its code
    └── StoreError
        ├── ReadError              a source could not be read
        │   └── NothingToReadError     it was read and holds no article
        ├── LibraryError           a library folder cannot be used
        │   ├── NotALibraryError       the folder holds something else
        │   ├── LibraryLockedError     another process is writing to it
        │   ├── SchemaError            made by a newer or unknown version
        │   ├── FingerprintError       its vectors come from another embedding
        │   └── BackupError            a backup cannot be made, or is none
        ├── EmbeddingError         an embedding cannot be loaded or run
        ├── RerankingError         a reranker cannot be loaded or run
        ├── VectorServerError      the Chroma server of ISNAD_CHROMA_URL cannot be reached
        ├── FilterError            a search is narrowed by what cannot be, such as an impossible day
        ├── IndexDamagedError      an index cannot be read; it can be rebuilt
        ├── UserError              a user's name cannot be used, is taken or not known
        └── NotFoundError          no article, paragraph or line of that id
"""

from __future__ import annotations


def brief(error: BaseException) -> str:
    """What another program's error says, in one line and not too long."""
    return " ".join(str(error).split())[:200] or type(error).__name__


class CodedError(Exception):
    """An error that can be told in any language: beside its English words it says what happened by a code.

    Args:
        message: what happened, with the value, then what to do, in English.
        code: names what happened, and stays when the words change; empty where only English is read.
        values: what the message is about, by name; an error among them is told in its turn.
    """

    def __init__(self, message: str = "", *, code: str = "", **values: object) -> None:
        super().__init__(message)
        self.code = code
        self.values = values


class StoreError(CodedError):
    """Anything the store refuses; the message says what happened and what to do."""


class ReadError(StoreError):
    """A source (file, page, address) could not be read."""


class NothingToReadError(ReadError):
    """The source was read and holds no article text."""


class LibraryError(StoreError):
    """A library folder cannot be used as it stands."""


class NotALibraryError(LibraryError):
    """The folder exists and holds something that is not a library."""


class LibraryLockedError(LibraryError):
    """Another process holds the library; the message names it."""


class SchemaError(LibraryError):
    """The library was made by a version of Isnad this one cannot read."""


class FingerprintError(LibraryError):
    """The library's vectors were made by another embedding than the one configured."""


class BackupError(LibraryError):
    """A backup cannot be made, cannot be restored, or is none."""


class EmbeddingError(StoreError):
    """An embedding model cannot be loaded or run."""


class RerankingError(StoreError):
    """A reranker cannot be loaded or run."""


class DeviceError(EmbeddingError, RerankingError):
    """The device that a model is to run on is not there."""


class VectorServerError(StoreError):
    """The Chroma server that holds the vectors cannot be reached or refuses."""


class FilterError(StoreError):
    """A search is narrowed by what cannot be: no day, month or year, or no kind of paragraph."""


class IndexDamagedError(StoreError):
    """A derived index cannot be read; it can be rebuilt from the source of truth."""


class UserError(StoreError):
    """A user's name cannot be used, is taken already or is not known."""


class NotFoundError(StoreError):
    """There is no article, paragraph or line of that id in the library."""
