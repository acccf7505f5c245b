from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.store.duplicates import kept_copies
from tests.store.conftest import minutes_of, signature, signatures

MAY = datetime(2026, 5, 1, 6, tzinfo=UTC)
RUN = minutes_of(1)
HALF = {"minute_distance_m": list(RUN[:20]), "elapsed_s": 1200.0}
FLAT = np.full(40, 180.0)
SLOWER = minutes_of(2, 52)
NOISE = 1 + 0.004 * np.random.default_rng(9).standard_normal(40)
UNEVEN = 1 + 0.2 * np.sin(np.arange(40) * 1.3)
HEART = 150 + 8 * np.sin(np.arange(40))
STEPS = 170 + np.cos(np.arange(40))
SLOWED = np.interp(np.arange(43) * 40 / 43, np.arange(40), RUN) * 40 / 43
SENSORS = {"minute_heart_rate_bpm": list(HEART), "minute_cadence_spm": list(STEPS)}
"""What the sensors of one person show."""


def later(**shift: float) -> datetime:
    return MAY + timedelta(**shift)


def run(id_: str, minutes: np.ndarray = RUN, start: datetime = MAY, **values: Any) -> dict[str, Any]:
    return signature(id_, start, minutes, **values)


def sensed(id_: str, minutes: np.ndarray = RUN, start: datetime = MAY, *, bpm: Any = 0.0, spm: Any = 0.0) -> Any:
    """Return a run of somebody whose heart rate and cadence are higher than those of `SENSORS`."""
    sensors = {"minute_heart_rate_bpm": list(HEART + bpm), "minute_cadence_spm": list(STEPS + spm)}
    return run(id_, minutes, start, **sensors)


def rested(id_: str, minutes: np.ndarray, start: datetime = MAY, *, rest_s: float) -> dict[str, Any]:
    """Return a run that rests in each of some minutes of moving time."""
    elapsed_s = np.arange(minutes.size + 1) * (60 + rest_s)
    ends_s = np.arange(0, elapsed_s[-1] + 60, 60)
    covered = np.interp(ends_s, elapsed_s, np.concatenate(([0.0], np.cumsum(minutes))))
    return run(id_, np.diff(covered), start, elapsed_s=elapsed_s[-1], moving_minute_distance_m=list(minutes))


def trimmed(start: int, end: int) -> dict[str, Any]:
    return run("b", RUN[start:end], later(minutes=start))


