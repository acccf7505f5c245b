"""Rows into an athlete's logs, one at a time or from the export of an app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.athletes.log_imports import import_log
from pipeline.athletes.logs import LOGS, add_rows, read_log
from pipeline.athletes.profile import load_profile, today_of
from pipeline.store.lock import athlete_lock

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from pipeline.athletes.days import DayOrder
    from pipeline.athletes.home import Home
    from pipeline.athletes.log_imports import LogImport


def log_row(home: Home, athlete: str, log: str, row: dict[str, str], day: date | None) -> Path:
    """Add one row of a day, the athlete's today where None, under the athlete's lock.

    See `pipeline.athletes.logs.add_rows`.
    """
    on = day or today_of(load_profile(home, athlete))
    with athlete_lock(home, athlete):
        return add_rows(home, athlete, log, [{"date": on.isoformat(), **row}])


def log_export(
    home: Home, athlete: str, path: Path, *, mass_unit: str | None = None, day_order: DayOrder | None = None
) -> LogImport:
    """Add an app's export to a log, under the athlete's lock. See `pipeline.athletes.log_imports.import_log`."""
    today = today_of(load_profile(home, athlete))
    with athlete_lock(home, athlete):
        return import_log(home, athlete, path, mass_unit=mass_unit, day_order=day_order, today=today)


def log_problems(home: Home, athlete: str) -> list[str]:
    """List the rows of an athlete's logs that cannot be read, a sentence each."""
    return [problem for log in LOGS for problem in read_log(home, athlete, log).problems]
