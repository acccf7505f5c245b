"""The command line: reads options, calls one job each, prints. Heavy imports wait until a command runs."""

from __future__ import annotations

import functools
import json
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands.athlete import athlete
from pipeline.commands.base import (
    CONTEXT,
    EXIT_NOTHING_DONE,
    EXIT_REJECTED,
    Commands,
    cluster_option,
    engine_option,
    with_home,
    workers_option,
)
from pipeline.commands.logs import log
from pipeline.commands.look import activities, analyze, ledger, segments
from pipeline.commands.report import plan, report, what_if
from pipeline.errors import AthleteError, GluteError, UsageError
from pipeline.log_lines import LEVEL, start_logging

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.athletes.home import Home
    from pipeline.outcomes import AthleteNight, Ingested

EXIT_FAULTY = 1


@click.group(cls=Commands, context_settings=CONTEXT)
@click.option("--home", metavar="DIR", help="Home folder.  [default: $GLUTE_HOME, else the user data folder]")
@click.option("--log-level", envvar=LEVEL, type=click.Choice(["debug", "info"]), help="Tell every file or batch.")
@click.version_option(package_name="glute")
@click.pass_context
def main(ctx: click.Context, home: str | None, log_level: str | None) -> None:
    """Is my running growing, maintaining, toning or shrinking my glutes?

    Give it the files of your watch, then ask for a week:

    \b
      glute demo                                      see it work on sample data
      glute start ~/Downloads/export                  first contact with an export of your own
      glute ingest ~/Downloads/export --athlete anna
      glute report anna
    """
    ctx.obj = home
    if log_level:
        start_logging(getattr(logging, log_level.upper()))


for command in (athlete, log, analyze, report, what_if, plan, activities, segments, ledger):
    main.add_command(command)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--athlete", metavar="ID", help="Whose files; else the first folder below each PATH names the athlete.")
@click.option(
    "--again", metavar="ID", help="Read all files of this athlete anew, from the inbox and PATHS; mends tables."
)
@workers_option
@cluster_option
@engine_option
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@with_home
def ingest(
    home: Home,
    paths: tuple[Path, ...],
    athlete: str | None,
    again: str | None,
    workers: int | None,
    cluster: str | None,
    engine: str,
    *,
    as_json: bool,
) -> None:
    """Read watch files into the store: folders, files, archives. Without PATHS, the inbox.

    \b
      glute ingest ~/Downloads/export.zip --athlete anna
      glute ingest /mnt/club                  one folder for each athlete
      glute ingest --again anna               tables are damaged or do not agree: read the inbox anew
      glute ingest --again anna ~/Downloads/export.zip         and files that were read from elsewhere

    Exits with 1 where files were newly rejected; all others are stored then.
    """
    from pipeline.jobs.ingest.ingest import ingest as run_import
    from pipeline.jobs.parallel.pool import workers_for
    from pipeline.report.progress import IngestProgress, ingest_rows, ingest_summary

    if again and athlete not in (None, again):
        raise UsageError("--again names another athlete than --athlete", hint="Name the one whose files are read anew")
    whose, anew = again or athlete, again is not None
    with workers_for(home, workers, cluster) as chosen, IngestProgress() as progress:
        outcomes = run_import(home, paths, athlete=whose, again=anew, workers=chosen, engine=engine, watch=progress)
    if as_json:
        click.echo(json.dumps(ingest_rows(outcomes), indent=1))
    elif outcomes:
        click.echo(ingest_summary(outcomes), err=True)
    else:
        click.echo(f"no files wait in {home.root / 'inbox'}", err=True)
    _exit_where_rejected(outcomes)


def _exit_where_rejected(outcomes: list[Ingested]) -> None:
    if any(outcome.newly_rejected or outcome.failure for outcome in outcomes):
        sys.exit(EXIT_REJECTED)


@main.command()
@click.argument("id", required=False)
@workers_option
@with_home
def recompute(home: Home, id: str | None, workers: int | None) -> None:
    """Label and estimate again what has moved.

    A changed profile, log, annotation or model moves it. Needs no watch file.

    \b
      glute athlete set anna --mass-kg 58
      glute recompute anna
    """
    from pipeline.jobs.derive.derive import recompute as run_again
    from pipeline.jobs.logs import log_problems
    from pipeline.report.progress import IngestProgress

    known = [id] if id else home.athletes()
    if not known:
        raise UsageError("there is no athlete yet", hint="Make first contact with: glute start EXPORT")
    failed = 0
    for athlete_id in known:
        try:
            with IngestProgress() as progress:
                count = run_again(home, athlete_id, workers=workers, watch=progress)
        except GluteError as error:
            if len(known) == 1:
                raise
            click.echo(f"glute: {error}", err=True)
            failed += 1
            continue
        click.echo(f"{athlete_id}: {count} activities computed again", err=True)
        for problem in log_problems(home, athlete_id):
            click.echo(f"  note: {problem}", err=True)
    if failed:
        sys.exit(EXIT_NOTHING_DONE if failed == len(known) else EXIT_REJECTED)


_ON_REPORT = click.option(
    "--on-report", envvar="GLUTE_ON_REPORT", metavar="COMMAND", help="Gets the JSON of each new report on its input."
)


