"""From the cut of a run to the rows of the segments table: means, efforts, probabilities, evidence."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from pipeline.arrays import float_columns, split, taken
from pipeline.segments import parameters as limits
from pipeline.segments.labels import parameters as p
from pipeline.segments.labels.kinds import HILL, SPRINT, STAIRS
from pipeline.segments.labels.pace import sprint_margin
from pipeline.segments.labels.probability import Margins, climbed_by_legs, effort_estimate, label_probabilities
from pipeline.segments.labels.reasons import evidence_column, reasons_of
from pipeline.segments.series import mean_of
from pipeline.signal.windows import known_or_zero
from pipeline.units import MICROSECONDS
from pipeline.vocabulary import EFFORTS, GAITS, LABELS, Effort, Gait, GradeQuality

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats, Ints
    from pipeline.segments.labels.features import Features
    from pipeline.segments.labels.terrain import Terrain
    from pipeline.segments.thresholds.daily import Thresholds

_GRADE_QUALITIES = {word: pl.Series("grade_quality", [word], pl.Enum(GradeQuality)) for word in GradeQuality}


class Bouts(NamedTuple):
    """Where bouts start and end among the moving seconds, what they rest on, and how probable each label is.

    `effort` is ln of the share of critical speed, from speed and heart rate, with its standard deviation.
    """

    starts: Ints
    ends: Ints
    margins: Margins
    effort: Floats
    effort_sd: Floats
    probabilities: Floats


class Cut(NamedTuple):
    """The bouts that are the segments, their labels, and which of these a person set."""

    bouts: Bouts
    labels: Ints
    annotated: Bools


def bouts_of(
    moving: Features, terrain: Terrain, edges: tuple[Ints, Ints], thresholds: Thresholds, *, min_rise_m: float
) -> Bouts:
    """Weigh the bouts between some edges, starts and exclusive ends, by all that decides their labels."""
    margins = margins_of(moving, terrain, *edges)
    probabilities = label_probabilities(margins, thresholds, min_rise_m=min_rise_m)
    return Bouts(*edges, margins, *effort_estimate(margins, thresholds), probabilities)


def margins_of(moving: Features, terrain: Terrain, starts: Ints, ends: Ints) -> Margins:
    """Return the means that probabilities rest on."""
    duration = (ends - starts).astype(np.float64)
    horizontal = known_or_zero(moving.speed_mps)
    run = np.add.reduceat(horizontal, starts)
    rise = np.add.reduceat(moving.rise_m, starts)
    position = np.arange(len(horizontal)) - np.repeat(starts, ends - starts)
    settled = np.where(position >= p.HEART_RATE_SETTLES_S.value, moving.heart_rate_bpm, np.nan)
    return Margins(
        duration_s=duration,
        relative_speed=_of_most(moving.relative_speed, starts),
        sprint_margin=mean_of(_without_edges(sprint_margin(moving), starts, ends), starts),
        heart_rate_bpm=mean_of(settled, starts),
        run_m=run,
        rise_m=rise,
        climb_m=np.fmax(rise, mean_of(terrain.climb_m, starts)),
        climb_s=np.fmax(duration, mean_of(terrain.climb_s, starts)),
        height_sd_m=moving.height_sd_m[starts],
        stairs_log_odds=_stairs_log_odds(terrain, starts),
        same_place=mean_of(terrain.same_place.astype(np.float64), starts) > 0.5,
        stairs_stated=np.full(len(starts), terrain.stairs_stated),
        speed_noise=moving.speed_noise[starts],
        walking=mean_of((moving.walking | (terrain.stairs_stated & _still(moving))).astype(np.float64), starts) > 0.5,
        planned=mean_of(moving.planned, starts),
    )


def _still(moving: Features) -> Bools:
    """Return seconds with neither speed nor steps: on a stair machine, those of a walk."""
    still: Bools = ~(known_or_zero(moving.speed_mps) + known_or_zero(moving.cadence_spm) > 0)
    return still


def _of_most(values: Floats, starts: Ints) -> Floats:
    """Return the mean of each stretch, nan where most of it is unknown: a second at its edge shows no pace."""
    known = mean_of(np.isfinite(values).astype(np.float64), starts)
    return np.where(known >= p.SPEED_COVERAGE.value, mean_of(values, starts), np.nan)


def _stairs_log_odds(terrain: Terrain, starts: Ints) -> Floats:
    """Return those of each stretch: of its stairs where these are most of it, since a landing is no evidence."""
    on_stairs = terrain.ground == STAIRS
    of_stairs = mean_of(np.where(on_stairs, terrain.stairs_log_odds, np.nan), starts)
    mostly = mean_of(on_stairs.astype(np.float64), starts) > 0.5
    return np.where(mostly, of_stairs, mean_of(terrain.stairs_log_odds, starts))


def _without_edges(values: Floats, starts: Ints, ends: Ints) -> Floats:
    """Leave out the first and the last second of all but the shortest stretches: there the pace changes."""
    inner = values.copy()
    long = ends - starts > limits.SPRINT_MIN_S.value + 1
    inner[starts[long]] = np.nan
    inner[ends[long] - 1] = np.nan
    return inner


def segment_table(
    cut: Cut,
    moving: Features,
    start_time: pl.Series,
    thresholds: Thresholds,
    *,
    grade_quality: str,
    min_rise_m: float,
) -> pl.DataFrame:
    """Describe each segment, at least one, in columns of the segments table, estimates of physiology left out."""
    bouts = cut.bouts
    starts, ends, margins = bouts.starts, bouts.ends, bouts.margins
    probabilities = bouts.probabilities.copy()
    model_labels = np.where(cut.annotated, probabilities.argmax(axis=1), cut.labels)
    probabilities[cut.annotated] = np.eye(len(LABELS))[cut.labels[cut.annotated]]
    others = probabilities.copy()
    others[np.arange(len(others)), cut.labels] = -1.0
    columns = _means(bouts, moving)
    efforts = _efforts(cut, moving, columns["metabolic_speed_mps"] / thresholds.max_sprint_speed_mps.value, thresholds)
    numbers = {
        "confidence": probabilities[np.arange(len(cut.labels)), cut.labels],
        **{f"probability_{label}": probabilities[:, i] for i, label in enumerate(LABELS)},
        **columns,
    }
    end_time = start_time.cast(pl.Int64).to_numpy() + (ends - starts) * MICROSECONDS
    beside = {
        "cadence_spm": columns["cadence_spm"],
        "effort": bouts.effort,
        "effort_sd": bouts.effort_sd,
        "by_legs": climbed_by_legs(margins),
        "ground_speed": mean_of(_without_edges(moving.relative_ground_speed, starts, ends), starts),
        "min_rise_m": np.full(len(starts), min_rise_m),
    }
    label, runner_up, model_label = _words(
        LABELS, label=cut.labels, runner_up=others.argmax(axis=1), model_label=model_labels
    )
    return pl.DataFrame(
        [
            pl.Series("index", np.arange(len(starts), dtype=np.int32)),
            label,
            *_words(EFFORTS, effort=efforts),
            *_words(GAITS, gait=np.where(margins.walking, GAITS.index(Gait.WALK), GAITS.index(Gait.RUN))),
            *float_columns(numbers),
            runner_up,
            pl.Series("annotated", cut.annotated),
            start_time.alias("start_time"),
            pl.Series("end_time", end_time).cast(start_time.dtype),
            _GRADE_QUALITIES[GradeQuality(grade_quality)].new_from_index(0, len(starts)),
            model_label,
            _evidence(model_labels, margins, beside, thresholds),
        ]
    )


def _means(bouts: Bouts, moving: Features) -> dict[str, Floats]:
    """Return how long, far, fast and steep each segment is, and its heart rate and cadence."""
    return {
        "duration_s": bouts.margins.duration_s,
        "distance_m": bouts.margins.run_m,
        "speed_mps": mean_of(moving.speed_mps, bouts.starts),
        "flat_speed_mps": mean_of(moving.flat_speed_mps, bouts.starts),
        "metabolic_speed_mps": mean_of(moving.metabolic_speed_mps, bouts.starts),
        "grade": _grades(bouts.margins),
        "ascent_m": np.fmax(bouts.margins.rise_m, 0.0),
        "heart_rate_bpm": mean_of(moving.heart_rate_bpm, bouts.starts),
        "cadence_spm": mean_of(moving.cadence_spm, bouts.starts),
    }


def _evidence(labels: Ints, margins: Margins, beside: dict[str, Floats], thresholds: Thresholds) -> pl.Series:
    """Return what decided the label of each segment, or would have without the athlete's annotation."""
    columns = {field.name: getattr(margins, field.name) for field in fields(margins)} | beside
    listed = {"label": [LABELS[label] for label in labels]} | {name: v.tolist() for name, v in columns.items()}
    rows = (dict(zip(listed, row, strict=True)) for row in zip(*listed.values(), strict=True))
    return evidence_column(reasons_of(row, thresholds) for row in rows)


