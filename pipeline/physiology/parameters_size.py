"""Parameters of muscle size: what training builds, what keeps it, what a pause, a deficit and age take."""

from __future__ import annotations

from pipeline.parameter import Grade, Parameter

# Growth towards a target
SIZE_MAX = Parameter(
    46.0, "% of the untrained size", "fitted to Kubo 2019, full squat", Grade.FITTED, sd=0.15, lognormal=True
)
SIZE_HALF_SETS = Parameter(
    6.0,
    "sets/week",
    "fitted to Schoenfeld 2017 (slope) and Kubo 2019, half squat",
    Grade.FITTED,
    sd=0.20,
    lognormal=True,
)
GAIN_WEEKS = Parameter(
    30.0, "weeks", "judgement, Ogasawara 2013 and Steele 2022 in view", Grade.IN_PART, sd=0.30, lognormal=True
)
RESPONSE_CV = Parameter(0.50, "fraction", "Hubal 2005: 0.48 in men, 0.51 in women", Grade.MEASURED)
AGE_FROM = Parameter(45.0, "years", "judgement: where growth begins to fall with age", Grade.JUDGED)
AGE_SOFT = Parameter(5.0, "years", "judgement: width of that beginning", Grade.JUDGED)
AGE_SLOPE = Parameter(0.010, "per year past 45", "judgement; direction Straight 2020", Grade.IN_PART, sd=0.004)

# Loss: what training had added, and what disuse takes
LOSS_WEEKS = Parameter(
    20.0, "weeks", "judgement: Grgic 2022 implies about 20; Andersen 2005", Grade.IN_PART, sd=0.50, lognormal=True
)
KEEP_YOUNG = Parameter(
    4.0, "times the sets done", "fitted to Bickel 2011: a ninth to a third keeps", Grade.FITTED, sd=0.45, lognormal=True
)
KEEP_OLD = Parameter(
    1.3, "times the sets done", "fitted to Bickel 2011: not from 60 to 75 years", Grade.FITTED, sd=0.15, lognormal=True
)
KEEP_AGE = Parameter(55.0, "years", "judgement: middle between young and old", Grade.JUDGED)
KEEP_AGE_WIDTH = Parameter(5.0, "years", "judgement", Grade.JUDGED)
DISUSE_DEPTH = Parameter(
    15.0, "%", "between Tran 2021 (fitted: 16) and Berg 2007 (not met)", Grade.FITTED, sd=0.40, lognormal=True
)
DISUSE_WEEKS = Parameter(
    10.0, "weeks", "fitted to Tran 2021; fastest first, Marusic 2021", Grade.FITTED, sd=0.25, lognormal=True
)
AGEING = Parameter(
    0.020, "% a week past 50", "Lavin 2019: about 10 % in a decade late; judgement", Grade.IN_PART, sd=0.010
)
AGEING_FROM = Parameter(50.0, "years", "judgement", Grade.JUDGED)
AGEING_WIDTH = Parameter(4.0, "years", "judgement", Grade.JUDGED)
PAUSE_ACTIVITY = Parameter(
    {"bed": 0.0, "crutches": 0.45, "rest": 0.75},
    "share of the usual use of the legs",
    "judgement: bed rest, on crutches, much less walking than usual",
    Grade.JUDGED,
)
PAUSE_WEEKS = Parameter(6.0, "weeks", "judgement: of a pause without an end", Grade.JUDGED)

# Spread between people, and doubt of the model
DRIFT = Parameter(0.0, "% in 12 weeks", "judgement: what training does not explain", Grade.JUDGED, sd=1.0)
SURPRISE = Parameter(0.10, "probability", "judgement: the model may be wrong", Grade.JUDGED)
SURPRISE_CHANGE = Parameter(0.0, "% in 12 weeks", "judgement: what happens then", Grade.JUDGED, sd=1.45)

