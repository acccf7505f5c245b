"""The report as data: a tree of frozen dataclasses, from which JSON, its schema and every page are made."""
