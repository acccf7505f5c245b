"""What a week did to the glutes: its dose of force, its endurance and its energy, against the athlete's own weeks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.arrays import Floats, floats
from pipeline.physiology import parameters_dose as parameters
from pipeline.physiology.activation import endurance_index
from pipeline.physiology.dose import ATOMS, LAWS, atoms
from pipeline.physiology.fusion import Z90
from pipeline.vocabulary import MUSCLES, Muscle
from pipeline.weekly.answer import Range
from pipeline.weekly.stride_doses import (
    activation_minutes,
    doses,
    histograms_of,
    relative_sprint_speed,
    unmeasured_sd,
)

if TYPE_CHECKING:
    from datetime import date

    from pipeline.arrays import Bools
    from pipeline.weekly.sprint_speed import SprintSpeed

RANGE_ENDS = (0.05, 0.5, 0.95)
MUCH_MORE, AROUND = "much_more", "around"
COMPARED_WORDS = (*parameters.NORM_WORDS.value, MUCH_MORE, AROUND)
"""Keys of how a week compares with others; `around` where none of the words is probable enough."""

WANTED = {"altitude": "no_altitude_s", "cadence": "no_cadence_s", "heart_rate": "no_heart_rate_s"}
"""Keys of what files may lack, and the column of the time that lacks it."""

_ENERGY_DRAWS = 4000


@dataclass(frozen=True, slots=True)
class Comparison:
    """A week over others.

    Attributes
    ----------
    weeks
        How many weeks it is held against.
    force
        Ratio of the doses of force, with its 90 % range: errors that both share cancel out.
    endurance
        Ratio of the endurance.
    force_word, endurance_word
        One of `COMPARED_WORDS`.
    probability
        That of the word for force.
    """

    weeks: int
    force: Range
    endurance: float
    force_word: str
    endurance_word: str
    probability: float


@dataclass(frozen=True, slots=True)
class Part:
    """What a run, another activity or a label adds: force [sessions], its share of the week, endurance of gmax."""

    force: Range
    share: float
    endurance: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """What a week did.

    Attributes
    ----------
    coverage
        Share of moving time with a speed; below 0.80 there is no dose.
    force
        High-force dose for gluteus maximus, in sessions of 10 x 30 s of hill sprints; None without a dose.
    by_law
        Its median by each law, only where these differ by more than twice.
    endurance
        By muscle, 100 for four easy hours.
    norm, last_week
        The week against the mean of up to eight earlier ones, and against the last one; None where there are too few.
    runs, labels
        By activity id and by label.
    missing
        Share of the time counted that lacks each of `WANTED`, those above nothing.
    left_out_s
        Moving time faster than the athlete can run [s].
    days
        Days of the week that have passed; the others are compared by as many.
    """

    coverage: float
    force: Range | None
    by_law: tuple[float, ...] | None
    endurance: dict[str, Range]
    norm: Comparison | None
    last_week: Comparison | None
    runs: dict[str, Part]
    labels: dict[str, Part]
    missing: dict[str, float]
    left_out_s: float
    days: int = 7


def effect_of_week(
    stimulus: pl.DataFrame,
    monday: date,
    *,
    first: date,
    sprint_speed: SprintSpeed,
    days: int = 7,
    with_parts: bool = True,
) -> Effect:
    """Sum up what one week did, and hold it against the weeks before.

    Parameters
    ----------
    stimulus
        Rows of that table, at least of the week and of the eight before it.
    monday
        First day of the week.
    first
        First day of the first week with an activity: earlier ones are unknown and no rest.
    sprint_speed
        Of the week's end; it holds for the earlier weeks, too.
    days
        Days of the week that have passed.
    with_parts
        Whether to say what each run and label adds; without, `runs` and `labels` are empty.
    """
    back = (pl.lit(monday) - pl.col("local_date")).dt.total_days()
    most = parameters.NORM_WEEKS.value
    rows = stimulus.with_columns(weeks_ago=((back + 6) // 7).cast(pl.Int64))
    rows = rows.filter(pl.col("weeks_ago").is_between(0, most) & (pl.col("local_date").dt.weekday() <= days))
    dose = _Dose(rows, sprint_speed)
    ago = rows["weeks_ago"].to_numpy()
    known = min(most, (monday - first).days // 7)
    week = ago == 0
    this_week = rows.filter(pl.col("weeks_ago") == 0)
    coverage = _coverage(this_week)
    whole = coverage >= parameters.COVERAGE_LEAST.value
    force = dose.force(week)
    earlier = (ago >= 1) & (ago <= known)
    return Effect(
        coverage=coverage,
        force=dose.sessions(week) if whole else None,
        by_law=_by_law(force) if whole else None,
        endurance={muscle: _endurance(dose.endurance(muscle, week)) for muscle in MUSCLES} if whole else {},
        norm=_against(dose, week, earlier, known) if whole and known >= parameters.NORM_FROM_WEEKS.value else None,
        last_week=_against(dose, week, ago == 1, 1) if whole and known >= 1 else None,
        runs=dose.parts(rows["activity_id"], week) if whole and with_parts else {},
        labels=dose.parts(rows["label"].cast(pl.String), week) if whole and with_parts else {},
        missing=_missing(this_week),
        left_out_s=float(this_week["left_out_s"].sum()),
        days=days,
    )


class _Dose:
    """Force of each row in every case of what is not known, and its endurance."""

    def __init__(self, rows: pl.DataFrame, sprint_speed: SprintSpeed) -> None:
        self._times = [rows[name] for name in ("counted_s", WANTED["cadence"])]
        self._counted_s = floats(rows["counted_s"].to_numpy())
        self._activation_min = {muscle: floats(rows[f"{muscle}_activation_min"].to_numpy()) for muscle in MUSCLES}
        held = floats(rows["max_sprint_speed_mps"].fill_null(sprint_speed.mps).to_numpy())
        self._slower = relative_sprint_speed(held, sprint_speed.mps)
        modes = rows["mode"].cast(pl.String).to_list()
        self._modes = np.array(modes, dtype=object)
        histograms = histograms_of(rows["stride_tenths"])
        self._force = doses(histograms, modes, self._slower, unmeasured_sd(rows), sprint_speed.sd_log)

    def sessions(self, chosen: Bools) -> Range:
        """Sum some rows as a number of hill-sprint sessions, wider where steps are modelled."""
        low, middle, high = np.quantile(self.force(chosen), RANGE_ENDS) * parameters.REFERENCE_SESSIONS.value / 100
        rows = pl.Series(chosen, dtype=pl.Boolean)
        counted, modelled = (float(times.filter(rows).sum()) for times in self._times)
        reach = Z90 * parameters.NO_CADENCE_SD.value * modelled / max(counted, 1.0)
        if low > 0:
            low, high = (
                middle * np.exp(side * np.hypot(np.log(end / middle), reach)) for side, end in ((-1, low), (1, high))
            )
        return Range(float(middle), float(low), float(high))

    def force(self, chosen: Bools) -> Floats:
        """Sum the growth index of some rows, shape (atoms,)."""
        return floats(self._force[chosen].sum(axis=0))

    def endurance(self, muscle: Muscle, chosen: Bools) -> float:
        """Sum the endurance of some rows."""
        stored, counted_s = self._activation_min[muscle][chosen], self._counted_s[chosen]
        minutes = activation_minutes(muscle, stored, counted_s, self._modes[chosen].tolist(), self._slower[chosen])
        return float(endurance_index(muscle, minutes.sum()))

    def parts(self, keys: pl.Series, week: Bools) -> dict[str, Part]:
        """Divide a week by a column; the share is the mean over all cases, as the dose of each is a sum."""
        total = self.force(week)
        names = keys.to_numpy()
        return {
            name: self._part(week & (names == name), total)
            for name in dict.fromkeys(keys.filter(pl.Series(week, dtype=pl.Boolean)))
        }

    def _part(self, chosen: Bools, total: Floats) -> Part:
        force = self.force(chosen)
        share = float(np.mean(np.divide(force, total, out=np.zeros(ATOMS), where=total > 0)))
        return Part(self.sessions(chosen), share, self.endurance(MUSCLES[0], chosen))


def _by_law(force: Floats) -> tuple[float, ...] | None:
    """Give the sessions by each law where these differ by more than twice, and any has a dose worth a word."""
    medians = [float(np.median(force[atoms().law == law])) for law in range(len(LAWS))]
    sessions = tuple(parameters.REFERENCE_SESSIONS.value * median / 100 for median in medians)
    offset = parameters.NORM_OFFSET.value
    apart = (max(medians) + offset) / (min(medians) + offset) > parameters.LAWS_DIFFER.value
    return sessions if apart else None


def _endurance(value: float) -> Range:
    factor = float(np.exp(Z90 * parameters.ENDURANCE_SD.value))
    return Range(value, value / factor, value * factor)


def _against(dose: _Dose, week: Bools, others: Bools, weeks: int) -> Comparison:
    offset = parameters.NORM_OFFSET.value
    ratio = (dose.force(week) + offset) / (dose.force(others) / weeks + offset)
    low, middle, high = np.quantile(ratio, RANGE_ENDS)
    lasting = [dose.endurance(MUSCLES[0], chosen) for chosen in (week, others)]
    endurance = (lasting[0] + offset) / (lasting[1] / weeks + offset)
    word, probability = _word(ratio)
    return Comparison(
        weeks=weeks,
        force=Range(float(middle), float(low), float(high)),
        endurance=endurance,
        force_word=word,
        endurance_word=_word(np.array([endurance]))[0],
        probability=probability,
    )


def _word(ratio: Floats) -> tuple[str, float]:
    """Return the most probable word for a ratio with its probability, or `around`."""
    words = (*parameters.NORM_WORDS.value, MUCH_MORE)
    limits = np.array([*parameters.NORM_WORDS.value.values()])
    shares = np.bincount(np.searchsorted(limits, ratio, side="right"), minlength=len(words)) / ratio.size
    best = int(shares.argmax())
    said = shares[best] >= parameters.WORD_PROBABILITY.value
    return (words[best] if said else AROUND), float(shares[best])


def _coverage(rows: pl.DataFrame) -> float:
    known, lost = (float(rows[name].sum()) for name in ("counted_s", "lost_s"))
    return known / (known + lost) if known + lost else 1.0


def _missing(rows: pl.DataFrame) -> dict[str, float]:
    counted = float(rows["counted_s"].sum())
    shares = {key: float(rows[column].sum()) / counted if counted else 0.0 for key, column in WANTED.items()}
    return {key: share for key, share in shares.items() if share > 0}


def fat_cost(energy_net_kcal: Range) -> Range:
    """Return the body fat that a week's exercise takes where some of its energy is not eaten back [g].

    Parameters
    ----------
    energy_net_kcal
        Energy above rest [kcal].

    References
    ----------
    Dhurandhar et al. 2015, Int J Obes (share not eaten back: 0.4, 0.2 to 0.6). Hall 2008, doi 10.1038/sj.ijo.0803720
    """
    if not energy_net_kcal.value:
        return Range(0.0, 0.0, 0.0)
    energy, share = np.random.default_rng((1, 5)).standard_normal((2, _ENERGY_DRAWS))
    low, high = (max(end, 1.0) for end in (energy_net_kcal.low, energy_net_kcal.high))
    sd_log = float(np.log(high / low)) / (2 * Z90)
    kept = parameters.EATEN_BACK_SHARE
    shares = np.clip(kept.value + (kept.sd or 0.0) * share, 0.05, 0.95)
    grams = 1000 * energy_net_kcal.value * np.exp(sd_log * energy) * shares / parameters.EXERCISE_FAT_ENERGY.value
    lowest, middle, highest = np.quantile(grams, RANGE_ENDS)
    return Range(float(middle), float(lowest), float(highest))
