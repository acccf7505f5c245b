"""Evidence of a second, cost of a change, and the errors behind the probability of a label.

docs/labels.md says what was fitted to what, and what was held out.
"""

from __future__ import annotations

from pipeline.parameter import Grade, Parameter
from pipeline.vocabulary import GradeQuality, Intensity

FITTED_TO = "fitted to simulated athletes and to the real runs of one man by benchmarks.fit_labels"

SPEED_NOISE_LAG_S = Parameter(
    12, "s", "judgement: changes of smoothed speed over 12 s show 0.9 of its error", Grade.JUDGED
)
BURST_NOISE_LAG_S = Parameter(4, "s", "judgement: what changes within it may look like a sprint", Grade.JUDGED)
BURSTS_HIDDEN_FROM = Parameter(
    0.15,
    "ln speed",
    "judgement: change from second to second; of simulated watches 0.04 at most, 0.4 with 3 m of noise at every point",
    Grade.IN_PART,
)
BURSTS_HIDDEN_MEAN_S = Parameter(
    9, "s", "judgement: over which such a speed is averaged; a stride lasts little longer", Grade.JUDGED
)
RUNNING_NOISE_FROM_S = Parameter(
    120, "s", "judgement: of running, from which its noise is known apart from that of walking", Grade.JUDGED
)
MEDIAN_STEP_TO_SD = Parameter(
    1.0483, "", "computed: SD of normal noise over the median size of the difference of two values", Grade.DEFINED
)
SPEED_NOISE_USUAL = Parameter(0.06, "ln speed", FITTED_TO + "; noisier speed weighs less, by precision", Grade.FITTED)
PACE_WEIGHT = Parameter(3.0, "nats/s per ln speed", FITTED_TO, Grade.FITTED)
PACE_CLIP = Parameter(0.35, "ln speed", FITTED_TO + ": limit of one second, at the usual noise", Grade.FITTED)
PACE_SWITCH_COST = Parameter(3.0, "nats", FITTED_TO, Grade.FITTED)
WALK_WEIGHT = Parameter(0.5, "nats/s", FITTED_TO, Grade.FITTED)
SLOWEST_LOGARITHM_MPS = Parameter(0.1, "m/s", "judgement: floor below logarithms", Grade.JUDGED)
HILL_SWITCH_COST = Parameter(
    {
        GradeQuality.BAROMETRIC: 1.4,
        GradeQuality.REPORTED: 1.4,
        GradeQuality.GPS: 1.5,
        GradeQuality.NONE: 1.4,
    },
    "SD of height",
    "judgement: to enter or to leave a hill; GPS altitude drifts further the longer one waits",
    Grade.JUDGED,
)
HILL_RISE_REACHED = Parameter(
    0.93,
    "of the least rise",
    "chosen on single hill sprints of benchmarks.bouts, seed 5: filters and lag round the turns off",
    Grade.FITTED,
)
CLIMB_STOP_S = Parameter(15, "s", "judgement: stops up to this long part no climb", Grade.JUDGED)
CARRIED_FROM_MPS = Parameter(
    0.45, "m/s", "judgement: rate of climb from which who shows no steps rides; slow steps go uncounted", Grade.JUDGED
)
CARRIED_BELOW_MPS = Parameter(0.15, "m/s", "judgement: or who rises and does not move over the ground", Grade.JUDGED)
LEGS_CLIMB_MPS = Parameter(
    0.5,
    "m/s",
    "judgement: the fastest vertical kilometre is 0.58; in 25 real runs most that is faster is weather",
    Grade.IN_PART,
)
LEGS_SPRINT_GRADE = Parameter(0.2, "fraction", "judgement: a fast runner may climb as much at his speed", Grade.JUDGED)
LEGS_CLIMB_SD = Parameter(0.25, "ln speed", "judgement: spread of that limit between runners", Grade.JUDGED)
LEGS_DOUBTED = Parameter(0.95, "fraction", "judgement: from here down the rate of climb is named", Grade.JUDGED)
HEIGHT_SD_FLOOR_M = Parameter(0.3, "m", "judgement: the best barometers", Grade.JUDGED)
HEIGHT_SD_FAR = Parameter(
    1.3, "times", "judgement: over the usual error of height; more is a place where GPS errs", Grade.JUDGED
)
GRADE_PRIOR_SD = Parameter(
    0.05, "fraction", "judgement: spread of true grades, towards which uncertain ones shrink", Grade.JUDGED
)
GRADE_PRIOR_LEAST_SD = Parameter(0.01, "fraction", "judgement: the same on level ground", Grade.JUDGED)
STAIRS_CLIP = Parameter(2.0, "nats/s", FITTED_TO + ": limit of one second", Grade.FITTED)
STAIRS_SWITCH_COST = Parameter(6.0, "nats", FITTED_TO, Grade.FITTED)
STAIRS_CLIMB_SHARE = Parameter(
    0.5, "of the slowest climb", FITTED_TO + ": rates of climb are smoothed over the edges of a flight", Grade.FITTED
)
STAIRS_CLIMB_SCALE_MPS = Parameter(0.03, "m/s per nat", FITTED_TO, Grade.FITTED)
STAIRS_SLOPE_SCALE = Parameter(0.10, "fraction per nat", FITTED_TO, Grade.FITTED)
STAIRS_SLOPE_MARGIN = Parameter(
    (0.75, 1.5),
    "of the limits of slope",
    "judgement: so much flatter by landings, steeper by GPS that lags",
    Grade.JUDGED,
)
STAIRS_WINDOW_S = Parameter(15, "s", "judgement: window of the speed that slope is taken with", Grade.JUDGED)
STAIRS_LEAST_SPEED_MPS = Parameter(
    0.25, "m/s", "judgement: no device shows slower from standing, and slopes would look endless", Grade.JUDGED
)
STAIRS_SPEED_NOW = Parameter(
    0.75, "of a second's own speed", "judgement: beyond what a watch lags by: who stood just now runs", Grade.JUDGED
)
STAIRS_AROUND_S = Parameter(31, "s", "judgement: window of the speed before and after a short flight", Grade.JUDGED)
STAIRS_DIP = Parameter(0.6, "of the speed around", "judgement: speed that dips so far is on no hill", Grade.JUDGED)
STAIRS_DIP_NOW = Parameter(0.9, "of the speed around", "judgement: and it is still as low", Grade.JUDGED)
STAIRS_DIP_MARGIN = Parameter(
    0.6, "of the limit of slope", "judgement: a dip may look so much flatter, as watches smooth heights", Grade.JUDGED
)
STAIRS_LEAST_CLIMB = Parameter(
    0.8, "of the slowest climb", "judgement: what a whole flight must keep up, landings included", Grade.JUDGED
)
STAIRS_STEP_MARGIN = Parameter(
    (0.65, 1.15), "of the limits of a step", "judgement: landings, and rates of climb smoothed over them", Grade.JUDGED
)
STEP_WEIGHT = Parameter(1.0, "nats/s", FITTED_TO + ": a fitting rise per step", Grade.FITTED)
STEP_MISFIT = Parameter(
    1.5, "of the weight of a step", "judgement: a misfit counts half as much again against", Grade.JUDGED
)
LIFT_AGAINST = Parameter(
    2.0, "of the limit of one second", "judgement: rising without steps outweighs any climb", Grade.JUDGED
)
FLIGHT_STEP_MARGIN = Parameter(
    (0.7, 1.1), "of the limits of a step", "judgement: of a whole flight: landings, error of both ends", Grade.JUDGED
)
FLIGHT_TWO_STEPS_MARGIN = Parameter(
    (0.9, 1.1), "of twice the limits of a step", "judgement: the same when taking two; landings are fewer", Grade.JUDGED
)
FLIGHT_PIECE_S = Parameter(
    12, "s", "judgement: a flight with its landing; shorter pieces show the error of height", Grade.JUDGED
)
FLIGHT_HEIGHT_SD_M = Parameter(0.3, "m", "judgement: error of the rise over some seconds, of barometers", Grade.JUDGED)
FLIGHT_SPREAD = Parameter(
    0.15, "of rise per step", "judgement: its spread on stairs: landings, and steps counted late", Grade.JUDGED
)
PATH_SPREAD = Parameter(
    0.40, "of rise per step", "judgement: the same on steep paths: grades and lengths of steps vary", Grade.JUDGED
)
FLIGHT_STEADY_MOST = Parameter(
    3.0,
    "nats",
    "judgement: what a steady rise per step says at most; some paths are even, and watches smooth",
    Grade.JUDGED,
)
FLIGHT_OTHERS = Parameter(
    (-2.0, 2.0), "nats", "judgement: what the other climbs of an activity may add at most", Grade.JUDGED
)
FLIGHT_REACH_S = Parameter(
    60, "s", "judgement: before and after a flight; stairs stand on level ground, paths go on", Grade.JUDGED
)
FLIGHT_HILLY = Parameter(
    8.0, "nats", "judgement: against a flight beside which a hill rises as high as the flight itself", Grade.JUDGED
)
FLIGHT_USUAL_S = Parameter(60.0, "s", "judgement: up to here stairs of buildings and towns are common", Grade.JUDGED)
FLIGHT_LONGER = Parameter(
    3.0,
    "nats",
    "judgement: against a climb twice as long; hours need a tower or a machine; of 1, 2 and 3 by a second simulator",
    Grade.JUDGED,
)
FLIGHT_STEADY_LONGER = Parameter(
    2.0,
    "nats",
    "judgement: what a steady rise may say more of a climb twice as long; less than speaks against it",
    Grade.JUDGED,
)
FLIGHT_PRIOR = Parameter(
    1.5, "nats", "judgement: most runs and walks are in towns; of 1, 1.5 and 2 by `benchmarks.places`", Grade.JUDGED
)
FLIGHT_PRIOR_ON_PATHS = Parameter(
    -2.0,
    "nats",
    "judgement: of two trail runners' climbs like steps 5 and 25 % were so on another pass; chosen of -1.5 to -3",
    Grade.IN_PART,
)
SLOPING_AS_PATHS = Parameter(0.5, "fraction", "judgement: of the way that slopes on trails", Grade.JUDGED)
SLOPING_FROM_GRADE = Parameter(0.06, "fraction", "judgement: few streets of towns are so steep", Grade.JUDGED)
SLOPING_WINDOW_S = Parameter(15, "s", "judgement: window of such a grade", Grade.JUDGED)
PATH_SUB_SPORTS = Parameter(
    frozenset({"trail", "ultra", "obstacle"}), "", "judgement: sub-sports of FIT that lead over paths", Grade.JUDGED
)
FLIGHT_ODDS_RANGE = Parameter(
    (-12.0, 12.0), "nats", "judgement: log odds of a flight; beyond, they change nothing", Grade.JUDGED
)
CLIMB_PIECES = Parameter(8, "pieces", "judgement: of equal rise, by which a climb is recognised", Grade.JUDGED)
CLIMB_FROM_SLOPE = Parameter(
    0.16, "rise over run", "judgement: of its steepest piece; smoothed heights show stairs half as steep", Grade.JUDGED
)
CLIMB_DIP_M = Parameter(1.0, "m", "judgement: loss of height that parts two climbs", Grade.JUDGED)
CLIMB_UNLIKE_STEPS = Parameter(
    -1.0, "nats", "judgement: what does not look like steps; stairs do not in one pass of five", Grade.JUDGED
)
CLIMB_ODDS_RANGE = Parameter((-4.0, 4.0), "nats", "judgement: what one pass says at most", Grade.JUDGED)
SAME_RISE_SD = Parameter(
    (0.8, 0.03), "m, and fraction", "judgement: by which the rise of two passes of a place differs", Grade.JUDGED
)
SAME_RUN_SD = Parameter(
    (3.0, 0.12),
    "m, and fraction",
    "judgement: the same of their length, which GPS hardly shows on stairs",
    Grade.JUDGED,
)
SAME_SHAPE_SD = Parameter(
    (0.08, 0.4),
    "of the length, and that times m of rise",
    "judgement: by which the length up to any piece differs; more on low climbs",
    Grade.JUDGED,
)
SAME_STEPS_ONCE_SD = Parameter(
    0.15, "ln steps per metre", "judgement: by which those of two passes of a staircase differ", Grade.JUDGED
)
SAME_LEAST = Parameter(0.05, "fraction", "judgement: likeness below which a pass is of another place", Grade.JUDGED)
SAME_ENOUGH = Parameter(
    0.3,
    "passes",
    "judgement: others that are alike, each as far as it is; of 0.3 and 0.5 by `benchmarks.places`",
    Grade.JUDGED,
)
SAME_AS_ANY_M = Parameter(
    10.0, "m", "judgement: rise at which a climb that looks alike is of another place every other time", Grade.JUDGED
)
SAME_STEPS_SD = Parameter(
    (0.3, 0.07, 0.8),
    "ln steps per metre on paths and on stairs, and m of height",
    "judgement: spread between passes; steps on a path change with the pace, on stairs counts and heights err",
    Grade.JUDGED,
)
SAME_STEPS_ONCE = Parameter((-2.0, 1.0), "nats", "judgement: what the steps of one pass say at most", Grade.JUDGED)
SAME_STEPS_RANGE = Parameter(
    (-5.0, 0.0),
    "nats",
    "judgement: steps that change speak against stairs (of -3, -5 and -8 by `benchmarks.places`); "
    "those that repeat for nothing, as repeats on a hill do so, too",
    Grade.JUDGED,
)
TWO_STEPS_AGAINST = Parameter(
    1.0, "nats", "judgement: against taking two steps in one pass and not in another", Grade.JUDGED
)
STAIRS_UNSTATED_MOST = Parameter(
    0.79,
    "fraction",
    "by definition: confidence of stairs that neither the sport nor a person states is below 0.8",
    Grade.DEFINED,
)
PLAN_LOG_ODDS = Parameter(
    2.0, "nats", "judgement: of seven or eight planned bouts one is skipped; odds of the whole bout", Grade.JUDGED
)
PLANNED_SPRINT_S = Parameter(
    30, "s", "judgement: planned work this short is a sprint more often than not", Grade.JUDGED
)
STEPS_COVERAGE = Parameter(
    0.5,
    "fraction",
    "judgement: share of a run with steps from which their absence counts; of a sprint, with running steps",
    Grade.JUDGED,
)
SPEED_COVERAGE = Parameter(
    0.5, "fraction", "judgement: share of a bout with known speed from which its mean speed counts", Grade.JUDGED
)
LAP_WEIGHT = Parameter(0.04, "nats/s", "judgement: what a planned lap or workout step adds to a second", Grade.JUDGED)
PLANNED_WORK = Parameter(
    {
        Intensity.ACTIVE: 0.5,
        Intensity.INTERVAL: 1.0,
        Intensity.WARMUP: -1.0,
        Intensity.REST: -1.0,
        Intensity.RECOVERY: -1.0,
        Intensity.COOLDOWN: -1.0,
        Intensity.OTHER: 0.0,
    },
    "",
    "judgement: work is 1, rest -1; `active` is what watches also call laps that nobody planned",
    Grade.JUDGED,
)
UNPLANNED = Parameter(
    0.5, "of full work or rest", "judgement: laps planned less clearly than this are no plan", Grade.JUDGED
)
REST_BREAK_S = Parameter(20, "s", "judgement: after a stop this long a new pace costs nothing", Grade.JUDGED)
SHORTEST_S = Parameter(5, "s", "judgement: shorter pieces of walking, easy or tempo join their neighbour", Grade.JUDGED)
SHORTEST_STEADY_S = Parameter(
    12, "s", FITTED_TO + ": so do shorter pieces of easy within tempo, and of tempo within easy", Grade.FITTED
)
GRADELESS_M = Parameter(1e-3, "m", "judgement: a segment shorter than this has no grade", Grade.JUDGED)
SPEED_BIAS_SD = Parameter(
    0.02,
    "ln speed",
    "Gilgen-Ammann et al. 2020: a device's own bias, 0.6-1.9 % on the road, 3.2-6.1 % in towns and woods",
    Grade.IN_PART,
)
SPEED_SD_PER_NOISE = Parameter(
    2.5, "of the noise of the run", FITTED_TO + ": error of the mean speed of ten seconds", Grade.FITTED
)
SPRINT_SD_PER_NOISE = Parameter(
    1.3,
    "of the noise of the run",
    "judgement: the same of a sprint, to which pace does not drift by itself",
    Grade.JUDGED,
)
NOISE_MEMORY_OF_SPEED_S = Parameter(
    10.0, "s", "judgement: noise of speed is correlated over about this long", Grade.JUDGED
)
FLIGHT_BLUR_S = Parameter(
    8.0, "s", "judgement: how much longer than it is a flight of stairs looks in smoothed altitude", Grade.JUDGED
)
FLIGHT_SLOPE_SD = Parameter(
    0.2, "ln slope", "judgement: error of the slope of a short climb without that", Grade.JUDGED
)
FLIGHT_CHANCE = Parameter(0.45, "fraction", "judgement: of short climbs that may be stairs by that slope", Grade.JUDGED)
HEART_RATE_FROM_S = Parameter(120, "s", "by definition: heart rate never decides a shorter bout", Grade.DEFINED)
HEART_RATE_LAG_S = Parameter(30, "s", "Hunt 2015: half the time constant of heart rate", Grade.IN_PART)
HEART_RATE_SETTLES_S = Parameter(
    60, "s", "Hunt 2015: one time constant, left out at the start of a bout", Grade.IN_PART
)
HEART_RATE_SD = Parameter(
    0.10, "ln speed", "judgement: spread of VT1 and VT2 between runners, drift and heat", Grade.JUDGED
)
BEATS_MISSED = Parameter(
    0.05, "fraction", "judgement: of long bouts at which a sensor misses beats: cold, loose, dry", Grade.JUDGED
)
BEATS_MISSED_SD = Parameter(
    0.6, "ln speed", "judgement: how far too low an effort looks by such a sensor; a third of the beats", Grade.JUDGED
)
USUAL_EFFORTS = Parameter(
    ((0.8, 0.72, 0.10), (0.2, 0.97, 0.10)),
    "fraction, of critical speed, and ln speed",
    "judgement: how often people run easily and hard, how fast, and its spread",
    Grade.JUDGED,
)
PACE_ALONE = Parameter(
    0.04, "ln speed", "judgement: what changes an effort by less did not decide it, and needs no words", Grade.JUDGED
)
HARD_HEART_RATE = Parameter(
    0.88, "of maximal heart rate", "judgement: between VT1 and VT2; a pace held at it is hardly easy", Grade.JUDGED
)
HARD_EASY_MOST = Parameter(
    0.6, "fraction", "judgement: probability of easy at such a heart rate, at most", Grade.JUDGED
)
TEMPO_PRIOR = Parameter(0.2, "fraction", "judgement: how often a stretch of unknown speed is tempo", Grade.JUDGED)
