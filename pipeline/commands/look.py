"""The commands that show what is there: analyze one file, list the rows of the tables."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands.base import choice_of, engine_option, table_format, with_home
from pipeline.vocabulary import FileStatus

if TYPE_CHECKING:
    from pipeline.athletes.home import Home

WIDEST = 110  # columns of a table, also in a pipe


def _width() -> int:
    return min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns)


_EXPLAIN = click.option("--explain", is_flag=True, help="Say what decided each label, and which was next.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--athlete", metavar="ID", help="Whose thresholds to use.  [default: nobody's in particular]")
@_EXPLAIN
@table_format
@engine_option
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT.svg", help="Draw it, too.")
@with_home
def analyze(home: Home, file: Path, *, form: str, plot: Path | None, explain: bool, **options: Any) -> None:
    """Label and estimate one file; nothing is stored.

    \b
      glute analyze run.fit
      glute analyze run.fit --explain
      glute analyze run.fit.gz --athlete anna --format csv
      glute analyze run.gpx --plot run.svg
    """
    from pipeline.jobs.inspect import analyze as look_into
    from pipeline.report.listing import analysis_text

    analysis = look_into(home, file, **options)
    click.echo(analysis_text(analysis, form, width=_width(), explain=explain), nl=False)
    if plot:
        from pipeline.report.plot import write_plots

        for path in write_plots(analysis, plot):
            click.echo(f"drawn: {path}", err=True)


_ID = click.argument("id", required=False)
_SINCE = click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="First local date.")
_UNTIL = click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Last local date.")


@click.command()
@_ID
@_SINCE
@_UNTIL
@table_format
@with_home
def activities(home: Home, **options: Any) -> None:
    """List the activities of an athlete, or of all.

    \b
      glute activities anna --since 2026-11-01
    """
    _list_rows(home, "activities", **options)


@click.command()
@_ID
@_SINCE
@_UNTIL
@_EXPLAIN
@table_format
@with_home
def segments(home: Home, **options: Any) -> None:
    """List the labelled segments of an athlete, or of all.

    \b
      glute segments anna --since 2026-11-13 --explain
      glute segments anna --format csv > segments.csv
    """
    _list_rows(home, "segments", **options)


@click.command()
@_ID
@click.option("--verdict", type=choice_of(FileStatus), help="Only files of this verdict.")
@table_format
@with_home
def ledger(home: Home, **options: Any) -> None:
    """List every file ever seen, with its verdict and the reason.

    \b
      glute ledger anna --verdict rejected
    """
    _list_rows(home, "ledger", **options)


def _list_rows(home: Home, table: str, *, id: str | None, form: str, explain: bool = False, **chosen: Any) -> None:
    from pipeline.jobs.inspect import rows_of
    from pipeline.report.listing import table_text

    for name in ("since", "until"):
        chosen[name] = chosen.get(name) and chosen[name].date()
    rows = rows_of(home, table, id, **chosen)
    if form == "table" and rows.is_empty():
        click.echo("there is nothing to list", err=True)
    else:
        click.echo(table_text(rows, table, form, width=_width(), explain=explain), nl=False)
