"""Ground speed and distance: which source to take them from, and how to repair them."""
