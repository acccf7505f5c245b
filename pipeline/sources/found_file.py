"""A file that was found in a folder or in nested archives: open, read and hash it."""

from __future__ import annotations

import contextlib
import hashlib
import io
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, NamedTuple

from pipeline.errors import FileError, UnreadableError
from pipeline.file_reasons import FileReason
from pipeline.sources.activity import Damage
from pipeline.sources.archives.damage import BROKEN, damage_reason, failures_as_unreadable
from pipeline.sources.archives.gzips import UNPACK_BYTES, gunzip, unpacked
from pipeline.sources.archives.kinds import first_unpacked
from pipeline.sources.archives.opening import open_archive
from pipeline.sources.archives.torn_zip import COPY_BYTES
from pipeline.sources.limits import LARGEST_ARCHIVE, LARGEST_CONTENT, check_size
from pipeline.sources.registry import EMPTY_FILE, GZIP, format_of, head_bytes
from pipeline.sources.unfinished import unfinished
from pipeline.sources.vendors.samsung import with_samples

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from pipeline.file_reasons import Reason
    from pipeline.sources.vendors.apple_health import Health

DOWNLOADED = ".download"  # of the folder in which Safari keeps a file until it is complete
GZIP_SUFFIX = ".gz"
PIECE = 2**16  # bytes read at once


