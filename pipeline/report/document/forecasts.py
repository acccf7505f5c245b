"""Past forecasts beside what was measured."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pipeline.report.document.form import Keys, OneOf
from pipeline.report.document.words import Amount, Count, Day, Share
from pipeline.weekly.answer import Range
from pipeline.weekly.forecasts import SIZE_WORDS

SizeWord = Annotated[str, OneOf(SIZE_WORDS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairPart:
    """Two measurements of a quantity, and the forecast between them.

    Attributes
    ----------
    quantity
        What was measured.
    start, end
        Days of the measurements.
    measured_pct
        Its change, scaled to twelve weeks, with the range that measuring gives it [%].
    forecast_pct
        What the forecast expected the measurement to show [%].
    probabilities, outcome
        What the forecast gave to each outcome, and the one that came.
    """

    quantity: str
    start: Day
    end: Day
    measured_pct: Range
    forecast_pct: Range
    probabilities: Annotated[Mapping[str, Share], Keys(SIZE_WORDS)]
    outcome: SizeWord


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePart:
    """How good the forecasts were.

    Attributes
    ----------
    brier, brier_base
        Mean Brier score of the forecasts and of the base rate; less is better.
    log_score, log_score_base
        The same of the logarithmic score.
    gain
        Brier score of the base rate less that of the forecasts; more is better.
    covered
        Pairs inside the range of their forecast.
    beyond_error
        Pairs whose change is larger than its error.
    """

    brier: Amount
    brier_base: Amount
    log_score: float
    log_score_base: float
    gain: Range
    covered: Count
    beyond_error: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastsPart:
    """Past forecasts compared with the log of measurements.

    Attributes
    ----------
    needed
        Pairs below which there is no score.
    left_out
        Pairs without a forecast.
    pairs
        The others, by their end.
    score
        Null with too few pairs.
    """

    needed: Count
    left_out: Count
    pairs: tuple[PairPart, ...]
    score: ScorePart | None