# The habit behind the first weeks known
HISTORY_BLOCKS = Parameter(26.0, "blocks of four weeks", "judgement: two years are looked back", Grade.JUDGED)
BLOCK_WEEKS = Parameter(4.0, "weeks", "judgement: length of a block", Grade.JUDGED)
YOUNG_HABIT = Parameter(
    0.30, "probability", "judgement: a habit is young where less than half a year is known", Grade.JUDGED
)
YOUNG_HABIT_WEEKS = Parameter(26.0, "weeks", "judgement: known weeks from which it is old", Grade.JUDGED)
STATUS_REACHED = Parameter(
    {"untrained": (0.0, 0.0), "trained": (0.60, 0.95), "advanced": (0.85, 1.0)},
    "share of the size that the sets of the first weeks lead to",
    "judgement",
    Grade.JUDGED,
)

# Energy and protein
DEFICIT_HALF = Parameter(
    450.0, "kcal/day", "fitted to Murphy & Koehler 2022: no net gain at 500", Grade.FITTED, sd=0.20, lognormal=True
)
SURPLUS_GAIN = Parameter(0.10, "share of growth", "judgement: most that a surplus adds", Grade.JUDGED)
SURPLUS_KCAL = Parameter(300.0, "kcal/day", "judgement: where most of it is reached", Grade.JUDGED)
PROTEIN_MIDDLE = Parameter(1.1, "g/kg/day", "Morton 2018, Nunes 2022", Grade.IN_PART, sd=0.12)
PROTEIN_WIDTH = Parameter(0.2, "g/kg/day", "judgement", Grade.JUDGED)
PROTEIN_SHARE = Parameter(0.22, "share of growth", "Morton 2018: 0.30 of about 1.3 kg", Grade.MEASURED, sd=0.07)
INTERFERENCE_PER_HOUR = Parameter(
    0.012, "per hour past five", "Schumann 2022: about none; Lundberg 2022: small", Grade.IN_PART, sd=0.008
)
INTERFERENCE_HOURS = Parameter(5.0, "h/week", "judgement: from here on", Grade.JUDGED)
INTERFERENCE_SOFT = Parameter(2.0, "h/week", "judgement: width of that beginning", Grade.JUDGED)
DEFICIT_LOSS = Parameter(
    1.0, "factor", "judgement: how far the loss in a deficit may be off", Grade.JUDGED, sd=0.50, lognormal=True
)
SURPLUS_MUSCLE = Parameter(
    0.08, "kg/kg fat-free mass", "judgement: overfeeding without training", Grade.JUDGED, sd=0.04
)
MUSCLE_OF_LEAN = Parameter(0.5, "kg/kg", "judgement: muscle in fat-free mass lost", Grade.JUDGED)
SETS_PROTECT = Parameter(4.0, "sets/week", "judgement: where most of their protection is reached", Grade.JUDGED)
LOSS_WITH_SETS = Parameter(0.30, "share", "fitted to Murphy & Koehler 2022", Grade.FITTED)
LOSS_WITH_HOURS = Parameter(
    0.45,
    "share",
    "judgement: Weiss 2007 and 2017, Chomentowski 2009; against it Madrid 2023",
    Grade.IN_PART,
    sd=0.20,
)
LOSS_WITH_HOURS_LIMITS = Parameter((0.1, 0.9), "share", "judgement: where it is cut off", Grade.JUDGED)
HOURS_PROTECT = Parameter(2.0, "h/week", "judgement: where most of their protection is reached", Grade.JUDGED)
ULTRA_PER_HOUR = Parameter(
    0.027, "per hour past fifteen", "fitted to Schütz 2013 (TransEurope)", Grade.FITTED, sd=0.008
)
ULTRA_HOURS = Parameter(15.0, "h/week", "judgement: from here on", Grade.JUDGED)
ULTRA_SOFT = Parameter(3.0, "h/week", "judgement: width of that beginning", Grade.JUDGED)
LOSS_WITHOUT_PROTEIN = Parameter(1.3, "factor", "judgement: with no protein", Grade.JUDGED)
LOSS_SAVED_BY_PROTEIN = Parameter(0.5, "factor", "judgement: less with enough", Grade.JUDGED)
FAT_FREE_ENERGY = Parameter(1816.0, "kcal/kg", "Hall 2008", Grade.MEASURED)
GAP_REALISED = Parameter(
    0.70, "share", "Hall 2011: what a gap planned or logged comes to; fitted to 12 weeks", Grade.FITTED, sd=0.07
)
BALANCE_UNKNOWN = Parameter(
    0.0, "kcal/day", "judgement: a change of weight of 1.8 kg in 12 weeks", Grade.JUDGED, sd=150.0
)
BALANCE_DRIFT = Parameter(
    0.0, "kcal/day", "judgement: weeks ahead differ from those weighed, by 0.7 kg in twelve", Grade.JUDGED, sd=60.0
)
FAT_FLOOR_MEN = Parameter(0.06, "share of body mass", "judgement: below, no forecast", Grade.JUDGED)
FAT_FLOOR_WOMEN = Parameter(0.12, "share of body mass", "judgement: below, no forecast", Grade.JUDGED)
FAT_LOSS_MAX = Parameter(60.0, "%", "judgement: gluteal fat cannot fall by more in 12 weeks", Grade.JUDGED)
FAT_MASS_CV = Parameter(0.15, "fraction", "judgement: fat mass of a person", Grade.JUDGED)

