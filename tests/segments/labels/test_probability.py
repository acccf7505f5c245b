from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.segments.labels import parameters as p
from pipeline.segments.labels.probability import Margins, label_probabilities
from pipeline.segments.parameters import TEMPO_FROM_CS
from pipeline.segments.thresholds.density import Threshold
from pipeline.vocabulary import LABELS

if TYPE_CHECKING:
    from pipeline.segments.thresholds.daily import Thresholds

BOUT: dict[str, float] = {
    "duration_s": 60.0,
    "relative_speed": np.log(0.7),
    "sprint_margin": -p.PACE_CLIP.value,
    "heart_rate_bpm": np.nan,
    "run_m": 150.0,
    "rise_m": 0.0,
    "height_sd_m": 0.4,
    "stairs_log_odds": -12.0,
    "stairs_stated": True,
    "same_place": False,
    "speed_noise": 0.05,
    "walking": False,
    "planned": 0.0,
}


def probabilities(thresholds: Thresholds, **changes: float) -> dict[str, float]:
    bout = BOUT | changes
    whole = {"climb_m": bout["rise_m"], "climb_s": bout["duration_s"]}
    margins = Margins(**{name: np.array([value]) for name, value in (whole | bout).items()})
    (row,) = label_probabilities(margins, thresholds, min_rise_m=3.0)
    return dict(zip(LABELS, row.tolist(), strict=True))


def test_hill_or_stairs_keeps_both(thresholds: Thresholds) -> None:
    found = probabilities(thresholds, run_m=20.0, rise_m=8.0, stairs_log_odds=0.0)
    assert found["hill"] == pytest.approx(0.5, abs=0.02)
    assert found["stairs"] == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize(
    ("climb", "stairs"),
    [
        pytest.param({"duration_s": 16.0, "run_m": 20.0, "rise_m": 4.5}, (0.35, 0.45), id="a flight, blurred"),
        pytest.param({"duration_s": 16.0, "run_m": 20.0, "rise_m": 9.0}, (0.0, 0.01), id="faster than stairs are run"),
        pytest.param({"duration_s": 14.0, "run_m": 55.0, "rise_m": 5.5}, (0.0, 0.05), id="a hill sprint"),
        pytest.param({"duration_s": 90.0, "run_m": 100.0, "rise_m": 22.0}, (0.0, 0.05), id="long and steep"),
        pytest.param({"duration_s": 90.0, "run_m": 100.0, "rise_m": -22.0}, (0.0, 0.001), id="down"),
    ],
)
def test_a_short_steep_climb_may_be_a_flight_of_stairs(
    thresholds: Thresholds, climb: dict[str, float], stairs: tuple[float, float]
) -> None:
    found = probabilities(thresholds, stairs_log_odds=-12.0, **climb)
    assert stairs[0] <= found["stairs"] <= stairs[1]


def test_only_a_stated_sport_makes_stairs_certain(thresholds: Thresholds) -> None:
    steps = {"run_m": 20.0, "rise_m": 10.0, "stairs_log_odds": 12.0}
    assert probabilities(thresholds, **steps)["stairs"] > 0.99
    assert probabilities(thresholds, **steps, stairs_stated=False)["stairs"] == pytest.approx(0.79)


def test_time_averages_noise_but_not_bias(thresholds: Thresholds) -> None:
    known = replace(thresholds, critical_speed_mps=Threshold(thresholds.critical_speed_mps.value, 1e-6, ()))
    limit = np.log(TEMPO_FROM_CS.value)
    tempo = [probabilities(known, relative_speed=limit + 0.02, duration_s=s)["tempo"] for s in (30.0, 600.0, 1e6)]
    assert tempo == sorted(tempo)
    assert tempo[-1] == pytest.approx(0.80, abs=0.01)  # one SD, and most running is easy


def test_sprint_is_surer_than_tempo(thresholds: Thresholds) -> None:
    fast = {"duration_s": 10.0, "speed_noise": 0.06}
    sprint = probabilities(thresholds, relative_speed=np.log(1.27), sprint_margin=0.1, **fast)["sprint"]
    tempo = probabilities(thresholds, relative_speed=np.log(TEMPO_FROM_CS.value) + 0.1, **fast)["tempo"]
    assert sprint > tempo > 0.5


def test_too_few_steps_are_no_stairs(thresholds: Thresholds) -> None:
    assert probabilities(thresholds, duration_s=7.0, run_m=2.0, rise_m=0.3, stairs_log_odds=12.0)["stairs"] < 0.01


