"""The files of a store: below a folder, or objects below the URL of a bucket."""

from __future__ import annotations

import errno
import functools
import itertools
import os
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.fs
import pyarrow.parquet as pq

from pipeline.errors import AbsentError, DamagedError, DeniedError, StoreError, UnreachableError
from pipeline.files import make_folder, write_atomically

if TYPE_CHECKING:
    from collections.abc import Sequence

# Errors of Arrow's S3 client after its own retries, where trying again later can help.
PASSING = re.compile(
    "AWS Error (NETWORK_CONNECTION|SLOW_DOWN|SERVICE_UNAVAILABLE|INTERNAL_FAILURE|REQUEST_TIMEOUT|THROTTLING)"
    r"|curlCode|[Tt]imed? ?out|HTTP status (500|502|503|504)"
)
DENIED = re.compile(
    "AWS Error (ACCESS_DENIED|INVALID_ACCESS_KEY_ID|INVALID_CLIENT_TOKEN_ID|UNRECOGNIZED_CLIENT|OPT_IN_REQUIRED"
    "|MISSING_AUTHENTICATION_TOKEN|SIGNATURE_DOES_NOT_MATCH|INVALID_SIGNATURE|INCOMPLETE_SIGNATURE|REQUEST_EXPIRED"
    r"|REQUEST_TIME_TOO_SKEWED)|HTTP status (401|403)|ExpiredToken|InvalidToken"
)
ABSENT = re.compile(r"AWS Error (NO_SUCH_BUCKET|NO_SUCH_KEY|RESOURCE_NOT_FOUND)|HTTP status 404")
DENIED_BY_SYSTEM = (errno.EACCES, errno.EPERM, errno.EROFS)
KEYS_HINT = (
    "Check the keys in the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY) and what they may do, the region and "
    "the endpoint (AWS_REGION, AWS_ENDPOINT_URL); what is stored is untouched"
)
RIGHTS_HINT = "Give your user the right to read and to write it; what is stored is untouched"
OUTAGE_S = 10.0  # s, judgement: after its own retries of six seconds, a store is not asked again for so long
NOTHING = pyarrow.fs.FileType.NotFound
ASIDE = "_aside"
"""Folder beside the tables for damaged files; it is never read, and never emptied."""


