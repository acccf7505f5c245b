"""The version of each stage: raise one by hand whenever that stage gives other values.

`make golden` checks that no value changes without one. Rows carry the versions they rest on, and a run computes again
what rests on older ones.
"""

from __future__ import annotations

VERSIONS = {
    "reader": 12,  # bytes to activities
    "signal": 8,  # activities to streams
    "labels": 9,  # streams to thresholds, segments and labels
    "energy": 2,  # activation, fibres, energy and load of segments and activities
    "weekly": 8,  # weeks and their verdicts
    "schema": 7,  # columns and types of the tables; `pipeline.store.migrations` brings older ones up to it
}
"""All stages, in the order of the data."""

STREAM_STAGES = ("reader", "signal")
DERIVED_STAGES = ("labels", "energy")

_STAGES_BEHIND = {
    "ledger": STREAM_STAGES,
    "body": ("reader",),
    "strength_sets": ("reader",),
    "streams": STREAM_STAGES,
    "thresholds": (*STREAM_STAGES, "labels"),
    "segments": (*STREAM_STAGES, *DERIVED_STAGES),
    "stimulus": (*STREAM_STAGES, *DERIVED_STAGES),
    "activities": (*STREAM_STAGES, *DERIVED_STAGES),
    "weeks": (*STREAM_STAGES, *DERIVED_STAGES, "weekly"),
}


def stages_behind(table: str) -> tuple[str, ...]:
    """Name the stages that the values of a table rest on; the schema decides its columns."""
    return (*_STAGES_BEHIND[table], "schema")


def stamp(*stages: str) -> str:
    """Write today's versions of some stages as rows carry them.

    >>> stamp("weekly").startswith("weekly")
    True
    """
    return ".".join(f"{stage}{VERSIONS[stage]}" for stage in stages)


def older_stages(stamped: str | None, *stages: str) -> list[str]:
    """Name those of some stages whose version in a stamp is not today's; all of them where there is no stamp.

    >>> older_stages("labels0." + stamp("energy"), "labels", "energy")
    ['labels']
    """
    held = set((stamped or "").split("."))
    return [stage for stage in stages if stamp(stage) not in held]
