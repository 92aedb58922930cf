"""What words ask, mean and sound like, in one script and across two."""
