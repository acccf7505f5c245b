"""Archives of every kind give what their members give as plain files, and every limit names itself."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import FileError, UnsupportedError
from pipeline.sources.archives import opening
from pipeline.sources.archives.opening import open_archive
from pipeline.sources.discovery import OpenedArchive, expand_archives, find
from pipeline.sources.found_file import FoundFile, sha256
from pipeline.sources.limits import MOST_DEPTH
from pipeline.sources.read import read_content
from tests.sources.conftest import run

if TYPE_CHECKING:
    from collections.abc import Mapping

FIT = run(records=300).to_bytes()
OTHER = run(records=200).to_bytes()


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 8, 7, 30, 0)), content, method)
    return packed.getvalue()


def tarred(members: Mapping[str, bytes], mode: str = "w") -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


def _opened(
    tmp_path: Path, content: bytes, name: str = "export.zip"
) -> tuple[dict[str, FoundFile], dict[str, OpenedArchive]]:
    """Write an archive and open it: its files and the archives, by source."""
    (tmp_path / name).write_bytes(content)
    found = list(expand_archives(find([tmp_path])))
    return (
        {one.source: one for one in found if isinstance(one, FoundFile)},
        {one.archive.source: one for one in found if isinstance(one, OpenedArchive)},
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(zipped({"a/1.fit": FIT, "a/2.fit": OTHER}), id="zip"),
        pytest.param(zipped({"a/1.fit": FIT, "a/2.fit": OTHER}, zipfile.ZIP_STORED), id="zip-not-packed"),
        pytest.param(tarred({"a/1.fit": FIT, "a/2.fit": OTHER}), id="tar"),
        pytest.param(tarred({"a/1.fit": FIT, "a/2.fit": OTHER}, "w:gz"), id="tar.gz"),
        pytest.param(zipped({"a/1.fit": gzip.compress(FIT), "a/2.fit": OTHER}), id="gzip-within"),
        pytest.param(zipped({"a/1.fit": gzip.compress(gzip.compress(FIT)), "a/2.fit": OTHER}), id="gzip-twice-within"),
        pytest.param(gzip.compress(zipped({"a/1.fit": FIT, "a/2.fit": OTHER})), id="zip.gz"),
        pytest.param(gzip.compress(tarred({"a/1.fit": FIT, "a/2.fit": OTHER}, "w:gz")), id="tar.gz.gz"),
    ],
)
@pytest.mark.parametrize("name", ["export.zip", "run.fit", "noname"])
def test_members_are_found_by_content_whatever_the_name(tmp_path: Path, content: bytes, name: str) -> None:
    found, archived = _opened(tmp_path, content, name)
    assert list(found) == [f"{name}!/a/1.fit", f"{name}!/a/2.fit"]
    assert [one.load().content for one in found.values()] == [FIT, OTHER]
    assert archived[name].members == 2
    assert archived[name].error is None


def test_archives_within_archives(tmp_path: Path) -> None:
    inner = zipped({"ada@example.org_1.fit": FIT})
    found, archived = _opened(
        tmp_path, zipped({"up/Part1.zip": inner, "up/Part2.tgz": tarred({"2.fit": OTHER}, "w:gz")})
    )
    assert list(found) == ["export.zip!/up/Part1.zip!/***@***_1.fit", "export.zip!/up/Part2.tgz!/2.fit"]
    assert [one.load().content for one in found.values()] == [FIT, OTHER]
    assert list(archived) == ["export.zip!/up/Part1.zip", "export.zip!/up/Part2.tgz", "export.zip"]


def test_a_large_inner_archive_goes_to_a_file_without_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "IN_MEMORY", 1000)
    noise = os.urandom(200_000)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    (tmp_path / "in").mkdir()
    found, _ = _opened(tmp_path / "in", zipped({"inner.zip": zipped({"noise": noise, "1.fit": FIT})}))
    assert found["export.zip!/inner.zip!/1.fit"].load().content == FIT
    assert list((tmp_path / "scratch").iterdir()) == []


def test_too_deep(tmp_path: Path) -> None:
    content = {"1.fit": FIT}
    for _ in range(MOST_DEPTH + 1):
        content = {"inner.zip": zipped(content)}
    found, archived = _opened(tmp_path, content["inner.zip"])
    assert found == {}
    (error,) = (one.error for one in archived.values() if one.error)
    assert isinstance(error, UnsupportedError)
    assert str(MOST_DEPTH) in error.reason


def test_names_lead_nowhere_else(tmp_path: Path) -> None:
    found, _ = _opened(tmp_path, zipped({"../../etc/1.fit": FIT, "/abs/2.fit": FIT, "a\\..\\3.fit": FIT}))
    assert list(found) == ["export.zip!/etc/1.fit", "export.zip!/abs/2.fit", "export.zip!/a/3.fit"]
    assert [path.name for path in tmp_path.iterdir()] == ["export.zip"]


def test_names_can_be_shown(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    folder.mkdir()
    (folder / os.fsdecode(b"\xff.fit")).write_bytes(FIT)
    found, _ = _opened(tmp_path, zipped({"a\nb\x1b[2J.fit": FIT, "Läufe/東京.fit": FIT}))
    assert list(found) == [
        "caf\\udce9/\\udcff.fit",
        "export.zip!/a\\nb\\x1b[2J.fit",
        "export.zip!/Läufe/東京.fit",
    ]
    assert all(one.load().content == FIT for one in found.values())


@pytest.mark.parametrize("changed_s", [10**14, -(10**14), float("nan")])
def test_times_that_no_calendar_has(tmp_path: Path, changed_s: float) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("1.fit")
        info.size, info.pax_headers = len(FIT), {"mtime": str(changed_s)}
        archive.addfile(info, io.BytesIO(FIT))
    found, _ = _opened(tmp_path, packed.getvalue(), "x.tar")
    assert found["x.tar!/1.fit"].modified_time.year == 1970


@pytest.mark.parametrize(
    "change",
    [
        pytest.param((6, 255), id="a-version-to-come"),
        pytest.param((46, 0xFF), id="a-name-that-is-no-text"),
        pytest.param((24, 0xFF), id="a-size-that-lies"),
        pytest.param((28, 0), id="no-name"),
        pytest.param((42, 0xFF), id="a-place-elsewhere"),
    ],
)
@pytest.mark.parametrize("flags", [0, 0x800])
def test_a_directory_with_a_mistake_stops_nothing(tmp_path: Path, change: tuple[int, int], flags: int) -> None:
    packed = bytearray(zipped({"1.fit": FIT, "2.fit": OTHER}))
    entry = packed.index(b"PK\x01\x02")
    packed[entry + 9] |= flags >> 8
    packed[entry + change[0]] = change[1]
    found, archived = _opened(tmp_path, bytes(packed))
    assert list(archived) == ["export.zip"]
    for one in found.values():
        with contextlib.suppress(FileError):
            one.load()


def test_leftovers_of_other_systems_are_passed_over(tmp_path: Path) -> None:
    found, _ = _opened(tmp_path, zipped({"__MACOSX/._1.fit": b"\0\5\x16\7", ".x/1.fit": FIT, "d/": b"", "a.csv": b"1"}))
    assert list(found) == ["export.zip!/.x/1.fit", "export.zip!/a.csv"]


def test_the_last_entry_of_a_name_in_a_zip_counts(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("1.fit", FIT)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("1.fit", OTHER)
    (tmp_path / "x.zip").write_bytes(packed.getvalue())
    found, archived = expand_archives(find([tmp_path]))
    assert isinstance(found, FoundFile)
    assert found.load().content == OTHER
    assert isinstance(archived, OpenedArchive)
    assert (archived.members, archived.replaced) == (1, 1)


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_the_last_entry_of_a_name_in_a_tar_counts(tmp_path: Path, mode: str) -> None:
    packed = tarred({"1.fit": FIT, "2.fit": FIT, "./1.fit": OTHER}, mode)
    found, archived = _opened(tmp_path, packed, "x.tar")
    assert {name: one.load().content for name, one in found.items()} == {"x.tar!/2.fit": FIT, "x.tar!/1.fit": OTHER}
    assert (archived["x.tar"].members, archived["x.tar"].replaced, archived["x.tar"].error) == (2, 1, None)


def test_an_entry_that_breaks_off_replaces_none(tmp_path: Path) -> None:
    packed = tarred({"1.fit": FIT, "./1.fit": OTHER})
    (tmp_path / "x.tar").write_bytes(packed[: packed.rindex(OTHER) + len(OTHER) // 2])
    first, second, archived = expand_archives(find([tmp_path]))
    assert isinstance(first, FoundFile)
    assert first.load().content == FIT
    assert isinstance(second, FoundFile)
    with pytest.raises(FileError, match="unexpected end"):
        second.load()
    assert isinstance(archived, OpenedArchive)
    assert archived.replaced == 0
    assert archived.error is not None


@pytest.mark.parametrize("nested", [False, True])
def test_files_before_the_limit_of_an_archive_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, nested: bool
) -> None:
    monkeypatch.setattr(opening, "LARGEST_ARCHIVE", 2 * 2**20)
    packed = tarred({"1.fit": FIT, "noise": os.urandom(3_000_000), "2.fit": OTHER}, "w:gz")
    found, archived = _opened(tmp_path, zipped({"x.tgz": packed}) if nested else packed, "x")
    name = "x!/x.tgz" if nested else "x"
    assert found[f"{name}!/1.fit"].load().content == FIT
    error = archived[name].error
    assert error is not None
    assert "limit of 2 MiB: only the files up to there were read" in error.reason
    assert f"{name}!/2.fit" not in found


@pytest.mark.parametrize(
    ("members", "what"),
    [
        pytest.param({"bomb.gpx": b"<gpx>" + bytes(3_000_000)}, "times its size", id="ratio"),
        pytest.param({"bomb.mov": b"ftyp" + bytes(3_000_000)}, "times its size", id="ratio-of-no-activity"),
        pytest.param({"large.gpx": b"<gpx>" + os.urandom(3_000_000)}, "limit of 2 MiB", id="size"),
    ],
)
def test_what_unpacks_to_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, members: dict[str, bytes], what: str
) -> None:
    monkeypatch.setattr("pipeline.sources.found_file.LARGEST_CONTENT", 2 * 2**20)
    found, _ = _opened(tmp_path, zipped({**members, "1.fit": FIT}))
    bad, good = found.values()
    with pytest.raises(FileError, match=what):
        bad.load()
    assert good.load().content == FIT


def test_a_bomb_within_an_archive(tmp_path: Path) -> None:
    found, archived = _opened(tmp_path, zipped({"1.zip": zipped({"0": bytes(9_000_000)}) + bytes(9_000_000)}))
    with pytest.raises(FileError, match="times its size"):
        found["export.zip!/1.zip!/0"].load()
    error = archived["export.zip!/1.zip"].error
    assert error is not None
    assert "times its size" in error.reason


def test_too_many_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_MEMBERS", 2)
    found, archived = _opened(tmp_path, zipped({"1.fit": FIT, "2": b"2", "3": b"3"}))
    assert found == {}
    error = archived["export.zip"].error
    assert error is not None
    assert "3 members, the limit is 2" in error.reason


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    packed = bytearray(zipped({"1.fit": FIT}))
    packed[6] |= 1  # flags of the member, and of its entry in the directory
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    found, _ = _opened(tmp_path, bytes(packed))
    with pytest.raises(FileError, match="encrypted"):
        found["export.zip!/1.fit"].load()


def test_a_way_of_packing_not_read(tmp_path: Path) -> None:
    packed = bytearray(zipped({"1.fit": FIT}))
    packed[8] = 9  # deflate64
    packed[packed.index(b"PK\x01\x02") + 10] = 9
    found, _ = _opened(tmp_path, bytes(packed))
    with pytest.raises(UnsupportedError, match="cannot be unpacked"):
        found["export.zip!/1.fit"].load()


def test_a_damaged_member_keeps_what_stands_before(tmp_path: Path) -> None:
    data = run(records=20_000).to_bytes()
    packed = bytearray(zipped({"1.fit": data, "2.fit": FIT}, zipfile.ZIP_STORED))
    packed[len(data) - 50] ^= 0xFF
    found, _ = _opened(tmp_path, bytes(packed))
    broken, good = (one.load() for one in found.values())
    assert broken.damage is not None
    assert data.startswith(broken.content[: len(data) - 1000])
    assert len(read_content(broken.content, where="x").activities) == 1
    assert good.damage is None


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_a_tar_that_ends_early_gives_what_it_holds(tmp_path: Path, mode: str) -> None:
    noise = os.urandom(100_000)
    packed = tarred({"1.fit": FIT, "2.fit": OTHER, "3": noise}, mode)
    found, archived = _opened(tmp_path, packed[: len(packed) * 2 // 3], "x.tar")
    assert [found[f"x.tar!/{name}.fit"].load().content for name in (1, 2)] == [FIT, OTHER]
    error = archived["x.tar"].error
    assert error is not None
    assert "damaged" in error.reason


@pytest.mark.parametrize(
    "content",
    [pytest.param(zipped({"1.fit": FIT})[:33], id="zip-cut"), pytest.param(b"PK\3\4" + bytes(99), id="zip")],
)
def test_an_archive_that_cannot_be_opened(tmp_path: Path, content: bytes) -> None:
    found, archived = _opened(tmp_path, content)
    assert found == {}
    assert archived["export.zip"].error is not None


def test_an_empty_archive(tmp_path: Path) -> None:
    found, archived = _opened(tmp_path, zipped({}))
    assert found == {}
    assert archived["export.zip"] == OpenedArchive(archived["export.zip"].archive, 0, 0, None)


def test_office_documents_are_no_exports(tmp_path: Path) -> None:
    found, archived = _opened(tmp_path, zipped({"[Content_Types].xml": b"<x/>", "word/a.xml": b"<x/>"}), "plan.docx")
    assert found == {}
    assert isinstance(archived["plan.docx"].error, UnsupportedError)


def test_an_archive_that_changed_is_opened_anew(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({"1.fit": FIT}))
    assert len(open_archive(path).members) == 1
    path.write_bytes(zipped({"1.fit": FIT, "2.fit": OTHER}))
    assert len(open_archive(path).members) == 2


def test_media_are_hashed_and_not_held(tmp_path: Path) -> None:
    photo = b"\xff\xd8\xff" + os.urandom(5_000_000)
    found, _ = _opened(tmp_path, zipped({"media/1.jpg": photo}))
    loaded = found["export.zip!/media/1.jpg"].load()
    assert len(loaded.content) < 5000
    assert loaded.sha256 == sha256(photo)


@pytest.mark.parametrize("left", [-1024, 700, 300])
def test_a_tar_that_broke_off_says_so(tmp_path: Path, left: int) -> None:
    """After the last member, within one, and within what stands before one: tarfile itself is silent on two of them."""
    packed = tarred({"1.fit": FIT, "2.fit": FIT})
    cut = packed[: packed.index(b"2.fit") + left] if left > 0 else packed.rstrip(b"\0")
    found, archived = _opened(tmp_path, cut, "x.tar")
    assert found["x.tar!/1.fit"].load().content == FIT
    assert archived["x.tar"].error is not None
