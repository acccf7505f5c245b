"""What the flows share: one task for each athlete, retried where that can help, and what the operator sees of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from prefect import Task, get_run_logger, task
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE

from pipeline.athletes.home import home_from
from pipeline.errors import GluteError
from pipeline.jobs.nightly import athletes_of, over_athletes
from pipeline.report.index import night_line, night_troubles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from prefect.client.schemas.objects import State, TaskRun

    from pipeline.athletes.home import Home
    from pipeline.outcomes import AthleteNight

RETRY_DELAYS_S = [10.0, 60.0, 300.0]  # s, judgement: longer than a person's command holds an athlete's lock
TABLE_ROWS = 300  # of the artifact: more than an operator reads, few enough for the server


def is_transient(_task: Task[..., Any], _task_run: TaskRun, state: State[Any]) -> bool:
    """Tell whether trying a failed task again can help; a bad file or profile stays bad."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, GluteError) and error.transient


athlete_task = task(
    task_run_name="{athlete}",
    retries=len(RETRY_DELAYS_S),
    retry_delay_seconds=RETRY_DELAYS_S,
    retry_condition_fn=is_transient,
    cache_policy=NO_CACHE,  # the ledger knows what is done already
    persist_result=False,
)
"""Decorator of a function of `pipeline.jobs` that works for one athlete."""


def run(name: str, work: Callable[[Home, str], AthleteNight]) -> str:
    """Work for every athlete of the home that `GLUTE_HOME` names, one task each, and publish what came of it.

    Parameters
    ----------
    name
        Of the flow; the keys of its artifacts begin with it.
    work
        A task made with `athlete_task`.

    Returns
    -------
    str
        The run in one line.

    Raises
    ------
    GluteError
        Somebody's work failed; that of all others is done.
    StoreBusyError
        Another night of this home is under way.
    """
    home, log = home_from(None), get_run_logger()
    total, done = len(athletes_of(home)), 0
    key = f"{name}-progress"
    progress = cast("UUID", create_progress_artifact(0.0, key=key, description=f"{total} athletes"))

    def step(athlete: str) -> AthleteNight:
        nonlocal done
        night = work(home, athlete)
        done += 1
        update_progress_artifact(progress, 100 * done / total)
        log.info(night_line([night]))
        return night

    nights = over_athletes(home, step)
    line = night_line(nights)
    create_table_artifact(verdict_rows(nights), key=f"{name}-files", description=line)
    create_markdown_artifact(report_links(nights), key=f"{name}-reports", description=line)
    for trouble in night_troubles(nights):
        log.warning(trouble)
    if any(night.error for night in nights):
        raise GluteError(line, why="; ".join(f"{night.athlete}: {night.error}" for night in nights if night.error))
    return line


def verdict_rows(nights: Sequence[AthleteNight]) -> list[dict[str, Any]]:
    """Make a table of verdicts: a row for each athlete and verdict, and one for each file newly rejected."""
    rows: list[dict[str, Any]] = []
    for night in nights:
        outcome = night.ingested
        counts = dict(outcome.verdicts) if outcome else {}
        bad = outcome.newly_rejected if outcome else []
        rows += [_row(night.athlete, verdict, count) for verdict, count in sorted(counts.items())]
        rows += [_row(night.athlete, "rejected", 1, source, reason) for source, reason in bad]
        rows += [_row(night.athlete, "failed", 0, "", night.error)] if night.error else []
    left_out = len(rows) - TABLE_ROWS
    return rows[:TABLE_ROWS] + ([_row("", f"{left_out} more rows", 0)] if left_out > 0 else [])


def _row(athlete: str, verdict: str, files: int, source: str = "", reason: str = "") -> dict[str, Any]:
    return {"athlete": athlete, "verdict": verdict, "files": files, "source": source, "reason": reason}


def report_links(nights: Sequence[AthleteNight]) -> str:
    """Link the reports that were written, in Markdown."""
    links = [f"- [{night.athlete} {path.stem}]({path.as_uri()})" for night in nights for path in night.reports]
    return "\n".join([night_line(nights), "", *links])
