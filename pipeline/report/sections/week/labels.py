"""The one table of labels: time, rise, effort, fibres, and what each gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.report import quantities
from pipeline.report.sentences import counted, sentence
from pipeline.vocabulary import LABELS, Gait, Label

if TYPE_CHECKING:
    from pipeline.report.document.running import LabelTotals
    from pipeline.report.document.whole import Document
    from pipeline.vocabulary import Units

CLIMBED = (Label.HILL, Label.STAIRS)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRow:
    """One label of the week; without `time` there was none of it."""

    key: str
    name: str
    time: str = ""
    bouts: str = ""
    up: str = ""
    effort: str = ""
    effort_range: str = ""
    fibres: str = ""
    force: float | None = None
    endurance: float | None = None


def rows_of(document: Document, units: Units) -> tuple[LabelRow, ...]:
    """Lay the labels out, the uphill sprints and the walked hills below the hills that they are part of."""
    rows = [_row(label, sentence(f"label.{label}"), document.by_label[label], document, units) for label in LABELS]
    parts = [
        _row(Label.HILL, sentence("week.of_it_sprints"), document.uphill_sprints, document, units, "uphill_sprint"),
        _walked(document, units),
    ]
    at = LABELS.index(Label.HILL) + 1
    return (*rows[:at], *(part for part in parts if part.time), *rows[at:])


def heading(document: Document) -> str:
    """Say how little time gave how much of the force, where hard running gave most of it."""
    done = document.effect
    hard = ("sprint", "hill", "uphill_sprint", "stairs")
    seconds = sum(document.by_label[label].seconds for label in (Label.SPRINT, Label.HILL, Label.STAIRS))
    if not seconds:
        return sentence("week.labels_plain")
    if done is None or done.force is None:
        return sentence("week.labels_time", time=quantities.duration(seconds))
    share = sum(part.share for key, part in done.labels.items() if key in hard)
    return sentence("week.labels_hard", time=quantities.duration(seconds), percent=quantities.number(100 * share))


def covered(document: Document) -> str:
    """Say how much of the time on foot the labels are."""
    labelled = sum(document.by_label[label].seconds for label in LABELS)
    moving = document.totals.moving_s
    if moving - labelled < 60:
        return sentence("week.labels_all", time=quantities.duration(labelled))
    return sentence("week.labels_some", time=quantities.duration(labelled), rest=quantities.duration(moving - labelled))


def _row(key: str, name: str, row: LabelTotals, document: Document, units: Units, dose: str | None = None) -> LabelRow:
    if not row.bouts:
        return LabelRow(key=key, name=name)
    effort = row.gmax_pct_mvic
    force, endurance = _shares(document, dose or key)
    return LabelRow(
        key=key,
        name=name,
        time=quantities.duration(row.seconds),
        bouts="" if key == Label.EASY else counted(row.bouts, "time"),
        up=quantities.height(row.ascent_m, units) if key in CLIMBED else quantities.DASH,
        effort=quantities.DASH if effort is None else quantities.effort_text(effort.value),
        effort_range="" if effort is None else quantities.effort_ends(effort),
        fibres=sentence(f"week.fibre.{row.fibre_label}") if row.fibre_label else quantities.DASH,
        force=force,
        endurance=endurance,
    )


def _shares(document: Document, key: str) -> tuple[float | None, float | None]:
    """Return the shares of the week's force and endurance; a hill's are those of its sprints and of the rest."""
    done = document.effect
    if done is None or done.force is None:
        return None, None
    keys = ("hill", "uphill_sprint") if key == Label.HILL else (key,)
    parts = [done.labels[name] for name in keys if name in done.labels]
    points = done.endurance.points.value if done.endurance else 0.0
    endurance = sum(part.endurance for part in parts) / points if points else None
    return sum(part.share for part in parts), endurance


def _walked(document: Document, units: Units) -> LabelRow:
    """Sum up hills that were walked; their dose is part of what walking gave."""
    walked = [
        segment
        for run in document.runs
        for segment in run.segments
        if segment.label == Label.HILL and segment.gait == Gait.WALK
    ]
    name = sentence("week.of_it_walked")
    if not walked:
        return LabelRow(key=Label.HILL, name=name)
    return LabelRow(
        key=Label.HILL,
        name=name,
        time=quantities.duration(sum(segment.duration_s for segment in walked)),
        bouts=counted(len(walked), "time"),
        up=quantities.height(sum(segment.ascent_m or 0.0 for segment in walked), units),
    )
