"""Parameters of running and walking: energy, heart rate, activation, fibres, set equivalents, load."""

from __future__ import annotations

from pipeline.parameter import Parameter

# Energy cost of running
FLAT_COST = Parameter("flat_cost", 3.8, 0.35, "J/kg/m", "di Prampero 2005 (3.8, level running); SD judgement")
COST_FLOOR = Parameter("cost_floor", 0.4, None, "share of flat cost", "judgement")
DECELERATION_COST_FLOOR = Parameter("deceleration_cost_floor", 0.5, None, "share of flat cost", "judgement")
AIR_RESISTANCE = Parameter("air_resistance", 0.01, None, "J s2/kg/m3", "di Prampero 2005; none on a treadmill")

# Heart rate
HR_MAX_SD = Parameter("hr_max_sd", 10.8, None, "bpm", "Nes 2013; Robergs 2002 gives 7-12 for all age formulas")
HEART_RATE_TIME_CONSTANT = Parameter("heart_rate_time_constant", 57.6, 23.6, "s", "Hunt 2015")
DRIFT_AFTER = Parameter("drift_after", 20.0, None, "min", "judgement")
DRIFT_RATE = Parameter("drift_rate", 0.3, None, "bpm/min", "judgement")
DRIFT_MAX = Parameter("drift_max", 15.0, None, "bpm", "judgement")
DRIFT_MIN_DURATION = Parameter("drift_min_duration", 30.0, None, "min", "judgement: shorter runs are not corrected")

# Kinds of movement
POLYNOMIAL_WALKING_FROM = Parameter(
    "polynomial_walking_from", 0.05, None, "grade", "judgement: Minetti's walking polynomial is off on the level"
)
ACCELERATION_LIMIT = Parameter("acceleration_limit", 4.0, None, "m/s2", "judgement: what 1 Hz positions can tell")
RISE_PER_STEP = Parameter("rise_per_step", 0.17, None, "m", "judgement: riser of a building's stairs")
STAIRS_SLOPE = Parameter("stairs_slope", 0.60, None, "rise over run", "judgement: building stairs have 0.53-0.70")
UNKNOWN_CLIMB = Parameter("unknown_climb", 0.23, None, "m/s", "Teh & Aziz 2002: rate of climb of walking up stairs")
RUN_CADENCE_BASE = Parameter("run_cadence_base", 150.0, None, "steps/min", "judgement: steps where none were counted")
RUN_CADENCE_GAIN = Parameter("run_cadence_gain", 1.5, None, "steps/min per (m/s)2", "judgement")
RUN_CADENCE_MAX = Parameter("run_cadence_max", 280.0, None, "steps/min", "judgement")
WALK_CADENCE_BASE = Parameter("walk_cadence_base", 55.0, None, "steps/min", "judgement")
WALK_CADENCE_GAIN = Parameter("walk_cadence_gain", 43.0, None, "steps/min per m/s", "judgement")

