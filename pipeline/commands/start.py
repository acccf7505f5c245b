"""The command `glute start`."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands.base import (
    exit_where_rejected,
    is_coloured,
    open_option,
    print_or_write,
    say,
    show,
    with_home,
)
from pipeline.errors import AthleteError, NothingStoredError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.athletes.home import Home

FIRST_ID = "me"
HOW_TO_ANSWER = "Enter takes the value in brackets, ? means that you do not know. Everything stays on this machine."
QUESTIONS = {
    "sex": "Sex: female, male or unstated",
    "birth_date": "Date of birth, as 1990-05-31",
    "height_cm": "Height [cm]",
    "mass_kg": "Body mass [kg]",
    "hr_max": "Highest heart rate ever seen [bpm]",
    "hr_rest": "Resting heart rate [bpm]",
    "weight_trend": "Body mass over the last months: stable, up, down",
    "strength_sets_per_week": "Hard strength sets for the glutes a week, a number",
    "goal": "Goal: grow, keep, lean or performance",
}


@click.command()
@click.argument("export", type=click.Path(exists=True, path_type=Path))
@click.option("--id", "athlete_id", metavar="ID", help="Id of the new athlete.  [default: asked]")
@click.option("--yes", is_flag=True, help="Ask nothing; what the files do not say stays unknown.")
@open_option
@with_home
def start(home: Home, export: Path, athlete_id: str | None, *, yes: bool, open_it: bool) -> None:
    """Start with an export of your own.

    Looks at some of its files, proposes a profile, reads everything and reports the latest week.

    \b
      glute start ~/Downloads/export
      glute start ~/Downloads/export --id anna --yes

    Exits like glute ingest.
    """
    from pipeline.jobs import onboarding
    from pipeline.jobs.ingest.ingest import ingest
    from pipeline.jobs.reports.pages import write_pages
    from pipeline.jobs.reports.report import report
    from pipeline.report.progress import IngestProgress, ingest_summary, proposal_text

    chosen = onboarding.new_id(home, athlete_id or FIRST_ID) if athlete_id or yes else None
    say("looking at the files ...")
    proposal = onboarding.propose_profile(export)
    say(proposal_text(proposal))
    answers = dict(proposal.given)
    if not yes:
        chosen = chosen or _ask("A short id for you", FIRST_ID, lambda text: onboarding.new_id(home, text))
        say(HOW_TO_ANSWER)
        for key, question in QUESTIONS.items():
            answers[key] = _ask(question, answers.get(key), functools.partial(onboarding.read_answer, key))
    chosen = onboarding.start_athlete(home, chosen or FIRST_ID, answers)
    with IngestProgress() as progress:
        outcomes = ingest(home, (export,), athlete=chosen, progress=progress)
    say(ingest_summary(outcomes))
    try:
        print_or_write(report(home, chosen, colour=is_coloured("terminal")).text, "terminal", None)
        if open_it:
            show(write_pages(home, chosen).week)
    except NothingStoredError as error:
        say(f"glute: {error}")
    exit_where_rejected(outcomes)


def _ask(question: str, proposed: Any, read: Callable[[str], Any]) -> Any:
    """Ask until the answer can be read."""

    def answer(text: str) -> Any:
        try:
            return read(text)
        except AthleteError as error:
            raise click.BadParameter(error.why or error.what) from error
        except UsageError as error:
            raise click.BadParameter(error.reason) from error

    shown = "?" if proposed is None else f"{proposed:g}" if isinstance(proposed, float) else str(proposed)
    return click.prompt(question, default=shown, value_proc=answer, err=True)
