"""The command `glute activities`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pipeline.commands.base import with_home
from pipeline.commands.listing import list_rows, listing_format, since_option, until_option

if TYPE_CHECKING:
    from pipeline.athletes.home import Home


@click.command()
@click.argument("id", required=False)
@since_option
@until_option
@listing_format
@with_home
def activities(home: Home, **options: Any) -> None:
    """List the activities of an athlete, or of all.

    \b
      glute activities anna --since 2026-11-01
    """
    list_rows(home, "activities", **options)
