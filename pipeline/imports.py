"""Imports that cost what they must and no more."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def without(*modules: str) -> Iterator[None]:
    """Let what is imported inside believe that modules are not installed, but for those that are loaded already.

    Parameters
    ----------
    modules
        What the imported library can do without.
    """
    absent = [module for module in modules if module not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None is how the import system says: no such one
    try:
        yield
    finally:
        for module in absent:
            del sys.modules[module]
