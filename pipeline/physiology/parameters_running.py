"""Parameters of running and walking: energy, heart rate, activation, fibres, load."""

from __future__ import annotations

from pipeline.parameter import Grade, Parameter

# Energy cost of running
FLAT_COST = Parameter(3.8, "J/kg/m", "di Prampero 2005 (3.8, level running); SD judgement", Grade.IN_PART, sd=0.35)
COST_FLOOR = Parameter(0.4, "share of flat cost", "judgement", Grade.JUDGED)
DECELERATION_COST_FLOOR = Parameter(0.5, "share of flat cost", "judgement", Grade.JUDGED)
AIR_RESISTANCE = Parameter(0.01, "J s2/kg/m3", "di Prampero 2005; none on a treadmill", Grade.MEASURED)

# Heart rate
HR_MAX_SD = Parameter(10.8, "bpm", "Nes 2013; Robergs 2002 gives 7-12 for all age formulas", Grade.MEASURED)
HEART_RATE_TIME_CONSTANT = Parameter(57.6, "s", "Hunt 2015", Grade.MEASURED, sd=23.6)
DRIFT_AFTER = Parameter(20.0, "min", "judgement", Grade.JUDGED)
DRIFT_RATE = Parameter(0.3, "bpm/min", "judgement", Grade.JUDGED)
DRIFT_MAX = Parameter(15.0, "bpm", "judgement", Grade.JUDGED)
DRIFT_MIN_DURATION = Parameter(30.0, "min", "judgement: shorter runs are not corrected", Grade.JUDGED)

# Kinds of movement
WALKING_TO = Parameter(1.9, "m/s", "judgement: Looney 2019 measured to 1.96", Grade.JUDGED)
RUNNING_FROM = Parameter(2.3, "m/s", "judgement: from here walking costs what running does", Grade.JUDGED)
WALKING_POWER_FLOOR = Parameter(0.3, "W/kg above rest", "judgement: no walk is free", Grade.JUDGED)
ACCELERATION_LIMIT = Parameter(4.0, "m/s2", "judgement: what 1 Hz positions resolve", Grade.JUDGED)
RISE_PER_STEP = Parameter(0.17, "m", "judgement: riser of a building's stairs", Grade.JUDGED)
TYPICAL_STAIRS_SLOPE = Parameter(0.60, "rise over run", "judgement: building stairs have 0.53-0.70", Grade.JUDGED)
UNKNOWN_CLIMB = Parameter(0.23, "m/s", "Teh & Aziz 2002: rate of climb of walking up stairs", Grade.MEASURED)
RUN_CADENCE_BASE = Parameter(150.0, "steps/min", "judgement: steps where none were counted", Grade.JUDGED)
RUN_CADENCE_GAIN = Parameter(1.5, "steps/min per (m/s)2", "judgement", Grade.JUDGED)
RUN_CADENCE_MAX = Parameter(280.0, "steps/min", "judgement", Grade.JUDGED)
WALK_CADENCE_BASE = Parameter(55.0, "steps/min", "judgement", Grade.JUDGED)
WALK_CADENCE_GAIN = Parameter(43.0, "steps/min per m/s", "judgement", Grade.JUDGED)

# Standard deviations of the energy methods, as fractions of the energy
COST_SD_LEVEL = Parameter(0.08, "fraction", "judgement: running, to 5 % up or down", Grade.JUDGED)
COST_SD_UPHILL = Parameter(0.09, "fraction", "judgement: 5-20 % up", Grade.JUDGED)
COST_SD_DOWNHILL = Parameter(0.12, "fraction", "judgement: 5-20 % down, and rolling ground", Grade.JUDGED)
COST_SD_STEEP = Parameter(0.18, "fraction", "judgement: steeper, or grade unknown", Grade.JUDGED)
WALK_SD_LEVEL = Parameter(0.05, "fraction", "Looney 2019: error 0.20 W/kg at 4.4 W/kg", Grade.MEASURED)
WALK_ERROR_SLOPED = Parameter(0.42, "W/kg", "Looney 2019: standard error on slopes", Grade.MEASURED)
STAIRS_SD = Parameter(0.15, "fraction", "judgement; Teh & Aziz 2002 and Bassett 1997 are met to 7 %", Grade.IN_PART)
SPRINT_SD = Parameter(0.20, "fraction", "judgement", Grade.JUDGED)
ACSM_SD_LEVEL = Parameter(0.09, "fraction", "judgement; Hall 2004 finds -4 %", Grade.IN_PART)
ACSM_SD_GRADED = Parameter(0.12, "fraction", "judgement", Grade.JUDGED)
LOONEY_SD = Parameter(0.08, "fraction", "judgement", Grade.JUDGED)
KEYTEL_SD = Parameter(0.14, "fraction", "judgement from Keytel 2005 (R2 0.83)", Grade.IN_PART)
RESERVE_SD = Parameter(0.12, "fraction", "judgement: Swain & Leutholtz 1997", Grade.IN_PART)
RESERVE_OTHER_SPORT_SD = Parameter(0.20, "fraction", "judgement: VO2max of running", Grade.JUDGED)
DEVICE_POWER_SD = Parameter(0.08, "fraction", "judgement: calibrated for athlete and device", Grade.JUDGED)
MET_SD = Parameter(0.30, "fraction", "judgement: a sport's name says little about its effort", Grade.JUDGED)

