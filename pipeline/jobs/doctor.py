"""Find what is missing, stale or inconsistent in a home, and the command that mends it."""

from __future__ import annotations

import importlib.metadata
from typing import TYPE_CHECKING

import polars as pl
from packaging.requirements import Requirement

from pipeline.athletes.renaming import renaming_of
from pipeline.athletes.settings import store_root
from pipeline.errors import GluteError, StoreError, is_fault
from pipeline.imports import extra
from pipeline.jobs.agreement import cause_of, mismatches
from pipeline.jobs.athlete_records import records_of
from pipeline.jobs.deep_check import deep_findings, strangers
from pipeline.jobs.derive.derive import exclusion
from pipeline.jobs.derive.tasks import impossible_days, in_weeks, outdated_tasks
from pipeline.jobs.derive.weeks import week_fingerprints
from pipeline.jobs.night_checkup import night_findings
from pipeline.jobs.nightly import athletes_of
from pipeline.jobs.reports.due import due_weeks, vanished_weeks
from pipeline.jobs.stale import outdated_activities, outdated_streams
from pipeline.outcomes import Finding
from pipeline.sources.dates import latest_at
from pipeline.sources.discovery import find
from pipeline.store.check import check_place, unfinished_files
from pipeline.store.files import again_command
from pipeline.store.ledger import lost_activities, unread, verdict_counts
from pipeline.store.lock import is_held
from pipeline.store.store import Store
from pipeline.vocabulary import Sex
from pipeline.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pipeline.athletes.home import Home
    from pipeline.athletes.profile import Profile
    from pipeline.jobs.athlete_records import AthleteRecords

EXTRAS = {"prefect": "prefect", "cluster": "prefect-dask"}
"""Extras, and the package that shows that one is used."""
ASKED = {"birth_date": "--birth-date", "height_cm": "--height-cm", "mass_kg": "--mass-kg"}


def checkup(home: Home, *, now: datetime, cluster: str | None = None, deep: bool = False) -> list[Finding]:
    """Check a home for everything that is missing, stale or inconsistent; nothing is changed.

    Parameters
    ----------
    home
        The home to check.
    now
        The time, with its zone: its date decides which weeks have ended.
    cluster
        Address of a Dask scheduler to check as well.
    deep
        Whether to check every row, and derive everything again to compare: about as long as a `recompute` of all.

    Returns
    -------
    list of Finding
        Faults, and notes that are good to know.
    """
    findings = [*_versions(), *night_findings(home, now)]
    if cluster:
        with extra("cluster", "clusters"):
            from pipeline.jobs.parallel.cluster_findings import cluster_findings  # noqa: PLC0415  half a second
        findings += cluster_findings(cluster, home)
    try:
        check_place(store_root(home))
    except StoreError as error:
        return [*findings, Finding(what=str(error), mend=error.hint or "mend that, then look again")]
    if deep:
        findings += strangers(home, Store(store_root(home)))
    for athlete in athletes_of(home):
        try:
            findings += _athlete(home, athlete, now, deep=deep)
        except GluteError as error:  # an unreadable profile or log, a store of a newer version
            findings.append(Finding(what=f"{athlete}: {error}", mend=error.hint or f"glute athlete show {athlete}"))
        except BaseException as error:
            if not is_fault(error):
                raise
            cause = cause_of(error, lambda: Store(store_root(home)), athlete)
            findings.append(Finding(what=f"{athlete}: {cause}", mend=again_command(athlete)))
    return findings


def _versions() -> Iterator[Finding]:
    """Compare installed packages with the requirements; wrong ones keep Prefect from scheduling anything."""
    used = ["", *(name for name, package in EXTRAS.items() if _version(package))]
    for line in importlib.metadata.requires("glute") or ():
        wanted = Requirement(line)
        if wanted.marker and not any(wanted.marker.evaluate({"extra": name}) for name in used):
            continue
        version = _version(wanted.name)
        if not version or not wanted.specifier.contains(version, prereleases=True):
            yield Finding(
                what=f"{wanted.name} is {version or 'missing'}, but {wanted.specifier} is needed",
                mend=f"pip install '{wanted.name}{wanted.specifier}'",
            )


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _athlete(home: Home, athlete: str, now: datetime, *, deep: bool) -> Iterator[Finding]:
    if is_held(home.lock(athlete)):
        yield Finding(what=f"{athlete}: a run is writing, so nothing was checked", mend="try again", fault=False)
        return
    if begun := renaming_of(home, athlete):
        yield Finding(what=f"{athlete}: {begun.unfinished}", mend=begun.command)
        return
    store = Store(store_root(home))
    damaged = store.damaged(athlete, by_row=deep)
    for path, why in damaged.items():
        yield Finding(what=f"{athlete}: {path} is damaged: {why}", mend=again_command(athlete))
    if damaged:
        return
    records = records_of(home, store, athlete)
    yield from _records(home, athlete, records)
    torn = list(mismatches(store, athlete, store.read("ledger", athlete)))
    for mismatch in torn:
        yield Finding(what=f"{athlete}: the tables contradict each other: {mismatch}", mend=again_command(athlete))
    if torn:
        return
    folders = (*home.store.glob(f"*/athlete={athlete}"), home.athlete(athlete), home.reports(athlete))
    if left := unfinished_files(*folders):
        yield Finding(
            what=f"{athlete}: {counted(len(left), 'file')} of a run that was killed", mend=f"glute recompute {athlete}"
        )
    yield from _files(home, store, athlete)
    yield from _lost(home, store, athlete)
    yield from _dates(store, athlete, records, now)
    outdated = list(_outdated(store, athlete, records))
    yield from outdated or _stale_weeks(store, athlete, records)
    if deep:
        yield from deep_findings(home, store, athlete, records, up_to_date=not outdated)
    reported = any(home.reports(athlete).glob("*.json"))
    due = [week for week, news in due_weeks(home, records.profile, now=now).items() if news] if reported else []
    if due:
        weeks = due[0] if len(due) == 1 else f"{due[0]} to {due[-1]}"
        many = counted(len(due), "report is", "reports are")
        yield Finding(what=f"{athlete}: {many} missing or out of date, {weeks}", mend="glute nightly")


