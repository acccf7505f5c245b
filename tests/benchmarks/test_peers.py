from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from benchmarks.peer_readers import GLUTE, PEERS, Found
from benchmarks.peers import gather, read_by
from pipeline.sources.fit.writer import FitWriter

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 11, 8, 7, 30, tzinfo=UTC)
SECONDS = 60
GPX = '<gpx xmlns="http://www.topografix.com/GPX/1/1" xmlns:x="urn:x"><trk><trkseg>{}</trkseg></trk></gpx>'
POINT = '<trkpt lat="{:.6f}" lon="8.4"><time>{}Z</time><extensions><x:hr>140</x:hr></extensions></trkpt>'


def fit(seconds: int = SECONDS) -> bytes:
    writer = FitWriter()
    writer.write("file_id", type="activity", manufacturer="garmin", product=1)
    for second in range(seconds):
        writer.write("record", timestamp=START + timedelta(seconds=second), distance=3.0 * second, heart_rate=140)
    writer.write("session", timestamp=START, start_time=START, sport="running", total_elapsed_time=float(seconds))
    return writer.to_bytes()


def gpx() -> bytes:
    times = [(START + timedelta(seconds=second)).replace(tzinfo=None).isoformat() for second in range(SECONDS)]
    return GPX.format("".join(POINT.format(50 + second / 40_000, time) for second, time in enumerate(times))).encode()


@pytest.mark.parametrize(
    ("name", "content", "library"),
    [
        pytest.param("run.fit", fit(), "fitparse, a script", id="fit"),
        pytest.param("run.gpx", gpx(), "gpxpy, a script", id="gpx"),
    ],
)
def test_glute_finds_what_the_library_finds(tmp_path: Path, name: str, content: bytes, library: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    for title in (GLUTE, library):
        assert PEERS[title].start(tmp_path)(path) == Found(1, SECONDS)


def test_a_file_that_ends_its_reader_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    contents = {
        "0 good": fit(),
        "1 not FIT": b"no header at all",
        "2 endless": fit(36_000),
        "3 good": fit(),
    }
    for name, content in contents.items():
        (tmp_path / f"{name}.fit").write_bytes(content)
    row = read_by("fitparse, a script", sorted(tmp_path.iterdir()), limit_s=0.3)
    assert (row.files, row.read, row.empty, row.refused) == (4, 2, 0, 2)
    assert (row.activities, row.records) == (2, 2 * SECONDS)
    assert row.peak_mb > 0


def test_files_are_unpacked_numbered_and_spread_over_all(tmp_path: Path) -> None:
    export = tmp_path / "export"
    export.mkdir()
    for number in range(4):
        (export / f"run {number}.fit.gz").write_bytes(gzip.compress(str(number).encode()))
    (export / "WALK.GPX").write_bytes(b"gpx")
    (export / "broken.tcx.gz").write_bytes(gzip.compress(b"tcx", mtime=0)[:-6])
    (export / "activities.csv").write_bytes(b"a list")
    gather([export], tmp_path / "files", most=2)
    found = {path.name: path.read_bytes() for path in (tmp_path / "files").iterdir()}
    assert found == {
        "00000.fit": b"0",
        "00001.fit": b"2",
        "00000.gpx": b"gpx",
        "00000.tcx": gzip.compress(b"tcx", mtime=0)[:-6],
    }


def test_a_peer_that_does_not_start_is_named(tmp_path: Path) -> None:
    (tmp_path / "0.gpx").write_bytes(gpx())
    with pytest.raises(RuntimeError, match="does not start"):
        read_by("no such peer", [tmp_path / "0.gpx"])
