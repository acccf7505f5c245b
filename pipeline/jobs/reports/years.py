"""Write all weeks of an athlete as one chart."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipeline.athletes.settings import store_root
from pipeline.jobs.athlete_records import records_of
from pipeline.jobs.reports.report import latest_week, read_week
from pipeline.report.markdown import to_markdown
from pipeline.report.terminal import to_terminal
from pipeline.report.years import years_document, years_page
from pipeline.store.store import Store

if TYPE_CHECKING:
    from pipeline.athletes.home import Home
    from pipeline.report.render import Format


def report_years(home: Home, athlete: str, *, form: Format = "terminal", colour: bool = False) -> str:
    """Write the years of an athlete. Parameters and errors are those of `pipeline.jobs.reports.report.report`."""
    store = Store(store_root(home))
    records = records_of(home, store, athlete)
    state = read_week(store, records, latest_week(store, athlete)).state
    document = years_document(athlete, store.read("weeks", athlete), hidden=state.body_hidden)
    if form == "json":
        return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    page = years_page(document)
    if form == "html":
        from pipeline.report.html import years_html  # noqa: PLC0415  Altair takes half a second to import

        return years_html(page, document)
    return to_markdown(page) if form == "md" else to_terminal(page, colour=colour)
