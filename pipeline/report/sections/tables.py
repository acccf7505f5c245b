"""The tables of the report: text in cells, units in headings or in the cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.physiology.fusion import Z90
from pipeline.report import quantities
from pipeline.report.doses import sessions_range
from pipeline.report.quantities import DASH, number, ranged
from pipeline.report.sections.blocks import Column, Table
from pipeline.report.sentences import sentence
from pipeline.vocabulary import LABELS, MUSCLES, OUTCOMES, Label
from pipeline.weekly.answer import Range

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.report.document.answer import VerdictPart
    from pipeline.report.document.running import LabelTotals, Load, Threshold
    from pipeline.report.document.runs import Run
    from pipeline.report.document.whole import Document
    from pipeline.vocabulary import Units


def _columns(*names: str, words: tuple[str, ...] = (), units: Units = "metric") -> tuple[Column, ...]:
    """Make columns of the catalogue's headings; those in `words` hold no numbers."""
    unit = {"unit": quantities.PACE_UNITS[units][0]}
    return tuple(Column(sentence(f"column.{name}", **unit), name not in words) for name in names)


def directions(verdict: VerdictPart) -> Table:
    """Show the direction and the range of muscle and of fat, apart, and strength apart from size."""
    columns = (Column(sentence("column.tissue"), numbers=False), Column(sentence("verdict.direction"), numbers=False))
    parts = (
        ("muscle", sentence(f"word.{verdict.muscle}"), verdict.muscle_change_pct),
        ("fat", sentence(f"week.fat.{'unknown' if verdict.fat == 'unsure' else verdict.fat}"), verdict.fat_change_pct),
    )
    rows = tuple(
        (sentence(f"verdict.{part}"), way, f"{quantities.change_ends(change)} %")
        for part, way, change in parts
        if change is not None
    )
    strength = (sentence("verdict.strength"), sentence(f"word.{verdict.stronger}"), "")
    return Table((*columns, Column(sentence("verdict.muscle_and_fat"))), (*rows, strength))


def changes(document: Document) -> Table:
    """Show the probabilities with one thing changed at a time, beside those of now."""
    columns = (*_columns("change", words=("change",)), *(Column(sentence(f"class.{name}")) for name in OUTCOMES))
    now = (sentence("word.now"), *_probabilities(document.verdict.probabilities or {}))
    rows = [(change.text, *_probabilities(change.probabilities)) for change in document.changes]
    return Table(columns, (now, *rows))


