"""Past forecasts against what was measured since, scored with the measurement's own error."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from pipeline.physiology import parameters_body as parameters
from pipeline.physiology.fusion import Z90
from pipeline.weekly.answer import Range
from pipeline.weekly.forecast.project import WEEKS_FORECAST
from pipeline.weekly.measured import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from pipeline.weekly.measured import Measured

SIZE_WORDS = ("smaller", "same", "larger")
DAYS_AHEAD = 7 * int(WEEKS_FORECAST)
SHORTEST_DAYS, LONGEST_DAYS = 56, 112  # between two measurements that a forecast of 84 days may speak of; judgement
FORECAST_AGE_DAYS = 20  # at most, from the Monday of the forecast's week to the first measurement; judgement
LEAST_WEEKS_SHARE = 0.5  # of the weeks between that must have running for training to count as kept; judgement
LEAST_PAIRS = 5  # below, nothing is said; judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two measurements of a quantity, and the forecast made when the first was taken.

    Attributes
    ----------
    quantity, start, end
        What was measured, and when.
    measured_pct, error_pct
        Change scaled to twelve weeks, and the standard error that two measurements give it [%].
    forecast_pct
        What the forecast expects the measurement to show in twelve weeks, its own error included [%].
    probabilities
        That forecast by outcome: `smaller`, `same`, `larger`.
    outcome
        What was measured, as one of them.
    """

    quantity: str
    start: date
    end: date
    measured_pct: float
    error_pct: float
    forecast_pct: Range
    probabilities: dict[str, float]
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How good the forecasts of all pairs were.

    Attributes
    ----------
    brier, brier_base
        Mean Brier score over the three outcomes, 0 perfect to 2, of the forecasts and of the base rate: how often each
        outcome came among the other pairs.
    log_score, log_score_base
        Mean surprise [nats], the same two.
    gain
        Mean of the base rate's Brier score less the forecast's, with its 90 % range over pairs.
    covered
        Pairs whose measured change lies in the 90 % range of its forecast.
    beyond_error
        Pairs whose measured change exceeds what two measurements of no change differ by, 19 times of 20.
    """

    brier: float
    brier_base: float
    log_score: float
    log_score_base: float
    gain: Range
    covered: int
    beyond_error: int


class Forecasts(NamedTuple):
    """Pairs in the order of time, how many more no forecast spoke of, and the score; None with too few pairs."""

    pairs: tuple[Pair, ...]
    left_out: int
    score: Score | None


def score_forecasts(measures: pl.DataFrame, weeks: pl.DataFrame, until: date) -> Forecasts:
    """Score what past weeks forecast against what was measured since.

    Parameters
    ----------
    measures
        The log `measure`: `date`, `quantity`, `value`, `sd` (of one measurement, in its unit; may be null).
    weeks
        Rows of the table `weeks`, all of them. Each rests on what was known up to that week alone.
    until
        Last day of measurements that count.

    Returns
    -------
    Forecasts
        For each quantity measurements eight to sixteen weeks apart are paired, none in two spans at once. A forecast
        says what twelve weeks like the last four would bring: pairs between which training changed so much that later
        forecasts left it by more than the limit of a class are left out, as are pairs without a forecast.

    References
    ----------
    Brier 1950, Monthly Weather Review 78:1-3. Gneiting & Raftery 2007, J Am Stat Assoc 102:359-378 (proper scores).
    """
    known = weeks.filter(pl.col("muscle_change_pct").is_not_null())
    known = known.with_columns(monday=(pl.col("week") + "-1").str.to_date("%G-W%V-%u")).sort("monday")
    spans = [
        (str(quantity), *span)
        for (quantity,), rows in measures.filter(pl.col("date") <= until).group_by("quantity", maintain_order=True)
        for span in _spans(rows)
    ]
    found = [_pair(MEASURES[quantity], quantity, first, second, known) for quantity, first, second in spans]
    pairs = tuple(sorted((pair for pair in found if pair is not None), key=lambda pair: (pair.end, pair.quantity)))
    return Forecasts(pairs, len(found) - len(pairs), score(pairs) if len(pairs) >= LEAST_PAIRS else None)


def score(pairs: Sequence[Pair]) -> Score:
    """Score the forecasts of at least two pairs."""
    came = [SIZE_WORDS.index(pair.outcome) for pair in pairs]
    outcomes = np.eye(len(SIZE_WORDS))[came]
    forecasts = np.array([[pair.probabilities[name] for name in SIZE_WORDS] for pair in pairs])
    others = outcomes.sum(axis=0) - outcomes
    base = (others + 1) / (len(pairs) - 1 + len(SIZE_WORDS))  # Laplace: no outcome is held impossible
    brier, brier_base = (((shares - outcomes) ** 2).sum(axis=1) for shares in (forecasts, base))
    surprise, surprise_base = (-np.log(shares[np.arange(len(pairs)), came]) for shares in (forecasts, base))
    gain = brier_base - brier
    spread = student_95(len(pairs) - 1) * float(gain.std(ddof=1)) / math.sqrt(len(pairs))
    middle = float(gain.mean())
    return Score(
        brier=float(brier.mean()),
        brier_base=float(brier_base.mean()),
        log_score=float(surprise.mean()),
        log_score_base=float(surprise_base.mean()),
        gain=Range(middle, middle - spread, middle + spread),
        covered=sum(pair.forecast_pct.low <= pair.measured_pct <= pair.forecast_pct.high for pair in pairs),
        beyond_error=sum(abs(pair.measured_pct) > 1.96 * pair.error_pct for pair in pairs),
    )


def student_95(freedom: int) -> float:
    """Give the 95 % quantile of Student's distribution, within 0.2 % from 4 degrees of freedom on.

    References
    ----------
    Abramowitz & Stegun 1964, Handbook of Mathematical Functions, 26.7.5. Not scipy's own: reports must be quick,
    and scipy.stats takes long to load.
    """
    z = Z90
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return z + sum(term / float(freedom**power) for power, term in enumerate(terms, start=1))


class _Measurement(NamedTuple):
    day: date
    value: float
    sd: float | None


def _spans(rows: pl.DataFrame) -> Iterator[tuple[_Measurement, _Measurement]]:
    """Pair the measurements of one quantity, each span beginning where the one before ended or later."""
    days = rows.group_by("date").agg(pl.col("value").mean(), pl.col("sd").mean()).sort("date")
    taken = [_Measurement(*row) for row in days.iter_rows()]
    place = 0
    while place < len(taken):
        first = taken[place]
        later = [
            (abs((other.day - first.day).days - DAYS_AHEAD), index)
            for index, other in enumerate(taken)
            if SHORTEST_DAYS <= (other.day - first.day).days <= LONGEST_DAYS
        ]
        if later:
            place = min(later)[1]
            yield first, taken[place]
        else:
            place += 1


def _pair(kind: Measured, quantity: str, first: _Measurement, second: _Measurement, weeks: pl.DataFrame) -> Pair | None:
    """Hold a change against its forecast; None where none was made, or training changed."""
    made = weeks.filter(pl.col("monday").is_between(first.day - timedelta(days=FORECAST_AGE_DAYS), first.day))
    if made.is_empty() or not _kept(weeks, made.tail(1), first.day, second.day):
        return None
    forecast = made.row(-1, named=True)
    twelve_weeks = DAYS_AHEAD / (second.day - first.day).days
    measured = twelve_weeks * 100 * (second.value / first.value - 1)
    error = twelve_weeks * 100 * math.hypot(_error(kind, first), _error(kind, second)) / first.value
    shares = {"muscle": kind.muscle_share, "fat": kind.fat_share}
    middle = sum(share * forecast[f"{what}_change_pct"] for what, share in shares.items())
    own = [share * _sd(forecast, what) for what, share in shares.items()]  # muscle and fat taken as independent
    expected = NormalDist(middle, math.hypot(*own, kind.relation_sd_pct, error))
    least = kind.least_change_pct
    smaller, larger = expected.cdf(-least), 1 - expected.cdf(least)
    return Pair(
        quantity=quantity,
        start=first.day,
        end=second.day,
        measured_pct=measured,
        error_pct=error,
        forecast_pct=Range(middle, middle - Z90 * expected.stdev, middle + Z90 * expected.stdev),
        probabilities={"smaller": smaller, "same": 1 - smaller - larger, "larger": larger},
        outcome="larger" if measured > least else "smaller" if measured < -least else "same",
    )


def _kept(weeks: pl.DataFrame, made: pl.DataFrame, start: date, end: date) -> bool:
    """Return whether training stayed so alike that later forecasts say about the same."""
    between = weeks.filter(pl.col("monday") > start, pl.col("monday") <= end - timedelta(days=7))
    if between.height < LEAST_WEEKS_SHARE * ((end - start).days // 7 - 1):
        return False
    limits = {"muscle_change_pct": parameters.SIZE_CHANGE.value, "fat_change_pct": parameters.FAT_CHANGE.value}
    return all(
        abs(float(between[name].to_numpy().mean()) - float(made[name][0])) <= limit for name, limit in limits.items()
    )


def _error(kind: Measured, measurement: _Measurement) -> float:
    """Standard error of one measurement in its unit: the athlete's own, else that of studies."""
    if measurement.sd is not None:
        return measurement.sd
    return kind.error / 100 * measurement.value if kind.relative else kind.error


def _sd(forecast: dict[str, float], what: str) -> float:
    """Standard deviation of a forecast whose 90 % range is taken for that of a normal distribution [%]."""
    return (forecast[f"{what}_change_pct_high"] - forecast[f"{what}_change_pct_low"]) / (2 * Z90)
