"""Twelve weeks like the last four: draws of what is not known, projection, classes, attribution and statements."""