def _records(home: Home, athlete: str, records: AthleteRecords) -> Iterator[Finding]:
    """Look for gaps in the profile and for rows of logs that cannot be read."""
    missing = _missing(records.profile)
    if missing:
        mend = f"glute athlete set {athlete} {' '.join(missing)}"
        yield Finding(what=f"{athlete}: the profile is incomplete, so priors stand in", mend=mend, fault=False)
    for problem in records.problems:
        yield Finding(what=f"{athlete}: {problem}", mend=f"edit the file in {home.athlete(athlete)}")


def _missing(profile: Profile) -> list[str]:
    """List the options that would complete a profile; a sex of `unstated` may not be meant as an answer."""
    sex = ["--sex female|male"] if profile.sex == Sex.UNSTATED else []
    return sex + [f"{option} ..." for key, option in ASKED.items() if getattr(profile, key) is None]


def _files(home: Home, store: Store, athlete: str) -> Iterator[Finding]:
    """Find rejected files, and files of the inbox that are not in the ledger yet."""
    ledger = store.read("ledger", athlete)
    yield from outdated_streams(home, athlete, ledger)
    rejected = verdict_counts(ledger)["rejected"]
    if rejected:
        mend = f"see why: glute ledger {athlete} --verdict rejected"
        many = counted(rejected, "file was", "files were")
        yield Finding(what=f"{athlete}: {many} rejected", mend=mend, fault=False)
    if home.inbox(athlete).is_dir():
        columns = {name: ledger.schema[name] for name in ("source", "size_bytes", "modified_time")}
        rows = [(file.source, file.size_bytes, file.modified_time) for file in find([home.inbox(athlete)])]
        waiting = unread(ledger, pl.DataFrame(rows, schema=columns, orient="row"))
        if len(waiting):
            what = f"{athlete}: {counted(len(waiting), 'file waits', 'files wait')} in the inbox"
            yield Finding(what=what, mend="glute nightly", fault=False)


def _lost(home: Home, store: Store, athlete: str) -> Iterator[Finding]:
    """Find activities that are lost together with their files, and reports without an activity in any table."""
    ledger, again = store.read("ledger", athlete), again_command(athlete)
    if lost := lost_activities(ledger):
        what = f"{athlete}: {counted(len(lost), 'activity', 'activities')} lost together with their files"
        yield Finding(what=what, mend=f"restore the files, then: {again}", fault=False)
    if unknown := vanished_weeks(home, athlete)[1]:
        bare = store.read("activities", athlete, columns=["activity_id"]).is_empty()
        what = f"{athlete}: {counted(len(unknown), 'report')} of weeks without an activity in any table"
        yield Finding(what=what, mend=again, fault=bare)


def _dates(store: Store, athlete: str, records: AthleteRecords, now: datetime) -> Iterator[Finding]:
    """Find activities with an impossible date, which older readers accepted."""
    activities = store.read("activities", athlete)
    for activity_id, why in impossible_days(activities, records.annotations, latest=latest_at(now).date()).items():
        yield Finding(what=f"{athlete}: {activity_id}: {why}", mend=exclusion(athlete, activity_id))


def _outdated(store: Store, athlete: str, records: AthleteRecords) -> Iterator[Finding]:
    """Find activities that are not derived from the profile, logs and model as they are now."""
    activities = store.read("activities", athlete)
    thresholds = store.read("thresholds", athlete)
    lost = lost_activities(store.read("ledger", athlete))
    tasks, wanted_thresholds = outdated_tasks(activities, records, thresholds, leave=lost)
    if tasks:
        yield Finding(what=f"{athlete}: {outdated_activities(tasks)}", mend=f"glute recompute {athlete}")
    elif len(thresholds) != len(wanted_thresholds):
        yield Finding(what=f"{athlete}: thresholds are missing", mend=f"glute recompute {athlete}")


def _stale_weeks(store: Store, athlete: str, records: AthleteRecords) -> Iterator[Finding]:
    """Find weeks that are not those of the activities as they are now."""
    activities = store.read("activities", athlete)
    stored = dict(store.read("weeks", athlete, columns=["week", "derived_from"]).iter_rows())
    wanted = week_fingerprints(activities.filter(in_weeks(activities)), records)
    stale = [week for week in stored.keys() | wanted.keys() if stored.get(week) != wanted.get(week)]
    if stale:
        what = f"{athlete}: {counted(len(stale), 'week is', 'weeks are')} missing or out of date, from {min(stale)}"
        yield Finding(what=what, mend=f"glute recompute {athlete}")
