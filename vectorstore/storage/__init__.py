"""The source of truth: its tables, what writes and reads them, and how they outlive whatever happens."""
