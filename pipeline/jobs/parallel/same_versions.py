"""Compare the versions that must be the same on every machine that works for one home."""

from __future__ import annotations

import importlib.metadata
import platform
from typing import TYPE_CHECKING

from pipeline.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKAGES = ("glute", "numpy", "polars", "pyarrow", "distributed")


def versions() -> dict[str, str]:
    """Collect the versions of the stages, of Python, and of the packages that compute and write tables."""
    return {
        **{stage: str(version) for stage, version in VERSIONS.items()},
        "python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in PACKAGES},
    }


def differences(theirs: Mapping[str, str], ours: Mapping[str, str]) -> str:
    """List the differences, as `reader 3 instead of 4`; empty where there are none."""
    names = dict.fromkeys([*ours, *theirs])
    return ", ".join(
        f"{name} {theirs.get(name, 'missing')} instead of {ours.get(name, 'none')}"
        for name in names
        if theirs.get(name) != ours.get(name)
    )
