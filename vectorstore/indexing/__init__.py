"""The two derived indexes, and how they are kept in step with the source of truth."""
