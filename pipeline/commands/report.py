"""The command `glute report`: one athlete's week, or the weeks of all."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands.base import EXIT_REJECTED, with_home
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.athletes.home import Home
    from pipeline.report.quantities import Units
    from pipeline.report.render import Format


@click.command()
@click.argument("id", required=False)
@click.option("--all", "everyone", is_flag=True, help="Write every athlete's page, and one that links them.")
@click.option("--years", is_flag=True, help="All years in one picture instead of a week.")
@click.option("--week", metavar="YYYY-Www", help="As 2026-W46.  [default: the latest week with an activity]")
@click.option(
    "--format", "form", type=click.Choice(["terminal", "html", "json", "md"]), default="terminal", show_default=True
)
@click.option("--units", type=click.Choice(["metric", "imperial"]), default="metric", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to FILE.")
@click.option("--open", "open_it", is_flag=True, help="Show the written report in the browser.")
@with_home
def report(
    home: Home,
    id: str | None,
    week: str | None,
    form: Format,
    units: Units,
    output: Path | None,
    **switches: bool,
) -> None:
    """Answer for one week: growing, toning or shrinking?

    \b
      glute report anna
      glute report anna --week 2026-W46 --format html --open
      glute report --all                      every athlete, with an overview
      glute report anna --years --format html --open
    """
    if switches["everyone"] == (id is not None):
        raise UsageError("name an athlete, or say --all", hint="glute report anna")
    if id is None and (switches["years"] or form not in ("terminal", "html") or output):
        raise UsageError("--all writes the week's pages into the home", hint="Leave out --years, --format and --output")
    if switches["years"] and week:
        raise UsageError("--years shows all weeks", hint="Leave out --week")
    if id is None:
        written: Path | None = _all(home, week, units)
    else:
        written = _years(home, id, form, output) if switches["years"] else _one(home, id, week, form, units, output)
    if written and switches["open_it"]:
        click.launch(str(written))


def _one(home: Home, id: str, week: str | None, form: Format, units: Units, output: Path | None) -> Path | None:
    """Print the report of one athlete, or write it and name the file."""
    from pipeline.jobs.logs import log_problems
    from pipeline.jobs.reports import report as reporting

    if form == "html" and output is None:
        output = home.reports(id) / f"{week or reporting.latest_week(home, id)}.html"
    text = reporting.report(home, id, week=week, form=form, units=units, colour=_colour(form, output))
    for problem in log_problems(home, id):
        click.echo(f"note: {problem}", err=True)
    return _hand_out(text, output)


def _years(home: Home, id: str, form: Format, output: Path | None) -> Path | None:
    """Print all years of one athlete, or write them and name the file."""
    from pipeline.jobs.reports.years import report_years

    if form == "html" and output is None:
        output = home.reports(id) / "years.html"
    return _hand_out(report_years(home, id, form=form, colour=_colour(form, output)), output)


def _colour(form: str, output: Path | None) -> bool:
    return form == "terminal" and output is None and sys.stdout.isatty()


def _hand_out(text: str, output: Path | None) -> Path | None:
    """Print a text, or write it and name the file."""
    from pipeline.report.render import write_report

    if output is None:
        click.echo(text, nl=False)
        return None
    write_report(output, text)
    click.echo(f"written: {output}", err=True)
    return output


def _all(home: Home, week: str | None, units: Units) -> Path:
    """Write the pages of all athletes and name the one that links them."""
    from pipeline.jobs.reports.overview import report_all

    path, lines = report_all(home, week=week, units=units)
    failed = [line for line in lines if line["error"]]
    for line in failed:
        click.echo(f"{line['athlete']}: {line['error']}", err=True)
    click.echo(f"{len(lines) - len(failed)} reports written, linked from {path}", err=True)
    if failed:
        sys.exit(EXIT_REJECTED)
    return path


@click.command("what-if")
@click.argument("id")
@click.argument("changes", nargs=-1, required=True)
@click.option("--week", metavar="YYYY-Www", help="As 2026-W46.  [default: the latest week with an activity]")
@click.option("--format", "form", type=click.Choice(["terminal", "json", "md"]), default="terminal", show_default=True)
@with_home
def what_if(home: Home, id: str, changes: tuple[str, ...], week: str | None, form: str) -> None:
    """Try changes of the week, all taken together.

    Says what they would do in 12 weeks.

    \b
      glute what-if anna "add 2x10x30s hills" "volume -30%"
      glute what-if anna "strength +10" "protein 1.6" "energy +300"
      glute what-if anna "add 8x40m sprints" "stairs 20min"
    """
    from pipeline.jobs.reports.what_if import what_if as try_week

    colour = form == "terminal" and sys.stdout.isatty()
    click.echo(try_week(home, id, changes, week=week, form=form, colour=colour), nl=False)


@click.command()
@click.argument("id")
@click.option("--week", metavar="YYYY-Www", help="The week before it.  [default: the latest week with an activity]")
@click.option("--format", "form", type=click.Choice(["terminal", "md"]), default="terminal", show_default=True)
@click.option("--units", type=click.Choice(["metric", "imperial"]), default="metric", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to FILE.")
@click.option(
    "--workouts",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Write the sessions there instead, as FIT workouts for watches and as text.",
)
@with_home
def plan(
    home: Home, id: str, week: str | None, form: str, units: Units, output: Path | None, workouts: Path | None
) -> None:
    """Print next week's sessions for the athlete's goal.

    \b
      glute plan anna
      glute plan anna --format md -o week.md
      glute plan anna --workouts /media/watch/NewFiles
    """
    if workouts is None:
        from pipeline.jobs.reports.report import next_week

        _hand_out(next_week(home, id, week=week, form=form, units=units), output)
        return
    from pipeline.jobs.reports.workouts import write_workouts

    for path in write_workouts(home, id, workouts, week=week, units=units):
        click.echo(f"written: {path}", err=True)