@pytest.mark.parametrize(
    ("other", "rule"),
    [
        pytest.param(run("b"), "same_time_and_distance", id="two-services"),
        pytest.param(run("b", RUN * 1.03 * NOISE, later(seconds=4)), "same_time_and_distance", id="gpx-beside-fit"),
        pytest.param(run("b", RUN * 0.9, later(seconds=-20)), "same_time_and_distance", id="foot-pod-beside-watch"),
        pytest.param(trimmed(2, 38), "same_time_and_distance", id="ends-trimmed"),
        pytest.param(trimmed(0, 20), "part_of", id="second-half-cut-off"),
        pytest.param(trimmed(20, 40), "part_of", id="first-half-cut-off"),
        pytest.param(run("b", RUN[:0], elapsed_s=2400.0), "same_time_and_distance", id="without-distance"),
        pytest.param(
            run("b", RUN[:0], elapsed_s=2900.0, distance_m=RUN.sum()), "same_time_and_distance", id="totals-with-rests"
        ),
        pytest.param(run("b", FLAT * 0), "same_time_and_distance", id="standing-still-by-its-own-account"),
        pytest.param(run("b", start=later(hours=2)), "shifted_clock", id="local-time-taken-for-utc"),
        pytest.param(run("b", start=later(hours=-5, minutes=-30)), "shifted_clock", id="half-hour-zone"),
        pytest.param(run("b", start=later(hours=14)), "shifted_clock", id="widest-zone"),
        pytest.param(run("b", RUN * 1.01 * NOISE, later(hours=2, seconds=2)), "shifted_clock", id="shifted-gpx"),
        pytest.param(run("b", RUN * 2), "same_time_and_distance", id="same-start-and-end-other-distance"),
        pytest.param(run("b", RUN * 0.4, later(seconds=4)), "same_time_and_distance", id="distance-lost-in-a-copy"),
        pytest.param(trimmed(0, 4), "part_of", id="cut-at-a-tenth"),
        pytest.param(run("b", RUN[:2] * 0.93), "part_of", id="cut-within-minutes-on-another-scale"),
        pytest.param(run("b", RUN[:1] / 3, elapsed_s=20.0), "part_of", id="cut-within-the-first-metres"),
        pytest.param(run("b", sport="walking"), "same_time_and_distance", id="other-name-of-the-sport"),
        pytest.param(run("b", sport=None), "same_time_and_distance", id="sport-unknown"),
        pytest.param(trimmed(12, 20), "part_of", id="a-piece-from-the-middle"),
        pytest.param(
            run("b", np.concatenate([RUN[:15], FLAT[:20] * 0, RUN[15:]])), "part_of", id="pauses-cut-out-of-the-other"
        ),
        pytest.param(
            run("b", np.concatenate([RUN[:5], FLAT[:8] * 0, RUN[5:]]), later(seconds=-3)),
            "same_time_and_distance",
            id="one-pause-cut-out",
        ),
        pytest.param(
            run("b", RUN[3:37] * 1.3 * (1 + 10 * (NOISE[3:37] - 1)), later(minutes=3)),
            "same_time_and_distance",
            id="trimmed-on-another-scale",
        ),
        pytest.param(run("b", RUN[18:36] * 0.7, later(minutes=18)), "part_of", id="a-half-on-another-scale"),
        pytest.param(
            run("b", RUN[12:20] * NOISE[:8], later(minutes=12, seconds=9)), "part_of", id="a-piece-between-minutes"
        ),
        pytest.param(
            run("b", RUN[4:36] * 1.06 * NOISE[4:36], later(minutes=4)), "same_time_and_distance", id="trimmed"
        ),
        pytest.param(run("b", RUN[:9] * 1.04 * (1 + 3 * (NOISE[:9] - 1))), "part_of", id="cut-short-with-noise"),
        pytest.param(rested("b", RUN, later(seconds=-4), rest_s=25), "part_of", id="many-short-rests-cut-out"),
        pytest.param(rested("b", RUN * 1.01, rest_s=6), "same_time_and_distance", id="a-rest-in-each-minute"),
    ],
)
def test_copies(other: dict[str, Any], rule: str) -> None:
    rows = [run("a", richness=9.0), other]
    for order in (rows, rows[::-1]):
        assert kept_copies(signatures(*order)).rows() == [("a", "a", None), ("b", "a", rule)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(run("a", RUN[:5]), run("b", RUN[:5], later(minutes=6)), id="two-short-runs-a-minute-apart"),
        pytest.param(run("a"), run("b", minutes_of(2), later(minutes=40)), id="second-starts-where-first-ends"),
        pytest.param(run("a"), run("b", start=later(days=7)), id="same-profile-a-week-later"),
        pytest.param(run("a"), run("b", start=later(hours=14, minutes=15)), id="beyond-the-widest-zone"),
        pytest.param(run("a"), run("b", start=later(hours=2, minutes=7)), id="shift-of-no-time-zone"),
        pytest.param(run("a", FLAT), run("b", FLAT, later(hours=2)), id="treadmill-twice-a-day"),
        pytest.param(run("a", FLAT * NOISE), run("b", FLAT, later(hours=2)), id="treadmill-with-a-foot-pod"),
        pytest.param(run("a"), run("b", minutes_of(2), later(hours=10)), id="commute-there-and-back"),
        pytest.param(
            run("a"),
            run("b", RUN * (1 + 0.03 * np.random.default_rng(3).standard_normal(40)), later(hours=10)),
            id="same-workout-twice-a-day",
        ),
        pytest.param(
            run("a"), run("b", RUN[:0], elapsed_s=2900.0, distance_m=2 * RUN.sum()), id="totals-of-another-distance"
        ),
        pytest.param(
            run("a"),
            run("b", RUN[:0], later(minutes=4), elapsed_s=2400.0, distance_m=RUN.sum()),
            id="totals-with-another-start",
        ),
        pytest.param(run("a", RUN[:8]), run("b", RUN[:8], later(hours=2)), id="too-short-to-tell"),
        pytest.param(run("a"), run("b", RUN * 2, later(seconds=30)), id="other-distance"),
        pytest.param(
            run("a"), run("b", np.where(np.arange(40) < 20, 2, 0) * FLAT, later(seconds=30)), id="other-rhythm"
        ),
        pytest.param(run("a", RUN[:4] * 2), run("b"), id="same-start-other-distance"),
        pytest.param(run("a"), run("b", minutes_of(2, 30) * 1.3, later(minutes=3)), id="another-run-within"),
        pytest.param(run("a", FLAT), run("b", FLAT[:30] * 1.3, later(minutes=3)), id="steady-on-another-scale"),
        pytest.param(run("a", FLAT), run("b", FLAT[:30] * 1.06, later(minutes=3)), id="steady-six-percent-faster"),
        pytest.param(
            run("a", FLAT * UNEVEN),
            run("b", FLAT[:30] * (2 - UNEVEN[5:35]), later(minutes=5)),
            id="intervals-of-another",
        ),
        pytest.param(
            run("a"), run("b", SLOWER * RUN.sum() / SLOWER.sum(), later(seconds=20)), id="slower-on-one-course"
        ),
        pytest.param(run("a"), run("b", minutes_of(2, 480)), id="within-a-whole-day"),
        pytest.param(run("a"), run("b", minutes_of(2), later(minutes=25)), id="battery-died-and-another-took-over"),
        pytest.param(run("a"), run("b", RUN[:0], later(minutes=5), elapsed_s=2100.0), id="no-distance-other-ends"),
        pytest.param(run("a"), run("b", FLAT[:30] * 0, later(minutes=5)), id="standing-still-with-other-ends"),
        pytest.param(run("a", RUN[:0], elapsed_s=0.0), run("b", RUN[:0], elapsed_s=0.0), id="without-length"),
        pytest.param(run("a", FLAT * 0), run("b", FLAT * 0, later(hours=1)), id="without-movement"),
        pytest.param(
            run("a", RUN[:0], distance_m=2e3), run("b", FLAT[:20] * 0, later(minutes=9)), id="nothing-to-compare"
        ),
    ],
)
def test_no_copies(one: dict[str, Any], other: dict[str, Any]) -> None:
    expected = [("a", "a", None), ("b", "b", None)]
    assert kept_copies(signatures(one, other)).rows() == expected
    assert kept_copies(signatures(other, one)).rows() == expected


