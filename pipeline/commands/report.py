"""The command `glute report`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from pipeline.commands.base import (
    USUAL_TEXT,
    is_coloured,
    output_option,
    print_or_write,
    say,
    text_width,
    units_option,
    week_option,
    with_home,
)
from pipeline.commands.browser import show
from pipeline.commands.kinds import OneOf
from pipeline.errors import EXIT_REJECTED, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.report.render.document import Format
    from pipeline.vocabulary import Units


FORM_OF_NAME: dict[str, Format] = {
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".md": "md",
    ".txt": "terminal",
    "": "terminal",
}


@click.command()
@click.argument("id", required=False)
@click.option("--all", "everyone", is_flag=True, help="Write every athlete's page, and one that links them.")
@click.option("--years", is_flag=True, help="All weeks and years instead of one week.")
@week_option
@click.option(
    "--format",
    "form",
    type=OneOf(["terminal", "html", "json", "md"]),
    help="[default: that of the name of the output, as week.html, else terminal]",
)
@units_option
@output_option
@click.option("--full", is_flag=True, help="Below the short report of a terminal, every table, note and limit.")
@click.option("--open", "open_it", is_flag=True, help="Show the written report in the browser.")
@with_home
def report(
    home: Home,
    id: str | None,
    week: str | None,
    form: Format | None,
    units: Units | None,
    output: Path | None,
    **switches: bool,
) -> None:
    """Report one week: growing, toning or shrinking?

    \b
      glute report anna
      glute report anna --week 2026-W46 --format html --open
      glute report anna --full                all the details, too
      glute report --all                      every athlete, with an overview
      glute report anna --years --format html --open
    """
    form = form or _form_of(output)
    if switches["everyone"] == (id is not None):
        raise UsageError("give either an athlete or --all", hint="For example: glute report anna")
    if id is None and (switches["years"] or form not in ("terminal", "html") or output):
        raise UsageError("--all writes the week's pages into the home", hint="Leave out --years, --format and --output")
    if switches["years"] and week:
        raise UsageError("--years shows all weeks", hint="Leave out --week")
    if switches["full"] and (id is None or switches["years"] or form != "terminal"):
        raise UsageError("--full is for one week in the terminal; other formats hold everything", hint="Leave it out")
    if id is None:
        written: Path | None = _all(home, week, units)
    else:
        written = (
            _years(home, id, form, units, output)
            if switches["years"]
            else _one(home, id, week, form, units, output, full=switches["full"])
        )
    if written and switches["open_it"]:
        show(written)


def _form_of(output: Path | None) -> Format:
    """Return the format that the name of a file asks for; refuse one that nothing is written in, as a PDF."""
    ending = output.suffix.lower() if output else ""
    if ending not in FORM_OF_NAME:
        raise UsageError(
            f"no report is written as {ending}",
            hint="Name the file .html, .json, .md or .txt, or choose a --format; a browser prints a page as PDF",
        )
    return FORM_OF_NAME[ending]


def _one(
    home: Home, id: str, week: str | None, form: Format, units: Units | None, output: Path | None, *, full: bool
) -> Path | None:
    """Print the report of one athlete, or write it and return the file."""
    if form == "html" and output is None:
        from pipeline.jobs.reports.pages import write_pages

        pages = write_pages(home, id, week=week, units=units)
        _note(pages.problems)
        say(f"written: {pages.week}")
        return pages.week
    from pipeline.jobs.reports.report import report as report_week

    colour, width = is_coloured(form, output), USUAL_TEXT if output else text_width()
    made = report_week(home, id, week=week, form=form, units=units, colour=colour, width=width, full=full)
    _note(made.problems)
    print_or_write(made.text, form, output)
    return output


def _years(home: Home, id: str, form: Format, units: Units | None, output: Path | None) -> Path | None:
    """Print all years of one athlete, or write them and return the file."""
    if form == "html" and output is None:
        from pipeline.jobs.reports.pages import write_years_page

        path = write_years_page(home, id, units=units)
        say(f"written: {path}")
        return path
    from pipeline.jobs.reports.years import report_years

    colour, width = is_coloured(form, output), USUAL_TEXT if output else text_width()
    print_or_write(report_years(home, id, form=form, units=units, colour=colour, width=width), form, output)
    return output


def _note(problems: Iterable[str]) -> None:
    for problem in problems:
        say(f"note: {problem}")


def _all(home: Home, week: str | None, units: Units | None) -> Path:
    """Write the pages of all athletes and return the one that links them."""
    from pipeline.jobs.reports.overview import report_all
    from pipeline.words import counted

    path, members = report_all(home, week=week, units=units)
    failed = [member for member in members if member.error]
    for member in failed:
        say(f"{member.athlete}: {member.error}")
    say(f"{counted(len(members) - len(failed), 'report')} written, linked from {path}")
    if failed:
        sys.exit(EXIT_REJECTED)
    return path
