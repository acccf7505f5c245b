"""Pages and texts of weeks and years."""
