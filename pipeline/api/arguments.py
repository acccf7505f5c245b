"""The paths and homes that the public functions accept."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pipeline.athletes.home import Home, home_from

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    AnyPath = str | os.PathLike[str] | Traversable
    AnyHome = Home | str | os.PathLike[str] | None


def home_of(home: AnyHome) -> Home:
    """Return a home given as itself or as its folder; by default as `glute` without `--home` finds it."""
    return home if isinstance(home, Home) else home_from(None if home is None else os.fspath(home))