# Standard deviations of the energy methods, as fractions of the energy
COST_SD_LEVEL = Parameter("cost_sd_level", 0.08, None, "fraction", "judgement: running, to 5 % up or down")
COST_SD_UPHILL = Parameter("cost_sd_uphill", 0.09, None, "fraction", "judgement: 5-20 % up")
COST_SD_DOWNHILL = Parameter("cost_sd_downhill", 0.12, None, "fraction", "judgement: 5-20 % down, and rolling ground")
COST_SD_STEEP = Parameter("cost_sd_steep", 0.18, None, "fraction", "judgement: steeper, or grade unknown")
WALK_SD_LEVEL = Parameter("walk_sd_level", 0.05, None, "fraction", "Looney 2019: error 0.20 W/kg at 4.4 W/kg")
WALK_ERROR_SLOPED = Parameter("walk_error_sloped", 0.42, None, "W/kg", "Looney 2019: standard error on slopes")
STAIRS_SD = Parameter("stairs_sd", 0.15, None, "fraction", "judgement; Teh & Aziz 2002 and Bassett 1997 are met to 7 %")
SPRINT_SD = Parameter("sprint_sd", 0.20, None, "fraction", "judgement")
ACSM_SD_LEVEL = Parameter("acsm_sd_level", 0.09, None, "fraction", "judgement; Hall 2004 finds -4 %")
ACSM_SD_GRADED = Parameter("acsm_sd_graded", 0.12, None, "fraction", "judgement")
LOONEY_SD = Parameter("looney_sd", 0.08, None, "fraction", "judgement")
KEYTEL_SD = Parameter("keytel_sd", 0.14, None, "fraction", "judgement from Keytel 2005 (R2 0.83)")
RESERVE_SD = Parameter("reserve_sd", 0.12, None, "fraction", "judgement: Swain & Leutholtz 1997")
RESERVE_OTHER_SPORT_SD = Parameter("reserve_other_sport_sd", 0.20, None, "fraction", "judgement: VO2max of running")
DEVICE_POWER_SD = Parameter("device_power_sd", 0.08, None, "fraction", "judgement: calibrated for athlete and device")
MET_SD = Parameter("met_sd", 0.30, None, "fraction", "judgement: a sport's name says little about its effort")

# When a method may speak
LEVEL_GRADE = Parameter("level_grade", 0.01, None, "grade", "judgement: mean grades within count as level")
ROLLING_GRADE = Parameter("rolling_grade", 0.01, None, "grade", "judgement: mean climb and descent that cancel")
HEART_RATE_MIN_DURATION = Parameter("heart_rate_min_duration", 180.0, None, "s", "judgement from Hunt 2015")
HEART_RATE_STEADY_SD = Parameter("heart_rate_steady_sd", 10.0, None, "bpm", "judgement: SD within a steady bout")
METHOD_COVERAGE = Parameter("method_coverage", 0.9, None, "fraction", "judgement: seconds with a reading")
OTHER_SPORT_COVERAGE = Parameter("other_sport_coverage", 0.5, None, "fraction", "judgement")

# Fusion of energy methods
METHOD_CORRELATION = Parameter("method_correlation", 0.5, None, "", "judgement: errors of methods on the same signal")
METHOD_CORRELATION_ACROSS = Parameter("method_correlation_across", 0.1, None, "", "judgement: on different signals")
FUSED_SD_FLOOR = Parameter("fused_sd_floor", 0.06, None, "fraction", "judgement")
SHARED_ENERGY_SD = Parameter("shared_energy_sd", 0.05, None, "fraction", "judgement: flat cost, all segments alike")

