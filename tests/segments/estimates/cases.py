"""Streams cut into segments, and their estimates, for the tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from pipeline.segments.estimates.estimate import estimate
from pipeline.segments.estimates.seconds import SegmentSeconds
from pipeline.vocabulary import EFFORTS, GAITS, GRADE_QUALITIES, Gait, Label

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.athletes.profile import Person
    from pipeline.segments.thresholds.daily import Thresholds

    StreamOf = Callable[..., pl.DataFrame]

TEN_KMH = 10 / 3.6

ESTIMATED = [
    "strides",
    *(f"{muscle}_pct_mvic{end}" for muscle in ("gmax", "gmed", "gmin") for end in ("", "_low", "_high")),
    *(f"{kind}{end}" for kind in ("type_i", "type_iia", "type_iix", "type_ii_share") for end in ("", "_low", "_high")),
    *(f"{kind}{end}" for kind in ("energy_kcal", "energy_net_kcal") for end in ("", "_low", "_high")),
    "fibre_label",
]


def cut(stream: pl.DataFrame, *parts: tuple[int, int, str], **same: str) -> pl.DataFrame:
    """Segments from start and end seconds and labels; effort, gait and grade quality are the same for all."""
    time = stream["time"]
    words = {"effort": EFFORTS, "gait": GAITS, "grade_quality": GRADE_QUALITIES}
    usual = {"effort": "easy", "gait": "run", "grade_quality": "barometric"} | same
    return pl.DataFrame(
        {
            "start_time": time.gather([start for start, _, _ in parts]),
            "end_time": time.gather([end - 1 for _, end, _ in parts]).dt.offset_by("1s"),
            "label": pl.Series([label for _, _, label in parts], dtype=pl.Enum(Label)),
            **{
                name: pl.Series([usual[name]] * len(parts), dtype=pl.Enum([str(word) for word in words[name]]))
                for name in words
            },
        }
    )


def only(
    stream: pl.DataFrame, thresholds: Thresholds, person: Person, label: str = "easy", **other: Any
) -> dict[str, Any]:
    """Estimates of the whole stream as one segment."""
    words = {name: other.pop(name) for name in ("effort", "gait", "grade_quality") if name in other}
    segments = cut(stream, (0, stream.height, label), **words)
    return estimate(SegmentSeconds(stream, segments), thresholds=thresholds, person=person, **other).row(0, named=True)


EVERY_KIND = [
    {"seconds": 600, "speed_mps": 2.6, "heart_rate_bpm": 140.0},
    {"seconds": 300, "speed_mps": 1.4, "cadence_spm": 115.0, "heart_rate_bpm": 100.0},
    {"seconds": 300, "speed_mps": 2.4, "grade": 0.10, "heart_rate_bpm": 160.0},
    {"seconds": 300, "speed_mps": 3.0, "grade": -0.10, "heart_rate_bpm": 140.0},
    {"seconds": 20, "speed_mps": 7.2, "cadence_spm": 220.0, "heart_rate_bpm": 140.0},
    {"seconds": 120, "speed_mps": 0.45, "cadence_spm": 92.0, "vertical_speed_mps": 0.24},
]


def kinds_of(stream: pl.DataFrame) -> pl.DataFrame:
    ends = np.cumsum([part["seconds"] for part in EVERY_KIND]).tolist()
    labels = ["easy", "easy", "hill", "easy", "sprint", "stairs"]
    table = cut(stream, *zip([0, *ends], ends, labels, strict=False))
    gaits = pl.Series("gait", ["run", "walk", "run", "run", "run", "walk"], dtype=pl.Enum(Gait))
    return table.with_columns(gaits)
