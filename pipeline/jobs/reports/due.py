"""Write the reports of weeks that have changed or ended, and pass them to the operator's command."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pipeline.athletes.settings import store_root
from pipeline.errors import MismatchError
from pipeline.jobs.agreement import refuse_mismatch, weeks_of
from pipeline.jobs.athlete_records import records_of
from pipeline.jobs.parallel.pool import each
from pipeline.jobs.reports.news import News
from pipeline.jobs.reports.on_report import hand_over, refused
from pipeline.jobs.reports.pages import keep_pages, links_of, pages_in_line
from pipeline.jobs.reports.report import weekly_document
from pipeline.jobs.reports.written import PAGE_OF_WEEK, in_zone, record_state
from pipeline.outcomes import AthleteNight
from pipeline.report.document.form import from_plain
from pipeline.report.document.whole import Document
from pipeline.report.render.document import render, write_report
from pipeline.store.files import again_command
from pipeline.store.lock import athlete_lock
from pipeline.store.store import Store
from pipeline.weekly.weeks import monday_of
from pipeline.words import counted

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.athletes.profile import Profile
    from pipeline.jobs.athlete_records import AthleteRecords
    from pipeline.jobs.parallel.pool import Workers
    from pipeline.jobs.progress import Progress
    from pipeline.jobs.reports.on_report import OnReport
    from pipeline.report.links import Links

LEAST_REPORTS = 4  # fewer are written faster in this process than in new ones


def report_due(
    home: Home,
    athlete: str,
    *,
    now: datetime,
    workers: Workers = None,
    on_report: OnReport | None = None,
    progress: Progress | None = None,
) -> AthleteNight:
    """Write the reports of the weeks that have changed or ended since their last report.

    The JSON is written last, after the command accepted it, so that the next run finishes one that was killed. Pages
    of weeks whose activities are all excluded, or copies of others, are removed.

    Parameters
    ----------
    home, athlete
        Home folder, and id of the athlete.
    now
        Time of the run, with its zone.
    workers
        Processes; one for each core by default. Or a cluster.
    on_report
        The operator's command for reports. What waits for its digest is handed over by `send_digest`.
    progress
        Display of the progress, one step for each report.

    Raises
    ------
    AthleteError
        There is no such athlete, or the profile cannot be read.
    MismatchError
        The tables contradict each other. No report was written or removed.
    StoreError
        The store is busy, damaged or cannot be written.
    """
    written, handed_over, undelivered, renewed = [], [], [], []
    with athlete_lock(home, athlete):
        store = Store(store_root(home))
        records = records_of(home, store, athlete)
        due = due_weeks(home, records.profile, now=now)
        if due or vanished_weeks(home, athlete)[0]:
            refuse_mismatch(store, athlete, store.read("ledger", athlete))
        news = News(home, athlete, on_report.since) if on_report else None
        if progress:
            progress.begin("reports", len(due))
        links = links_of(home)
        rendered = each(partial(_rendered, store.root, records, links), due, workers=workers, least=LEAST_REPORTS)
        for week, page, document in rendered:
            path = home.reports(athlete) / f"{week}.html"
            write_report(path, page)
            written.append(path)
            renewed += _renewed(path.with_suffix(".json"), document)
            taken, refusal = _offer(news, on_report, document) if on_report and news and due[week] else (False, None)
            handed_over += [week] if taken else []
            if refusal:
                undelivered.append(refused(week, refusal))
            else:
                write_report(path.with_suffix(".json"), document)
            if progress:
                progress.step()
        if news:
            news.end()
        gone = _remove_vanished(home, athlete)
        if gone or any(due.values()) or not pages_in_line(home, athlete):
            keep_pages(home, store, records)
    return AthleteNight(
        athlete=athlete,
        reports=tuple(written),
        handed_over=tuple(handed_over),
        undelivered=tuple(undelivered),
        renewed=tuple(renewed),
    )


def _renewed(earlier: Path, document: str) -> list[tuple[str, str]]:
    """Return the verdict of a week before and after, if an older version gave the earlier one."""
    try:
        before, after = json.loads(earlier.read_bytes()), json.loads(document)
        if before["model_version"] != after["model_version"]:
            return [(before["verdict"]["label"], after["verdict"]["label"])]
    except (FileNotFoundError, ValueError, KeyError, TypeError):  # no earlier report, or a damaged one
        pass
    return []


def due_weeks(home: Home, profile: Profile, *, now: datetime) -> dict[str, bool]:
    """List the weeks with an activity whose report is missing or out of date.

    Parameters
    ----------
    home, profile
        The athlete's.
    now
        Its date in the athlete's time zone, else in its own, decides which weeks have ended.

    Returns
    -------
    dict
        Whether the report is new to the operator, by week: it is missing, based on other data, or was written before
        the week had ended. It is not new if only the day has changed in a week still in progress.
    """
    athlete, now = profile.id, in_zone(now, profile)
    weeks = Store(store_root(home)).read("weeks", athlete, columns=["week", "derived_from"])
    states = {
        week: record_state(
            home.reports(athlete) / f"{week}.json", derived_from, monday_of(week) + timedelta(days=6), now
        )
        for week, derived_from in weeks.iter_rows()
    }
    return {week: state == "old" for week, state in states.items() if state != "current"}


def _rendered(root: str, records: AthleteRecords, links: Links, week: str) -> tuple[str, str, str]:
    """Render the page and the JSON of one week."""
    document = weekly_document(Store(root), records, week, traces=True)
    return week, render(document, "html", units=records.profile.units, links=links), render(document, "json")


def _offer(news: News, on_report: OnReport, text: str) -> tuple[bool, str | None]:
    """Pass a report on if it is news; return whether the command took it, and the reason if that fails."""
    document = from_plain(Document, json.loads(text))
    is_news = news.includes(document)
    if is_news and on_report.digest:
        news.wait(document.week)
        return False, None
    refusal = hand_over(on_report.command, text) if is_news else None
    if not refusal:
        news.note(document)
    return is_news and not refusal, refusal


def vanished_weeks(home: Home, athlete: str) -> tuple[set[str], set[str]]:
    """Find the weeks that have a page and no row in the table of weeks.

    Returns
    -------
    set of str
        Weeks whose activities are all excluded or copies of others: their pages are to be removed.
    set of str
        Weeks without an activity in any table: their pages stay.
    """
    store = Store(store_root(home))
    pages = {page.stem for page in home.reports(athlete).glob("*") if PAGE_OF_WEEK.fullmatch(page.name)}
    pages -= set(store.read("weeks", athlete, columns=["week"])["week"])
    if not pages:
        return set(), set()
    activities, ledger = store.read("activities", athlete), store.read("ledger", athlete)
    lost = weeks_of(activities.clear(), ledger.filter(pl.col("sha256") == ""))
    known = weeks_of(activities, ledger)
    return (pages & known) - lost, pages - known


def _remove_vanished(home: Home, athlete: str) -> bool:
    """Remove the pages of weeks whose activities are all excluded or copies; missing tables remove none.

    Returns whether there were any.
    """
    gone, unknown = vanished_weeks(home, athlete)
    for page in home.reports(athlete).glob("*"):
        if page.stem in gone and PAGE_OF_WEEK.fullmatch(page.name):
            page.unlink(missing_ok=True)
    if unknown and Store(store_root(home)).read("activities", athlete, columns=["activity_id"]).is_empty():
        raise MismatchError(
            f"{athlete} has {counted(len(unknown), 'report')} but no activities, so none was removed",
            where=store_root(home),
            hint=f"Restore the tables from a backup, or run: {again_command(athlete)}",
        )
    return bool(gone)
