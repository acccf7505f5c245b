"""Locks: one writer at a time for each athlete, and other work that must not run twice."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from pipeline.athletes.renaming import refuse_half_renamed
from pipeline.errors import StoreBusyError
from pipeline.files import make_folder, remove_unfinished
from pipeline.store.files import DENIED_BY_SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.athletes.home import Home

TIMEOUT_S = 10.0  # judgement: longer than the end of another run takes, short enough for a person to wait
LOOK_S = 0.5  # s, judgement: long enough for `is_held`, which takes a lock for some microseconds


@contextlib.contextmanager
def athlete_lock(
    home: Home, athlete: str, *, timeout_s: float = TIMEOUT_S, half_renamed: bool = False
) -> Iterator[None]:
    """Hold the lock of an athlete, and remove the unfinished files of killed writers.

    Parameters
    ----------
    home, athlete
        Home folder, and id of the athlete whose tables will be written.
    timeout_s
        How long to wait for another process [s].
    half_renamed
        Whether the lock is given though some files of the athlete still have an old id: to whoever moves them.

    Raises
    ------
    AthleteError
        Some files of the athlete still have an old id.
    StoreBusyError
        Another process still held the lock after `timeout_s`.
    """
    path = home.lock(athlete)
    make_folder(path.parent)
    lock = FileLock(path)
    try:
        lock.acquire(timeout=timeout_s)
    except Timeout as error:
        raise StoreBusyError(
            f"another run is writing for the athlete {athlete}",
            where=str(path),
            hint="Wait until it has ended, then try again",
        ) from error
    try:
        if not half_renamed:
            refuse_half_renamed(home, athlete)
        for folder in (*home.store.glob(f"*/athlete={athlete}"), home.athlete(athlete), home.reports(athlete)):
            remove_unfinished(folder)
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def sole(path: Path, what: str, *, hint: str) -> Iterator[None]:
    """Hold a lock, or fail at once if another process holds it.

    Parameters
    ----------
    path
        Path of the lock file.
    what
        What the other process is doing, as a sentence without its full stop.
    hint
        What to do next.

    Raises
    ------
    StoreBusyError
        Another process holds it.
    """
    make_folder(path.parent)
    lock = FileLock(path)
    try:
        lock.acquire(timeout=LOOK_S)
    except Timeout as error:
        raise StoreBusyError(what, where=str(path), hint=hint) from error
    try:
        yield
    finally:
        lock.release()


def is_held(path: Path) -> bool:
    """Return whether another process holds a lock; the file alone does not mean that.

    Nobody writes to a home that cannot be written to, so there no lock is held.
    """
    if not path.exists():
        return False
    try:
        with FileLock(path, timeout=0):
            return False
    except Timeout:
        return True
    except OSError as error:
        if error.errno in DENIED_BY_SYSTEM:
            return False
        raise
