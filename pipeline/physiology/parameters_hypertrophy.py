"""Parameters of muscle growth and loss, of body composition and of what is assumed where nothing is told."""

from __future__ import annotations

from pipeline.parameter import Parameter

# Growth of gluteus maximus
GROWTH_MAX = Parameter("growth_max", 0.9, 0.35, "%/week", "judgement, with Kubo 2019 and Schoenfeld 2017 in view")
GROWTH_SCALE = Parameter("growth_scale", 6.0, None, "sets/week", "judgement, Kubo 2019 and Schoenfeld 2017 in view")
STATUS_UNTRAINED = Parameter("status_untrained", 1.0, None, "factor", "by definition: what the growth rate is told for")
STATUS_TRAINED = Parameter("status_trained", 0.5, None, "factor", "judgement: 1-3 years of lifting")
STATUS_ADVANCED = Parameter("status_advanced", 0.25, None, "factor", "judgement: more than 3 years of lifting")
RUNNING_SETS_CAP = Parameter("running_sets_cap", 3.0, None, "sets/week", "judgement: no trial of running and size")
INTERFERENCE = Parameter("interference", 0.02, 0.015, "share of growth per hour", "judgement after Lundberg 2022")
INTERFERENCE_FROM = Parameter("interference_from", 3.0, None, "h/week", "judgement")
INTERFERENCE_MAX = Parameter("interference_max", 0.3, None, "share of growth", "judgement")
PROTEIN_LOW = Parameter("protein_low", 0.8, None, "g/kg/day", "recommended daily allowance (IOM 2005)")
PROTEIN_SPAN = Parameter("protein_span", 0.8, None, "g/kg/day", "Morton 2018: no further gain above 1.62")
PROTEIN_LOW_FACTOR = Parameter("protein_low_factor", 0.7, None, "share of growth", "judgement")
PROTEIN_FACTOR_FLOOR = Parameter("protein_factor_floor", 0.6, None, "share of growth", "judgement")
DEFICIT_STOPS_GROWTH = Parameter("deficit_stops_growth", 500.0, None, "kcal/day", "Murphy & Koehler 2022")
WEEKLY_NOISE = Parameter("weekly_noise", 0.0, 0.05, "%/week", "judgement: what the model leaves out")

# Loss of gluteus maximus
LOSS_SEDENTARY = Parameter("loss_sedentary", 1.0, None, "share of Forbes", "judgement: dieting without training")
LOSS_LOW_PROTEIN = Parameter("loss_low_protein", 0.75, None, "share of Forbes", "judgement: running, little protein")
LOSS_SOME_PROTEIN = Parameter("loss_some_protein", 0.60, None, "share of Forbes", "judgement: running, some protein")
LOSS_FULL_PROTEIN = Parameter("loss_full_protein", 0.45, None, "share of Forbes", "judgement: running, enough protein")
LOSS_STRENGTH = Parameter("loss_strength", 0.25, None, "share of Forbes", "judgement: strength work")
LOSS_STRENGTH_FULL_PROTEIN = Parameter(
    "loss_strength_full_protein", 0.15, None, "share of Forbes", "judgement: strength work and enough protein"
)
LOSS_SCALE = Parameter("loss_scale", 1.0, 0.4, "factor", "judgement: how far the loss in a deficit may be off")
LOW_PROTEIN_BELOW = Parameter("low_protein_below", 1.2, None, "g/kg/day", "judgement")
FULL_PROTEIN_FROM = Parameter("full_protein_from", 1.6, None, "g/kg/day", "Morton 2018")
STRENGTH_PROTECTS_FROM = Parameter("strength_protects_from", 4.0, None, "sets/week", "judgement")
RUNNING_PROTECTS_FROM = Parameter("running_protects_from", 1.0, None, "h/week", "judgement: below counts as sedentary")
LEAN_TO_MUSCLE = Parameter("lean_to_muscle", 0.5, None, "kg/kg", "judgement: muscle in lost fat-free mass")
DETRAINING_LOSS = Parameter("detraining_loss", 0.08, 0.05, "%/week", "judgement after Grgic 2022 and Bickel 2011")
SIZE_KEPT_BY = Parameter("size_kept_by", 2.0, None, "sets/week", "judgement after Bickel 2011 (from memory)")
DETRAINING_FULL_FROM = Parameter("detraining_full_from", 5.0, None, "% gained earlier", "judgement")
GAINED_MAX = Parameter("gained_max", 20.0, None, "%", "judgement: the growth rate does not hold for ever")
GAINED_BY_TRAINED = Parameter("gained_by_trained", 5.0, None, "%", "judgement: a year or more of lifting")

