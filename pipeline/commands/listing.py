"""Shared parts of the commands that list rows of a table."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands.base import say
from pipeline.commands.kinds import Day, OneOf
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from pipeline.athletes.home import Home

listing_format = click.option(
    "--format", "form", type=OneOf(["table", "json", "ndjson", "csv"]), default="table", show_default=True
)
WIDEST = 110  # columns of a table, also in a pipe

since_option = click.option("--since", type=Day(), metavar="YYYY-MM-DD", help="First local date.")
until_option = click.option("--until", type=Day(), metavar="YYYY-MM-DD", help="Last local date.")
explain_option = click.option("--explain", is_flag=True, help="Show what decided each label, and the runner-up.")


def table_width() -> int:
    """Return the width of the terminal, or the widest a table may be."""
    return min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns)


def refuse_reversed(since: date | None, until: date | None) -> None:
    """Refuse dates between which no day lies.

    Raises
    ------
    UsageError
        The last date is before the first.
    """
    if since and until and until < since:
        raise UsageError(f"--until {until} is before --since {since}", hint="Exchange the two")


def list_rows(home: Home, table: str, *, id: str | None, form: str, explain: bool = False, **chosen: Any) -> None:
    """Print rows of a table, of one athlete or of all."""
    refuse_reversed(chosen.get("since"), chosen.get("until"))
    from pipeline.jobs.listing import batches_of
    from pipeline.report.render.export import exported
    from pipeline.report.render.listing import in_words, listed, shown_columns

    is_table = form == "table"
    columns = shown_columns(table, explain=explain) if is_table else None
    batches = map(in_words, batches_of(home, table, id, columns=columns, **chosen))
    pieces = listed(batches, table, width=table_width(), explain=explain) if is_table else exported(batches, form)
    empty = True
    for piece in pieces:
        click.echo(piece, nl=False)
        empty = False
    if empty:
        say("there is nothing to list")
