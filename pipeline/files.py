"""Atomic writes: a reader sees the old content of a file or the new, never a part."""

from __future__ import annotations

import contextlib
import os
import secrets
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

UNFINISHED = ".unfinished"
"""Ending of a file that is still being written. No reader of tables takes it for one."""


def write_atomically(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write beside, flush to the disk, then rename over `path`; make its folder where it is missing.

    Parameters
    ----------
    path
        File to write or replace.
    content
        All of its bytes.
    mode
        Rights of the file from its first moment on, less what the umask takes away.

    Raises
    ------
    OSError
        The disk is full or the folder cannot be written. The old file is then untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}{UNFINISHED}")
    try:
        with open(beside, "xb", opener=partial(os.open, mode=mode)) as file:  # pathlib takes no opener
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


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
