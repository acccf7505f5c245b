"""Zip archives, read by the list of members at their end, or member by member if that list is lost."""

from __future__ import annotations

import io
import itertools
import zipfile
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

from pipeline.errors import FileError, UnsupportedError
from pipeline.file_reasons import FileReason
from pipeline.sources.archives.archive import Member, claimed_size, places_that_count
from pipeline.sources.archives.damage import damage_reason
from pipeline.sources.archives.torn_zip import find_members, open_member

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.file_reasons import Reason

LONGEST_END = 22 + 2**16  # bytes of a zip file that hold its last record, the longest comment included
ENCRYPTED = 1  # the bit of a zip member's flags


class ZipArchive:
    """An open zip file: of several entries of one name the last counts, since programs update an archive that way.

    One that breaks off replaces none.

    Raises
    ------
    zipfile.BadZipFile
        It has no list of members, and no member can be found without it.
    """

    damage: Reason | None = None

    def __init__(self, file: IO[bytes]) -> None:
        size = file.seek(0, io.SEEK_END)
        file.seek(max(0, size - LONGEST_END))
        file.read()  # zipfile would take a disk that fails here for damage
        try:
            self._infos, self._open = self._listed(file)
        except zipfile.BadZipFile as error:
            self.damage = damage_reason(error)
            self._infos, self._open = self._found(file)
            if not self._infos:
                raise
        self._room = _rooms([info.header_offset for info in self._infos], size)
        entries = [(place, info) for place, info in enumerate(self._infos) if not info.filename.endswith("/")]
        counts = places_that_count(
            (place, info.filename, info.compress_size <= self._room[place]) for place, info in entries
        )
        self.members = [
            Member(place, info.filename, claimed_size(info.file_size), _zip_time(info.date_time))
            for place, info in entries
            if place in counts
        ]
        self.replaced = len(entries) - len(self.members)

    def _listed(self, file: IO[bytes]) -> tuple[list[zipfile.ZipInfo], Callable[[int], IO[bytes]]]:
        """Take the members from the list at the end."""
        if not zipfile.is_zipfile(file):
            raise zipfile.BadZipFile(FileReason.ZIP_NO_DIRECTORY)
        archive = zipfile.ZipFile(file)
        infos = archive.infolist()
        return infos, lambda place: archive.open(infos[place])

    def _found(self, file: IO[bytes]) -> tuple[list[zipfile.ZipInfo], Callable[[int], IO[bytes]]]:
        """Take the members that can be found without the list."""
        members = find_members(file)
        return [member.info for member in members], lambda place: open_member(file, members[place])

    def open(self, place: int) -> IO[bytes]:
        """Open one member for reading.

        Raises
        ------
        FileError
            It is encrypted.
        UnsupportedError
            zipfile does not support its compression.
        """
        if self._infos[place].flag_bits & ENCRYPTED:
            raise FileError(FileReason.ENCRYPTED)
        try:
            return self._open(place)
        except NotImplementedError as error:
            raise UnsupportedError(FileReason.COMPRESSION, error) from None

    def packed_size(self, place: int) -> int:
        """Return the compressed size of a member [bytes], at most the room up to the next one."""
        return min(self._infos[place].compress_size, self._room[place])


def _rooms(starts: Sequence[int], end: int) -> list[int]:
    """Return the bytes from each member's start to the next one's, since claimed sizes can overlap."""
    ordered = [*sorted(set(starts)), end]
    after = dict(itertools.pairwise(ordered))
    return [max(0, after[start] - start) for start in starts]


def _zip_time(parts: tuple[int, int, int, int, int, int]) -> datetime:
    """Return the time of a zip member, which has no zone; the first day of 1980 if it is invalid."""
    try:
        return datetime(*parts, tzinfo=UTC)
    except ValueError:
        return datetime(1980, 1, 1, tzinfo=UTC)
