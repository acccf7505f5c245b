"""The memory that a process has taken at most."""

from __future__ import annotations

import sys


def peak_bytes() -> int:
    """Return the peak of resident memory [bytes]; 0 where the system does not say."""
    try:
        import resource  # noqa: PLC0415  absent on Windows
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