# Hips in centimetres
MUSCLE_OF_HIPS = Parameter(0.13, "share of the section", "judgement", Grade.JUDGED, sd=0.02)
FAT_OF_HIPS_WOMEN = Parameter(0.38, "share of the section", "judgement", Grade.JUDGED, sd=0.06)
FAT_OF_HIPS_MEN = Parameter(0.25, "share of the section", "judgement", Grade.JUDGED, sd=0.05)
HIPS_WOMEN = Parameter((97.0, 0.50), "cm at 23 kg/m2, exponent", "judgement: hips not measured", Grade.JUDGED)
HIPS_MEN = Parameter((96.0, 0.45), "cm at 23 kg/m2, exponent", "judgement: hips not measured", Grade.JUDGED)

# What is drawn where it is not known
MASS_UNKNOWN = Parameter(65.0, "kg", "judgement", Grade.JUDGED, sd=12.0)
MASS_UNKNOWN_LIMITS = Parameter((40.0, 120.0), "kg", "judgement", Grade.JUDGED)
AGE_UNKNOWN = Parameter(38.0, "years", "judgement", Grade.JUDGED, sd=10.0)
AGE_UNKNOWN_LIMITS = Parameter((18.0, 80.0), "years", "judgement", Grade.JUDGED)

# What running is worth in sets: nobody has measured it
SETS_OF_FORCE = Parameter(
    1.3,
    "hard sets/week for 100 of the force dose",
    "judgement: nobody has measured it; Estes 2017 and Steele 2021 bound it on two sides",
    Grade.JUDGED,
    sd=0.8,
    lognormal=True,
)
SETS_OF_ENDURANCE = Parameter(
    0.08,
    "hard sets/week for 100 of the endurance dose",
    "judgement: Harber 2012 (beginners, thighs); bounded by Niinimaki 2016",
    Grade.JUDGED,
    sd=0.7,
    lognormal=True,
)
SETS_OF_RUNNING_CAP = Parameter(4.0, "sets/week", "judgement", Grade.JUDGED, sd=0.25, lognormal=True)
RUNNING_WITHOUT_EFFECT = Parameter(0.20, "probability", "judgement: Steele 2021 found no difference", Grade.JUDGED)
WORTH_READINGS = Parameter(
    {"cautious": 0.25, "middle": 1.0, "generous": 4.0},
    "times what running is worth",
    "judgement: said beside the verdict, as no logged data moves it",
    Grade.JUDGED,
)

# Classes, labels and hedges
LABEL_FROM = Parameter(0.60, "probability", "judgement: a label says what its sentence says", Grade.JUDGED)
HEDGES = Parameter(
    {"very_likely": 0.90, "likely": 0.75, "more_likely_than_not": 0.60},
    "probability of the sentence, from",
    "judgement",
    Grade.JUDGED,
)
HIPS_SAID_FROM = Parameter(0.5, "cm", "judgement: what a tape shows", Grade.JUDGED)
STOPPED_FROM = Parameter(2.0, "sets/week", "judgement: lifting that has stopped is named", Grade.JUDGED)
ASKED_BELOW_WEEKS = Parameter(
    4.0, "weeks", "judgement: with less known, since when the athlete trains so is asked", Grade.JUDGED
)
