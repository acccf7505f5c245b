"""What a label rests on: one table of cases, each with the numbers a person would check."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from pipeline.segments.labels.reasons import _grade, _no_hill
from pipeline.segments.labels.reasons import _stairs as _stairs_reasons
from pipeline.segments.labels.segment import Override, segment_stream
from pipeline.segments.parameters import TEMPO_FROM_CS
from pipeline.segments.thresholds.density import Threshold

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
                ("flat_speed", 0.9, None, 0.84, None),
                CRITICAL_SPEED,
                ("duration", 600, None, None, None),
                ("heart_rate", 168 / 187, None, None, None),
            ],
            id="tempo",
        ),
        pytest.param(
            {"seconds": 120, "speed_mps": 5.07},
            [
                ("flat_speed", 1.3, None, None, None),
                CRITICAL_SPEED,
                ("fast_as_sprint", None, None, 3, 90),
                ("duration", 120, None, None, None),
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
                ("rise", 19.8, 0.4, 2.79, None),
                ("duration", 100, None, 8, None),
                ("flat_speed", 0.856, None, None, None),
                CRITICAL_SPEED,
            ],
            id="hill",
        ),
        pytest.param(
            {"seconds": 40, "speed_mps": 0.45, "grade": 0.5333, "vertical_speed_mps": 0.24, "cadence_spm": 92},
            [
                ("step_rise", 0.1526, None, 0.098, 0.22),
                ("steady_steps", None, None, None, None),
                ("rise", 9.36, 0.3, None, None),
                ("climb_rate", 0.234, None, 0.12, 0.8),
                ("slope", 0.52, None, 0.2625, None),
                ("duration", 40, None, None, None),
            ],
            id="stairs",
        ),
        pytest.param(
            {"seconds": 16, "speed_mps": 0.45, "grade": 0.5333, "vertical_speed_mps": 0.24, "cadence_spm": 92},
            [
                ("step_rise", 0.1467, None, 0.098, 0.22),
                ("usual", None, None, None, None),
                ("rise", 3.6, 0.3, None, None),
                ("climb_rate", 0.225, None, 0.12, 0.8),
                ("slope", 0.5, None, 0.2625, None),
                ("duration", 16, None, None, None),
            ],
            id="a flight too short to show steady steps",
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
    assert [code for code, *_ in work] == ["effort", "flat_speed", "duration", "heart_rate", "planned_work"]
    assert work[1][1] is None


@pytest.mark.parametrize("seed", range(6))
def test_no_label_lies_outside_the_limits_that_explain_it(
    stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    spread = rng.choice([0.02, 0.08, 0.15])
    unsure = replace(thresholds, critical_speed_mps=Threshold(3.9, 3.9 * spread, ()))
    parts = [
        {
            "seconds": int(rng.choice([5, 12, 20, 60, 125])),
            "speed_mps": rng.uniform(1.0, 5.5),
            "grade": rng.choice([0.0, rng.uniform(-0.1, 0.15)]),
            "cadence_spm": rng.choice([100.0, 170.0, np.nan]),
            "heart_rate_bpm": rng.choice([np.nan, rng.uniform(110, 185)]),
            "lap_intensity": rng.choice(["", "interval", "rest", "active"]),
        }
        for _ in range(450)
    ]
    stream = stream_of(*parts, noise_mps=0.15, altitude_noise_m=0.2, seed=seed)
    segments = segment_stream(stream, unsure, sport="running", grade_quality="barometric")
    reasons = segments.select("label", "evidence").explode("evidence").unnest("evidence")
    outside = (pl.col("value") < pl.col("low")) | (pl.col("value") > pl.col("high"))
    assert reasons.filter(outside).is_empty()
    given = pl.col("evidence").list.eval(
        pl.element().struct.field("low").is_not_null()
        | pl.element().struct.field("high").is_not_null()
        | pl.element().struct.field("code").is_in(["walking", "planned_work", "planned_rest", "close", "usual"])
    )
    assert segments.select(given.list.any())["evidence"].all()
    assert segments.height > 200
    for row in segments.iter_rows(named=True):
        assert contradiction(row) is None, (row["label"], row["confidence"], row["evidence"], row["duration_s"])


def contradiction(row: dict[str, Any]) -> str | None:
    """What a reader would object to: a pace on the other side of the limit, with nothing printed that outweighed it."""
    reasons = {reason["code"]: reason for reason in row["evidence"]}
    if "close" in reasons and row["confidence"] > 0.7:
        return "close, and sure of it"
    share = reasons["flat_speed"]["value"] if "flat_speed" in reasons else None
    if share is None or row["label"] not in {"easy", "tempo"}:
        return None
    limit, plan = TEMPO_FROM_CS.value, {"easy": "planned_rest", "tempo": "planned_work"}[row["label"]]
    outweighed = plan in reasons or "close" in reasons or reasons.get("effort", {}).get("sd") is not None
    beyond = share > limit + 0.005 if row["label"] == "easy" else share < limit - 0.005
    return None if "walking" in reasons or outweighed or not beyond else f"{row['label']} at {share:.2f}"


def _sprint(rng: np.random.Generator) -> dict[str, Any]:
    return {"seconds": rng.integers(4, 85), "speed_mps": rng.uniform(4.6, 8)}


def _hill(rng: np.random.Generator) -> dict[str, Any]:
    return {"seconds": rng.integers(25, 200), "speed_mps": rng.uniform(1.5, 4), "grade": rng.uniform(0.05, 0.2)}


def _stairs(rng: np.random.Generator) -> dict[str, Any]:
    rate, slope, step_m = rng.uniform(0.18, 0.6), rng.uniform(0.4, 0.8), rng.uniform(0.15, 0.19) * rng.choice([1, 2])
    parts = {"vertical_speed_mps": rate, "speed_mps": rate / slope, "cadence_spm": 60 * rate / step_m}
    return {"seconds": rng.integers(10, 60), "grade": slope, **parts}


def _steady(rng: np.random.Generator) -> dict[str, Any]:
    heart_rate = rng.choice([np.nan, rng.uniform(120, 180)])
    return {"seconds": rng.integers(20, 900), "speed_mps": rng.uniform(2.6, 4.4), "heart_rate_bpm": heart_rate}


def _by_heart(rng: np.random.Generator) -> dict[str, Any]:
    return {"seconds": 600, "heart_rate_bpm": rng.uniform(120, 180)}


WHAT_MOVES = {  # each number, and what of a bout moves with it: to what power
    "slower_speed": {"speed_mps": 1.0},
    "flat_speed": {"speed_mps": 1.0},
    "effort": {"speed_mps": 1.0, "heart_rate_bpm": 0.6},
    "heart_rate": {"heart_rate_bpm": 1.0},
    "duration": {"seconds": 1.0},
    "rise": {"seconds": 1.0},
    "grade": {"grade": 1.0},
    "step_rise": {"cadence_spm": -1.0},
    "slope": {"speed_mps": -1.0},
    "climb_rate": {"vertical_speed_mps": 1.0, "speed_mps": 1.0, "cadence_spm": 1.0},
}
BEYOND = {"low": 0.92, "high": 1.08}  # of a limit


@pytest.mark.parametrize("make", [_sprint, _hill, _stairs, _steady, _by_heart])
def test_beyond_a_limit_that_is_printed_the_label_is_another(
    stream_of: Callable[..., pl.DataFrame],
    thresholds: Thresholds,
    make: Callable[[np.random.Generator], dict[str, Any]],
) -> None:
    around = [] if make is _by_heart else [{"seconds": 60, "speed_mps": 1.4, "cadence_spm": 110.0}]

    def labelled(part: dict[str, Any]) -> dict[str, Any]:
        stream = stream_of(*around, part, *around)
        segments = segment_stream(stream, thresholds, sport="running", grade_quality="barometric")
        middle = stream["time"][0] + timedelta(seconds=int(60 * len(around) + part["seconds"] // 2))
        return segments.filter(pl.col("start_time") <= middle).row(-1, named=True)

    rng, tried = np.random.default_rng(5), 0
    for part in (make(rng) for _ in range(8)):
        row = labelled(part)
        for reason in row["evidence"]:
            for side, beyond in BEYOND.items():
                if reason["value"] is None or reason[side] is None:
                    continue
                times = beyond * reason[side] / reason["value"]
                powers = WHAT_MOVES[reason["code"]].items()
                moved = {name: part[name] * times**power for name, power in powers if name in part}
                moved |= {"seconds": int(moved["seconds"])} if "seconds" in moved else {}
                assert labelled(part | moved)["label"] != row["label"], (part, reason)
                tried += 1
    assert tried >= 8


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


@pytest.mark.parametrize(
    ("run_m", "rise_m", "min_rise_m", "codes"),
    [
        pytest.param(0.9, -0.5, 3.0, [], id="too-short-to-say"),
        pytest.param(1.0, -0.5, 3.0, ["downhill"], id="short"),
        pytest.param(100.0, 3.9, 3.0, [], id="nearly-flat"),
        pytest.param(100.0, 4.1, 6.0, ["grade", "little_rise"], id="a-rise"),
        pytest.param(100.0, -4.1, 6.0, ["downhill"], id="a-descent"),
        pytest.param(100.0, 4.1, np.inf, [], id="altitude-unknown"),
    ],
)
def test_why_it_is_no_hill(run_m: float, rise_m: float, min_rise_m: float, codes: list[str]) -> None:
    row = {"run_m": run_m, "rise_m": rise_m, "min_rise_m": min_rise_m, "height_sd_m": 0.5}
    assert [str(reason.code) for reason in _no_hill(row)] == codes


@pytest.mark.parametrize(
    ("rise_m", "run_m", "grade"),
    [(0.5, 1.0, 0.5), (0.5, 0.99, None), (2.0, 2.0, 1.0), (-2.0, 2.0, -1.0), (2.01, 2.0, None), (-2.01, 2.0, None)],
)
def test_grade_is_given_where_it_can_be_known(rise_m: float, run_m: float, grade: float | None) -> None:
    assert _grade({"rise_m": rise_m, "run_m": run_m}) == grade


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({}, "steady_steps", id="as-long-as-two-pieces"),
        pytest.param({"duration_s": 23.0, "run_m": 11.5}, "usual", id="too-short-to-compare-two"),
        pytest.param({"stairs_log_odds": 0.01}, "steady_steps", id="hardly-for-stairs"),
        pytest.param({"stairs_log_odds": 0.0}, None, id="not-for-stairs"),
        pytest.param({"stairs_log_odds": -1.0}, None, id="against-stairs"),
        pytest.param({"same_place": True}, None, id="the-place-is-known"),
    ],
)
def test_steady_steps_are_named_where_they_decided(
    thresholds: Thresholds, change: dict[str, float | bool], code: str | None
) -> None:
    row = {"rise_m": 6.0, "height_sd_m": 0.3, "run_m": 12.0, "duration_s": 24.0, "cadence_spm": 95.0}
    row |= {"stairs_log_odds": 2.0, "same_place": False, "stairs_stated": False, "heart_rate_bpm": np.nan} | change
    codes = [str(reason.code) for reason in _stairs_reasons(row, thresholds)]
    assert [found for found in codes if found in {"steady_steps", "usual"}] == ([code] if code else [])


@pytest.mark.parametrize(
    ("run_m", "seconds", "slope"),
    [(1.0, 4.0, 1.0), (0.99, 3.9, None), (6.0, 24.0, 1 / 6), (5.9, 24.0, None)],
    ids=["a-metre", "less", "at-the-slowest", "slower"],
)
def test_slope_of_stairs_is_given_where_the_run_is_known(
    thresholds: Thresholds, run_m: float, seconds: float, slope: float | None
) -> None:
    """A watch that shows 0.25 m/s or less stood still as far as it knew."""
    row = {"rise_m": 1.0, "height_sd_m": 0.3, "run_m": run_m, "duration_s": seconds, "cadence_spm": 95.0}
    row |= {"stairs_log_odds": 2.0, "same_place": False, "stairs_stated": True, "heart_rate_bpm": np.nan}
    (found,) = (reason.value for reason in _stairs_reasons(row, thresholds) if reason.code == "slope")
    assert found == near(slope)
