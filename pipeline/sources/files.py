"""Find files below the paths a person names, also in archives, and open them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from pipeline.errors import FileError, UnreadableError, UnsupportedError, UsageError
from pipeline.sources.activity import Damage
from pipeline.sources.archives import (
    AGAIN,
    BROKEN,
    LARGEST_ARCHIVE,
    MOST_DEPTH,
    check_size,
    failures_told,
    open_archive,
    utc_time,
)
from pipeline.sources.gzips import LARGEST_CONTENT, STEP, gunzip
from pipeline.sources.records import file_name
from pipeline.sources.sniff import HEAD, archive_kind, format_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import PurePath

    from pipeline.sources.apple_health import Health
    from pipeline.sources.archives import Archive

SHADOWS = ("__MACOSX",)  # folders of another system's leftovers, treated like hidden ones
ACTIVITY_FORMATS = ("fit", "gpx", "tcx", "polar")
DOCUMENTS = ("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF")  # members of office documents, books, programs
PIECE = 2**16  # bytes hashed at once
WITHIN = "!/"  # stands between an archive and its member


class Loaded(NamedTuple):
    """What a file holds.

    Attributes
    ----------
    sha256
        Of the bytes as found.
    content
        Plain content; of a file that is no activity only the first bytes, which tell what it is.
    content_sha256
        Of the plain content, and of what another file tells of it.
    damage
        Where unpacking broke off.
    """

    sha256: str
    content: bytes
    content_sha256: str
    damage: Damage | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file that wants a verdict.

    Attributes
    ----------
    source
        Path below the ingested root with `/`, or the bare name of a file named itself, with `!/` between an archive and
        its member; e-mail addresses masked.
    path
        Where it lies, or the outermost archive that it lies in.
    inside
        Places within archives, outermost first; empty for a file of its own.
    size_bytes
        Size as found.
    modified_time
        Modification time [UTC].
    health
        What another file tells of this one: heart rate and sport of a route of Apple Health.
    """

    source: str
    path: Path
    inside: tuple[int, ...] = ()
    size_bytes: int
    modified_time: datetime
    health: Health | None = field(default=None, compare=False)

    def load(self) -> Loaded:
        """Read the file and unpack it where it is compressed with gzip, whatever its name.

        Raises
        ------
        UnreadableError
            The file cannot be read this time.
        FileError
            Nothing in it can be unpacked, or it unpacks to more than `LARGEST_CONTENT`.
        """
        with self._errors_named(), contextlib.closing(self.open()) as file:
            head = file.read(HEAD)
            if format_of(head) not in (*ACTIVITY_FORMATS, "gzip", "empty"):
                digest = self._rest_hashed(head, file)
                return Loaded(digest, head, digest, None)
            raw, broken = self._read(head, file)
        damage = Damage(offset=len(raw), reason=broken) if broken else None
        digest = sha256(raw)
        if format_of(head) != "gzip":
            return Loaded(digest, raw, self.health.digest(digest) if self.health else digest, damage)
        content, torn = gunzip(raw, where=self.source)
        return Loaded(digest, content, sha256(content), torn or damage)

    def head(self) -> bytes:
        """Give the first `HEAD` bytes; none where the file cannot be read."""
        try:
            return self.first_bytes()
        except FileError:
            return b""

    def first_bytes(self) -> bytes:
        """Give the first `HEAD` bytes; none of damaged members of archives.

        Raises
        ------
        UnreadableError
            The file cannot be read this time.
        FileError
            It lies in an archive, and cannot be unpacked from there.
        """
        try:
            with failures_told(), contextlib.closing(self.open()) as file:
                return file.read(HEAD)
        except BROKEN:
            return b""

    def digest(self) -> str:
        """Give the SHA-256 of the bytes as found; an empty text where they cannot be read."""
        try:
            with contextlib.closing(self.open()) as file:
                return self._rest_hashed(b"", file)
        except (FileError, *BROKEN):
            return ""

    def open(self) -> IO[bytes]:
        """Open it for reading as it lies there."""
        if not self.inside:
            return self.path.open("rb")
        return open_archive(self.path, self.inside[:-1]).open(self.inside[-1])

    def _packed_size(self) -> int | None:
        """Give the size within its archive [bytes]; None for a file of its own."""
        return open_archive(self.path, self.inside[:-1]).packed_size(self.inside[-1]) if self.inside else None

    def _rest_hashed(self, head: bytes, file: IO[bytes]) -> str:
        """Hash a file from here on, after what was read of it."""
        packed, digest, size = self._packed_size(), hashlib.sha256(head), len(head)
        while piece := file.read(PIECE):
            digest.update(piece)
            size += len(piece)
            check_size(size, packed or size, LARGEST_ARCHIVE)
        return digest.hexdigest()

    def _read(self, head: bytes, file: IO[bytes]) -> tuple[bytes, str | None]:
        """Read on after the head; what stands before damage is kept, and the damage told."""
        packed = self._packed_size()
        raw = bytearray(head)
        try:
            with failures_told():
                while piece := file.read(STEP if packed else -1):
                    raw += piece
                    check_size(len(raw), packed or len(raw), LARGEST_CONTENT)
        except BROKEN as error:
            return bytes(raw), str(error)
        return bytes(raw), None

    @contextlib.contextmanager
    def _errors_named(self) -> Iterator[None]:
        """Say in every error which file it is about."""
        try:
            with failures_told():
                yield
        except FileError as error:
            error.where = error.where or self.source
            raise
        except BROKEN as error:
            raise FileError("The file is damaged", where=self.source, why=str(error)) from None


