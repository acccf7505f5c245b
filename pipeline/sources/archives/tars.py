"""Tar archives, read with tarfile, without headers that would keep it busy for ever."""

from __future__ import annotations

import io
import re
import tarfile
from typing import IO, TYPE_CHECKING, Any

from pipeline.errors import UnsupportedError
from pipeline.file_reasons import FileReason, reason
from pipeline.sources.archives.archive import Member, claimed_size, places_that_count, utc_time
from pipeline.sources.archives.damage import BROKEN, damage_reason, failures_as_unreadable
from pipeline.sources.archives.kinds import BLOCK
from pipeline.sources.limits import MOST_MEMBERS

if TYPE_CHECKING:
    from pipeline.file_reasons import Reason

LONGEST_HEADER = 2**20  # bytes, judgement: that of a long name has a few hundred
LONGEST_NUMBER = 100  # digits in it, judgement: sizes and times have up to twenty, names sometimes more
_DIGITS = re.compile(rb"\d+")


class TarArchive:
    """An open tar file: of several entries of one name the last counts, since tar updates an archive that way.

    One that breaks off replaces none.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._infos: list[tarfile.TarInfo] = []
        self.damage: Reason | None = None
        self._size = file.seek(0, io.SEEK_END)
        file.seek(0)
        checked = TarBytes(file)
        self._tar = tarfile.TarFile(fileobj=checked)  # type: ignore[arg-type]
        try:
            with failures_as_unreadable():
                for info in self._tar:
                    if self._infos and info.offset <= self._infos[-1].offset:
                        raise tarfile.ReadError(FileReason.TAR_LOOP)
                    self._infos.append(info)
                    if len(self._infos) > MOST_MEMBERS:
                        break
                file.seek(self._tar.offset)
                if file.read(BLOCK) != bytes(BLOCK):  # tarfile takes anything but a header for the end
                    self.damage = reason(FileReason.TAR_ENDS)
        except BROKEN as error:
            self.damage = damage_reason(error)
        checked.listing = False
        entries = [(place, info) for place, info in enumerate(self._infos) if info.isfile()]
        counts = places_that_count(
            (place, info.name, info.offset_data + info.size <= self._size) for place, info in entries
        )
        self.members = [
            Member(place, info.name, claimed_size(info.size), utc_time(info.mtime))
            for place, info in entries
            if place in counts
        ]
        self.replaced = len(entries) - len(self.members)

    def open(self, place: int) -> IO[bytes]:
        """Open one member for reading.

        Raises
        ------
        UnsupportedError
            It is not a regular file.
        """
        stream = self._tar.extractfile(self._infos[place])
        if stream is None:
            raise UnsupportedError(FileReason.NOT_A_REGULAR_FILE)
        return stream

    def packed_size(self, place: int) -> int:
        """Return the stored size of a member [bytes]: a sparse member claims any number of zeros besides."""
        info = self._infos[place]
        runs: Any = info.sparse  # typed as bytes, but holds offset and length of each run
        stored = info.size if runs is None else sum(length for _, length in runs)
        return max(0, min(stored, self._size - info.offset_data))


class TarBytes:
    """The file of a tar for tarfile, without headers that no program writes.

    Some of tarfile's own patterns take time with the square of a number's digits, negative sizes send it in circles,
    and it reads headers of any size into memory.

    Parameters
    ----------
    file
        The tar. While its members are listed, `listing` is true, and everything read is a header.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.listing = file, True
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        """Read some bytes.

        Raises
        ------
        tarfile.ReadError
            They are a header of impossible size or content.
        """
        if self.listing and not 0 <= size <= LONGEST_HEADER:
            raise tarfile.ReadError(FileReason.TAR_HEADER)
        content = self._file.read(size)
        if self.listing and max(map(len, _DIGITS.findall(content)), default=0) > LONGEST_NUMBER:
            raise tarfile.ReadError(FileReason.TAR_HEADER)
        return content
