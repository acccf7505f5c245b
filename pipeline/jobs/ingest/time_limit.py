"""Limit the CPU time of reading one file, so that a hang becomes a verdict."""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# All judgement: ten times and more of what the slowest files seen take.
BASE_S = 60.0
PER_MEGABYTE_S = 10.0
REFERENCE_TIMES = 10.0  # the reference engine is that much slower, and more
AGAIN_S = 1.0  # after which the signal comes again, in case the first one met code that cannot be stopped


class OvertimeError(BaseException):
    """Reading took longer than its limit; no `Exception`, so that no reader takes it for a damaged file."""


def limit_s(size_bytes: int, engine: str) -> int:
    """Return the limit for a file [s of CPU]."""
    seconds = BASE_S + PER_MEGABYTE_S * size_bytes / 1e6
    return round(seconds * (REFERENCE_TIMES if engine == "reference" else 1.0))


@contextlib.contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Raise `OvertimeError` inside the block once the process has spent so much CPU time in it [s].

    Only the main thread of a process, on systems with POSIX timers, can be stopped; elsewhere there is no limit.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise OvertimeError

    before = signal.signal(signal.SIGPROF, stop)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN_S)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
