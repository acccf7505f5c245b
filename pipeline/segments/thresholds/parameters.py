"""Priors of thresholds, what efforts, heart rates and tests are worth, and what makes a run plausible."""

from __future__ import annotations

from pipeline.parameter import Grade, Parameter
from pipeline.vocabulary import Quantity, Sex

WINDOW_DAYS = Parameter(120, "d", "judgement: fitness moves within a season", Grade.JUDGED)
LONG_WINDOW_DAYS = Parameter(
    731, "d", "judgement: maximal heart rate and sprint speed move with the years", Grade.JUDGED
)
MOVES_FROM_SD = Parameter(
    0.25,
    "SD",
    "judgement: labels rest on thresholds in steps of at most this, which adds at most 1 % to their error, so that one "
    "more file changes few of them; five older runs among 3,000 move 0.05 SD or less on nine of ten dates",
    Grade.JUDGED,
)
MOST_RIDE_DOUBT = Parameter(
    0.25,
    "fraction",
    "judgement: what is a ride with this probability or more moves no threshold until somebody says that it was a run; "
    "none of 120 simulated runs without sensors reaches 0.1",
    Grade.JUDGED,
)
CRITICAL_SPEED_PRIOR_MPS = Parameter(
    {
        Sex.MALE: (3.6, 0.55),
        Sex.FEMALE: (3.2, 0.5),
        Sex.UNSTATED: (3.4, 0.6),
    },
    "m/s, mean and SD",
    "judgement: around 3.74 m/s of 25,000 marathon runners (Smyth & Muniz-Pumares 2020), who are fitter than most",
    Grade.JUDGED,
)
D_PRIME_PRIOR_M = Parameter(
    (170.0, 60.0), "m, mean and SD", "judgement: accepted fits lie within 50-300 m", Grade.JUDGED
)
SPEED_DECLINE_PER_YEAR = Parameter(0.006, "of speed in a year", "judgement: of speed with age", Grade.JUDGED)
SPEED_DECLINE_FROM_AGE = Parameter(35.0, "y", "judgement: age from which speed falls", Grade.JUDGED)
SPRINT_SPEED_PRIOR_MPS = Parameter(
    {
        Sex.MALE: 7.8,
        Sex.FEMALE: 6.6,
        Sex.UNSTATED: 7.2,
    },
    "m/s",
    "judgement",
    Grade.JUDGED,
)
SPRINT_SPEED_SD = Parameter(
    {
        Sex.MALE: 0.10,
        Sex.FEMALE: 0.10,
        Sex.UNSTATED: 0.14,
    },
    "ln speed",
    "judgement: at a given critical speed",
    Grade.JUDGED,
)
SPRINT_PER_CRITICAL_SPEED = Parameter(
    0.4, "ln per ln", "judgement: who is faster over an hour is faster over seconds, but less so", Grade.JUDGED
)
HR_REST_PRIOR_BPM = Parameter((60.0, 8.0), "bpm, mean and SD", "judgement: adults who run", Grade.JUDGED)
UNKNOWN_AGE_SD_YEARS = Parameter(13.0, "y", "judgement: adults who run", Grade.JUDGED)
CRITICAL_SHARE_OF_VVO2MAX = Parameter(
    0.876,
    "of speed at VO2max",
    "speed at VT2 over that at VO2peak, SD 0.039, Esteve-Lanao et al. 2026, n = 1,411",
    Grade.MEASURED,
)
VO2MAX_OF_SPEED_SD = Parameter(0.08, "ln VO2max", "judgement: share at VT2 and running economy", Grade.JUDGED)
HELD_S = Parameter((1800.0, 3600.0, 5400.0, 9000.0, 21600.0), "s", "durations of `HELD_SHARE`", Grade.DEFINED)
HELD_SHARE = Parameter(
    (1.0, 0.975, 0.955, 0.93, 0.789),
    "of critical speed",
    "Smyth & Muniz-Pumares 2020 for 150 and 360 min, judgement between",
    Grade.IN_PART,
)
ALL_OUT_GAP = Parameter(
    (0.01, 0.022),
    "ln speed, mean and SD",
    "judgement: how far an all-out effort lies below the best possible, by the day and the error of the watch; "
    "of 1 and 2 % by `benchmarks.labels --section efforts`, seed 61",
    Grade.JUDGED,
)
TEMPO_GAP = Parameter(
    (0.10, 0.065), "ln speed, mean and SD", "judgement: the same of tempo runs and repeats", Grade.JUDGED
)
MAXIMAL_EFFORTS_S = Parameter(
    (180, 3600), "s", "judgement: best efforts over these durations may have been all-out", Grade.JUDGED
)
FURTHER_ALL_OUT = Parameter(
    -2.0,
    "nats",
    "judgement: most other best efforts are repeats and tempo runs; of -1, -2 and -3 by two simulated athletes of seed "
    "101 and one of seed 31",
    Grade.JUDGED,
)
USUAL_SHARE = Parameter(0.74, "of critical speed", "judgement: the fastest twenty minutes of a usual run", Grade.JUDGED)
USUAL_SHARE_SD = Parameter(0.12, "ln speed", "judgement: its spread", Grade.JUDGED)
EFFORT_TOLERANCE = Parameter(0.02, "ln speed", "judgement: error of a timed stretch on a watch", Grade.JUDGED)
USABLE_EFFORTS_S = Parameter(
    (120, 7200), "s", "judgement: durations of best efforts that critical speed rests on", Grade.JUDGED
)
RACE_SD = Parameter(0.03, "ln speed", "judgement: day form, course and wind", Grade.JUDGED)
UNDATED_RACE_SD = Parameter(0.05, "ln speed", "judgement: the same of a race without a date", Grade.JUDGED)
EASY_ALONE = Parameter(
    1.15, "of the usual speed", "judgement: up to here nothing stands out from everyday running", Grade.JUDGED
)
AS_LIKELY_AS_NOT = Parameter(
    1.50,
    "of the usual speed",
    "judgement: easy running is 0.6 to 0.83 of critical speed, tempo 0.93, all-out over five minutes 1.03 to 1.2",
    Grade.JUDGED,
)
ALL_OUT_SPREAD = Parameter(
    0.07, "ln speed", "judgement: how fast the chance of an all-out effort rises around that", Grade.JUDGED
)
NOT_THEIRS = Parameter(
    0.02,
    "fraction",
    "judgement: chance that the hardest effort was a ride, somebody else's or an error of the device",
    Grade.JUDGED,
)
TEST_SD = Parameter(
    {
        Quantity.CRITICAL_SPEED: 0.02,
        Quantity.MAX_SPRINT_SPEED: 0.03,
        Quantity.HR_MAX: 0.015,
        Quantity.HR_REST: 0.05,
        Quantity.VO2MAX: 0.05,
        Quantity.D_PRIME: 0.3,
    },
    "of the value",
    "judgement: error of a measured threshold",
    Grade.JUDGED,
)
DEVICE_SD = Parameter(
    {Quantity.VO2MAX: 0.08, Quantity.HR_MAX: 0.04, Quantity.HR_REST: 0.1},
    "of the value",
    "judgement: estimates from heart rate, and settings that often are 220 less the age",
    Grade.JUDGED,
)
PROFILE_SD = Parameter(
    {
        Quantity.CRITICAL_SPEED: 0.03,
        Quantity.MAX_SPRINT_SPEED: 0.04,
        Quantity.HR_MAX: 0.015,
        Quantity.HR_REST: 0.06,
        Quantity.VO2MAX: 0.07,
    },
    "of the value",
    "judgement: people round and remember",
    Grade.JUDGED,
)
SPRINT_WINDOW_S = Parameter(
    5, "s", "judgement: one second of fast running may be an artefact, five are not", Grade.JUDGED
)
SPRINT_TOLERANCE = Parameter(0.04, "ln speed", "judgement: error of five seconds on a watch", Grade.JUDGED)
SPRINT_OUTLIER = Parameter(
    1.05, "of the second fastest", "judgement: a fastest run above that counts only so much", Grade.JUDGED
)
SPRINT_NEAR = Parameter(0.10, "ln speed", "judgement: strides are run at 85-95 % of maximal speed", Grade.JUDGED)
SPRINT_FAR = Parameter(
    0.5, "ln speed", "judgement: range of what the fastest seconds are, if they were no sprint", Grade.JUDGED
)
STRIDES_FROM = Parameter(1.6, "of the usual speed", "judgement: fastest seconds that may be a sprint", Grade.JUDGED)
STRIDES_SURE = Parameter(
    2.4, "of the usual speed", "judgement: fastest seconds that are one; strides are about 2.1", Grade.JUDGED
)
MOST_SPRINT_CHANCE = Parameter(0.95, "fraction", "judgement: that the fastest seconds were a sprint", Grade.JUDGED)
FEW_FAST_RUNS = Parameter(
    3, "runs", "judgement: below it the fastest counts as it is; from it on it needs a second one near it", Grade.JUDGED
)
USUAL_HR_MAX_SETTING = Parameter(
    220,
    "bpm less the age",
    "judgement: what watches are set to until somebody changes it, so it counts nothing",
    Grade.JUDGED,
)
USUAL_SETTING_WITHIN_BPM = Parameter(2.0, "bpm", "judgement: it is not changed on every birthday", Grade.JUDGED)
HR_MAX_TOLERANCE_BPM = Parameter(
    3.0, "bpm", "judgement: noise of a sensor, of which the highest of many runs holds the most", Grade.JUDGED
)
HR_MAX_CONFIRMED = Parameter(
    0.01, "of the runs", "judgement: and one more must come near the highest heart rate", Grade.JUDGED
)
HR_MAX_CONFIRMED_AGAINST_DEVICE = Parameter(
    0.03, "of the runs", "judgement: the same where the device holds a lower maximum", Grade.JUDGED
)
HARD_SHARE = Parameter(
    0.92,
    "of maximal heart rate",
    "judgement: between VT1 and VT2 (Esteve-Lanao et al. 2026); twenty minutes above it are hard",
    Grade.JUDGED,
)
HARD_SHARE_SCALE = Parameter(0.01, "of maximal heart rate", "judgement: how sharp that is", Grade.JUDGED)
MOST_OVER_TWENTY_MINUTES = Parameter(
    1.05, "of the best twenty minutes", "judgement: critical speed of who has run them hard", Grade.JUDGED
)
WIDE_FROM_SHARE = Parameter(
    0.88,
    "of maximal heart rate",
    "judgement: sustained heart rate from which critical speed is less sure",
    Grade.JUDGED,
)
WIDE_SD = Parameter(0.03, "of critical speed", "judgement: what that adds to its error", Grade.JUDGED)
COLD_START_SD = Parameter(
    0.08, "of critical speed", "judgement: what a single run adds to its error; habits differ", Grade.JUDGED
)
COLD_START_RUNS = Parameter(4.0, "runs", "judgement: number over which that fades by 63 %", Grade.JUDGED)
ALL_OUT_GAP_BPM = Parameter(3.0, "bpm", "judgement: how far below the maximum an all-out effort ends", Grade.JUDGED)
HR_MAX_RANGE_BPM = Parameter(
    60.0, "bpm", "judgement: within which it is sought where nothing shows how near the highest came", Grade.JUDGED
)
RESERVE_OF_PERSON_SD = Parameter(
    (0.05, 0.035),
    "of reserve, at tempo and at critical speed",
    "spread of VT1 and VT2 between runners (SD 4.6 and 2.5 %, Esteve-Lanao et al. 2026), and drift",
    Grade.IN_PART,
)
HARD_OVER_USUAL = Parameter(
    1.08, "of the usual speed", "judgement: steady running that is hard enough to stand for itself", Grade.JUDGED
)
RESERVE_OF_DAY_SD = Parameter(0.03, "of reserve", "judgement: heat, form and sensor of one run", Grade.JUDGED)
WRONG_HEART_RATE_CHANCE = Parameter(
    0.02, "fraction", "judgement: that most of it is no heart rate, or no running", Grade.JUDGED
)
STRETCHES_PER_RUN = Parameter(10, "stretches", "judgement: steady stretches of one ordinary run", Grade.JUDGED)
FEW_STEADY_STRETCHES = Parameter(3, "stretches", "judgement: fewer steady stretches count nothing", Grade.JUDGED)
REFERENCE_HEART_RATES_BPM = Parameter(
    (60.0, 185.0),
    "bpm, at rest and maximal",
    "judgement: at which shares of maximum are made into shares of the reserve",
    Grade.JUDGED,
)
STEADY_BLOCK_S = Parameter(
    120, "s", "judgement: twice the time constant of heart rate (Hunt 2015, 57.6 s)", Grade.JUDGED
)
STEADY_LAG_S = Parameter(
    30, "s", "judgement: heart rate of a block answers the speed of half a time constant before", Grade.JUDGED
)
STEADY_FIRST_S = Parameter(360, "s", "judgement: heart rate settles after the start", Grade.JUDGED)
STEADY_LAST_S = Parameter(3600, "s", "judgement: beyond, drift hides the relation to speed", Grade.JUDGED)
STEADY_VARIATION = Parameter(
    0.12, "of mean speed", "judgement: coefficient of variation of flat speed that still counts as steady", Grade.JUDGED
)
FLAT_GRADE = Parameter(0.01, "fraction", "judgement: mean steepness of a block that counts as flat", Grade.JUDGED)
STEADY_RUNNING_FROM_MPS = Parameter(1.8, "m/s", "judgement: slower blocks may be walked", Grade.JUDGED)
SURELY_RUNNING_MPS = Parameter(
    2.1, "m/s", "judgement: who is as fast for twenty minutes runs; walks turn into runs at 2.0 m/s", Grade.JUDGED
)
SLOWEST_OF_FASTEST = Parameter(
    0.6,
    "of the best twenty minutes",
    "judgement: the easiest habit of running, for who is slow at their best",
    Grade.JUDGED,
)
SLOWEST_RUNNING_MPS = Parameter(1.4, "m/s", "judgement: slower is walked by everybody", Grade.JUDGED)
HELD_HEART_RATE_S = Parameter(
    20, "s", "judgement: a maximum must be held this long; spikes and short locks on the cadence are not", Grade.JUDGED
)
EXPLAINED_BY_S = Parameter(
    120, "s", "Hunt 2015: heart rate answers the speed of about two time constants", Grade.IN_PART
)
NO_SPEED_HEART_RATE_BPM = Parameter(
    75.0, "bpm", "judgement: where the line of heart rate over speed of runners meets no speed", Grade.JUDGED
)
EXPLAINED_SHARE = Parameter(1.25, "of the rise along that line", "judgement: drift and heat", Grade.JUDGED)
EXPLAINED_BPM = Parameter(5.0, "bpm", "judgement: added to it", Grade.JUDGED)
AS_FAST_SHARE = Parameter(
    0.95, "of the fastest five minutes", "judgement: runs at least so fast ask for the same heart rate", Grade.JUDGED
)
AS_HARD_SHARE = Parameter(
    0.85,
    "of the highest heart rate",
    "judgement: below it a fast run was easy: downhill, or a speed too high",
    Grade.JUDGED,
)
TWO_MAXIMA_GAP_BPM = Parameter(
    10.0, "bpm", "judgement: nothing between; days and lengths of hard runs differ by less", Grade.JUDGED
)
HARDEST_S = Parameter(300, "s", "judgement: the fastest of all runs over it shows how hard one got", Grade.JUDGED)
USUAL_S = Parameter(1200, "s", "judgement: the fastest of each run over it shows how one usually runs", Grade.JUDGED)
FEW_USUAL_RUNS = Parameter(3, "runs", "judgement: fewer do not show what is usual", Grade.JUDGED)
HARDEST_OVER_USUAL = Parameter(
    2.0, "of the usual speed", "judgement: all-out (1.2 of critical speed) over the easiest habit (0.6)", Grade.JUDGED
)
LONGEST_OVER_USUAL = Parameter(
    1.65,
    "of the usual speed",
    "judgement: all-out for twenty minutes (1.05 of critical speed), with room, over the easiest habit",
    Grade.JUDGED,
)
FEW_COMPARED_STRETCHES = Parameter(
    3, "stretches", "judgement: fewer steady stretches of a run are chance", Grade.JUDGED
)
MOST_PER_BEAT = Parameter(
    1.16, "of the middle run", "judgement: speed for heart rate; runs of one person spread by 0.05", Grade.JUDGED
)
MOST_PER_BEAT_ONCE = Parameter(
    1.5,
    "of the middle run, or its inverse",
    "judgement: the same of a single stretch: a ride between two parts of a run, or a sensor that drifts late",
    Grade.JUDGED,
)
LEAST_PER_BEAT = Parameter(
    1.25,
    "times below the middle run",
    "judgement: heat and rough ground take a tenth; a sensor that reads 20 bpm too high takes more",
    Grade.JUDGED,
)
MOST_OVER_LOW_QUARTER = Parameter(
    1.12,
    "of the low quarter of runs",
    "judgement: highest heart rate over `NO_SPEED_HEART_RATE_BPM`, by speed; heat and drift take a tenth",
    Grade.JUDGED,
)
