"""From the cut of a run to the rows of the segments table: means, efforts, probabilities, evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.segments import parameters as p
from pipeline.segments.explain import explain
from pipeline.segments.probability import Margins, effort_estimate, label_probabilities
from pipeline.segments.series import Ints, mean_of
from pipeline.segments.terrain import stairs_score
from pipeline.vocabulary import EFFORTS, GAITS, GRADE_QUALITIES, LABELS

if TYPE_CHECKING:
    from pipeline.physiology.arrays import Bools, Floats
    from pipeline.segments.features import Features
    from pipeline.segments.thresholds import Thresholds

SPRINT, HILL = LABELS.index("sprint"), LABELS.index("hill")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """Where the segments start and end among the moving seconds, their labels and who set them."""

    starts: Ints
    ends: Ints
    labels: Ints
    annotated: Bools


def margins_of(moving: Features, starts: Ints, ends: Ints, *, climbs_stairs: bool = False) -> Margins:
    """Return the means that probabilities rest on."""
    duration = (ends - starts).astype(np.float64)
    horizontal = np.nan_to_num(moving.speed_mps)
    run = np.add.reduceat(horizontal, starts)
    rise = np.add.reduceat(moving.rise_m, starts)
    position = np.arange(len(horizontal)) - np.repeat(starts, ends - starts)
    settled = np.where(position >= p.HEART_RATE_SETTLES_S, moving.heart_rate_bpm, np.nan)
    return Margins(
        duration_s=duration,
        relative_speed=mean_of(moving.relative_speed, starts),
        relative_ground_speed=mean_of(moving.relative_ground_speed, starts),
        heart_rate_bpm=mean_of(settled, starts),
        run_m=run,
        rise_m=rise,
        height_sd_m=moving.height_sd_m[starts],
        stairs_score=mean_of(stairs_score(moving, climbs_stairs=climbs_stairs), starts),
        speed_noise=moving.speed_noise[starts],
        walking=mean_of(moving.walking.astype(np.float64), starts) > 0.5,
    )


def segment_table(
    cut: Cut,
    moving: Features,
    time: pl.Series,
    thresholds: Thresholds,
    *,
    grade_quality: str,
    climbs_stairs: bool,
) -> pl.DataFrame:
    """Describe each segment of a cut in the columns of the segments table, estimates of physiology left out."""
    if len(cut.starts) == 0:
        return pl.DataFrame()
    margins = margins_of(moving, cut.starts, cut.ends, climbs_stairs=climbs_stairs)
    probabilities = label_probabilities(margins, thresholds, min_rise_m=p.HILL_MIN_RISE_M[grade_quality])
    probabilities[cut.annotated] = np.eye(len(LABELS))[cut.labels[cut.annotated]]
    others = probabilities.copy()
    others[np.arange(len(others)), cut.labels] = -1.0
    speed = mean_of(moving.speed_mps, cut.starts)
    columns: dict[str, Floats] = {
        "duration_s": margins.duration_s,
        "distance_m": np.add.reduceat(np.nan_to_num(moving.speed_mps), cut.starts),
        "speed_mps": speed,
        "flat_speed_mps": mean_of(moving.flat_speed_mps, cut.starts),
        "metabolic_speed_mps": mean_of(moving.metabolic_speed_mps, cut.starts),
        "grade": np.divide(margins.rise_m, margins.run_m, out=np.zeros_like(margins.rise_m), where=margins.run_m > 0),
        "ascent_m": np.fmax(margins.rise_m, 0.0),
        "heart_rate_bpm": mean_of(moving.heart_rate_bpm, cut.starts),
        "cadence_spm": mean_of(moving.cadence_spm, cut.starts),
    }
    efforts = _efforts(cut, moving, margins, thresholds)
    frame = pl.DataFrame(
        {
            "index": pl.Series(np.arange(len(cut.starts)), dtype=pl.Int32),
            "label": _words(cut.labels, LABELS),
            "effort": _words(efforts, EFFORTS),
            "gait": _words(margins.walking.astype(np.int64), GAITS),
            "confidence": probabilities[np.arange(len(cut.labels)), cut.labels],
            **{f"probability_{label}": probabilities[:, i] for i, label in enumerate(LABELS)},
            "runner_up": _words(others.argmax(axis=1), LABELS),
            "annotated": cut.annotated,
            "start_time": time.gather(cut.starts),
            "end_time": time.gather(cut.ends - 1).dt.offset_by("1s"),
            **columns,
            "grade_quality": pl.Series([grade_quality] * len(cut.starts), dtype=pl.Enum(GRADE_QUALITIES)),
        }
    ).with_columns(pl.col(pl.Float64).fill_nan(None).cast(pl.Float32))
    evidence = [explain(row, thresholds) for row in frame.iter_rows(named=True)]
    return frame.with_columns(pl.Series("evidence", evidence, dtype=pl.String))


def _words(codes: Ints, words: tuple[str, ...]) -> pl.Series:
    return pl.Series(np.array(words)[codes], dtype=pl.Enum(words))


def _efforts(cut: Cut, moving: Features, margins: Margins, thresholds: Thresholds) -> Ints:
    """How hard each segment is: against critical speed, and against maximal sprint speed in short fast bouts."""
    estimate, _ = effort_estimate(margins, thresholds)
    share = np.exp(estimate)
    efforts = (share >= p.TEMPO_FROM_CS).astype(np.int64) + (share >= p.INTERVAL_FROM_CS)
    sprint_speed = thresholds.max_sprint_speed_mps.value
    duration = margins.duration_s
    peaks = np.array([_peak(moving.flat_speed_mps[a:b]) for a, b in zip(cut.starts, cut.ends, strict=True)])
    flat_out = peaks >= p.SPRINT_EFFORT_FROM_MSS * sprint_speed
    metabolic = mean_of(moving.metabolic_speed_mps, cut.starts) / sprint_speed
    uphill = ((duration <= p.UPHILL_SPRINT_SHORT_S) & (metabolic >= p.SPRINT_EFFORT_FROM_MSS)) | (
        (duration <= p.UPHILL_SPRINT_LONG_S) & (metabolic >= p.UPHILL_SPRINT_LONG_FROM_MSS)
    )
    efforts[((cut.labels == SPRINT) & flat_out) | ((cut.labels == HILL) & uphill)] = EFFORTS.index("sprint")
    return efforts


def _peak(speed: Floats) -> float:
    """Fastest mean over three seconds."""
    width = min(p.SPRINT_PEAK_S, len(speed))
    total = np.cumsum(np.concatenate([[0.0], np.nan_to_num(speed)]))
    return float((total[width:] - total[:-width]).max()) / width
