from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.thresholds import NAMES, PROFILES, Found, print_found, thresholds_found

if TYPE_CHECKING:
    from collections.abc import Iterable


@pytest.fixture(scope="module")
def found() -> list[Found]:
    draws = (np.random.default_rng([12, number]) for number in range(2))
    return [one for rng in draws for one in thresholds_found(rng, "one", weeks=4)]


def of(found: Iterable[Found], profile: str, name: str) -> np.ndarray:
    return np.array([one.value / one.true - 1 for one in found if (one.profile, one.name) == (profile, name)])


@pytest.mark.slow
def test_every_profile_gives_every_threshold(found: list[Found]) -> None:
    assert len(found) == 2 * len(PROFILES) * len(NAMES)


def test_hard_efforts_show_critical_speed_and_maximal_heart_rate(found: list[Found]) -> None:
    assert np.median(np.abs(of(found, "hard efforts", "critical_speed_mps"))) < 0.05
    assert np.median(np.abs(of(found, "hard efforts", "hr_max_bpm"))) < 0.02


def test_the_less_is_known_the_wider_the_range(found: list[Found]) -> None:
    def spread(profile: str) -> float:
        return float(np.mean([one.sd for one in found if (one.profile, one.name) == (profile, "critical_speed_mps")]))

    known = ("hard efforts", "easy runs only", "easy runs, no heart rate", "nothing")
    assert [spread(profile) for profile in known] == sorted(spread(profile) for profile in known)


def test_the_table_shows_groups(found: list[Found], capsys: pytest.CaptureFixture[str]) -> None:
    print_found(found)
    printed = capsys.readouterr().out
    assert "women 40+" in printed
    assert "easy runs only" in printed
