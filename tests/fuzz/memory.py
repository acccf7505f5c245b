"""The memory that a process has taken at most."""

from __future__ import annotations

import re
from pathlib import Path

_STATUS = Path("/proc/self/status")  # `getrusage` would count what the parent took before it started this process


def peak_bytes() -> int:
    """Return the peak of resident memory [bytes]; 0 where the system does not say."""
    found = re.search(r"VmHWM:\s*(\d+) kB", _STATUS.read_text()) if _STATUS.exists() else None
    return int(found[1]) * 1024 if found else 0
