"""Past forecasts against tape, ultrasound and scans, as a section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report import quantities
from pipeline.report.quantities import number
from pipeline.report.sections.blocks import Column, Section, Table, titled
from pipeline.report.sentences import counted, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.report.document.forecasts import ForecastsPart, PairPart

COVERED_SHARE = 0.9  # of measured changes in the 90 % range of right forecasts


def forecasts_section(part: ForecastsPart | None) -> Section:
    """Lay out what was measured beside what was forecast; empty with too few pairs to say anything."""
    if part is None or part.score is None:
        return titled("forecasts")
    score = part.score
    count = len(part.pairs)
    word = "better" if score.gain.low > 0 else "worse" if score.gain.high < 0 else "unsure"
    gain = quantities.signed_ends(score.gain.low, score.gain.high, 0.01, 2)
    texts = {
        "pairs": counted(count, "pair"),
        "brier": number(score.brier, 2),
        "base": number(score.brier_base, 2),
        "gain": f"{quantities.signed(score.gain.value, 2)} ({gain})",
    }
    covered, beyond = (counted(pairs, "pair") for pairs in (score.covered, score.beyond_error))
    likely = COVERED_SHARE * count
    expected = counted(likely, "pair", number(likely, 1))
    return titled(
        "forecasts",
        lead=sentence(f"forecasts.{word}", **texts),
        text=(
            sentence("forecasts.covered", covered=covered, expected=expected),
            sentence("forecasts.beyond", beyond=beyond),
        ),
        table=_table(part.pairs),
        after=(sentence("forecasts.how"), *_left_out(part.left_out)),
    )


def _left_out(count: int) -> list[str]:
    return [sentence("forecasts.left_out", pairs=counted(count, "pair"))] if count else []


def _table(pairs: Sequence[PairPart]) -> Table:
    columns = ("quantity", "until", "measured_change", "forecast_change", "chance_given")
    return Table(
        tuple(Column(sentence(f"column.{name}"), numbers=place > 1) for place, name in enumerate(columns)),
        tuple(_row(pair) for pair in pairs),
    )


def _row(pair: PairPart) -> tuple[str, ...]:
    """Set a measured change beside its forecast, and the chance the forecast gave to what came."""
    return (
        sentence(f"quantity.{pair.quantity}"),
        quantities.long_date(pair.end),
        *map(quantities.signed_range, (pair.measured_pct, pair.forecast_pct)),
        quantities.probability_text(pair.probabilities[pair.outcome]),
    )
