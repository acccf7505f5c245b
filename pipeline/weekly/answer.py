"""What the weekly stage hands to the report: numbers and keys, never sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.vocabulary import Label

if TYPE_CHECKING:
    from pipeline.weekly.forecast.attribution import Attribution
    from pipeline.weekly.forecast.statements import Statement, Worth

LABELS_OF_DRIVER: dict[str, tuple[str, ...]] = {
    "easy_running": (Label.EASY, Label.TEMPO, "walk"),
    "sprint_running": (Label.SPRINT,),
    "hill_running": (Label.HILL, "uphill_sprint"),
    "stairs_running": (Label.STAIRS,),
}
DRIVERS = (
    *LABELS_OF_DRIVER,
    "other_sports",
    "strength",
    "strength_not_given",
    "energy_deficit",
    "energy_surplus",
    "energy_unknown",
    "nothing_done",
)
"""Keys of what moved the verdict; `values` of a driver holds the numbers its sentence needs."""

MISSING = (
    *("strength", "training_since", "lifting_since", "lifting_goes_on", "weight_trend", "weight_log", "protein"),
    *("mass", "body_fat", "thresholds", "heart_rate"),
)
"""Keys of inputs that would sharpen the verdict."""

CHANGES = (
    "two_hill_sprint_sessions",
    "one_sprint_session",
    "stairs_20_min",
    "ten_strength_sets",
    "energy_plus_300",
    "protein_1_6",
    "volume_minus_30",
)
"""Keys of the single changes that the counterfactuals try."""


@dataclass(frozen=True, slots=True)
class Range:
    """An estimate with its 90 % range."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Driver:
    """What moved the verdict, by how much (12-week change of muscle [%], or of gluteal fat [%])."""

    key: str
    muscle_change_pct: float
    fat_change_pct: float
    evidence: str  # grade A to D
    values: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """The verdict with one thing changed.

    Attributes
    ----------
    key
        One of `CHANGES`.
    probabilities
        By class.
    muscle_change_pct, fat_change_pct
        Projected change in 12 weeks [%].
    goal_gain
        What it adds to the probability that the athlete's goal comes true; without a goal, the probability it moves.
    goal_probability
        That of the goal with it; None without a goal.
    advised, why_not
        False where load, care or the goal speak against it, and which: `load_jump`, `build_up`, `care`, `under_18`,
        `body_mass_index`, `goal`.
    """

    key: str
    probabilities: dict[str, float]
    muscle_change_pct: Range
    fat_change_pct: Range
    goal_gain: float
    goal_probability: float | None = None
    advised: bool
    why_not: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """The answer over a 12-week projection of the trailing four weeks.

    Attributes
    ----------
    label
        One of `OUTCOMES`, or `undecided` where none can be said.
    probabilities
        Unclipped, summing to 1, by class.
    muscle, fat
        `smaller`, `same`, `larger` or `unsure`, for gluteus maximus and for gluteal fat.
    muscle_change_pct, fat_change_pct, hips_change_cm
        Projected change in 12 weeks [%], of the hips [cm].
    statement
        What may be said of muscle and fat, each sentence with its own probability.
    attribution
        What the mean change of muscle is due to.
    worth_of_running
        What running is worth by a `cautious`, a `middle` and a `generous` reading: hard sets a week, and the
        probability of growing. Nobody has measured it.
    like_this_week
        Probabilities if every week were like this one; None before its fifth day and during a pause.
    stronger
        `likely`, `possible` or `no_sign`: strength apart from size; `unknown` where strength work is not known.
    question
        The key of `MISSING` whose answer would help most, only where undecided.
    drivers
        Ordered by effect, the strongest first.
    missing
        Where energy balance is unknown, the plain answer about weight first: it takes one word. The others by effect.
    sharpest
        The key of `missing` whose answer would sharpen the verdict most; None where nothing is missing.
    evidence
        Grade A to D of the strongest driver.
    safety
        Keys that outrank the verdict: `low_energy_availability`, `fast_weight_loss`, `under_18`, `care`.
    body_hidden
        True where size and fat must not be shown: with any of these, and by the athlete's own choice.
    energy_availability
        What the food logged leaves beside exercise [kcal per kg of fat-free mass a day]; None without such a log, and
        where weight is known to hold.
    weeks_observed, days_left
        Weeks behind the projection, and the days of the last one that are still to come.
    """

    label: str
    probabilities: dict[str, float]
    muscle: str
    fat: str
    muscle_change_pct: Range
    fat_change_pct: Range
    hips_change_cm: Range
    statement: Statement
    attribution: Attribution
    worth_of_running: dict[str, Worth]
    like_this_week: dict[str, float] | None
    stronger: str
    question: str | None
    drivers: tuple[Driver, ...]
    missing: tuple[str, ...]
    sharpest: str | None = None
    evidence: str
    safety: tuple[str, ...] = ()
    body_hidden: bool = False
    energy_availability: Range | None = None
    weeks_observed: int = 4
    days_left: int = 0
