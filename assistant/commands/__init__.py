"""The commands of the shell, one module for what belongs together; `assistant.cli` puts them on one program."""
