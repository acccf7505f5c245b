"""Zip and tar archives, also within one another, read member by member. Nothing is unpacked into a folder."""

from __future__ import annotations

import contextlib
import errno
import io
import lzma
import struct
import tarfile
import tempfile
import weakref
import zipfile
import zlib
from datetime import UTC, datetime
from functools import lru_cache
from typing import IO, TYPE_CHECKING, NamedTuple, Protocol

from pipeline.errors import FileError, UnreadableError, UnsupportedError
from pipeline.sources.gzips import unpacked
from pipeline.sources.records import UNIX_EPOCH
from pipeline.sources.sniff import HEAD, archive_kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

# Limits, all judgement: far above any export seen, far below what harms a machine.
MOST_DEPTH = 3  # archives within one another: vendors send two
MOST_MEMBERS = 500_000  # of one archive: thirty years of a watch that writes forty files a day
LARGEST_ARCHIVE = 32 * 2**30  # bytes of an archive within another, unpacked
MOST_RATIO = 250  # unpacked over packed: GPX packs to a fifteenth, a bomb to a thousandth
RATIO_FROM = 2**20  # bytes: what unpacks to less is harmless whatever its ratio
IN_MEMORY = 16 * 2**20  # bytes of an inner archive held in memory; larger ones go to a file without a name
STEP = 2**18  # bytes moved at once
LONGEST_END = 22 + 2**16  # bytes of a zip file that hold its last record, the longest comment included

AGAIN = "Download or copy it again"
BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ArithmeticError,  # this and what follows zipfile and tarfile do not foresee
    LookupError,
    RuntimeError,
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
    damage: str | None

    def __init__(self, file: IO[bytes]) -> None:
        file.seek(max(0, file.seek(0, io.SEEK_END) - LONGEST_END))
        file.read()  # a disk that fails here, zipfile would take for damage
        if not zipfile.is_zipfile(file):
            raise zipfile.BadZipFile("its list of members is missing, as after a download that broke off")
        self._zip = zipfile.ZipFile(file)
        self._infos = self._zip.infolist()
        self.damage = None
        self.members = [
            Member(place, info.filename, info.file_size, _zip_time(info.date_time))
            for place, info in enumerate(self._infos)
            if not info.filename.endswith("/")
        ]

    def open(self, place: int) -> IO[bytes]:
        info = self._infos[place]
        if info.flag_bits & ENCRYPTED:
            raise FileError("The member is encrypted", hint="Unpack the archive with its password, or export without")
        try:
            return self._zip.open(info)
        except NotImplementedError as error:  # a method of packing that is younger than the library
            raise UnsupportedError("The member cannot be unpacked", why=str(error), hint="Unpack it first") from None

    def packed_size(self, place: int) -> int:
        return self._infos[place].compress_size


class _Tar:
    def __init__(self, file: IO[bytes]) -> None:
        self._infos: list[tarfile.TarInfo] = []
        self.damage: str | None = None
        self._tar = tarfile.open(fileobj=file)  # noqa: SIM115  as long as its members are read
        try:
            with failures_told():
                for info in self._tar:
                    self._infos.append(info)
        except BROKEN as error:
            self.damage = str(error)
        self.members = [
            Member(place, info.name, info.size, utc_time(info.mtime))
            for place, info in enumerate(self._infos)
            if info.isfile()
        ]

    def open(self, place: int) -> IO[bytes]:
        stream = self._tar.extractfile(self._infos[place])
        if stream is None:
            raise UnsupportedError("The member is no file")
        return stream

    def packed_size(self, place: int) -> int:
        return self._infos[place].size


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
        raise UnreadableError("The file cannot be read", why=why, hint="The next run tries again") from None


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
        raise FileError("The archive is damaged", why=str(error), hint=AGAIN) from None
    weakref.finalize(archive, file.close)
    archive.damage = archive.damage or damage
    if len(archive.members) > MOST_MEMBERS:
        why = f"{len(archive.members)} members, the limit is {MOST_MEMBERS}"
        raise FileError("The archive is too large", why=why, hint="Unpack it, and ingest the folder")
    return archive


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(STEP):
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
        return file, str(error)
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
