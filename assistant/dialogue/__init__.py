"""What carries a conversation: follow-ups made whole, small talk, summaries, questions to go on with."""
