"""The command line: reads options, calls one job each, prints. Heavy imports wait until a command runs."""

from __future__ import annotations

import functools
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli_logs import log
from pipeline.errors import GluteError, UsageError
from pipeline.vocabulary import GOALS, SEXES, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.athletes.home import Home
    from pipeline.report.quantities import Units
    from pipeline.report.render import Format

EXIT_REJECTED = 1
EXIT_FAULTY = 1
EXIT_NOTHING_DONE = 3
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


@click.group(cls=Commands, context_settings=CONTEXT)
@click.option("--home", metavar="DIR", help="Home folder.  [default: $GLUTE_HOME, else the user data folder]")
@click.version_option(package_name="glute")
@click.pass_context
def main(ctx: click.Context, home: str | None) -> None:
    """Is my running growing, maintaining, toning or shrinking my glutes?

    Give it the files of your watch, then ask for a week:

    \b
      glute demo                                      see it work on sample data
      glute start ~/Downloads/export                  first contact with an export of your own
      glute ingest ~/Downloads/export --athlete anna
      glute report anna
    """
    ctx.obj = home


main.add_command(log)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--athlete", metavar="ID", help="Whose files; else the first folder below each PATH names the athlete.")
@workers_option
@engine_option
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@with_home
def ingest(
    home: Home, paths: tuple[Path, ...], athlete: str | None, workers: int | None, engine: str, *, as_json: bool
) -> None:
    """Read watch files into the store: folders, single files, .gz. Without PATHS, the inbox.

    \b
      glute ingest ~/Downloads/export --athlete anna
      glute ingest /mnt/club                  one folder for each athlete
    """
    from pipeline.jobs import importing
    from pipeline.report.progress import IngestProgress, ingest_summary

    with IngestProgress() as progress:
        outcomes = importing.ingest(home, paths, athlete=athlete, workers=workers, engine=engine, watch=progress)
    if as_json:
        click.echo(json.dumps([asdict(outcome) for outcome in outcomes], indent=1))
    else:
        click.echo(ingest_summary(outcomes), err=True)
    if any(outcome.newly_rejected for outcome in outcomes):
        sys.exit(EXIT_REJECTED)


