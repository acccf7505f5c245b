"""Write the pages of every athlete, and one page that says who needs a look first."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pipeline.athletes.profile import today_of
from pipeline.athletes.settings import store_root
from pipeline.jobs.agreement import cause_of
from pipeline.jobs.athlete_records import records_of
from pipeline.jobs.parallel.pool import each
from pipeline.jobs.reports.pages import write_week_page
from pipeline.jobs.reports.report import document_of, latest_week
from pipeline.jobs.reports.years import write_years
from pipeline.report.document.build.team import failed_member, member_of, team_of
from pipeline.report.document.build.years import CHANCES
from pipeline.report.document.running import TREND_WEEKS
from pipeline.report.links import OVERVIEW_PAGE, Links
from pipeline.report.render.document import write_report
from pipeline.report.render.team import team_page
from pipeline.store.store import Store
from pipeline.weekly.weeks import iso_week, monday_of

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.report.document.team import Member
    from pipeline.vocabulary import Units

LEAST_ATHLETES = 4  # fewer are written faster in this process than in new ones
TEAM_COLUMNS = ["week", "activities", "moving_s", "force_sessions", *CHANCES]
TEAM_RUN_COLUMNS = ["activity_id", "local_start", "excluded", "heart_rate_coverage", "sport"]
LINKS = Links(years=True, overview=True)  # of every page: all are written together


def report_all(
    home: Home, *, week: str | None = None, units: Units | None = None, workers: int | None = None
) -> tuple[Path, list[Member]]:
    """Write the pages of every athlete, and the page of all that links them.

    Parameters
    ----------
    home
        Its athletes.
    week
        ISO week, as `2026-W46`; for each athlete the latest with an activity by default.
    units, workers
        As `report` takes them; processes, one for each core by default.

    Returns
    -------
    tuple
        The file of the page of all, and its athletes. One without a report has an `error`.
    """
    path = home.root / "reports" / OVERVIEW_PAGE
    found = list(each(partial(_write_one, home, week, units), home.athletes(), workers=workers, least=LEAST_ATHLETES))
    members = [member for member, _ in found]
    today = max((day for _, day in found if day), default=None)
    shown = max((member.week for member in members if member.week), default=None)
    if today is None or shown is None:
        today = today or _today()
        shown = shown or iso_week(today)
    last_day = monday_of(shown) + timedelta(days=6)
    write_report(path, team_page(team_of(members, shown, min(today, last_day) if week else today)))
    return path, members


def _today() -> date:
    from pipeline.athletes.profile import bare_profile  # noqa: PLC0415  only without a single report

    return today_of(bare_profile("nobody"))


def _write_one(home: Home, week: str | None, units: Units | None, athlete: str) -> tuple[Member, date | None]:
    """Write the pages of one athlete, and return what the page of all shows, and the athlete's date."""
    try:
        store = Store(store_root(home))
        records = records_of(home, store, athlete)
        document = document_of(home, store, records, week or latest_week(store, athlete), traces=True)
        write_week_page(home, document, units=units or records.profile.units, links=LINKS)
        write_years(home, store, records, units=units, links=LINKS)
        sunday = monday_of(document.week) + timedelta(days=6)
        weeks = store.read(
            "weeks", athlete, since=sunday - timedelta(weeks=TREND_WEEKS + 1), until=sunday, columns=TEAM_COLUMNS
        )
        runs = _runs(store, athlete, sunday)
    except Exception as error:  # noqa: BLE001  a fault on one athlete's rows keeps no other from a page
        return failed_member(athlete, cause_of(error, lambda: Store(store_root(home)), athlete)), None
    member = member_of(document, list(weeks.iter_rows(named=True)), runs, share_body=records.profile.share_body)
    return member, today_of(records.profile)


def _runs(store: Store, athlete: str, sunday: date) -> list[tuple[date, float]]:
    """List the runs of half a year: local date, and the share of the time with a heart rate."""
    rows = store.read("activities", athlete, since=sunday - timedelta(weeks=26), until=sunday, columns=TEAM_RUN_COLUMNS)
    rows = rows.filter(~pl.col("excluded") & (pl.col("sport") == "running"))
    dated = rows.select(pl.col("local_start").dt.date(), pl.col("heart_rate_coverage").fill_null(0.0))
    return list(dated.iter_rows())