# When a method may speak
LEVEL_MEAN_GRADE = Parameter(0.01, "grade", "judgement: mean grades within count as level", Grade.JUDGED)
ROLLING_GRADE = Parameter(0.01, "grade", "judgement: mean climb and descent that cancel", Grade.JUDGED)
HEART_RATE_MIN_DURATION = Parameter(180.0, "s", "judgement from Hunt 2015", Grade.IN_PART)
HEART_RATE_STEADY_SD = Parameter(10.0, "bpm", "judgement: SD within a steady bout", Grade.JUDGED)
METHOD_COVERAGE = Parameter(0.9, "fraction", "judgement: seconds with a reading", Grade.JUDGED)
OTHER_SPORT_COVERAGE = Parameter(0.5, "fraction", "judgement", Grade.JUDGED)

# Fusion of energy methods
METHOD_CORRELATION = Parameter(0.5, "", "judgement: errors of methods on the same signal", Grade.JUDGED)
METHOD_CORRELATION_ACROSS = Parameter(0.1, "", "judgement: on different signals", Grade.JUDGED)
FUSED_SD_FLOOR = Parameter(0.06, "fraction", "judgement", Grade.JUDGED)
SHARED_ENERGY_SD = Parameter(0.05, "fraction", "judgement: flat cost, all segments alike", Grade.JUDGED)

# Gluteal activation: burst mean in % of a maximal voluntary isometric contraction (MVIC), population centre.
# Shaped to the published anchors named; no parameter here was fitted to running recordings of one study.
_SHAPED = "judgement, shaped to Bartlett 2014, Dorn 2012 and 20-35 % MVIC in easy running"
_WALKING = "judgement, shaped to Lieberman 2006 and Franz & Kram 2012"
_STAIRS = "judgement, shaped to MacAskill 2014"
GMAX_RUN_BASE = Parameter(10.0, "% MVIC", _SHAPED, Grade.IN_PART)
GMAX_RUN_GAIN = Parameter(90.0, "% MVIC at maximal sprint speed", _SHAPED, Grade.IN_PART)
GMAX_RUN_EXPONENT = Parameter(1.7, "", _SHAPED, Grade.IN_PART)
GMAX_RUN_CADENCE = Parameter(-1.05, "exponent", "fitted to Lenhart 2014 (two ratios)", Grade.MEASURED)
GMED_RUN_BASE = Parameter(18.0, "% MVIC", _SHAPED, Grade.IN_PART)
GMED_RUN_GAIN = Parameter(62.0, "% MVIC at maximal sprint speed", _SHAPED, Grade.IN_PART)
GMED_RUN_EXPONENT = Parameter(1.2, "", _SHAPED, Grade.IN_PART)
GMED_RUN_UPHILL = Parameter(0.5, "per unit of grade", "judgement", Grade.JUDGED)
GMED_RUN_CADENCE = Parameter(-0.95, "exponent", "fitted to Lenhart 2014 (two ratios)", Grade.MEASURED)
GMIN_OF_GMED = Parameter(0.95, "ratio", "judgement; least certain of the model", Grade.JUDGED)
DOWNHILL_SLOPE = Parameter(1.0, "per unit of grade", "judgement", Grade.JUDGED)
DOWNHILL_FLOOR = Parameter(0.7, "ratio to level", "judgement", Grade.JUDGED)
GMAX_WALK = Parameter(6.0, "% MVIC at 1.4 m/s", _WALKING, Grade.IN_PART)
GMAX_WALK_EXPONENT = Parameter(1.0, "", _WALKING, Grade.IN_PART)
GMAX_WALK_UPHILL = Parameter(22.0, "per unit of grade", "fitted to Franz & Kram 2012", Grade.MEASURED)
GMED_WALK = Parameter(16.0, "% MVIC at 1.4 m/s", _WALKING, Grade.IN_PART)
GMIN_WALK = Parameter(15.0, "% MVIC at 1.4 m/s", _WALKING, Grade.IN_PART)
GMED_WALK_EXPONENT = Parameter(0.7, "", _WALKING, Grade.IN_PART)
GMED_WALK_UPHILL = Parameter(1.5, "per unit of grade", _WALKING, Grade.IN_PART)
GMAX_STAIRS_BASE = Parameter(12.0, "% MVIC", _STAIRS, Grade.IN_PART)
GMAX_STAIRS_RISE = Parameter(75.0, "% MVIC per m/s of climb", _STAIRS, Grade.IN_PART)
GMED_STAIRS_BASE = Parameter(45.0, "% MVIC", _STAIRS, Grade.IN_PART)
GMED_STAIRS_RISE = Parameter(40.0, "% MVIC per m/s of climb", _STAIRS, Grade.IN_PART)
BURST_PEAK = Parameter(2.0, "peak over mean", "judgement; 2.5-2.9 in loaded lifts, Contreras 2015", Grade.IN_PART)
ACTIVATION_CAP = Parameter(130.0, "% MVIC", "judgement", Grade.JUDGED)
GMAX_CV = Parameter(0.45, "fraction", "judgement; published SD over mean is 0.47-0.65", Grade.JUDGED)
GMED_CV = Parameter(0.45, "fraction", "judgement; published SD over mean is 0.47-0.65", Grade.JUDGED)
GMIN_CV = Parameter(0.60, "fraction", "judgement", Grade.JUDGED)
ACTIVATION_SHARED_CV = Parameter(0.20, "fraction", "judgement: error of the model itself", Grade.JUDGED)

