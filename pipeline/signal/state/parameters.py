"""Parameters of the state of each second: standing, pauses, vehicles."""

from __future__ import annotations

from pipeline.parameter import Grade, Parameter

# Standing and pauses
CREEPING_SPEED = Parameter(0.25, "m/s", "judgement: below it a sport without steps stands still", Grade.JUDGED)
CLIMBING_WINDOW = Parameter(15, "s", "judgement: without speed, a rise over it is climbing", Grade.JUDGED)
CLIMBING_RISE = Parameter(2.0, "m", "judgement: 0.13 m/s, just below the slowest stair climbing", Grade.JUDGED)
PAUSE_DISTANCE = Parameter(20.0, "m", "judgement: more after the last stop means a missing start", Grade.JUDGED)

# Vehicles
VEHICLE_SPEED = Parameter(7.5, "m/s", "judgement: nobody runs so fast for a minute off the track", Grade.JUDGED)
STEPLESS_VEHICLE_SPEED = Parameter(4.5, "m/s", "judgement: speed without steps where steps are counted", Grade.JUDGED)
VEHICLE_TIME = Parameter(60, "s", "judgement: the shortest ride", Grade.JUDGED)
VEHICLE_HOP_SPEED = Parameter(6.0, "m/s", "judgement: a bus from one stop to the next", Grade.JUDGED)
VEHICLE_HOP_TIME = Parameter(20, "s", "judgement: shortest time from one stop to the next", Grade.JUDGED)
SPRINTER_SPEED = Parameter(8.0, "m/s", "judgement: few sprinters hold it for 20 s, and only on a track", Grade.JUDGED)
SPRINTER_TIME = Parameter(120, "s", "judgement: more of it in one session is no runner", Grade.JUDGED)
LIFT_RISE = Parameter(
    54.0, "m", "judgement: 0.9 m/s over a minute; fastest vertical kilometre 0.58 m/s, stairs to 0.8", Grade.JUDGED
)
VEHICLE_LONGEST_STOP = Parameter(180, "s", "judgement: traffic lights and stations of one ride", Grade.JUDGED)

