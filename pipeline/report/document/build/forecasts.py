"""Past forecasts against tape, ultrasound and scans, from the weekly stage to the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.physiology.fusion import Z90
from pipeline.report.document.forecasts import ForecastsPart, PairPart, ScorePart
from pipeline.weekly.answer import Range
from pipeline.weekly.forecasts import LEAST_PAIRS

if TYPE_CHECKING:
    from pipeline.weekly.forecasts import Forecasts, Pair, Score


def forecasts_part(forecasts: Forecasts) -> ForecastsPart:
    """Give pairs and score."""
    return ForecastsPart(
        needed=LEAST_PAIRS,
        left_out=forecasts.left_out,
        pairs=tuple(map(_pair, forecasts.pairs)),
        score=None if forecasts.score is None else _score(forecasts.score),
    )


def _pair(pair: Pair) -> PairPart:
    error = Z90 * pair.error_pct
    return PairPart(
        quantity=pair.quantity,
        start=pair.start.isoformat(),
        end=pair.end.isoformat(),
        measured_pct=Range(pair.measured_pct, pair.measured_pct - error, pair.measured_pct + error),
        forecast_pct=pair.forecast_pct,
        probabilities=pair.probabilities,
        outcome=pair.outcome,
    )


def _score(score: Score) -> ScorePart:
    return ScorePart(
        brier=score.brier,
        brier_base=score.brier_base,
        log_score=score.log_score,
        log_score_base=score.log_score_base,
        gain=score.gain,
        covered=score.covered,
        beyond_error=score.beyond_error,
    )
