"""Whether a sentence is carried by what it cites; `assistant.verification.verify` is the entrance."""