# Gluteal activation: burst mean in % of a maximal voluntary isometric contraction (MVIC), population centre.
# Shaped to the published anchors named; no parameter here was fitted to running recordings of one study.
_SHAPED = "judgement, shaped to Bartlett 2014, Dorn 2012 and 20-35 % MVIC in easy running"
_WALKING = "judgement, shaped to Lieberman 2006 and Franz & Kram 2012"
_STAIRS = "judgement, shaped to MacAskill 2014"
GMAX_RUN_BASE = Parameter("gmax_run_base", 10.0, None, "% MVIC", _SHAPED)
GMAX_RUN_GAIN = Parameter("gmax_run_gain", 90.0, None, "% MVIC at maximal sprint speed", _SHAPED)
GMAX_RUN_EXPONENT = Parameter("gmax_run_exponent", 1.7, None, "", _SHAPED)
GMAX_RUN_UPHILL = Parameter("gmax_run_uphill", 4.0, 1.5, "per unit of grade", "judgement")
GMAX_RUN_CADENCE = Parameter("gmax_run_cadence", -1.05, None, "exponent", "fitted to Lenhart 2014 (two ratios)")
GMED_RUN_BASE = Parameter("gmed_run_base", 18.0, None, "% MVIC", _SHAPED)
GMED_RUN_GAIN = Parameter("gmed_run_gain", 62.0, None, "% MVIC at maximal sprint speed", _SHAPED)
GMED_RUN_EXPONENT = Parameter("gmed_run_exponent", 1.2, None, "", _SHAPED)
GMED_RUN_UPHILL = Parameter("gmed_run_uphill", 0.5, None, "per unit of grade", "judgement")
GMED_RUN_CADENCE = Parameter("gmed_run_cadence", -0.95, None, "exponent", "fitted to Lenhart 2014 (two ratios)")
GMIN_OF_GMED = Parameter("gmin_of_gmed", 0.95, None, "ratio", "judgement; least certain of the model")
DOWNHILL_SLOPE = Parameter("downhill_slope", 1.0, None, "per unit of grade", "judgement")
DOWNHILL_FLOOR = Parameter("downhill_floor", 0.7, None, "ratio to level", "judgement")
GMAX_WALK = Parameter("gmax_walk", 6.0, None, "% MVIC at 1.4 m/s", _WALKING)
GMAX_WALK_EXPONENT = Parameter("gmax_walk_exponent", 1.0, None, "", _WALKING)
GMAX_WALK_UPHILL = Parameter("gmax_walk_uphill", 22.0, None, "per unit of grade", "fitted to Franz & Kram 2012")
GMED_WALK = Parameter("gmed_walk", 16.0, None, "% MVIC at 1.4 m/s", _WALKING)
GMIN_WALK = Parameter("gmin_walk", 15.0, None, "% MVIC at 1.4 m/s", _WALKING)
GMED_WALK_EXPONENT = Parameter("gmed_walk_exponent", 0.7, None, "", _WALKING)
GMED_WALK_UPHILL = Parameter("gmed_walk_uphill", 1.5, None, "per unit of grade", _WALKING)
GMAX_STAIRS_BASE = Parameter("gmax_stairs_base", 12.0, None, "% MVIC", _STAIRS)
GMAX_STAIRS_RISE = Parameter("gmax_stairs_rise", 75.0, None, "% MVIC per m/s of climb", _STAIRS)
GMED_STAIRS_BASE = Parameter("gmed_stairs_base", 45.0, None, "% MVIC", _STAIRS)
GMED_STAIRS_RISE = Parameter("gmed_stairs_rise", 40.0, None, "% MVIC per m/s of climb", _STAIRS)
BURST_PEAK = Parameter("burst_peak", 2.0, None, "peak over mean", "judgement; 2.5-2.9 in loaded lifts, Contreras 2015")
ACTIVATION_CAP = Parameter("activation_cap", 130.0, None, "% MVIC", "judgement")
GMAX_CV = Parameter("gmax_cv", 0.45, None, "fraction", "judgement; published SD over mean is 0.47-0.65")
GMED_CV = Parameter("gmed_cv", 0.45, None, "fraction", "judgement; published SD over mean is 0.47-0.65")
GMIN_CV = Parameter("gmin_cv", 0.60, None, "fraction", "judgement")
ACTIVATION_SHARED_CV = Parameter("activation_shared_cv", 0.20, None, "fraction", "judgement: error of the model itself")

# Set equivalents
DOSE_THRESHOLD = Parameter("dose_threshold", 40.0, None, "% MVIC", "judgement: no stimulus below")
DOSE_SPAN = Parameter("dose_span", 60.0, None, "% MVIC", "judgement: full stimulus at 100 %")
DOSE_EXPONENT = Parameter("dose_exponent", 1.5, None, "", "judgement")
STRIDE_OF_REPETITION = Parameter("stride_of_repetition", 0.1, None, "repetitions", "judgement: short contact")
REPETITIONS_PER_SET = Parameter("repetitions_per_set", 8.0, None, "repetitions", "judgement")
RUNNING_DOSE_MEDIAN = Parameter("running_dose_median", 0.8, None, "factor", "judgement: no trial of running and size")
RUNNING_DOSE_SD_LOG = Parameter("running_dose_sd_log", 0.8, None, "", "judgement")
RUNNING_ADDS_NOTHING = Parameter("running_adds_nothing", 0.25, None, "probability", "judgement")

