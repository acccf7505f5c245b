"""Whatever the bytes, a reader gives content or an error that says why; what stands before damage is kept."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import FileError
from pipeline.sources.read import read_content
from tests.sources.conftest import START, at, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.sources.activity import Activity, Content

RUN = run(records=60).to_bytes()
GPX = (
    '<?xml version="1.0"?><gpx version="1.1"><trk><type>running</type><trkseg>'
    + "".join(
        f'<trkpt lat="{50 + s / 1e5}" lon="8.5"><ele>{100 + s}</ele><time>2026-11-08T07:30:{s:02d}Z</time>'
        f"<extensions><hr>{100 + s}</hr></extensions></trkpt>"
        for s in range(60)
    )
    + "</trkseg></trk></gpx>"
).encode()
TCX = (
    '<TrainingCenterDatabase><Activities><Activity Sport="Running"><Lap StartTime="2026-11-08T07:30:00Z"><Track>'
    + "".join(
        f"<Trackpoint><Time>2026-11-08T07:30:{s:02d}Z</Time><DistanceMeters>{3 * s}</DistanceMeters>"
        f"<HeartRateBpm><Value>{100 + s}</Value></HeartRateBpm></Trackpoint>"
        for s in range(60)
    )
    + "</Track></Lap></Activity></Activities></TrainingCenterDatabase>"
).encode()


def _content(data: bytes) -> Content | None:
    """Read bytes; an error of the product counts as an answer, any other fails the test."""
    try:
        return read_content(data, where="file")
    except FileError:
        return None


def _is_prefix(activity: Activity, whole: Activity) -> bool:
    return activity.records.equals(whole.records.head(activity.records.height))


@pytest.mark.parametrize(
    "data", [pytest.param(RUN, id="fit"), pytest.param(GPX, id="gpx"), pytest.param(TCX, id="tcx")]
)
def test_truncation_keeps_the_prefix_and_reports_the_damage(data: bytes) -> None:
    whole = read_content(data, where="file").activities[0]
    heights = []
    step = max(7, len(data) // 300)  # several cuts in each record
    for length in (*range(1, len(data) - 2, step), len(data) - 2):
        found = _content(data[:length])
        if found is None:
            continue
        (activity,) = found.activities
        assert found.damage is not None
        assert 0 < found.damage.offset <= length
        assert _is_prefix(activity, whole)
        heights.append(activity.records.height)
    assert heights == sorted(heights)
    assert heights[-1] == 60
    assert len(set(heights)) > 50


@settings(max_examples=300)
@given(st.data())
def test_bit_flips_never_crash_the_reader(data: st.DataObject) -> None:
    source = data.draw(st.sampled_from([RUN, GPX, TCX]))
    flipped = bytearray(source)
    for at_bit in data.draw(st.lists(st.integers(0, 8 * len(source) - 1), min_size=1, max_size=20)):
        flipped[at_bit // 8] ^= 1 << at_bit % 8
    _content(bytes(flipped))


@settings(max_examples=300)
@given(st.binary(max_size=400), st.sampled_from(["fit", "gpx", "tcx", "raw"]))
def test_random_bytes_never_crash_the_reader(noise: bytes, kind: str) -> None:
    prefix = {"fit": RUN[:14], "gpx": GPX[:60], "tcx": TCX[:110], "raw": b""}[kind]
    _content(prefix + noise)


@pytest.mark.parametrize("start", range(14, len(RUN) - 60, 61))
@pytest.mark.parametrize(
    "fill", [pytest.param(0x00, id="zeros"), pytest.param(0xFF, id="ones"), pytest.param(None, id="hole")]
)
def test_bursts_and_holes_are_reported_and_leave_no_garbage_times(start: int, fill: int | None) -> None:
    middle = b"" if fill is None else bytes([fill]) * 37
    found = _content(RUN[:start] + middle + RUN[start + 37 :])
    if found is None:
        return
    assert found.damage is not None
    for activity in found.activities:
        assert abs((activity.start_time - START).total_seconds()) < 14 * 86_400
        assert activity.records["time"].is_sorted()
        assert activity.records["time"].is_unique().all()


def test_noise_in_the_middle_of_a_long_file() -> None:
    noise = random.Random(7)  # noqa: S311 - noise, not a secret
    data = bytearray(run(records=3000).to_bytes())
    begin = len(data) // 2
    data[begin : begin + 300] = noise.randbytes(300)
    found = read_content(bytes(data), where="file")
    assert found.damage is not None
    records = found.activities[0].records
    assert records.height >= 1400
    assert records["time"].max() <= at(3000)  # type: ignore[operator]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["good/corriporai+runpandas__run.fit", "gpx/fgebhart+workoutizer__garmin_example.gpx"])
def test_real_files_damaged_anywhere(shared: Path, name: str) -> None:
    data = (shared / "corpus" / "files" / name).read_bytes()
    noise = random.Random(11)  # noqa: S311 - noise, not a secret
    for _ in range(150):
        damaged = bytearray(data[: noise.randrange(len(data))] if noise.random() < 0.3 else data)
        begin = noise.randrange(max(len(damaged), 1))
        damaged[begin : begin + noise.randrange(64)] = noise.randbytes(noise.randrange(64))
        _content(bytes(damaged))


@pytest.mark.parametrize(
    "data", [pytest.param(RUN, id="fit"), pytest.param(GPX, id="gpx"), pytest.param(TCX, id="tcx")]
)
def test_no_address_reaches_a_message(data: bytes) -> None:
    with pytest.raises(FileError) as raised:
        read_content(data[:40], where="ada.lovelace@example.org_123.fit")
    assert "ada.lovelace" not in str(raised.value)
    assert "***@***_123.fit" in str(raised.value)


def test_the_reference_engine_keeps_the_prefix_too(read: Callable[[bytes], Content]) -> None:
    assert [a.records.height for a in read(RUN[: len(RUN) // 2]).activities] == [29]
