"""Parameters of running and walking: energy, heart rate, activation, fibres, set equivalents, load."""

from __future__ import annotations

from pipeline.physiology.parameter import Parameter

# Energy cost of running
FLAT_COST = Parameter("flat_cost", 3.8, 0.35, "J/kg/m", "di Prampero 2005 (3.8, level running); SD judgement")
COST_FLOOR = Parameter("cost_floor", 0.4, None, "share of flat cost", "judgement")
DECELERATION_COST_FLOOR = Parameter("deceleration_cost_floor", 0.5, None, "share of flat cost", "judgement")
AIR_RESISTANCE = Parameter("air_resistance", 0.01, None, "J s2/kg/m3", "di Prampero 2005")

# Heart rate
HR_MAX_SD = Parameter("hr_max_sd", 10.0, None, "bpm", "Tanaka 2001; Robergs 2002 gives 7-12 for all age formulas")
GULATI_FROM_AGE = Parameter(
    "gulati_from_age", 40.0, None, "years", "judgement: younger women get the mean of Tanaka and Gulati"
)
HEART_RATE_TIME_CONSTANT = Parameter("heart_rate_time_constant", 57.6, 23.6, "s", "Hunt 2015")
DRIFT_AFTER = Parameter("drift_after", 20.0, None, "min", "judgement")
DRIFT_RATE = Parameter("drift_rate", 0.3, None, "bpm/min", "judgement")
DRIFT_MAX = Parameter("drift_max", 15.0, None, "bpm", "judgement")
DRIFT_MIN_DURATION = Parameter("drift_min_duration", 30.0, None, "min", "judgement: shorter runs are not corrected")
