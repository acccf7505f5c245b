"""Headers, checksums and chained files of FIT, with both engines."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import FileError
from pipeline.sources.fit.chained import split
from pipeline.sources.fit.writer import FitWriter, fit_crc
from tests.sources.conftest import at, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.sources.activity import Activity, Content

    ReadOne = Callable[[bytes], Activity]
    Read = Callable[[bytes], Content]


def _chained(*files: bytes) -> bytes:
    return b"".join(files)


def test_chained_files_are_read_apart(read: Read) -> None:
    other = FitWriter(big_endian=True)
    other.write("file_id", type="activity")
    for second in range(3):
        other.write("record", timestamp=at(1000 + second), cadence=80)
    found = read(_chained(run().to_bytes(), other.to_bytes()))
    assert [a.records.height for a in found.activities] == [5, 3]
    assert found.damage is None


def test_a_chained_copy_counts_once(read: Read) -> None:
    assert len(read(_chained(run().to_bytes(), run().to_bytes())).activities) == 1


def test_padding_is_no_damage(read: Read) -> None:
    assert read(run().to_bytes() + bytes(20)).damage is None
    found = read(run().to_bytes() + b"rubbish")
    assert len(found.activities) == 1
    assert found.damage is not None
    assert found.damage.offset == len(run().to_bytes())


def _with_header(data: bytes, *, size: int | None = None, header_crc: int | None = None) -> bytes:
    head = bytearray(data[:14])
    if size is not None:
        head[4:8] = struct.pack("<I", size)
    head[12:14] = struct.pack("<H", fit_crc(bytes(head[:12])) if header_crc is None else header_crc)
    body = bytes(head) + data[14:-2]
    return body + struct.pack("<H", fit_crc(body))


def test_a_header_without_checksum_is_legal(read: Read) -> None:
    assert read(_with_header(run().to_bytes(), header_crc=0)).damage is None


@pytest.mark.parametrize("closed", [pytest.param(True, id="closed"), pytest.param(False, id="never-closed")])
def test_size_zero_means_to_the_end(read: Read, *, closed: bool) -> None:
    data = _with_header(run().to_bytes(), size=0)
    found = read(data if closed else data[:-2])
    assert found.activities[0].records.height == 5
    assert (found.damage is None) is closed


def test_wrong_checksum_keeps_the_data(read: Read) -> None:
    data = bytearray(run().to_bytes())
    data[-1] ^= 0xFF
    found = read(bytes(data))
    assert found.activities[0].records.height == 5
    assert found.damage is not None
    assert "checksum" in found.damage.reason


def test_bytes_without_a_header_are_refused() -> None:
    with pytest.raises(FileError):
        split(b"\x0e\x20\x00\x00\x00\x00\x00\x00.FIX", where="file")
