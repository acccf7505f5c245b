"""The page of a week as one HTML file: no script, no request, light and dark, for phone and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report.links import NO_LINKS
from pipeline.report.render.templating import render_template
from pipeline.report.sections.claims import cards_heading
from pipeline.report.sections.week.answer import chances_text
from pipeline.report.sections.week.page import build_week
from pipeline.report.sentences import sentence
from pipeline.vocabulary import LABELS, OUTCOMES

if TYPE_CHECKING:
    from pipeline.report.document.whole import Document
    from pipeline.report.links import Links
    from pipeline.vocabulary import Units

WEEK_TEMPLATE = "week.html.j2"


def to_html(document: Document, *, units: Units, links: Links = NO_LINKS) -> str:
    """Draw the page of a week.

    Parameters
    ----------
    document
        What `build_document` gives; runs without a trace get no lines.
    units
        `metric` or `imperial`.
    links
        Pages that stand beside this one.
    """
    page = build_week(document, units)
    return render_template(
        WEEK_TEMPLATE,
        page=page,
        links=links,
        t=sentence,
        outcomes=OUTCOMES,
        label_keys=LABELS,
        chances=chances_text(page.answer.counts) if page.answer else "",
        claims_heading=cards_heading(page.cards),
    )