class Loaded(NamedTuple):
    """The content of a file.

    Attributes
    ----------
    sha256
        Hash of the bytes as found; see `FoundFile.digest` for very large files.
    content
        Plain content; only the first bytes, which show the format, of a file that is not an activity.
    content_sha256
        Hash of the plain content, and of the data that another file adds to it.
    damage
        Where unpacking failed.
    """

    sha256: str
    content: bytes
    content_sha256: str
    damage: Damage | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """A file that was found.

    Attributes
    ----------
    source
        Path below the ingested root with `/`, or the bare name of a file that was given itself, with `!/` between an
        archive and its member; e-mail addresses masked.
    path
        Path of the file, or of the outermost archive around it.
    inside
        Places within archives, outermost first; empty for a file outside archives.
    size_bytes
        Size as found.
    modified_time
        Modification time [UTC].
    health
        Heart rate and sport that another file adds to this one, a route of Apple Health.
    beside
        Files of samples that are read with this one, the extract of a workout.
    extract
        A part of the file at `path` that is read as a file of its own, as a workout of Apple Health.
    """

    source: str
    path: Path
    inside: tuple[int, ...] = ()
    size_bytes: int
    modified_time: datetime
    health: Health | None = field(default=None, compare=False)
    beside: tuple[FoundFile, ...] = field(default=(), compare=False)
    extract: bytes | None = None

    @property
    def name(self) -> str:
        """Its own name, without folders and archives."""
        return self.source.rpartition("/")[2]

    @property
    def plain_source(self) -> str:
        """Its source as it would be out of gzip."""
        return self.source[: -len(GZIP_SUFFIX)] if self.source.lower().endswith(GZIP_SUFFIX) else self.source

    @property
    def unfinished(self) -> FileError | None:
        """The verdict on it if, by its name or that of its folder, it is not yet what it will be."""
        within_download = any(part.lower().endswith(DOWNLOADED) for part in self.source.split("/")[:-1])
        return unfinished(self.name + within_download * DOWNLOADED)

    def load(self) -> Loaded:
        """Read the file, and unpack it if it is gzip, whatever its name.

        Raises
        ------
        UnreadableError
            The file cannot be read this time.
        FileError
            By its name it is unfinished, nothing in it can be unpacked, or it unpacks to more than `LARGEST_CONTENT`.
        """
        with self._errors_named(), contextlib.closing(self.open()) as file:
            if error := self.unfinished:
                raise error
            head = file.read(head_bytes())
            recognised = format_of(head)
            if recognised.read is None and recognised not in (GZIP, EMPTY_FILE):
                digest, refused = self._rest_hashed(head, file)
                if refused:
                    raise refused
                return Loaded(digest, head, digest, None)
            if self._too_large(head):
                check_size(self.size_bytes, self.size_bytes, LARGEST_CONTENT)
            raw, broken = self._read(head, file)
        damage = Damage(offset=len(raw), causes=(broken,)) if broken else None
        digest = sha256(raw)
        if self.beside:
            joined = with_samples(raw, [one.load().content for one in self.beside])
            return Loaded(digest, joined, sha256(joined), damage)
        if recognised is not GZIP:
            return Loaded(digest, raw, self.health.digest(digest) if self.health else digest, damage)
        content, torn = gunzip(raw, where=self.source)
        if format_of(content) is GZIP:
            content, within = gunzip(content, where=self.source)
            torn = within or torn
        plain = sha256(content)
        return Loaded(digest, content, self.health.digest(plain) if self.health else plain, torn or damage)

    def head(self) -> bytes:
        """Return the first bytes, which show the format; none if the file cannot be read."""
        try:
            return self.first_bytes()
        except FileError:
            return b""

    def plain_head(self) -> bytes:
        """Return the first bytes out of gzip; none if the file cannot be read."""
        head = self.head()
        return first_unpacked(head, head_bytes()) if format_of(head) is GZIP else head

    def pieces(self) -> Iterator[bytes]:
        """Yield the content piece by piece, out of gzip."""
        with contextlib.closing(self.open()) as content:
            pieces = iter(lambda: content.read(COPY_BYTES), b"")
            yield from unpacked(pieces, LARGEST_ARCHIVE) if format_of(self.head()) is GZIP else pieces

    def first_bytes(self) -> bytes:
        """Return the first bytes, which show the format; none of a damaged archive member.

        Raises
        ------
        UnreadableError
            The file cannot be read this time.
        FileError
            It cannot be unpacked from its archive.
        """
        try:
            with failures_as_unreadable(), contextlib.closing(self.open()) as file:
                return file.read(head_bytes())
        except BROKEN:
            return b""

    def digest(self) -> str:
        """Return the SHA-256 of the bytes as found; an empty text if they cannot be read this time.

        Above `LARGEST_CONTENT`, and for members that unpack to far more than their packed size, only the first bytes
        and the size are hashed; of a member that is encrypted or damaged, the size and the time.
        """
        try:
            with failures_as_unreadable(), contextlib.closing(self.open()) as file:
                head = file.read(head_bytes())
                if self._too_large(head):
                    return sha256(head + str(self.size_bytes).encode())
                return self._rest_hashed(head, file)[0]
        except (UnreadableError, MemoryError):
            return ""
        except (FileError, *BROKEN):
            return sha256(f"{self.size_bytes} {self.modified_time.isoformat()}".encode())

    def open(self) -> IO[bytes]:
        """Open it for reading, still compressed if it is gzip."""
        if self.extract is not None:
            return io.BytesIO(self.extract)
        if not self.inside:
            return self.path.open("rb")
        return open_archive(self.path, self.inside[:-1]).open(self.inside[-1])

    def _too_large(self, head: bytes) -> bool:
        """Return whether it is an activity above the size limit; sizes of members are only claims."""
        return not self.inside and self.size_bytes > LARGEST_CONTENT and format_of(head).read is not None

    def _packed_size(self) -> int | None:
        """Return the size within its archive [bytes]; None for a file outside archives or an extract."""
        if self.extract is not None or not self.inside:
            return None
        return open_archive(self.path, self.inside[:-1]).packed_size(self.inside[-1])

    def _rest_hashed(self, head: bytes, file: IO[bytes]) -> tuple[str, FileError | None]:
        """Hash the rest of a file, after the head that was read.

        Above the size limit, the bytes before it and the claimed size are hashed. The error is returned for a member
        that unpacks to far more than its packed size.
        """
        packed, digest, size = self._packed_size(), hashlib.sha256(head), len(head)
        refused = None
        while size < LARGEST_CONTENT and refused is None and (piece := file.read(PIECE)):
            digest.update(piece)
            size += len(piece)
            try:
                check_size(size, size if packed is None else packed, LARGEST_CONTENT + PIECE)
            except FileError as error:
                refused = error
        if refused or size >= LARGEST_CONTENT:
            digest.update(str(self.size_bytes).encode())
        return digest.hexdigest(), refused

    def _read(self, head: bytes, file: IO[bytes]) -> tuple[bytes, Reason | None]:
        """Read the rest after the head, up to the first damage, and return that."""
        packed = self._packed_size()
        raw = bytearray(head)
        try:
            with failures_as_unreadable():
                while piece := file.read(UNPACK_BYTES if self.inside else PIECE):
                    raw += piece
                    check_size(len(raw), len(raw) if packed is None else packed, LARGEST_CONTENT)
        except BROKEN as error:
            return bytes(raw), damage_reason(error)
        return bytes(raw), None

    @contextlib.contextmanager
    def _errors_named(self) -> Iterator[None]:
        """Name the file in every error."""
        try:
            with failures_as_unreadable():
                yield
        except FileError as error:
            error.where = error.where or self.source
            raise
        except BROKEN as error:
            raise FileError(FileReason.FILE_DAMAGED, where=self.source, details=[damage_reason(error)]) from None


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
