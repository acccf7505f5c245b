"""Small files that would cost more than themselves: encodings that are none, long names, sizes that are claimed."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from time import process_time
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import FileError
from pipeline.file_reasons import FileReason
from pipeline.jobs.ingest.read import read_files
from pipeline.physiology.exercise_names import exercise_of
from pipeline.sources.archives.opening import open_archive
from pipeline.sources.device_names import device_name
from pipeline.sources.discovery import OpenedArchive, expand_archives, find
from pipeline.sources.gpx.columnar import GPX_VALUES
from pipeline.sources.limits import LARGEST_CLAIM, LONGEST_PATH, RATIO_FROM
from pipeline.sources.names import file_name, mask_emails
from pipeline.sources.read import read_content
from pipeline.sources.vendors.apple_health import read_health
from pipeline.sources.xml import regular
from tests.sources.conftest import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.jobs.ingest.results import FileRead
    from pipeline.sources.activity import Content

FIT = run(records=300).to_bytes()
POINTS = "".join(
    f'<trkpt lat="1.00{second:02}" lon="2"><time>2024-01-01T00:00:{second:02}Z</time></trkpt>' for second in range(20)
)
LAPS = "".join(
    f"<Trackpoint><Time>2024-01-01T00:00:{second:02}Z</Time><DistanceMeters>{3 * second}</DistanceMeters></Trackpoint>"
    for second in range(20)
)
TEXTS = {
    "gpx": f'<gpx creator="vívofit"><trk><trkseg>{POINTS}</trkseg></trk></gpx>',
    "tcx": (
        '<TrainingCenterDatabase><Activities><Activity Sport="Running"><Lap StartTime="2024-01-01T00:00:00Z">'
        f"<Track>{LAPS}</Track></Lap><Creator><Name>é</Name></Creator></Activity></Activities></TrainingCenterDatabase>"
    ),
}
NO_TEXT = (
    *("zlib", "ZIP", "zlib_codec", "bz2", "uu", "hex", "base64", "quopri", "rot13", "rot-13"),
    *("idna", "punycode", "unicode_escape", "raw-unicode-escape", "undefined"),
)
UNKNOWN = ("nonsense", "mbcs", "aliases", "a.b")


def declared(encoding: str, text: str) -> bytes:
    return f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode()


def times_longer(work: Callable[[int], object], length: int) -> float:
    """Tell how much more CPU time ten times the length takes; linear work takes about ten times."""

    def cost_s(size: int) -> float:
        begin = process_time()
        work(size)
        return process_time() - begin

    work(10)
    return cost_s(10 * length) / max(min(cost_s(length) for _ in range(3)), 1e-3)


def verdicts(folder: Path) -> dict[str, FileRead]:
    files = [one for one in expand_archives(find([folder])) if not isinstance(one, OpenedArchive)]
    return {read.ledger_row["source"]: read for read in read_files(files, "columnar", None)}


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("encoding", NO_TEXT)
def test_no_text_encoding(read: Callable[[bytes], Content], kind: str, encoding: str) -> None:
    with pytest.raises(FileError, match=f"declares {encoding}, which is not"):
        read(declared(encoding, TEXTS[kind]))


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("encoding", [*UNKNOWN, "utf-7"])
def test_unknown_encoding(kind: str, encoding: str) -> None:
    (activity,) = read_content(declared(encoding, TEXTS[kind]), where="file").activities
    assert activity.records.height == 20


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("encoding", ["x" * 5000, "\0", "zlib\0"], ids=["long", "zero", "and zero"])
def test_no_name(kind: str, encoding: str) -> None:
    with pytest.raises(FileError, match=r"recovered|no reader for xml"):
        read_content(declared(encoding, TEXTS[kind]), where="file")


@pytest.mark.parametrize(("encoding", "mark"), [("utf-16", ""), ("latin-1", ""), ("utf-8", "\ufeff"), ("cp1252", "")])
def test_text_encoding(read: Callable[[bytes], Content], encoding: str, mark: str) -> None:
    text = f'{mark}<?xml version="1.0" encoding="{encoding}"?>{TEXTS["gpx"]}'
    assert read(text.encode(encoding)).activities[0].device == "vívofit"


MASKED = {
    "anna@mail.example.com's run": "***@***'s run",
    "a@b@c.de": "a@***@***",
    "a@b.cd1@e.fg": "***@******@***",
    "a@b": "a@b",
    "x.y+z-1@a-b.co.uk/2": "***@***/2",
    "anna@example.org.fit": "***@***.fit",
    "anna@example.GPX.gz": "***@***.GPX.gz",
    "export_anna@example.zip!/a.fit": "***@***.zip!/a.fit",
    "@a.bc": "@a.bc",
}


@pytest.mark.parametrize("text", MASKED)
def test_masks(text: str) -> None:
    assert mask_emails(text) == MASKED[text]


def test_a_name_has_one_form_in_every_locale() -> None:
    seen_in_c = "läufer №1.fit".encode().decode("ascii", "surrogateescape")
    assert file_name(seen_in_c) == file_name("läufer №1.fit") == "läufer №1.fit"
    assert file_name("\ud800\udcff.fit") == r"\ud800\udcff.fit"


@pytest.mark.parametrize("unit", ["a.", "a@", "a@b.", "-", "a@b-", "é+"])
@pytest.mark.parametrize("function", [mask_emails, file_name, device_name, exercise_of])
def test_long_names(function: Callable[[str], object], unit: str) -> None:
    assert times_longer(lambda length: function(unit * length), 20_000) < 40


@pytest.mark.parametrize("name", ["half ", "band", "side "])
def test_long_exercises(name: str) -> None:
    assert times_longer(lambda length: exercise_of(name * length), 5_000) < 40


def test_long_tags() -> None:
    def read(length: int) -> None:
        point = f'<trkpt lat="1" lon="2"><{"a" * length}></{"a" * length}><ele>1</ele></trkpt>'
        regular.regular_points(f"<gpx>{point * 3}</gpx>", "trkpt", GPX_VALUES)

    assert times_longer(read, 2_000) < 40
    assert times_longer(lambda length: regular._PLACE.search("a" * length + "><b>c"), 5_000) < 40


def test_long_elements_of_health() -> None:
    def read(length: int) -> None:
        data = b'<HealthData><Record type="' + b"a" * length
        read_health(data[at : at + 2**16] for at in range(0, len(data), 2**16))

    assert times_longer(read, 2_000_000) < 40


def sparse_tar(claimed: int, form: str) -> bytes:
    """A member of 512 bytes that claims to stand among very many zeros, in each of the ways that tars have."""
    stored = FIT[:512].ljust(512, b"\0")
    info = tarfile.TarInfo("run.fit")
    if form == "gnu":
        info.type, info.size = tarfile.GNUTYPE_SPARSE, len(stored)
        block = bytearray(info.tobuf(tarfile.GNU_FORMAT))
        block[386:410] = b"%011o\0%011o\0" % (0, len(stored))
        block[482:483] = b"\0"
        block[483:495] = struct.pack(">Bxxx", 0x80) + claimed.to_bytes(8, "big")
        block[148:156] = b" " * 8
        block[148:156] = b"%06o\0 " % sum(block)
        return bytes(block) + stored + bytes(1024)
    headers = {"GNU.sparse.size": str(claimed), "GNU.sparse.numblocks": "1"}
    content = stored
    if form == "0.0":
        headers |= {"GNU.sparse.offset": "0", "GNU.sparse.numbytes": "512"}
    elif form == "0.1":
        headers |= {"GNU.sparse.map": "0,512", "GNU.sparse.name": "run.fit"}
    else:
        headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": str(claimed)}
        headers["GNU.sparse.name"] = "run.fit"
        content = b"1\n0\n512\n".ljust(512, b"\0") + stored
    info.size, info.pax_headers = len(content), headers
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


TOO_MUCH = {FileReason.TOO_LARGE, FileReason.TOO_COMPRESSED}


def codes(read: FileRead) -> set[FileReason]:
    return {reason["code"] for reason in read.ledger_row["reason"]}


@pytest.mark.parametrize("suffix", [".tar", ".tar.gz", ".zip"])
@pytest.mark.parametrize("form", ["gnu", "0.0", "0.1", "1.0"])
def test_sparse_members(tmp_path: Path, form: str, suffix: str) -> None:
    packed = sparse_tar(2**40, form)
    if suffix == ".tar.gz":
        packed = zlib.compress(packed, wbits=31)
    elif suffix == ".zip":
        inner, packed = packed, b""
        with zipfile.ZipFile(buffer := io.BytesIO(), "w") as archive:
            archive.writestr("inner.tar", inner)
        packed = buffer.getvalue()
    (tmp_path / f"sparse{suffix}").write_bytes(packed)
    begin = process_time()
    (read,) = verdicts(tmp_path).values()
    assert process_time() - begin < 5
    assert read.ledger_row["verdict"] == "rejected"
    assert TOO_MUCH & codes(read)
    assert read.ledger_row["sha256"]


def test_sparse_member_of_honest_size(tmp_path: Path) -> None:
    (tmp_path / "sparse.tar").write_bytes(sparse_tar(RATIO_FROM // 2, "1.0"))
    (read,) = verdicts(tmp_path).values()
    assert not TOO_MUCH & codes(read)


def tar_header(name: str, size: int, kind: bytes = tarfile.REGTYPE) -> bytes:
    info = tarfile.TarInfo(name)
    info.type, info.size = kind, size
    return info.tobuf(tarfile.GNU_FORMAT)


RUN = tar_header("run.fit", len(FIT)) + FIT.ljust(-(-len(FIT) // 512) * 512, b"\0")
DIGITS = b"%d hdrcharset=" % 10**6 + b"1" * 400_000
HEADERS = {
    "a large header": tar_header("x", 2**40, tarfile.XHDTYPE),
    "a large name": tar_header("x", 2**40, tarfile.GNUTYPE_LONGNAME),
    "many digits": tar_header("x", len(DIGITS), tarfile.XHDTYPE) + DIGITS.ljust(-(-len(DIGITS) // 512) * 512, b"\0"),
    "below zero": tar_header("x", -1024),
    "a circle": tar_header("x", -2048, tarfile.REGTYPE),
    "no number": RUN[:124] + b"z" * 12 + RUN[136:512],
}


@pytest.mark.parametrize("header", HEADERS)
def test_headers_of_tars(tmp_path: Path, header: str) -> None:
    (tmp_path / "odd.tar").write_bytes(RUN + HEADERS[header] + bytes(1024))
    begin = process_time()
    found = list(expand_archives(find([tmp_path])))
    assert process_time() - begin < 5
    assert [one.source for one in found if not isinstance(one, OpenedArchive)][:1] == ["odd.tar!/run.fit"]


@pytest.mark.parametrize("claimed", [2**40, 2**63, 2**70])
def test_claimed_sizes(tmp_path: Path, claimed: int) -> None:
    (tmp_path / "large.tar").write_bytes(tar_header("run.fit", claimed) + FIT)
    (read,) = verdicts(tmp_path).values()
    assert read.ledger_row["size_bytes"] == min(claimed, LARGEST_CLAIM)
    assert read.ledger_row["verdict"] in ("recovered", "rejected")


def test_overlapping_members(tmp_path: Path) -> None:
    """Two entries of a list that share their bytes: the first claims those of the second, and more."""
    with zipfile.ZipFile(packed := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("run.fit", FIT[:12] + bytes(40 * RATIO_FROM))
        archive.writestr("other.fit", FIT)
        archive.infolist()[0].compress_size = 2**31
    path = tmp_path / "lies.zip"
    path.write_bytes(packed.getvalue())
    assert open_archive(path).packed_size(0) < len(packed.getvalue())
    read = verdicts(tmp_path)
    refused = TOO_MUCH | {FileReason.FILE_DAMAGED}  # by zipfile itself, in later versions of Python
    assert refused & codes(read["lies.zip!/run.fit"])
    assert read["lies.zip!/other.fit"].ledger_row["verdict"] == "stored"


def test_long_members(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "long.zip", "w") as archive:
        for index in range(3):
            archive.writestr(f"{index}" + "a.!/" * 15_000 + ".fit", FIT)
    begin = process_time()
    read = verdicts(tmp_path)
    assert process_time() - begin < 5
    assert len(read) == 3
    assert max(map(len, read)) <= LONGEST_PATH + len("long.zip!/")


def test_a_large_file_of_zeros(tmp_path: Path) -> None:
    with (tmp_path / "run.fit").open("wb") as file:
        file.write(FIT[:20])
        file.truncate(2**40)
    (read,) = verdicts(tmp_path).values()
    assert read.ledger_row["verdict"] == "rejected"
    assert TOO_MUCH & codes(read)
