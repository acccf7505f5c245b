"""Parameters of the time grid, heart rate, cadence and sport, and those that all parts of the signal stage share."""

from __future__ import annotations

from pipeline.parameter import Grade, Parameter

# Time grid
SHORTEST_GAP = Parameter(10.0, "s", "definition: a longer silence is a gap", Grade.DEFINED)
GAP_INTERVALS = Parameter(5.0, "median intervals", "definition: a gap is longer than this as well", Grade.DEFINED)
USUAL_INTERVALS = Parameter(0.95, "fraction", "judgement: this share of the intervals is usual", Grade.JUDGED)
LONG_INTERVALS = Parameter(1.5, "intervals", "judgement: of the longest usual one, no gap yet", Grade.JUDGED)
LONGEST_SENSOR_HOLE = Parameter(60.0, "s", "judgement: a longer hole of one sensor is not interpolated", Grade.JUDGED)
LONGEST_SILENCE = Parameter(
    86_400.0, "s", "judgement: records beyond it belong to another clock or activity", Grade.JUDGED
)
LONGEST_ACTIVITY = Parameter(5 * 86_400, "s", "judgement: longer recordings are watches left running", Grade.JUDGED)
CLOCK_SET_AFTER = Parameter(
    899_501_056, "Unix s", "FIT protocol: times below 0x10000000 count from power-on", Grade.DEFINED
)
SPARSE_INTERVAL = Parameter(5.0, "s", "judgement: above this median interval sprints are lost", Grade.JUDGED)
SOURCE_COVERAGE = Parameter(0.5, "fraction", "judgement: recorded seconds that a source must cover", Grade.JUDGED)
LEAST_RECORDED_SHARE = Parameter(
    0.02, "fraction", "judgement: of a session; records that span less say less of it than its totals", Grade.JUDGED
)
LEAST_RECORDED_OF = Parameter(60.0, "s", "judgement: of a session for which that is asked", Grade.JUDGED)
ENOUGH_RECORDED = Parameter(600.0, "s", "judgement: of records that count whatever a total says", Grade.JUDGED)

# Movement
STANDING_SPEED = Parameter(0.5, "m/s", "judgement: above GPS noise at rest, below slow walking", Grade.JUDGED)
STOPPED_TIME = Parameter(5, "s", "definition: shortest standstill that counts as stopped", Grade.DEFINED)
STEPPING_CADENCE = Parameter(40.0, "steps/min", "judgement: a higher cadence is movement at any speed", Grade.JUDGED)
RUNNING_CADENCE = Parameter(120.0, "steps/min", "judgement: from here on the gait may be running", Grade.JUDGED)
FOOT_MAX_SPEED = Parameter(12.5, "m/s", "just above the fastest sprint timed, 12.4 m/s (from memory)", Grade.RECALLED)
OTHER_MAX_SPEED = Parameter(45.0, "m/s", "judgement: fastest descents on skis and bicycles", Grade.JUDGED)
SUSTAINED_TIME = Parameter(10, "s", "judgement: shorter excursions above the maximum are sensor errors", Grade.JUDGED)

# Heart rate
HEART_RATE_JUMP = Parameter(25.0, "bpm", "judgement: a larger change is an artefact", Grade.JUDGED)
HEART_RATE_JUMP_TIME = Parameter(3, "s", "judgement: within so short a time", Grade.JUDGED)
HEART_RATE_LEVEL_TIME = Parameter(30, "s", "judgement: a shorter level between jumps is an artefact", Grade.JUDGED)
HEART_RATE_HOLE = Parameter(10, "s", "judgement: longest hole that is interpolated", Grade.JUDGED)
CADENCE_LOCK_DISTANCE = Parameter(3.0, "bpm", "judgement: heart rate this near to cadence may be cadence", Grade.JUDGED)
CADENCE_LOCK_TIME = Parameter(60, "s", "judgement: a longer stretch is checked for common changes", Grade.JUDGED)
CADENCE_LOCK_BREAK = Parameter(5, "s", "judgement: a shorter departure does not end a lock", Grade.JUDGED)
CADENCE_LOCK_JUMP = Parameter(12.0, "bpm", "judgement: no heart jumps onto cadence or off it in 3 s", Grade.JUDGED)
CADENCE_LOCK_TIME_AFTER_JUMP = Parameter(15, "s", "judgement: shortest lock that a jump reveals", Grade.JUDGED)
CADENCE_LOCK_LAG = Parameter(5, "s", "judgement: changes over this time are compared", Grade.JUDGED)
CADENCE_LOCK_CORRELATION = Parameter(
    0.5, "correlation", "judgement: a heart follows within a minute, a locked sensor at once", Grade.JUDGED
)
CADENCE_LOCK_LEAST_CHANGE = Parameter(
    0.5, "steps/min", "judgement: SD of the changes of cadence below which nothing can be compared", Grade.JUDGED
)
CADENCE_LOCK_SHARE = Parameter(
    0.3, "fraction", "judgement: of the run near the steps; real hearts moved onto them stay for 0.2", Grade.JUDGED
)
CADENCE_LOCK_CERTAIN = Parameter(
    5.5,
    "standard errors",
    "judgement: of the gain from steps to heart rate; hearts near the steps reach 4.9",
    Grade.JUDGED,
)
CADENCE_LOCK_DELAYS = Parameter(
    (0, 4, 8, 12), "s", "judgement: by which a sensor that counts steps shows them late", Grade.JUDGED
)
CADENCE_LOCK_SMOOTHING = Parameter(9, "s", "judgement: watches and sensors smooth over some seconds", Grade.JUDGED)
CADENCE_LOCK_SPAN = Parameter(
    15, "s", "judgement: over which changes are compared; a heart takes a minute", Grade.JUDGED
)
CADENCE_LOCK_EDGE = Parameter(
    30, "s", "judgement: before and after a lock, in which a sensor goes over to the steps", Grade.JUDGED
)

