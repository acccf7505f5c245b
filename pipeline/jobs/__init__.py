"""The only place that composes stages: import files, derive what rests on them, report."""

from pipeline.jobs.deriving import recompute
from pipeline.jobs.importing import ingest
from pipeline.jobs.looking import analyze, rows_of
from pipeline.jobs.nightly import nightly
from pipeline.jobs.reporting import latest_week, report
from pipeline.jobs.starting import ingest_samples, propose_profile, start_athlete

__all__ = [
    "analyze",
    "ingest",
    "ingest_samples",
    "latest_week",
    "nightly",
    "propose_profile",
    "recompute",
    "report",
    "rows_of",
    "start_athlete",
]