def test_without_speed_nothing_is_a_sprint(thresholds: Thresholds) -> None:
    found = probabilities(thresholds, relative_speed=np.nan, sprint_margin=np.nan)
    assert found["sprint"] == 0.0
    assert found["tempo"] == pytest.approx(p.TEMPO_PRIOR.value)


@pytest.mark.parametrize(
    ("walk", "tempo"),
    [
        pytest.param({"relative_speed": np.nan}, p.TEMPO_PRIOR.value, id="by a stair sport, with nothing measured"),
        pytest.param({"relative_speed": np.nan, "stairs_stated": False}, 0.0, id="by the climb, without speed"),
        pytest.param({"relative_speed": np.log(0.3)}, 0.0, id="on level ground of a stair sport, by its speed"),
    ],
)
def test_a_walk_is_sure_to_be_easy_where_it_was_measured(
    thresholds: Thresholds, walk: dict[str, float], tempo: float
) -> None:
    """Eight seconds without speed or steps between two flights of a tower may be more steps, as well as a rest."""
    found = probabilities(thresholds, duration_s=8.0, walking=True, sprint_margin=np.nan, **walk)
    assert found["tempo"] == pytest.approx(tempo)
    assert found["easy"] == pytest.approx(1 - tempo)


def test_just_fast_enough_is_easy_more_often_than_not_where_speed_is_unsure(thresholds: Thresholds) -> None:
    known = thresholds.critical_speed_mps
    stranger = replace(thresholds, critical_speed_mps=Threshold(known.value, 0.08 * known.value, ()))
    just = {"relative_speed": np.log(TEMPO_FROM_CS.value + 0.01), "duration_s": 300.0, "speed_noise": 0.03}
    assert probabilities(thresholds, **just)["tempo"] > 0.5 > probabilities(stranger, **just)["tempo"]
    assert probabilities(stranger, **just | {"relative_speed": np.log(1.0)})["tempo"] > 0.8
    assert probabilities(thresholds, **just | {"relative_speed": np.log(0.01)})["tempo"] < 1e-6


@pytest.mark.parametrize(
    ("pace", "share", "tempo"),
    [
        pytest.param(0.96, 0.62, (0.9, 1.0), id="a sensor in the cold"),
        pytest.param(0.96, 0.80, (0.75, 0.9), id="a low heart rate"),
        pytest.param(0.70, 0.62, (0.0, 0.02), id="an easy run"),
        pytest.param(0.80, 0.93, (0.3, 0.6), id="a pushchair"),
        pytest.param(np.nan, 0.62, (0.0, 0.02), id="no speed"),
    ],
)
def test_a_heart_rate_far_too_low_for_the_pace_is_the_sensor_s(
    thresholds: Thresholds, pace: float, share: float, tempo: tuple[float, float]
) -> None:
    known = thresholds.critical_speed_mps
    unsure = replace(thresholds, critical_speed_mps=Threshold(known.value, 0.06 * known.value, ()))
    beats = share * thresholds.hr_max_bpm.value
    found = probabilities(unsure, duration_s=600.0, relative_speed=np.log(pace), heart_rate_bpm=beats)
    assert tempo[0] <= found["tempo"] <= tempo[1]


@pytest.mark.parametrize(("share", "most"), [(0.8, 1.0), (0.89, 0.6)])
def test_easy_at_a_hard_heart_rate_is_not_sure(thresholds: Thresholds, share: float, most: float) -> None:
    found = probabilities(thresholds, duration_s=600.0, heart_rate_bpm=share * thresholds.hr_max_bpm.value)
    assert found["easy"] == pytest.approx(most, abs=0.02)


def test_plan_counts_more_with_unsure_speed(thresholds: Thresholds) -> None:
    known = thresholds.critical_speed_mps
    stranger = replace(thresholds, critical_speed_mps=Threshold(known.value, 0.15 * known.value, ()))
    slow = np.log(0.75)
    for planned, sure, unsure in ((0.0, 0.05, 0.15), (1.0, 0.2, 0.5), (-1.0, 0.01, 0.03)):
        assert probabilities(thresholds, relative_speed=slow, planned=planned)["tempo"] <= sure
        assert probabilities(stranger, relative_speed=slow, planned=planned)["tempo"] == pytest.approx(unsure, abs=0.06)


@pytest.mark.parametrize("planned", [-1.0, 0.0, 1.0])
@pytest.mark.parametrize("speed", [0.1, 0.84, 1.0, 3.0])
def test_probabilities_are_shares(thresholds: Thresholds, speed: float, planned: float) -> None:
    found = probabilities(thresholds, relative_speed=np.log(speed), sprint_margin=p.PACE_CLIP.value, planned=planned)
    assert sum(found.values()) == pytest.approx(1.0)
    assert all(0.0 <= share <= 1.0 for share in found.values())
