"""Parameters of sessions: what the suggested changes consist of, and what sports cost."""

from __future__ import annotations

from pipeline.parameter import Grade, Parameter

# Sessions that a change adds. Speeds are shares of maximal sprint speed, so the dose holds for any athlete; energy and
# load are computed with the equations of this package for the work and the way back of the reference athlete, rounded.
_WAY = "judgement: the way such sessions are run"
_COMPUTED = "computed for work and way back, rounded"
HILL_SPRINT_SPEED = Parameter(
    0.504, "share of maximal sprint speed", "judgement: 0.87 of all-out over 30 s", Grade.JUDGED
)
HILL_SPRINT_GRADE = Parameter(0.08, "grade", _WAY, Grade.JUDGED)
HILL_SPRINT_MINUTES = Parameter(5.0, "min", "10 x 30 s: by definition", Grade.DEFINED)
HILL_SPRINT_STRIDES = Parameter(475.0, "strides", "10 x 30 s, jogging back; " + _COMPUTED, Grade.MEASURED)
HILL_SPRINT_HOURS = Parameter(0.33, "h", _WAY, Grade.JUDGED)
HILL_SPRINT_ENERGY = Parameter(3.0, "kcal/kg above rest", _COMPUTED, Grade.DEFINED)
HILL_SPRINT_LOAD = Parameter(35.0, "points", _COMPUTED, Grade.DEFINED)
SPRINT_SPEED = Parameter(0.9, "share of maximal sprint speed", _WAY, Grade.JUDGED)
SPRINT_STRIDES = Parameter(80.0, "strides", "8 x 40 m, walking back; " + _COMPUTED, Grade.MEASURED)
SPRINT_MINUTES = Parameter(0.75, "min", "8 x 40 m at 0.9 of 8 m/s, rounded", Grade.DEFINED)
SPRINT_HOURS = Parameter(0.02, "h", _WAY, Grade.JUDGED)
SPRINT_ENERGY = Parameter(0.6, "kcal/kg above rest", _COMPUTED, Grade.DEFINED)
SPRINT_LOAD = Parameter(12.0, "points", _COMPUTED, Grade.DEFINED)
STAIRS_CLIMB = Parameter(0.40, "m/s", _WAY, Grade.JUDGED)
STAIRS_MINUTES = Parameter(20.0, "min", "by definition", Grade.DEFINED)
STAIRS_STRIDES = Parameter(1410.0, "strides", "20 min, 0.17 m a step; " + _COMPUTED, Grade.MEASURED)
STAIRS_ENERGY = Parameter(4.8, "kcal/kg above rest", _COMPUTED, Grade.DEFINED)
STAIRS_LOAD = Parameter(43.0, "points", _COMPUTED, Grade.DEFINED)
# Attainable repetitions
SHORT_UPHILL = Parameter((10.0, 20.0), "s", "judgement: between the two rules for a slope", Grade.JUDGED)
SHORT_UPHILL_SLOWER = Parameter(
    0.6, "of speed per unit of grade", "Paradisis & Cooke 2001: 97 % at 3 degrees (second hand)", Grade.RECALLED
)
REPETITION_SHARE = Parameter(0.93, "of all-out speed", "judgement: each of up to four repetitions", Grade.JUDGED)
REPETITION_FADE = Parameter(0.004, "of all-out speed per repetition", "judgement: more of them", Grade.JUDGED)
REPETITIONS_FRESH = Parameter(4, "repetitions", "judgement: that fade nothing", Grade.JUDGED)
REPETITION_BAND = Parameter(0.92, "of the fastest asked", "judgement: the slowest asked", Grade.JUDGED)
OVER_OWN_BEST = Parameter(1.02, "of the own best", "judgement: nothing faster is asked", Grade.JUDGED)

STRENGTH_SETS_ADDED = Parameter(10.0, "sets/week", "judgement: two sessions of five", Grade.JUDGED)
STRENGTH_SETS_WISE = Parameter(
    20.0, "sets/week", "Baz-Valle 2022 (from memory): 12-20 in trained lifters", Grade.RECALLED
)
INTAKE_ADDED = Parameter(300.0, "kcal/day", "judgement: a small surplus", Grade.JUDGED)
VOLUME_TAKEN = Parameter(0.3, "fraction", "judgement: a clear step back", Grade.JUDGED)
POINTS_PER_TRIMP = Parameter(
    0.55, "points", "judgement: an hour at threshold is 100 points and about 180 TRIMP", Grade.JUDGED
)

# Metabolic equivalents of moderate, general effort, by FIT sport
_COMPENDIUM = "Ainsworth 2011, rounded (to be read again before quoting)"
MET_CYCLING = Parameter(7.5, "MET", _COMPENDIUM, Grade.MEASURED)
MET_E_BIKING = Parameter(5.0, "MET", _COMPENDIUM, Grade.MEASURED)
MET_SWIMMING = Parameter(6.0, "MET", _COMPENDIUM, Grade.MEASURED)
MET_ROWING = Parameter(5.0, "MET", _COMPENDIUM, Grade.MEASURED)
MET_TRAINING = Parameter(3.5, "MET", _COMPENDIUM, Grade.MEASURED)
MET_FITNESS_EQUIPMENT = Parameter(5.0, "MET", _COMPENDIUM, Grade.MEASURED)
MET_CROSS_COUNTRY_SKIING = Parameter(9.0, "MET", _COMPENDIUM, Grade.MEASURED)
MET_ALPINE_SKIING = Parameter(5.5, "MET", _COMPENDIUM, Grade.MEASURED)
MET_INLINE_SKATING = Parameter(7.5, "MET", _COMPENDIUM, Grade.MEASURED)
MET_ICE_SKATING = Parameter(7.0, "MET", _COMPENDIUM, Grade.MEASURED)
MET_PADDLING = Parameter(5.0, "MET", _COMPENDIUM, Grade.MEASURED)
MET_SOCCER = Parameter(7.0, "MET", _COMPENDIUM, Grade.MEASURED)
MET_BASKETBALL = Parameter(6.5, "MET", _COMPENDIUM, Grade.MEASURED)
MET_TENNIS = Parameter(7.5, "MET", _COMPENDIUM, Grade.MEASURED)
MET_YOGA = Parameter(2.5, "MET", _COMPENDIUM, Grade.MEASURED)
MET_OTHER = Parameter(5.0, "MET", "judgement: any sport not named", Grade.JUDGED)
