"""Parameters of the weekly dose: the three laws of a stride's worth, their errors, and the shares of other sports."""

from __future__ import annotations

from pipeline.parameter import Grade, Parameter

# Laws: what a stride of some activation is worth. Their order of weeks was chosen, not found: the review of
# Niinimaki 2016 (endurance runners' gluteus maximus is no larger than that of controls) bounds easy running alone.
LAW_WEIGHTS = Parameter((0.40, 0.25, 0.35), "probability of each law", "judgement", Grade.JUDGED)
LAW_POWER = Parameter(
    8.0,
    "exponent",
    "judgement: tuned so that 105 easy km a week are worth little at any sprint speed (Niinimaki 2016)",
    Grade.JUDGED,
    sd=0.8,
)
LAW_LOGISTIC_MIDPOINT = Parameter(62.0, "% MVIC", "judgement, tuned with the power law", Grade.JUDGED, sd=7.0)
LAW_LOGISTIC_WIDTH = Parameter(5.0, "% MVIC", "judgement", Grade.JUDGED)
LAW_EDGE_FROM = Parameter(44.0, "% MVIC", "judgement, tuned with the power law", Grade.JUDGED, sd=4.0)
LAW_EDGE_WIDTH = Parameter(5.0, "% MVIC", "judgement: no stimulus has an edge", Grade.JUDGED)
LAW_EDGE_SPAN = Parameter(60.0, "% MVIC", "judgement: it scales the law and cancels out of the dose", Grade.JUDGED)
LAW_EDGE_EXPONENT = Parameter(1.5, "", "judgement", Grade.JUDGED)
DOSE_ACTIVATION_CAP = Parameter(110.0, "% MVIC", "judgement: beyond it a stride is worth no more", Grade.JUDGED)

# Errors, as standard deviations of the logarithm of activation
ACTIVATION_TRUE_SD = Parameter(
    0.20,
    "ln activation",
    "judgement: true differences; the rest of the published 0.45 is how it was scaled",
    Grade.JUDGED,
)
UPHILL_SD = Parameter(0.10, "ln activation", "computed: the exponent 0.85 +- 0.15 on a grade of 8 %", Grade.DEFINED)
STAIRS_ACTIVATION_SD = Parameter(0.15, "ln activation", "judgement", Grade.JUDGED)
WALK_ACTIVATION_SD = Parameter(0.20, "ln activation", "judgement", Grade.JUDGED)
OTHER_ACTIVATION_SD = Parameter(
    0.25, "ln activation", "judgement; Eken 2022 gives the direction, gluteal rows not read", Grade.JUDGED
)
MSS_SLOPE = Parameter(
    1.2, "ln activation per ln sprint speed", "computed: 1.0 in easy running, 1.4 in hill sprints", Grade.DEFINED
)
NO_ALTITUDE_SD = Parameter(0.15, "ln activation", "judgement: unknown grades of 2 to 3 % at an easy pace", Grade.JUDGED)
NO_HEART_RATE_SD = Parameter(
    0.30, "ln activation", "judgement: the effort of a sport known by its name alone", Grade.JUDGED
)
NO_CADENCE_SD = Parameter(0.08, "ln strides", "judgement: step rates of runners at one speed", Grade.JUDGED)
ENDURANCE_SD = Parameter(0.25, "ln activation-minutes", "judgement", Grade.JUDGED)

# What 100 stands for
REFERENCE_STRIDES = Parameter(
    950.0, "strides/week", "two sessions of 10 x 30 s at 1.58 strides/s: by definition", Grade.DEFINED
)
REFERENCE_ACTIVATION = Parameter(60.0, "% MVIC", "computed: an attainable hill sprint on 8 %", Grade.DEFINED)
REFERENCE_SESSIONS = Parameter(2.0, "sessions", "by definition: the sessions of an index of 100", Grade.DEFINED)
_EASY = "computed: four easy hours at 3.0 m/s, sprint speed 8 m/s"
GMAX_REFERENCE_MINUTES = Parameter(65.0, "activation-minutes", _EASY, Grade.DEFINED)
GMED_REFERENCE_MINUTES = Parameter(89.0, "activation-minutes", _EASY, Grade.DEFINED)
GMIN_REFERENCE_MINUTES = Parameter(85.0, "activation-minutes", _EASY, Grade.DEFINED)

