"""Write next week's sessions as files: a workout for each kind, for watches and for Zwift, a calendar, and a text."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from pipeline.athletes.settings import store_root
from pipeline.errors import UsageError
from pipeline.files import write_atomically
from pipeline.jobs.athlete_records import records_of
from pipeline.jobs.reports.report import latest_week, weekly_document
from pipeline.report.render.plan_files import plan_calendar, workout_zwift
from pipeline.report.render.terminal import to_terminal
from pipeline.report.render.workout_fit import workout_fit
from pipeline.report.sections.page import subtitle
from pipeline.report.sections.workouts import week_workouts, workouts_page
from pipeline.report.sentences import sentence
from pipeline.store.store import Store
from pipeline.weekly.weeks import iso_week

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.vocabulary import Units


def write_workouts(
    home: Home, athlete: str, folder: Path, *, week: str | None = None, units: Units | None = None
) -> list[Path]:
    """Write the sessions of the week after one.

    Parameters
    ----------
    home, athlete, week, units
        As `pipeline.jobs.reports.report.report` takes them.
    folder
        Where `<week>-<kind>.fit`, `<week>-<kind>.zwo`, `<week>.ics` and `<week>.txt` are written, named by the planned
        week; created if missing.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    UsageError
        There is no plan for this athlete, for the reason given.
    """
    store = Store(store_root(home))
    records = records_of(home, store, athlete)
    document = weekly_document(store, records, week or latest_week(store, athlete), traces=False)
    refused = document.plan.refused if document.plan else None
    if refused:
        if refused == "no_goal":
            hint = f"Choose one, for example: {sentence('plan.goal_command', athlete=athlete)}"
            raise UsageError(sentence("workout.refused"), why=f"{athlete} has no goal", hint=hint)
        why = sentence(f"plan_refused.{refused}").removesuffix(".")
        raise UsageError(sentence("workout.refused"), why=why)
    monday = date.fromisoformat(document.week_start) + timedelta(weeks=1)
    planned = iso_week(monday)
    created = datetime.combine(monday, time(), tzinfo=UTC)
    workouts = week_workouts(document)
    text = to_terminal(workouts_page(document, workouts, units or records.profile.units, subtitle(document)))
    files = {f"{planned}.txt": text.encode(), f"{planned}.ics": plan_calendar(document, created=created)}
    for number, workout in enumerate(workouts, start=1):
        files[f"{planned}-{workout.key}.fit"] = workout_fit(workout, created=created, number=number)
        if zwift := workout_zwift(workout):
            files[f"{planned}-{workout.key}.zwo"] = zwift
    for name, content in files.items():
        write_atomically(folder / name, content)
    return [folder / name for name in files]
