"""All weeks of an athlete: the page of the years and its twin in the terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl

from pipeline.athletes.person import person_on
from pipeline.athletes.profile import today_of
from pipeline.athletes.settings import store_root
from pipeline.jobs.athlete_records import records_of
from pipeline.jobs.reports.report import latest_week
from pipeline.jobs.reports.written import weeks_with_page
from pipeline.report.document.build.past_thresholds import SPEED_COLUMNS, thresholds_over_time
from pipeline.report.document.build.sessions import DOSE_COLUMNS, STRETCH_COLUMNS, best_sessions, highest_doses
from pipeline.report.document.build.years import VERDICT, WEEK_COLUMNS, history_of
from pipeline.report.document.form import to_plain
from pipeline.report.links import NO_LINKS, OVERVIEW_PAGE, YEARS_PAGE
from pipeline.report.render.document import write_report
from pipeline.report.sections.years.blocks import history_blocks
from pipeline.store.store import Store
from pipeline.weekly.forecasts import score_forecasts
from pipeline.weekly.inputs import ADULT_YEARS
from pipeline.weekly.sprint_speed import sprint_speed_on

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.jobs.athlete_records import AthleteRecords
    from pipeline.report.document.years import History, Session
    from pipeline.report.links import Links
    from pipeline.report.render.document import Format
    from pipeline.vocabulary import Units

FORECAST_COLUMNS = [
    f"{what}_change_pct{end}" for what in ("muscle", "fat") for end in ("", "_low", "_high")
]  # that measurements are held against


def report_years(
    home: Home,
    athlete: str,
    *,
    form: Format = "terminal",
    units: Units | None = None,
    colour: bool = False,
    width: int = 80,
) -> str:
    """Write all weeks of an athlete, without links where it is a page.

    Parameters and errors are those of `pipeline.jobs.reports.report.report`.
    """
    store = Store(store_root(home))
    records = records_of(home, store, athlete)
    history, units = history_record(store, records), units or records.profile.units
    if form == "json":
        return json.dumps(to_plain(history), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    if form == "html":
        return _page(history, (), overview=False, units=units)
    from pipeline.report.render.markdown import to_markdown  # noqa: PLC0415  pages need neither
    from pipeline.report.render.terminal import to_terminal  # noqa: PLC0415

    page = history_blocks(history, units)
    return to_markdown(page) if form == "md" else to_terminal(page, width=width, colour=colour)


def write_years(
    home: Home, store: Store, records: AthleteRecords, *, units: Units | None = None, links: Links = NO_LINKS
) -> Path:
    """Write the page of the years beside the pages of weeks, which it links, and return its file.

    Parameters and errors are those of `history_record`; `units` as in `report`.
    """
    athlete = records.profile.id
    path = home.reports(athlete) / YEARS_PAGE
    overview = links.overview or (path.parents[1] / OVERVIEW_PAGE).exists()
    history = history_record(store, records)
    pages = weeks_with_page(home, athlete)
    write_report(path, _page(history, pages, overview=overview, units=units or records.profile.units))
    return path


def _page(history: History, pages: Collection[str], *, overview: bool, units: Units) -> str:
    from pipeline.report.render.years import history_page  # noqa: PLC0415  the terminal needs no templates

    return history_page(history, pages=pages, overview=overview, units=units)


def history_record(store: Store, records: AthleteRecords) -> History:
    """Read all weeks of an athlete, and of the other tables only the columns that the record needs.

    Raises
    ------
    NothingStoredError
        Nothing was ever stored for the athlete.
    """
    athlete, today = records.profile.id, today_of(records.profile)
    latest_week(store, athlete)
    weeks = store.read("weeks", athlete, columns=[*WEEK_COLUMNS, *FORECAST_COLUMNS])
    thresholds = store.read("thresholds", athlete, columns=SPEED_COLUMNS)
    return history_of(
        athlete,
        weeks,
        today=today,
        hidden=_is_hidden(records, weeks, today),
        sessions=_sessions(store, athlete, thresholds, today),
        thresholds=thresholds_over_time(thresholds),
        forecasts=None if records.measures.is_empty() else score_forecasts(records.measures, weeks, today),
    )


def _is_hidden(records: AthleteRecords, weeks: pl.DataFrame, today: date) -> bool:
    """Whether the body is left out: for minors, beside a care list, and where the latest week hides it."""
    minor = person_on(records.profile, today, records.weights).age_years < ADULT_YEARS
    return minor or bool(records.profile.care) or weeks[VERDICT][-1] is None


def _sessions(store: Store, athlete: str, thresholds: pl.DataFrame, today: date) -> tuple[Session, ...]:
    """Find the best sessions; none without thresholds."""
    sprint_speed = sprint_speed_on(thresholds, today)
    if sprint_speed is None:
        return ()
    activities = store.read("activities", athlete, columns=["activity_id", "excluded", "distance_m", "moving_s"])
    counted = activities.filter(~pl.col("excluded"))
    stimulus = store.read("stimulus", athlete, columns=DOSE_COLUMNS).join(counted, on="activity_id", how="semi")
    found = highest_doses(stimulus, sprint_speed)
    if not found:
        return ()
    segments = pl.concat(
        store.read(
            "segments",
            athlete,
            since=dosed.day,
            until=dosed.day,
            activity_ids=[dosed.activity_id],
            columns=STRETCH_COLUMNS,
        )
        for dosed in found
    )
    return best_sessions(found, segments, counted)
