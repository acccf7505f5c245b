"""Connect to a Dask cluster, and say what went wrong where it does not answer."""

from __future__ import annotations

import contextlib
import logging
import secrets
from typing import TYPE_CHECKING

from distributed import Client
from filelock import FileLock

from pipeline.errors import UnreachableError
from pipeline.files import make_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.athletes.home import Home

CONNECT_S = 10.0  # s, judgement: a scheduler on the same network answers within milliseconds


@contextlib.contextmanager
def witness_of(home: Home) -> Iterator[Path]:
    """Hold a lock of the home that workers can look at."""
    path = home.root / "locks" / f"_witness-{secrets.token_hex(4)}.lock"
    make_folder(path.parent)
    try:
        with FileLock(path):
            yield path
    finally:
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def connected(address: str) -> Iterator[Client]:
    """Connect to a scheduler.

    Raises
    ------
    UnreachableError
        None answers at that address.
    """
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # the errors that matter are raised
    try:
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise gone(f"{address}: {error}") from error
    with client:
        yield client


def cancelled(error: Exception) -> UnreachableError:
    """Return the error for work that ended without a result: the scheduler is gone, or the work was cancelled."""
    return gone(f"its scheduler has ended, or the work was cancelled there ({str(error) or type(error).__name__})")


def gone(why: str) -> UnreachableError:
    """Return the error for a cluster that does not answer."""
    hint = "Start it as docs/scaling.md says, then run the same command again: it continues where it stopped"
    return UnreachableError("the cluster does not answer", why=why, hint=hint)
