"""Connect to a Dask cluster, and say what went wrong where it does not answer."""

from __future__ import annotations

import contextlib
import logging
import secrets
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING

from distributed import Client
from distributed.client import ClosedClientError
from distributed.comm import CommClosedError
from filelock import FileLock

from pipeline.errors import ClusterGoneError
from pipeline.files import make_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.athletes.home import Home

CONNECT_S = 10.0  # s, judgement: a scheduler on the same network answers within milliseconds
CLUSTER_ANSWER_S = 30.0  # s, judgement: what a busy scheduler, or the slowest of its workers, may take

LOST = (CommClosedError, CancelledError, ClosedClientError)
"""Errors of a client whose scheduler has ended; the last once it has given up connecting again."""


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
    ClusterGoneError
        None answers at that address.
    """
    for name in ("distributed", "distributed.client"):  # the errors that matter are raised
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise gone(f"{address}: {error}") from error
    try:
        yield client
    finally:
        with contextlib.suppress(TimeoutError):  # the scheduler is frozen, and has no answer to a good-bye
            client.close()


@contextlib.contextmanager
def asking(client: Client) -> Iterator[None]:
    """Ask the scheduler something, which fails where it is gone; a client that has given up fails anyhow.

    Raises
    ------
    ClusterGoneError
        It does not answer.
    """
    try:
        yield
    except TimeoutError as error:
        raise gone(f"its scheduler has not answered for {CLUSTER_ANSWER_S:g} s") from error
    except (*LOST, OSError) as error:
        raise cancelled(error) from error
    except AttributeError as error:  # how a client without a connection answers
        if client.status != "closed":
            raise
        raise gone("its scheduler has ended") from error


def cancelled(error: Exception) -> ClusterGoneError:
    """Return the error for work that ended without a result: the scheduler is gone, or the work was cancelled."""
    why = (str(error) or type(error).__name__).splitlines()[0].rstrip(".")
    return gone(f"its scheduler has ended, or the work was cancelled there ({why})")


def gone(why: str) -> ClusterGoneError:
    """Return the error for a cluster that does not answer."""
    hint = "Start it as docs/scaling.md says, then run the same command again: it continues where it stopped"
    return ClusterGoneError("the cluster does not answer", why=why, hint=hint)