@main.command()
@workers_option
@cluster_option
@_ON_REPORT
@with_home
def nightly(home: Home, workers: int | None, cluster: str | None, on_report: str | None) -> None:
    """Do one unattended run: inboxes to reports that are due.

    For cron and the like.

    \b
      glute nightly
      glute nightly --on-report /usr/local/bin/mail-report
    """
    from datetime import datetime

    from pipeline.jobs.nightly import nightly as run_night
    from pipeline.jobs.parallel.pool import workers_for
    from pipeline.report.index import night_line, night_troubles
    from pipeline.report.progress import IngestProgress

    def told(nights: list[AthleteNight]) -> None:
        progress.bar.stop()
        click.echo("\n".join([*night_troubles(nights), night_line(nights)]), err=True)

    now = datetime.now().astimezone()
    with workers_for(home, workers, cluster) as chosen, IngestProgress() as progress:
        nights = run_night(home, now=now, workers=chosen, on_report=on_report, watch=progress, tell=told)
    if night_troubles(nights):
        sys.exit(EXIT_NOTHING_DONE if all(night.error for night in nights) else EXIT_REJECTED)


@main.command()
@click.option("--cron", default="30 3 * * *", show_default=True, metavar="EXPRESSION", help="When nights begin.")
@click.option("--timezone", default="UTC", show_default=True, metavar="ZONE", help="Of --cron, as Europe/Berlin.")
@click.option("--port", type=click.IntRange(1024, 65535), default=4200, show_default=True, help="Of Prefect's server.")
@cluster_option
@_ON_REPORT
@with_home
def serve(home: Home, cron: str, timezone: str, port: int, cluster: str | None, on_report: str | None) -> None:
    """Do `glute nightly` on Prefect's schedule, until Ctrl-C. Nothing is sent off this machine.

    \b
      glute serve --cron "30 3 * * *" --timezone Europe/Berlin
    """
    from pipeline.jobs.reports.due import command_of

    os.environ["GLUTE_HOME"] = str(home.root)  # told to Prefect's runs, and to `flows` before Prefect is imported
    if on_report:
        command_of(on_report)  # refused before anything is started
        os.environ["GLUTE_ON_REPORT"] = on_report
    if level := click.get_current_context().find_root().params["log_level"]:
        os.environ[LEVEL] = level
    home.served.parent.mkdir(parents=True, exist_ok=True)  # Prefect's home, which it looks for when it is imported
    from flows.serving import cron_schedule, serve_home

    schedule = cron_schedule(cron, timezone)
    click.echo(f"nights of {home.root}: {cron} ({timezone}), to be seen on http://127.0.0.1:{port}", err=True)
    click.echo(f"The page asks for a secret: paste what stands in {home.secret}", err=True)
    serve_home(home, schedule, port=port, cluster=cluster)


@main.command()
@cluster_option
@with_home
def doctor(home: Home, cluster: str | None) -> None:
    """Say what is missing or stale, and the command that mends it.

    \b
      glute doctor
      glute doctor --cluster tcp://10.0.0.2:8786       and whether a cluster is ready for this home

    Exits with 1 where anything is.
    """
    from datetime import UTC, datetime

    from pipeline.jobs.doctor import checkup

    findings = checkup(home, now=datetime.now(UTC).astimezone(), cluster=cluster)
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
    """Make first contact with an export of your own.

    Looks into it, proposes a profile, reads it, reports.

    \b
      glute start ~/Downloads/export
      glute start ~/Downloads/export --id anna --yes
    """
    from pipeline.jobs import onboarding as starting
    from pipeline.jobs.ingest import ingest as importing
    from pipeline.jobs.reports import report as reporting
    from pipeline.report.progress import IngestProgress, ingest_summary, proposal_text

    chosen = starting.new_id(home, athlete_id or FIRST_ID) if athlete_id or yes else None
    click.echo("looking into the files ...", err=True)
    proposal = starting.propose_profile(export)
    click.echo(proposal_text(proposal), err=True)
    told = dict(proposal.told)
    if not yes:
        chosen = chosen or _asked("A short id for you", FIRST_ID, lambda text: starting.new_id(home, text))
        click.echo(HOW_TO_ANSWER, err=True)
        for key, question in START_QUESTIONS.items():
            told[key] = _asked(question, told.get(key), functools.partial(starting.read_answer, key))
    chosen = starting.start_athlete(home, chosen or FIRST_ID, told)
    with IngestProgress() as progress:
        outcomes = importing.ingest(home, (export,), athlete=chosen, watch=progress)
    click.echo(ingest_summary(outcomes), err=True)
    click.echo(reporting.report(home, chosen, colour=sys.stdout.isatty()), nl=False)
    _exit_where_rejected(outcomes)


FIRST_ID = "me"
HOW_TO_ANSWER = "Enter takes what stands in brackets, ? says that you do not know. Everything stays on this machine."
START_QUESTIONS = {
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


def _asked(question: str, proposed: Any, read: Callable[[str], Any]) -> Any:
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


@main.command()
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Use this home and keep it.")
def demo(keep: Path | None) -> None:
    """Run everything on sample data: three runners, one report.

    \b
      glute demo
      glute demo --keep ~/glute-demo          then: glute --home ~/glute-demo segments ben

    The home lies in a temporary folder unless --keep names one.
    """
    import tempfile

    from pipeline.athletes.home import Home
    from pipeline.jobs import onboarding as starting
    from pipeline.jobs.reports import report as reporting
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
