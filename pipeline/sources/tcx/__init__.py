"""TCX: laps and track points to activities."""
