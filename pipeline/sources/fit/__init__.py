"""FIT: bytes to messages to activities, and back to bytes."""
