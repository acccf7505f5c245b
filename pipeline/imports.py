"""Import libraries that may be missing, without their optional dependencies, or with less memory and fewer threads."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from typing import TYPE_CHECKING

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


COLLECTED_AFTER = 10_000  # new objects, measured: the imports of a command make six times as many; Python's own is 700


def keep_algebra_single() -> None:
    """Keep the linear algebra of numpy, which is imported later, to one thread, unless the environment says otherwise.

    The sums over the seconds of a run take microseconds; threads that wait for them spin, and took up to a third of the
    signal stage on busy cores.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def keep_memory_low() -> None:
    """Let Arrow, which is imported later, give memory back at once, unless the environment says otherwise.

    Its own pool keeps what it no longer needs, tens of MB in each process of an import, and is no faster here.
    """
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")


def keep_single() -> None:
    """Keep a worker process to one thread: processes are the parallelism. Polars reads it when it is imported."""
    keep_algebra_single()
    keep_memory_low()
    os.environ["POLARS_MAX_THREADS"] = "1"


def keep_collector_rare() -> None:
    """Let the garbage collector run rarely: it goes through all that imports make, again and again, and frees nothing.

    Reference counts free nearly everything, tables and arrays among it.
    """
    gc.set_threshold(COLLECTED_AFTER)


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


@contextlib.contextmanager
def extra(name: str, what: str) -> Iterator[None]:
    """Import modules that come with an extra of this package.

    Parameters
    ----------
    name, what
        As for `missing_extra`.

    Raises
    ------
    UsageError
        One of the modules is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise missing_extra(name, what) from error


def missing_extra(name: str, what: str) -> UsageError:
    """Return the error for an extra that is not installed.

    Parameters
    ----------
    name
        Name of the extra in `pyproject.toml`.
    what
        What needs it, in the plural.
    """
    hint = f"Install it in the folder of glute: pip install '.[{name}]'"
    return UsageError(f"{what} need the extra {name}, which is not installed", hint=hint)
