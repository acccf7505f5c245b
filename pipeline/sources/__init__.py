"""Bytes in, `Activity` out: find files, recognise their format by content, and read them."""
