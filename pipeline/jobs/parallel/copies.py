"""Worker processes as copies of one that has imported what they need: imports and their memory are there once."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.context import BaseContext

COPIES = sys.platform == "linux"  # elsewhere system libraries do not outlive a copy, and each worker imports for itself
PRELOADED = ["__main__", "pipeline.jobs.parallel.preload"]


class CopiesPool(ProcessPoolExecutor):
    """A pool of worker processes. With the last open pool the process that they are copies of ends, too.

    Parameters
    ----------
    count
        Processes at most; they start as work comes.
    initializer, initargs
        Called in each.
    """

    def __init__(self, count: int, initializer: Callable[..., object], initargs: tuple[Any, ...]) -> None:
        super().__init__(count, mp_context=_context(), initializer=initializer, initargs=initargs)
        _ORIGINAL.wanted_by(self)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002  as it is there
        """End the workers; their CPU time is then that of ended child processes of this one."""
        super().shutdown(wait, cancel_futures=cancel_futures)
        _ORIGINAL.released_by(self)


class _Original:
    """The process that workers are copies of; one that the program had started before is left alone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pools: set[int] = set()
        self._is_ours = False

    def wanted_by(self, pool: CopiesPool) -> None:
        with self._lock:
            if not self._pools:
                self._is_ours = COPIES and _server()._forkserver_pid is None  # noqa: SLF001  nothing public says so
            self._pools.add(id(pool))

    def released_by(self, pool: CopiesPool) -> None:
        with self._lock:
            if self._pools == {id(pool)} and self._is_ours:
                _server()._stop()  # noqa: SLF001  nothing public waits for it, and so counts its CPU time
            self._pools.discard(id(pool))


_ORIGINAL = _Original()


def _server() -> Any:
    from multiprocessing import forkserver  # noqa: PLC0415  of POSIX systems

    return forkserver._forkserver  # noqa: SLF001  there is one for each process


def _context() -> BaseContext:
    if not COPIES:
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context
