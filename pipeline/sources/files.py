"""Find files below the paths a person names, and open them: the only module here that touches the disk."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import FileError, UsageError
from pipeline.sources.activity import Damage
from pipeline.sources.records import mask_emails
from pipeline.sources.sniff import HEAD, format_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LARGEST_CONTENT = 512 * 2**20  # bytes, judgement: a hundred times the largest activity seen; stops gzip bombs
STEP = 1024  # compressed bytes unpacked at once: at most so much is lost before damage
GZIP = 16 + zlib.MAX_WBITS  # how zlib is told to expect gzip's header
SHADOWS = ("__MACOSX",)  # folders of another system's leftovers, treated like hidden ones
ACTIVITY_FORMATS = ("fit", "gpx", "tcx")


class Loaded(NamedTuple):
    """The bytes of a file as found, its plain content, and where decompression broke off."""

    raw: bytes
    content: bytes
    damage: Damage | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file that wants a verdict.

    Attributes
    ----------
    source
        Path below the ingested root with `/`, or the bare name of a file named itself; e-mail addresses masked.
    path
        Where it lies.
    size_bytes
        Size as found.
    modified_time
        Modification time [UTC].
    """

    source: str
    path: Path
    size_bytes: int
    modified_time: datetime

    def load(self) -> Loaded:
        """Read the file and unpack it where it is compressed with gzip, whatever its name.

        Raises
        ------
        FileError
            The file cannot be read, or nothing in it can be unpacked, or it unpacks to more than
            `LARGEST_CONTENT`.
        """
        try:
            raw = self.path.read_bytes()
        except OSError as error:
            raise FileError("The file cannot be read", where=self.source, why=error.strerror) from None
        if format_of(raw) != "gzip":
            return Loaded(raw, raw, None)
        return Loaded(raw, *gunzip(raw, where=self.source))


def find(paths: Iterable[Path]) -> Iterator[Found]:
    """Find every file in folders and below them, in the order of their names.

    Hidden files and the leftovers of other systems are passed over, unless their content is an activity's.
    Links to folders are not followed.

    Parameters
    ----------
    paths
        Folders and files.

    Yields
    ------
    Found
        One for each file; what it holds is told by its content later.

    Raises
    ------
    UsageError
        A path does not exist.
    """
    for root in paths:
        if root.is_dir():
            yield from _below(root)
        elif root.exists():
            yield _found(root, root.name)
        else:
            raise UsageError("There is no such file or folder", where=mask_emails(str(root)))


def sha256(data: bytes) -> str:
    """Give the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def gunzip(data: bytes, *, where: str, limit: int = LARGEST_CONTENT) -> tuple[bytes, Damage | None]:
    """Unpack gzip, of one member or several, and keep what stands before damage.

    Parameters
    ----------
    data
        Compressed bytes.
    where
        What to call them in errors.
    limit
        Most bytes that may come out.

    Returns
    -------
    tuple
        The content, and the damage with its offset in the content.

    Raises
    ------
    FileError
        Nothing can be unpacked, or more than `limit`.
    """
    content = bytearray()
    try:
        for piece in _unpacked(data, limit):
            content += piece
        reason = ""
    except (zlib.error, EOFError) as error:
        reason = str(error)
    if len(content) > limit:
        raise FileError("The file unpacks to too much", where=where, why=f"over {limit} bytes")
    if not content:
        raise FileError("The gzip file cannot be unpacked", where=where, why=reason or "it is empty")
    return bytes(content), Damage(offset=len(content), reason=f"gzip: {reason}") if reason else None


def _unpacked(data: bytes, limit: int) -> Iterator[bytes]:
    """Unpack step by step, so that what stands before an error comes out; stops above the limit."""
    member = zlib.decompressobj(GZIP)
    room = limit + 1
    for at in range(0, len(data), STEP):
        packed = data[at : at + STEP]
        while packed and room > 0:
            if member.eof:  # another member follows, or padding
                if not any(packed) and not any(data[at + STEP :]):
                    return
                member = zlib.decompressobj(GZIP)
            piece = member.decompress(packed, room)
            yield piece
            room -= len(piece)
            packed = member.unused_data if member.eof else member.unconsumed_tail
    if room > 0 and not member.eof:
        raise EOFError("the compressed data end early")


def _below(root: Path) -> Iterator[Found]:
    """Find the files below a folder."""
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        below = path.relative_to(root)
        hidden = any(part.startswith(".") or part in SHADOWS for part in below.parts)
        if not hidden or _is_activity(path):
            yield _found(path, below.as_posix())


def _is_activity(path: Path) -> bool:
    """Tell by its first bytes whether a file is worth a verdict."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return False
    return format_of(head) in (*ACTIVITY_FORMATS, "gzip")


def _found(path: Path, source: str) -> Found:
    status = path.stat()
    return Found(
        source=mask_emails(source),
        path=path,
        size_bytes=status.st_size,
        modified_time=datetime.fromtimestamp(status.st_mtime, UTC),
    )
