"""Rows of vendors' lists and the files that they stand for count once, whichever came first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipeline.sources.names import MASKED
from pipeline.store.duplicates import kept_copies
from tests.store.conftest import minutes_of, signature, signatures

MAY = datetime(2026, 5, 1, 6, 0, 17, tzinfo=UTC)
RUN = minutes_of(1, 30)
METRES = float(RUN.sum())
TWO_HOURS = timedelta(hours=2)


def file(id_: str = "file", start_s: float = 0.0, minutes: int = 30, **values: Any) -> dict[str, Any]:
    start = MAY + timedelta(seconds=start_s)
    own = minutes_of(1, minutes)
    return signature(id_, start, own, local_start=start.replace(tzinfo=None) + TWO_HOURS, **values)


def row(id_: str = "row", start_s: float = 0.0, elapsed_s: float = 1800.0, **values: Any) -> dict[str, Any]:
    """Return the row of a list in UTC, or in local time."""
    start = MAY + timedelta(seconds=start_s)
    on_list = {"listed": "utc", "elapsed_s": elapsed_s, "distance_m": METRES, "richness": 1.0, **values}
    if on_list["listed"] == "local":
        start += TWO_HOURS
    return signature(id_, start, RUN[:0], **{"local_start": start.replace(tzinfo=None), **on_list})


def kept(*outings: dict[str, Any]) -> set[str]:
    """Return what is kept, which no order changes."""
    found = [set(kept_copies(signatures(*order))["kept_activity_id"]) for order in (outings, outings[::-1])]
    assert found[0] == found[1]
    return found[0]


def test_copies_of_a_stub_stand_for_no_more_than_it() -> None:
    assert kept(file("stub", minutes=6), file("copy", minutes=6), row()) == {"row"}


@pytest.mark.parametrize(
    "listed",
    [
        pytest.param(row(), id="the-same"),
        pytest.param(row(elapsed_s=3100.0, distance_m=METRES), id="rests-counted"),
        pytest.param(row(elapsed_s=1250.0, distance_m=0.7 * METRES), id="file-has-more"),
        pytest.param(row(elapsed_s=3600.0, distance_m=1.9 * METRES), id="file-has-less"),
        pytest.param(row(start_s=-17.0), id="whole-minutes"),
        pytest.param(row(distance_m=None, elapsed_s=1000.0), id="no-distance"),
        pytest.param(row(listed="local", distance_m=1.3 * METRES), id="local-time"),
        pytest.param(row(start_s=-7200.0), id="clock-off-by-two-hours"),
        pytest.param(row(sport="cycling"), id="sport-corrected-later"),
        pytest.param(row(sport="generic", start_s=300.0), id="sport-unknown"),
        pytest.param(row(sport="walking", start_s=90.0), id="walk-or-run"),
        pytest.param(row(start_s=-86400.0, names_file="activities/file.gz"), id="names-the-file"),
    ],
)
def test_a_row_gives_way_to_its_file(listed: dict[str, Any]) -> None:
    assert kept(file(), listed) == {"file"}
    assert kept(file(richness=0.0), listed) == {"file"}, "a poor file is richer than totals"


@pytest.mark.parametrize(
    "listed",
    [
        pytest.param(row(start_s=1900.0), id="the-next-run"),
        pytest.param(row(start_s=-7200.0, distance_m=1.2 * METRES), id="two-hours-before-and-longer"),
        pytest.param(row(start_s=-7217.0), id="typed-in-on-a-whole-minute"),
        pytest.param(row(start_s=7200.0, listed="local", distance_m=1.1 * METRES), id="other-local-time"),
        pytest.param(row(sport="strength_training", elapsed_s=1200.0, distance_m=None), id="strength-typed-in"),
        pytest.param(row(start_s=-86400.0, names_file="activities/another.gz"), id="names-another-file"),
        pytest.param(row(start_s=-86400.0, names_file="watch/file.gz"), id="names-one-elsewhere"),
    ],
)
def test_another_workout_stays_beside_a_file(listed: dict[str, Any]) -> None:
    assert kept(file(), listed) == {"file", "row"}


@pytest.mark.parametrize("name", [".gz", f"{MASKED}.gpx"])
def test_a_name_that_many_files_may_have_names_none(name: str) -> None:
    another_day = row(start_s=-86400.0, names_file=f"activities/{name}")
    assert kept(file(name), another_day) == {name, "row"}


def test_an_own_export_never_takes_the_place_of_its_row() -> None:
    assert kept(file("exported", richness=-1.0), row()) == {"row"}
    assert kept(file("exported", richness=-1.0), row(), file("original")) == {"original"}


def test_a_row_takes_the_place_of_a_stub() -> None:
    assert kept(file(minutes=2, richness=9.0), row()) == {"row"}


def test_two_parts_of_a_listed_run_both_stay() -> None:
    assert kept(file("a", minutes=12), file("b", start_s=900.0, minutes=14), row()) == {"a", "b"}


def test_two_lists_of_one_run_count_once() -> None:
    assert len(kept(row("strava"), row("garmin", listed="local", distance_m=1.01 * METRES))) == 1


@pytest.mark.parametrize(
    "other", [row("b", elapsed_s=900.0), row("b", sport="strength_training"), row("b", distance_m=2 * METRES)]
)
def test_two_rows_of_one_second_are_two(other: dict[str, Any]) -> None:
    assert kept(row("a"), other) == {"a", "b"}
