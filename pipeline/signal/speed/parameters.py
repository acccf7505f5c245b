"""Parameters of ground speed and distance: windows, plausibility limits, speed lag and speed noise."""

from __future__ import annotations

from pipeline.parameter import Grade, Parameter

# Speed from positions
POSITION_HALF_WINDOW = Parameter(2, "s", "judgement: speed is the displacement over twice this or more", Grade.JUDGED)
POSITION_HALF_LENGTH = Parameter(
    6.0, "m", "23 real runs: the path in steps of it is 0.996 of the device's distance in the median", Grade.FITTED
)
JUMP_NOISES = Parameter(3.0, "", "judgement: so many usual changes of step above the maximum are a jump", Grade.JUDGED)
PATH_LEG = Parameter(
    12.0, "m", "judgement: shortest leg on which noise is small; its bends are made up for", Grade.JUDGED
)
BENT_LEG = Parameter(8.0, "m", "judgement: the heading of a shorter leg is noise", Grade.JUDGED)
BENT_TURN = Parameter(1.6, "rad", "judgement: a sharper turn is a corner or a way back, no arc", Grade.JUDGED)
CORNER_TURN = Parameter(1.75, "rad", "judgement: 100 degrees; a sharper turn is a way back, no corner", Grade.JUDGED)
STRAIGHT_TURN = Parameter(0.1, "rad", "judgement: a smaller turn is none", Grade.JUDGED)
SIMPLIFIED_STRAIGHT = Parameter(
    0.07,
    "fraction",
    "judgement: simulated ways keep 0.00-0.05 of such turns when simplified, sampled 0.09-0.65",
    Grade.JUDGED,
)
SIMPLIFIED_SPREAD = Parameter(
    0.35,
    "of the length of a leg",
    "judgement: its spread is 0.48-0.71 there, 0.00-0.13 at even intervals",
    Grade.JUDGED,
)
SIMPLIFIED_LEAST = Parameter(20, "turns", "judgement: fewer show nothing", Grade.JUDGED)
ARC_CORRELATION = Parameter(
    0.5, "correlation", "judgement: of turn and length; 1 on an arc, up to 0.3 in a simplified track", Grade.JUDGED
)
STEADY_PACE_WEIGHT = Parameter(
    2.0, "squared ln length", "judgement: a hundred corners show whether the way follows them", Grade.JUDGED
)
PACE_CHANGE = Parameter(0.5, "ln speed", "judgement: a leg slower by more holds a stop, no corner", Grade.JUDGED)
LONG_LEG = Parameter(15.0, "s", "judgement: bends within a shorter leg show at its ends", Grade.JUDGED)
LEAST_LONG_LEGS = Parameter(8, "", "judgement: every second of fewer shows no way", Grade.JUDGED)
HIDDEN_BENDS = Parameter(
    0.6,
    "exponent",
    "of what every second position hides, which the positions hide, too: 0.46 at 20 s, 0.60 at 40 s and 0.96 at 60 s "
    "in 72 simulated runs through streets and on winding paths",
    Grade.IN_PART,
)
STRAIGHT_PACE = Parameter(0.9, "fraction", "judgement: of the legs are slower than straight ones", Grade.JUDGED)
HIDDEN_BENDS_MOST = Parameter(1.25, "", "judgement: what winds more is no way", Grade.JUDGED)
THIRD_DIFFERENCES = Parameter(
    10.0, "", "white noise: variance of third over that of first differences; 6 of a random walk", Grade.DEFINED
)
SD_PER_LOWER_QUARTILE = Parameter(
    3.138, "", "normal distribution: SD over the lower quartile of the size", Grade.DEFINED
)
DISTANCE_HALF_WINDOW = Parameter(1, "s", "judgement: distance errs by 9-17 % in a second", Grade.JUDGED)
NOISY_POSITION_HALF_WINDOW = Parameter(8, "s", "judgement: averages errors out, but cuts corners", Grade.JUDGED)
STANDING_HALF_WINDOW = Parameter(
    6, "s", "judgement: positions that stay close over twice this only jitter", Grade.JUDGED
)

