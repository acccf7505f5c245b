"""What the verdict is computed from: four weeks of training, food and body as numbers with their uncertainty."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pipeline.physiology.body import Estimate


class LabelWeek(NamedTuple):
    """A mean week of one label: running [h], set equivalents before the cap [sets], energy above rest [kcal]."""

    hours: float = 0.0
    set_equivalents: float = 0.0
    energy_net_kcal: float = 0.0


def weeks_so_far(weeks: int, days_left: int) -> float:
    """Count weeks of which the last has some days to come [weeks]; never less than one."""
    return max(1.0, weeks - days_left / 7)


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingState:
    """The mean of the trailing four weeks, and what else the projection needs.

    Attributes
    ----------
    running
        A mean week by label; only time spent running, not walking, counts as hours.
    running_sets_sd_log
        Standard deviation of the logarithm of the set equivalents, from unsure thresholds; the model's own doubt about
        running comes on top.
    strength_sets
        Fractional hard sets for gluteus maximus a week [sets]; None where nothing is known.
    status
        `untrained`, `trained` or `advanced`; None where nothing is known.
    gained_pct
        Size gained by earlier strength work [%].
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
    energy_availability
        What the food logged leaves beside exercise [kcal per kg of fat-free mass a day]; None without a log, and where
        weight is known to hold.
    missing
        Keys of `answer.MISSING` that are not known.
    safety, body_hidden, weeks_observed, days_left
        As in `answer.Verdict`.
    added_strength_sets, added_exercise_kcal
        What a counterfactual adds: hard sets a week [sets], and exercise above rest [kcal/day].
    """

    running: dict[str, LabelWeek] = field(default_factory=dict)
    running_sets_sd_log: float = 0.0
    strength_sets: float | None = None
    status: str | None = None
    gained_pct: float = 0.0
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
        """Hours run in a mean week [h]."""
        return sum(week.hours for week in self.running.values())

    @property
    def running_sets(self) -> float:
        """Set equivalents of a mean week, before the cap [sets]."""
        return sum(week.set_equivalents for week in self.running.values())
