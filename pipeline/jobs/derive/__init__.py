"""Thresholds, segments and weeks derived from stored streams."""