# Plausibility of speed
SPIKE_ACCELERATION = Parameter(4.0, "m/s2", "judgement: sprinters reach more in their first step only", Grade.JUDGED)
SPIKE_TIME = Parameter(15, "s", "judgement: a sudden start and stop this close together are one error", Grade.JUDGED)
SPIKE_ABOVE_MEDIAN = Parameter(3.0, "m/s", "judgement: above the median of 5 s; real sprints last longer", Grade.JUDGED)
LONGEST_FOOTSTEP = Parameter(2.75, "m", "judgement: steps of top sprinters are 2.4-2.7 m", Grade.JUDGED)
MOSTLY_BEYOND_STEPS = Parameter(
    0.5, "fraction", "judgement: more too long steps are no spikes, but a ride", Grade.JUDGED
)
DISTANCE_CHECK_HALF_WINDOW = Parameter(5, "s", "judgement: speed is compared to distance over twice this", Grade.JUDGED)
DISTANCE_CHECK_SPEED = Parameter(4.0, "m/s", "judgement: slower speeds are not checked", Grade.JUDGED)
DISTANCE_CHECK_RATIO = Parameter(
    1.5, "", "judgement: a higher ratio of speed to that of distance is wrong", Grade.JUDGED
)
DISTANCE_CHECK_MARGIN = Parameter(1.0, "m/s", "judgement: margin on top of the ratio", Grade.JUDGED)
ZERO_SPEED = Parameter(0.3, "m/s", "judgement: below it at running cadence the speed is lost", Grade.JUDGED)
DROPOUT_CADENCE = Parameter(130.0, "steps/min", "judgement: running", Grade.JUDGED)
STALL_TIME = Parameter(15, "s", "judgement: longest stall of a GPS receiver", Grade.JUDGED)
CATCH_UP_TIME = Parameter(6, "s", "judgement: longest jump with which it catches up", Grade.JUDGED)
CATCH_UP_RATIO = Parameter(1.25, "", "judgement: least ratio of such a jump to the speed before", Grade.JUDGED)
CATCH_UP_TOLERANCE = Parameter(0.15, "fraction", "judgement: of the usual distance that may be missing", Grade.JUDGED)
SPEED_HOLE = Parameter(30, "s", "judgement: longest hole that is interpolated while records go on", Grade.JUDGED)

# Holes in the records
LONGEST_CONTINUED_HOLE = Parameter(600.0, "s", "judgement: nobody can say what happened for longer", Grade.JUDGED)
SHORTEST_TIME_AROUND_PAUSE = Parameter(
    5.0, "s", "judgement: less time between two records around a pause shows no pace", Grade.JUDGED
)
HOLE_SIDE = Parameter(60.0, "s", "judgement: the pace on either side of a hole", Grade.JUDGED)
CONTINUED_PACE = Parameter(
    (0.7, 1.4), "fraction", "judgement: pace across a hole over that beside it; corners are cut", Grade.JUDGED
)
LEAST_STRETCHES = Parameter(8, "", "judgement: fewer stretches as long as a hole show no usual pace", Grade.JUDGED)
USUAL_STRETCHES = Parameter(
    (0.1, 0.9), "fraction", "judgement: of the stretches as long as a hole; intervals change their pace", Grade.JUDGED
)
LEAST_STRAIGHTNESS = Parameter(
    0.5, "fraction", "judgement: of the way; more bends in a hole are as likely a rest", Grade.JUDGED
)

# Consensus of the sources of speed
CONSENSUS_WINDOW = Parameter(61, "s", "judgement: over it the sources must agree", Grade.JUDGED)
LOST_WINDOW = Parameter(21, "s", "judgement: a speed of 0 is lost where all else moves over it", Grade.JUDGED)
CONSENSUS_TOLERANCE = Parameter(0.15, "fraction", "judgement: sources this near in a window agree", Grade.JUDGED)
CONSENSUS_MARGIN = Parameter(0.1, "m/s", "judgement: margin on top of it; jitter at rest", Grade.JUDGED)
SCALE_TOLERANCE = Parameter(0.02, "fraction", "judgement: windows this near to the median set a scale", Grade.JUDGED)
SCALE_SPREADS = Parameter(4.0, "SD", "judgement: and those within so much of their spread", Grade.JUDGED)
SCALE_SHARE = Parameter(
    0.2, "fraction", "judgement: of the windows near one ratio, fewer of which are no scale", Grade.JUDGED
)
STUCK_VALUE_SHARE = Parameter(
    0.95, "fraction", "judgement: of a source's moving seconds with one value while another source varies", Grade.JUDGED
)
STUCK_VALUE_WITHIN = Parameter(0.005, "m/s", "judgement: half a count of speeds in cm/s is one value", Grade.JUDGED)
NEARLY_ALWAYS = Parameter(0.95, "fraction", "judgement: two sources that agree so often need no third", Grade.JUDGED)
SAME_SCALE = Parameter(0.05, "fraction", "judgement: totals this near are of one scale", Grade.JUDGED)
SOURCE_WEIGHTS = Parameter(
    {"device": 1.0, "distance": 1.5, "positions": 1.1, "session": 0.9},
    "",
    "judgement: distance is what the device itself trusts; positions need no calibration but a fix",
    Grade.JUDGED,
)
USUAL_SPEED_MAX = Parameter(
    0.5, "fraction", "judgement: of the highest speed; nobody runs 10 km in 26:40 and calls it usual", Grade.JUDGED
)
SCALE_RANGE = Parameter(
    (0.2, 5.0), "", "judgement: units differ by 3.6 at most; beyond it a source is stuck", Grade.JUDGED
)
STUCK_SHARE = Parameter(0.1, "fraction", "judgement: a source that shows less of the longest is stuck", Grade.JUDGED)

