"""The same climb gets the same label on every pass, in whatever order the files come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.segments.derive import derive_prepared
from sample_data.bouts import run, stairs, walk
from sample_data.devices import DEVICES
from sample_data.files import to_fit
from sample_data.plans import ANNA
from sample_data.sensors import observe
from sample_data.simulator import flat_terrain, simulate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.segments.derive import Derived, Prepared
    from tests.jobs.conftest import Garden

NAMES = ("day-0.fit", "day-1.fit", "day-2.fit", "day-3.fit")


def up_the_stairs(day: int) -> bytes:
    """Climb six flights of eleven steps, now walking, now running."""
    rng = np.random.default_rng([5, day])
    flight = stairs(11, cadence_spm=(95.0, 150.0, 85.0, 110.0)[day], riser_m=0.17, tread_m=0.29)
    climb = [part for _ in range(6) for part in (flight, walk(1.0, seconds=2, grade=0.0))]
    easy = run(0.7 * ANNA.critical_speed_mps, seconds=150)
    start = datetime(2026, 9, 7, 6, 30, tzinfo=UTC) + timedelta(days=day)
    device = DEVICES[("watch", "whole_metres", "noisy_watch", "smart_recording")[day]]
    whole = simulate(ANNA, [easy, walk(1.3, seconds=20), *climb, easy], flat_terrain(rng), rng, start_time=start)
    return to_fit(observe(whole, device, rng))


@pytest.fixture(scope="module")
def climbs() -> dict[str, bytes]:
    return {name: up_the_stairs(day) for day, name in enumerate(NAMES)}


def of_stairs(garden: Garden) -> list[int]:
    """Seconds called stairs in each activity."""
    seconds = pl.col("duration_s").filter(pl.col("label") == "stairs").sum()
    return garden.table("segments").group_by("activity_id").agg(seconds).sort("activity_id")["duration_s"].to_list()


@pytest.mark.slow
@pytest.mark.parametrize("order", [pytest.param((0, 1, 2, 3), id="as-run"), pytest.param((3, 2, 1, 0), id="backwards")])
def test_passes_agree_in_any_order(
    new_garden: Callable[[], Garden], climbs: dict[str, bytes], order: Sequence[int]
) -> None:
    whole, grown = new_garden(), new_garden()
    whole.lay(climbs)
    assert whole.ingest().derived == len(NAMES)
    for day in order:
        grown.lay(climbs, NAMES[day])
        grown.ingest()
    for name, rows in grown.tables().items():
        assert_frame_equal(rows, whole.table(name))
    assert min(of_stairs(grown)) > 20
    assert whole.ingest().derived == 0


def test_a_new_pass_labels_the_others_again(garden: Garden, climbs: dict[str, bytes]) -> None:
    garden.lay(climbs, NAMES[1])
    garden.ingest()
    alone = garden.table("segments")
    garden.lay(climbs)
    assert garden.ingest().derived == len(NAMES)
    again = garden.table("segments").filter(pl.col("activity_id") == alone["activity_id"][0])
    codes = again["evidence"].list.eval(pl.element().struct.field("code")).explode().to_list()
    assert "same_place" in codes
    assert not again.equals(alone)


def test_new_passes_are_derived_once(garden: Garden, climbs: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    derived = []

    def counted(prepared: Prepared, **rest: Any) -> Derived:
        derived.append(prepared.stream["time"][0])
        return derive_prepared(prepared, **rest)

    monkeypatch.setattr("pipeline.jobs.derive.label.derive_prepared", counted)
    garden.lay(climbs)
    assert garden.ingest().derived == len(NAMES)
    assert len(derived) == len(set(derived)) == len(NAMES)
