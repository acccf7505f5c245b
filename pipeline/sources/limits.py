"""Limits of what is read of one archive or file: far above any export seen, far below what harms a machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import FileError
from pipeline.file_reasons import FileReason

if TYPE_CHECKING:
    from collections.abc import Mapping

# All judgement.
MOST_DEPTH = 3  # nested archives: vendors nest two
MOST_MEMBERS = 500_000  # of one archive: thirty years of a watch that writes forty files a day
LARGEST_ARCHIVE = 32 * 2**30  # bytes of an archive within another, unpacked
LARGEST_CONTENT = 128 * 2**20  # bytes of one file, unpacked: twenty-five times the largest activity seen
# Of larger files, this many bytes and the size are hashed.
MOST_RATIO = 250  # unpacked over packed size: about 15 for GPX, 1000 for a bomb
RATIO_FROM = 2**20  # bytes unpacked: below it any ratio is harmless
LARGEST_CLAIM = 2**53  # bytes: archives can claim any size, tables and JSON are limited
LARGEST_PARSED = 250 * 2**20  # bytes of memory for what is parsed as a whole: a worker may take 500, and has 110 before
WIDTHS = {0xF0: 4, 0xC4: 2}  # bytes in memory of every character, by the first byte of the widest in UTF-8 (PEP 393)
LONGEST_PATH = 4096  # characters of a member's name that are kept: the longest path on Linux


def check_size(size: int, packed_size: int, limit: int) -> None:
    """Refuse data that unpack to more than a limit, or to far more than their packed size [bytes].

    Raises
    ------
    FileError
        A limit is exceeded.
    """
    if size > limit:
        raise FileError(FileReason.TOO_LARGE, limit // 2**20)
    if size > RATIO_FROM and size > MOST_RATIO * max(packed_size, 1):
        raise FileError(FileReason.TOO_COMPRESSED, MOST_RATIO)


def check_memory(data: bytes, bytes_of: Mapping[bytes, int], *, where: str) -> None:
    """Refuse a text that takes too much memory once it is parsed, before that is done.

    Parameters
    ----------
    data
        The text.
    bytes_of
        By a mark that stands at each value, element or row: what one of these takes in memory at most [bytes].
    where
        What to call it in errors.

    Raises
    ------
    FileError
        It takes more than `LARGEST_PARSED`.
    """
    text = len(data) * _character_bytes(data)
    if text + sum(data.count(mark) * size for mark, size in bytes_of.items()) > LARGEST_PARSED:
        raise FileError(FileReason.TOO_MUCH_MEMORY, LARGEST_PARSED // 2**20, where=where)


def _character_bytes(data: bytes) -> int:
    """Return what each character of a text takes once it is decoded: a single emoji widens all others [bytes]."""
    if data.isascii():
        return 1
    widest = max(data.translate(None, bytes(range(min(WIDTHS)))), default=0)
    return next((size for first, size in WIDTHS.items() if widest >= first), 1)
