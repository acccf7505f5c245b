"""Find the rules of a table's columns that rows break."""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from pipeline.store.schemas.columns import dy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.store.schemas import Table


class _Values(NamedTuple):
    """The values of a column, or all that its lists and structs hold: lists one by one take several times as long."""

    prefix: str
    column: dy.Column
    values: pl.Expr

    def rules(self) -> dict[str, pl.Expr]:
        """Return the rules of these values themselves, not of what lies within them."""
        rules = self.column.validation_rules(self.values)
        return {rule: holds for rule, holds in rules.items() if not rule.startswith("inner_")}


def _is_finite(_: dy.Column, total: float) -> bool:
    return math.isfinite(total)


# What a column comes to, and whether that shows that all its values keep a rule. The rule itself, which makes a column
# of true and false first, takes several times as long.
_SUMMARIES: dict[str, tuple[Callable[[pl.Expr], pl.Expr], Callable[[Any, Any], bool]]] = {
    "nullability": (pl.Expr.null_count, lambda _, count: count == 0),
    "nan": (pl.Expr.sum, _is_finite),
    "inf": (pl.Expr.sum, _is_finite),
    "min": (pl.Expr.min, lambda column, least: least is None or least >= column.min),
    "max": (pl.Expr.max, lambda column, most: most is None or most <= column.max),
}


def broken_rules(table: Table, rows: pl.DataFrame) -> list[str]:
    """Name the rules of a table that some rows break, each with its column.

    Parameters
    ----------
    table
        The table.
    rows
        All its columns, with their types.
    """
    summaries, keeps = _summaries(table)
    if all(check(value) for check, value in zip(keeps, rows.select(summaries).row(0), strict=True)):
        return []
    rules = rows.select(_rules(table))
    return [name for name, holds in zip(rules.columns, rules.row(0), strict=True) if holds is False]


@functools.cache
def _rules(table: Table) -> list[pl.Expr]:
    """Return the rules of a table: expressions that are true where all rows keep them, named by column and rule."""
    return [
        holds.all().alias(values.prefix + rule)
        for values in _all_values(table)
        for rule, holds in values.rules().items()
    ] + [holds.alias(name) for name, holds in _pairs(table)]


@functools.cache
def _summaries(table: Table) -> tuple[list[pl.Expr], list[Callable[[Any], bool]]]:
    """Return what columns come to, and for each a check that is true only where all rows keep a rule."""
    found: dict[str, tuple[pl.Expr, Callable[[Any], bool]]] = {}
    for values in _all_values(table):
        for rule, holds in values.rules().items():
            if rule in _SUMMARIES:
                summary, keeps = _SUMMARIES[rule]
                name = f"{values.prefix}{summary.__name__}"
                found[name] = summary(values.values).alias(name), functools.partial(keeps, values.column)
            else:
                name = values.prefix + rule
                found[name] = holds.all().alias(name), bool
    found |= {name: (holds.alias(name), bool) for name, holds in _pairs(table)}
    return [summary for summary, _ in found.values()], [keeps for _, keeps in found.values()]


def _pairs(table: Table) -> Iterator[tuple[str, pl.Expr]]:
    """Yield a rule for each group of paired lists: they are as long as each other in every row, or missing together."""
    for group in table.paired:
        first, *others = (pl.col(name).list.len() * share for name, share in group.items())
        yield f"{', '.join(group)} length", pl.all_horizontal(other.eq_missing(first) for other in others).all()


def _all_values(table: Table) -> list[_Values]:
    columns = table.schema.columns().items()
    return [values for name, column in columns for values in _within(f"{name} ", column, pl.col(name))]


def _within(prefix: str, column: dy.Column, values: pl.Expr) -> Iterator[_Values]:
    """Yield the values of a column, and all that they hold if they are lists or structs."""
    yield _Values(prefix, column, values)
    if isinstance(column, dy.List):
        yield from _within(f"{prefix}inner_", column.inner, values.explode(keep_nulls=False))
    elif isinstance(column, dy.Struct):
        for name, field in column.inner.items():
            yield from _within(f"{prefix}inner_{name}_", field, values.drop_nulls().struct.field(name))
