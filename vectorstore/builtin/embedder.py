"""The built-in embedding as the rest of Isnad sees it."""

from __future__ import annotations

from vectorstore.hashing import HashingEmbedder


class BuiltinEmbedder(HashingEmbedder):
    """The embedding Isnad ships with: needs no network, no torch and no key."""

    name = "builtin"