# Fibres
_VOLLESTAD = "fitted to Vollestad & Blom 1985 (cycling, thigh; quoted from memory)"
TYPE_I_FULL = Parameter("type_i_full", 0.45, None, "share of VO2max power", _VOLLESTAD)
TYPE_IIA_MIDPOINT = Parameter("type_iia_midpoint", 0.555, None, "share of VO2max power", _VOLLESTAD)
TYPE_IIA_STEEPNESS = Parameter("type_iia_steepness", 11.1, None, "", _VOLLESTAD)
TYPE_IIX_MIDPOINT = Parameter("type_iix_midpoint", 0.91, None, "share of VO2max power", _VOLLESTAD)
TYPE_IIX_STEEPNESS = Parameter("type_iix_steepness", 16.0, None, "", _VOLLESTAD)
SHARE_TYPE_I = Parameter("share_type_i", 0.52, 0.10, "share of fibres", "Johnson 1973 (from memory)")
SHARE_TYPE_IIA = Parameter("share_type_iia", 0.33, None, "share of fibres", "judgement: split of the rest")
SHARE_TYPE_IIX = Parameter("share_type_iix", 0.15, None, "share of fibres", "judgement: split of the rest")
FATIGUE_DRIFT = Parameter("fatigue_drift", 0.10, None, "share of VO2max power per hour", "judgement")
FATIGUE_DRIFT_MAX = Parameter("fatigue_drift_max", 0.20, None, "share of VO2max power", "judgement")
FATIGUE_FROM = Parameter("fatigue_from", 0.55, None, "share of VO2max power", "judgement")
FATIGUE_TO = Parameter("fatigue_to", 0.95, None, "share of VO2max power", "judgement")
FAST_FROM = Parameter("fast_from", 0.3, None, "share of maximal sprint speed", "judgement")
FAST_SPAN = Parameter("fast_span", 0.7, None, "share of maximal sprint speed", "judgement")
FAST_EXPONENT = Parameter("fast_exponent", 1.5, None, "", "judgement")
TYPE_IIA_POWER = Parameter("type_iia_power", 4.0, None, "added power weight at speed", "Bottinelli 1996 (from memory)")
TYPE_IIX_POWER = Parameter("type_iix_power", 8.0, None, "added power weight at speed", "Bottinelli 1996 (from memory)")
RECRUITED_SD = Parameter("recruited_sd", 0.15, None, "fraction", "judgement: cycling biopsies taken for running glutes")
TYPE_II_SHARE_SD = Parameter("type_ii_share_sd", 0.12, None, "fraction", "judgement")
MIXED_FROM = Parameter("mixed_from", 0.42, None, "share of power", "judgement, set so that easy runs are Type I")
MAINLY_TYPE_II_FROM = Parameter("mainly_type_ii_from", 0.65, None, "share of power", "judgement")

# Training load
TRIMP_SCALE_MEN = Parameter("trimp_scale_men", 0.64, None, "", "Banister 1991")
TRIMP_EXPONENT_MEN = Parameter("trimp_exponent_men", 1.92, None, "", "Banister 1991")
TRIMP_SCALE_WOMEN = Parameter("trimp_scale_women", 0.86, None, "", "Banister 1991 (from memory)")
TRIMP_EXPONENT_WOMEN = Parameter("trimp_exponent_women", 1.67, None, "", "Banister 1991")
TRIMP_TYPICAL_RESERVE = Parameter(
    "trimp_typical_reserve", 0.7, None, "share of heart rate reserve", "judgement: where the error of TRIMP is taken"
)
GRADED_SPEED_WINDOW = Parameter("graded_speed_window", 30.0, None, "s", "judgement: as is usual for power")
CHRONIC_DAYS = Parameter("chronic_days", 42.0, None, "days", "Banister 1991")
ACUTE_DAYS = Parameter("acute_days", 7.0, None, "days", "Banister 1991")
MONOTONY_CAP = Parameter("monotony_cap", 4.0, None, "", "judgement")
