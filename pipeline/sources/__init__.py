"""Bytes in, `Activity` out: find files, tell their format from their content, decode FIT and GPX."""
