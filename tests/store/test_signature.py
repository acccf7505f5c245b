from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from pipeline.store.rows import activity_id_of
from pipeline.store.signature import minute_columns, minute_distances, richness, signature_of
from tests.store.conftest import signatures

START = datetime(2026, 5, 1, 6, tzinfo=UTC)
PLAIN: dict[str, Any] = {
    "start_time": START,
    "local_start": START.replace(tzinfo=None),
    "elapsed_s": 150.0,
    "distance_m": 450.0,
    "sport": "running",
    "heart_rate_coverage": 0.0,
    "cadence_coverage": 0.0,
    "grade_quality": "gps",
    "record_interval_s": 5.0,
    "quality_flags": (),
}

PLAIN_SECOND = {"state": "moving", "heart_rate_bpm": 140.0, "cadence_spm": 170.0}


def summary(**values: Any) -> Any:
    return SimpleNamespace(**PLAIN | values)


def stream(distances_m: list[float | None], laps: list[int] | None = None) -> pl.DataFrame:
    times = [START + timedelta(seconds=second) for second in range(len(distances_m))]
    columns: dict[str, Any] = {
        "time": times,
        "distance_m": distances_m,
        "lap": laps or [0] * len(times),
        **PLAIN_SECOND,
    }
    return pl.DataFrame(columns, schema_overrides={"distance_m": pl.Float32, "time": pl.Datetime("us", "UTC")})


def test_a_steady_run_covers_the_same_each_minute() -> None:
    assert minute_distances(stream([3.0 * second for second in range(150)])) == [180, 180, pytest.approx(87)]


def test_minute_without_records() -> None:
    holes: list[float | None] = [3.0 * second if not 50 < second < 130 else None for second in range(181)]
    assert minute_distances(stream(holes)) == [180, 180, 180, 0]


def test_minutes_add_up_to_the_distance() -> None:
    metres = [float(second**1.2) for second in range(1000)]
    assert sum(minute_distances(stream(list(metres)))) == pytest.approx(metres[-1], abs=1)


def test_rests_and_sensors_of_each_minute() -> None:
    seconds = stream([3.0 * min(second, max(60, second - 60)) for second in range(181)]).with_columns(
        state=pl.Series(["moving"] * 60 + ["stopped"] * 60 + ["moving"] * 61),
        heart_rate_bpm=pl.Series([140.0] * 60 + [110.0] * 60 + [150.0] * 61),
        cadence_spm=pl.Series([None] * 120 + [0.0] + [170.0] * 60),
    )
    columns = minute_columns(seconds)
    assert columns["minute_distance_m"] == [180, 0, 180, 0]
    assert sum(columns["moving_minute_distance_m"]) == pytest.approx(360, abs=3)
    assert len(columns["moving_minute_distance_m"]) == 3
    assert columns["minute_heart_rate_bpm"] == [140, None, 150, 150]
    assert columns["minute_cadence_spm"] == [None, None, 170, 170]


@pytest.mark.parametrize("distances", [pytest.param([], id="empty"), pytest.param([None] * 90, id="without-distance")])
def test_no_distance_no_minutes(distances: list[float | None]) -> None:
    assert minute_distances(stream(distances)) == []


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"heart_rate_coverage": 0.9}, id="heart-rate"),
        pytest.param({"grade_quality": "barometric"}, id="barometer"),
        pytest.param({"record_interval_s": 1.0}, id="every-second"),
        pytest.param({"cadence_coverage": 1.0}, id="cadence"),
    ],
)
def test_more_data_make_a_copy_richer(more: dict[str, Any]) -> None:
    assert richness(summary(**more), device_laps=False) > richness(summary(), device_laps=False)


def test_laps_of_the_device_are_worth_something() -> None:
    assert richness(summary(), device_laps=True) > richness(summary(), device_laps=False)


def test_heart_rate_outweighs_all_the_rest() -> None:
    rest = summary(grade_quality="barometric", record_interval_s=1.0, cadence_coverage=1.0)
    assert richness(summary(heart_rate_coverage=1.0), device_laps=False) > richness(rest, device_laps=True)


def test_an_own_export_is_poorer_than_any_original() -> None:
    rich = summary(heart_rate_coverage=1.0, record_interval_s=1.0, quality_flags=("own_export:1",))
    exported = signature_of("exported", rich, stream([0.0, 3.0], [0, 1]), intact=True)
    assert exported["richness"] < signature_of("original", summary(), stream([0.0]), intact=False)["richness"]


def test_a_dropped_second_is_no_poorer_copy() -> None:
    full, nearly = (richness(summary(heart_rate_coverage=share), device_laps=False) for share in (1.0, 0.995))
    assert full == nearly


@pytest.mark.parametrize(
    ("more", "preferred"),
    [
        pytest.param({}, "intact", id="an-intact-copy-wins-where-both-tell-the-same"),
        pytest.param({"cadence_coverage": 1.0}, "damaged", id="a-damaged-copy-that-tells-more-wins"),
    ],
)
def test_damage_decides_between_equals_alone(more: dict[str, Any], preferred: str) -> None:
    seconds = stream([0.0, 3.0, 6.0])
    intact = signature_of("intact", summary(), seconds, intact=True)
    damaged = signature_of("damaged", summary(**more), seconds, intact=False)
    assert max((intact, damaged), key=lambda found: found["richness"])["activity_id"] == preferred


def test_a_signature_fits_the_ledger() -> None:
    seen = signature_of("id", summary(heart_rate_coverage=None), stream([0.0, 3.0, 6.0], [0, 0, 1]), intact=True)
    row = signatures(seen).row(0, named=True)
    assert row["activity_id"] == "id"
    assert row["start_time"] == START
    assert row["minute_distance_m"] == [6.0]


def test_sessions_that_start_in_one_second_have_ids_of_their_own() -> None:
    start, ids = datetime(2026, 5, 1, 6, tzinfo=UTC), list[str]()
    for microsecond in (0, 0, 400_000):
        ids.append(activity_id_of(start.replace(microsecond=microsecond), "0123456789abcdef", ids))
    assert ids == ["20260501T060000-01234567", "20260501T060000-01234567-2", "20260501T060000-01234567-3"]
