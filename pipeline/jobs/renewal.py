"""Bring the results of an older version up to date within a time budget, one whole athlete after the other."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl

from pipeline.athletes.log_columns import LOGS
from pipeline.athletes.settings import store_root
from pipeline.jobs.journal import last_taken_up
from pipeline.sources.discovery import find
from pipeline.store.ledger import outdated
from pipeline.store.store import Store
from pipeline.versions import DERIVED_STAGES, older_stages

if TYPE_CHECKING:
    from pipeline.athletes.home import Home

FOUND_BY = ("source", "size_bytes", "modified_time")


def is_put_off(home: Home, athlete: str, until: datetime | None) -> bool:
    """Return whether an athlete waits for another night: the budget is spent, and nothing but a new version is new.

    New files do not wait, nor does a profile or log that was edited since the last report and the last night that
    ended without an error for the athlete: that has looked at earlier edits, whether they changed a report or not.

    Parameters
    ----------
    home, athlete
        Home folder, and id of the athlete.
    until
        When the budget is spent; None without a budget.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    if until is None or datetime.now(UTC) < until:
        return False
    store = Store(store_root(home))
    ledger = store.read("ledger", athlete)
    return _is_older(store, athlete, ledger) and not (
        _has_new_files(home, athlete, ledger) or _is_edited(home, athlete)
    )


def _is_older(store: Store, athlete: str, ledger: pl.DataFrame) -> bool:
    """Return whether anything stored of an athlete was made by an older version of a stage."""
    if not outdated(ledger).filter(pl.col("kept_activity_ids").list.len() > 0).is_empty():
        return True
    return any(
        older_stages(stamped, *stages)
        for table, stages in (("activities", DERIVED_STAGES), ("weeks", (*DERIVED_STAGES, "weekly")))
        for stamped in store.read(table, athlete, columns=["model_version"])["model_version"].drop_nulls().unique()
    )


def _is_edited(home: Home, athlete: str) -> bool:
    """Return whether a profile or log has been written or put there, by change time, and no night has seen it."""
    records = (home.profile(athlete), *(home.athlete(athlete) / f"{log}.csv" for log in LOGS))
    edited = [path.stat().st_ctime for path in records if path.exists()]
    seen = [path.stat().st_ctime for path in home.reports(athlete).glob("*.json")]
    if not seen:
        return False
    if began := last_taken_up(home, athlete):
        seen.append(began.timestamp())
    return max(edited, default=0.0) > max(seen)


def _has_new_files(home: Home, athlete: str, ledger: pl.DataFrame) -> bool:
    if not home.inbox(athlete).is_dir():
        return False
    rows = [(file.source, file.size_bytes, file.modified_time) for file in find([home.inbox(athlete)])]
    found = pl.DataFrame(rows, schema={name: ledger.schema[name] for name in FOUND_BY}, orient="row")
    return not found.join(ledger, on=FOUND_BY, how="anti").is_empty()
