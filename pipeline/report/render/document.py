"""One document in, one text out: terminal, Markdown, HTML or JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

from pipeline.files import write_atomically
from pipeline.report.document.form import to_plain
from pipeline.report.links import NO_LINKS

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.report.document.whole import Document
    from pipeline.report.links import Links
    from pipeline.vocabulary import Units

Format = Literal["terminal", "md", "html", "json"]


def render(
    document: Document,
    form: Format,
    *,
    units: Units = "metric",
    width: int = 80,
    colour: bool = False,
    full: bool = False,
    links: Links = NO_LINKS,
) -> str:
    """Write a document in one of the report's formats.

    Parameters
    ----------
    document
        What `build_document` gives.
    form
        `terminal`, `md`, `html` or `json`.
    units
        `metric` or `imperial`; JSON is always in SI units.
    width, colour
        Of the terminal; the other formats take no notice.
    full
        Whether the terminal shows the details below the short report; Markdown, HTML and JSON always hold them.
    links
        Pages that stand beside this one; only HTML links.
    """
    if form == "json":
        return json.dumps(to_plain(document), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    if form == "html":
        from pipeline.report.render.html import to_html  # noqa: PLC0415  each format pays for its own imports

        return to_html(document, units=units, links=links)
    if form == "md":
        from pipeline.report.render.markdown import to_markdown  # noqa: PLC0415
        from pipeline.report.sections.page import build_page  # noqa: PLC0415

        return to_markdown(build_page(document, units))
    from pipeline.report.render.painted import painted  # noqa: PLC0415
    from pipeline.report.render.short import lines_of  # noqa: PLC0415

    if not full:
        from pipeline.report.sections.week.short import build_short  # noqa: PLC0415

        return painted(lines_of(build_short(document, units), width), colour=colour)
    from pipeline.report.render.full import details_of  # noqa: PLC0415
    from pipeline.report.render.terminal import sections_to_terminal  # noqa: PLC0415
    from pipeline.report.sections.week.page import build_week  # noqa: PLC0415

    week = build_week(document, units)
    short = painted(lines_of(week, width), colour=colour)
    return short + sections_to_terminal(details_of(week), week.footer, width=width, colour=colour)


def write_report(path: Path, text: str) -> None:
    """Write a report so that no reader ever sees half of it."""
    write_atomically(path, text.encode("utf-8"))