# Seconds that count
DOSE_SPEED_WINDOW = Parameter(
    5, "s", "judgement: on nine real runs the index was 134 raw, 128 here, 108 at 15 s, 79 at 31 s", Grade.JUDGED
)
DOSE_SPRINT_WINDOW = Parameter(3, "s", "judgement: sprints are short", Grade.JUDGED)
FAST_SHARE = Parameter(
    0.80, "of maximal sprint speed", "judgement: faster seconds need running cadence or a labelled sprint", Grade.JUDGED
)
UNATTAINABLE_WINDOWS = Parameter(
    (60, 300, 1200), "s", "judgement: stretches over which no runner is faster than all-out", Grade.JUDGED
)
UNATTAINABLE_MARGIN = Parameter(
    1.12, "of all-out speed", "judgement: error of critical speed and of a watch's speed", Grade.JUDGED
)
SPRINT_DECAY = Parameter(
    0.013, "1/s", "Bundle 2003 (constant from memory): fall of all-out speed with its duration", Grade.RECALLED
)
AEROBIC_OVER_CRITICAL = Parameter(
    1.15, "of critical speed", "judgement: speed at VO2max, which all-out speed falls to", Grade.JUDGED
)
COVERAGE_LEAST = Parameter(0.80, "of moving time", "judgement: below it a week has no dose", Grade.JUDGED)

# Uphill running
UPHILL_EXPONENT = Parameter(
    0.85,
    "",
    "judgement: chosen so that the attainable hill sprint lies near 60 % MVIC; the extra work of running uphill is the "
    "hip's (Roberts & Belliveau 2005), but at 4 degrees only its power rises (Telhan 2010)",
    Grade.JUDGED,
    sd=0.15,
)
UPHILL_COST = Parameter(3.8, "J/kg/m", "di Prampero 2005: cost of level running in the ratio of costs", Grade.IN_PART)
WALK_UPHILL_SOFTNESS = Parameter(0.01, "grade", "judgement: no kink at level ground", Grade.JUDGED)

# Other sports: activation over that of running on the flat with the same oxygen uptake
SPORT_SHARE = Parameter(
    {
        "stair_climbing": 0.90,
        "floor_climbing": 0.90,
        "fitness_equipment": 0.55,  # ellipticals; stair machines and treadmills are sports of their own
        "cycling": 0.60,
        "e_biking": 0.35,
        "rowing": 0.65,
        "cross_country_skiing": 0.75,
        "alpine_skiing": 0.70,
        "snowboarding": 0.70,
        "snowshoeing": 0.75,
        "inline_skating": 0.85,
        "ice_skating": 0.85,
        "soccer": 0.90,
        "basketball": 0.90,
        "american_football": 0.90,
        "hockey": 0.90,
        "rugby": 0.90,
        "lacrosse": 0.90,
        "volleyball": 0.90,
        "team_sport": 0.90,
        "tennis": 0.85,
        "racket": 0.85,
        "swimming": 0.25,
        "paddling": 0.20,
        "canoeing": 0.20,
        "kayaking": 0.20,
        "stand_up_paddleboarding": 0.20,
        "rafting": 0.20,
        "mobility": 0.20,
    },
    "of running",
    "judgement; Eken 2022: stepper at least elliptical, both well below running",
    Grade.JUDGED,
)
OTHER_SPORT_SHARE = Parameter(0.45, "of running", "judgement: a sport that is not listed", Grade.JUDGED)
PUSH_RATE = Parameter(1.2, "pushes/s", "judgement: where no cadence is known", Grade.JUDGED)
MACHINE_STEP = Parameter(0.20, "m", "judgement: step of a stair machine", Grade.JUDGED)
MACHINE_STEP_RATE = Parameter(
    80.0, "steps/min", "judgement: usual on a stair machine; tells steps from strides of two", Grade.JUDGED
)
POWER_VO2_SLOPE = Parameter(10.8, "ml/kg/min per W/kg", "ACSM, cycling (from memory)", Grade.RECALLED)
POWER_VO2_BASE = Parameter(7.0, "ml/kg/min", "ACSM, cycling (from memory)", Grade.RECALLED)

# Energy of the week
EATEN_BACK_SHARE = Parameter(
    0.40, "share not eaten back", "Dhurandhar 2015: 0.20 to 0.60; SD judgement", Grade.IN_PART, sd=0.12
)
EXERCISE_FAT_ENERGY = Parameter(
    9900.0, "kcal/kg", "Hall 2008: of fat and its lean share, at 41 kg of fat", Grade.IN_PART
)

# Against the athlete's own weeks
NORM_WEEKS = Parameter(8, "weeks", "judgement", Grade.JUDGED)
NORM_FROM_WEEKS = Parameter(3, "weeks", "judgement: no norm before", Grade.JUDGED)
NORM_OFFSET = Parameter(
    0.5, "index points", "judgement: the dose of about 6 easy km keeps quiet weeks from exploding", Grade.JUDGED
)
NORM_WORDS = Parameter(
    {"much_less": 0.5, "less": 0.8, "about": 1.25, "more": 2.0},
    "upper limit, times the norm",
    "judgement; above the last: much more",
    Grade.JUDGED,
)
WORD_PROBABILITY = Parameter(0.60, "probability", "judgement: from where a sentence may be said", Grade.JUDGED)
LAWS_DIFFER = Parameter(2.0, "times", "judgement: from where the laws are shown apart", Grade.JUDGED)
