"""A week of one's own choice, before and after, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.report import quantities
from pipeline.report.document.build.conclusions import label_probability
from pipeline.report.sections.answer import bars
from pipeline.report.sections.blocks import Column, Page, Point, Section, Table
from pipeline.report.sentences import counted, sentence
from pipeline.vocabulary import OUTCOMES
from pipeline.weekly.answer import Range
from pipeline.weekly.forecast.classes import label_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.weekly.outlook import Outlook
    from pipeline.weekly.what_if import Step


def what_if_document(
    athlete: str, week: str, steps: Sequence[Step], outlooks: tuple[Outlook, Outlook], cautions: Sequence[str]
) -> dict[str, Any]:
    """Tell in plain data what was understood and what it would do.

    Returns
    -------
    dict
        `athlete`, `week`, `changes` (texts), `before` and `after` (probabilities, muscle and fat with their 90 %
        ranges [%]), `cautions` (key and text).
    """
    before, after = outlooks
    return {
        "athlete": athlete,
        "week": week,
        "changes": [step_text(step) for step in steps],
        "before": _outlook(before),
        "after": _outlook(after),
        "cautions": [{"key": key, "text": sentence(f"why_not.{key}")} for key in cautions],
    }


def _outlook(outlook: Outlook) -> dict[str, Any]:
    parts: dict[str, Any] = {"probabilities": dict(outlook.probabilities)}
    for name, change in (("muscle", outlook.muscle_change_pct), ("fat", outlook.fat_change_pct)):
        ends = {"": change.value, "_low": change.low, "_high": change.high}
        parts |= {f"{name}_change_pct{end}": value for end, value in ends.items()}
    return parts


def step_text(step: Step) -> str:
    """Say a change as it was understood."""
    signed = step.key in ("volume", "strength", "energy")
    digits = 1 if step.key == "protein" else 0
    texts = {name: quantities.number(value) for name, value in step.values.items()}
    amount = step.values["amount"]
    texts["sessions"] = counted(round(step.values.get("sessions", 1)), "session")
    texts["amount"] = quantities.signed(amount, digits) if signed else quantities.number(amount, digits)
    return sentence(f"step.{step.key}", **texts)


def what_if_page(document: dict[str, Any]) -> Page:
    """Lay out the document of `what_if_document`."""
    before, after = document["before"], document["after"]
    section = Section(
        key="what_if",
        title=sentence("what_if.title"),
        lead=sentence("what_if.lead", changes="; ".join(document["changes"])),
        bars=bars(after["probabilities"]),
        table=_table(before, after),
        points=tuple(Point(caution["text"]) for caution in document["cautions"]),
        after=(sentence("horizon.changed"),),
    )
    return Page(
        headline=_headline(after["probabilities"]),
        alert=False,
        title=sentence("what_if.title"),
        subtitle=sentence("what_if.week", athlete=document["athlete"], week=document["week"]),
        sections=(section,),
        footer=(sentence("footer.text"),),
        more="",
    )


def _headline(shares: Mapping[str, float]) -> str:
    """Name the class that leads, where one is probable enough for a label."""
    label = label_of(dict(shares))
    if label == "undecided":
        return sentence("what_if.undecided")
    probability = quantities.probability_text(label_probability(label, shares) or 0.0)
    return sentence("what_if.headline", verdict=sentence(f"class.{label}"), probability=probability)


def _table(before: dict[str, Any], after: dict[str, Any]) -> Table:
    """Set before and after side by side."""
    columns = (
        Column(sentence("column.outcome"), numbers=False),
        Column(sentence("column.before")),
        Column(sentence("column.after")),
    )
    rows = [
        (
            sentence(f"class.{name}"),
            *(quantities.probability_text(part["probabilities"][name]) for part in (before, after)),
        )
        for name in OUTCOMES
    ]
    rows += [(sentence(f"verdict.{name}"), _change(before, name), _change(after, name)) for name in ("muscle", "fat")]
    return Table(columns, tuple(rows))


def _change(outlook: dict[str, Any], name: str) -> str:
    change = Range(*(outlook[f"{name}_change_pct{end}"] for end in ("", "_low", "_high")))
    return f"{quantities.signed_range(change)} %"
