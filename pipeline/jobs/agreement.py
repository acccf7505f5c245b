"""Check that the tables of an athlete agree: every row that one refers to must exist in the others."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl

from pipeline.errors import GluteError, MismatchError, fault_reason, is_unforeseen
from pipeline.sources.dates import is_possible_day
from pipeline.store.files import again_command
from pipeline.store.ledger import kept_sources, known_activities, lost_activities
from pipeline.versions import stamp
from pipeline.vocabulary import ON_FOOT, FileStatus
from pipeline.weekly.weeks import iso_week
from pipeline.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.store.store import Store

A_DAY = timedelta(days=1)  # no local time differs more from UTC
DERIVED = pl.col("derived_from").is_not_null()
STREAMED = ~pl.col("quality_flags").list.contains("no_records")
"""Activities that have a stream: all but those of which a file has only totals."""

# On foot, an energy of exactly 0 means that no part of the activity could be divided into segments.
SEGMENTED = DERIVED & ~pl.col("excluded") & pl.col("sport").is_in(sorted(ON_FOOT)) & pl.col("energy_kcal").ne_missing(0)
"""Activities that have segments."""

STIMULATED = SEGMENTED & pl.col("model_version").str.split(".").list.contains(stamp("energy"))
"""Activities that have a stimulus: older versions of that stage made none."""


def refuse_mismatch(store: Store, athlete: str, ledger: pl.DataFrame) -> None:
    """Refuse tables that contradict each other, so that no rows are removed because others are missing.

    Parameters
    ----------
    store, athlete
        The athlete's tables.
    ledger
        Ledger of the athlete.

    Raises
    ------
    MismatchError
        The tables contradict each other.
    """
    found = list(mismatches(store, athlete, ledger))
    if found:
        raise MismatchError(
            f"the tables of {athlete} contradict each other, so nothing was changed",
            where=store.root,
            why="; ".join(found),
            hint=f"Restore what is missing from a backup, or run: {again_command(athlete)}",
        )


def table_faults(store: Store, athlete: str) -> str:
    """Check every row of every table of an athlete, and that they agree; return what is wrong, empty if nothing is."""
    return damage_of(store, athlete) or _faults(mismatches(store, athlete, store.read("ledger", athlete)), athlete)


def cause_of(error: BaseException, open_store: Callable[[], Store], athlete: str) -> str:
    """Word what ended the work for an athlete: where the program failed, rows that no writer made, else a bug.

    Parameters
    ----------
    error
        What ended the work.
    open_store, athlete
        Returns the store; whose tables.
    """
    if wrong := damage_behind(error, open_store, athlete):
        return wrong
    return str(error) if isinstance(error, (GluteError, OSError)) else fault_reason(error)


def damage_behind(error: BaseException, open_store: Callable[[], Store], athlete: str) -> str:
    """Name the damaged files on which the program failed; return nothing where the error was foreseen."""
    if is_unforeseen(error):
        with contextlib.suppress(GluteError):  # a store that cannot be opened says nothing of its rows
            return damage_of(open_store(), athlete)
    return ""


def damage_of(store: Store, athlete: str) -> str:
    """Name the files of an athlete's tables that are not what a writer wrote; return nothing where all are."""
    found = store.damaged(athlete, by_row=True)
    return _faults((f"{path} is damaged: {why}" for path, why in found.items()), athlete)


def _faults(found: Iterable[str], athlete: str) -> str:
    text = "; ".join(found)
    return f"{text}. Run: {again_command(athlete)}" if text else ""


def mismatches(store: Store, athlete: str, ledger: pl.DataFrame) -> Iterator[str]:
    """Describe the rows that one table of an athlete refers to and another lacks.

    Killed runs leave no mismatch: rows are written before the ledger lists them, copies are removed after it lists them
    as copies, and activities are marked before their segments change. Missing weeks and thresholds are no mismatch, as
    they are derived from the other tables.

    Parameters
    ----------
    store, athlete
        The athlete's tables.
    ledger
        Ledger of the athlete. Activities that it lists as lost (`lost_activities`) are no mismatch.

    Yields
    ------
    str
        One clause for each kind of mismatch.
    """
    activities = store.read("activities", athlete)
    stored = set(activities["activity_id"])
    lost, kept = lost_activities(ledger), set(kept_sources(ledger)["activity_id"])
    derived = set(activities.filter(DERIVED)["activity_id"])
    segmented = set(store.read("segments", athlete, columns=["activity_id"])["activity_id"])
    stimulated = set(store.read("stimulus", athlete, columns=["activity_id"])["activity_id"])
    without_stream = set(activities.filter(STREAMED)["activity_id"]) - store.streamed(athlete)
    without_segments = set(activities.filter(SEGMENTED)["activity_id"]) - segmented
    without_stimulus = set(activities.filter(STIMULATED)["activity_id"]) - stimulated
    for missing, words in (
        (kept - stored, "{} of the ledger missing in the table activities"),
        (derived - known_activities(ledger), "{} stored but missing in the ledger"),
        (segmented - stored, "{} with segments missing in the table activities"),
        (without_stream, "{} without their stream"),
        (without_segments, "{} without their segments"),
        (stimulated - stored, "{} with a stimulus missing in the table activities"),
        (without_stimulus, "{} without their stimulus"),
    ):
        if missing - lost:
            yield words.format(counted(len(missing - lost), "activity", "activities"))
    if _has_scale_readings(ledger) and store.read("body", athlete, columns=["time"]).is_empty():
        yield "scale readings of the ledger missing in the table body"
    weeks = store.read("weeks", athlete, columns=["week"])["week"]
    unknown = set(weeks) - weeks_of(activities, ledger)
    if unknown:
        yield f"{counted(len(unknown), 'week')} without an activity in ledger or tables"


def weeks_of(activities: pl.DataFrame, ledger: pl.DataFrame) -> set[str]:
    """Return the ISO weeks of all activities that a table refers to: kept, excluded, copies, or lost."""
    days = activities["local_start"].dt.date().to_list()
    utc = [one["start_time"].date() for one in ledger["signatures"].explode().drop_nulls()]
    utc += [datetime.strptime(lost[:8], "%Y%m%d").date() for lost in lost_activities(ledger)]  # noqa: DTZ007  a date alone
    around = (day + off for day in utc if is_possible_day(day) for off in (-A_DAY, timedelta(0), A_DAY))
    return {iso_week(day) for day in (*filter(is_possible_day, days), *around)}


def _has_scale_readings(ledger: pl.DataFrame) -> bool:
    """Return whether a file held scale readings and nothing else: it was stored, without an activity."""
    stored = pl.col("verdict").is_in([FileStatus.STORED, FileStatus.RECOVERED])
    return not ledger.filter(stored & (pl.col("signatures").list.len() == 0)).is_empty()
