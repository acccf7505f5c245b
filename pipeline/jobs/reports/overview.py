"""Write the reports of every athlete, and one page with a line for each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pipeline.athletes.settings import store_root
from pipeline.errors import GluteError
from pipeline.jobs.athlete_records import records_of
from pipeline.jobs.parallel.pool import each
from pipeline.jobs.reports.report import latest_week, weekly_document
from pipeline.report.overview import failed_line, overview_line, overview_page
from pipeline.report.render import render, write_report
from pipeline.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.report.overview import Line
    from pipeline.report.quantities import Units

LEAST_ATHLETES = 4  # fewer are written faster in this process than in new ones


def report_all(
    home: Home, *, week: str | None = None, units: Units = "metric", workers: int | None = None
) -> tuple[Path, list[Line]]:
    """Write the page of every athlete, and the overview that links them.

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
        The file of the overview, and its lines. An athlete without a report has a line with the `error`.
    """
    work = partial(_write_one, home, week, units)
    lines = list(each(work, home.athletes(), workers=workers, least=LEAST_ATHLETES))
    path = home.root / "reports" / "overview.html"
    write_report(path, overview_page(lines))
    return path, lines


def _write_one(home: Home, week: str | None, units: Units, athlete: str) -> Line:
    """Write the page of one athlete and return its line."""
    try:
        store = Store(store_root(home))
        records = records_of(home, store, athlete)
        document = weekly_document(store, records, week or latest_week(store, athlete), traces=True)
    except GluteError as error:
        return failed_line(athlete, str(error))
    write_report(home.reports(athlete) / f"{document['week']}.html", render(document, "html", units=units))
    return overview_line(document, share_body=records.profile.share_body)
