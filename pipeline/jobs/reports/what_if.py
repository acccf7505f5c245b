"""Try any changes of a week with the draws of the weekly answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipeline.athletes.settings import store_root
from pipeline.errors import UsageError
from pipeline.jobs.athlete_records import records_of
from pipeline.jobs.reports.report import latest_week, read_week
from pipeline.report.document.build.what_if import what_if_document
from pipeline.report.document.form import to_plain
from pipeline.report.render.markdown import to_markdown
from pipeline.report.render.terminal import to_terminal
from pipeline.report.sections.what_if import what_if_page
from pipeline.report.sentences import sentence
from pipeline.store.store import Store
from pipeline.weekly.what_if import cautions, changed, outlooks, parse_steps, refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.athletes.home import Home


def what_if(
    home: Home,
    athlete: str,
    changes: Sequence[str],
    *,
    week: str | None = None,
    form: str = "terminal",
    colour: bool = False,
    width: int = 80,
) -> str:
    """Write what some changes would do, all taken together.

    Parameters
    ----------
    home, athlete
        Whose week.
    changes
        As `pipeline.weekly.what_if.EXAMPLES`.
    week
        ISO week, as `2026-W46`; the latest with an activity by default.
    form
        `terminal`, `md` or `json`.
    colour, width
        Whether the terminal shows colours, and its columns.

    Raises
    ------
    UsageError
        A change is not understood, the athlete's age, care list or safety leaves size and fat out, there is a pause, or
        it eats less at a low body mass index.
    """
    steps = parse_steps(changes)
    store = Store(store_root(home))
    records = records_of(home, store, athlete)
    week = week or latest_week(store, athlete)
    state = read_week(store, records, week).state
    after = changed(state, steps)
    refused = refusal(state, after)
    if refused:
        group = "why_not" if refused in {"body_mass_index", "pause"} else "safety"
        raise UsageError("this change is not estimated", why=sentence(f"{group}.{refused}"))
    document = what_if_document(athlete, week, steps, outlooks(state, steps), cautions(state, after))
    if form == "json":
        return json.dumps(to_plain(document), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    page = what_if_page(document)
    return to_markdown(page) if form == "md" else to_terminal(page, width=width, colour=colour)
