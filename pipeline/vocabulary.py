"""The closed sets of words that tables, rules and reports share, in the order they are shown."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, get_args

Units = Literal["metric", "imperial"]
"""Of reports, and of what is asked for; tables and JSON stay in SI units."""


class Label(StrEnum):
    """What a segment is."""

    EASY = "easy"
    TEMPO = "tempo"
    SPRINT = "sprint"
    HILL = "hill"
    STAIRS = "stairs"


class Effort(StrEnum):
    """How hard a segment is, against critical speed and maximal sprint speed."""

    EASY = "easy"
    TEMPO = "tempo"
    INTERVAL = "interval"
    SPRINT = "sprint"


class Gait(StrEnum):
    """How a segment is covered."""

    RUN = "run"
    WALK = "walk"


class StimulusLabel(StrEnum):
    """What a stimulus is counted under: labels of running, uphill sprints apart, walking and other sports."""

    EASY = "easy"
    TEMPO = "tempo"
    SPRINT = "sprint"
    HILL = "hill"
    UPHILL_SPRINT = "uphill_sprint"
    STAIRS = "stairs"
    WALK = "walk"
    OTHER = "other"


class Mode(StrEnum):
    """How strides are made: it decides which errors their activation has."""

    LEVEL = "level"
    UPHILL = "uphill"
    STAIRS = "stairs"
    WALK = "walk"
    OTHER = "other"


class State(StrEnum):
    """What an athlete does in a second."""

    MOVING = "moving"
    STOPPED = "stopped"
    PAUSED = "paused"
    VEHICLE = "vehicle"
    GAP = "gap"


class Intensity(StrEnum):
    """What a lap or workout step was meant to be, in FIT's words."""

    WARMUP = "warmup"
    ACTIVE = "active"
    INTERVAL = "interval"
    REST = "rest"
    RECOVERY = "recovery"
    COOLDOWN = "cooldown"
    OTHER = "other"


class GradeQuality(StrEnum):
    """What a grade rests on; reported by a treadmill, a foot pod or the athlete."""

    BAROMETRIC = "barometric"
    GPS = "gps"
    REPORTED = "reported"
    NONE = "none"


class SpeedSource(StrEnum):
    """Where ground speed is taken from."""

    DEVICE = "device"
    DISTANCE = "distance"
    POSITIONS = "positions"
    NONE = "none"


class TimezoneSource(StrEnum):
    """Where the offset of local time is taken from."""

    FILE = "file"
    POSITION = "position"
    PROFILE = "profile"
    UTC = "utc"


class Flag(StrEnum):
    """What was found in the records of an activity and repaired or left out, as `quality_flags` name it."""

    TIMES_GOING_BACK = "times_going_back"
    SAME_TIME_MERGED = "same_time_merged"
    POINTS_WITHOUT_TIME = "points_without_time"
    IMPLAUSIBLE_TIMES = "implausible_times"
    IMPOSSIBLE_VALUES = "impossible_values"
    IMPOSSIBLE_SPEED = "impossible_speed"
    CLOCK_NOT_SET = "clock_not_set"
    CLOCK_MENDED = "clock_mended"
    CLOCK_SHIFTED_S = "clock_shifted_s"
    HEART_RATE_FROM_STRAP = "heart_rate_from_strap"
    RECORDS_FAR_AWAY = "records_far_away"
    CUT_AFTER_DAYS = "cut_after_days"
    CLOCK_RELATIVE = "clock_relative"
    SPARSE_RECORDS = "sparse_records"
    ALTITUDE_SPIKES = "altitude_spikes"
    ALTITUDE_STEPS = "altitude_steps"
    ALTITUDE_UNIT = "altitude_unit"
    WEATHER = "weather"
    GPS_JUMPS = "gps_jumps"
    SPEED_SPIKES = "speed_spikes"
    SCATTERED_SPEED = "scattered_speed"
    INDOOR_CALIBRATION_PCT = "indoor_calibration_pct"
    GAPS = "gaps"
    VEHICLE = "vehicle"
    FASTER_THAN_RECORDS = "faster_than_records"
    DOWNHILL_RIDE = "downhill_ride"
    RIDE = "ride"
    LOW_HEART_RATE = "low_heart_rate"
    MOSTLY_VEHICLE = "mostly_vehicle"
    MAYBE_RIDE_PCT = "maybe_ride_pct"
    UNANSWERED_SPEED = "unanswered_speed"
    HEART_RATE_SPIKES = "heart_rate_spikes"
    CADENCE_LOCK = "cadence_lock"
    DISTANCE_DIFFERS = "distance_differs"
    DISTANCE_UNIT = "distance_unit"
    DURATION_UNIT = "duration_unit"
    SPEED_UNIT = "speed_unit"
    OWN_EXPORT = "own_export"
    NO_RECORDS = "no_records"


class Sex(StrEnum):
    """Sex, as physiology needs it."""

    FEMALE = "female"
    MALE = "male"
    UNSTATED = "unstated"


class Goal(StrEnum):
    """What an athlete trains for."""

    GROW = "grow"
    KEEP = "keep"
    LEAN = "lean"
    PERFORMANCE = "performance"


class Care(StrEnum):
    """What a report must be careful about."""

    PREGNANCY = "pregnancy"
    EATING_DISORDER_HISTORY = "eating_disorder_history"
    MENSTRUAL_CHANGE = "menstrual_change"
    HIDE_BODY = "hide_body"