# Fat and weight
FORBES_CONSTANT = Parameter("forbes_constant", 10.4, None, "kg", "Forbes 2000, Hall 2007 (from memory)")
WEIGHT_ENERGY = Parameter("weight_energy", 7700.0, None, "kcal/kg", "the usual rule (Wishnofsky 1958), for weeks only")
FAT_ENERGY = Parameter("fat_energy", 9441.0, None, "kcal/kg", "Hall 2007 (from memory)")
FAT_SHARE_OF_DEFICIT = Parameter("fat_share_of_deficit", 0.85, None, "fraction", "judgement")
GLUTEAL_FAT_SHARE = Parameter("gluteal_fat_share", 0.9, 0.25, "% per % of all fat", "judgement")
GLUTEAL_FAT_SHARE_FLOOR = Parameter("gluteal_fat_share_floor", 0.3, None, "% per % of all fat", "judgement")
HALL_ENERGY_PER_KG = Parameter("hall_energy_per_kg", 22.0, None, "kcal/day/kg", "Hall 2011, linearised")
HALL_TIME_CONSTANT = Parameter("hall_time_constant", 525.0, None, "days", "Hall 2011: half of the change in a year")
EXERCISE_ENERGY_KEPT = Parameter("exercise_energy_kept", 0.4, 0.12, "fraction", "Dhurandhar 2015; 0.2-0.7")
UNDER_REPORTING = Parameter("under_reporting", 0.25, 0.10, "fraction", "food logs are 20-30 % low (from memory)")
REST_OF_DAY = Parameter("rest_of_day", 1.45, 0.12, "factor on resting energy", "judgement: a day without its exercise")
RESTING_ENERGY_CV = Parameter("resting_energy_cv", 0.10, None, "fraction", "Mifflin 1990")
EXERCISE_ENERGY_CV = Parameter("exercise_energy_cv", 0.15, None, "fraction", "judgement")
FOOD_DEFICIT_SD_FLOOR = Parameter("food_deficit_sd_floor", 250.0, None, "kcal/day", "judgement")
WEIGHT_DEFICIT_SD_FLOOR = Parameter("weight_deficit_sd_floor", 50.0, None, "kcal/day", "judgement: water and glycogen")
MUSCLE_SHARE_MEN = Parameter(
    "muscle_share_men", 0.42, 0.04, "share of body mass", "judgement: leaner than the 0.38 of Janssen 2000"
)
MUSCLE_SHARE_WOMEN = Parameter(
    "muscle_share_women", 0.34, 0.04, "share of body mass", "judgement: leaner than the 0.31 of Janssen 2000"
)
BODY_FAT_PRIOR_SD = Parameter("body_fat_prior_sd", 6.0, None, "% of body mass", "judgement: body fat not told")
BODY_FAT_TOLD_SD = Parameter("body_fat_told_sd", 2.0, None, "% of body mass", "judgement: scales and calipers")
LOW_ENERGY_AVAILABILITY = Parameter(
    "low_energy_availability", 30.0, None, "kcal/kg fat-free mass/day", "Loucks (from memory), debated: IOC 2023"
)
WATCHED_ENERGY_AVAILABILITY = Parameter(
    "watched_energy_availability", 45.0, None, "kcal/kg fat-free mass/day", "Loucks (from memory): energy balance"
)
FAST_WEIGHT_LOSS = Parameter("fast_weight_loss", 0.01, None, "share of body mass per week", "judgement")

# What is assumed where nothing is told
BALANCE_PRIOR = Parameter("balance_prior", 0.0, 250.0, "kcal/day", "judgement: deficit of an athlete who logs nothing")
BALANCE_AHEAD = Parameter("balance_ahead", 0.0, 150.0, "kcal/day", "judgement: deficit of the coming weeks")
TREND_STABLE = Parameter("trend_stable", 0.0, 115.0, "kcal/day", "judgement: within 0.5 kg a month as felt")
TREND_DOWN = Parameter("trend_down", 260.0, 155.0, "kcal/day", "judgement: losing 0.5 kg a month as felt")
TREND_UP = Parameter("trend_up", -260.0, 155.0, "kcal/day", "judgement: gaining 0.5 kg a month as felt")
TREND_FELT = Parameter("trend_felt", 128.0, 100.0, "kcal/day", "judgement: 0.5 kg a month and the error of feeling")
PROTEIN_PRIOR = Parameter("protein_prior", 1.3, 0.35, "g/kg/day", "judgement: athletes who log nothing")
PROTEIN_LOG_SD = Parameter("protein_log_sd", 0.2, None, "g/kg/day", "judgement: error of a food log's protein")
NO_STRENGTH_PRIOR = Parameter("no_strength_prior", 0.65, None, "probability", "judgement: runners who lift nothing")
SOME_STRENGTH_FROM = Parameter("some_strength_from", 2.0, None, "sets/week", "judgement: the others have this or more")
SOME_STRENGTH_TO = Parameter("some_strength_to", 12.0, None, "sets/week", "judgement: and this at most, evenly spread")
UNTRAINED_PRIOR = Parameter("untrained_prior", 0.65, None, "probability", "judgement: lifting status not told")
TRAINED_PRIOR = Parameter("trained_prior", 0.25, None, "probability", "judgement: lifting status not told")
RUNNING_SETS_SENSITIVITY = Parameter(
    "running_sets_sensitivity",
    4.5,
    None,
    "",
    "computed: set equivalents fall by 4.5 % where sprint speed is 1 % higher",
)

# Classes and words
SIZE_CHANGE = Parameter("size_change", 1.5, None, "% in 12 weeks", "judgement: repeatability of MRI volume")
FAT_CHANGE = Parameter("fat_change", 5.0, None, "% in 12 weeks", "judgement")
STRONGER_LIKELY_FROM = Parameter("stronger_likely_from", 4.0, None, "sets/week", "Pelland 2024: detectable (secondary)")
STRONGER_POSSIBLE_FROM = Parameter("stronger_possible_from", 1.0, None, "sets/week", "judgement")
LOAD_JUMP = Parameter("load_jump", 0.3, None, "share of the usual load", "judgement")
LOW_BODY_MASS_INDEX = Parameter("low_body_mass_index", 18.5, None, "kg/m2", "World Health Organization 2000")
