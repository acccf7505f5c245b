"""A damaged FIT file is read on behind the damage, by both engines alike, and no noise becomes a record."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from pipeline.sources.fit.chained import split
from pipeline.sources.fit.scan import MOST_HOLES, scan
from pipeline.sources.read import read_content
from tests.sources.conftest import at, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.sources.activity import Content

    Read = Callable[[bytes], Content]

RECORDS = 600
RUN = run(records=RECORDS).to_bytes()
NOISE = random.Random(5)  # noqa: S311  noise, not a secret
MIDDLE = len(RUN) // 2


@pytest.mark.parametrize("start", range(MIDDLE, MIDDLE + 24, 3))
@pytest.mark.parametrize(
    ("lost", "put"),
    [
        pytest.param(1, b"", id="a-byte-dropped"),
        pytest.param(37, b"", id="bytes-dropped"),
        pytest.param(0, b"\x07", id="a-byte-too-many"),
        pytest.param(300, bytes(300), id="zeros"),
        pytest.param(300, b"\xff" * 300, id="ones"),
        pytest.param(300, NOISE.randbytes(300), id="noise"),
    ],
)
def test_what_stands_behind_damage_is_read(read: Read, start: int, lost: int, put: bytes) -> None:
    found = read(RUN[:start] + put + RUN[start + lost :])
    (activity,) = found.activities
    assert found.damage is not None
    whole = read_content(RUN, where="file").activities[0]
    same = activity.records.join(whole.records, on=activity.records.columns, how="semi", nulls_equal=True)
    assert same.height >= RECORDS - 3 - (lost + len(put)) // 8
    assert activity.records.height - same.height <= 2, "messages that hold some of the damage"
    assert activity.records["time"].max() == at(RECORDS - 1)
    assert len(put) > lost or activity.totals == whole.totals


def test_a_byte_dropped_time_and_again(read: Read) -> None:
    data = bytearray(RUN)
    for place in range(MIDDLE + 2800, MIDDLE, -400):
        del data[place]
    found = read(bytes(data))
    assert found.activities[0].records["time"].max() == at(RECORDS - 1)
    assert found.activities[0].records.height > RECORDS - 30
    assert found.damage is not None
    assert "skipped" in found.damage.reason


def test_noise_after_a_cut_gives_no_record(read: Read) -> None:
    for _ in range(20):
        found = read(RUN[:MIDDLE] + NOISE.randbytes(MIDDLE))
        records = found.activities[0].records
        assert abs(records.height - RECORDS // 2) <= 4
        assert records["time"].max() <= at(RECORDS // 2 + 2)  # type: ignore[operator]  # a time


def test_what_is_damaged_everywhere_ends_somewhere() -> None:
    data = bytearray(run(records=3000).to_bytes())
    for place in range(len(data) - 500, 500, -170):
        del data[place]
    [part], _ = split(bytes(data), where="file")
    assert len(scan(bytes(data), part).holes) == MOST_HOLES


def test_a_real_run_of_which_a_phone_left_bytes_out(shared: Path, read: Read) -> None:
    path = shared / "corpus/files/broken/dtcooper+python-fitparse__strava-android-app-201.10-b1218918.fit"
    (activity,) = read(path.read_bytes()).activities
    records = activity.records
    assert records["distance_m"].max() == activity.totals.distance_m == 11_274.04
    assert (records["time"].max() - records["time"].min()).total_seconds() == activity.totals.elapsed_s  # type: ignore[operator, union-attr]  # times
