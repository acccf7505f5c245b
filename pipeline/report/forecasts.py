"""Past forecasts against tape, ultrasound and scans: in plain data, and as a section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.physiology.fusion import Z90
from pipeline.report import quantities
from pipeline.report.blocks import Column, Section, Table
from pipeline.report.quantities import number
from pipeline.report.sentences import counted, sentence
from pipeline.weekly.forecasts import LEAST_PAIRS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.weekly.answer import Range
    from pipeline.weekly.forecasts import Forecasts, Pair, Score


COVERED_SHARE = 0.9  # of measured changes in the 90 % range of right forecasts


def forecasts_part(forecasts: Forecasts) -> dict[str, Any]:
    """Tell pairs and score in plain data."""
    return {
        "needed": LEAST_PAIRS,
        "left_out": forecasts.left_out,
        "pairs": [_pair(pair) for pair in forecasts.pairs],
        "score": None if forecasts.score is None else _score(forecasts.score),
    }


def _pair(pair: Pair) -> dict[str, Any]:
    measured = {"": 0.0, "_low": -Z90, "_high": Z90}
    return {
        "quantity": pair.quantity,
        "start": pair.start.isoformat(),
        "end": pair.end.isoformat(),
        **{f"measured_pct{end}": pair.measured_pct + sds * pair.error_pct for end, sds in measured.items()},
        **_ends("forecast_pct", pair.forecast_pct),
        "probabilities": dict(pair.probabilities),
        "outcome": pair.outcome,
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "brier": score.brier,
        "brier_base": score.brier_base,
        "log_score": score.log_score,
        "log_score_base": score.log_score_base,
        **_ends("gain", score.gain),
        "covered": score.covered,
        "beyond_error": score.beyond_error,
    }


def _ends(name: str, value: Range) -> dict[str, float]:
    return {name: value.value, f"{name}_low": value.low, f"{name}_high": value.high}


def forecasts_section(document: Mapping[str, Any]) -> Section:
    """Lay out what was measured beside what was forecast; empty with too few pairs to say anything."""
    part = document["forecasts"]
    title = sentence("title.forecasts")
    if part is None or part["score"] is None:
        return Section(key="forecasts", title=title)
    score = part["score"]
    count = len(part["pairs"])
    word = "better" if score["gain_low"] > 0 else "worse" if score["gain_high"] < 0 else "unsure"
    gain = quantities.signed_ends(score["gain_low"], score["gain_high"], 0.01, 2)
    texts = {
        "pairs": counted(count, "pair"),
        "brier": number(score["brier"], 2),
        "base": number(score["brier_base"], 2),
        "gain": f"{quantities.signed(score['gain'], 2)} ({gain})",
    }
    covered, beyond = (counted(score[key], "pair") for key in ("covered", "beyond_error"))
    expected = sentence("amount.pairs", value=number(COVERED_SHARE * count, 1))
    return Section(
        key="forecasts",
        title=title,
        lead=sentence(f"forecasts.{word}", **texts),
        text=(
            sentence("forecasts.covered", covered=covered, expected=expected),
            sentence("forecasts.beyond", beyond=beyond),
        ),
        table=_table(part["pairs"]),
        after=(sentence("forecasts.how"), *_left_out(part["left_out"])),
    )


def _left_out(count: int) -> list[str]:
    return [sentence("forecasts.left_out", pairs=counted(count, "pair"))] if count else []


def _table(pairs: list[dict[str, Any]]) -> Table:
    columns = ("quantity", "until", "measured_change", "forecast_change", "chance_given")
    return Table(
        tuple(Column(sentence(f"column.{name}"), numbers=place > 1) for place, name in enumerate(columns)),
        tuple(_row(pair) for pair in pairs),
    )


def _row(pair: Mapping[str, Any]) -> tuple[str, ...]:
    """Set a measured change beside its forecast, and the chance the forecast gave to what came."""
    return (
        sentence(f"quantity.{pair['quantity']}"),
        quantities.long_date(pair["end"]),
        *(
            quantities.signed_range(*(pair[f"{name}_pct{end}"] for end in ("", "_low", "_high")))
            for name in ("measured", "forecast")
        ),
        quantities.probability_text(pair["probabilities"][pair["outcome"]]),
    )
