"""Parameters of muscle growth and loss, of body composition and of what is assumed where nothing is reported."""

from __future__ import annotations

from pipeline.parameter import Grade, Parameter

# Growth of gluteus maximus
GROWTH_MAX = Parameter(0.9, "%/week", "judgement, with Kubo 2019 and Schoenfeld 2017 in view", Grade.IN_PART, sd=0.35)
GROWTH_SCALE = Parameter(6.0, "sets/week", "judgement, Kubo 2019 and Schoenfeld 2017 in view", Grade.IN_PART)
STATUS_UNTRAINED = Parameter(1.0, "factor", "by definition: the growth rate is that of the untrained", Grade.DEFINED)
STATUS_TRAINED = Parameter(0.5, "factor", "judgement: 1-3 years of lifting", Grade.JUDGED)
STATUS_ADVANCED = Parameter(0.25, "factor", "judgement: more than 3 years of lifting", Grade.JUDGED)
RUNNING_SETS_CAP = Parameter(3.0, "sets/week", "judgement: no trial of running and size", Grade.JUDGED)
INTERFERENCE = Parameter(0.02, "share of growth per hour", "judgement after Lundberg 2022", Grade.IN_PART, sd=0.015)
INTERFERENCE_FROM = Parameter(3.0, "h/week", "judgement", Grade.JUDGED)
INTERFERENCE_MAX = Parameter(0.3, "share of growth", "judgement", Grade.JUDGED)
PROTEIN_LOW = Parameter(0.8, "g/kg/day", "recommended daily allowance (IOM 2005)", Grade.MEASURED)
PROTEIN_SPAN = Parameter(0.8, "g/kg/day", "Morton 2018: no further gain above 1.62", Grade.MEASURED)
PROTEIN_LOW_FACTOR = Parameter(0.7, "share of growth", "judgement", Grade.JUDGED)
PROTEIN_FACTOR_FLOOR = Parameter(0.6, "share of growth", "judgement", Grade.JUDGED)
DEFICIT_STOPS_GROWTH = Parameter(500.0, "kcal/day", "Murphy & Koehler 2022", Grade.MEASURED)
WEEKLY_NOISE = Parameter(0.0, "%/week", "judgement: what the model leaves out", Grade.JUDGED, sd=0.05)

# Loss of gluteus maximus
LOSS_SEDENTARY = Parameter(1.0, "share of Forbes", "judgement: dieting without training", Grade.JUDGED)
LOSS_LOW_PROTEIN = Parameter(0.75, "share of Forbes", "judgement: running, little protein", Grade.JUDGED)
LOSS_SOME_PROTEIN = Parameter(0.60, "share of Forbes", "judgement: running, some protein", Grade.JUDGED)
LOSS_FULL_PROTEIN = Parameter(0.45, "share of Forbes", "judgement: running, enough protein", Grade.JUDGED)
LOSS_STRENGTH = Parameter(0.25, "share of Forbes", "judgement: strength work", Grade.JUDGED)
LOSS_STRENGTH_FULL_PROTEIN = Parameter(
    0.15, "share of Forbes", "judgement: strength work and enough protein", Grade.JUDGED
)
LOSS_SCALE = Parameter(1.0, "factor", "judgement: how far the loss in a deficit may be off", Grade.JUDGED, sd=0.4)
LOW_PROTEIN_BELOW = Parameter(1.2, "g/kg/day", "judgement", Grade.JUDGED)
FULL_PROTEIN_FROM = Parameter(1.6, "g/kg/day", "Morton 2018", Grade.MEASURED)
STRENGTH_PROTECTS_FROM = Parameter(4.0, "sets/week", "judgement", Grade.JUDGED)
RUNNING_PROTECTS_FROM = Parameter(1.0, "h/week", "judgement: below counts as sedentary", Grade.JUDGED)
LEAN_TO_MUSCLE = Parameter(0.5, "kg/kg", "judgement: muscle in lost fat-free mass", Grade.JUDGED)
DETRAINING_LOSS = Parameter(0.08, "%/week", "judgement after Grgic 2022 and Bickel 2011", Grade.IN_PART, sd=0.05)
SIZE_KEPT_BY = Parameter(2.0, "sets/week", "judgement after Bickel 2011 (from memory)", Grade.RECALLED)
DETRAINING_FULL_FROM = Parameter(5.0, "% gained earlier", "judgement", Grade.JUDGED)
GAINED_MAX = Parameter(20.0, "%", "judgement: the growth rate does not hold for ever", Grade.JUDGED)
GAINED_BY_TRAINED = Parameter(5.0, "%", "judgement: a year or more of lifting", Grade.JUDGED)

