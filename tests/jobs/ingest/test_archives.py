"""Archives read into the store: the same activities as from plain files, and nothing decoded twice."""

from __future__ import annotations

import errno
import io
import resource
import zipfile
from typing import IO, TYPE_CHECKING

import pytest
from polars.testing import assert_frame_equal

from pipeline.file_reasons import worded
from pipeline.jobs.ingest.persist import keep
from pipeline.jobs.ingest.results import settled_archives
from pipeline.jobs.ingest.select import select_files
from pipeline.sources.discovery import find
from pipeline.sources.found_file import FoundFile
from pipeline.sources.read import read_content
from pipeline.store.rows import table_of
from pipeline.store.store import Store
from sample_data.files import to_fit
from sample_data.short_runs import run
from tests.cases import few_of
from tests.jobs.conftest import tarred
from tests.jobs.ingest.test_ingest import STATUS_OF

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

    from pipeline.jobs.ingest.results import FileRead
    from tests.jobs.conftest import Garden


def zipped(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def nested(members: Mapping[str, bytes]) -> bytes:
    names = sorted(members)
    return zipped({f"{n}.zip": zipped({name: members[name] for name in names[n::2]}) for n in range(2)})


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files whose content was decoded, as they are."""
    names: list[str] = []
    really = read_content

    def noted(data: bytes, *, where: str, engine: str) -> object:
        names.append(where)
        return really(data, where=where, engine=engine)

    monkeypatch.setattr("pipeline.jobs.ingest.read.read_content", noted)
    return names


@pytest.mark.parametrize("packed", few_of([zipped, tarred, nested], [zipped], lambda packed: packed.__name__))
def test_an_archive_gives_what_its_files_give(
    garden: Garden, whole: Garden, files: Mapping[str, bytes], packed: Callable[[Mapping[str, bytes]], bytes]
) -> None:
    garden.lay({"export": packed(files)})
    outcome = garden.ingest()
    ledger = {source.rpartition("!/")[2]: verdict for source, (verdict, _) in garden.ledger().items() if "!/" in source}
    assert {name: ledger[name] for name in STATUS_OF} == STATUS_OF
    assert garden.ledger()["export"] == ("not_an_activity", f"an archive of {2 if packed is nested else 15} files")
    assert sum(outcome.verdicts.values()) == garden.table("ledger").height
    theirs = whole.tables()
    for name, rows in garden.tables().items():
        if name != "ledger":
            places = [column for column in ("source", "derived_from") if column in rows.columns]
            assert_frame_equal(rows.drop(places), theirs[name].drop(places))


def test_an_unchanged_archive_is_not_even_opened(
    garden: Garden, files: Mapping[str, bytes], decoded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    garden.lay({"export.zip": nested(files)})
    garden.ingest()
    before = garden.stored_bytes()
    decoded.clear()
    for module in ("discovery", "found_file"):
        monkeypatch.setattr(f"pipeline.sources.{module}.open_archive", None)
    again = garden.ingest()
    assert (decoded, again.known, sum(again.verdicts.values())) == ([], len(files) + 3, 0)
    assert garden.stored_bytes() == before


@pytest.mark.parametrize("name", ["export.zip", "export (1).zip"])
def test_a_grown_archive_costs_what_is_new(
    garden: Garden, files: Mapping[str, bytes], decoded: list[str], name: str
) -> None:
    late = "2026/day-60.fit"
    garden.lay({"export.zip": zipped({other: data for other, data in files.items() if other != late})})
    garden.ingest()
    decoded.clear()
    garden.lay({name: zipped(files)}, age_s=-60)
    garden.ingest()
    sound = [source for source in decoded if not source.endswith(("cut/day-20.fit",))]
    assert sound == [f"{name}!/{late}"]
    assert garden.ledger()[f"{name}!/{late}"][0] == "stored"


def test_a_member_that_cannot_be_unpacked_is_read_once(garden: Garden) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("1.fit", to_fit(run(1)))
        archive.writestr("2.fit", to_fit(run(2)))
    damaged = bytearray(packed.getvalue())
    data_at = damaged.index(b"2.fit") + len("2.fit")
    damaged[data_at] = 0xFF  # no kind of block
    garden.lay({"export.zip": bytes(damaged)})
    garden.ingest()
    assert {source: verdict for source, (verdict, _) in garden.ledger().items()} == {
        "export.zip": "not_an_activity",
        "export.zip!/1.fit": "stored",
        "export.zip!/2.fit": "rejected",
    }
    assert not garden.ingest().verdicts


@pytest.mark.slow
def test_moved_files_are_not_decoded_again(
    garden: Garden, new_garden: Callable[[], Garden], files: Mapping[str, bytes], decoded: list[str]
) -> None:
    names = [name for name in files if "cut" not in name]
    garden.lay(files, *names)
    garden.ingest()
    decoded.clear()
    moved = {f"moved/{name}": files[name] for name in names}
    garden.lay(moved)
    garden.ingest()
    assert decoded == []
    scratch = new_garden()
    scratch.lay({name: files[name] for name in names} | moved)
    scratch.ingest()
    assert garden.stored_bytes() == scratch.stored_bytes()


@pytest.mark.slow
def test_interrupted_archive_is_opened_again(
    garden: Garden, new_garden: Callable[[], Garden], files: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    garden.lay({"export.zip": zipped(files)})
    monkeypatch.setattr("pipeline.jobs.ingest.persist.MOST_HELD_S", 0)
    monkeypatch.setattr("pipeline.jobs.ingest.persist.keep", _cut_before_the_archive)
    with pytest.raises(KeyboardInterrupt):
        garden.ingest()
    monkeypatch.undo()
    assert garden.table("streams").height, "its members were kept already"
    garden.ingest()
    undisturbed = new_garden()
    undisturbed.lay({"export.zip": zipped(files)})
    undisturbed.ingest()
    assert garden.stored_bytes() == undisturbed.stored_bytes()


def _cut_before_the_archive(store: Store, athlete: str, ledger: pl.DataFrame, reads: list[FileRead]) -> pl.DataFrame:
    if any(read.ledger_row["source"] == "export.zip" for read in reads):
        raise KeyboardInterrupt
    return keep(store, athlete, ledger, reads)


@pytest.mark.slow
def test_archive_without_room_is_opened_again(
    garden: Garden, whole: Garden, files: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.sources.archives.opening.IN_MEMORY", 1)  # all goes to files
    garden.lay({"export.zip": zipped({"part.zip": zipped(files)})})
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    found = list(find([garden.export]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))  # what a full disk does
    try:
        selection = select_files(garden.table("ledger"), found)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    verdicts = settled_archives(selection.verdicts, [])
    rows = table_of("ledger", [read.ledger_row for read in verdicts])
    assert set(rows["sha256"]) == {""}
    assert "cannot be unpacked: File too large. Make room in" in worded(rows.sort("source")["reason"].to_list()[-1])
    keep(Store(garden.home.store), garden.athlete, garden.table("ledger"), verdicts)
    garden.ingest()
    assert garden.table("activities").height == whole.table("activities").height
    assert garden.ledger()["export.zip"] == ("not_an_activity", "an archive of 1 file")


class Failing(io.BytesIO):
    """A file on a disk that fails after some bytes."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError(errno.EIO, "Input/output error")
        return super().read(min(size or 200, 200) if size and size > 0 else 200)


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "member"])
def test_a_disk_that_fails_is_no_damage(
    garden: Garden, files: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch, *, packed: bool
) -> None:
    names = ("2026/day-0.fit", "2026/day-9.gpx", "2026/day-12.fit.gz")
    some = {name: files[name] for name in names}
    garden.lay({"export.zip": zipped(some)} if packed else some)
    really = FoundFile.open

    def opened(found: FoundFile) -> IO[bytes]:
        if not found.source.endswith(names):
            return really(found)
        with really(found) as file:
            return Failing(file.read())

    with monkeypatch.context() as failing:
        failing.setattr(FoundFile, "open", opened)
        assert garden.ingest().verdicts["stored"] == 0
    ledger = garden.ledger()
    assert all("Input/output error" in ledger[f"export.zip!/{name}" if packed else name][1] for name in names)
    assert garden.ingest().verdicts["stored"] == len(names)
    assert "" not in set(garden.table("ledger")["sha256"])
