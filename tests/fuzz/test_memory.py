"""What a worker takes in memory for files that cost far more than they weigh."""

from __future__ import annotations

import gzip
import io
import os
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.forks import Forks
from tests.fuzz.memory import peak_bytes
from tests.sources.conftest import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MOST_MB = 500
CONTENT = 16 * 2**20  # bytes, about: as much as a worker would need 200 to 900 MB for without a fence
READ = """
from pathlib import Path
from pipeline.athletes.home import Home
from pipeline.athletes.logs import read_log
from pipeline.jobs.ingest.read import read_files
from pipeline.sources.discovery import OpenedArchive, expand_archives, find
from tests.fuzz.memory import peak_bytes

def call(path):
    place = Path(path)
    if place.suffix == ".csv":
        read_log(Home(place.parents[2]), "anna", "weight")
    found = [one for one in expand_archives(find([place])) if not isinstance(one, OpenedArchive)]
    verdicts = [read.ledger_row["verdict"] for read in read_files(found, "columnar", None)]
    print(*verdicts, peak_bytes() // 2**20)
"""


@pytest.fixture(scope="module")
def reader() -> Iterator[Forks]:
    started = Forks(READ)
    with started.process:
        yield started


def xml(root: str, element: str) -> bytes:
    return f"<{root}>{element * (CONTENT // len(element))}</{root}>".encode()


def laps() -> bytes:
    """A FIT file of messages of two bytes, each of which becomes a row."""
    writer = run()
    writer.append(struct.pack("<BBBHB3B", 0x43, 0, 0, 19, 1, 23, 1, 0) + b"\x03\x01" * (CONTENT // 2))
    return writer.to_bytes()


def zipped(data: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("run.gpx", data)
    return sink.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "laps.fit": laps,
    "tags.kml": lambda: xml("kml", "<a/>"),
    "points.gpx": lambda: xml("gpx", "<trkpt><a/></trkpt>"),
    "points.tcx": lambda: xml("TrainingCenterDatabase", "<Activity><Lap><Trackpoint/></Lap></Activity>"),
    "lists.json": lambda: b'{"exercises":[' + b"[]," * (CONTENT // 3) + b"[]]}",
    "emoji.json": lambda: b'{"exercises":["\xf0\x9f\x98\x80' + b"a" * (110 * 2**20) + b'"]}',
    "rows.hrm": lambda: b"[Params]\nDate=20260913\nStartTime=08:00:00.0\n[HRData]\n" + b"9\n" * (CONTENT // 2),
    "bomb.zip": lambda: zipped(b"<gpx>" + os.urandom(2**20) + bytes(2**28)),
    "bomb.gpx.gz": lambda: gzip.compress(b"<gpx>" + os.urandom(2**20) + bytes(2**28), 1),
    "weight.csv": lambda: b"date,mass_kg\n" + b"a\n" * (CONTENT // 2),
}


@pytest.mark.slow
@pytest.mark.skipif(not peak_bytes(), reason="the system does not say how much memory a process took")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_worker_stays_small(reader: Forks, tmp_path: Path, name: str) -> None:
    path = tmp_path / "athletes" / "anna" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(HOSTILE[name]())
    code, printed = reader.call(str(path))
    assert code == 0
    verdict, peak_mb = printed[-1].split()
    assert verdict in ("rejected", "unsupported")
    assert int(peak_mb) < MOST_MB
