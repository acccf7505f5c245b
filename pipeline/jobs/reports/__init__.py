"""Reports of weeks and years as pages and texts."""
