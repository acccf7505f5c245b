"""The state of each second: moving, stopped, paused, in a vehicle, or a gap in the recording."""
