"""Parameters of altitude, grade, grade validation and ascent."""

from __future__ import annotations

from pipeline.parameter import Grade, Parameter
from pipeline.vocabulary import GradeQuality

# Altitude
ALTITUDE_JUMP = Parameter(5.0, "m/s", "judgement: doors, wind and water act faster than legs and lifts", Grade.JUDGED)
ALTITUDE_SPIKE = Parameter(3.0, "m", "judgement: altitude this far from both neighbours is wrong", Grade.JUDGED)
ALTITUDE_SPIKE_NOISES = Parameter(
    5.0, "SD", "judgement: the same in SDs of the noise, where that is more", Grade.JUDGED
)
ALTITUDE_INTERVAL_MIN = Parameter(0.1, "s", "judgement: floor of the median interval", Grade.JUDGED)
ALTITUDE_LEAST_RECORDS = Parameter(20, "records", "judgement: fewer do not show the noise", Grade.JUDGED)

# Barometer or GPS
BAROMETER_NOISE_MAX = Parameter(
    0.8, "m", "judgement between barometers (0.3-0.5 m) and GPS altitude (2-4 m)", Grade.IN_PART
)
BAROMETER_CURVATURE_MAX = Parameter(
    1.35, "m", "fitted between real barometers (0.1-1.15 m) and real GPS altitude (from 1.6 m)", Grade.FITTED
)
BAROMETER_STEPS = Parameter(
    (0.1, 0.2, 0.5, 1.0), "m", "steps of altitude in files of barometric watches", Grade.MEASURED
)
BAROMETER_STEP_TOLERANCE = Parameter(0.02, "steps", "judgement: rounding of decimal text", Grade.JUDGED)
CURVATURE_LAG = Parameter(8, "s", "judgement: second differences over this lag", Grade.JUDGED)
CURVATURE_BLOCK = Parameter(60, "s", "judgement: one value for each block", Grade.JUDGED)
CURVATURE_LEAST_BLOCKS = Parameter(
    5, "blocks", "judgement: fewer cannot distinguish a barometer from GPS", Grade.JUDGED
)

# Noise of altitude
QUICK_NOISE_MEMORY = Parameter(5.0, "s", "judgement: noise that the device has filtered", Grade.JUDGED)
SLOW_NOISE_MEMORY = Parameter(30.0, "s", "judgement: drift", Grade.JUDGED)
NOISE_LAGS = Parameter((1, 2, 4, 8), "records", "judgement: lags of the second differences fitted", Grade.JUDGED)
NOISE_TRIM = Parameter(0.95, "fraction", "judgement: smallest squares kept; jumps are not noise", Grade.JUDGED)
TRIMMED_SQUARE = Parameter(
    0.7586, "variance", "mean square of a normal variable below its 95th percentile of size", Grade.DEFINED
)
NOISE_FIT_RIDGE = Parameter(1e-10, "", "judgement: keeps collinear parts solvable", Grade.JUDGED)
LEAST_ALTITUDE_NOISE = Parameter(1e-6, "m", "judgement: no device writes less", Grade.JUDGED)
LEAST_SQUARE_RATIO = Parameter(1e-6, "fraction", "judgement: floor of a square over the largest", Grade.JUDGED)
BAROMETER_SLOW_NOISE_MAX = Parameter(
    0.55, "m", "just above the error of barometers (0.3-0.5 m): slower waves are ground; judgement", Grade.IN_PART
)
ALTITUDE_SD_RANGE = Parameter(
    {GradeQuality.BAROMETRIC: (0.3, 1.0), GradeQuality.GPS: (3.5, 10.0)},
    "m",
    "judgement: barometers err by 0.3-0.5 m, GPS by 2-4 m and slow drift, phones among buildings by more",
    Grade.IN_PART,
)
SLOW_NOISE_SHARE = Parameter(
    0.63, "fraction", "slow noise left between the ends of a window of 15 s: sqrt(1 - exp(-15/30))", Grade.DEFINED
)
DRIFT_PER_CURVATURE = Parameter(
    1.25, "m/m", "fitted to simulated GPS drift with memories of 20-200 s: drift in a minute", Grade.FITTED
)
CANYON_CURVATURE = Parameter(
    2.0, "", "judgement: times that of the calmer minutes; GPS among buildings, not ground", Grade.JUDGED
)