def _grades(margins: Margins) -> Floats:
    """Rise over run within the table's range; 0 standing, nan for a rise without a run: stairs without distance."""
    unknown = np.where(margins.rise_m > limits.STAIRS_MIN_RISE_M.value, np.nan, 0.0)
    grades = np.divide(margins.rise_m, margins.run_m, out=unknown, where=margins.run_m > p.GRADELESS_M.value)
    clipped: Floats = np.clip(grades, -1.0, 1.0)
    return clipped


def _words(words: tuple[str, ...], **codes: Ints) -> list[pl.Series]:
    """Return a column of words of one vocabulary for each array of their places in it, all of them of equal length."""
    return split(taken(_vocabulary(words), np.concatenate([*codes.values()])), codes)


@cache
def _vocabulary(words: tuple[str, ...]) -> pl.Series:
    return pl.Series(words, dtype=pl.Enum([str(word) for word in words]))


def _efforts(cut: Cut, moving: Features, metabolic: Floats, thresholds: Thresholds) -> Ints:
    """How hard each segment is: against critical speed, and against maximal sprint speed in short fast bouts.

    `metabolic` is the metabolic speed of each over maximal sprint speed.
    """
    bouts, share = cut.bouts, np.exp(cut.bouts.effort)
    tempo, interval = share >= limits.TEMPO_FROM_CS.value, share >= limits.INTERVAL_FROM_CS.value
    codes = [EFFORTS.index(effort) for effort in (Effort.INTERVAL, Effort.TEMPO, Effort.EASY)]
    efforts: Ints = np.select([interval, tempo], codes[:2], codes[2])
    duration = bouts.margins.duration_s
    flat_out = np.zeros(len(efforts), dtype=np.bool_)
    for i in np.flatnonzero(cut.labels == SPRINT):
        peak = _peak(moving.flat_speed_mps[bouts.starts[i] : bouts.ends[i]])
        flat_out[i] = peak >= limits.SPRINT_EFFORT_FROM_MSS.value * thresholds.max_sprint_speed_mps.value
    uphill = ((duration <= limits.UPHILL_SPRINT_SHORT_S.value) & (metabolic >= limits.SPRINT_EFFORT_FROM_MSS.value)) | (
        (duration <= limits.UPHILL_SPRINT_LONG_S.value) & (metabolic >= limits.UPHILL_SPRINT_LONG_FROM_MSS.value)
    )
    efforts[flat_out | ((cut.labels == HILL) & uphill)] = EFFORTS.index(Effort.SPRINT)
    return efforts


def _peak(speed: Floats) -> float:
    """Fastest mean over three seconds."""
    width = min(limits.SPRINT_PEAK_S.value, len(speed))
    total = np.cumsum(np.concatenate([[0.0], np.nan_to_num(speed)]))
    return float((total[width:] - total[:-width]).max()) / width
