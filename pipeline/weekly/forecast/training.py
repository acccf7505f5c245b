"""What a forecast is made from: training of the past in blocks, training ahead, food and body, each with its doubt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pipeline.physiology import parameters_size as parameters
from pipeline.physiology.body import Estimate

if TYPE_CHECKING:
    from pipeline.arrays import Floats


class Work(NamedTuple):
    """A mean week of one kind of movement.

    Attributes
    ----------
    hours
        Of endurance [h].
    energy_net_kcal
        Above rest [kcal].
    endurance
        Endurance dose, 100 for four easy hours.
    force
        High-force dose in each case of `physiology.dose.atoms`, shape (atoms,), 100 for two hill-sprint sessions; or a
        number that holds in all of them.
    """

    hours: float = 0.0
    energy_net_kcal: float = 0.0
    endurance: float = 0.0
    force: Floats | float = 0.0

    def times(self, factor: float) -> Work:
        """Scale a week."""
        return Work(factor * self.hours, factor * self.energy_net_kcal, factor * self.endurance, factor * self.force)

    def plus(self, other: Work) -> Work:
        """Add another kind of work, or more of the same."""
        return Work(
            self.hours + other.hours,
            self.energy_net_kcal + other.energy_net_kcal,
            self.endurance + other.endurance,
            self.force + other.force,
        )


NO_WORK, NONE_LIFTED = Work(), Estimate(0.0, 0.0)
_AGE = Estimate(parameters.AGE_UNKNOWN.value, parameters.AGE_UNKNOWN.sd or 0.0)
_MASS = Estimate(parameters.MASS_UNKNOWN.value, parameters.MASS_UNKNOWN.sd or 0.0)
_BALANCE = Estimate(parameters.BALANCE_UNKNOWN.value, parameters.BALANCE_UNKNOWN.sd or 0.0)


class LogDoubt(NamedTuple):
    """Sets of a log that has just begun, has fallen silent or is old: they may not be what is lifted.

    Attributes
    ----------
    held
        Hard sets a week where lifting goes on as it was logged.
    logged
        The same where no more is lifted than the log holds [sets/week].
    probability
        That no more is lifted than the log holds.
    unknown
        That the log, just begun or old, says nothing of what is lifted: then a prior stands beside it. Part of
        `probability`.
    """

    held: Estimate
    logged: float
    probability: float
    unknown: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A mean week of some weeks in a row.

    Attributes
    ----------
    running
        By label: easy, tempo, sprint, hill, uphill_sprint, stairs, walk.
    other_sports
        Rides, ellipticals, rowing and the like.
    sets
        Hard sets of strength work a week and their standard deviation; None where the log has a gap: missing, not zero.
    doubt
        What the sets may be instead, where the log has just begun or has fallen silent.
    activity
        Use of the legs in daily life: 1 usual, 0 bed rest.
    weeks
        How many weeks it stands for.
    recorded
        Whether files hold its running; before the first file a log of sets may know of weeks that no file does.
    """

    running: dict[str, Work] = field(default_factory=dict)
    other_sports: Work = NO_WORK
    sets: Estimate | None = NONE_LIFTED
    doubt: LogDoubt | None = None
    activity: float = 1.0
    weeks: float = parameters.BLOCK_WEEKS.value
    recorded: bool = True

    @property
    def hours(self) -> float:
        """Endurance of any kind a week [h]."""
        return self.other_sports.hours + sum(work.hours for work in self.running.values())

    def running_work(self) -> Work:
        """Add up all kinds of running."""
        total = Work()
        for work in self.running.values():
            total = total.plus(work)
        return total


@dataclass(frozen=True, kw_only=True, slots=True)
class Training:
    """An athlete's training, food and body, as a forecast needs them.

    Attributes
    ----------
    ahead
        The mean week of the trailing four, kept up for twelve weeks.
    history
        Blocks up to now, oldest first; the last is the trailing four weeks themselves. The first is taken for the habit
        before it.
    strength_known
        Whether sets are known; if not, a prior stands for them.
    strength_seen
        What the files hold beside: `none`, `old` or `new` strength sessions without names.
    status
        `untrained`, `trained` or `advanced`; None where nothing is known.
    long_habit
        Whether the first block was a habit of long standing; None where nobody asked.
    age_years, mass_kg, fat_mass_kg, muscle_mass_kg
        With their standard deviations; 0 where known.
    share_female
        1 or 0, a half where the sex is not stated.
    deficit_kcal, protein_g_kg
        Energy deficit [kcal/day, negative in a surplus] and protein [g/kg/day].
    hips_cm
        Hip circumference, measured or from body mass.
    pause_weeks
        Weeks to the end of a pause in `ahead`; None without one.
    added_exercise_kcal
        What a change adds to exercise above rest [kcal/day].
    """

    ahead: Block
    history: tuple[Block, ...] = ()
    strength_known: bool = True
    strength_seen: str = "none"
    status: str | None = None
    long_habit: bool | None = None
    age_years: Estimate = _AGE
    share_female: float = 0.5
    mass_kg: Estimate = _MASS
    fat_mass_kg: Estimate
    muscle_mass_kg: Estimate
    deficit_kcal: Estimate = _BALANCE
    protein_g_kg: Estimate
    hips_cm: float = 97.0
    pause_weeks: float | None = None
    added_exercise_kcal: float = 0.0

    @property
    def weeks_known(self) -> float:
        """Weeks behind the history [weeks]."""
        return sum(block.weeks for block in self.history[-int(parameters.HISTORY_BLOCKS.value) :])

    @property
    def habit_asked(self) -> bool:
        """Whether nothing can be said before the athlete has said since when the training is like this."""
        recorded = sum(block.weeks for block in self.history if block.recorded)
        return self.long_habit is None and recorded < parameters.ASKED_BELOW_WEEKS.value
