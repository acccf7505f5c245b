"""The short report of a terminal: the page of the week as lines of a given width, complete without colour."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING

from pipeline.report import quantities
from pipeline.report.render.painted import Line
from pipeline.report.sections.week.usual import drawn_shares
from pipeline.report.sentences import sentence, upper_first
from pipeline.report.twenty import SHAPES
from pipeline.vocabulary import LABELS, OUTCOMES, Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.report.sections.week.answer import Answer
    from pipeline.report.sections.week.labels import LabelRow
    from pipeline.report.sections.week.short import ShortWeek
    from pipeline.report.sections.week.strips import RunStrip
    from pipeline.report.sections.week.usual import Measure, Strip

SIGNS = {Label.EASY: "·", Label.TEMPO: "=", Label.SPRINT: "!", Label.HILL: "^", Label.STAIRS: "#"}
BETWEEN = "  "
HELD = "\ue000"  # a private character: stands for a space at which no line may end, while lines are broken
STRIP = 16  # cells of the chart of usual weeks
LEAST_CELLS = 12  # of a run's line of labels beside its name; with less room it stands below
MOST_CELLS = 40
COLUMNS = ("kind", "time", "up", "effort", "force", "endurance", "fibres")
SPARED = ("fibres", "endurance", "effort", "up", "force")  # columns that a narrow terminal lacks, the first one first
BRIEF_NOTES = 2  # of the answer: the range of fat, and strength; the rest stands in the full text


def lines_of(page: ShortWeek, width: int) -> tuple[Line, ...]:
    """Lay the week out as lines.

    Parameters
    ----------
    page
        What `build_short` gives.
    width
        Columns; from 50 on no line is wider.
    """
    title = sentence("text.title", athlete=page.athlete, week=page.week, span=page.span)
    closing = sentence("text.closing", athlete=page.athlete, week=page.iso_week)
    blocks = (
        [
            *_wrapped(title, width, style="bold"),
            *_safety(page, width),
            *(_answer(page.answer, width) if page.answer else []),
        ],
        _effect(page, width),
        _facts(page, width),
        _runs(page, width),
        _labels(page, width),
        _plan(page, width),
        _wrapped(closing, width, style="dim"),
    )
    lines: list[Line] = []
    for block in filter(None, blocks):
        lines += [Line(""), *block] if lines else block
    return tuple(lines)


def _wrapped(text: str, width: int, *, first: str = "", rest: str = "", style: str = "") -> list[Line]:
    """Break a text into lines, every unit on the line of its number."""
    pieces = textwrap.wrap(
        quantities.hold_units(text, HELD), width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )
    return [Line(piece.replace(HELD, " ").rstrip(), style) for piece in pieces]


def _named(rows: Sequence[tuple[str, str]], width: int) -> list[Line]:
    """Write texts behind their names, with a hanging indent."""
    indent = max(len(name) for name, _ in rows) + len(BETWEEN)
    return [line for name, text in rows for line in _wrapped(text, width, first=name.ljust(indent), rest=" " * indent)]


def _safety(page: ShortWeek, width: int) -> list[Line]:
    """Say what outranks the answer, or that size is left out."""
    if page.safety:
        texts = [*page.safety, *([] if page.answer else [sentence("text.left_out")])]
    elif not page.answer:
        texts = [upper_first(sentence("headline.hidden")), page.hidden]
    else:
        return []
    return [line for number, text in enumerate(texts) for line in _wrapped(text, width, style="" if number else "bold")]


def _answer(answer: Answer, width: int) -> list[Line]:
    rows = ((sentence("week.muscle_row"), answer.muscle), (sentence("week.fat_row"), answer.fat))
    marks = "".join(SHAPES[name] * answer.counts[name] for name in OUTCOMES)
    key = (
        sentence("text.counts", mark=SHAPES[name], name=sentence(f"class.{name}"), count=str(answer.counts[name]))
        for name in OUTCOMES
    )
    total = sentence("text.total", value=answer.total.text, range=answer.range_text)
    change = sentence("text.in_weeks", ahead=answer.ahead, name=answer.total.name.lower(), total=total)
    parts = [(part.name, part.text) for part in answer.parts]
    return [
        *(Line(line.text, "bold") for line in _named([(name, upper_first(text)) for name, text in rows], width)),
        *_packed([marks, *key], width),
        *_wrapped(answer.horizon, width, style="dim"),
        *_wrapped(change, width, style="bold"),
        *_columns(parts, width),
        *_wrapped(" ".join(answer.notes[:BRIEF_NOTES]), width),
    ]


def _packed(pieces: Iterable[str], width: int, style: str = "") -> list[Line]:
    """Put as many pieces on a line as fit, without breaking one that fits."""
    held = (piece.replace(" ", HELD) if len(piece) <= width else piece for piece in pieces)
    return _wrapped(BETWEEN.join(held), width, style=style)


def _columns(rows: Sequence[tuple[str, str]], width: int) -> list[Line]:
    """Write names and values, in two columns where they fit."""
    name, value = (max(len(row[place]) for row in rows) for place in (0, 1))
    cells = [f"{BETWEEN}{row[0].ljust(name)}{BETWEEN}{row[1].rjust(value)}" for row in rows]
    if 2 * len(cells[0]) + len(BETWEEN) > width:
        return [Line(cell) for cell in cells]
    half = -(-len(cells) // 2)
    right = [*cells[half:], *[""] * (2 * half - len(cells))]
    return [Line(f"{one}{BETWEEN}{two}".rstrip()) for one, two in zip(cells[:half], right, strict=True)]


def _effect(page: ShortWeek, width: int) -> list[Line]:
    if not page.measures and not page.caveats:
        return []
    measures = [line for measure in page.measures for line in _measure(measure, page.measures, width)]
    key = [sentence("text.chart")] if any(measure.strip for measure in page.measures) else []
    caveats = "" if page.measures else " ".join(page.caveats)
    return [*_packed([page.effect_title, *key], width, "bold"), *measures, *_wrapped(caveats, width)]


def _measure(measure: Measure, others: Sequence[Measure], width: int) -> list[Line]:
    """Write one measure: its chart and its word, its amount, and what gave most of it."""
    indent = max(len(other.name) for other in others) + 2 * len(BETWEEN)
    shares = drawn_shares(measure.shares)
    usual = "" if measure.strip else measure.usual
    said = "; ".join(text for text in (measure.amount, measure.word, usual, shares) if text)
    text = f"{_chart(measure.strip)}{BETWEEN}{said}" if measure.strip else said
    return _wrapped(text, width, first=f"{BETWEEN}{measure.name}".ljust(indent), rest=" " * indent)


def _chart(strip: Strip) -> str:
    """Draw where the week lies among others."""

    def cell(share: float) -> int:
        return min(STRIP - 1, int(share * STRIP))

    cells = ["·"] * STRIP
    for low, high, sign in ((strip.low, strip.high, "─"), (strip.inner_low, strip.inner_high, "━")):
        for place in range(cell(low), cell(high) + 1):
            cells[place] = sign
    cells[cell(strip.middle)] = "┃"
    cells[cell(strip.now)] = "●"
    return "".join(cells)


def _facts(page: ShortWeek, width: int) -> list[Line]:
    """Write since, change and missing, a command on a line of its own."""
    if not page.facts:
        return []
    indent = max(len(name) for name, _ in page.facts) + len(BETWEEN)
    lines = []
    for name, point in page.facts:
        lines += _wrapped(point.text, width, first=name.ljust(indent), rest=" " * indent)
        if point.code:
            lines += _wrapped(f"$ {point.code}", width, first=" " * indent, rest=" " * (indent + 2), style="bold")
    return lines


def _runs(page: ShortWeek, width: int) -> list[Line]:
    heading = _wrapped(page.runs_heading, width, style="bold")
    if not page.runs:
        return heading
    names = max(len(_name(run)) for run in page.runs)
    heads = f"{sentence('week.column.force')}{BETWEEN}{sentence('week.column.endurance')}"
    room = min(MOST_CELLS, width - names - len(heads) - 3 * len(BETWEEN))
    signs = BETWEEN.join(
        sentence("text.legend", mark=SIGNS[label], label=sentence(f"label.{label}")) for label in LABELS
    )
    if room < LEAST_CELLS:
        runs = [line for run in page.runs for line in _run_below(run, width)]
        return [*heading, *_wrapped(signs, width, style="dim"), *runs]
    left = names + room + 2 * len(BETWEEN)
    above = _wrapped(signs, width, style="dim") if len(signs) > left else []
    columns = Line(f"{('' if above else signs).ljust(left)}{BETWEEN}{heads}", "dim")
    return [*heading, *above, columns, *(_run_beside(run, names, room) for run in page.runs)]


def _name(run: RunStrip) -> str:
    return f"{run.day}{BETWEEN}{run.what}"


def _run_beside(run: RunStrip, names: int, room: int) -> Line:
    """Write a run on one line: its name, its labels over time, its shares of the week's doses."""
    force, endurance = (
        _percent(share).rjust(len(sentence(f"week.column.{name}")))
        for name, share in (("force", run.force), ("endurance", run.endurance))
    )
    return Line(f"{BETWEEN}{_name(run).ljust(names)}{BETWEEN}{_cells(run, room)}{BETWEEN}{force}{BETWEEN}{endurance}")


