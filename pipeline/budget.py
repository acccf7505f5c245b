"""How long a night may bring athletes up to a new version: what is asked for by default, and at most."""

from __future__ import annotations

BUDGET_ENV = "GLUTE_BUDGET"
BUDGET_MIN = 60  # min, judgement: a night that begins at half past three has ended when people get up
MOST_BUDGET_MIN = 24 * 60  # min: the next night begins a day later
