"""One page with a line for each athlete, for a coach. Words on bodies stand there only where they are shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.report import quantities
from pipeline.report.conclusions import UNSPOKEN
from pipeline.report.page import verdict_line
from pipeline.report.sentences import keys, sentence
from pipeline.report.templating import render_template
from pipeline.vocabulary import LABELS, OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OVERVIEW_TEMPLATE = "overview.html.j2"
LEVELS = "▁▂▃▄▅▆▇█"
Line = dict[str, Any]


def overview_line(document: Mapping[str, Any], *, share_body: bool) -> Line:
    """Tell one athlete's week in a line.

    Parameters
    ----------
    document
        What `build_document` gives.
    share_body
        As the athlete's profile says. Without it, and always for minors and beside a care list, verdict and flags are
        left out; where only a safety message hides the body, the flag stands alone.

    Returns
    -------
    dict
        `athlete`, `week`, `href` of the report beside the page, `trend` [min on foot a week, None without data],
        `verdict` (text or None), its `label` and `flags` (texts).
    """
    verdict = document["verdict"]
    flags = [item["key"] for item in verdict["safety"]]
    shared = share_body and not UNSPOKEN.intersection(flags)
    return {
        "athlete": document["athlete"],
        "week": document["week"],
        "href": f"{document['athlete']}/{document['week']}.html",
        "trend": [_minutes(row) for row in document["trend"]],
        "verdict": verdict_line(verdict) if shared and not verdict["body_hidden"] else None,
        "label": verdict["label"] if shared else None,
        "flags": [sentence(f"flag.{key}") for key in flags] if shared else [],
        "error": None,
    }


def failed_line(athlete: str, error: str) -> Line:
    """Tell why an athlete has no report."""
    return dict.fromkeys(("week", "href", "verdict", "label")) | {
        "athlete": athlete,
        "error": error,
        "trend": [],
        "flags": [],
    }


def _minutes(row: Mapping[str, Any]) -> float | None:
    """Minutes on foot of a week of the trend."""
    if row["easy_s"] is None:
        return None
    minutes: float = sum(row[f"{label}_s"] for label in LABELS) / 60
    return minutes


def overview_page(lines: Sequence[Line]) -> str:
    """Draw the page.

    Parameters
    ----------
    lines
        From `overview_line` and `failed_line`, in the order they shall stand.
    """
    words = {key: sentence(f"overview.{key}") for key in keys("overview") if key != "change"}
    rows = [line | {"spark": spark(line["trend"]), "now": _now(line["trend"])} for line in lines]
    return render_template(OVERVIEW_TEMPLATE, words=words, rows=rows, classes=OUTCOMES)


def spark(trend: Sequence[float | None]) -> str:
    """Draw weeks as small bars, a week without data as a dash."""
    most = max((value for value in trend if value), default=1.0)
    return "".join(
        quantities.DASH if value is None else LEVELS[round(value / most * (len(LEVELS) - 1))] for value in trend
    )


def _now(trend: Sequence[float | None]) -> str:
    """Say the minutes of the last week beside the mean of the weeks before."""
    if not trend or trend[-1] is None:
        return quantities.DASH
    before = [value for value in trend[:-1] if value is not None]
    now = quantities.duration(60 * trend[-1])
    if not before:
        return now
    return sentence("overview.change", now=now, before=quantities.duration(60 * sum(before) / len(before)))