def _run_below(run: RunStrip, width: int) -> list[Line]:
    """Write a run with its labels over time and its shares below its name."""
    cells = _cells(run, min(MOST_CELLS, width - 2 * len(BETWEEN)))
    shares = f"{run.force_text}, {run.endurance_text}"
    return [
        *_wrapped(_name(run), width, first=BETWEEN, rest=2 * BETWEEN),
        Line(f"{BETWEEN}{BETWEEN}{cells}".rstrip()),
        *_wrapped(shares, width, first=2 * BETWEEN, rest=2 * BETWEEN),
    ]


def _percent(share: float | None) -> str:
    return quantities.DASH if share is None else f"{quantities.number(100 * share)} %"


def _cells(run: RunStrip, count: int) -> str:
    """Draw the labels over time; a hard part marks each cell that it touches, and the shortest label comes last."""
    cells = [" "] * count
    for label in LABELS:
        for key, start, end in run.spans:
            if key == label:
                first = min(count - 1, int(start * count))
                last = round(end * count) if label == Label.EASY else math.ceil(end * count)
                for place in range(first, min(count, max(last, first + 1))):
                    cells[place] = SIGNS[label]
    return "".join(cells)


def _labels(page: ShortWeek, width: int) -> list[Line]:
    """Write the table of labels, without the columns of `SPARED` where the width has no room for them."""
    if not page.labels:
        return []
    heads = [sentence("text.effort" if name == "effort" else f"week.column.{name}") for name in COLUMNS]
    rows = [heads, *(_label(row) for row in page.labels)]
    widths = {name: max(len(row[place]) for row in rows) for place, name in enumerate(COLUMNS)}
    for name in SPARED:
        if sum(widths.values()) + len(BETWEEN) * len(widths) > width:
            del widths[name]
    texts = ["".join(_cell(name, row, widths[name]) for name in COLUMNS if name in widths) for row in rows]
    heading = _wrapped(page.labels_heading, width, style="bold")
    return [*heading, Line(texts[0].rstrip(), "dim"), *(Line(text.rstrip()) for text in texts[1:])]


def _cell(name: str, row: Sequence[str], width: int) -> str:
    """Write one cell of the table of labels: words to the left, numbers to the right."""
    text = row[COLUMNS.index(name)]
    return BETWEEN + (text.ljust(width) if name in ("kind", "fibres") else text.rjust(width))


def _label(row: LabelRow) -> list[str]:
    if not row.time:
        return [row.name, sentence("week.none"), *[""] * 5]
    effort = f"{row.effort} ({row.effort_range})" if row.effort_range else row.effort
    return [row.name, row.time, row.up, effort, _percent(row.force), _percent(row.endurance), row.fibres]


def _plan(page: ShortWeek, width: int) -> list[Line]:
    """Write next week's days; what stands instead of them where there is no plan."""
    plan = page.plan
    if not page.days:
        lead = _wrapped(plan.title, width, style="bold") if plan.points or plan.lead else []
        return [*lead, *(line for point in plan.points for line in _wrapped(point.text, width))]
    days = [
        sentence("text.day", day=day.weekday, items=", ".join(item.what for item in day.items))
        for day in page.days
        if day.items
    ]
    return [*_wrapped(plan.lead, width, style="bold"), *_packed(days, width)]