class Files:
    """The files of a store, which are listed, read and replaced as a whole.

    Parameters
    ----------
    root
        A folder, which need not exist yet, or a URL that `pyarrow.fs` knows, as `s3://bucket/glute`. Keys, region and
        endpoint of a bucket are read from the environment, as `AWS_ACCESS_KEY_ID`.
    """

    def __init__(self, root: str) -> None:
        self.root = root
        self.filesystem, self.base = _opened(root)

    def refuse_outage(self) -> None:
        """Refuse at once while the store is known not to answer, so that an outage costs one wait, not one for each.

        Raises
        ------
        UnreachableError
            It did not answer a moment ago.
        """
        if self.root in _OUTAGES and time.monotonic() - _OUTAGES[self.root][0] < OUTAGE_S:
            raise _unreachable(self.root, _OUTAGES[self.root][1])

    @property
    def is_local(self) -> bool:
        """Whether the files lie in folders."""
        return isinstance(self.filesystem, pyarrow.fs.LocalFileSystem)

    def listed(self, folder: str, suffix: str, *, must_exist: bool = False) -> list[str]:
        """List the files directly in a folder whose names end in `suffix`, sorted, hidden ones left out.

        Raises
        ------
        StoreError
            The folder, or the bucket, cannot be read.
        """
        self.refuse_outage()
        selector = pyarrow.fs.FileSelector(folder, allow_not_found=not must_exist)
        try:
            found = [info.path for info in self.filesystem.get_file_info(selector) if info.is_file]
        except OSError as error:
            raise self.failure("the store cannot be read", folder, error) from error
        return sorted(path for path in found if path.endswith(suffix) and not Path(path).name.startswith("."))

    def folders(self, folder: str) -> list[str]:
        """List the names of the folders directly in a folder, sorted.

        Raises
        ------
        StoreError
            The folder, or the bucket, cannot be read.
        """
        selector = pyarrow.fs.FileSelector(folder, allow_not_found=True)
        try:
            found = self.filesystem.get_file_info(selector)
        except OSError as error:
            raise self.failure("the store cannot be read", folder, error) from error
        return sorted(info.base_name for info in found if info.type == pyarrow.fs.FileType.Directory)

    def version(self, path: str) -> tuple[int, int, int] | None:
        """Return what changes whenever a local file is replaced: number on the disk, time of change [ns], size [bytes].

        None where there is no such file, or it does not lie in a folder.
        """
        if not self.is_local:
            return None
        try:
            found = os.stat(path)  # noqa: PTH116  a path is text here
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def content(self, path: str) -> bytes | None:
        """Return all bytes of a file, None if there is no such file.

        Raises
        ------
        StoreError
            The file cannot be read.
        """
        self.refuse_outage()
        try:
            with self.filesystem.open_input_stream(path) as stream:
                return bytes(stream.read())
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise self.failure("the store cannot be read", path, error) from error

    def parquet(self, path: str, dictionaries: Sequence[str] = ()) -> pq.ParquetFile:
        """Open a parquet file. `dictionaries` are columns that stay dictionary-encoded when read.

        Over a network, neighbouring columns are fetched together.
        """
        file = self.filesystem.open_input_file(path)
        return pq.ParquetFile(
            file,
            pre_buffer=not self.is_local,
            read_dictionary=list(dictionaries),
            page_checksum_verification=True,
        )

    def put(self, path: str, current: bytes | None, content: bytes | None) -> None:
        """Replace a file as a whole, remove it if the new content is None, leave it if nothing changed.

        Parameters
        ----------
        path
            Path of the file.
        current
            Its content now; None if there is no such file.
        content
            Its new content; None removes it.

        Raises
        ------
        StoreError
            The disk is full, or writing is denied. The old file is untouched.
        """
        if content == current:
            return
        try:
            if content is None:
                self.filesystem.delete_file(path)
            elif self.is_local:
                write_atomically(Path(path), content)
            else:  # object stores show an object only when all of it has arrived
                with self.filesystem.open_output_stream(path) as stream:
                    stream.write(content)
        except OSError as error:
            hint = "Remove the cause, then run the same command again: it continues where it stopped"
            raise self.failure("cannot write to the store", path, error, hint=hint) from error

    def move(self, path: str, new: str) -> None:
        """Move a file to another folder, which is made where it is missing.

        Raises
        ------
        StoreError
            It cannot be moved.
        """
        try:
            if self.is_local:
                make_folder(Path(new).parent)
            self.filesystem.move(path, new)
        except OSError as error:
            raise self.failure("a file of the store cannot be moved", path, error) from error

    def remove_folder(self, folder: str) -> None:
        """Remove a folder with everything in it; one that is missing is no error.

        Raises
        ------
        StoreError
            It cannot be removed.
        """
        try:
            if self.filesystem.get_file_info(folder).type == pyarrow.fs.FileType.Directory:
                self.filesystem.delete_dir(folder)
        except OSError as error:
            raise self.failure("a folder of the store cannot be removed", folder, error) from error

    def set_aside(self, path: str) -> str:
        """Move a damaged file into the folder `ASIDE`, unchanged, and return its new path.

        Raises
        ------
        StoreError
            It cannot be moved.
        """
        aside = f"{self.base}/{ASIDE}{path.removeprefix(self.base)}"
        folder, _, name = aside.rpartition("/")
        try:
            if self.is_local:
                make_folder(Path(folder))
            places = itertools.chain([aside], (f"{folder}/{number}-{name}" for number in itertools.count(2)))
            free = next(place for place in places if self.filesystem.get_file_info(place).type == NOTHING)
            self.filesystem.move(path, free)
        except OSError as error:
            raise self.failure("a damaged file cannot be moved aside", path, error) from error
        return free

    def failure(self, what: str, path: str, error: Exception, hint: str | None = None) -> StoreError:
        """Turn an error of the filesystem into one of the store: unreachable, denied, absent, damaged, or other.

        Parameters
        ----------
        what
            What went wrong, as a sentence without its full stop.
        path
            Path of the file.
        error
            An error of the operating system or of Arrow. The system's error number, or the error code of the object
            store, decides its kind; without either, the file was read and is damaged.
        hint
            What to do next, instead of the usual advice.
        """
        text = str(error)
        number = error.errno if isinstance(error, OSError) else None
        if PASSING.search(text) or isinstance(error, TimeoutError):
            _OUTAGES[self.root] = (time.monotonic(), text)
            return _unreachable(self.root, text)
        if DENIED.search(text) or number in DENIED_BY_SYSTEM:
            hint = RIGHTS_HINT if self.is_local else KEYS_HINT
            return DeniedError("access to the store is denied", where=path, why=text, hint=hint)
        if ABSENT.search(text) or number == errno.ENOENT:
            hint = hint or "Check where the store lies (settings.toml), or restore it from a backup"
            return AbsentError(what, where=path, why=text, hint=hint)
        if number == errno.ENOTDIR:
            hint = f"A file lies where a folder belongs: move it away, then run: {_again_at(path)}"
        if number is not None or "AWS Error" in text:
            hint = hint or "Check the disk, or the region and the endpoint of the bucket; nothing was changed"
            return StoreError(what, where=path, why=text, hint=hint)
        return DamagedError("a file of the store is damaged", where=path, why=text, hint=hint or reread_hint(path))


_OUTAGES: dict[str, tuple[float, str]] = {}  # when a store last did not answer this process, and why


def _unreachable(root: str, why: str) -> UnreachableError:
    hint = "Try again when it answers; what is stored is whole"
    return UnreachableError("the store does not answer", where=root, why=why, hint=hint)


def again_command(athlete: str) -> str:
    """Return the command that reads all files of an athlete again."""
    return f"glute ingest --again {athlete}"


def reread_hint(path: str) -> str:
    """Return the advice for a file of the store that cannot be used."""
    return (
        f"Restore it from a backup, or run: {_again_at(path)} "
        "(it moves the damaged file aside and reads the watch files again)"
    )


def _again_at(path: str) -> str:
    found = re.search("/athlete=([^/]+)", path)
    return again_command(found[1] if found else "ID")


@functools.cache
def _opened(root: str) -> tuple[pyarrow.fs.FileSystem, str]:
    """Return the filesystem of a root, and the path in it; a process has one client for each object store."""
    if "://" not in root:
        return pyarrow.fs.LocalFileSystem(), Path(root).absolute().as_posix()
    # With the option, an object of up to 5 MB takes one request to write instead of three.
    option = f"{'&' if '?' in root else '?'}allow_delayed_open=true" if root.startswith("s3://") else ""
    try:
        filesystem, base = pyarrow.fs.FileSystem.from_uri(root + option)
    except (pa.ArrowException, OSError) as error:
        hint = "Check it in settings.toml, and the region and the endpoint in the environment"
        raise StoreError("the store cannot be opened", where=root, why=str(error), hint=hint) from error
    return filesystem, base.rstrip("/")