# Whole outing
WORLD_RECORDS = Parameter(  # distance [m]: time [s]
    {
        100: 9.58,
        200: 19.19,
        400: 43.03,
        800: 100.91,
        1_500: 206.00,
        3_000: 437.55,
        5_000: 755.36,
        10_000: 1_571.0,
        21_097: 3_402.0,
        42_195: 7_235.0,
        100_000: 21_935.0,
        319_614: 86_400.0,
    },
    "s",
    "World Athletics and IAU, men's records to 2025 (from memory)",
    Grade.RECALLED,
)
RECORD_WINDOWS = Parameter(
    (60, 120, 300, 600, 1200, 1800, 3600, 7200, 10_800, 21_600),
    "s",
    "judgement: windows that are compared",
    Grade.JUDGED,
)
RECORD_TOLERANCE = Parameter(1.05, "", "judgement: what GPS and foot pods add to a record pace", Grade.JUDGED)
DESCENT_HELP = Parameter(1.5, "", "judgement: speed gained downhill per fraction of fall", Grade.JUDGED)
DESCENT_HELP_MAX = Parameter(0.25, "fraction", "judgement: downhill miles are run 15 % faster", Grade.JUDGED)
MOSTLY_VEHICLE = Parameter(
    0.5,
    "fraction",
    "judgement: share of a vehicle, of time or of distance, from which the rest is doubted",
    Grade.JUDGED,
)
MOSTLY_VEHICLE_LEAST_TIME = Parameter(
    0.2, "fraction", "judgement: less of the time is a ride beside a run, however far it goes", Grade.JUDGED
)
STOP_AND_GO_RIDES = Parameter(
    3, "", "judgement: so many rides with short breaks are one trip: a jam, lifts and slopes, hills", Grade.JUDGED
)
STOP_AND_GO_BREAK = Parameter(600, "s", "judgement: a run between two rides lasts longer", Grade.JUDGED)
OWN_PART_OF_GAPS = Parameter(
    2.0, "", "judgement: what is apart from a ride lasts so many times as long as stops within it", Grade.JUDGED
)
WALKING_STEPS = Parameter(80.0, "steps/min", "judgement: no ride shakes a watch so evenly for a minute", Grade.JUDGED)
LONGEST_USUAL_STEP = Parameter(
    (0.55, 0.27),
    "m, m per m/s",
    "judgement: 1.4 m at 3 m/s, 2.1 m at 5.7 m/s, marathon records have 1.9 m",
    Grade.JUDGED,
)
CRANK_STEP_MARGIN = Parameter(
    0.15, "m", "judgement: nearly as long steps, and coasting between them, are a crank's", Grade.JUDGED
)
STROKES_COVERAGE = Parameter(
    0.8, "fraction", "judgement: of the moving time; sensors that fail count less", Grade.JUDGED
)
STROKES_SPREAD = Parameter(
    0.2, "of the cadence", "judgement: paddles are even; a watch on a pram counts by chance", Grade.JUDGED
)
STROKES_EXCESS = Parameter(0.45, "m", "judgement: steps that much longer than legs make them are none", Grade.JUDGED)
HALF_OF_STEPS = Parameter(
    (75.0, 100.0), "1/min", "judgement: half of 150-200 steps; paddles have 50-70, oars and arms fewer", Grade.JUDGED
)
STEPLESS_SHARE = Parameter(0.3, "fraction", "judgement: a pram keeps the arm still, but not for so long", Grade.JUDGED)
COASTING_SPEED = Parameter(3.0, "m/s", "judgement: above it a cadence of zero is coasting", Grade.JUDGED)
COASTING_SHARE = Parameter(0.05, "fraction", "judgement: more of the fast time is a ride", Grade.JUDGED)
COASTING_HIGH_SPEED = Parameter(
    6.5, "m/s", "judgement: prams keep the arm still, too, but are pushed more slowly", Grade.JUDGED
)
UNEVEN_SPEED = Parameter(  # speed over that of records: variation of speed over 10 s
    ((0.68, 0.88), (0.25, 0.06)),
    "fraction",
    "judgement: elite runs vary by 0.05; intervals are slow in the mean",
    Grade.JUDGED,
)
LIMITED_RIDE_SPEED = Parameter(5.0, "m/s", "judgement: scooters are limited to 20 or 25 km/h", Grade.JUDGED)
LIMITED_RIDE_TIME = Parameter(900, "s", "judgement: shorter, even fast laps are common", Grade.JUDGED)
LIMITED_SPREAD = Parameter(
    0.02, "fraction", "judgement: high over usual speed of 10 s; even paced elite runs have 0.03 or more", Grade.JUDGED
)
STUCK_HEART_RATE_SHARE = Parameter(
    0.9, "fraction", "judgement: a sensor that shows one value for longer is stuck", Grade.JUDGED
)
LIFT_WINDOW = Parameter(300, "s", "judgement: altitude of GPS wanders less within it than a lift rises", Grade.JUDGED)
LIFT_SPEED = Parameter(0.67, "m/s", "judgement: the fastest vertical kilometre is 0.58 m/s", Grade.JUDGED)
FALL_SPEED = Parameter(2.2, "m/s", "judgement: the best downhill runners lose 1.7 m a second", Grade.JUDGED)
FALL_SPEED_BESIDE_LIFTS = Parameter(0.8, "m/s", "judgement: skis on slopes for beginners", Grade.JUDGED)
FALL_WINDOW = Parameter(30, "s", "judgement: a descent that lasts so long", Grade.JUDGED)
COST_WINDOW = Parameter(120, "s", "judgement: heart rate follows effort within a minute or two", Grade.JUDGED)
COST_LEAST_BLOCKS = Parameter(3, "", "judgement: fewer whole windows are too little to tell", Grade.JUDGED)
COST_PER_SPEED = Parameter(
    10.2,
    "ml/kg/min per m/s",
    "170 ml/kg/km, the best economy of elite runners (Joyner & Coyle 2008, from memory)",
    Grade.RECALLED,
)
COST_HEART_RATES = Parameter(
    (45.0, 175.0), "bpm", "judgement: rest and maximum that make any heart look strong", Grade.JUDGED
)
COST_LEAST_SHARE = Parameter(
    0.05, "fraction", "judgement: the least share of the reserve that is counted", Grade.JUDGED
)
COST_QUANTILE = Parameter(0.25, "fraction", "judgement: most of a ride costs too little, not half of it", Grade.JUDGED)
COST_MOST_CAPACITY = Parameter(
    85.0,
    "ml/kg/min",
    "judgement: such economy, heart and uptake at once are rarer than rides typed as runs",
    Grade.JUDGED,
)
USUAL_CAPACITY = Parameter(65.0, "ml/kg/min", "judgement: few runners have more", Grade.JUDGED)
STUCK_BELOW_SPEED = Parameter(4.5, "m/s", "judgement: a stuck sensor excuses no faster outing", Grade.JUDGED)
DOUBT_LEAST_TIME = Parameter(300, "s", "judgement: shorter activities show no usual speed", Grade.JUDGED)
DOUBT_PRIOR = Parameter(0.03, "fraction", "judgement: rides among what is typed as a run without steps", Grade.JUDGED)
DOUBT_PRIOR_SILENT = Parameter(
    0.3,
    "fraction",
    "judgement: the same where a sensor counts no step at all; some programs fill in zeros",
    Grade.JUDGED,
)
DOUBT_SPEED = Parameter(
    ((2.8, 0.22), (4.8, 0.3)),
    "m/s, ln",
    "judgement: median and spread of runs (35 real ones: 2.4 and 0.22), and of wheels",
    Grade.IN_PART,
)
DOUBT_CAPACITY = Parameter(
    ((33.0, 0.28), (95.0, 0.35)),
    "ml/kg/min, ln",
    "judgement: the same of the uptake with which they would be run, at the best economy (27 real runs: 32 and 0.18)",
    Grade.IN_PART,
)
DOUBT_PRIOR_MOTOR = Parameter(
    0.003, "fraction", "judgement: motors and ferries among what is typed as a run and has positions", Grade.JUDGED
)
DOUBT_MOTOR_SPEED = Parameter((5.0, 0.2), "m/s, ln", "judgement: median and spread of motors and ferries", Grade.JUDGED)
DOUBT_MOTOR_LEAST_TIME = Parameter(
    900, "s", "judgement: over a shorter time even runners may keep one pace", Grade.JUDGED
)
DOUBT_EVENNESS = Parameter(
    ((0.16, 0.6), (0.02, 0.4)),
    "fraction, ln",
    "median and spread of how far the high speed of a minute is above the usual one: of runs (35 real ones: from "
    "0.036), and, a judgement, of motors",
    Grade.IN_PART,
)
DOUBT_MADE_UP = Parameter(
    0.005, "fraction", "judgement: no device measures so evenly; what was filled in says nothing", Grade.JUDGED
)
DOUBT_NAMED = Parameter(0.1, "fraction", "judgement: less doubt needs no flag", Grade.JUDGED)
DOUBT_DECIDES = Parameter(
    0.5, "fraction", "judgement: what is more probably a ride counts as no run until somebody says so", Grade.JUDGED
)
FAST_BOUT_SPEED = Parameter(5.0, "m/s", "judgement: faster bouts need an answer of the body", Grade.JUDGED)
FAST_BOUT_EDGE = Parameter(3, "s", "judgement: speed over a window rises before a leap", Grade.JUDGED)
FAST_BOUT_CADENCE = Parameter(140.0, "steps/min", "judgement: nobody runs so fast with fewer steps", Grade.JUDGED)
FAST_BOUT_HEART_RATE = Parameter(125.0, "bpm", "judgement: the heart is at least there after such a bout", Grade.JUDGED)
ANSWER_CADENCE_LAG = Parameter(10, "s", "judgement: watches show cadence so late", Grade.JUDGED)
ANSWER_HEART_RATE_LAG = Parameter(60, "s", "judgement: heart rate rises within it", Grade.JUDGED)
ANSWER_RISE = Parameter(8.0, "bpm", "judgement: a smaller rise is no answer", Grade.JUDGED)
ANSWER_SHORTEST_BOUT = Parameter(15, "s", "judgement: heart rate need not answer a shorter bout", Grade.JUDGED)