def _probabilities(probabilities: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(quantities.probability_text(probabilities[name]) for name in OUTCOMES)


def _label_rows(document: Document) -> list[tuple[str, str, LabelTotals]]:
    """List the labels and, after the hills they belong to, the uphill sprints: key, name, numbers."""
    rows = [(str(label), sentence(f"label.{label}"), document.by_label[label]) for label in LABELS]
    at = LABELS.index(Label.HILL) + 1
    return [*rows[:at], (Label.HILL, sentence("label.uphill_sprint"), document.uphill_sprints), *rows[at:]]


def labels(document: Document, units: Units) -> Table:
    """Show bouts, time, distance, rise and energy of each label."""
    shown = document.energy is not None
    names = ("label", "bouts", "time", "distance", "rise", *(("energy",) if shown else ()))
    rows = []
    keys = []
    for key, name, row in _label_rows(document):
        cells = [
            number(row.bouts),
            quantities.duration(row.seconds),
            quantities.distance(row.distance_m, units),
            quantities.height(row.ascent_m, units),
            *([quantities.energy(row.energy_kcal)] if shown else []),
        ]
        rows.append((name, *(cells if row.bouts else [DASH] * len(cells))))
        keys.append(key)
    return Table(_columns(*names, words=("label",)), tuple(rows), tuple(keys))


def load_on_glutes(document: Document) -> Table:
    """Show the effort of gluteus maximus and the fibres of each label."""
    rows = [(key, name, row) for key, name, row in _label_rows(document) if row.bouts]
    return Table(
        _columns("label", "gmax", "fibres", "type_ii", words=("label", "fibres")),
        tuple(
            (
                name,
                quantities.effort(row.gmax_pct_mvic),
                sentence(f"fibre.{row.fibre_label}") if row.fibre_label else DASH,
                quantities.share(row.type_ii_share),
            )
            for _, name, row in rows
        ),
        tuple(key for key, _, _ in rows),
    )


def muscles(document: Document) -> Table:
    """Show mean and hardest stretch of the three glute muscles."""
    return Table(
        _columns("muscle", "mean", "peak", words=("muscle",)),
        tuple(
            (
                sentence(f"muscle.{muscle}"),
                quantities.effort(document.muscles[muscle].pct_mvic),
                quantities.effort(document.muscles[muscle].peak_pct_mvic),
            )
            for muscle in MUSCLES
        ),
    )


def fibres(document: Document) -> Table:
    """Show how much of each fibre type the running recruits."""
    found = document.fibres
    shares = {"type_i": found.type_i, "type_iia": found.type_iia, "type_iix": found.type_iix}
    rows = tuple((sentence(f"fibre.{name}"), quantities.share(share)) for name, share in shares.items())
    return Table(_columns("fibre", "recruited", words=("fibre",)), rows)


def load(found: Load) -> Table:
    """Show what is known of the training load."""
    points = {
        "trimp": (found.trimp, found.trimp_low, found.trimp_high),
        "running_stress_score": (
            found.running_stress_score,
            found.running_stress_score_low,
            found.running_stress_score_high,
        ),
        "chronic_load": (found.chronic_load, found.chronic_load_low, found.chronic_load_high),
        "acute_load": (found.acute_load, found.acute_load_low, found.acute_load_high),
        "balance": (found.balance, None, None),
    }
    texts = {name: _points(*measured) for name, measured in points.items()}
    texts["monotony"] = "" if found.monotony is None else sentence("load.ratio", value=number(found.monotony, 1))
    rows = tuple((sentence(f"load.{name}"), text) for name, text in texts.items() if text)
    return Table(_columns("measure", "amount", words=("measure",)), rows)


def _points(value: float | None, low: float | None, high: float | None) -> str:
    """Show points with their range, where there is one; nothing where there are none."""
    if value is None:
        return ""
    if low is None or high is None:
        return sentence("amount.points", value=number(value))
    return quantities.points(Range(value, low, high))


def runs(document: Document, units: Units) -> Table:
    """Show the week's runs, one a row."""
    shown = document.energy is not None
    names = ("run", "time", "distance", "pace", "rise", *(("energy",) if shown else ()))
    rows = []
    for run in document.runs:
        cells = (
            quantities.moment(run.local_start),
            quantities.duration(run.moving_s or 0.0),
            quantities.distance(run.distance_m or 0.0, units),
            quantities.pace(_speed(run), units, unit=False),
            rise(run, units),
        )
        rows.append((*cells, quantities.energy(run.energy_kcal)) if shown else cells)
    return Table(_columns(*names, words=("run",), units=units), tuple(rows))


def _speed(run: Run) -> float | None:
    """Mean moving speed of a run [m/s]."""
    return run.distance_m / run.moving_s if run.distance_m and run.moving_s else None


def rise(run: Run, units: Units) -> str:
    """Show the metres climbed with their 90 % range."""
    if run.ascent_m is None:
        return DASH
    text = quantities.height(run.ascent_m, units)
    return f"{text} ±{quantities.height(Z90 * run.ascent_sd_m, units)}" if run.ascent_sd_m else text


def segments(run: Run, units: Units) -> Table:
    """Show every segment of a run."""
    return Table(
        _columns(
            *("from", "label", "time", "distance", "pace", "grade", "heart_rate", "gmax"),
            words=("label",),
            units=units,
        ),
        tuple(
            (
                f"{int(row.start_minute)}:{int(row.start_minute * 60) % 60:02d}",
                sentence(f"label.{row.label}"),
                quantities.duration(row.duration_s),
                quantities.distance(row.distance_m or 0.0, units),
                quantities.pace(row.speed_mps, units, unit=False),
                DASH if row.grade is None else quantities.signed(100 * row.grade, 0),
                DASH if row.heart_rate_bpm is None else number(row.heart_rate_bpm),
                quantities.effort(row.gmax_pct_mvic),
            )
            for row in run.segments
        ),
        tuple(row.label for row in run.segments),
    )


def best(document: Document) -> Table:
    """Show the stretches that asked most of gluteus maximus."""
    shown = document.best_stretches
    return Table(
        _columns("label", "run", "from", "time", "gmax", words=("label", "run")),
        tuple(
            (
                sentence(f"label.{row.label}"),
                quantities.day(row.local_start),
                number(row.start_minute),
                quantities.duration(row.duration_s),
                quantities.effort(row.gmax_pct_mvic),
            )
            for row in shown
        ),
        tuple(row.label for row in shown),
    )


def trend(document: Document) -> Table:
    """Show twelve weeks: minutes by label, sessions of hill sprints and the verdict."""
    shown = not document.verdict.body_hidden
    minutes = [Column(sentence("column.minutes", label=sentence(f"label.{label}"))) for label in LABELS]
    ends = (*_columns("force"), *(_columns("verdict", words=("verdict",)) if shown else ()))
    rows = []
    for row in document.trend:
        cells = (
            row.week,
            *(DASH if seconds is None else number(seconds / 60) for seconds in map(row.seconds, LABELS)),
            sessions_range(row.force_sessions),
        )
        verdict = sentence(f"class.{row.verdict}") if row.verdict else DASH
        rows.append((*cells, verdict) if shown else cells)
    return Table((*_columns("week", words=("week",)), *minutes, *ends), tuple(rows))


def thresholds(found: Mapping[str, Threshold], units: Units) -> Table:
    """Show the athlete's thresholds with their 90 % range and what they rest on."""
    rows = tuple(
        (sentence(f"threshold.{name}"), _threshold(name, known, units), row.origin or "")
        for name, row in found.items()
        if (known := threshold_range(row)) is not None
    )
    return Table(_columns("threshold", "value", "origin", words=("threshold", "origin")), rows)


def threshold_range(row: Threshold | None) -> Range | None:
    """Return a threshold with its 90 % range, in its own unit; None where it is not known."""
    if row is None or row.value is None:
        return None
    spread = Z90 * (row.sd or 0.0)
    return Range(row.value, row.value - spread, row.value + spread)


def _threshold(name: str, found: Range, units: Units) -> str:
    """Show one threshold; speeds as paces."""
    if name == "critical_speed_mps":
        return quantities.pace_range(found, units)
    if name == "max_sprint_speed_mps":
        return quantities.speed_range(found, units)
    unit = "bpm" if name.endswith("_bpm") else "ml/kg/min"
    return f"{ranged(found)} {unit}"
