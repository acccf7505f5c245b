"""Check whether this processor can run polars, before polars is imported, which may end the program."""

from __future__ import annotations

import importlib.metadata
import platform
import re
import sys
from pathlib import Path

COMPATIBLE = "polars-runtime-compat"  # polars for older processors, which its extra rtcompat installs
X86 = ("x86_64", "amd64")
PF_AVX2_INSTRUCTIONS_AVAILABLE = 40  # Windows: processthreadsapi.h
CPUINFO = Path("/proc/cpuinfo")


def lacks_avx2(machine: str | None = None, cpuinfo: Path = CPUINFO) -> bool:
    """Return whether polars needs AVX2 here and the processor has none; False where the system does not say.

    Parameters
    ----------
    machine
        Kind of processor; by default that of this machine.
    cpuinfo
        What Linux says about it.
    """
    if (machine or platform.machine()).lower() not in X86 or _installed(COMPATIBLE):
        return False
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415  only here

        return not ctypes.windll.kernel32.IsProcessorFeaturePresent(PF_AVX2_INSTRUCTIONS_AVAILABLE)
    if not cpuinfo.exists():
        return False
    flags = re.search(r"^flags\s*:(.*)$", cpuinfo.read_text(encoding="utf-8", errors="replace"), re.MULTILINE)
    return flags is not None and "avx2" not in flags[1].split()


def _installed(package: str) -> bool:
    try:
        importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True
