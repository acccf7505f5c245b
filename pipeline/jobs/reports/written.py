"""Reports that are written already: whether the JSON of a week still holds, and which pages there are."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipeline.jobs.derive.tasks import in_weeks
from pipeline.jobs.derive.weeks import week_fingerprints
from pipeline.report.document.form import from_plain
from pipeline.report.document.whole import DOCUMENT_VERSION, Document
from pipeline.report.sentences import sentence
from pipeline.weekly.weeks import monday_of

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.athletes.profile import Profile
    from pipeline.jobs.athlete_records import AthleteRecords
    from pipeline.store.store import Store

PAGE_OF_WEEK = re.compile(r"\d{4}-W\d{2}\.(html|json)")
FINGERPRINTED = ["local_start", "activity_id", "derived_from", "excluded", "quality_flags"]


def weeks_with_page(home: Home, athlete: str) -> set[str]:
    """Return the ISO weeks whose page stands in the athlete's folder of reports."""
    return {page.stem for page in home.reports(athlete).glob("*.html") if PAGE_OF_WEEK.fullmatch(page.name)}


def in_zone(now: datetime, profile: Profile) -> datetime:
    """Return a time in the athlete's time zone, in its own where that is unknown."""
    return now.astimezone(ZoneInfo(profile.timezone)) if profile.timezone else now


def record_state(path: Path, derived_from: str, last_day: date, now: datetime) -> str:
    """Return whether a written report is `old`, `of another day` of a week that goes on, or `current`."""
    try:
        document = json.loads(path.read_bytes())
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone(now.tzinfo).date()
    except (FileNotFoundError, IsADirectoryError, ValueError):
        return "old"
    today = now.date()
    same = (document.get("version"), document.get("derived_from")) == (DOCUMENT_VERSION, derived_from)
    if not same or written <= last_day < today:
        return "old"
    return "of another day" if written != today <= last_day else "current"


def current_record(home: Home, store: Store, records: AthleteRecords, week: str, *, now: datetime) -> Document | None:
    """Return the document of a week from its JSON, where nothing has changed since it was written.

    Parameters
    ----------
    home, store, records
        The athlete's.
    week
        ISO week, as the user wrote it.
    now
        Time with its zone; a week that goes on is another one each day.

    Returns
    -------
    Document or None
        None where there is no such report, it is in another language, or the profile, a log, an activity or the program
        has changed since.
    """
    athlete = records.profile.id
    path = home.reports(athlete) / f"{week}.json"
    if not path.is_file():
        return None
    activities = store.read("activities", athlete, columns=FINGERPRINTED)
    behind = week_fingerprints(activities.filter(in_weeks(activities)), records).get(week)
    if behind is None:
        return None
    last_day = monday_of(week) + timedelta(days=6)
    if record_state(path, behind, last_day, in_zone(now, records.profile)) != "current":
        return None
    written_ns = path.stat().st_mtime_ns
    if any(file.stat().st_mtime_ns > written_ns for file in home.athlete(athlete).iterdir()):
        return None
    try:
        document = from_plain(Document, json.loads(path.read_bytes()))
    except ValueError:  # of a version of the program that wrote other keys
        return None
    return document if document.language == sentence("language.code") else None
