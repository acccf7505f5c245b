"""Finding files and opening them."""

from __future__ import annotations

import gzip
import os
import tempfile
from pathlib import Path

import pytest

from pipeline.errors import FileError, UnsupportedError, UsageError
from pipeline.sources.archives.gzips import gunzip
from pipeline.sources.discovery import find
from pipeline.sources.found_file import FoundFile, Loaded, sha256
from pipeline.sources.names import mask_emails
from pipeline.sources.read import read_content
from pipeline.sources.registry import format_of
from tests.sources.conftest import run

FIT = run(records=300).to_bytes()


def _write(root: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)


def test_every_file_is_found_in_order(tmp_path: Path) -> None:
    _write(tmp_path, {"b/2.fit": FIT, "b/1.fit.gz": b"x", "a.csv": b"1", "B.JPG": b"2", "b/c/d.gpx": b"3"})
    found = list(find([tmp_path]))
    assert [f.source for f in found] == ["B.JPG", "a.csv", "b/1.fit.gz", "b/2.fit", "b/c/d.gpx"]
    assert [f.size_bytes for f in found] == [1, 1, 1, len(FIT), 1]
    assert list(find([tmp_path])) == found


def test_hidden_files_count_only_as_activities(tmp_path: Path) -> None:
    hidden = {
        ".DS_Store": b"Bud1",
        ".trash/run.fit": FIT,
        "__MACOSX/._run.fit": b"\0\5\x16\7",
        "._x.gpx": b"\0\5\x16\7",
    }
    _write(tmp_path, hidden | {"run.fit": FIT})
    assert [f.source for f in find([tmp_path])] == [".trash/run.fit", "run.fit"]


def test_a_file_named_itself_goes_by_its_name(tmp_path: Path) -> None:
    _write(tmp_path, {"deep/run.fit": FIT})
    (found,) = find([tmp_path / "deep" / "run.fit"])
    assert found.source == "run.fit"
    assert found.load() == Loaded(sha256(FIT), FIT, sha256(FIT), None)


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such"):
        list(find([tmp_path / "nowhere"]))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        pytest.param("up/ada.b+c@mail.example.org_123.fit", "up/***@***_123.fit", id="garmin-export"),
        pytest.param("a@b.com/x@y.co.uk.fit", "***@***/***@***.fit", id="two"),
        pytest.param("plain/file.fit", "plain/file.fit", id="none"),
    ],
)
def test_addresses_are_masked(text: str, masked: str) -> None:
    assert mask_emails(text) == masked


def test_sources_hold_no_address(tmp_path: Path) -> None:
    _write(tmp_path, {"ada@example.org/ada@example.org_1.fit": FIT})
    assert [f.source for f in find([tmp_path])] == ["***@***/***@***_1.fit"]


def _load(tmp_path: Path, content: bytes) -> Loaded:
    _write(tmp_path, {"run.fit": content})
    (found,) = find([tmp_path])
    return found.load()


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(gzip.compress(FIT), id="one-member"),
        pytest.param(gzip.compress(FIT[:100]) + gzip.compress(FIT[100:]), id="two-members"),
        pytest.param(gzip.compress(FIT) + bytes(100), id="padding"),
    ],
)
def test_gzip_is_recognised_by_its_content(tmp_path: Path, packed: bytes) -> None:
    assert _load(tmp_path, packed) == Loaded(sha256(packed), FIT, sha256(FIT), None)


def test_the_intact_part_of_a_broken_gzip_is_kept(tmp_path: Path) -> None:
    noise = bytes(range(256)) * 40
    packed = gzip.compress(FIT + noise, compresslevel=1)
    digest, content, _, damage = _load(tmp_path, packed[: len(packed) - 12])
    assert digest == sha256(packed[: len(packed) - 12])
    assert (FIT + noise).startswith(content)
    assert len(content) >= len(FIT)
    assert damage is not None
    assert read_content(content[: len(FIT)], where="run.fit").activities


def test_a_gzip_with_a_wrong_checksum_is_kept_and_reported() -> None:
    packed = bytearray(gzip.compress(FIT))
    packed[-5] ^= 0xFF
    content, damage = gunzip(bytes(packed), where="x")
    assert FIT.startswith(content)
    assert damage is not None


@pytest.mark.parametrize(
    ("packed", "what"),
    [
        pytest.param(b"\x1f\x8bnonsense", "damaged", id="nonsense"),
        pytest.param(gzip.compress(b""), "empty", id="empty"),
        pytest.param(gzip.compress(bytes(5_000_000)), "times its size", id="bomb"),
    ],
)
def test_gzip_that_gives_nothing(packed: bytes, what: str) -> None:
    with pytest.raises(FileError, match=what):
        gunzip(packed, where="x")


