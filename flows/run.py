"""Run a flow: every athlete once, retries where they can help, and artifacts for the operator."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any, cast

from prefect import get_run_logger
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows.portions import portions_done
from flows.vanished import give_up_earlier
from pipeline.athletes.home import home_from
from pipeline.errors import GluteError, UnreachableError
from pipeline.jobs.nightly import athletes_of
from pipeline.outcomes import AthleteNight, continued
from pipeline.report.render.index import night_line, night_troubles
from pipeline.vocabulary import FileStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from uuid import UUID

    from pipeline.athletes.home import Home

TRIES_AGAIN_S = (10.0, 60.0, 300.0)  # s, judgement: longer than a command holds an athlete's lock
TABLE_ROWS = 300  # of the artifact: more than an operator reads, few enough for the server


def run(
    name: str,
    work: Callable[..., AthleteNight],
    *,
    hold: Callable[[Home], AbstractContextManager[dict[str, AthleteNight] | None]],
    finish: Callable[[Home, dict[str, AthleteNight]], None] = lambda _, __: None,
    workers: int | None,
    cluster: str | None,
) -> str:
    """Do some work for every athlete of the home in `GLUTE_HOME`, and publish the results.

    Parameters
    ----------
    name
        Name of the flow; the keys of its artifacts begin with it.
    work
        As for `nights_of`.
    hold
        Context in which no other run works on the home, such as `one_night`. It may give a dictionary that receives the
        result of each athlete.
    finish
        Receives the results once no athlete is tried again, and may change them.
    workers
        Processes; one for each core by default.
    cluster
        Address of a Dask cluster that does the work instead; its workers reach Prefect's server.

    Returns
    -------
    str
        The run in one line.

    Raises
    ------
    GluteError
        The work failed for some athletes; that of all others is done.
    StoreBusyError
        Another nightly run of this home is under way.
    """
    home, log = home_from(None), get_run_logger()
    with hold(home) as done_so_far:
        give_up_earlier()
        nights = {} if done_so_far is None else done_so_far
        todo = athletes_of(home)
        total = len(todo)
        progress = cast("UUID", create_progress_artifact(0.0, key=f"{name}-progress", description=f"{total} athletes"))
        for wait_s in (*TRIES_AGAIN_S, None):
            left = dict.fromkeys(todo)
            try:
                for portion in portions_done(home, todo, work, workers=workers, cluster=cluster):
                    for night in portion:
                        nights[night.athlete] = continued(nights.get(night.athlete), night)
                        del left[night.athlete]
                    update_progress_artifact(progress, 100 * len(nights) / total)
                    log.info(night_line(portion))
            except UnreachableError as error:  # the cluster, before or in the middle of its work
                nights |= {athlete: AthleteNight(athlete=athlete, error=str(error), transient=True) for athlete in left}
            todo = [athlete for athlete, night in nights.items() if night.transient]
            if not todo or wait_s is None:
                break
            log.warning("%d athletes could not be processed for now; trying again in %.0f s", len(todo), wait_s)
            time.sleep(wait_s)
        finish(home, nights)
        done = [nights[athlete] for athlete in sorted(nights)]
        _publish(name, done)
    if any(night.error for night in done):
        why = "; ".join(f"{night.athlete}: {night.error}" for night in done if night.error)
        raise GluteError(night_line(done), why=why)
    return night_line(done)


def _publish(name: str, nights: Sequence[AthleteNight]) -> None:
    """Create the artifacts of a run, and log warnings of what went wrong; no file is named in Prefect's database."""
    line = night_line(nights)
    create_table_artifact(verdict_rows(nights), key=f"{name}-files", description=line)
    create_markdown_artifact(report_links(nights), key=f"{name}-reports", description=line)
    for trouble in night_troubles(nights, name_files=False):
        get_run_logger().warning(trouble)


def verdict_rows(nights: Sequence[AthleteNight]) -> list[dict[str, Any]]:
    """Return a table of verdicts: a row for each athlete and verdict, and one for each reason of new rejections."""
    rows: list[dict[str, Any]] = []
    for night in nights:
        outcome = night.ingested
        counts = dict(outcome.verdicts) if outcome else {}
        bad = Counter(outcome.rejected_codes if outcome else [])
        rows += [_row(night.athlete, verdict, count) for verdict, count in sorted(counts.items())]
        rows += [_row(night.athlete, FileStatus.REJECTED, count, code) for code, count in sorted(bad.items())]
        rows += [_row(night.athlete, "failed", 0, night.error)] if night.error else []
    left_out = len(rows) - TABLE_ROWS
    return rows[:TABLE_ROWS] + ([_row("", f"{left_out} more rows", 0)] if left_out > 0 else [])


def _row(athlete: str, verdict: str, files: int, reason: str = "") -> dict[str, Any]:
    return {"athlete": athlete, "verdict": verdict, "files": files, "reason": reason}


def report_links(nights: Sequence[AthleteNight]) -> str:
    """Link the reports that were written, in Markdown."""
    links = [f"- [{night.athlete} {path.stem}]({path.as_uri()})" for night in nights for path in night.reports]
    return "\n".join([night_line(nights), "", *links])
