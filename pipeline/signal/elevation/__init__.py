"""Altitude, grade, vertical speed and ascent, with their uncertainty."""
