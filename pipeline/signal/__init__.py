"""From an activity to a clean 1 Hz stream: time grid, state, speed, elevation, heart rate, cadence and data quality."""