class Quantity(StrEnum):
    """The thresholds of an athlete, as the columns of their table are called."""

    CRITICAL_SPEED = "critical_speed_mps"
    D_PRIME = "d_prime_m"
    MAX_SPRINT_SPEED = "max_sprint_speed_mps"
    HR_MAX = "hr_max_bpm"
    HR_REST = "hr_rest_bpm"
    VO2MAX = "vo2max_ml_kg_min"


class Origin(StrEnum):
    """What a threshold rests on."""

    AGE = "age"
    SEX = "sex"
    POPULATION = "population"
    PROFILE = "profile"
    TEST = "test"
    DEVICE = "device"
    RACES = "races"
    BEST_EFFORTS = "best_efforts"
    FASTEST_SECONDS = "fastest_seconds"
    CRITICAL_SPEED = "critical_speed"
    STEADY_RUNNING = "steady_running"
    HIGHEST_HEART_RATE = "highest_heart_rate"


class EvidenceCode(StrEnum):
    """What speaks for the label of a segment. A value without a limit describes; a code without a value is a fact."""

    FLAT_SPEED = "flat_speed"
    EFFORT = "effort"
    SLOWER_SPEED = "slower_speed"
    CRITICAL_SPEED = "critical_speed"
    FAST_AS_SPRINT = "fast_as_sprint"
    SLOW_ON_GROUND = "slow_on_ground"
    WALKING = "walking"
    DURATION = "duration"
    GRADE = "grade"
    DOWNHILL = "downhill"
    RISE = "rise"
    LITTLE_RISE = "little_rise"
    CLIMB_RATE = "climb_rate"
    SLOPE = "slope"
    STEP_RISE = "step_rise"
    STEADY_STEPS = "steady_steps"
    SAME_PLACE = "same_place"
    STAIRS_SPORT = "stairs_sport"
    HEART_RATE = "heart_rate"
    PLANNED_WORK = "planned_work"
    PLANNED_REST = "planned_rest"
    SESSION_MEAN = "session_mean"
    CLOSE = "close"
    USUAL = "usual"


class PaceBasis(StrEnum):
    """What the pace of a segment rests on."""

    RECORDS = "records"
    SESSION = "session"


class FileStatus(StrEnum):
    """What became of a file."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    RECOVERED = "recovered"
    NOT_AN_ACTIVITY = "not_an_activity"
    UNSUPPORTED = "unsupported"
    REJECTED = "rejected"


class Outcome(StrEnum):
    """What twelve weeks do to the glutes."""

    GROWING = "growing"
    MAINTAINING = "maintaining"
    TONING = "toning"
    SHRINKING = "shrinking"


class FibreLabel(StrEnum):
    """Which fibres give the power of a segment."""

    TYPE_I = "Type I"
    MIXED = "Type I + Type II"
    TYPE_II = "primarily Type II"


class Muscle(StrEnum):
    """The gluteal muscles: maximus, medius and minimus."""

    GMAX = "gmax"
    GMED = "gmed"
    GMIN = "gmin"


LABELS = tuple(Label)
EFFORTS = tuple(Effort)
GAITS = tuple(Gait)
STIMULUS_LABELS = tuple(StimulusLabel)
MODES = tuple(Mode)
STATES = tuple(State)
INTENSITIES = tuple(Intensity)
GRADE_QUALITIES = tuple(GradeQuality)
FLAGS = tuple(Flag)
CLOCKLESS_FLAGS = (Flag.CLOCK_NOT_SET, Flag.CLOCK_RELATIVE)
"""Flags of activities whose date is not known: they are stored, and belong to no week."""

RIDE_FLAGS = (Flag.FASTER_THAN_RECORDS, Flag.DOWNHILL_RIDE, Flag.RIDE, Flag.LOW_HEART_RATE, Flag.MOSTLY_VEHICLE)
"""Why seconds of an activity on foot count as in a vehicle, beside `vehicle` itself."""

SEXES = tuple(Sex)
GOALS = tuple(Goal)
UNIT_SYSTEMS: tuple[Units, ...] = get_args(Units)
CARE = tuple(Care)
FILE_STATUSES = tuple(FileStatus)
OUTCOMES = tuple(Outcome)
FIBRE_LABELS = tuple(FibreLabel)
MUSCLES = tuple(Muscle)

LABEL_DEFINITIONS = {
    Label.EASY: "Flat speed below 0.84 of critical speed; walking on the flat; descents below tempo effort",
    Label.TEMPO: "Flat speed from 0.84 of critical speed on, and any faster bout of over 90 s",
    Label.SPRINT: "Ground speed and flat speed above 1.15 of critical speed for 3 to 90 s, not on a hill",
    Label.HILL: "Uphill at 4 % mean grade or more, for 8 s and 3 m of rise (6 m where altitude is from GPS)",
    Label.STAIRS: "Climbing steps, the way up only",
}

MUSCLE_NAMES = {Muscle.GMAX: "gluteus maximus", Muscle.GMED: "gluteus medius", Muscle.GMIN: "gluteus minimus"}
QUANTITIES = tuple(Quantity)
ORIGINS = tuple(Origin)
EVIDENCE_CODES = tuple(EvidenceCode)

ON_FOOT = frozenset({"running", "walking", "hiking", "mountaineering", "stair_climbing", "floor_climbing"})
"""Sports whose moving seconds are cut into segments; every other sport counts for energy and load alone."""

WALKED = frozenset({"walking", "hiking", "mountaineering"})
"""Sports on foot that are walked: they set no sprint speed."""
