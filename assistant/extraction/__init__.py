"""The reader that needs no language model: which sentences answer, which words of them, and whether any does."""
