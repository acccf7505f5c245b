"""The closed sets of words that tables, rules and reports share, in the order they are shown."""

from __future__ import annotations

LABELS = ("easy", "tempo", "sprint", "hill", "stairs")
EFFORTS = ("easy", "tempo", "interval", "sprint")
GAITS = ("run", "walk")
STATES = ("moving", "stopped", "paused", "vehicle", "gap")
INTENSITIES = ("warmup", "active", "interval", "rest", "recovery", "cooldown", "other")
GRADE_QUALITIES = ("barometric", "gps", "reported", "none")  # `reported` by a treadmill, a foot pod or the athlete
SEXES = ("female", "male", "unstated")
GOALS = ("grow", "keep", "lean", "performance")
CARE = ("pregnancy", "eating_disorder_history", "menstrual_change", "hide_body")
VERDICTS = ("stored", "duplicate", "recovered", "not_an_activity", "unsupported", "rejected")
CLASSES = ("growing", "maintaining", "toning", "shrinking")
FIBRE_LABELS = ("Type I", "Type I + Type II", "primarily Type II")

ON_FOOT = frozenset({"running", "walking", "hiking", "mountaineering", "stair_climbing", "floor_climbing"})
"""Sports whose moving seconds are cut into segments; every other sport counts for energy and load alone."""