@pytest.mark.parametrize(
    ("one", "other", "copy"),
    [
        pytest.param(sensed("a"), sensed("b", RUN[:37] * 0.9, bpm=3, spm=1), True, id="foot-pod"),
        pytest.param(sensed("a"), sensed("b", bpm=STEPS - HEART + 1), True, id="optical-sensor-that-follows-the-steps"),
        pytest.param(sensed("a"), sensed("b", bpm=1, spm=6), True, id="one-strap-and-another-count-of-steps"),
        pytest.param(sensed("a"), sensed("b", spm=-STEPS / 2), True, id="single-feet"),
        pytest.param(sensed("a"), run("b", RUN * 0.98, later(seconds=20)), True, id="phone-without-sensors"),
        pytest.param(sensed("a"), sensed("b", start=later(seconds=3), bpm=15, spm=5), False, id="side-by-side"),
        pytest.param(sensed("a"), sensed("b", bpm=2, spm=6), False, id="other-steps-by-the-same-heart-rate"),
        pytest.param(
            sensed("a"),
            run("b", np.full(6, 10.0), minute_heart_rate_bpm=list(HEART[:6] + 20)),
            False,
            id="somebody-else-who-stopped-within-the-first-metres",
        ),
        pytest.param(run("a"), run("b", SLOWED, later(seconds=8)), False, id="a-little-slower-on-one-course"),
        pytest.param(run("a", RUN[:9]), run("b", RUN[:9] * 1.1, later(seconds=8)), False, id="faster-for-a-short-time"),
        pytest.param(
            sensed("a"), rested("b", RUN, rest_s=6) | SENSORS | {"minute_cadence_spm": [178.0] * 44}, False, id="rests"
        ),
    ],
)
def test_two_people_stay_two(one: dict[str, Any], other: dict[str, Any], *, copy: bool) -> None:
    for order in ((one, other), (other, one)):
        assert kept_copies(signatures(*order))["kept_activity_id"].to_list() == ["a", "a" if copy else "b"]


def test_a_recording_without_sensors_joins_no_two_people() -> None:
    rows = [sensed("a"), run("b", RUN * 1.01, later(seconds=2)), sensed("c", RUN, later(seconds=4), bpm=15, spm=5)]
    for order in itertools.permutations(rows):
        assert kept_copies(signatures(*order))["kept_activity_id"].to_list() == ["a", "a", "c"]


NUMBERED = run("a", richness=9.0, file_number="1")