# Speed lag
SD_PER_MEDIAN = Parameter(1.4826, "", "normal distribution: SD over the median size", Grade.DEFINED)
LAG_MAX = Parameter(6, "s", "lags of 13 watch models in 25 runs are 2-7 s; judgement", Grade.IN_PART)
LAG_WINDOW = Parameter(61, "s", "judgement: changes within it are compared", Grade.JUDGED)
LAG_SMOOTHING = Parameter(3, "s", "judgement: evens out the rounding of distance", Grade.JUDGED)
LAG_SPEED_MAX = Parameter(12.0, "m/s", "judgement: a jump of distance weighs no more than this", Grade.JUDGED)
LAG_CORRELATION = Parameter(0.5, "correlation", "judgement: least correlation that shows a lag", Grade.JUDGED)
LAG_GAIN = Parameter(0.05, "correlation", "judgement: least gain over no lag", Grade.JUDGED)
SHARPENING_NOISES = Parameter(3.0, "SD", "judgement: distance that departs further replaces speed", Grade.JUDGED)
SHARPENING_TIME = Parameter(3, "s", "judgement: for at least so long", Grade.JUDGED)
SHARPENING_WINDOW = Parameter(31, "s", "judgement: within half of it speed makes up for its smoothing", Grade.JUDGED)
SHARPENING_TOLERANCE = Parameter(
    0.5, "fraction", "judgement: of a sprint; if more is missing, distance has jumped", Grade.JUDGED
)

# Speed noise
NOISE_LAG = Parameter(2, "s", "judgement: noise is seen over twice this, repeats of 15 s are longer", Grade.JUDGED)
NOISE_WINDOW = Parameter(45, "s", "judgement: length of one place", Grade.JUDGED)
NOISE_HOP = Parameter(15, "s", "judgement: from one place to the next", Grade.JUDGED)
USUAL_NOISE = Parameter(0.010, "fraction of speed", "judgement: up to it no place counts as noisy", Grade.JUDGED)
QUARTILE_PER_MEDIAN = Parameter(
    0.578, "", "geometric mean of the sizes of two normal variables: lower quartile over median", Grade.DEFINED
)
NOISY_RATIO = Parameter(2.0, "", "judgement: times the usual noise; chance alone makes up to 1.5", Grade.JUDGED)
CALM_TIME = Parameter(300, "s", "judgement: least calm running that relates speed to cadence", Grade.JUDGED)
CADENCE_SPEED_RANGE = Parameter(0.4, "ln speed", "judgement: larger residuals are stairs, not running", Grade.JUDGED)
CADENCE_RANGE = Parameter(0.07, "ln cadence", "judgement: easy and threshold runs differ by less", Grade.JUDGED)
STEEP_RATE = Parameter(0.25, "m/s", "judgement: vertical speed on stairs", Grade.JUDGED)
STEEP_WINDOW = Parameter(9, "s", "judgement: window of that vertical speed", Grade.JUDGED)
GPS_ERROR_MEMORY = Parameter(20.0, "s", "judgement: how long GPS errors last among buildings", Grade.JUDGED)
SPEED_PER_CADENCE = Parameter(
    3.5, "ln speed per ln cadence", "fitted to two runners: 3.0-3.6 between jog and sprint", Grade.FITTED
)
SPEED_PER_CADENCE_WEIGHT = Parameter(
    0.001, "squared ln cadence", "judgement: spread of cadence, 3 %, that weighs as much as that", Grade.JUDGED
)
LOGARITHM_FLOOR = Parameter(0.1, "m/s", "judgement: floor below logarithms of speed", Grade.JUDGED)

# Distance
CALIBRATION_RANGE = Parameter(
    (0.25, 1.35),
    "fraction",
    "judgement: wrists and foot pods err by a third, some speeds are doubled or in km/h; else the total is wrong",
    Grade.JUDGED,
)
CALIBRATION_MAX = Parameter(
    1.6, "fraction", "judgement: hands on the rail hide steps; up to it as long as the speed is usual", Grade.JUDGED
)
TREADMILL_SPEED = Parameter(
    4.0, "m/s", "judgement: few exceed it on a treadmill for a twentieth of the time", Grade.JUDGED
)
SHORTEST_FOOTSTEP = Parameter(
    0.6, "m", "judgement: at running cadence; slow joggers take 0.7 m, shorter ones run on the spot", Grade.JUDGED
)
SMALL_CORRECTION = Parameter(
    0.2,
    "fraction",
    "judgement: wrists err by so much, so no step speaks against a total that is that near",
    Grade.JUDGED,
)
DISTANCE_DIFFERENCE = Parameter(0.05, "fraction", "definition: a larger difference is flagged", Grade.DEFINED)
