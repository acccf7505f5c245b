"""Sessions whose mean pace alone is known are one segment, held for little more than a guess."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.segments.derive import Recording, derive_activity
from pipeline.segments.session import Session
from pipeline.vocabulary import LABELS, EvidenceCode, PaceBasis

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from pipeline.athletes.profile import Person
    from pipeline.segments.thresholds.daily import Thresholds

    StreamOf = Callable[..., pl.DataFrame]

START = datetime(2026, 9, 13, 6, tzinfo=UTC)
HOUR = {"seconds": 3600}


def run_of(session: Session) -> Recording:
    return Recording("running", "none", timer_s=session.moving_s, session=session)


@pytest.mark.parametrize(
    ("distance_m", "heart_rate_bpm", "label"),
    [
        pytest.param(9_000, None, "easy", id="slow"),
        pytest.param(9_000, 120, "easy", id="slow-and-low"),
        pytest.param(13_000, None, "tempo", id="fast"),
        pytest.param(13_000, 168, "tempo", id="fast-and-high"),
    ],
)
def test_session_without_records_is_one_segment(
    stream_of: StreamOf,
    thresholds: Thresholds,
    person: Person,
    distance_m: float,
    heart_rate_bpm: float | None,
    label: str,
) -> None:
    session = Session(START, 3600, distance_m, heart_rate_bpm)
    derived = derive_activity(stream_of(HOUR).clear(), run_of(session), thresholds=thresholds, person=person)
    (row,) = derived.segments.to_dicts()
    assert (row["label"], row["basis"], row["start_time"]) == (label, PaceBasis.SESSION, START)
    assert (row["duration_s"], row["distance_m"]) == (3600, pytest.approx(distance_m, rel=1e-4))
    assert row["heart_rate_bpm"] == heart_rate_bpm
    assert row["confidence"] < 0.61
    assert sum(row[f"probability_{name}"] for name in LABELS) == pytest.approx(1)
    assert row["evidence"][0]["code"] == EvidenceCode.SESSION_MEAN
    low, most_likely, high = row["energy_kcal_low"], row["energy_kcal"], row["energy_kcal_high"]
    assert low < most_likely < high


def test_seconds_without_pace_take_the_mean(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of(HOUR | {"heart_rate_bpm": 130})
    session = Session(START, 3600, 10_800, heart_rate_bpm=180)
    derived = derive_activity(stream, run_of(session), thresholds=thresholds, person=person)
    assert derived.segments["distance_m"].sum() == pytest.approx(10_800, rel=1e-4)
    assert derived.segments["heart_rate_bpm"].to_list() == [130], "heart rate by the second counts"


@pytest.mark.parametrize(
    "session",
    [
        pytest.param(Session(START, 3600, 0), id="no-distance"),
        pytest.param(Session(START, 0, 5_000), id="no-time"),
    ],
)
def test_session_without_pace_has_no_segment(
    stream_of: StreamOf, thresholds: Thresholds, person: Person, session: Session
) -> None:
    derived = derive_activity(stream_of(HOUR).clear(), run_of(session), thresholds=thresholds, person=person)
    assert derived.segments.is_empty()


def test_pace_of_seconds_counts_before_the_mean(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    session = Session(START, 3600, 99_000)
    stream = stream_of(HOUR | {"speed_mps": 3.0})
    derived = derive_activity(stream, run_of(session), thresholds=thresholds, person=person)
    assert set(derived.segments["basis"]) == {PaceBasis.RECORDS}
    assert derived.segments["distance_m"].sum() < 20_000
