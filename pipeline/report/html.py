"""The report as one HTML file: no script, no request, light and dark, for phone and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from pipeline.report import charts, quantities
from pipeline.report.links import NO_LINKS
from pipeline.report.sentences import sentence
from pipeline.report.templating import render_template
from pipeline.vocabulary import LABELS

if TYPE_CHECKING:
    from pipeline.report.blocks import Page
    from pipeline.report.links import Links
    from pipeline.report.quantities import Units

REPORT_TEMPLATE = "report.html.j2"


def to_html(page: Page, document: dict[str, Any], *, units: Units, links: Links = NO_LINKS) -> str:
    """Draw a page with its charts.

    Parameters
    ----------
    page
        What `build_page` gives for the document.
    document
        What the charts are drawn from; runs without a trace get none.
    units
        As the page was laid out.
    links
        Pages that stand beside this one.
    """
    return page_html(page, _charts(document, units), links=links)


def page_html(page: Page, drawn: dict[str, Markup], *, links: Links = NO_LINKS) -> str:
    """Draw a page beside charts that are drawn already, by the key of their section or run."""
    labels = [(name, sentence(f"label.{name}")) for name in LABELS]
    return render_template(REPORT_TEMPLATE, page=page, charts=drawn, labels=labels, links=links, t=sentence)


def _charts(document: dict[str, Any], units: Units) -> dict[str, Markup]:
    """Draw every chart of the page, by the key of its section or run."""
    labels = document["by_label"]
    drawn = {"trend": charts.trend_chart(document["trend"], _trend_text(document))}
    if document["runs"]:
        times = [f"{sentence(f'label.{label}')} {quantities.duration(labels[label]['seconds'])}" for label in LABELS]
        drawn["labels"] = charts.labels_chart(labels, sentence("explain.labels_chart", labels=", ".join(times)))
    for run in document["runs"]:
        if run["trace"] and run["trace"]["minute"]:
            drawn[run["activity_id"]] = charts.run_chart(run, units, _run_text(run))
    return {key: Markup(svg) for key, svg in drawn.items()}  # noqa: S704  our own SVG, its texts are escaped


def _trend_text(document: dict[str, Any]) -> str:
    seconds = sum(document["trend"][-1][f"{label}_s"] or 0.0 for label in LABELS)
    return sentence("explain.trend_chart", time=quantities.duration(seconds))


def _run_text(run: dict[str, Any]) -> str:
    """Describe the chart of a run: its date and the time of each label."""
    seconds = {label: sum(s["duration_s"] for s in run["segments"] if s["label"] == label) for label in LABELS}
    times = [f"{sentence(f'label.{label}')} {quantities.duration(time)}" for label, time in seconds.items() if time]
    return sentence("explain.trace", date=quantities.moment(run["local_start"]), labels=", ".join(times))
