"""Importing libraries without the optional ones that they would load."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def without(*modules: str) -> Iterator[None]:
    """Hide modules from the imports inside, as if they were not installed; those loaded already stay visible.

    Parameters
    ----------
    modules
        Full names of optional dependencies of the imported library.
    """
    absent = [module for module in modules if module not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # the import system takes None for a module that is not there
    try:
        yield
    finally:
        for module in absent:
            del sys.modules[module]
