"""Zip archives whose list of members is lost: members are found by walking from one to the next."""

from __future__ import annotations

import contextlib
import copy
import struct
import zipfile
import zlib
from typing import IO, NamedTuple

from pipeline.errors import FileError
from pipeline.sources.limits import LARGEST_ARCHIVE, check_size

HEADER = struct.Struct("<4s5H3L2H")  # before a member; its name and its extra fields follow
SIGNATURE = b"PK\x03\x04"
LONGEST_DESCRIPTOR = 24  # bytes after a streamed member: signature, checksum, and two sizes of up to 8 bytes
SIZES_BEHIND = 8  # the bit of a member's flags for such a descriptor
UTF_8 = 0x800  # the bit for a name in UTF-8
ZIP64 = 1  # number of the extra field that holds sizes from 4 GiB
IN_ZIP64 = 0xFFFF_FFFF  # stands for such a size
COPY_BYTES = 2**18  # bytes unpacked at once


class FoundMember(NamedTuple):
    """A member that was found, where its data begin [byte], and whether their end was found."""

    info: zipfile.ZipInfo
    start: int
    whole: bool = True


def find_members(file: IO[bytes]) -> list[FoundMember]:
    """Find the members of a zip file from its first byte to where it breaks off.

    Parameters
    ----------
    file
        The archive. A member that was streamed into it is unpacked to find its end, since its sizes come after it.

    Returns
    -------
    list of FoundMember
        In their order; the last one may be cut.
    """
    found: list[FoundMember] = []
    at = 0
    while (member := _member_at(file, at)) is not None:
        if member.info.flag_bits & SIZES_BEHIND and not member.info.compress_size:
            member = member._replace(whole=_measure(file, member.info))
        found.append(member)
        at = _next_after(file, member.start + member.info.compress_size)
    return found


def open_member(file: IO[bytes], member: FoundMember) -> IO[bytes]:
    """Open a member for reading, one at a time. Reading past where it is cut raises an error.

    Raises
    ------
    NotImplementedError
        zipfile does not support its compression.
    """
    info = member.info
    if not member.whole:
        info = copy.copy(info)
        info.file_size = info.compress_size = LARGEST_ARCHIVE  # its end is never reached
    file.seek(member.start)
    return zipfile.ZipExtFile(file, "r", info)  # type: ignore[return-value]


def _member_at(file: IO[bytes], at: int) -> FoundMember | None:
    """Read the header of a member; None where there is no member."""
    file.seek(at)
    head = file.read(HEADER.size)
    if len(head) < HEADER.size or not head.startswith(SIGNATURE):
        return None
    _, _, flags, method, clock, date, crc, packed_size, size, name_length, extra_length = HEADER.unpack(head)
    name, extra = file.read(name_length), file.read(extra_length)
    if not 0 < name_length == len(name):
        return None
    info = zipfile.ZipInfo(
        name.decode("utf-8" if flags & UTF_8 else "cp437", "replace"),
        ((date >> 9) + 1980, date >> 5 & 15, date & 31, clock >> 11, clock >> 5 & 63, 2 * (clock & 31)),
    )
    info.flag_bits, info.compress_type, info.CRC, info.header_offset = flags, method, crc, at
    info.file_size, info.compress_size = _large_sizes(extra) if IN_ZIP64 in (size, packed_size) else (size, packed_size)
    return FoundMember(info, file.tell())


def _large_sizes(extra: bytes) -> tuple[int, int]:
    """Return the unpacked and packed size in an extra field [bytes]; zeros if it is missing."""
    at = 0
    while at + 4 <= len(extra):
        number, length = struct.unpack_from("<2H", extra, at)
        if number == ZIP64 and length >= 16 and at + 20 <= len(extra):
            size, packed_size = struct.unpack_from("<2Q", extra, at + 4)
            return size, packed_size
        at += 4 + length
    return 0, 0


def _measure(file: IO[bytes], info: zipfile.ZipInfo) -> bool:
    """Unpack a streamed member from here to find its sizes and checksum, and return whether its end was found."""
    if info.compress_type != zipfile.ZIP_DEFLATED:
        return False
    unpacker, size, packed_size, crc = zlib.decompressobj(-zlib.MAX_WBITS), 0, 0, 0
    with contextlib.suppress(zlib.error, FileError):  # reading it reports the error
        while not unpacker.eof and (packed := unpacker.unconsumed_tail or file.read(COPY_BYTES)):
            content = unpacker.decompress(packed, COPY_BYTES)
            packed_size += len(packed) - len(unpacker.unconsumed_tail) - len(unpacker.unused_data)
            size += len(content)
            crc = zlib.crc32(content, crc)
            check_size(size, packed_size, LARGEST_ARCHIVE)
    info.file_size, info.compress_size, info.CRC = size, packed_size, crc
    return unpacker.eof


def _next_after(file: IO[bytes], at: int) -> int:
    """Find where the next member begins, after any descriptor of the last one."""
    file.seek(at)
    behind = file.read(LONGEST_DESCRIPTOR + len(SIGNATURE)).find(SIGNATURE)
    return at + max(behind, 0)