# Grade
GRADE_LENGTH = Parameter(
    {GradeQuality.BAROMETRIC: 40.0, GradeQuality.GPS: 150.0},
    "m",
    "judgement: 30-50 m keep the error of a barometer near 1.5 %, 100-200 m that of GPS near 3 %",
    Grade.JUDGED,
)
GRADE_TIME = Parameter(
    {GradeQuality.BAROMETRIC: (12.0, 20.0), GradeQuality.GPS: (30.0, 90.0)},
    "s",
    "judgement: shortest and longest duration of the same window",
    Grade.JUDGED,
)
GRADE_LEAST_LENGTH = Parameter(4.0, "m", "judgement: less horizontal length has no grade", Grade.JUDGED)
STEEPEST_GROUND = Parameter(0.45, "grade", "Minetti 2002: steepest grade of the cost curves", Grade.MEASURED)
STEEPEST_STAIRS = Parameter(1.0, "grade", "judgement: building stairs have 0.53-0.70", Grade.JUDGED)
STAIRS_SPEED_MAX = Parameter(1.5, "m/s", "judgement: nobody climbs steeper ground faster", Grade.JUDGED)
REPORTED_GRADE_SD = Parameter(0.005, "grade", "judgement: treadmills set grades in steps of 0.5 or 1 %", Grade.JUDGED)
REPORTED_ASCENT_SD = Parameter(0.1, "fraction", "judgement: of the ascent that such grades add up to", Grade.JUDGED)
VERTICAL_HALF_WINDOW = Parameter(
    {GradeQuality.BAROMETRIC: 3, GradeQuality.GPS: 15}, "s", "judgement: of vertical speed", Grade.JUDGED
)

# Grade validation: slopes
SLOPE_PEAK_GRADE = Parameter(0.035, "grade", "judgement: a slope exceeds it somewhere", Grade.JUDGED)
SLOPE_EDGE_GRADE = Parameter(0.02, "grade", "judgement: a slope exceeds it everywhere", Grade.JUDGED)
SLOPE_WINDOW = Parameter(
    {GradeQuality.BAROMETRIC: 15, GradeQuality.GPS: 75}, "s", "judgement: window of that grade", Grade.JUDGED
)
SLOPE_HEIGHT = Parameter(
    {GradeQuality.BAROMETRIC: (2.0, 15.0), GradeQuality.GPS: (4.0, 30.0)},
    "m",
    "judgement: less is no hill, more is no weather",
    Grade.JUDGED,
)
SLOPES_NEEDED = Parameter(4, "slopes", "judgement: fewer uphill slopes prove nothing", Grade.JUDGED)
WEATHER_WINDOW = Parameter(301, "s", "judgement: height is averaged over it", Grade.JUDGED)
WEATHER_RANGE = Parameter(25.0, "m", "judgement: averages that differ by more have ground below", Grade.JUDGED)
WEATHER_STEEPEST = Parameter(0.25, "grade", "judgement: steeper is stairs, not weather", Grade.JUDGED)

