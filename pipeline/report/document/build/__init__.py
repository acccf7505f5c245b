"""The document of a week, made from what the store and the weekly stage know of it."""
