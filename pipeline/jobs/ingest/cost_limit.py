"""Limit what reading one file may cost, so that a hang or a decompression bomb ends in a verdict."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# All judgement: ten times and more of what the slowest files seen take.
BASE_S = 60.0
PER_MEGABYTE_S = 10.0
REFERENCE_TIMES = 10.0  # the reference engine is that much slower, and more
MOST_MEMORY = 350 * 2**20  # bytes more than before the file: a worker may take 500 MB, and has 110 before
LOOK_CPU_S = 0.05  # s of CPU between two looks, judgement: some megabytes are taken in that time, unless in one call
_RESIDENT = Path("/proc/self/statm")  # of Linux; elsewhere memory is limited by the readers' own bounds alone


class LimitError(BaseException):
    """Reading cost more than a limit; no `Exception`, so that no reader takes it for a damaged file."""


class OvertimeError(LimitError):
    """Reading took longer than its limit, the argument [s]."""


class OverweightError(LimitError):
    """Reading took more memory than its limit."""


def limit_s(size_bytes: int, engine: str) -> int:
    """Return the limit for a file [s of CPU]."""
    seconds = BASE_S + PER_MEGABYTE_S * size_bytes / 1e6
    return round(seconds * (REFERENCE_TIMES if engine == "reference" else 1.0))


@contextlib.contextmanager
def cost_limit(seconds: float, memory: int = MOST_MEMORY) -> Iterator[None]:
    """Stop the block once the process has spent so much CPU time [s] or taken so much more memory [bytes] in it.

    Only the main thread of a process, on systems with POSIX timers, can be stopped; elsewhere there is no limit.

    Raises
    ------
    OvertimeError, OverweightError
        The block reached a limit. They come again until it ends, in case the first met code that cannot be stopped.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    ends, most = process_time() + seconds, _resident_bytes() + memory

    def look(*_: object) -> None:
        if process_time() > ends:
            raise OvertimeError(seconds)
        if _resident_bytes() > most:
            raise OverweightError

    before = signal.signal(signal.SIGPROF, look)
    try:
        signal.setitimer(signal.ITIMER_PROF, LOOK_CPU_S, LOOK_CPU_S)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _resident_bytes() -> int:
    """Return the memory of this process [bytes]; 0 where the system does not say."""
    try:
        return int(_RESIDENT.read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
