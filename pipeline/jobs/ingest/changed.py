"""Ingest the files of athletes for whom something has changed, and divide the work."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pipeline.athletes.profile import unknown_athlete
from pipeline.athletes.settings import store_root
from pipeline.errors import AthleteError, GluteError, NothingToReadError, UsageError, is_fault
from pipeline.jobs.agreement import cause_of
from pipeline.jobs.ingest.one_athlete import ingest_athlete
from pipeline.jobs.parallel.shard import spread
from pipeline.outcomes import Ingested
from pipeline.sources.discovery import find
from pipeline.store.store import Store
from pipeline.words import named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.jobs.parallel.pool import Workers
    from pipeline.jobs.progress import Progress


READ_S = 0.04  # s, from the bytes of one file to its labels, measured (docs/scaling.md)
READ_BYTES = 200_000  # bytes, of such a file; an archive counts as many files of this size


def ingest_changed(
    home: Home,
    roots: dict[str, list[Path]],
    *,
    alone: bool,
    again: bool,
    workers: Workers,
    engine: str,
    progress: Progress,
) -> list[Ingested]:
    """Read the files of some athletes.

    Parameters
    ----------
    home, again, workers, engine, progress
        As `pipeline.jobs.ingest.ingest.ingest` takes them.
    roots
        Files and folders of each athlete.
    alone
        Whether the run concerns one athlete, whose error ends it; else errors are outcomes.
    """
    if alone:
        [(whose, theirs)] = roots.items()
        return [ingest_athlete(home, whose, theirs, engine=engine, workers=workers, progress=progress, again=again)]
    costs_s = {athlete: _cost_s(theirs) for athlete, theirs in roots.items()}
    return list(spread(partial(_ingest_roots, home, roots, engine=engine), costs_s, workers=workers, progress=progress))


def troubles_of(
    home: Home,
    roots: Mapping[str, Sequence[Path]],
    *,
    by_name: bool,
    given: bool,
) -> dict[str, GluteError]:
    """Return why the files of some athletes cannot be read: nobody has the id, or a path that was given is empty."""
    troubles: dict[str, GluteError] = {}
    for whose, theirs in roots.items():
        if given and next(find(theirs), None) is None:
            troubles[whose] = NothingToReadError(
                "there are no files", where=", ".join(map(str, theirs)), hint="How to get an export: glute start"
            )
        elif not by_name and whose not in home.athletes():
            troubles[whose] = unknown_athlete(home, whose, where=str(theirs[0]))
    return troubles


def all_together(troubles: Mapping[str, GluteError]) -> GluteError:
    """Return the error for a run in which no folder can be read."""
    unknown = [whose for whose, error in troubles.items() if isinstance(error, AthleteError)]
    if len(troubles) == 1 or not unknown:
        return next(iter(troubles.values()))
    return UsageError(
        f"none of these is the id of an athlete: {named(unknown)}",
        why="without --athlete, the folders below a path are the ids of athletes",
        hint="Add each with glute athlete add ID, or all with glute athlete add --from roster.csv; "
        "if all files are of one athlete, name them with --athlete ID",
    )


def _ingest_roots(
    home: Home, roots: dict[str, list[Path]], athlete: str, *, engine: str, workers: Workers, progress: Progress
) -> Ingested:
    """Ingest the files of one of several athletes; an error is returned as the athlete's outcome and stops no other."""
    try:
        return ingest_athlete(home, athlete, roots[athlete], engine=engine, workers=workers, progress=progress)
    except BaseException as error:
        if not is_fault(error):
            raise
        why = cause_of(error, lambda: Store(store_root(home)), athlete)
        return Ingested(athlete=athlete, failure=f"{athlete}: the files could not be ingested: {why}")


def _cost_s(roots: Sequence[Path]) -> float:
    """Estimate how long one process takes to ingest the files at some paths [s]."""
    files = list(find(roots))
    return READ_S * max(len(files), sum(file.size_bytes for file in files) / READ_BYTES)
