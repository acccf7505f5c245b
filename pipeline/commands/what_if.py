"""The command `glute what-if`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.commands.base import is_coloured, text_width, week_option, with_home
from pipeline.commands.kinds import OneOf

if TYPE_CHECKING:
    from pipeline.athletes.home import Home


@click.command("what-if")
@click.argument("id")
@click.argument("changes", nargs=-1, required=True)
@week_option
@click.option("--format", "form", type=OneOf(["terminal", "json", "md"]), default="terminal", show_default=True)
@with_home
def what_if(home: Home, id: str, changes: tuple[str, ...], week: str | None, form: str) -> None:
    """Estimate what changes of a week would do in 12 weeks.

    All changes are applied together.

    \b
      glute what-if anna "add 2x10x30s hills" "volume -30%"
      glute what-if anna "strength +10" "protein 1.6" "energy +300"
      glute what-if anna "add 8x40m sprints" "stairs 20min"
    """
    from pipeline.jobs.reports.what_if import what_if as changed_week

    made = changed_week(home, id, changes, week=week, form=form, colour=is_coloured(form), width=text_width())
    click.echo(made, nl=False)
