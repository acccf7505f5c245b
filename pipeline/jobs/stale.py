"""Find what older versions of the stages made, for messages and `glute doctor`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import polars as pl

from pipeline.jobs.ingest.locate import located
from pipeline.outcomes import Finding
from pipeline.store.ledger import outdated
from pipeline.versions import DERIVED_STAGES, STREAM_STAGES, VERSIONS, older_stages
from pipeline.words import counted, named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.athletes.home import Home
    from pipeline.jobs.derive.tasks import Task


def outdated_activities(tasks: Sequence[Task]) -> str:
    """Describe how many activities are to be derived again, and which stages have newer versions."""
    stamps = [task.row["model_version"] for task in tasks if task.row["model_version"]]
    older = [older_stages(stamped, *DERIVED_STAGES) for stamped in stamps]
    by_stage = Counter(stage for stages in older for stage in stages)
    others = len(tasks) - sum(bool(stages) for stages in older)
    parts = [f"{by_stage[stage]} are of an older version of {stage}" for stage in DERIVED_STAGES if by_stage[stage]]
    parts += [f"{others} are new, or of an older profile or log"] if others else []
    return f"{counted(len(tasks), 'activity', 'activities')} to be derived again: {', '.join(parts)}"


def outdated_streams(home: Home, athlete: str, ledger: pl.DataFrame) -> Iterator[Finding]:
    """Find the files whose streams were made by an older reader or signal stage, and which of them are missing.

    Parameters
    ----------
    home, athlete
        Home folder, and id of the athlete.
    ledger
        Ledger of the athlete.

    Yields
    ------
    Finding
        One for files that `glute recompute` reads again, one for files that are missing.
    """
    stale = outdated(ledger).filter(pl.col("kept_activity_ids").list.len() > 0)
    if stale.is_empty():
        return
    missing = located(home, athlete, ledger, stale, ()).missing
    older = [stage for stage in STREAM_STAGES if (stale[f"{stage}_version"].fill_null(0) < VERSIONS[stage]).any()]
    stages = " and ".join(older)
    if found := stale.height - len(missing):
        what = f"{athlete}: the streams of {counted(found, 'file')} are of an older version of {stages}"
        yield Finding(what=what, mend=f"glute recompute {athlete}")
    if missing:
        gone = counted(len(missing), "file")
        what = f"{athlete}: {gone} of an older version of {stages} can't be found: {named(missing)}"
        mend = f"put them back, or elsewhere, then: glute ingest FOLDER --athlete {athlete}"
        yield Finding(what=what, mend=mend, fault=False)