def test_an_unreadable_file_is_reported(tmp_path: Path) -> None:
    _write(tmp_path, {"run.fit": FIT})
    (found,) = find([tmp_path])
    (tmp_path / "run.fit").unlink()
    with pytest.raises(FileError, match="cannot be read"):
        found.load()


@pytest.mark.parametrize(
    ("rights", "source"), [pytest.param(0, "shut", id="closed"), pytest.param(0o644, "shut/run.fit", id="only-listed")]
)
def test_a_folder_without_read_permission_is_reported(rights: int, source: str) -> None:
    user = os.geteuid()
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to everybody else
        folder = Path(name)
        _write(folder, {"shut/run.fit": FIT, "run.fit": FIT})
        folder.chmod(0o755)
        (folder / "shut").chmod(rights)
        if not user:
            os.seteuid(65534)  # root may read everything
        try:
            shut, sound = sorted(find([folder]), key=lambda file: file.source, reverse=True)
            with pytest.raises(FileError, match="Permission denied"):
                shut.load()
        finally:
            os.seteuid(user)
            (folder / "shut").chmod(0o755)
    assert (shut.source, sound.source) == (source, "run.fit")


def test_pipes_and_links_to_nothing_are_no_files(tmp_path: Path) -> None:
    _write(tmp_path, {"run.fit": FIT})
    os.mkfifo(tmp_path / "pipe.fit")
    (tmp_path / "nothing.fit").symlink_to("nowhere")
    (tmp_path / "itself.fit").symlink_to("itself.fit")
    (tmp_path / "same.fit").symlink_to("run.fit")
    (tmp_path / "loop").symlink_to(".")
    assert [found.source for found in find([tmp_path])] == ["run.fit", "same.fit"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(FIT, "fit", id="fit"),
        pytest.param(b"<?xml version='1.0'?><!-- <trk> --><gpx/>", "gpx", id="gpx-after-comment"),
        pytest.param('<x:gpx xmlns:x="y"/>'.encode("utf-16"), "gpx", id="gpx-utf-16"),
        pytest.param(b"\n<TrainingCenterDatabase>", "tcx", id="tcx"),
        pytest.param(b"<osm><gpx/>", "xml", id="other-xml"),
        pytest.param(b"<!DOCTYPE html><HTML>", "html", id="web-page"),
        pytest.param(b"PK\x03\x04...", "zip", id="zip"),
        pytest.param(gzip.compress(FIT), "gzip", id="gzip"),
        pytest.param(b'{"a": 1}', "json", id="json"),
        pytest.param(b"Activity ID,Date", "unknown", id="csv"),
        pytest.param(b"", "empty", id="empty"),
    ],
)
def test_formats(data: bytes, kind: str) -> None:
    assert format_of(data).name == kind


@pytest.mark.parametrize("data", [b"PK\x03\x04...", b"<html></html>", b"Activity ID,Date"])
def test_other_formats_are_unsupported(data: bytes) -> None:
    with pytest.raises(UnsupportedError):
        read_content(data, where="x")


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        pytest.param("a/1.fit", bytes(4096), "a single byte", id="zeros"),
        pytest.param("1.FIT", b"\xff" * 4096, "a single byte", id="erased-memory"),
        pytest.param("x.zip!/1.fit.gz", b"<html>Sign in</html>", "content is html", id="web-page"),
        pytest.param("1.gpx", b"<osm/>", "content is xml", id="other-xml"),
        pytest.param("1.tcx", b'{"error": 404}', "content is json", id="json"),
        pytest.param("1.fit", b"lorem ipsum", "no known format", id="unknown"),
    ],
)
def test_what_has_only_the_name_of_an_activity_is_rejected(name: str, data: bytes, why: str) -> None:
    with pytest.raises(FileError, match=why) as raised:
        read_content(data, where=name)
    assert raised.value.verdict == "rejected"


def test_an_empty_file_is_rejected() -> None:
    with pytest.raises(FileError, match="empty") as raised:
        read_content(b"", where="x")
    assert raised.value.verdict == "rejected"


def test_an_unknown_engine_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="steam"):
        read_content(FIT, where="x", engine="steam")


def test_sha256_of_nothing() -> None:
    assert sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_found_is_hashable(tmp_path: Path) -> None:
    _write(tmp_path, {"run.fit": FIT})
    assert len({*find([tmp_path]), *find([tmp_path])}) == 1
    assert all(isinstance(found, FoundFile) for found in find([tmp_path]))
