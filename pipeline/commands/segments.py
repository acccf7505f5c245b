"""The command `glute segments`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pipeline.commands.base import with_home
from pipeline.commands.listing import explain_option, list_rows, listing_format, since_option, until_option

if TYPE_CHECKING:
    from pipeline.athletes.home import Home


@click.command()
@click.argument("id", required=False)
@since_option
@until_option
@explain_option
@listing_format
@with_home
def segments(home: Home, **options: Any) -> None:
    """List the labelled segments of an athlete, or of all.

    \b
      glute segments anna --since 2026-11-13 --explain
      glute segments anna --format csv > segments.csv
    """
    list_rows(home, "segments", **options)
