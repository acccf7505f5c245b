"""Twelve weeks of the same training in every draw: where size stands now, and where it goes with gluteal fat."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology import parameters_body as body
from pipeline.physiology import parameters_size as parameters
from pipeline.physiology.deficit import (
    growth_factor,
    mass_lost,
    muscle_lost,
    share_lost_of_hours,
    share_lost_of_protein,
    share_lost_of_sets,
)
from pipeline.physiology.size import SizeModel, ageing_loss, size_after, size_model
from pipeline.weekly.forecast.draws import Sample, energy_response, size_response
from pipeline.weekly.forecast.habit import (
    PLAYERS,
    Player,
    age_of,
    drawn_around,
    filled,
    is_guessed,
    logged_sets,
    running_sets,
    sets_not_given,
    size_now,
    works_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from pipeline.weekly.forecast.training import Block, Training

WEEKS_FORECAST = 12.0
PROTEIN_FLOOR_G_KG = 0.4  # g/kg/day, judgement
MUSCLE_FLOOR_KG = 10.0  # kg, judgement


@dataclass(frozen=True, slots=True)
class Forecast:
    """Draws of one projection, each of shape (draws,).

    Attributes
    ----------
    muscle_pct, fat_pct, hips_cm
        Changes over the weeks ahead of gluteus maximus and gluteal fat [%], and of the hips [cm].
    sets
        Hard sets a week ahead, with what running is worth.
    size
        Where size stands now [% above the untrained size].
    deficit_kcal, strength_sets, protein_g_kg, fat_mass_kg
        Inputs as they were drawn.
    weeks
        Weeks ahead: twelve, or to the end of a pause.
    low_fat
        Whether fat mass is, or would get, too low to forecast anything.
    """

    muscle_pct: Floats
    fat_pct: Floats
    hips_cm: Floats
    sets: Floats
    size: Floats
    deficit_kcal: Floats
    strength_sets: Floats
    protein_g_kg: Floats
    fat_mass_kg: Floats
    weeks: float
    low_fat: bool


@dataclass(frozen=True, slots=True)
class Projector:
    """Everything about an athlete's weeks ahead that does not depend on what of them is done; made by `projector`.

    Attributes
    ----------
    size, weeks
        Where size stands now [% above the untrained size], and the weeks ahead.
    deficit_kcal, protein_g_kg, fat_mass_kg, muscle_mass_kg
        Inputs as drawn.
    """

    training: Training
    drawn: Sample
    ahead: Block
    model: SizeModel
    size: Floats
    weeks: float
    deficit_kcal: Floats
    protein_g_kg: Floats
    fat_mass_kg: Floats
    muscle_mass_kg: Floats
    least_fat_kg: Floats
    strength: Floats
    not_given: Floats
    _known: dict[tuple[object, ...], Floats] = field(default_factory=dict, repr=False, compare=False)

    def _once(self, *key: object, make: Callable[[], Floats]) -> Floats:
        """Compute what several projections share only once."""
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]

    def strength_sets(self, use: Collection[str] = PLAYERS) -> Floats:
        """Return the sets of strength work a week, given or not [sets]."""
        logged = self.strength if Player.STRENGTH in use else np.zeros_like(self.strength)
        return logged + self.not_given if Player.NOT_GIVEN in use else logged

    def sets(self, use: Collection[str] = PLAYERS) -> Floats:
        """Return the hard sets a week, with what running and other sports are worth [sets]."""
        works = [name for name in (Player.RUNNING, Player.OTHER) if name in use]
        run = self._once("run", *works, make=lambda: running_sets(works_of(self.ahead, use), self.drawn))
        return run + self.strength_sets(use)

    def expected_muscle_pct(self, use: Collection[str] = PLAYERS) -> Floats:
        """Return the change of muscle that training, food and age lead to, before what they do not explain [%]."""
        sets, eats = self.sets(use), Player.ENERGY in use
        hours = sum(work.hours for work in works_of(self.ahead, use))
        growth = self._once("growth", hours, eats, make=lambda: self._growth(hours, eats=eats))
        then = size_after(self.model, self.size, sets, self.weeks, growth=growth, activity=self.ahead.activity)
        change = (then - self.size) * self._once("relative", make=lambda: 100 / (100 + self.size))
        change -= self._once("age", make=self._aged)
        return floats(change - self._lost(sets, hours) if eats else change)

    def _aged(self) -> Floats:
        return ageing_loss(age_of(self.training, self.drawn), self.weeks, self.drawn["ageing"])

    def _growth(self, hours: float, *, eats: bool) -> Floats:
        """Return the share of growth that energy, protein and hours leave; left out, energy is balance."""
        deficit, protein = (self.deficit_kcal, self.protein_g_kg) if eats else (0.0, body.FULL_PROTEIN_FROM.value)
        return growth_factor(deficit, protein, hours, energy_response(self.drawn))

    def _lost(self, sets: Floats, hours: float) -> Floats:
        """Return the muscle that goes with fat-free mass [%]."""
        response = energy_response(self.drawn)
        fat_free = self._once("lean", make=lambda: mass_lost(self.deficit_kcal, 7 * self.weeks, self.fat_mass_kg)[1])
        whole = self._once("whole", make=lambda: muscle_lost(fat_free, 1.0, self.muscle_mass_kg, response))
        fed = self._once("fed", make=lambda: share_lost_of_protein(self.protein_g_kg, response))
        moved = self._once("moved", hours, make=lambda: share_lost_of_hours(hours, response))
        return whole * np.where(fat_free > 0, share_lost_of_sets(sets) * moved * fed, 1.0)

    def mean_muscle_pct(self, use: Collection[str]) -> float:
        """Return the mean change of muscle over all draws, doubt included [%]."""
        trusted = self._once("trusted", make=lambda: floats(self.drawn["surprise"] >= parameters.SURPRISE.value))
        rest = self._once("rest", make=lambda: self.with_doubt(np.zeros_like(self.size)))
        return float((self.expected_muscle_pct(use) * trusted + rest).mean())

    def with_doubt(self, change_pct: Floats) -> Floats:
        """Add what training does not explain; in one draw of ten the model is wrong altogether [%]."""
        drawn, share = self.drawn, np.sqrt(self.weeks / WEEKS_FORECAST)
        drift = (parameters.DRIFT.sd or 0.0) * share * drawn["drift"]
        wrong = (parameters.SURPRISE_CHANGE.sd or 0.0) * drawn["surprise_change"]
        return np.where(drawn["surprise"] < parameters.SURPRISE.value, wrong, change_pct + drift)

    def forecast(self) -> Forecast:
        """Project the weeks ahead in every draw."""
        fat_lost, _ = mass_lost(self.deficit_kcal, 7 * self.weeks, self.fat_mass_kg)
        muscle = self.with_doubt(self.expected_muscle_pct())
        relative = -100 * fat_lost / self.fat_mass_kg * self.drawn["fat_share"]
        fat = np.maximum(-parameters.FAT_LOSS_MAX.value, relative)
        left = self.training.fat_mass_kg.value - fat_lost
        return Forecast(
            muscle_pct=muscle,
            fat_pct=fat,
            hips_cm=_hips(self.training, self.drawn, muscle, fat),
            sets=self.sets(),
            size=self.size,
            deficit_kcal=self.deficit_kcal,
            strength_sets=self.strength_sets(),
            protein_g_kg=self.protein_g_kg,
            fat_mass_kg=self.fat_mass_kg,
            weeks=self.weeks,
            low_fat=bool(np.median(left) < np.median(self.least_fat_kg)),
        )


def projector(training: Training, drawn: Sample, size: Floats | None = None) -> Projector:
    """Prepare the projections of an athlete's weeks ahead.

    Parameters
    ----------
    training
        History, training ahead, food and body.
    drawn
        From `draws.sample`; the same draws make two projections comparable draw by draw.
    size
        From `Projector.size`, where it is known already: projections of the same past share it.
    """
    model = size_model(size_response(drawn), age_of(training, drawn))
    ahead = filled(training)[-1]
    fat_mass, muscle_mass, least = _masses(training, drawn)
    unknown = np.where(is_guessed(training, ahead, drawn), sets_not_given(training, drawn)[0], 0.0)
    return Projector(
        training=training,
        drawn=drawn,
        ahead=ahead,
        model=model,
        size=size_now(training, drawn, model) if size is None else size,
        weeks=_weeks(training),
        deficit_kcal=_deficit(training, drawn),
        protein_g_kg=drawn_around(training.protein_g_kg, drawn["protein"], PROTEIN_FLOOR_G_KG),
        fat_mass_kg=fat_mass,
        muscle_mass_kg=muscle_mass,
        least_fat_kg=least,
        strength=logged_sets(ahead, drawn),
        not_given=unknown,
    )


def project(training: Training, drawn: Sample, size: Floats | None = None) -> Forecast:
    """Project the weeks ahead; see `projector`."""
    return projector(training, drawn, size).forecast()


def _deficit(training: Training, drawn: Sample) -> Floats:
    return drawn_around(training.deficit_kcal, drawn["deficit"]) + drawn["exercise_kept"] * training.added_exercise_kcal


def _masses(training: Training, drawn: Sample) -> tuple[Floats, Floats, Floats]:
    """Draw fat mass and muscle mass, and give the fat mass below which nothing is forecast [kg]."""
    share = np.where(
        drawn["sex"] < training.share_female, parameters.FAT_FLOOR_WOMEN.value, parameters.FAT_FLOOR_MEN.value
    )
    floor = share * drawn_around(training.mass_kg, drawn["mass"], parameters.MASS_UNKNOWN_LIMITS.value[0])
    fat = np.maximum(floor, drawn_around(training.fat_mass_kg, drawn["fat_mass"]))
    return fat, drawn_around(training.muscle_mass_kg, drawn["muscle_mass"], MUSCLE_FLOOR_KG), floor


def _weeks(training: Training) -> float:
    """Return the weeks ahead: with a pause only those to its end."""
    if training.ahead.activity >= 1:
        return WEEKS_FORECAST
    pause = parameters.PAUSE_WEEKS.value if training.pause_weeks is None else training.pause_weeks
    return min(WEEKS_FORECAST, pause)


def _hips(training: Training, drawn: Sample, muscle_pct: Floats, fat_pct: Floats) -> Floats:
    """Return the change of the hips [cm]: half of the relative change of their section."""
    women, men = parameters.FAT_OF_HIPS_WOMEN, parameters.FAT_OF_HIPS_MEN
    female = drawn["sex"] < training.share_female
    share = (
        np.where(female, women.value, men.value)
        + np.where(female, women.sd or 0.0, men.sd or 0.0) * drawn["fat_of_hips"]
    )
    return training.hips_cm * 0.5 * (drawn["muscle_of_hips"] * muscle_pct + share * fat_pct) / 100
