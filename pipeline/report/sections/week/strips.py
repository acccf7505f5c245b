"""The runs of the week as strips: labels over time, with speed above on one scale for all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.report import quantities
from pipeline.report.doses import LEAST_FORCE
from pipeline.report.sections import svg, tables
from pipeline.report.sentences import counted, sentence, upper_first
from pipeline.vocabulary import LABELS, Effort, Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.report.document.runs import Run, RunSegment
    from pipeline.report.document.whole import Document
    from pipeline.report.sections.blocks import Table
    from pipeline.vocabulary import Units

BOUT_WIDTH = 0.005  # of a strip, at which a hard bout is still seen
SPEED_STEP_KMH = 2.0  # to which the top of the scale is rounded up
STRIP_TICKS = 5
TICKS_MIN = (5, 10, 15, 20, 30, 60, 120, 240, 480)
MOSTLY = 0.5  # share of the week's force from which one run gave most of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A line of a run: its name, its ends as texts, and its path."""

    name: str
    low: str
    high: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStrip:
    """One run: its words, its bands by colour, the line of its speed, and the parts that open below it.

    `spans` are the labels with start and end [share of the run], from which text draws what `bands` are on the page.
    """

    day: str
    what: str
    size: str
    described: str
    spans: tuple[tuple[str, float, float], ...]
    bands: tuple[tuple[str, str], ...]
    speed: str
    ticks: tuple[tuple[float, str], ...]
    force: float | None
    force_text: str
    endurance: float | None
    endurance_text: str
    panels: tuple[Panel, ...]
    table: Table


def strips_of(document: Document, units: Units) -> tuple[RunStrip, ...]:
    """Draw every run of the week."""
    top = top_speed_mps(document)
    return tuple(_strip(run, document, top, units) for run in document.runs)


