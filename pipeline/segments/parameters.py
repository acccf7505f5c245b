"""The limits of the labels' definitions, as thresholds, labels and reports share them."""

from __future__ import annotations

import math

from pipeline.parameter import Grade, Parameter
from pipeline.vocabulary import GradeQuality

TEMPO_FROM_CS = Parameter(
    0.84, "of critical speed", "speed at VT1 over that at VT2, Esteve-Lanao et al. 2026, n = 1,411", Grade.MEASURED
)
INTERVAL_FROM_CS = Parameter(1.0, "of critical speed", "by definition", Grade.DEFINED)
SPRINT_FROM_CS = Parameter(1.15, "of critical speed", "judgement: about the speed at VO2max", Grade.JUDGED)
SPRINT_EFFORT_FROM_MSS = Parameter(0.80, "of maximal sprint speed", "judgement", Grade.JUDGED)
SESSION_TRUST = Parameter(
    0.5, "fraction", "judgement: a mean pace hides sprints, hills and rests, so it is half a guess", Grade.JUDGED
)
SPRINT_MIN_S = Parameter(3, "s", "by definition", Grade.DEFINED)
SPRINT_MAX_S = Parameter(90, "s", "by definition", Grade.DEFINED)
UPHILL_SPRINT_SHORT_S = Parameter(
    10, "s", "judgement: up to here an uphill sprint is held to the limit of a sprint", Grade.JUDGED
)
UPHILL_SPRINT_LONG_S = Parameter(45, "s", "judgement: up to here to the lower limit", Grade.JUDGED)
UPHILL_SPRINT_LONG_FROM_MSS = Parameter(
    0.65, "of maximal sprint speed", "judgement: nobody holds 0.80 for 45 s", Grade.JUDGED
)
SPRINT_PEAK_S = Parameter(
    3,
    "s",
    "judgement: the start is slow even when maximal, so a sprint's effort is that of its fastest stretch",
    Grade.JUDGED,
)
HILL_FROM_GRADE = Parameter(0.04, "fraction", "by definition", Grade.DEFINED)
HILL_MIN_S = Parameter(8, "s", "by definition", Grade.DEFINED)
HILL_MIN_RISE_M = Parameter(
    {
        GradeQuality.BAROMETRIC: 3.0,
        GradeQuality.REPORTED: 3.0,
        GradeQuality.GPS: 6.0,
        GradeQuality.NONE: math.inf,
    },
    "m",
    "judgement: above the error of altitude",
    Grade.JUDGED,
)
STAIRS_VERTICAL_MPS = Parameter(
    (0.15, 0.80), "m/s", "judgement: from a slow walk up to the fastest climbs", Grade.JUDGED
)
STAIRS_RISE_OVER_RUN = Parameter(
    (0.35, 0.90), "fraction", "judgement: building codes and steep outdoor steps", Grade.JUDGED
)
STAIRS_STEP_M = Parameter((0.14, 0.20), "m", "judgement: building codes and outdoor steps", Grade.JUDGED)
STAIRS_RUN_MPS = Parameter(
    0.35,
    "m/s",
    "judgement: rate of climb from which stairs are run, where neither speed nor steps show it",
    Grade.JUDGED,
)
STAIRS_MIN_S = Parameter(6, "s", "judgement: a flight of a dozen steps, run", Grade.JUDGED)
STAIRS_MIN_RISE_M = Parameter(2.0, "m", "judgement: a dozen steps; fewer are a kerb and noise", Grade.JUDGED)
WALK_BELOW_SPM = Parameter(140.0, "steps/min", "judgement: between walking and running cadence", Grade.JUDGED)
WALK_BELOW_MPS = Parameter(2.1, "m/s", "computed: a Froude number of about 0.5", Grade.DEFINED)
WALK_BELOW_MPS_WITHOUT_CADENCE = Parameter(1.9, "m/s", "judgement: slower than that, few run", Grade.JUDGED)
STANDING_BELOW_SPM = Parameter(20.0, "steps/min", "judgement: who rises without steps rides a lift", Grade.JUDGED)
HEART_RATE_AT_TEMPO = Parameter(
    0.851, "of maximum", "heart rate at VT1, Esteve-Lanao et al. 2026, n = 1,411", Grade.MEASURED
)
HEART_RATE_AT_CS = Parameter(
    0.935, "of maximum", "heart rate at VT2, Esteve-Lanao et al. 2026, n = 1,411", Grade.MEASURED
)