# Cadence
CADENCE_SPLIT_SPEED = Parameter(2.0, "m/s", "judgement: near the change from walking to running", Grade.JUDGED)
JOG_SPEED = Parameter(1.6, "m/s", "judgement: the slowest jog; who walks as fast takes 115 steps or more", Grade.JUDGED)
TYPICAL_RUN_CADENCE = Parameter(165.0, "steps/min", "judgement: recreational runners have 155-175", Grade.JUDGED)
TYPICAL_WALK_CADENCE = Parameter(110.0, "steps/min", "judgement: at the typical walking speed", Grade.JUDGED)
TYPICAL_WALK_SPEED = Parameter(1.4, "m/s", "judgement: preferred walking speed", Grade.JUDGED)
CADENCE_MAX = Parameter(300.0, "steps/min", "judgement: sprinters reach 290", Grade.JUDGED)
CADENCE_HOLE = Parameter(10, "s", "judgement: longest hole that is interpolated", Grade.JUDGED)
CADENCE_SMOOTHING = Parameter(10, "s", "judgement: watches smooth cadence, so values this near count", Grade.JUDGED)

# Sport of a file that names none
CYCLING_MEDIAN_SPEED = Parameter(5.5, "m/s", "judgement: a higher median is no run", Grade.JUDGED)
CYCLING_HIGH_SPEED = Parameter(8.0, "m/s", "judgement: nobody runs faster for a twentieth of the time", Grade.JUDGED)
HIGH_SPEED_QUANTILE = Parameter(0.95, "fraction", "judgement: high but lasting speed", Grade.JUDGED)
RUNNING_MEDIAN_SPEED = Parameter(1.9, "m/s", "judgement: without cadence a higher median is a run", Grade.JUDGED)
RUNNING_BOUT_SPEED = Parameter(3.5, "m/s", "judgement: nobody walks faster for a twentieth of the time", Grade.JUDGED)
RIDE_HOME_LEAST_REST = Parameter(600, "s", "judgement: least time on foot beside a ride home", Grade.JUDGED)
COASTING_FALL = Parameter(0.01, "m/m", "judgement: a ride that falls more may be a bicycle's descent", Grade.JUDGED)
HIKING_CLIMB = Parameter(0.03, "m/m", "judgement: a walk that climbs more per metre is a hike", Grade.JUDGED)
WALKING_STEP_MAX = Parameter(1.3, "m", "judgement: longer ones are strokes, race walkers stay below", Grade.JUDGED)
RUN_CADENCE_MIN = Parameter(
    140.0,
    "steps/min",
    "judgement: few run with less all the time; twice the strokes of a paddle are less",
    Grade.JUDGED,
)
STEPS_OF_TYPICAL = Parameter(
    0.8, "fraction", "judgement: fewer of the typical cadence at a speed are strokes, not steps", Grade.JUDGED
)
LAND_RELIEF = Parameter(
    15.0, "m", "judgement: GPS altitude wanders less on water within its middle nine tenths", Grade.JUDGED
)
RUNNING_LEAST_HEART_RATE = Parameter(
    95.0, "bpm", "judgement: a lower median at running speed without steps is a motor or a sail", Grade.JUDGED
)
INFERENCE_LEAST_TIME = Parameter(30, "s", "judgement: less movement names no sport", Grade.JUDGED)
