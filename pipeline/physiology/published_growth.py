"""What trials and long races did to muscle and weight, beside what this model says of the same thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.physiology.activation import running_activation
from pipeline.physiology.body import exercise_deficit, hall_2011_weight_change
from pipeline.physiology.deficit import growth_factor, mass_lost, muscle_lost, share_lost
from pipeline.physiology.dose import dose_matrix, stride_histogram
from pipeline.physiology.exercises import EXERCISES
from pipeline.physiology.parameters_size import SETS_OF_FORCE
from pipeline.physiology.published_value import MSS_MEN, Published, ratio
from pipeline.physiology.size import SizeResponse, size_after, size_model
from pipeline.vocabulary import Mode

if TYPE_CHECKING:
    from collections.abc import Iterator

_MURPHY_FAT_KG, _MURPHY_MUSCLE_KG = 28.0, 26.0  # their participants, as far as the abstract goes
_TRAINED_MUSCLE = 0.25  # of all lean mass that strength work trains, judgement
_ULTRA_DAYS, _ULTRA_DEFICIT_KCAL = 64, 800.0  # a lean ultra runner


def published_growth() -> Iterator[Published]:
    """Yield what is measured of growth, loss, protein and weight."""
    young = size_model(SizeResponse(), 23.0)
    for depth, name, measured, sd in (("full", "squat", 6.7, 3.5), ("half", "half squat", 2.2, 2.6)):
        ours = float(size_after(young, 0.0, 6.0 * EXERCISES[name].share, 10))
        yield Published("Kubo 2019", f"growth in 10 weeks, {depth} squats (fitted)", "%", measured, sd, ours)
    five, ten = (float(size_after(young, 0.0, sets, 9)) for sets in (5.0, 10.0))
    what = "growth of each added weekly set (fitted)"
    yield Published("Schoenfeld 2017", what, "%", 0.37, 0.05, (ten - five) / 5)
    more = 1 - ratio(growth_factor(0.0, 1.62, 0.0), growth_factor(0.0, 3.0, 0.0))
    yield Published("Morton 2018", "growth that protein beyond 1.62 g/kg/day adds", "share", 0.0, 0.05, more)
    what = "lean mass gained in 12 weeks of strength work, 500 kcal/day below need (fitted)"
    yield Published("Murphy & Koehler 2022", what, "%", 0.0, 0.3, _gained_in_deficit())
    strides = 3 * 4 * 240 * 1.5  # three sessions a week of 4 x 240 s, at 16 km/h
    activation = running_activation("gmax", 16 / 3.6, max_sprint_speed_mps=MSS_MEN)
    force = float(np.median(dose_matrix(Mode.LEVEL, 0.0) @ stride_histogram(activation, strides)))
    intervals = float(size_after(young, 0.0, SETS_OF_FORCE.value * force / 100, 10))
    untrained = "growth in 10 weeks of 4 x 4 min, thigh, ours glute"
    yield Published("Int J Exerc Sci 10:137", untrained, "%", 10.6, 2.7, intervals, reproduced=False)
    what = "leg muscle over 64 days of 70 km (fitted)"
    yield Published("Schütz 2013", what, "%", -7.0, 2.0, _lost_by_ultra_runners())
    half = ratio(hall_2011_weight_change(-500, 365), hall_2011_weight_change(-500, 1e6))
    yield Published("Hall 2011", "share of the eventual change after a year", "fraction", 0.5, 0.05, half)
    kept = float(exercise_deficit(1.0))
    yield Published("Dhurandhar 2015", "weight loss of exercise over that predicted", "fraction", 0.405, 0.045, kept)


def _gained_in_deficit() -> float:
    """Lean mass of the whole body over twelve weeks of eight sets [%], of which strength work trains a quarter."""
    grown = size_after(size_model(SizeResponse(), 50.0), 0.0, 8.0, 12, growth=growth_factor(500.0, 1.2, 1.0))
    _, lean = mass_lost(500.0, 84, _MURPHY_FAT_KG)
    return _TRAINED_MUSCLE * float(grown) - float(muscle_lost(lean, share_lost(8.0, 1.0, 1.2), _MURPHY_MUSCLE_KG))


def _lost_by_ultra_runners() -> float:
    """Leg muscle over 64 days of sixty hours a week [%], of someone 8 % above the untrained size."""
    before, age, fat_kg, muscle_kg = 8.0, 45.0, 12.0, 29.0
    growth = growth_factor(_ULTRA_DEFICIT_KCAL, 1.3, 60.0)
    after = size_after(size_model(SizeResponse(), age), before, 1.5, _ULTRA_DAYS / 7, growth=growth)
    _, lean = mass_lost(_ULTRA_DEFICIT_KCAL, _ULTRA_DAYS, fat_kg)
    lost = float(muscle_lost(lean, share_lost(1.5, 60.0, 1.3), muscle_kg))
    return 100 * (float(after) - before) / (100 + before) - lost
