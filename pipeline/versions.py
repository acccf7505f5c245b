"""The version of each stage. Raise one by hand whenever that stage gives other values; `make golden` checks that."""

from __future__ import annotations

READER = 4
"""Bytes to activities."""

SIGNAL = 1
"""Activities to streams."""

LABELS = 1
"""Streams to thresholds, segments and labels."""

ENERGY = 1
"""Activation, fibres, energy and load of segments and activities."""

WEEKLY = 1
"""Weeks and their verdicts."""

SCHEMA = 1
"""Columns and types of the tables; `pipeline.store.migrations` brings an older store up to it."""

VERSIONS = {
    "reader": READER,
    "signal": SIGNAL,
    "labels": LABELS,
    "energy": ENERGY,
    "weekly": WEEKLY,
    "schema": SCHEMA,
}
"""All of them, in the order of the data."""

_STAGES_BEHIND = {
    "ledger": ("reader", "signal"),
    "body": ("reader",),
    "strength_sets": ("reader",),
    "streams": ("reader", "signal"),
    "thresholds": ("reader", "signal", "labels"),
    "segments": ("reader", "signal", "labels", "energy"),
    "activities": ("reader", "signal", "labels", "energy"),
    "weeks": ("reader", "signal", "labels", "energy", "weekly"),
}


def stages_behind(table: str) -> tuple[str, ...]:
    """Name the stages that the values of a table rest on; the schema decides its columns."""
    return (*_STAGES_BEHIND[table], "schema")