# Grade validation: response of speed and heart rate
EFFORT_PER_GRADE = Parameter(
    3.5, "ln effort per grade", "Strava 2017, up to a grade of 0.1, as the effort curve", Grade.MEASURED
)
HEART_RATE_PER_EFFORT = Parameter(
    85.0, "bpm per ln effort", "Esteve-Lanao: from VT1 to VT2 at a maximum of 180 bpm", Grade.IN_PART
)
HEART_RATE_RESPONSE_TIME = Parameter(60.0, "s", "Hunt 2015: 57.6 s, rounded", Grade.IN_PART)
AROUND_SLOPE = Parameter(45, "s", "judgement: level running on either side that a slope is compared to", Grade.JUDGED)
AROUND_SLOPE_LEAST = Parameter(15, "s", "judgement: least level running to compare to", Grade.JUDGED)
HEART_RATE_WINDOW = Parameter(15, "s", "judgement: mean before a slope and after it", Grade.JUDGED)
FASTER_UPHILL = Parameter(0.1, "ln speed", "judgement: a runner's choice, no response to grade", Grade.JUDGED)
PACE_SD = Parameter(0.04, "ln speed", "judgement: how evenly anybody runs at best", Grade.JUDGED)
RESPONSE_LEAST = Parameter(
    0.15, "fraction", "judgement: hilly runs give 0.18-1.05 of the response that their grade asks for", Grade.IN_PART
)
RESPONSE_CLEAR = Parameter(0.5, "fraction", "judgement: GPS noise, which blurs slopes, stays below", Grade.JUDGED)
RESPONSE_SDS = Parameter(2.0, "SD", "judgement: by which either limit must be cleared", Grade.JUDGED)

# Barometer resets
RESET_WINDOW = Parameter(5, "s", "a reset takes 3-9 s in real runs; judgement", Grade.IN_PART)
FASTEST_RISE = Parameter(1.5, "m/s", "judgement: stairs go up to 0.8, lifts no faster among steps", Grade.JUDGED)
FASTEST_FALL = Parameter(2.0, "m/s", "judgement: down stairs, or the steepest ground at one's speed", Grade.JUDGED)
RESET_SPEED = Parameter(1.0, "m/s", "judgement: a slower athlete may be in a lift", Grade.JUDGED)
TRANSIENT_WINDOW = Parameter(8, "s", "pressure transients of real watches take 8-15 s; judgement", Grade.IN_PART)
TRANSIENT_RISE = Parameter(
    1.0, "m/s", "judgement: 9.8 W/kg against gravity alone, which few legs give for 8 s, on stairs or off", Grade.JUDGED
)
TRANSIENT_RISE_OFTEN = Parameter(
    0.8, "m/s", "judgement: the same, where a barometer has shown such rises often", Grade.JUDGED
)
TRANSIENT_GRADE = Parameter(
    0.25, "grade", "judgement: who sprints up a gentler slope may rise as fast for some seconds", Grade.JUDGED
)
TRANSIENTS_OFTEN = Parameter(
    3, "rises", "judgement: a barometer that shows so many in one run does not show small hills, either", Grade.JUDGED
)
UNRELIABLE_NOISE = Parameter(3.5, "m", "judgement: such a barometer errs as much as GPS altitude at best", Grade.JUDGED)

# Ascent
CLIMB_LEAST = Parameter(1.0, "m", "judgement: hysteresis of a barometer", Grade.JUDGED)
CLIMB_NOISES = Parameter(4.0, "SD", "fitted to synthetic hills: a smaller climb may be noise", Grade.FITTED)
SMOOTHING_PER_NOISE = Parameter(6.0, "s/m", "fitted to synthetic hills: window per metre of noise", Grade.FITTED)
PATH_SMOOTHING_PER_NOISE = Parameter(
    15.0, "s/m", "fitted to synthetic hills: the same for the path that noise is added to again", Grade.FITTED
)
PATH_NOISE_SHARE = Parameter(
    0.5, "fraction", "fitted to synthetic hills: of white and quick noise, beside all of the slow", Grade.FITTED
)
SMOOTHING_MAX = Parameter(31, "s", "judgement: longer windows cut summits off", Grade.JUDGED)
NOISE_REPLICATES = Parameter(4, "replicates", "judgement: times that noise is added again", Grade.JUDGED)
REPLICATE_STEP = Parameter(3, "s", "judgement: enough for climbs of 1 m and more", Grade.JUDGED)
BIAS_SD = Parameter(0.5, "fraction", "judgement: of the correction for noise", Grade.JUDGED)
SCALE_SD = Parameter(
    0.03, "fraction", "10 K off the standard atmosphere change pressure heights by 3.5 %; judgement", Grade.IN_PART
)
