"""Tables for a terminal, written column by column: ten years of segments take no longer than reading them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.words import STEERING

if TYPE_CHECKING:
    from collections.abc import Sequence

NARROW = 100  # characters; below, columns stand one space apart instead of two
SHORTEST_TEXT = 4  # characters that a text keeps where the terminal is too narrow for all of it
NO_CELL = "-"


class Column(NamedTuple):
    """A column of a table: its title, the text of its cells, and on which side they are flush."""

    title: str
    cells: pl.Expr
    flush_right: bool = False


def number(title: str, value: str, decimals: int = 0, *, times: float = 1.0) -> Column:
    """Show numbers with a fixed number of decimals."""
    scaled = (pl.col(value).cast(pl.Float64) * (times * 10**decimals)).round().cast(pl.Int64, strict=False)
    if not decimals:
        return Column(title, scaled.cast(pl.String).fill_null(NO_CELL), flush_right=True)
    sign = pl.when(scaled < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    whole, rest = scaled.abs() // 10**decimals, scaled.abs() % 10**decimals
    shown = pl.concat_str(sign, whole.cast(pl.String), pl.lit("."), _digits(rest, decimals))
    return Column(title, shown.fill_null(NO_CELL), flush_right=True)


def clock(title: str, seconds: str) -> Column:
    """Show durations [s] as `1:02:05` or `2:05`."""
    whole = pl.col(seconds).cast(pl.Float64).round().cast(pl.Int64, strict=False)
    hours, minutes = whole // 3600, whole // 60 % 60
    after = pl.lit(":") + _digits(whole % 60, 2)
    long = hours.cast(pl.String) + ":" + _digits(minutes, 2) + after
    shown = pl.when(hours > 0).then(long).otherwise(minutes.cast(pl.String) + after)
    return Column(title, shown.fill_null(NO_CELL), flush_right=True)


def _digits(numbers: pl.Expr, count: int) -> pl.Expr:
    """Write numbers from 0 with a fixed number of digits, which are looked up: that is faster than to fill them up."""
    texts = pl.Series([f"{value:0{count}}" for value in range(10**count)], dtype=pl.String)
    return pl.lit(texts).gather(numbers)


def moment(title: str, time: str, form: str) -> Column:
    """Show times in a form of `strftime`."""
    return Column(title, pl.col(time).dt.to_string(form).fill_null(NO_CELL))


def text(title: str, value: str) -> Column:
    """Show text without what would steer a terminal."""
    return Column(title, pl.col(value).cast(pl.String).str.replace_all(STEERING, "").fill_null(NO_CELL))


def text_table(
    rows: pl.DataFrame, columns: Sequence[Column], width: int, *, spare: Sequence[str] = ()
) -> tuple[str, list[str]]:
    """Return the head of a table, and a line for each row.

    Parameters
    ----------
    rows
        With what the columns are made from.
    columns
        In their order.
    width
        Of the terminal, in characters: where the table is wider, columns are left out, then its longest text but the
        last is cut.
    spare
        Titles of the columns that may be left out, the first one first.
    """
    cells = rows.select(column.cells.alias(column.title) for column in columns)
    gap = " " if width < NARROW else "  "
    needed = cells.select(pl.all().str.len_chars().max()).row(0)
    widths = [max(len(column.title), most or 0) for column, most in zip(columns, needed, strict=True)]
    surplus = sum(widths) + len(gap) * (len(widths) - 1) - width
    for title in spare:
        if surplus <= 0:
            break
        place = [column.title for column in columns].index(title)
        surplus -= widths.pop(place) + len(gap)
        columns = [*columns[:place], *columns[place + 1 :]]
    texts = [place for place, column in enumerate(columns[:-1]) if not column.flush_right]
    if surplus > 0 and texts:
        longest = max(texts, key=widths.__getitem__)
        widths[longest] = max(widths[longest] - surplus, min(widths[longest], SHORTEST_TEXT))
    titles = pl.DataFrame({column.title: [column.title] for column in columns})
    row = pl.concat_str(map(_padded, columns, widths), separator=gap).str.strip_chars_end() + "\n"
    (head,), lines = (frame.select(row).to_series().to_list() for frame in (titles, cells))
    rule = "─" * (sum(widths) + len(gap) * (len(widths) - 1))
    return f"{head}{rule}\n", lines


def _padded(column: Column, width: int) -> pl.Expr:
    """Make the cells of a column equally wide."""
    cell = pl.col(column.title)
    if column.flush_right:
        return cell.str.pad_start(width)
    cut = cell.str.head(width - 1) + "…"
    return pl.when(cell.str.len_chars() > width).then(cut).otherwise(cell.str.pad_end(width))
