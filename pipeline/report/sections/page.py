"""The report's text, laid out once for every format: sections of paragraphs, bars, tables and points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report import quantities
from pipeline.report.sections import tables
from pipeline.report.sections.answer import answer_section
from pipeline.report.sections.blocks import Page, Point, Section, titled
from pipeline.report.sections.body import body_sections
from pipeline.report.sections.claims import claims
from pipeline.report.sections.effect import effect_section
from pipeline.report.sections.forecasts import forecasts_section
from pipeline.report.sections.plan import plan_section
from pipeline.report.sections.running import running_sections
from pipeline.report.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.report.document.whole import Document
    from pipeline.vocabulary import Units


def build_page(document: Document, units: Units) -> Page:
    """Lay out a document.

    Parameters
    ----------
    document
        What `build_document` gives.
    units
        `metric` or `imperial`, for distances, rises and paces.

    Returns
    -------
    Page
        Text and numbers as they are shown; the formats only draw them.
    """
    verdict = document.verdict
    sections = (
        answer_section(document),
        effect_section(document.effect),
        *(() if verdict.body_hidden else body_sections(document)),
        plan_section(document, units),
        *running_sections(document, units),
        _trend(document),
        forecasts_section(document.forecasts),
        titled(
            "claims",
            table=claims(document, units),
            after=() if verdict.body_hidden else (sentence("explain.types"),),
        ),
        _thresholds(document, units),
        _list("notes", [note.text for note in document.notes]),
        _list("limits", [*document.limits, sentence("evidence.key")], reference=True),
        _list("refuse", document.not_claimed, reference=True),
        _list("sources", document.sources, reference=True),
    )
    return Page(
        headline=verdict.headline,
        alert=bool(verdict.safety),
        title=sentence("title.page"),
        subtitle=subtitle(document),
        sections=tuple(section for section in sections if not section.is_empty()),
        footer=(document.footer, sentence("footer.local")),
        more=sentence("terminal.more", athlete=document.athlete, week=document.week),
    )


def subtitle(document: Document) -> str:
    """Say whose week this is."""
    start, end = quantities.short_date(document.week_start), quantities.long_date(document.week_end)
    return sentence("title.week", athlete=document.athlete, week=document.week, start=start, end=end)


def _list(key: str, texts: Sequence[str], *, reference: bool = False) -> Section:
    return titled(key, points=tuple(Point(text) for text in texts), reference=reference)


def _thresholds(document: Document, units: Units) -> Section:
    if not document.thresholds:
        return titled("thresholds")
    return titled(
        "thresholds", text=(sentence("explain.thresholds"),), table=tables.thresholds(document.thresholds, units)
    )


def _trend(document: Document) -> Section:
    return titled("trend", text=(sentence("explain.trend"),), table=tables.trend(document))
