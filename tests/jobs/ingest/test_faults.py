"""No file stops a batch, and what failed for lack of memory, rights or a process is tried again."""

from __future__ import annotations

import os
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from polars.exceptions import PanicException, PolarsError

from pipeline.jobs.ingest import batches
from pipeline.jobs.ingest.read import read_files
from pipeline.jobs.ingest.results import packed
from pipeline.jobs.onboarding import propose_profile
from pipeline.jobs.parallel.pool import each
from pipeline.sources.discovery import find
from tests.cases import few_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipeline.jobs.ingest.batches import Batch
    from pipeline.jobs.ingest.results import FileRead
    from tests.jobs.conftest import Garden


def test_unreadable_file_is_retried(garden: Garden, files: Mapping[str, bytes]) -> None:
    garden.lay(files, "2026/day-0.fit")
    path = garden.export / "2026/day-0.fit"
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("whoever runs this may read everything")
    assert garden.ingest().verdicts == {"rejected": 1}
    assert garden.ingest().newly_rejected == []
    path.chmod(0o600)
    assert garden.ingest().verdicts == {"stored": 1}
    assert garden.table("ledger").height == 1


def read_or_die(batch: list[Any]) -> list[Any]:
    """Read files as a worker does; the one called poison takes the process along, as a fault in a library would."""
    if any(file.source == "poison.fit" for file in batch):
        os.abort()
    return read_files(batch, "columnar", None)


@pytest.mark.slow
def test_only_the_killing_file_is_lost(garden: Garden, files: Mapping[str, bytes]) -> None:
    data = files["2026/day-0.fit"]
    garden.lay({f"{number}.fit": data for number in range(5)} | {"poison.fit": data})
    first, *others, last = [[file] for file in find([garden.export])]
    results = each(
        read_or_die,
        [first + last, *others],
        workers=2,
        pieces=lambda batch: [[file] for file in batch],
        lost=lambda batch: [f"lost {file.source}" for file in batch],
    )
    sources = [read if isinstance(read, str) else read.ledger_row["source"] for batch in results for read in batch]
    assert sorted(sources) == ["0.fit", "1.fit", "2.fit", "3.fit", "4.fit", "lost poison.fit"]
    assert "POLARS_MAX_THREADS" not in os.environ


def read_or_abort(
    batch: Batch, engine: str, home_timezone: str | None, now: datetime, clock_shifts: Mapping[str, float], key: bytes
) -> list[FileRead]:
    if any(file.source == "poison.fit" for file in batch.files):
        os.abort()
    return [
        packed(one)
        for one in read_files(batch.files, engine, home_timezone, now=now, clock_shifts=clock_shifts, key=key)
    ]


@pytest.mark.slow
def test_killed_file_is_retried(garden: Garden, files: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    sound = [f"2026/day-{day}.fit" for day in (0, 2, 4, 31)]
    garden.lay(files, *sound)
    garden.lay({"poison.fit": files["2026/day-60.fit"]})
    with monkeypatch.context() as patch:
        patch.setattr(batches, "read_batch", read_or_abort)
        patch.setattr(batches, "BATCH_FILES", 1)
        [(source, reason)] = garden.ingest(workers=2).newly_rejected
    assert source == "poison.fit"
    assert "killed twice" in reason
    again = garden.ingest()
    assert (again.known, again.verdicts) == (len(sound), {"stored": 1})


def test_file_out_of_memory_is_retried(
    garden: Garden, files: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_much(*_: object, **__: object) -> None:
        raise MemoryError

    garden.lay(files, "2026/day-0.fit")
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.jobs.ingest.read.read_content", too_much)
        garden.ingest()
    assert garden.ledger()["2026/day-0.fit"][0] == "rejected"
    assert "more memory" in garden.ledger()["2026/day-0.fit"][1]
    garden.ingest()
    assert garden.ledger()["2026/day-0.fit"][0] == "stored"


NESTED = {
    "deep.json": b'{"exercises":' + b"[" * 200_000,
    "deep.gpx": b"<gpx>" + b"<a>" * 200_000,
    "deep.tcx": b"<TrainingCenterDatabase>" + b"<a>" * 200_000,
    "health.xml": b"<HealthData>" + b"<a>" * 200_000,
}


@pytest.mark.parametrize("engine", few_of(["columnar", "reference"], ["columnar"]))
def test_endless_nesting_stops_nothing(garden: Garden, files: Mapping[str, bytes], engine: str) -> None:
    garden.lay(NESTED | {"run.fit": files["2026/day-0.fit"]})
    outcome = garden.ingest(engine=engine)
    assert sum(outcome.verdicts.values()) == len(NESTED) + 1
    assert garden.ledger()["run.fit"][0] == "stored"
    assert not [reason for _, reason in garden.ledger().values() if "bug in glute" in reason]


FAULTS = [
    *(RecursionError("too deep"), ValueError("no number"), PolarsError("odd"), PanicException("at src/lib.rs")),
    *(zlib.error("-3"), LookupError("no codec"), AssertionError(), NotImplementedError("later"), OSError("odd")),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_proposal_survives_faults(
    garden: Garden, files: Mapping[str, bytes], fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    garden.lay(files, "2026/day-0.fit")
    garden.lay({"odd.json": b'{"exercises":[{"startTime":"2024-01-01T10:00:00.000","duration":"PT1.2.3S"}]}'})
    assert propose_profile([garden.export]).activities >= 1

    def raising(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr("pipeline.jobs.onboarding.read_content", raising)
    assert propose_profile([garden.export]).activities == 0
    monkeypatch.setattr("pipeline.jobs.ingest.read.read_content", raising)
    assert garden.ingest().verdicts["rejected"] == 2


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), SystemExit(1)], ids=lambda stop: type(stop).__name__)
def test_request_to_stop_is_no_fault(
    garden: Garden, files: Mapping[str, bytes], stop: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raising(*_: object, **__: object) -> None:
        raise stop

    garden.lay(files, "2026/day-0.fit")
    monkeypatch.setattr("pipeline.jobs.ingest.read.read_content", raising)
    with pytest.raises(type(stop)):
        garden.ingest()


NO_TEXT = (
    '<?xml version="1.0" encoding="{}"?><gpx creator="xé"><trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk></gpx>'
)


@pytest.mark.parametrize("workers", few_of([1, 2], [1]))
def test_no_file_stops_a_batch(garden: Garden, files: Mapping[str, bytes], workers: int) -> None:
    odd = {f"odd/{name}.gpx": NO_TEXT.format(name).encode() for name in ("zlib", "bz2", "uu", "rot13")}
    many = {f"many/{number}.txt": str(number).encode() for number in range(200)}
    garden.lay(odd | many | {"run.fit": files["2026/day-0.fit"]})
    outcome = garden.ingest(workers=workers)
    assert [source for source, _ in outcome.newly_rejected] == sorted(odd)
    assert all("is not a text encoding" in reason for _, reason in outcome.newly_rejected)
    assert outcome.derived == 1
