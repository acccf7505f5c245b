"""Rows of tables as CSV, JSON or JSON lines, for other programs."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import polars as pl

from pipeline.words import STEERING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from polars._typing import PolarsDataType

FORMULA_START = r"^[=+@\t\r-]"
"""What a cell begins with that spreadsheets run, https://owasp.org/www-community/attacks/CSV_Injection."""

ISO = "%Y-%m-%dT%H:%M:%S%.f"


def exported(batches: Iterable[pl.DataFrame], form: str) -> Iterator[bytes]:
    """Write rows with all their columns, a piece for each batch.

    Parameters
    ----------
    batches
        At least one frame; all have the same columns.
    form
        `csv`, where lists are JSON and no text is a formula for a spreadsheet; `json`, a list of objects; or `ndjson`,
        an object on each line. Times are ISO 8601, numbers have the fewest digits that give them again, and what
        neither knows, as infinity, is missing.
    """
    match form:
        case "csv":
            return _csv(batches)
        case "ndjson":
            return map(_lines, batches)
        case _:
            return _json(batches)


def _json(batches: Iterable[pl.DataFrame]) -> Iterator[bytes]:
    before = b"["
    for batch in batches:
        if not batch.is_empty():
            out = io.BytesIO()
            batch.with_columns(_NAIVE).write_json(out)
            yield before
            yield bytes(out.getbuffer()[1:-1])
            before = b",\n"
    yield b"[]\n" if before == b"[" else b"]\n"


def _lines(batch: pl.DataFrame) -> bytes:
    """Write an object on each line."""
    out = io.BytesIO()
    batch.with_columns(_NAIVE).write_ndjson(out)
    return out.getvalue()


def _csv(batches: Iterable[pl.DataFrame]) -> Iterator[bytes]:
    for number, batch in enumerate(batches):
        out = io.BytesIO()
        odd = _odd_columns(batch)
        cells = [_cell(name, kind) for name, kind in batch.schema.items() if name in odd or _is_formatted(kind)]
        batch.with_columns(cells).write_csv(out, include_header=not number)
        yield out.getvalue()


def _odd_columns(batch: pl.DataFrame) -> set[str]:
    """Name the columns with numbers that are not finite, or with text that must be made inert: seldom any."""
    numbers = ~pl.selectors.float().sum().is_finite()  # one that is not finite shows in the sum
    texts = pl.selectors.string().unique().str.contains(f"{FORMULA_START}|{STEERING}").any()
    return {column.name for column in batch.select(numbers, texts) if column.any()}


def _is_formatted(kind: PolarsDataType) -> bool:
    """Whether the values of a type are never written as they are."""
    return kind.is_nested() or isinstance(kind, pl.Datetime)


def _cell(name: str, kind: PolarsDataType) -> pl.Expr:
    """Write the values of a column as cells of a csv file, which the writer only has to quote."""
    column = pl.col(name)
    if kind.is_nested():
        text = pl.struct(name).struct.json_encode().str.strip_prefix(f'{{"{name}":').str.strip_suffix("}")
        return pl.when(column.is_not_null()).then(text).alias(name)
    if isinstance(kind, pl.Datetime):
        return column.dt.to_string(ISO if kind.time_zone is None else f"{ISO}%:z")
    return _inert(column) if kind == pl.String else pl.when(column.is_finite()).then(column)


def _inert(text: pl.Expr) -> pl.Expr:
    """Return text that no spreadsheet takes for a formula, and that does not steer a terminal."""
    shown = text.str.replace_all(STEERING, "")
    runs = text.str.contains(FORMULA_START) | shown.str.contains(FORMULA_START)
    return pl.when(runs).then("'" + shown).otherwise(shown).name.keep()


_NAIVE = pl.selectors.datetime(time_zone=None).dt.to_string(ISO)
"""Times without a zone; polars itself writes those with one as ISO 8601 in JSON."""
