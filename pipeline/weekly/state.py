"""What the verdict is computed from: weeks of training, food and body as numbers with their uncertainty."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.physiology.body import Estimate
from pipeline.weekly.forecast.training import NO_WORK, Block, Training, Work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.weekly.forecast.training import LogDoubt

PLANNED_SETS_CV = 0.2  # relative error of the worth of sets that are planned; judgement
NOT_MEASURED = 0.10  # standard deviation of the logarithm of a sprint speed that is estimated; judgement


def weeks_so_far(weeks: int, days_left: int) -> float:
    """Count weeks of which the last has some days to come [weeks]; never less than one."""
    return max(1.0, weeks - days_left / 7)


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingState:
    """The mean of the trailing four weeks, the weeks before, and what else the projection needs.

    Attributes
    ----------
    running, other_sports
        A mean week of running by label, and of other sports.
    sets
        Hard sets of strength work for gluteus maximus a week [sets]; None where nothing is known, or the log has a gap.
    doubt
        What the sets may be instead, where the log has just begun or has fallen silent.
    strength_known, strength_seen
        As `forecast.training.Training` has them.
    history
        Blocks of weeks up to now, oldest first.
    activity, pause_weeks
        Use of the legs in daily life, 1 usual, and the weeks to the end of a pause.
    this_week
        The last week alone, where it has run long enough to be asked what weeks like it would do.
    sprint_speed_mps, sprint_speed_sd
        Maximal sprint speed [m/s] and the standard deviation of its logarithm; critical_speed_mps likewise.
    status
        `untrained`, `trained` or `advanced`; None where nothing is known.
    long_habit
        Whether the first block was a habit of long standing; False where its start is in the history, None where nobody
        asked.
    age_years, share_female, hips_cm
        Age with its standard deviation, 1 for women and 0 for men, and hip circumference [cm].
    deficit_kcal
        Energy deficit [kcal/day], negative in a surplus.
    deficit_origin
        `weight_log`, `food_log`, `weight_trend` or `prior`.
    protein_g_kg, fat_mass_kg, muscle_mass_kg
        Protein [g/kg/day], fat mass and skeletal muscle mass [kg].
    protein_logged
        Whether protein was logged rather than assumed.
    mass_kg, body_mass_index
        Body mass [kg] and its index [kg/m2].
    load_points, usual_load_points
        Running stress score of the week, of the one before where that is higher and this one not over, and of a week
        the athlete is used to [points].
    mean_load_points, weeks_run
        The same of a mean week, and how many of the weeks had a run.
    week_loads
        The same of each of the weeks that are over, oldest first [points].
    energy_availability
        What the food logged leaves beside exercise [kcal per kg of fat-free mass a day]; None without a log, and where
        weight is known to hold.
    missing
        Keys of `answer.MISSING` that are not known.
    safety, body_hidden, weeks_observed, days_left
        As in `answer.Verdict`.
    added_strength_sets, added_exercise_kcal
        What a change adds: hard sets a week [sets], and exercise above rest [kcal/day].
    """

    running: dict[str, Work] = field(default_factory=dict)
    other_sports: Work = NO_WORK
    sets: Estimate | None = None
    doubt: LogDoubt | None = None
    strength_known: bool = False
    strength_seen: str = "none"
    history: Sequence[Block] = ()
    activity: float = 1.0
    pause_weeks: float | None = None
    this_week: Block | None = None
    sprint_speed_mps: float = 8.0
    sprint_speed_sd: float = NOT_MEASURED
    critical_speed_mps: float = 3.9
    status: str | None = None
    long_habit: bool | None = None
    age_years: Estimate = Estimate(35.0, 0.0)  # noqa: RUF009  a tuple that nobody can change
    share_female: float = 0.5
    hips_cm: float = 97.0
    deficit_kcal: Estimate
    deficit_origin: str = "prior"
    protein_g_kg: Estimate
    protein_logged: bool = False
    fat_mass_kg: Estimate
    muscle_mass_kg: Estimate
    mass_kg: float = 70.0
    body_mass_index: float = 22.0
    load_points: float = 0.0
    usual_load_points: float = 0.0
    mean_load_points: float = 0.0
    weeks_run: int = 0
    week_loads: tuple[float, ...] = ()
    energy_availability: Estimate | None = None
    missing: tuple[str, ...] = ()
    safety: tuple[str, ...] = ()
    body_hidden: bool = False
    weeks_observed: int = 4
    days_left: int = 0
    added_strength_sets: float = 0.0
    added_exercise_kcal: float = 0.0

    @property
    def weeks_so_far(self) -> float:
        """How many of the weeks observed have passed [weeks]; never less than one."""
        return weeks_so_far(self.weeks_observed, self.days_left)

    @property
    def running_hours(self) -> float:
        """Hours run in a mean week [h]; walking is not counted."""
        return sum(week.hours for label, week in self.running.items() if label != "walk")

    @property
    def strength_sets(self) -> float | None:
        """Hard sets a week as far as they are known [sets]."""
        return self.sets.value if self.sets is not None and self.strength_known else None

    @property
    def sets_assumed(self) -> float:
        """Hard sets a week that are kept up: those a log in doubt held, else those known; 0 where nothing is [sets]."""
        return self.doubt.held.value if self.doubt else self.strength_sets or 0.0

    @property
    def ahead(self) -> Block:
        """The mean week that is kept up, with what a change adds."""
        sets, doubt, added = self.sets, self.doubt, self.added_strength_sets
        if added:
            sets = _with_more(sets or Estimate(0.0, 0.0), added)
            doubt = doubt and doubt._replace(held=_with_more(doubt.held, added), logged=max(0.0, doubt.logged + added))
        return Block(
            running=self.running, other_sports=self.other_sports, sets=sets, doubt=doubt, activity=self.activity
        )

    def training(self, ahead: Block | None = None) -> Training:
        """Return what a forecast is made from: the weeks like the last four, or like `ahead`."""
        return Training(
            ahead=ahead or self.ahead,
            history=tuple(self.history),
            strength_known=self.strength_known,
            strength_seen=self.strength_seen,
            status=self.status,
            long_habit=self.long_habit,
            age_years=self.age_years,
            share_female=self.share_female,
            mass_kg=Estimate(self.mass_kg, 0.0),
            fat_mass_kg=self.fat_mass_kg,
            muscle_mass_kg=self.muscle_mass_kg,
            deficit_kcal=self.deficit_kcal,
            protein_g_kg=self.protein_g_kg,
            hips_cm=self.hips_cm,
            pause_weeks=self.pause_weeks,
            added_exercise_kcal=self.added_exercise_kcal,
        )


def _with_more(sets: Estimate, added: float) -> Estimate:
    """Add sets to an estimate, with its relative error, or that of sets that are planned."""
    more = max(0.0, sets.value + added)
    return Estimate(more, (sets.sd / sets.value if sets.value else PLANNED_SETS_CV) * more)