@pytest.mark.parametrize(
    ("other", "copy"),
    [
        pytest.param(run("b", RUN * 1.6, later(seconds=40), file_number="1"), True, id="other-distance"),
        pytest.param(run("b", RUN[30:34] * 2, later(minutes=30), file_number="1"), True, id="small-piece"),
        pytest.param(run("b", RUN[:0], later(minutes=9), elapsed_s=1200.0, file_number="1"), True, id="no-distance"),
        pytest.param(run("b", RUN * 1.6, later(seconds=40), file_number="2"), False, id="two-people-side-by-side"),
        pytest.param(run("b", RUN * 1.6, later(seconds=40)), False, id="no-number"),
        pytest.param(run("b", minutes_of(2), later(hours=3), file_number="1"), False, id="numbers-that-stand-still"),
        pytest.param(run("b", RUN[20:], later(minutes=41), file_number="1"), False, id="pieces-one-after-another"),
    ],
)
def test_one_file_number_shows_one_outing(other: dict[str, Any], *, copy: bool) -> None:
    for order in ((NUMBERED, other), (other, NUMBERED)):
        kept = kept_copies(signatures(*order))["kept_activity_id"].to_list()
        assert kept == ["a", "a" if copy else "b"]


def test_parts_of_a_triathlon_stay_although_their_files_have_one_number() -> None:
    whole = {"elapsed_s": 7200.0, "sport": "multisport"}
    sessions = [
        run(f"{file}/{name}", minutes, start, file_number="1", **values)
        for file in ("original", "exported")
        for name, minutes, start, values in (
            ("all", RUN[:0], MAY, whole),
            ("ride", RUN, MAY, {"sport": "cycling"}),
            ("run", minutes_of(2), later(minutes=45), {}),
        )
    ]
    kept = kept_copies(signatures(*sessions))
    assert set(kept["kept_activity_id"]) == {"exported/all", "exported/ride", "exported/run"}


def test_copies_of_copies_in_any_order() -> None:
    rows = [
        run("gpx", RUN * NOISE, later(seconds=3)),
        run("fit", richness=9.0),
        run("shifted", RUN * NOISE, later(hours=2, seconds=3)),
        run("trimmed", RUN[12:], later(minutes=12), richness=3.0),
        run("other", minutes_of(5), later(hours=5)),
    ]
    expected = {
        "gpx": ("fit", "same_time_and_distance"),
        "fit": ("fit", None),
        "shifted": ("fit", "shifted_clock"),
        "trimmed": ("fit", "part_of"),
        "other": ("other", None),
    }
    for order in itertools.permutations(rows):
        kept = {id_: (winner, rule) for id_, winner, rule in kept_copies(signatures(*order)).rows()}
        assert kept == expected


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        pytest.param({"richness": 2.0}, {}, id="richer"),
        pytest.param({"minute_distance_m": list(RUN)}, {"elapsed_s": 2300.0}, id="longer"),
        pytest.param({"richness": 2.0, "elapsed_s": 2300.0}, {}, id="richer-before-longer"),
        pytest.param({"richness": 5.0}, {"richness": 9.0, **HALF}, id="whole-before-the-half-of-a-richer"),
        pytest.param({"richness": 9.0, **HALF}, {"richness": 4.0}, id="a-rich-half-before-a-poor-whole"),
    ],
)
def test_the_richer_copy_is_kept(better: dict[str, Any], worse: dict[str, Any]) -> None:
    for best, rest in (("a", "b"), ("b", "a")):
        kept = kept_copies(signatures(run(best, **better), run(rest, **worse)))
        assert set(kept["kept_activity_id"]) == {best}


def test_equal_copies_fall_to_the_first_id() -> None:
    assert set(kept_copies(signatures(run("b"), run("a"), run("c")))["kept_activity_id"]) == {"a"}


def test_one_activity_in_two_files_counts_once() -> None:
    assert kept_copies(signatures(run("a"), run("a"))).rows() == [("a", "a", None)]


def test_nothing_gives_nothing() -> None:
    assert kept_copies(signatures()).is_empty()


def test_ten_years_of_runs_with_copies() -> None:
    starts = [MAY + timedelta(hours=13 * index) for index in range(600)]
    rows = [run(f"{index:04}", minutes_of(index), start) for index, start in enumerate(starts)]
    rows += [row | {"activity_id": row["activity_id"] + "x", "richness": 2.0} for row in rows[::3]]
    kept = kept_copies(signatures(*rows))
    winners = kept.with_columns(kept=pl.col("activity_id") == pl.col("kept_activity_id"))
    assert winners["kept"].sum() == 600
    assert_frame_equal(kept, kept_copies(signatures(*rows).sample(fraction=1, shuffle=True, seed=1)))
