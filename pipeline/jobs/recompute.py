"""Recompute what is older than the program, the profile or the logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.athletes.profile import require_athlete
from pipeline.jobs.ingest.one_athlete import ingest_athlete
from pipeline.jobs.progress import Silent

if TYPE_CHECKING:
    from pipeline.athletes.home import Home
    from pipeline.jobs.parallel.pool import Workers
    from pipeline.jobs.progress import Progress
    from pipeline.outcomes import Ingested


def recompute(home: Home, athlete: str, *, workers: Workers = None, progress: Progress | None = None) -> Ingested:
    """Bring an athlete's tables up to date with the versions of all stages, the profile and the logs.

    Streams made by an older reader or signal stage are read again from their files, at the paths where these were last
    seen.

    Parameters
    ----------
    home, athlete
        Home folder, and id of the athlete.
    workers
        Number of processes; one for each core by default. Or a cluster.
    progress
        Display of the progress.

    Returns
    -------
    Ingested
        How many activities were computed again, which ones failed, and which files are missing.

    Raises
    ------
    AthleteError
        There is no such athlete, or the profile cannot be read.
    StoreBusyError
        Another run is writing for the athlete.
    MismatchError
        The tables contradict each other. Nothing was changed.
    """
    require_athlete(home, athlete)
    return ingest_athlete(home, athlete, (), workers=workers, progress=progress or Silent())
