"""GPX: track points to activities."""
