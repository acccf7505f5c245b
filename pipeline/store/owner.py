"""Give a store in a bucket to one home: locks lie in the home, so two homes would not exclude each other."""

from __future__ import annotations

import contextlib
import functools
import secrets
from typing import TYPE_CHECKING

from filelock import FileLock

from pipeline.athletes.settings import store_root
from pipeline.errors import StoreError
from pipeline.files import write_atomically
from pipeline.store.files import Files
from pipeline.store.lock import athlete_lock
from pipeline.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.athletes.home import Home

MARK = "_home.txt"
"""Object beside the tables of a bucket that identifies the home which writes there."""


@contextlib.contextmanager
def only_writer(home: Home, athlete: str) -> Iterator[None]:
    """Be the only writer of an athlete's tables, in a folder or a bucket, and migrate them to today's schema first.

    Tables in a folder lie in their home, so the athlete's lock is enough. A bucket belongs to the first home that
    writes there, and no other may.

    Raises
    ------
    StoreBusyError
        Another process of this home was still writing after the time to wait.
    StoreError
        Another home writes to the bucket, or it cannot be read or written.
    """
    with athlete_lock(home, athlete):
        root = store_root(home)
        if "://" in root:
            _claim(home.root, root)
        Store(root).migrate(athlete)
        yield


@functools.cache  # a process asks once
def _claim(home: Path, root: str) -> None:
    files, path = Files(root), home / "store-owner.txt"
    mark = f"{files.base}/{MARK}"
    with FileLock(home / "locks" / "_owner.lock"):  # two writers of this home may be the first at the same time
        if not path.exists():
            write_atomically(path, secrets.token_hex(16).encode())
        ours = path.read_bytes()
        if files.content(mark) is None:
            files.put(mark, None, ours)
        if files.content(mark) != ours:
            hint = f"Give this home a folder of its own there. If the other home is gone, replace {MARK} by {path}"
            raise StoreError("another home writes to this store", where=root, hint=hint)
