"""Parameters of sessions and sets: what a strength set counts, what the tried changes consist of, what sports cost."""

from __future__ import annotations

from pipeline.parameter import Parameter

# What a strength set counts for gluteus maximus
SET_DIRECT = Parameter("set_direct", 1.0, None, "sets", "Pelland 2024 (secondary): direct sets count whole")
SET_INDIRECT = Parameter("set_indirect", 0.5, None, "sets", "Pelland 2024 (secondary): indirect sets count half")
SET_HALF_DEPTH = Parameter("set_half_depth", 0.33, None, "sets", "Kubo 2019: 2.2 against 6.7 % growth")
HARD_SET_RESERVE = Parameter(
    "hard_set_reserve", 3.0, None, "repetitions", "Pelland 2024 (secondary): further from failure counts nothing"
)

# Sessions that a change adds. Speeds are shares of maximal sprint speed, so the dose holds for any athlete; energy and
# load are computed with the equations of this package for the work and the way back of the reference athlete, rounded.
_WAY = "judgement: the way such sessions are run"
_COMPUTED = "computed for work and way back, rounded"
HILL_SPRINT_SPEED = Parameter("hill_sprint_speed", 0.625, None, "share of maximal sprint speed", _WAY)
HILL_SPRINT_GRADE = Parameter("hill_sprint_grade", 0.08, None, "grade", _WAY)
HILL_SPRINT_STRIDES = Parameter("hill_sprint_strides", 475.0, None, "strides", "10 x 30 s, jogging back; " + _COMPUTED)
HILL_SPRINT_HOURS = Parameter("hill_sprint_hours", 0.33, None, "h", _WAY)
HILL_SPRINT_ENERGY = Parameter("hill_sprint_energy", 3.0, None, "kcal/kg above rest", _COMPUTED)
HILL_SPRINT_LOAD = Parameter("hill_sprint_load", 35.0, None, "points", _COMPUTED)
SPRINT_SPEED = Parameter("sprint_speed", 0.9, None, "share of maximal sprint speed", _WAY)
SPRINT_STRIDES = Parameter("sprint_strides", 80.0, None, "strides", "8 x 40 m, walking back; " + _COMPUTED)
SPRINT_HOURS = Parameter("sprint_hours", 0.02, None, "h", _WAY)
SPRINT_ENERGY = Parameter("sprint_energy", 0.6, None, "kcal/kg above rest", _COMPUTED)
SPRINT_LOAD = Parameter("sprint_load", 12.0, None, "points", _COMPUTED)
STAIRS_CLIMB = Parameter("stairs_climb", 0.40, None, "m/s", _WAY)
STAIRS_STRIDES = Parameter("stairs_strides", 1410.0, None, "strides", "20 min, 0.17 m a step; " + _COMPUTED)
STAIRS_ENERGY = Parameter("stairs_energy", 4.8, None, "kcal/kg above rest", _COMPUTED)
STAIRS_LOAD = Parameter("stairs_load", 43.0, None, "points", _COMPUTED)
STRENGTH_SETS_ADDED = Parameter("strength_sets_added", 10.0, None, "sets/week", "judgement: two sessions of five")
STRENGTH_SETS_WISE = Parameter(
    "strength_sets_wise", 20.0, None, "sets/week", "Baz-Valle 2022 (from memory): 12-20 in trained lifters"
)
INTAKE_ADDED = Parameter("intake_added", 300.0, None, "kcal/day", "judgement: a small surplus")
VOLUME_TAKEN = Parameter("volume_taken", 0.3, None, "fraction", "judgement: a clear step back")
POINTS_PER_TRIMP = Parameter(
    "points_per_trimp", 0.55, None, "points", "judgement: an hour at threshold is 100 points and about 180 TRIMP"
)

# Metabolic equivalents of moderate, general effort, by FIT sport
_COMPENDIUM = "Ainsworth 2011, rounded (to be read again before quoting)"
MET_CYCLING = Parameter("met_cycling", 7.5, None, "MET", _COMPENDIUM)
MET_E_BIKING = Parameter("met_e_biking", 5.0, None, "MET", _COMPENDIUM)
MET_SWIMMING = Parameter("met_swimming", 6.0, None, "MET", _COMPENDIUM)
MET_ROWING = Parameter("met_rowing", 5.0, None, "MET", _COMPENDIUM)
MET_TRAINING = Parameter("met_training", 3.5, None, "MET", _COMPENDIUM)
MET_FITNESS_EQUIPMENT = Parameter("met_fitness_equipment", 5.0, None, "MET", _COMPENDIUM)
MET_CROSS_COUNTRY_SKIING = Parameter("met_cross_country_skiing", 9.0, None, "MET", _COMPENDIUM)
MET_ALPINE_SKIING = Parameter("met_alpine_skiing", 5.5, None, "MET", _COMPENDIUM)
MET_INLINE_SKATING = Parameter("met_inline_skating", 7.5, None, "MET", _COMPENDIUM)
MET_ICE_SKATING = Parameter("met_ice_skating", 7.0, None, "MET", _COMPENDIUM)
MET_PADDLING = Parameter("met_paddling", 5.0, None, "MET", _COMPENDIUM)
MET_SOCCER = Parameter("met_soccer", 7.0, None, "MET", _COMPENDIUM)
MET_BASKETBALL = Parameter("met_basketball", 6.5, None, "MET", _COMPENDIUM)
MET_TENNIS = Parameter("met_tennis", 7.5, None, "MET", _COMPENDIUM)
MET_YOGA = Parameter("met_yoga", 2.5, None, "MET", _COMPENDIUM)
MET_OTHER = Parameter("met_other", 5.0, None, "MET", "judgement: any sport not named")
