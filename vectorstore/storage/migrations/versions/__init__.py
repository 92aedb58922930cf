"""The revisions, oldest first. Alembic reads these files from the folder."""
