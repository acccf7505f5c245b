"""Limits of what is read of one archive or file: far above any export seen, far below what harms a machine."""

from __future__ import annotations

from pipeline.errors import FileError
from pipeline.file_reasons import FileReason

# All judgement.
MOST_DEPTH = 3  # nested archives: vendors nest two
MOST_MEMBERS = 500_000  # of one archive: thirty years of a watch that writes forty files a day
LARGEST_ARCHIVE = 32 * 2**30  # bytes of an archive within another, unpacked
LARGEST_CONTENT = 512 * 2**20  # bytes of one file, unpacked: a hundred times the largest activity seen
# Of larger files, this many bytes and the size are hashed.
MOST_RATIO = 250  # unpacked over packed size: about 15 for GPX, 1000 for a bomb
RATIO_FROM = 2**20  # bytes unpacked: below it any ratio is harmless
LARGEST_CLAIM = 2**53  # bytes: archives can claim any size, tables and JSON are limited
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
