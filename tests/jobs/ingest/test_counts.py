"""Every file of any folder has one verdict: as many as there are files, members of archives and rows of lists."""

from __future__ import annotations

import gzip
import io
import random
import tarfile
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.sources.limits import MOST_DEPTH
from sample_data.files import to_fit
from sample_data.short_runs import run
from sample_data.vendors import zipped
from tests.jobs.conftest import track

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.jobs.conftest import Garden

FIT = to_fit(run(0))
GARMIN = "Activity Type,Date,Title,Distance,Calories,Time\n"
ROWS = 2


def rows(number: int) -> bytes:
    """Write a list of runs that no file holds."""
    first = datetime(2010, 1, 1) + timedelta(days=2 * number)  # noqa: DTZ001  a local time
    runs = (f"Running,{first + timedelta(days=day)},x,5.40,420,00:30:00\n" for day in range(ROWS))
    return (GARMIN + "".join(runs)).encode()


def tarred(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


LEAVES: dict[str, tuple[Callable[[int], bytes], int]] = {  # name, content, and how many verdicts it has
    "run-{}.gpx": (track, 1),
    "run-{}.gpx.gz": (lambda number: gzip.compress(track(number)), 1),
    "copy-{}.gpx": (lambda _: track(0), 1),
    "cut-{}.fit": (lambda number: FIT[: 200 + number], 1),
    "list-{}.csv": (rows, 1 + ROWS),
    "empty-{}.gpx": (lambda _: b"", 1),
    "note-{}.txt": (lambda number: b"%d km" % number, 1),
    "zeros-{}.fit": (lambda number: bytes(2**19 + number), 1),
    "broken-{}.zip": (lambda number: b"PK\3\4 broken off %d" % number, 1),
    "a@example.org-{}.json": (lambda number: b'{"a": %d' % number, 1),
    ".run-{}.gpx.Xa81bQ": (track, 1),
    ".run-{}.fit.icloud": (lambda number: b"%d" % number, 1),
    ".DS_Store-{}": (lambda number: b"Bud1%d" % number, 0),
}


def folder(draw: random.Random, numbers: Callable[[], int], depth: int = 0) -> tuple[dict[str, bytes], int]:
    """Draw files, and count the verdicts that they must have at a depth of archives."""
    files, count = {}, 0
    for name in draw.choices(list(LEAVES), k=4):
        number = numbers()
        write, verdicts = LEAVES[name]
        files[draw.choice(["", "a/", "ä b/c/"]) + name.format(number)] = write(number)
        count += verdicts
    for pack in draw.choices([zipped, tarred], k=2 if depth < 2 else depth <= MOST_DEPTH):
        members, inside = folder(draw, numbers, depth + 1)
        files[f"packed-{numbers()}"] = pack(members)
        count += 1 + (inside if depth < MOST_DEPTH else 0)  # a deeper one is named and not opened
    return files, count


@pytest.mark.parametrize("seed", [1, 2])
def test_there_are_as_many_verdicts_as_files(garden: Garden, seed: int) -> None:
    drawn = iter(range(1, 10_000))
    files, count = folder(random.Random(seed), lambda: next(drawn))  # noqa: S311  no secret
    garden.lay(files)
    outcome = garden.ingest()
    ledger = garden.table("ledger")
    assert sum(outcome.verdicts.values()) == ledger.height == count
    packed = ledger["source"].str.contains(r"packed-\d+$") & (ledger["verdict"] == "not_an_activity")
    assert outcome.archives == packed.sum() > 0
    assert ledger.filter(ledger["reason"].list.len() == 0).is_empty(), "each has a reason"
    again = garden.ingest()
    assert (sum(again.verdicts.values()), again.known) == (0, count)
