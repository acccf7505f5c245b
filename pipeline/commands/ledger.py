"""The command `glute ledger`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pipeline.commands.base import choice_of, with_home
from pipeline.commands.listing import list_rows, listing_format
from pipeline.vocabulary import FileStatus

if TYPE_CHECKING:
    from pipeline.athletes.home import Home


@click.command()
@click.argument("id", required=False)
@click.option("--verdict", type=choice_of(FileStatus), help="Only files with this verdict.")
@listing_format
@with_home
def ledger(home: Home, **options: Any) -> None:
    """List every file ever seen, with its verdict and the reason.

    \b
      glute ledger anna --verdict rejected
    """
    list_rows(home, "ledger", **options)
