"""Write an athlete's page of a week into the home, with the page of the years beside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from pipeline.athletes.settings import Pages, pages_kept, store_root
from pipeline.jobs.athlete_records import records_of
from pipeline.jobs.reports.report import document_of, latest_week
from pipeline.jobs.reports.written import PAGE_OF_WEEK, weeks_with_page
from pipeline.jobs.reports.years import write_years
from pipeline.report.document.form import from_plain
from pipeline.report.document.whole import Document
from pipeline.report.links import OVERVIEW_PAGE, YEARS_PAGE, Links
from pipeline.report.render.document import render, write_report
from pipeline.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.jobs.athlete_records import AthleteRecords
    from pipeline.vocabulary import Units


class Written(NamedTuple):
    """The page of a week, that of the years beside it, and a sentence for each unreadable row of a log."""

    week: Path
    years: Path
    problems: tuple[str, ...]


def write_pages(home: Home, athlete: str, *, week: str | None = None, units: Units | None = None) -> Written:
    """Write the page of a week, the latest by default, and that of the years.

    Parameters and errors are those of `pipeline.jobs.reports.report.report`.
    """
    store = Store(store_root(home))
    records = records_of(home, store, athlete)
    document = document_of(home, store, records, week or latest_week(store, athlete), traces=True)
    path = write_week_page(home, document, units=units or records.profile.units)
    return Written(path, write_years(home, store, records, units=units), records.problems)


def write_years_page(home: Home, athlete: str, *, units: Units | None = None) -> Path:
    """Write the page of the years and return its file. Parameters and errors are those of `write_pages`."""
    store = Store(store_root(home))
    return write_years(home, store, records_of(home, store, athlete), units=units)


def write_week_page(home: Home, document: Document, *, units: Units, links: Links | None = None) -> Path:
    """Write the page of a week, and return its file; whoever calls writes that of the years, which it links."""
    athlete = document.athlete
    path = home.reports(athlete) / f"{document.week}.html"
    write_report(path, render(document, "html", units=units, links=links or links_of(home)))
    return path


def links_of(home: Home) -> Links:
    """Return what a page of a week in the home may link."""
    return Links(years=True, overview=(home.root / "reports" / OVERVIEW_PAGE).exists())


def pages_in_line(home: Home, athlete: str) -> bool:
    """Whether the athlete's pages are those of the setting, with that of the years beside them."""
    missing, spare = _out_of_line(home, athlete)
    folder = home.reports(athlete)
    return not missing and not spare and (folder / YEARS_PAGE).exists() == bool(weeks_with_page(home, athlete))


def keep_pages(home: Home, store: Store, records: AthleteRecords) -> None:
    """Bring the athlete's pages in line with the setting, and write that of the years anew.

    Pages that are missing are drawn from the JSON of their week, and only pages that can be drawn so again are removed.
    """
    athlete = records.profile.id
    folder = home.reports(athlete)
    missing, spare = _out_of_line(home, athlete)
    for week in missing:
        document = from_plain(Document, json.loads((folder / f"{week}.json").read_bytes()))
        write_week_page(home, document, units=records.profile.units)
    for week in spare:
        (folder / f"{week}.html").unlink(missing_ok=True)
    if weeks_with_page(home, athlete):
        write_years(home, store, records)
    else:
        (folder / YEARS_PAGE).unlink(missing_ok=True)


def _out_of_line(home: Home, athlete: str) -> tuple[list[str], list[str]]:
    """Return the weeks with a JSON alone that are to have a page, and those with both that are not."""
    folder = home.reports(athlete)
    recorded = {file.stem for file in folder.glob("*.json") if PAGE_OF_WEEK.fullmatch(file.name)}
    drawn = weeks_with_page(home, athlete)
    kept = recorded if pages_kept(home) == Pages.ALL else {max(recorded | drawn, default="")}
    return sorted((recorded & kept) - drawn), sorted((recorded & drawn) - kept)
