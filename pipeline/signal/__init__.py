"""Activity in, a clean 1 Hz stream out: time grid, state, speed, altitude and grade, heart rate, cadence, quality."""
