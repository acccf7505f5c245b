"""What a label rests on, in words: one table of cases, each with the numbers a person would check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipeline.segments.labels.segment import segment_stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.segments.thresholds.daily import Thresholds

EASY = {"seconds": 300, "speed_mps": 2.7}


@pytest.mark.parametrize(
    ("part", "words"),
    [
        pytest.param(
            {"seconds": 600, "speed_mps": 3.51, "heart_rate_bpm": 168},
            "flat speed 0.90 of critical speed 3.90 m/s (tempo 0.84 to 1.15); 600 s; "
            "heart rate 90 % of maximum (tempo about 85 to 94 %)",
            id="tempo",
        ),
        pytest.param(
            {"seconds": 120, "speed_mps": 5.07},
            "flat speed 1.30 of critical speed 3.90 m/s (a sprint's, but sprints last 3 to 90 s); 120 s",
            id="too long for a sprint",
        ),
        pytest.param(
            {"seconds": 20, "speed_mps": 5.46},
            "1.40 of critical speed 3.90 m/s (sprint from 1.15 on the ground and made flat); 20 s (3 to 90 s)",
            id="sprint",
        ),
        pytest.param(
            {"seconds": 100, "speed_mps": 2.5, "grade": 0.08},
            "grade 7.9 % (hill from 4 %); rises 20 ± 0.4 m (from 3 m) in 100 s (from 8 s); "
            "flat speed 0.86 of critical speed 3.90 m/s",
            id="hill",
        ),
        pytest.param(
            {"seconds": 40, "speed_mps": 0.45, "grade": 0.5333, "vertical_speed_mps": 0.24, "cadence_spm": 92},
            "rises 9 m at 0.23 m/s (stairs 0.15 to 0.80); rise over run 0.52 (0.35 to 0.90); "
            "0.15 m a step (0.13 to 0.20, or two at once); 40 s",
            id="stairs",
        ),
        pytest.param(
            {"seconds": 200, "speed_mps": 1.4, "cadence_spm": 110},
            "walking, flat speed 0.36 of critical speed 3.90 m/s (easy below 0.84); 200 s",
            id="walk",
        ),
        pytest.param(
            {"seconds": 300, "speed_mps": 2.6, "grade": -0.1, "cadence_spm": 170},
            "flat speed 0.58 of critical speed 3.90 m/s (easy below 0.84); downhill, grade -10.0 %; 300 s",
            id="downhill",
        ),
    ],
)
def test_the_evidence_holds_every_number_beside_its_limit(
    stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds, part: dict[str, Any], words: str
) -> None:
    segments = segment_stream(stream_of(part), thresholds, sport="running", grade_quality="barometric")
    assert segments["evidence"].to_list() == [words]


def test_a_rise_too_small_for_a_hill_is_named(stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds) -> None:
    part = {"seconds": 60, "speed_mps": 1.5, "grade": 0.05, "cadence_spm": 110}
    segments = segment_stream(stream_of(part), thresholds, sport="running", grade_quality="gps")
    assert "grade 4.9 %, but rises 4.4 ± " in segments["evidence"][0]


def test_unknown_speed_and_a_plan_are_said(stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds) -> None:
    parts = [
        {"seconds": 200, "lap_intensity": word, "heart_rate_bpm": bpm}
        for word, bpm in (("warmup", 130), ("interval", 176), ("rest", 130))
    ]
    segments = segment_stream(stream_of(*parts), thresholds, sport="running", grade_quality="none")
    work = segments.filter(pl.col("label") == "tempo")["evidence"].item()
    assert work.startswith("speed unknown (tempo 0.84 to 1.15); ")
    assert work.endswith("heart rate 94 % of maximum (tempo about 85 to 94 %); the file planned work")
