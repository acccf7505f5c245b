"""What every open archive offers, whatever its format."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, NamedTuple, Protocol

from pipeline.sources.limits import LARGEST_CLAIM
from pipeline.sources.records import UNIX_EPOCH

if TYPE_CHECKING:
    from collections.abc import Sequence


class Member(NamedTuple):
    """One file of an archive: its place there, its name, its size unpacked and when it changed."""

    place: int
    name: str
    size_bytes: int
    modified_time: datetime


class Archive(Protocol):
    """What an open archive can do. Its `damage` says why the list of members may be incomplete."""

    @property
    def members(self) -> Sequence[Member]:
        """Its files, in their order; folders are left out."""

    damage: str | None

    def open(self, place: int) -> IO[bytes]:
        """Open one member for reading.

        Raises
        ------
        FileError
            It is encrypted, or packed in a way not read here.
        """

    def packed_size(self, place: int) -> int:
        """Return the size of a member as it lies there [bytes]."""


def claimed_size(size: int) -> int:
    """Return the size that an archive claims for a member as far as a table can hold it [bytes]."""
    return min(max(size, 0), LARGEST_CLAIM)


def utc_time(since_1970_s: float) -> datetime:
    """Convert the time that a file system or an archive holds [UTC]; 1970 where no calendar has it."""
    try:
        return datetime.fromtimestamp(since_1970_s, UTC)
    except (ValueError, OverflowError, OSError):
        return UNIX_EPOCH