class Opened(NamedTuple):
    """An archive, how many files lie in it, and what keeps some or all of them from being read."""

    archive: Found
    members: int
    error: FileError | None


def find(paths: Iterable[Path]) -> Iterator[Found]:
    """Find every file in folders and below them, in the order of their names. Archives are not opened.

    Hidden files and the leftovers of other systems are passed over, unless their content is an activity's. A folder
    that may not be read comes as a file that cannot be opened, so that it has its verdict.
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
            yield from filter(None, [_found(root, root.name)])
        else:
            raise UsageError("There is no such file or folder", where=file_name(str(root)))


def opened(found: Iterable[Found]) -> Iterator[Found | Opened]:
    """Put the members of archives, also of those within archives, in the place of these.

    Parameters
    ----------
    found
        Files, some of them archives, whatever their names.

    Yields
    ------
    Found or Opened
        Every file that is no archive, and each archive after its members.
    """
    for file in found:
        try:
            is_archive = archive_kind(file.first_bytes())
        except UnreadableError as unreadable:
            yield Opened(file, 0, unreadable)
            continue
        except FileError:  # reading it says why
            is_archive = None
        if not is_archive:
            yield file
            continue
        members, error = _members(file)
        yield from opened(members)
        yield Opened(file, len(members), error)


def sha256(data: bytes) -> str:
    """Give the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _members(file: Found) -> tuple[list[Found], FileError | None]:
    """List the members of an archive, and tell what keeps some from being read."""
    if len(file.inside) >= MOST_DEPTH:
        why = f"{MOST_DEPTH} archives within one another is the limit"
        return [], UnsupportedError("The archive lies too deep", why=why, hint="Unpack it first")
    try:
        archive = open_archive(file.path, file.inside)
    except FileError as error:
        return [], error
    except BROKEN as error:
        return [], FileError("The archive cannot be read", why=str(error))
    names = {member.name for member in archive.members}
    if not names.isdisjoint(DOCUMENTS):
        return [], UnsupportedError("An office document, a book or a program")
    members = list(_in_archive(file, archive))
    return members, FileError("The archive is damaged", why=archive.damage, hint=AGAIN) if archive.damage else None


def _in_archive(file: Found, archive: Archive) -> Iterator[Found]:
    for member in archive.members:
        parts = [part for part in member.name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
        found = replace(
            file,
            source=file.source + WITHIN + file_name("/".join(parts)),
            inside=(*file.inside, member.place),
            size_bytes=member.size_bytes,
            modified_time=member.modified_time,
        )
        if not _hidden(parts) or _is_activity(found):
            yield found


def _below(root: Path) -> Iterator[Found]:
    """Find the files below a folder, and folders that cannot be looked into."""
    closed: list[OSError] = []
    files = [Path(folder, name) for folder, _, names in os.walk(root, onerror=closed.append) for name in names]
    shut = [Path(error.filename) for error in closed]
    for path in sorted([*shut, *files]):
        below: PurePath = path.relative_to(root)
        found = _found(path, below.as_posix())
        if found and (not _hidden(below.parts) or _is_activity(found)):
            yield found


def _hidden(parts: Iterable[str]) -> bool:
    return any(part.startswith(".") or part in SHADOWS for part in parts)


def _is_activity(found: Found) -> bool:
    """Tell by its first bytes whether a file is worth a verdict."""
    return format_of(found.head()) in (*ACTIVITY_FORMATS, "gzip", "zip")


def _found(path: Path, source: str) -> Found | None:
    """Describe a file, or what may not be looked at; None for pipes, links to nothing and what is gone by now."""
    size_bytes, changed_s = 0, 0.0
    try:
        status = path.stat()
        if stat.S_ISREG(status.st_mode):
            size_bytes, changed_s = status.st_size, status.st_mtime
        elif not stat.S_ISDIR(status.st_mode):
            return None
    except PermissionError:
        pass  # opening it says so
    except OSError:
        return None
    return Found(source=file_name(source), path=path, size_bytes=size_bytes, modified_time=utc_time(changed_s))
