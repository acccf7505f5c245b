"""The command `glute nights`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.commands.base import say, with_home
from pipeline.commands.kinds import Whole

if TYPE_CHECKING:
    from pipeline.athletes.home import Home


@click.command()
@click.option("--last", type=Whole(1), default=10, show_default=True, metavar="N", help="How many nights.")
@click.option("--json", "as_json", is_flag=True, help="Print the records, a line each.")
@with_home
def nights(home: Home, last: int, as_json: bool) -> None:  # noqa: FBT001  click hands options by name
    """List the last nights, and what went wrong in the latest.

    \b
      glute nights
      glute nights --last 1 --json
    """
    import json

    from pipeline.commands.listing import table_width
    from pipeline.jobs.journal import nights_recorded
    from pipeline.report.render.nights import nights_text
    from pipeline.words import counted, printable

    records, unreadable = nights_recorded(home)
    if unreadable:
        say(f"{counted(unreadable, 'line')} of {home.nights} cannot be read")
    if as_json:
        for record in records[-last:]:
            click.echo(json.dumps(record))
    elif records:
        say(printable(nights_text(records[-last:], width=table_width())), err=False, nl=False)
    else:
        say("no night is recorded yet. Run one: glute nightly")
