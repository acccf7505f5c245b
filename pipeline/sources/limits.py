"""How much is read of one archive or file at most: far above any export seen, far below what harms a machine."""

from __future__ import annotations

from pipeline.errors import FileError

# All judgement.
MOST_DEPTH = 3  # archives within one another: vendors send two
MOST_MEMBERS = 500_000  # of one archive: thirty years of a watch that writes forty files a day
LARGEST_ARCHIVE = 32 * 2**30  # bytes of an archive within another, unpacked
LARGEST_CONTENT = 512 * 2**20  # bytes of one file, unpacked: a hundred times the largest activity seen
# Of what is larger, so many bytes and the size stand for all of it when files are compared by hash.
MOST_RATIO = 250  # unpacked over packed: GPX packs to a fifteenth, a bomb to a thousandth
RATIO_FROM = 2**20  # bytes: what unpacks to less is harmless whatever its ratio
LARGEST_CLAIM = 2**53  # bytes: archives can claim any size, tables and JSON cannot hold every
LONGEST_PATH = 4096  # characters of a member's name that are kept: the longest path that Linux takes


def check_size(size: int, packed_size: int, limit: int) -> None:
    """Refuse what unpacks to more than a limit, or to far more than it was [bytes].

    Raises
    ------
    FileError
        It names the limit.
    """
    if size > limit:
        raise FileError("It unpacks to too much", why=f"over {limit // 2**20} MiB, the limit", hint="Unpack it first")
    if size > RATIO_FROM and size > MOST_RATIO * max(packed_size, 1):
        why = f"over {MOST_RATIO} times its size, the limit"
        raise FileError("It unpacks to too much", why=why, hint="Unpack it first, if you trust it")
