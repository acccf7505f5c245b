"""The command `glute open`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.commands.base import say, units_option, week_option, with_home
from pipeline.commands.browser import show
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.athletes.home import Home
    from pipeline.vocabulary import Units


@click.command("open")
@click.argument("id", required=False)
@click.option("--all", "everyone", is_flag=True, help="The page of all athletes.")
@click.option("--years", is_flag=True, help="The page of all weeks and years.")
@week_option
@units_option
@with_home
def open(  # noqa: A001  the name of the command
    home: Home, id: str | None, week: str | None, units: Units | None, *, everyone: bool, years: bool
) -> None:
    """Open an athlete's newest page in the browser.

    \b
      glute open anna
      glute open anna --week 2026-W45
      glute open anna --years
      glute open --all                        who needs a look

    The page is brought up to date first. Its file is named, too: it can be opened anywhere, with all others beside it.
    """
    if everyone == (id is not None):
        raise UsageError("give either an athlete or --all", hint="For example: glute open anna")
    if years and (everyone or week):
        raise UsageError("--years shows all weeks of one athlete", hint="Leave out --all and --week")
    if id is None:
        from pipeline.jobs.reports.overview import report_all

        show(report_all(home, week=week, units=units)[0])
        return
    from pipeline.jobs.reports.pages import write_pages, write_years_page

    if years:
        show(write_years_page(home, id, units=units))
        return
    pages = write_pages(home, id, week=week, units=units)
    for problem in pages.problems:
        say(f"note: {problem}")
    show(pages.week)