# Set equivalents

# Fibres
_VOLLESTAD = "fitted to Vollestad & Blom 1985 (cycling, thigh; quoted from memory)"
TYPE_I_FULL = Parameter(0.45, "share of VO2max power", _VOLLESTAD, Grade.RECALLED)
TYPE_IIA_MIDPOINT = Parameter(0.555, "share of VO2max power", _VOLLESTAD, Grade.RECALLED)
TYPE_IIA_STEEPNESS = Parameter(11.1, "", _VOLLESTAD, Grade.RECALLED)
TYPE_IIX_MIDPOINT = Parameter(0.91, "share of VO2max power", _VOLLESTAD, Grade.RECALLED)
TYPE_IIX_STEEPNESS = Parameter(16.0, "", _VOLLESTAD, Grade.RECALLED)
SHARE_TYPE_I = Parameter(0.52, "share of fibres", "Johnson 1973 (from memory)", Grade.RECALLED, sd=0.10)
SHARE_TYPE_IIA = Parameter(0.33, "share of fibres", "judgement: split of the rest", Grade.JUDGED)
SHARE_TYPE_IIX = Parameter(0.15, "share of fibres", "judgement: split of the rest", Grade.JUDGED)
FATIGUE_DRIFT = Parameter(0.10, "share of VO2max power per hour", "judgement", Grade.JUDGED)
FATIGUE_DRIFT_MAX = Parameter(0.20, "share of VO2max power", "judgement", Grade.JUDGED)
FATIGUE_FROM = Parameter(0.55, "share of VO2max power", "judgement", Grade.JUDGED)
FATIGUE_TO = Parameter(0.95, "share of VO2max power", "judgement", Grade.JUDGED)
FAST_FROM = Parameter(0.3, "share of maximal sprint speed", "judgement", Grade.JUDGED)
FAST_SPAN = Parameter(0.7, "share of maximal sprint speed", "judgement", Grade.JUDGED)
FAST_EXPONENT = Parameter(1.5, "", "judgement", Grade.JUDGED)
TYPE_IIA_POWER = Parameter(4.0, "added power weight at speed", "Bottinelli 1996 (from memory)", Grade.RECALLED)
TYPE_IIX_POWER = Parameter(8.0, "added power weight at speed", "Bottinelli 1996 (from memory)", Grade.RECALLED)
RECRUITED_SD = Parameter(0.15, "fraction", "judgement: cycling biopsies taken for running glutes", Grade.JUDGED)
TYPE_II_SHARE_SD = Parameter(0.12, "fraction", "judgement", Grade.JUDGED)
MIXED_FROM = Parameter(0.42, "share of power", "judgement, set so that easy runs are Type I", Grade.JUDGED)
MAINLY_TYPE_II_FROM = Parameter(0.65, "share of power", "judgement", Grade.JUDGED)

# Training load
TRIMP_SCALE_MEN = Parameter(0.64, "", "Banister 1991", Grade.MEASURED)
TRIMP_EXPONENT_MEN = Parameter(1.92, "", "Banister 1991", Grade.MEASURED)
TRIMP_SCALE_WOMEN = Parameter(0.86, "", "Banister 1991 (from memory)", Grade.RECALLED)
TRIMP_EXPONENT_WOMEN = Parameter(1.67, "", "Banister 1991", Grade.MEASURED)
TRIMP_TYPICAL_RESERVE = Parameter(
    0.7, "share of heart rate reserve", "judgement: where the error of TRIMP is taken", Grade.JUDGED
)
GRADED_SPEED_WINDOW = Parameter(30.0, "s", "judgement: as is usual for power", Grade.JUDGED)
CHRONIC_DAYS = Parameter(42.0, "days", "Banister 1991", Grade.MEASURED)
ACUTE_DAYS = Parameter(7.0, "days", "Banister 1991", Grade.MEASURED)
MONOTONY_CAP = Parameter(4.0, "", "judgement", Grade.JUDGED)
