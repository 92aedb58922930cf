"""The scripted language model for every test of the assistant."""

from tests.assistant.scripted import script, scripted

__all__ = ["script", "scripted"]
