"""A process that imports once and forks for every call, as importing takes more than a second of CPU time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

FORKING = """
import json, os, sys, traceback
for line in sys.stdin:
    child = os.fork()  # nothing has started a thread here
    if child == 0:
        status = 1
        try:
            call(*json.loads(line))
            status = 0
        except Exception:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(status)
    print("ended", os.waitpid(child, 0)[1], flush=True)
"""


class Forks:
    """Calls of the function `call` that a program defines, each in a process of its own.

    `process` forks them; it ends when its input is closed.
    """

    def __init__(self, program: str) -> None:
        command = [sys.executable, "-W", "error", "-c", program + FORKING]
        place = Path(__file__).parents[1]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=place)  # noqa: S603  our own

    def call(self, *arguments: object) -> tuple[int, list[str]]:
        """Return the exit code of a call, or the negative number of the signal that ended it, and what it printed."""
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps(arguments), file=self.process.stdin, flush=True)
        printed: list[str] = []
        for line in self.process.stdout:
            if line.startswith("ended "):
                return os.waitstatus_to_exitcode(int(line.split()[1])), printed
            printed.append(line.rstrip())
        raise AssertionError("the process that forks has ended")
