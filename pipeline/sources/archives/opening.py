"""Open archives, nested ones too, and read them member by member. Nothing is unpacked into a folder."""

from __future__ import annotations

import contextlib
import tempfile
import weakref
from functools import lru_cache
from typing import IO, TYPE_CHECKING

from pipeline.errors import FileError, UnreadableError
from pipeline.file_reasons import FileReason
from pipeline.sources.archives.damage import BROKEN, damage_reason, failures_as_unreadable
from pipeline.sources.archives.gzips import unpacked
from pipeline.sources.archives.kinds import HEADER_BYTES, archive_kind
from pipeline.sources.archives.tars import TarArchive
from pipeline.sources.archives.torn_zip import COPY_BYTES
from pipeline.sources.archives.zips import ZipArchive
from pipeline.sources.limits import LARGEST_ARCHIVE, MOST_DEPTH, MOST_MEMBERS, check_size

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.file_reasons import Reason
    from pipeline.sources.archives.archive import Archive

IN_MEMORY = 16 * 2**20  # bytes of a nested archive held in memory; larger ones go to an unnamed file


def open_archive(path: Path, inside: tuple[int, ...] = ()) -> Archive:
    """Open an archive, or one nested in it.

    Parameters
    ----------
    path
        Path of the outermost one.
    inside
        Places of the nested archives, outermost first; empty for the outermost itself.

    Returns
    -------
    Archive
        It stays open for the next call, since members are read one after the other.

    Raises
    ------
    UnreadableError
        It cannot be read this time.
    FileError
        It is damaged beyond reading, or exceeds a limit.
    """
    with failures_as_unreadable():
        status = path.stat()
        return _opened(path, status.st_mtime_ns, status.st_size, inside)


@lru_cache(maxsize=MOST_DEPTH)
def _opened(path: Path, modified_ns: int, size: int, inside: tuple[int, ...]) -> Archive:
    if not inside:
        return _archive_in(path.open("rb"), size)
    outer = _opened(path, modified_ns, size, inside[:-1])
    with contextlib.closing(outer.open(inside[-1])) as packed:
        file, damage = _copied(_pieces(packed), outer.packed_size(inside[-1]))
    return _archive_in(file, file.tell(), damage)


def _archive_in(file: IO[bytes], size: int, damage: Reason | None = None) -> Archive:
    """Open a file as an archive; unpack it from gzip first."""
    try:
        with failures_as_unreadable():
            file.seek(0)
            kind = archive_kind(file.read(HEADER_BYTES))
            file.seek(0)
            while kind and kind.endswith(".gz"):
                packed = file
                file, broken = _copied(unpacked(_pieces(packed), LARGEST_ARCHIVE), size)
                packed.close()
                file.seek(0)
                damage, kind = damage or broken, kind.removesuffix(".gz")
            archive: Archive = ZipArchive(file) if kind == "zip" else TarArchive(file)
    except FileError:
        file.close()
        raise
    except BROKEN as error:
        file.close()
        raise FileError(FileReason.ARCHIVE_DAMAGED, details=[damage_reason(error)]) from None
    weakref.finalize(archive, file.close)
    archive.damage = damage or archive.damage  # what comes first leads to the rest
    if len(archive.members) > MOST_MEMBERS:
        raise FileError(FileReason.TOO_MANY_MEMBERS, len(archive.members), MOST_MEMBERS)
    return archive


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(COPY_BYTES):
        yield piece


def _copied(pieces: Iterator[bytes], packed_size: int) -> tuple[IO[bytes], Reason | None]:
    """Copy bytes to memory or to a temporary file, up to the first damage or a limit, and return that."""
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  open as long as the archive
    size = 0
    try:
        with failures_as_unreadable():
            for piece in pieces:
                size += len(piece)
                check_size(size, packed_size, LARGEST_ARCHIVE)
                _write(file, piece)
    except BROKEN as error:
        return file, damage_reason(error)
    except UnreadableError:
        file.close()
        raise
    except FileError as error:
        return file, error.reasons[0]
    return file, None


def _write(file: IO[bytes], piece: bytes) -> None:
    try:
        file.write(piece)
    except OSError as error:
        raise UnreadableError(FileReason.NO_ROOM, tempfile.gettempdir(), error.strerror) from None
