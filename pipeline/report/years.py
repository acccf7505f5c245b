"""Years in one picture: when the running was most glute-building."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.report import quantities
from pipeline.report.blocks import Column, Page, Point, Section, Table
from pipeline.report.document import shown_probabilities
from pipeline.report.quantities import DASH
from pipeline.report.sentences import sentence
from pipeline.vocabulary import OUTCOMES
from pipeline.weekly.effect_columns import FORCE

if TYPE_CHECKING:
    from collections.abc import Sequence

PROBABILITIES = tuple(f"probability_{name}" for name in OUTCOMES)
BEST_MONTHS = 3


def years_document(athlete: str, weeks: pl.DataFrame, *, hidden: bool) -> dict[str, Any]:
    """Average the weeks of each month and of each year.

    Parameters
    ----------
    athlete
        Id.
    weeks
        All rows of the weeks table; a week belongs to the month and year of its Thursday, as ISO weeks do.
    hidden
        Whether the body is left out: then there are no probabilities.

    Returns
    -------
    dict
        `athlete`, and `months` and `years`: `period`, `weeks` with a recording, sessions of hill sprints of a mean week
        with their 90 % range, and `probabilities` (mean over the weeks, or None where the body is or was hidden).
        Months without a recording are left out.
    """
    thursday = (pl.col("week") + "-4").str.to_date("%G-W%V-%u")
    dated = weeks.filter(pl.col("activities") > 0).with_columns(
        month=thursday.dt.strftime("%Y-%m"), year=thursday.dt.strftime("%Y")
    )
    return {
        "athlete": athlete,
        "months": _periods(dated, "month", hidden=hidden),
        "years": _periods(dated, "year", hidden=hidden),
    }


def _periods(dated: pl.DataFrame, period: str, *, hidden: bool) -> list[dict[str, Any]]:
    means = dated.group_by(period).agg(pl.len().alias("weeks"), *(pl.col((*FORCE, *PROBABILITIES)).mean(),))
    return [
        {"period": row[period], "weeks": row["weeks"]}
        | {name: row[name] for name in FORCE}
        | {"probabilities": shown_probabilities(row, hidden=hidden)}
        for row in means.sort(period).iter_rows(named=True)
    ]


def years_page(document: dict[str, Any]) -> Page:
    """Lay out the years: the months that asked most of the glutes, and a line for each year."""
    months = document["months"]
    best = sorted(months, key=lambda month: -(month["force_sessions"] or 0.0))[:BEST_MONTHS]
    section = Section(
        key="years",
        title=sentence("title.years"),
        text=(sentence("years.explain"),),
        table=_table(document["years"]),
        points=tuple(Point(_named(month)) for month in best),
        after=(sentence("explain.force"),),
    )
    first, last = (months[place]["period"] for place in (0, -1))
    return Page(
        headline=sentence("years.headline", months=", ".join(_month(month) for month in best)),
        alert=False,
        title=sentence("title.years"),
        subtitle=sentence("years.span", athlete=document["athlete"], first=first, last=last),
        sections=(section,),
        footer=(sentence("footer.text"), sentence("footer.local")),
        more="",
    )


def _month(month: dict[str, Any]) -> str:
    return quantities.month(f"{month['period']}-01")


def _named(month: dict[str, Any]) -> str:
    worth = quantities.estimate(month, "force_sessions", 1)
    return sentence("years.month", month=_month(month), sessions=worth)


def _table(years: Sequence[dict[str, Any]]) -> Table:
    """Show each year: mean week in sessions of hill sprints, and mean probabilities where the body is shown."""
    shown = any(year["probabilities"] for year in years)
    columns = [Column(sentence("column.year"), numbers=False), Column(sentence("column.weeks"))]
    columns += [Column(sentence("column.force"))]
    columns += [Column(sentence(f"class.{name}")) for name in OUTCOMES] if shown else []
    rows = []
    for year in years:
        cells = [year["period"], quantities.number(year["weeks"]), quantities.estimate(year, "force_sessions", 1)]
        of_year = year["probabilities"]
        texts = [quantities.probability_text(of_year[name]) if of_year else DASH for name in OUTCOMES]
        cells += texts if shown else []
        rows.append(tuple(cells))
    return Table(tuple(columns), tuple(rows))
