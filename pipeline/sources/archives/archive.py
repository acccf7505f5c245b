"""The interface of open archives of all formats."""

from __future__ import annotations

import posixpath
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, NamedTuple, Protocol

from pipeline.sources.limits import LARGEST_CLAIM
from pipeline.sources.records import UNIX_EPOCH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.file_reasons import Reason


class Member(NamedTuple):
    """One file of an archive: its place there, its name, its size unpacked and when it changed."""

    place: int
    name: str
    size_bytes: int
    modified_time: datetime


class Archive(Protocol):
    """An open archive.

    Its `damage` says why the list of members may be incomplete; `replaced` of its entries count no longer, since later
    ones have their names.
    """

    @property
    def members(self) -> Sequence[Member]:
        """Its files, in their order; folders are left out."""

    damage: Reason | None
    replaced: int

    def open(self, place: int) -> IO[bytes]:
        """Open one member for reading.

        Raises
        ------
        FileError
            It is encrypted, or its compression is not supported.
        """

    def packed_size(self, place: int) -> int:
        """Return the packed size of a member [bytes]."""


def places_that_count(entries: Iterable[tuple[int, str, bool]]) -> set[int]:
    """Return the places of the entries that no later, whole one of the same name replaces.

    Parameters
    ----------
    entries
        Place, name and whether it is whole, of each entry in order.
    """
    listed = [(place, posixpath.normpath(name), whole) for place, name, whole in entries]
    last = {name: place for place, name, whole in listed if whole}
    return {place for place, name, _ in listed if last.get(name, place) <= place}


def claimed_size(size: int) -> int:
    """Return the size that an archive claims for a member, limited to what a table can hold [bytes]."""
    return min(max(size, 0), LARGEST_CLAIM)


def utc_time(since_1970_s: float) -> datetime:
    """Convert the time of a file or a member [UTC]; 1970 if it is out of range."""
    try:
        return datetime.fromtimestamp(since_1970_s, UTC)
    except (ValueError, OverflowError, OSError):
        return UNIX_EPOCH
