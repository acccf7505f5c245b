"""Run a command, and measure what it and its child processes take."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGE_KB = 1024
WATCHED_EVERY_S = 0.2
NO_BYTE_CODE = "PYTHONDONTWRITEBYTECODE"  # with it every process compiles all modules anew, for seconds


class Cost(NamedTuple):
    """How a command ended, its CPU and wall time [s], and the peak memory of all its processes [MB]."""

    code: int
    cpu_s: float
    wall_s: float
    peak_mb: float


def cost_of(command: Sequence[str], *, quiet: bool = False) -> Cost:
    """Run a command and measure its times and memory, child processes included.

    Parameters
    ----------
    command
        A program and its arguments.
    quiet
        Drop what it prints as errors, too; what it prints otherwise is never shown.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    errors = subprocess.DEVNULL if quiet else None
    usual = {name: value for name, value in os.environ.items() if name != NO_BYTE_CODE}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, env=usual)  # noqa: S603  our own command
    peak = _Peak(process.pid)
    peak.start()
    code = process.wait()
    wall_s = time.perf_counter() - begin
    peak.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(code, cpu_s, wall_s, peak.peak_kb / PAGE_KB)


class _Peak(threading.Thread):
    """Watch the memory of a process and its descendants until it ends."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self.peak_kb = 0

    def run(self) -> None:
        """Poll until the process ends."""
        while Path(f"/proc/{self._pid}/smaps_rollup").exists():
            now_kb = sum(map(_memory_kb, _with_children(self._pid)))
            if not now_kb:
                return
            self.peak_kb = max(self.peak_kb, now_kb)
            time.sleep(WATCHED_EVERY_S)


def _with_children(pid: int) -> list[int]:
    children = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += [int(child) for child in (task / "children").read_text().split()]
    return [pid, *(below for child in children for below in _with_children(child))]


def _memory_kb(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
