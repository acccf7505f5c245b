"""Zip and tar archives, also within one another, read member by member. Nothing is unpacked into a folder."""

from __future__ import annotations

import contextlib
import errno
import io
import itertools
import lzma
import struct
import tarfile
import tempfile
import weakref
import zipfile
import zlib
from datetime import UTC, datetime
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Protocol

from pipeline.errors import FileError, UnreadableError, UnsupportedError
from pipeline.sources.gzips import unpacked
from pipeline.sources.limits import LARGEST_ARCHIVE, LARGEST_CLAIM, MOST_DEPTH, MOST_MEMBERS, check_size
from pipeline.sources.records import UNIX_EPOCH
from pipeline.sources.sniff import BLOCK, HEAD, archive_kind
from pipeline.sources.tar_bytes import TarBytes
from pipeline.sources.torn_zip import COPY_BYTES, open_standing, standing_members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

IN_MEMORY = 16 * 2**20  # bytes of an inner archive held in memory; larger ones go to a file without a name
LONGEST_END = 22 + 2**16  # bytes of a zip file that hold its last record, the longest comment included

AGAIN = "Download or copy it again"
NEXT_RUN = "The next run tries again"
BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ArithmeticError,  # this and what follows zipfile and tarfile do not foresee
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What reading damaged archives raises."""
OF_DAMAGE = (None, errno.EINVAL)  # numbers of those OSErrors that bz2 and seeking raise for damage

ENCRYPTED = 1  # the bit of a zip member's flags


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
        """Give the size of a member as it lies there [bytes]."""


class _Zip:
    damage: str | None = None

    def __init__(self, file: IO[bytes]) -> None:
        size = file.seek(0, io.SEEK_END)
        file.seek(max(0, size - LONGEST_END))
        file.read()  # a disk that fails here, zipfile would take for damage
        try:
            self._infos, self._open = self._listed(file)
        except zipfile.BadZipFile as error:
            self.damage = told(error)
            self._infos, self._open = self._standing(file)
            if not self._infos:
                raise
        self._room = _rooms([info.header_offset for info in self._infos], size)
        self.members = [
            Member(place, info.filename, _claimed(info.file_size), _zip_time(info.date_time))
            for place, info in enumerate(self._infos)
            if not info.filename.endswith("/")
        ]

    def _listed(self, file: IO[bytes]) -> tuple[list[zipfile.ZipInfo], Callable[[int], IO[bytes]]]:
        """Take the members from the list at the end."""
        if not zipfile.is_zipfile(file):
            raise zipfile.BadZipFile("its list of members is missing, as after a download that broke off")
        archive = zipfile.ZipFile(file)
        infos = archive.infolist()
        return infos, lambda place: archive.open(infos[place])

    def _standing(self, file: IO[bytes]) -> tuple[list[zipfile.ZipInfo], Callable[[int], IO[bytes]]]:
        """Take the members that can be found without the list."""
        members = standing_members(file)
        return [member.info for member in members], lambda place: open_standing(file, members[place])

    def open(self, place: int) -> IO[bytes]:
        if self._infos[place].flag_bits & ENCRYPTED:
            raise FileError("The member is encrypted", hint="Unpack the archive with its password, or export without")
        try:
            return self._open(place)
        except NotImplementedError as error:  # a method of packing that is younger than the library
            raise UnsupportedError("The member cannot be unpacked", why=str(error), hint="Unpack it first") from None

    def packed_size(self, place: int) -> int:
        return min(self._infos[place].compress_size, self._room[place])


def _rooms(starts: Sequence[int], end: int) -> list[int]:
    """Give how many bytes lie between each member's start and the next one's: what a member claims can overlap."""
    ordered = [*sorted(set(starts)), end]
    after = dict(itertools.pairwise(ordered))
    return [max(0, after[start] - start) for start in starts]


def _claimed(size: int) -> int:
    """Give the size that an archive claims for a member as far as a table can hold it [bytes]."""
    return min(max(size, 0), LARGEST_CLAIM)


class _Tar:
    def __init__(self, file: IO[bytes]) -> None:
        self._infos: list[tarfile.TarInfo] = []
        self.damage: str | None = None
        self._size = file.seek(0, io.SEEK_END)
        file.seek(0)
        checked = TarBytes(file)
        self._tar = tarfile.TarFile(fileobj=checked)  # type: ignore[arg-type]
        try:
            with failures_told():
                for info in self._tar:
                    if self._infos and info.offset <= self._infos[-1].offset:
                        raise tarfile.ReadError("its headers lead in a circle")
                    self._infos.append(info)
                    if len(self._infos) > MOST_MEMBERS:
                        break
                file.seek(self._tar.offset)
                if file.read(BLOCK) != bytes(BLOCK):  # tarfile takes whatever is no header for the end
                    self.damage = "it breaks off before its end"
        except BROKEN as error:
            self.damage = told(error)
        checked.listing = False
        self.members = [
            Member(place, info.name, _claimed(info.size), utc_time(info.mtime))
            for place, info in enumerate(self._infos)
            if info.isfile()
        ]

    def open(self, place: int) -> IO[bytes]:
        stream = self._tar.extractfile(self._infos[place])
        if stream is None:
            raise UnsupportedError("The member is no file")
        return stream

    def packed_size(self, place: int) -> int:
        """Give the bytes that lie there: a sparse member claims any number of zeros beside them."""
        info = self._infos[place]
        runs: Any = info.sparse  # declared as bytes, and in truth offset and length of each run
        stored = info.size if runs is None else sum(length for _, length in runs)
        return max(0, min(stored, self._size - info.offset_data))


def open_archive(path: Path, inside: tuple[int, ...] = ()) -> Archive:
    """Open an archive, or one within it.

    Parameters
    ----------
    path
        Where the outermost one lies.
    inside
        Places of the archives within one another, outermost first; empty for the outermost itself.

    Returns
    -------
    Archive
        It stays open for the next call, as members are read one after the other.

    Raises
    ------
    UnreadableError
        It cannot be read this time.
    FileError
        It is damaged beyond reading, or a limit of this module is passed.
    """
    with failures_told():
        status = path.stat()
        return _opened(path, status.st_mtime_ns, status.st_size, inside)


def told(error: Exception) -> str:
    """Say what damage is; zipfile says nothing of data that end early."""
    return str(error) or "the data end early"


@contextlib.contextmanager
def failures_told() -> Iterator[None]:
    """Tell disks and networks that fail from damage, which stays the error that it is.

    Raises
    ------
    UnreadableError
        Something could not be read, and may be another time.
    """
    try:
        yield
    except OSError as error:
        if error.errno in OF_DAMAGE:
            raise
        why = error.strerror or str(error)
        raise UnreadableError("The file cannot be read", why=why, hint=NEXT_RUN) from None


@lru_cache(maxsize=MOST_DEPTH)
def _opened(path: Path, modified_ns: int, size: int, inside: tuple[int, ...]) -> Archive:
    if not inside:
        return _archive_in(path.open("rb"), size)
    outer = _opened(path, modified_ns, size, inside[:-1])
    with contextlib.closing(outer.open(inside[-1])) as packed:
        file, damage = _copied(_pieces(packed), outer.packed_size(inside[-1]))
    return _archive_in(file, file.tell(), damage)


def _archive_in(file: IO[bytes], size: int, damage: str | None = None) -> Archive:
    """Open the archive that a file is, after unpacking a tar from gzip."""
    try:
        with failures_told():
            file.seek(0)
            kind = archive_kind(file.read(HEAD))
            file.seek(0)
            if kind == "tar.gz":
                packed = file
                file, broken = _copied(unpacked(_pieces(packed), LARGEST_ARCHIVE), size)
                packed.close()
                file.seek(0)
                damage = damage or broken
            archive: Archive = _Zip(file) if kind == "zip" else _Tar(file)
    except UnreadableError:
        file.close()
        raise
    except BROKEN as error:
        file.close()
        raise FileError("The archive is damaged", why=told(error), hint=AGAIN) from None
    weakref.finalize(archive, file.close)
    archive.damage = archive.damage or damage
    if len(archive.members) > MOST_MEMBERS:
        why = f"{len(archive.members)} members, the limit is {MOST_MEMBERS}"
        raise FileError("The archive is too large", why=why, hint="Unpack it, and ingest the folder")
    return archive


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(COPY_BYTES):
        yield piece


def _copied(pieces: Iterator[bytes], packed_size: int) -> tuple[IO[bytes], str | None]:
    """Copy bytes to memory or to a file without a name; what stands before damage is kept, and the damage told."""
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  it lives as long as the archive in it
    size = 0
    try:
        with failures_told():
            for piece in pieces:
                size += len(piece)
                check_size(size, packed_size, LARGEST_ARCHIVE)
                _write(file, piece)
    except BROKEN as error:
        return file, told(error)
    except FileError:
        file.close()
        raise
    return file, None


def _write(file: IO[bytes], piece: bytes) -> None:
    try:
        file.write(piece)
    except OSError as error:
        hint = f"Make room in {tempfile.gettempdir()}, and run the same command again"
        raise UnreadableError("The archive cannot be unpacked", why=error.strerror, hint=hint) from None


def utc_time(since_1970_s: float) -> datetime:
    """Give the time that a file system or an archive tells [UTC], 1970 where it tells one that no calendar has."""
    try:
        return datetime.fromtimestamp(since_1970_s, UTC)
    except (ValueError, OverflowError, OSError):
        return UNIX_EPOCH


def _zip_time(parts: tuple[int, int, int, int, int, int]) -> datetime:
    """Give the time of a zip member, which has no zone; the first day there is where it is none."""
    try:
        return datetime(*parts, tzinfo=UTC)
    except ValueError:
        return datetime(1980, 1, 1, tzinfo=UTC)
