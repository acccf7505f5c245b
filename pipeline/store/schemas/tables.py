"""How each table is keyed and split into files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.segments.labels.parameters import CLIMB_PIECES
from pipeline.store.schemas.activities import Activities, Body, Streams, StrengthSets
from pipeline.store.schemas.ledger import Ledger
from pipeline.store.schemas.segments import Segments, Stimulus, ThresholdTable
from pipeline.store.schemas.weeks import Weeks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.store.schemas.columns import dy


@dataclass(frozen=True)
class Table:
    """How a table is keyed and split into files.

    Attributes
    ----------
    name
        Its name, and that of its folder.
    schema
        Columns, types and rules of its rows.
    dated_by
        Column that holds the local date, the local time or the ISO week of a row; None for a single file per athlete.
    period
        `year` or `month`: the span of dates that one file covers; None for a single file per athlete.
    sorted_by
        Order of the rows in each file.
    row_group_per_activity
        Whether each activity has a row group of its own, which is copied undecoded when other activities change.
    paired
        Columns of lists whose elements belong together, with how many elements of the longest go with one of theirs.
    """

    name: str
    schema: type[dy.Schema]
    dated_by: str | None
    period: str | None
    sorted_by: tuple[str, ...]
    row_group_per_activity: bool = False
    paired: tuple[Mapping[str, int], ...] = field(default=(), hash=False)


_PAIRED: tuple[Mapping[str, int], ...] = (
    {"best_effort_duration_s": 1, "best_effort_flat_speed_mps": 1, "best_effort_speed_mps": 1},
    {"steady_flat_speed_mps": 1, "steady_heart_rate_bpm": 1},
    {"climb_run_m": 1, "climb_steps": 1, "climb_stairs_log_odds": 1, "climb_rise_m": CLIMB_PIECES.value},
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table("ledger", Ledger, None, None, ("source", "sha256")),
        Table("activities", Activities, "local_start", "year", ("start_time", "activity_id"), paired=_PAIRED),
        Table("streams", Streams, "local_date", "month", ("activity_id", "time"), row_group_per_activity=True),
        Table("thresholds", ThresholdTable, "date", "year", ("date",)),
        Table("segments", Segments, "local_date", "year", ("start_time", "activity_id", "index")),
        Table("stimulus", Stimulus, "local_date", "year", ("local_date", "activity_id", "label", "mode")),
        Table("strength_sets", StrengthSets, "local_date", "year", ("local_date", "activity_id", "index")),
        Table("body", Body, "time", "year", ("time",)),
        Table("weeks", Weeks, "week", "year", ("week",)),
    )
}
