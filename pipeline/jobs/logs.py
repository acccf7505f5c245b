"""Add rows to an athlete's logs, one at a time or from an app's export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.athletes.log_columns import LOGS
from pipeline.athletes.log_imports import import_log
from pipeline.athletes.logs import add_rows
from pipeline.athletes.profile import load_profile, today_of
from pipeline.athletes.settings import store_root
from pipeline.errors import UsageError
from pipeline.store.lock import athlete_lock
from pipeline.store.store import Store

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from pipeline.athletes.days import DayOrder
    from pipeline.athletes.home import Home
    from pipeline.athletes.log_imports import LogImport


def log_row(home: Home, athlete: str, log: str, row: dict[str, str], day: date | None) -> Path:
    """Add one row to a log under the athlete's lock, dated today in the athlete's time zone if `day` is None.

    Logs without a date get none. See `pipeline.athletes.logs.add_rows`.
    """
    on = day or today_of(load_profile(home, athlete))
    dated = {"date": on.isoformat()} if "date" in LOGS[log] else {}
    with athlete_lock(home, athlete):
        return add_rows(home, athlete, log, [dated | row])


def exclude_activity(home: Home, athlete: str, activity_id: str) -> Path:
    """Annotate an activity as excluded from everything, under the athlete's lock.

    Raises
    ------
    AthleteError
        There is no such athlete.
    UsageError
        The athlete has no such activity.
    """
    load_profile(home, athlete)
    known = Store(store_root(home)).read("activities", athlete, columns=["activity_id"])["activity_id"]
    if activity_id not in known:
        raise UsageError(
            f"{athlete} has no activity {activity_id}", hint=f"Look for it with: glute activities {athlete}"
        )
    with athlete_lock(home, athlete):
        return add_rows(home, athlete, "annotations", [{"activity": activity_id, "exclude": "yes"}])


def log_export(
    home: Home, athlete: str, path: Path, *, mass_unit: str | None = None, day_order: DayOrder | None = None
) -> LogImport:
    """Add an app's export to a log, under the athlete's lock. See `pipeline.athletes.log_imports.import_log`."""
    today = today_of(load_profile(home, athlete))
    with athlete_lock(home, athlete):
        return import_log(home, athlete, path, mass_unit=mass_unit, day_order=day_order, today=today)
