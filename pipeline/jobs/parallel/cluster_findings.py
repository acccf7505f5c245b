"""Check whether a Dask cluster can work on a home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.athletes.settings import store_root
from pipeline.errors import ClusterGoneError, StoreError
from pipeline.jobs.parallel.cluster import SAME
from pipeline.jobs.parallel.connection import connected, gone, witness_of
from pipeline.jobs.parallel.same_versions import differences, versions
from pipeline.outcomes import Finding
from pipeline.store.check import check_place
from pipeline.store.lock import is_held

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.athletes.home import Home


def cluster_findings(address: str, home: Home) -> Iterator[Finding]:
    """Check whether a cluster can work on a home: its scheduler, its workers, and what each of them sees."""
    try:
        with witness_of(home) as witness, connected(address) as client:
            if not client.nthreads():
                raise gone("it has no workers")
            seen = client.run(_seen_from, witness, store_root(home), on_error="return")
    except ClusterGoneError as error:
        yield Finding(what=str(error), mend=f"start it, then: glute doctor --cluster {address}")
        return
    for worker, answer in sorted(seen.items()):
        if isinstance(answer, Exception):
            yield Finding(what=f"the worker {worker} has another glute ({answer})", mend=SAME)
            continue
        sees_home, theirs, trouble = answer
        if not sees_home:
            what = f"the worker {worker} does not see {home.root}, or its locks do not reach it"
            yield Finding(what=what, mend="mount the same folder at the same place there")
        if odd := differences(theirs, versions()):
            yield Finding(what=f"the worker {worker} has {odd}, so it gets no work", mend=SAME)
        if trouble:
            yield Finding(what=f"the worker {worker}: {trouble}", mend="give it the keys and the address, too")


def _seen_from(witness: Path, root: str) -> tuple[bool, dict[str, str], str]:
    """Return what a worker sees: whether it sees the home, its versions, and an error of the store."""
    try:
        check_place(root)
        trouble = ""
    except StoreError as error:
        trouble = str(error)
    return is_held(witness), versions(), trouble
