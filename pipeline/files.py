"""Atomic writes: a reader sees the old content of a file or the new, never a part."""

from __future__ import annotations

import contextlib
import os
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

UNFINISHED = ".unfinished"
"""Ending of a file that is still being written. No reader of tables takes it for one."""


OWNER_ONLY = 0o600
"""Rights of a file that only its owner may read and write."""

OWNER_ONLY_FOLDER = 0o700

OTHERS = 0o077
"""Rights of everybody but the owner."""

DEVICES = Path("/dev")
"""What stands there is never replaced, though `/dev/stdout` may lead to a file."""


def expanded(path: str | os.PathLike[str]) -> Path:
    """Replace `~` as a shell does: the name of a user who does not exist stays as it is."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, which only their owner may enter, whatever the umask."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True, mode=OWNER_ONLY_FOLDER)


@contextlib.contextmanager
def written_atomically(path: Path, *, mode: int = OWNER_ONLY) -> Iterator[IO[bytes]]:
    """Write beside, flush to the disk, then rename over `path`; make its folder where it is missing.

    Only the owner may read the file, from its first moment on: it says something about a person's body or days. `mode`
    gives others rights to one that does not.

    Parameters
    ----------
    path
        File to write or replace. What is no file, as `/dev/stdout` or a pipe, is written to as it is.
    mode
        Rights of the file.

    Yields
    ------
    IO
        Takes the content.

    Raises
    ------
    OSError
        The disk is full or the folder cannot be written. After this and any other error the old file is untouched.
    """
    if path.exists() and (path.parent == DEVICES or not path.is_file()):
        with path.open("wb") as file:
            yield file
        return
    make_folder(path.parent)
    beside = path.with_name(f".{path.name}.{os.urandom(4).hex()}{UNFINISHED}")
    try:
        with open(beside, "xb", opener=partial(os.open, mode=OWNER_ONLY)) as file:  # pathlib takes no opener
            yield file
            file.flush()
            if mode != OWNER_ONLY:
                beside.chmod(mode)
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException as error:
        beside.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename:
            error.filename = str(path)  # nobody knows the name beside
        raise
    _flush_folder(path.parent)


def write_atomically(path: Path, content: bytes, *, mode: int = OWNER_ONLY) -> None:
    """Write all bytes of a file; see `written_atomically`."""
    with written_atomically(path, mode=mode) as file:
        file.write(content)


@contextlib.contextmanager
def folder_made_whole(folder: Path) -> Iterator[Path]:
    """Fill a folder beside, which then gets its name; after an error nothing is left of it.

    Parameters
    ----------
    folder
        Folder to make; what a run that was killed left beside it is removed first.

    Yields
    ------
    Path
        The folder to fill.

    Raises
    ------
    OSError
        The disk is full, or the folder cannot be made or named.
    """
    beside = folder.with_name(f".{folder.name}{UNFINISHED}")
    if beside.exists():
        shutil.rmtree(beside)
    make_folder(beside)
    try:
        yield beside
        beside.replace(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def remove_unfinished(folder: Path) -> None:
    """Remove what writers that were killed left in `folder`. Only for the holder of its lock."""
    for leftover in folder.glob(f".*{UNFINISHED}"):
        leftover.unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut, on systems that can open a folder."""
    with contextlib.suppress(PermissionError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
