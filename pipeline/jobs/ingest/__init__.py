"""Files in, verdicts and stored activities out."""