# Fat and weight
FORBES_CONSTANT = Parameter(10.4, "kg", "Forbes 2000, Hall 2007 (from memory)", Grade.RECALLED)
WEIGHT_ENERGY = Parameter(7700.0, "kcal/kg", "the usual rule (Wishnofsky 1958), for weeks only", Grade.MEASURED)
FAT_ENERGY = Parameter(9441.0, "kcal/kg", "Hall 2007 (from memory)", Grade.RECALLED)
FAT_SHARE_OF_DEFICIT = Parameter(0.85, "fraction", "judgement", Grade.JUDGED)
GLUTEAL_FAT_SHARE = Parameter(0.9, "% per % of all fat", "judgement", Grade.JUDGED, sd=0.25)
GLUTEAL_FAT_SHARE_FLOOR = Parameter(0.3, "% per % of all fat", "judgement", Grade.JUDGED)
HALL_ENERGY_PER_KG = Parameter(22.0, "kcal/day/kg", "Hall 2011, linearised", Grade.MEASURED)
HALL_TIME_CONSTANT = Parameter(525.0, "days", "Hall 2011: half of the change in a year", Grade.MEASURED)
EXERCISE_ENERGY_KEPT = Parameter(0.4, "fraction", "Dhurandhar 2015; 0.2-0.7", Grade.MEASURED, sd=0.12)
UNDER_REPORTING = Parameter(0.25, "fraction", "food logs are 20-30 % low (from memory)", Grade.RECALLED, sd=0.10)
REST_OF_DAY = Parameter(
    1.45, "factor on resting energy", "judgement: a day without its exercise", Grade.JUDGED, sd=0.12
)
RESTING_ENERGY_CV = Parameter(0.10, "fraction", "Mifflin 1990", Grade.MEASURED)
EXERCISE_ENERGY_CV = Parameter(0.15, "fraction", "judgement", Grade.JUDGED)
FOOD_DEFICIT_SD_FLOOR = Parameter(250.0, "kcal/day", "judgement", Grade.JUDGED)
WEIGHT_DEFICIT_SD_FLOOR = Parameter(50.0, "kcal/day", "judgement: water and glycogen", Grade.JUDGED)
MUSCLE_SHARE_MEN = Parameter(
    0.42, "share of body mass", "judgement: leaner than the 0.38 of Janssen 2000", Grade.IN_PART, sd=0.04
)
MUSCLE_SHARE_WOMEN = Parameter(
    0.34, "share of body mass", "judgement: leaner than the 0.31 of Janssen 2000", Grade.IN_PART, sd=0.04
)
BODY_FAT_PRIOR_SD = Parameter(6.0, "% of body mass", "judgement: body fat not reported", Grade.JUDGED)
BODY_FAT_REPORTED_SD = Parameter(2.0, "% of body mass", "judgement: scales and calipers", Grade.JUDGED)
LOW_ENERGY_AVAILABILITY = Parameter(
    30.0, "kcal/kg fat-free mass/day", "Loucks (from memory), debated: IOC 2023", Grade.RECALLED
)
WATCHED_ENERGY_AVAILABILITY = Parameter(
    45.0, "kcal/kg fat-free mass/day", "Loucks (from memory): energy balance", Grade.RECALLED
)
FAST_WEIGHT_LOSS = Parameter(0.01, "share of body mass per week", "judgement", Grade.JUDGED)

# What is assumed where nothing is reported
BALANCE_PRIOR = Parameter(0.0, "kcal/day", "judgement: deficit of an athlete who logs nothing", Grade.JUDGED, sd=250.0)
BALANCE_AHEAD = Parameter(0.0, "kcal/day", "judgement: deficit of the coming weeks", Grade.JUDGED, sd=150.0)
TREND_STABLE = Parameter(0.0, "kcal/day", "judgement: within 0.5 kg a month as reported", Grade.JUDGED, sd=115.0)
TREND_DOWN = Parameter(260.0, "kcal/day", "judgement: losing 0.5 kg a month as reported", Grade.JUDGED, sd=155.0)
TREND_UP = Parameter(-260.0, "kcal/day", "judgement: gaining 0.5 kg a month as reported", Grade.JUDGED, sd=155.0)
TREND_REPORTED = Parameter(128.0, "kcal/day", "judgement: 0.5 kg a month and its error", Grade.JUDGED, sd=100.0)
PROTEIN_PRIOR = Parameter(1.3, "g/kg/day", "judgement: athletes who log nothing", Grade.JUDGED, sd=0.35)
PROTEIN_LOG_SD = Parameter(0.2, "g/kg/day", "judgement: error of a food log's protein", Grade.JUDGED)
NO_STRENGTH_PRIOR = Parameter(0.65, "probability", "judgement: runners who lift nothing", Grade.JUDGED)
SOME_STRENGTH_FROM = Parameter(2.0, "sets/week", "judgement: the others have this or more", Grade.JUDGED)
SOME_STRENGTH_TO = Parameter(12.0, "sets/week", "judgement: and this at most, evenly spread", Grade.JUDGED)
UNTRAINED_PRIOR = Parameter(0.65, "probability", "judgement: lifting status not reported", Grade.JUDGED)
TRAINED_PRIOR = Parameter(0.25, "probability", "judgement: lifting status not reported", Grade.JUDGED)
RUNNING_SETS_SENSITIVITY = Parameter(
    4.5, "", "computed: set equivalents fall by 4.5 % where sprint speed is 1 % higher", Grade.DEFINED
)

# Classes and words
SIZE_CHANGE = Parameter(1.5, "% in 12 weeks", "judgement: repeatability of MRI volume", Grade.JUDGED)
FAT_CHANGE = Parameter(5.0, "% in 12 weeks", "judgement", Grade.JUDGED)
STRONGER_LIKELY_FROM = Parameter(4.0, "sets/week", "Pelland 2024: detectable (secondary)", Grade.RECALLED)
STRONGER_POSSIBLE_FROM = Parameter(1.0, "sets/week", "judgement", Grade.JUDGED)
LOAD_JUMP = Parameter(0.3, "share of the usual load", "judgement", Grade.JUDGED)
LOW_BODY_MASS_INDEX = Parameter(18.5, "kg/m2", "World Health Organization 2000", Grade.MEASURED)