@main.command()
@click.argument("id")
@click.option("--week", metavar="YYYY-Www", help="As 2026-W46.  [default: the latest week with a run]")
@click.option(
    "--format", "form", type=click.Choice(["terminal", "html", "json", "md"]), default="terminal", show_default=True
)
@click.option("--units", type=click.Choice(["metric", "imperial"]), default="metric", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to FILE.")
@click.option("--open", "open_it", is_flag=True, help="Show the written report in the browser.")
@with_home
def report(
    home: Home, id: str, week: str | None, form: Format, units: Units, output: Path | None, *, open_it: bool
) -> None:
    """Answer for one week: is the running growing, maintaining, toning or shrinking the glutes?

    \b
      glute report anna
      glute report anna --week 2026-W46 --format html --open
    """
    from pipeline.jobs import reporting
    from pipeline.report.render import write_report

    if form == "html" and output is None:
        output = home.reports(id) / f"{week or reporting.latest_week(home, id)}.html"
    colour = form == "terminal" and output is None and sys.stdout.isatty()
    text = reporting.report(home, id, week=week, form=form, units=units, colour=colour)
    if output is None:
        click.echo(text, nl=False)
        return
    write_report(output, text)
    click.echo(f"written: {output}", err=True)
    if open_it:
        click.launch(str(output))


@main.command()
@click.argument("id", required=False)
@workers_option
@with_home
def recompute(home: Home, id: str | None, workers: int | None) -> None:
    """Label and estimate again what a changed profile, log or model moves. Needs no watch file.

    \b
      glute athlete set anna --mass-kg 58
      glute recompute anna
    """
    from pipeline.jobs import deriving

    for athlete_id in [id] if id else home.athletes():
        count = deriving.recompute(home, athlete_id, workers=workers)
        click.echo(f"{athlete_id}: {count} activities computed again", err=True)


@main.command()
@workers_option
@click.option(
    "--on-report", envvar="GLUTE_ON_REPORT", metavar="COMMAND", help="Gets the JSON of each new report on its input."
)
@with_home
def nightly(home: Home, workers: int | None, on_report: str | None) -> None:
    """Do one unattended run: inboxes to the store, then the reports that are due. For cron and the like.

    \b
      glute nightly
      glute nightly --on-report /usr/local/bin/mail-report
    """
    from datetime import datetime

    from pipeline.jobs.nightly import nightly as run_night
    from pipeline.report.index import night_line, night_troubles
    from pipeline.report.progress import IngestProgress

    today = datetime.now().astimezone().date()
    with IngestProgress() as progress:
        nights = run_night(home, today=today, workers=workers, on_report=on_report, watch=progress)
    troubles = night_troubles(nights)
    click.echo("\n".join([*troubles, night_line(nights)]), err=True)
    if troubles:
        sys.exit(EXIT_NOTHING_DONE if all(night.error for night in nights) else EXIT_REJECTED)


@main.command()
@click.option("--cron", default="30 3 * * *", show_default=True, metavar="EXPRESSION", help="When nights begin.")
@click.option("--timezone", default="UTC", show_default=True, metavar="ZONE", help="Of --cron, as Europe/Berlin.")
@click.option("--port", type=click.IntRange(1024, 65535), default=4200, show_default=True, help="Of Prefect's server.")
@with_home
def serve(home: Home, cron: str, timezone: str, port: int) -> None:
    """Do `glute nightly` on Prefect's schedule, until Ctrl-C. Nothing is sent off this machine.

    \b
      glute serve --cron "30 3 * * *" --timezone Europe/Berlin
    """
    from flows.serving import cron_schedule, serve_home

    schedule = cron_schedule(cron, timezone)
    click.echo(f"nights of {home.root}: {cron} ({timezone}), Prefect on http://127.0.0.1:{port}/api", err=True)
    serve_home(home, schedule, port=port)


@main.command()
@with_home
def doctor(home: Home) -> None:
    """Say what is missing, stale or inconsistent, and the command that mends it. Exits with 1 where anything is."""
    from datetime import UTC, datetime

    from pipeline.jobs.checkup import checkup

    findings = checkup(home, now=datetime.now(UTC).astimezone())
    for finding in findings:
        click.echo(f"{'fault' if finding.fault else 'note '}  {finding.what}\n       -> {finding.mend}")
    faults = sum(finding.fault for finding in findings)
    click.echo(f"{faults} faults, {len(findings) - faults} notes")
    if faults:
        sys.exit(EXIT_FAULTY)


@main.command()
@click.argument("export", type=click.Path(exists=True, path_type=Path))
@click.option("--id", "athlete_id", metavar="ID", help="Id of the new athlete.  [default: asked]")
@click.option("--yes", is_flag=True, help="Ask nothing; what the files cannot tell stays unknown.")
@with_home
def start(home: Home, export: Path, athlete_id: str | None, *, yes: bool) -> None:
    """Make first contact with an export: look into it, propose a profile, read it, report.

    \b
      glute start ~/Downloads/export
    """
    from pipeline.jobs import importing, reporting, starting
    from pipeline.report.progress import IngestProgress, ingest_summary

    proposal = starting.propose_profile(export)
    told = dict(proposal.told)
    click.echo(f"{proposal.files} files, {proposal.activities} of those looked into hold activities", err=True)
    chosen = athlete_id or ("me" if yes else click.prompt("A short id for this athlete", default="me", err=True))
    for key, question in START_QUESTIONS.items():
        if not yes:
            answer = click.prompt(f"{question} (Enter if unknown)", default=str(told.get(key, "")), err=True)
            told |= {key: answer} if answer.strip() else {}
    starting.start_athlete(home, chosen, told)
    with IngestProgress() as progress:
        outcomes = importing.ingest(home, (export,), athlete=chosen, watch=progress)
    click.echo(ingest_summary(outcomes), err=True)
    click.echo(reporting.report(home, chosen, colour=sys.stdout.isatty()), nl=False)


START_QUESTIONS = {
    "sex": "Sex: female, male or unstated",
    "birth_date": "Date of birth, as 1990-05-31",
    "height_cm": "Height [cm]",
    "mass_kg": "Body mass [kg]",
    "weight_trend": "Body mass over the last months: stable, up, down or unknown",
    "strength_sets_per_week": "Hard strength sets for the glutes a week, a number or unknown",
    "goal": "Goal: grow, keep, lean or performance",
}


@main.command()
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Use this home and keep it.")
def demo(keep: Path | None) -> None:
    """Run everything on sample data: read the files of three runners, report one of them.

    The home lies in a temporary folder unless --keep names one.
    """
    import tempfile

    from pipeline.athletes.home import Home
    from pipeline.jobs import reporting, starting
    from pipeline.report.progress import IngestProgress, ingest_summary
    from pipeline.report.render import write_report

    home = Home(keep or Path(tempfile.mkdtemp(prefix="glute-demo-")))
    with IngestProgress() as progress:
        outcomes = starting.ingest_samples(home, watch=progress)
    click.echo(ingest_summary(outcomes), err=True)
    athlete_id = outcomes[0].athlete
    click.echo(reporting.report(home, athlete_id, colour=sys.stdout.isatty()), nl=False)
    page = home.reports(athlete_id) / f"{reporting.latest_week(home, athlete_id)}.html"
    write_report(page, reporting.report(home, athlete_id, form="html"))
    click.echo(f"The same as a page: {page}")