def top_speed_mps(document: Document) -> float:
    """Return the top of the common scale of speed [m/s]."""
    speeds = [speed for run in document.runs if run.trace for speed in run.trace.speed_mps if speed]
    kmh = 3.6 * max(speeds, default=0.0)
    return max(SPEED_STEP_KMH, -(-kmh // SPEED_STEP_KMH) * SPEED_STEP_KMH) / 3.6


def explained(document: Document, units: Units) -> str:
    """Say what the strips show: labels, and speed where any run has it."""
    if not any(speed for run in document.runs if run.trace for speed in run.trace.speed_mps):
        return sentence("week.runs_plain")
    return sentence("week.runs_text", speed=quantities.speed(top_speed_mps(document), units))


def heading(document: Document) -> str:
    """Say which run gave most of the week's force, where one did."""
    effect = document.effect
    shares = {part.activity_id: part.share for part in effect.runs} if effect else {}
    by_id = {run.activity_id: run for run in document.runs}
    most = max((key for key in shares if key in by_id), key=shares.__getitem__, default=None)
    if most is None or effect is None or effect.force is None:
        return upper_first(counted(len(by_id), "run"))
    if effect.force.sessions.value < LEAST_FORCE:
        return sentence("week.runs_little")
    if shares[most] < MOSTLY:
        return sentence("week.runs_spread")
    run, percent = by_id[most], quantities.number(100 * shares[most])
    return sentence("week.runs_most", day=_weekday(run), what=what_of(run), percent=percent)


def what_of(run: Run) -> str:
    """Say in a few words what a run was: its hard bouts by kind, or easy running."""
    counts = Counter(_kind(segment) for segment in run.segments)
    counts.pop(Label.EASY, None)
    said = [counted(count, f"bout_{kind}") for kind, count in counts.most_common(2)]
    if not said:
        return sentence("week.what_easy") if run.segments else sentence("week.what_none")
    return sentence("word.and", first=said[0], second=said[1]) if len(said) > 1 else said[0]


def _kind(segment: RunSegment) -> str:
    """Name the kind of a bout; walked hills are not run ones."""
    if segment.label != Label.HILL:
        return str(segment.label)
    if segment.gait == "walk":
        return "hill_walk"
    return "uphill_sprint" if segment.effort == Effort.SPRINT else "hill"


def _strip(run: Run, document: Document, top: float, units: Units) -> RunStrip:
    minutes = max((segment.end_minute for segment in run.segments), default=0.0)
    minutes = max(minutes, (run.elapsed_s or 0.0) / 60) or 1.0
    effect = document.effect
    part = next((part for part in effect.runs if part.activity_id == run.activity_id), None) if effect else None
    points = effect.endurance.points.value if effect and effect.endurance else 0.0
    force = part.share if part else None
    endurance = part.endurance / points if part and points else None
    start = datetime.fromisoformat(run.local_start)
    return RunStrip(
        day=f"{sentence(f'weekday.{start.isoweekday()}')} {start.day}",
        what=upper_first(what_of(run)),
        size=_size(run, units),
        described=_described(run),
        spans=tuple((s.label, s.start_minute / minutes, s.end_minute / minutes) for s in run.segments),
        bands=_bands(run.segments, minutes),
        speed=_line(run.trace.minute, run.trace.speed_mps, minutes, (0.0, top)) if run.trace else "",
        ticks=_ticks(minutes),
        force=force,
        force_text=_share("force", force),
        endurance=endurance,
        endurance_text=_share("endurance", endurance),
        panels=_panels(run, minutes),
        table=tables.segments(hard_parts(run), units),
    )


def hard_parts(run: Run) -> Run:
    """Return a run with those of its segments that are not easy; all of them where none is hard."""
    hard = tuple(segment for segment in run.segments if segment.label != Label.EASY)
    return replace(run, segments=hard or run.segments)


def _size(run: Run, units: Units) -> str:
    parts = [] if run.distance_m is None else [quantities.distance(run.distance_m, units)]
    if run.moving_s is not None:
        parts.append(quantities.duration(run.moving_s))
    if run.ascent_m is not None:
        parts.append(sentence("week.up", height=quantities.height(run.ascent_m, units)))
    return ", ".join(parts)


def _share(name: str, share: float | None) -> str:
    percent = quantities.DASH if share is None else f"{quantities.number(100 * share)} %"
    return sentence(f"week.run_{name}", percent=percent)


def _described(run: Run) -> str:
    """Describe the strip for those who cannot see it: the time of each label."""
    seconds = {label: sum(s.duration_s for s in run.segments if s.label == label) for label in LABELS}
    return ", ".join(
        f"{sentence(f'label.{label}')} {quantities.duration(time)}" for label, time in seconds.items() if time
    )


def _bands(segments: Sequence[RunSegment], minutes: float) -> tuple[tuple[str, str], ...]:
    """Draw the labels, the hard ones last and wide enough to be seen."""
    bands = []
    for label in LABELS:
        spans = [_span(s, minutes, label) for s in segments if s.label == label]
        if spans:
            bands.append((str(label), svg.strip(spans)))
    return tuple(bands)


def _span(segment: RunSegment, minutes: float, label: str) -> tuple[float, float]:
    start, end = segment.start_minute / minutes, segment.end_minute / minutes
    return (start, end) if label == Label.EASY else (start, max(end, start + BOUT_WIDTH))


def _line(at: Sequence[float], values: Sequence[float | None], minutes: float, ends: tuple[float, float]) -> str:
    """Draw values over the minutes of a run, between the ends of their scale, broken where there is none."""
    foot, top = ends
    paths: list[list[tuple[float, float]]] = []
    piece: list[tuple[float, float]] = []
    for minute, value in zip(at, values, strict=True):
        if value is None:
            paths.append(piece)
            piece = []
        else:
            piece.append((minute / minutes, min(max(value, foot), top)))
    return "".join(svg.line(points, foot, top) for points in (*paths, piece) if len(points) > 1)


def _ticks(minutes: float) -> tuple[tuple[float, str], ...]:
    step = next((step for step in TICKS_MIN if minutes / step <= STRIP_TICKS), TICKS_MIN[-1])
    return tuple((place / minutes, str(place)) for place in range(0, int(minutes * 0.94) + 1, step))


def _panels(run: Run, minutes: float) -> tuple[Panel, ...]:
    """Draw grade and heart rate, where the run has them."""
    if run.trace is None:
        return ()
    panels = []
    for name, unit, values in (
        ("grade_pct", "%", run.trace.grade_pct),
        ("heart_rate_bpm", "bpm", run.trace.heart_rate_bpm),
    ):
        known = [value for value in values if value is not None]
        if len(known) > 1 and max(known) > min(known):
            low, high = min(known), max(known)
            panels.append(
                Panel(
                    name=sentence(f"week.panel.{name}", unit=unit),
                    low=quantities.number(low),
                    high=quantities.number(high),
                    path=_line(run.trace.minute, values, minutes, (low, high)),
                )
            )
    return tuple(panels)


def _weekday(run: Run) -> str:
    return sentence(f"weekday_long.{datetime.fromisoformat(run.local_start).isoweekday()}")
