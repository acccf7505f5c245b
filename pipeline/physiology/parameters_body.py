"""Parameters of body composition and energy balance: limits, wording, and priors of what is not reported."""

from __future__ import annotations

from pipeline.parameter import Grade, Parameter

# Protein
LOW_PROTEIN_BELOW = Parameter(1.2, "g/kg/day", "judgement", Grade.JUDGED)
FULL_PROTEIN_FROM = Parameter(1.6, "g/kg/day", "Morton 2018", Grade.MEASURED)

# Fat and weight
FORBES_CONSTANT = Parameter(10.4, "kg", "Forbes 2000, Hall 2007 (from memory)", Grade.RECALLED)
FAT_ENERGY = Parameter(9441.0, "kcal/kg", "Hall 2007 (from memory)", Grade.RECALLED)
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
WEIGH_IN_SD = Parameter(0.6, "kg", "judgement: of a reading, by water, food and clothes", Grade.JUDGED)
WEIGH_IN_WORTH = Parameter(4.0, "readings", "judgement: what that scatter counts beside the own", Grade.JUDGED)
WEIGHT_DEFICIT_MOST = Parameter(
    1000.0, "kcal/day", "judgement: few people keep up more for weeks; more may be a reading gone wrong", Grade.JUDGED
)
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
TREND_STABLE = Parameter(0.0, "kcal/day", "judgement: within 0.5 kg a month as reported", Grade.JUDGED, sd=115.0)
TREND_DOWN = Parameter(260.0, "kcal/day", "judgement: losing 0.5 kg a month as reported", Grade.JUDGED, sd=155.0)
TREND_UP = Parameter(-260.0, "kcal/day", "judgement: gaining 0.5 kg a month as reported", Grade.JUDGED, sd=155.0)
TREND_REPORTED = Parameter(128.0, "kcal/day", "judgement: 0.5 kg a month and its error", Grade.JUDGED, sd=100.0)
PROTEIN_PRIOR = Parameter(1.3, "g/kg/day", "judgement: athletes who log nothing", Grade.JUDGED, sd=0.35)
PROTEIN_LOG_SD = Parameter(0.2, "g/kg/day", "judgement: error of a food log's protein", Grade.JUDGED)

# Classes and words
SIZE_CHANGE = Parameter(1.5, "% in 12 weeks", "judgement: repeatability of MRI volume", Grade.JUDGED)
FAT_CHANGE = Parameter(5.0, "% in 12 weeks", "judgement", Grade.JUDGED)
STRONGER_LIKELY_FROM = Parameter(4.0, "sets/week", "Pelland 2024: detectable (secondary)", Grade.RECALLED)
STRONGER_POSSIBLE_FROM = Parameter(1.0, "sets/week", "judgement", Grade.JUDGED)
LOAD_JUMP = Parameter(0.3, "share of the usual load", "judgement", Grade.JUDGED)
LOW_BODY_MASS_INDEX = Parameter(18.5, "kg/m2", "World Health Organization 2000", Grade.MEASURED)
