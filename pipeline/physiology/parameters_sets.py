"""Parameters of strength sets: what a set is worth by effort, load and repetitions."""

from __future__ import annotations

from pipeline.parameter import Grade, Parameter

TRIAL_SET = Parameter(
    1.13, "factor", "makes ten repetitions with two in reserve, as in the trials fitted, one set", Grade.DEFINED
)
EFFORT_HALF = Parameter(
    7.0, "repetitions in reserve", "judgement: half of the growth; direction Robinson 2024", Grade.IN_PART
)
EFFORT_EXPONENT = Parameter(2.2, "", "judgement: gentle near failure, Robinson 2024", Grade.IN_PART)
LOAD_HALF = Parameter(0.20, "share of the one-repetition maximum", "fitted to Lasevicius 2018", Grade.FITTED)
LOAD_WIDTH = Parameter(0.07, "share of the one-repetition maximum", "fitted to Lasevicius 2018", Grade.FITTED)
REPETITIONS_SCALE = Parameter(3.5, "repetitions", "judgement: one to three repetitions build little", Grade.JUDGED)

# Effort of a set whose repetitions in reserve are not logged
RESERVE_MISJUDGED = Parameter(0.0, "repetitions", "judgement: loaded sets", Grade.JUDGED, sd=1.0)
RESERVE_MISJUDGED_BODYWEIGHT = Parameter(
    0.0, "repetitions", "judgement: long sets are harder to judge", Grade.JUDGED, sd=2.0
)
RESERVE_UNKNOWN = Parameter(3.5, "repetitions", "judgement: gamma distribution of shape 2", Grade.JUDGED)
RESERVE_UNKNOWN_SHAPE = Parameter(2.0, "", "judgement: shape of that distribution", Grade.JUDGED)
RESERVE_UNKNOWN_MAX = Parameter(15.0, "repetitions", "judgement: where it is cut off", Grade.JUDGED)
RESERVE_WITHOUT_LOAD = Parameter(
    4.0, "repetitions", "judgement: further from failure where a lift is logged without its load", Grade.JUDGED
)
LOAD_NOT_LOGGED = Parameter(0.5, "share of the one-repetition maximum", "judgement", Grade.JUDGED)
REPETITIONS_NOT_LOGGED = Parameter(10.0, "repetitions", "judgement", Grade.JUDGED)
BEST_ERROR = Parameter(1.0, "factor", "judgement: the own best of a day", Grade.JUDGED, sd=0.06, lognormal=True)
BEST_WEEKS = Parameter(12.0, "weeks", "judgement: how long an own best counts", Grade.JUDGED)
FAILURE_RESERVE = Parameter(0.5, "repetitions in reserve", "judgement: up to it a set went to failure", Grade.JUDGED)
EPLEY_ALONE_FROM = Parameter(12.0, "repetitions", "judgement: Brzycki grows without bound beyond", Grade.JUDGED)
REPETITIONS_MAX = Parameter(20.0, "repetitions to failure", "judgement: both formulas end here", Grade.JUDGED)

# Exercises without load
BODYWEIGHT_SPREAD = Parameter(
    1.0, "factor", "judgement: repetitions to failure differ between people", Grade.JUDGED, sd=0.35, lognormal=True
)
BODYWEIGHT_GAIN = Parameter(0.5, "fraction", "judgement: more repetitions to failure with practice", Grade.JUDGED)
BODYWEIGHT_WEEKS = Parameter(6.0, "weeks", "judgement: time constant of that practice", Grade.JUDGED)

# What is known of strength work
LOG_KEPT_WEEKS = Parameter(2.0, "weeks of four", "judgement: with an entry, from which a log is kept", Grade.JUDGED)
HABIT_SETS_FROM = Parameter(2.0, "sets/week", "judgement: habits nobody reported have this or more", Grade.JUDGED)
HABIT_SETS_TO = Parameter(12.0, "sets/week", "judgement: and this at most, evenly spread", Grade.JUDGED)
HABIT_OLD_WEEKS = Parameter(26.0, "weeks", "judgement: from which strength sessions are an old habit", Grade.JUDGED)
STRENGTH_PRIOR = Parameter(
    {"none": (0.60, 0.28), "old": (0.35, 0.58), "new": (0.50, 0.28)},
    "probability of no work for the glutes, and of a steady old habit; the rest began within half a year",
    "judgement, by what the files hold: no strength session, unnamed ones for long, or begun lately",
    Grade.JUDGED,
)
ANSWERED_SETS_SD = Parameter(1.0, "factor", "judgement: sets a week from memory", Grade.JUDGED, sd=0.35, lognormal=True)
STOPPED_MOST = Parameter(
    0.5, "probability", "judgement: lifting, and not only logging, has stopped in a log long silent", Grade.JUDGED
)
STOPPED_WEEKS = Parameter(
    8.0, "weeks", "judgement: silence past the first week in which most of that doubt arises", Grade.JUDGED
)
STOPPED_BESIDE = Parameter(
    0.35,
    "factor for each week with other sets",
    "judgement: doubt that the glutes are trained where the log goes on without them",
    Grade.JUDGED,
)
STOPPED_ASKED = Parameter(0.05, "probability", "judgement: from which it is asked for", Grade.JUDGED)
HABIT_YOUNG_WEEKS = Parameter(
    4.0, "weeks", "judgement: the first sets of a log are a habit for sure once they fill what is kept up", Grade.JUDGED
)
LOG_OLD_WEEKS = Parameter(
    52.0, "weeks", "judgement: silence from which a log says less and less, to nothing after two years", Grade.JUDGED
)
SETS_OF_A_PAUSE = Parameter(
    0.02, "of other days", "judgement: weight of a pause's sets and days in a mean week beside it", Grade.JUDGED
)
GAP_SD = Parameter(
    1.0,
    "factor for each four weeks without an entry",
    "judgement: a gap in the log is missing, not zero",
    Grade.JUDGED,
    sd=0.35,
    lognormal=True,
)
