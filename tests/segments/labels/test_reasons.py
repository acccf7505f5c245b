"""What a label rests on: one table of cases, each with the numbers a person would check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipeline.segments.labels.segment import Override, segment_stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.segments.thresholds.daily import Thresholds

    Stated = list[tuple[str, float | None, float | None, float | None, float | None]]

CRITICAL_SPEED = ("critical_speed", 3.9, None, None, None)


def stated(segments: pl.DataFrame, row: int = 0) -> Stated:
    """Code, value, SD and limits of each reason."""
    return [tuple(reason.values()) for reason in segments["evidence"][row]]


def near(number: float | None) -> object:
    return None if number is None else pytest.approx(number, rel=0.005)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        pytest.param(
            {"seconds": 600, "speed_mps": 3.51, "heart_rate_bpm": 168},
            [
                ("flat_speed", 0.9, None, 0.84, 1.15),
                CRITICAL_SPEED,
                ("duration", 600, None, None, None),
                ("heart_rate", 168 / 187, None, 0.851, 0.935),
            ],
            id="tempo",
        ),
        pytest.param(
            {"seconds": 120, "speed_mps": 5.07},
            [
                ("flat_speed", 1.3, None, None, None),
                CRITICAL_SPEED,
                ("fast_as_sprint", None, None, None, None),
                ("duration", 120, None, 3, 90),
            ],
            id="too long for a sprint",
        ),
        pytest.param(
            {"seconds": 20, "speed_mps": 5.46},
            [("slower_speed", 1.4, None, 1.15, None), CRITICAL_SPEED, ("duration", 20, None, 3, 90)],
            id="sprint",
        ),
        pytest.param(
            {"seconds": 100, "speed_mps": 2.5, "grade": 0.08},
            [
                ("grade", 0.0792, None, 0.04, None),
                ("rise", 19.8, 0.4, 3, None),
                ("duration", 100, None, 8, None),
                ("flat_speed", 0.856, None, None, None),
                CRITICAL_SPEED,
            ],
            id="hill",
        ),
        pytest.param(
            {"seconds": 40, "speed_mps": 0.45, "grade": 0.5333, "vertical_speed_mps": 0.24, "cadence_spm": 92},
            [
                ("rise", 9.36, 0.3, None, None),
                ("climb_rate", 0.234, None, 0.15, 0.8),
                ("slope", 0.52, None, 0.35, 0.9),
                ("step_rise", 0.1526, None, 0.13, 0.2),
                ("duration", 40, None, None, None),
            ],
            id="stairs",
        ),
        pytest.param(
            {"seconds": 200, "speed_mps": 1.4, "cadence_spm": 110},
            [
                ("walking", None, None, None, None),
                ("flat_speed", 0.359, None, None, 0.84),
                CRITICAL_SPEED,
                ("duration", 200, None, None, None),
            ],
            id="walk",
        ),
        pytest.param(
            {"seconds": 300, "speed_mps": 2.6, "grade": -0.1, "cadence_spm": 170},
            [
                ("flat_speed", 0.579, None, None, 0.84),
                CRITICAL_SPEED,
                ("downhill", -0.0997, None, None, None),
                ("duration", 300, None, None, None),
            ],
            id="downhill",
        ),
    ],
)
def test_every_number_stands_beside_its_limit(
    stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds, part: dict[str, Any], expected: Stated
) -> None:
    segments = segment_stream(stream_of(part), thresholds, sport="running", grade_quality="barometric")
    assert len(segments) == 1
    assert stated(segments) == [(code, *map(near, numbers)) for code, *numbers in expected]


def test_a_rise_too_small_for_a_hill_is_named(stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds) -> None:
    part = {"seconds": 60, "speed_mps": 1.5, "grade": 0.05, "cadence_spm": 110}
    segments = segment_stream(stream_of(part), thresholds, sport="running", grade_quality="gps")
    rise = {code: value for code, value, *_ in stated(segments)}
    assert (rise["grade"], rise["little_rise"]) == pytest.approx((0.049, 4.4), abs=0.05)


def test_unknown_speed_and_a_plan_are_named(stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds) -> None:
    parts = [
        {"seconds": 200, "lap_intensity": word, "heart_rate_bpm": bpm}
        for word, bpm in (("warmup", 130), ("interval", 176), ("rest", 130))
    ]
    segments = segment_stream(stream_of(*parts), thresholds, sport="running", grade_quality="none")
    work = stated(segments.filter(pl.col("label") == "tempo"))
    assert work[0][:2] == ("flat_speed", None)
    assert [code for code, *_ in work[-2:]] == ["heart_rate", "planned_work"]


def test_reasons_of_an_annotated_segment(stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds) -> None:
    segments = segment_stream(
        stream_of({"seconds": 300, "speed_mps": 2.7}),
        thresholds,
        sport="running",
        grade_quality="none",
        overrides=[Override(0, 300, "stairs")],
    )
    assert segments.select("label", "model_label").row(0) == ("stairs", "easy")
    assert stated(segments)[0][0] == "flat_speed"
