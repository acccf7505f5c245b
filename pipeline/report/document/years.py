"""All weeks of an athlete as one document."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pipeline.report.document.effect import ComparedWord
from pipeline.report.document.forecasts import ForecastsPart
from pipeline.report.document.form import OneOf
from pipeline.report.document.words import Amount, Chances, Count, IsoWeek, LabelName
from pipeline.vocabulary import OUTCOMES, STIMULUS_LABELS
from pipeline.weekly.answer import Range

HISTORY_VERSION = 2
SPEEDS = ("critical_speed", "max_sprint_speed")
"""Thresholds that are shown over time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastWeek:
    """One ISO week of the past.

    Attributes
    ----------
    week, monday
        As 2026-W46, and its first day.
    activities, runs, moving_s
        What was recorded, and moving time on foot [s]; 0 in a week without a recording.
    force
        High-force dose [hill-sprint sessions]; null where too little of the week has a speed.
    endurance
        Of gluteus maximus, 100 for four easy hours; null likewise.
    answer
        The outcome that reached 60 %; null where none did, or where the body is or was hidden.
    chances
        Probability of each outcome as the week forecast it; null where the body is or was hidden.
    """

    week: IsoWeek
    monday: date
    activities: Count
    runs: Count
    moving_s: Amount
    force: Range | None
    endurance: Amount | None
    answer: Annotated[str, OneOf(OUTCOMES)] | None
    chances: Chances | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A mean week of an ISO year; weeks without a recording count as nothing, unknown doses not at all.

    Attributes
    ----------
    year, weeks
        Its number, and how many of its weeks have a recording.
    moving_s, force, endurance
        Of a mean week, as in `PastWeek`.
    chances
        Mean of the weeks' chances; null where all are hidden.
    """

    year: int
    weeks: Count
    moving_s: Amount
    force: Range | None
    endurance: Amount | None
    chances: Chances | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The last weeks against the year before them.

    Attributes
    ----------
    weeks
        How many weeks of the year before are known.
    force, force_before
        High-force dose of a mean week, of the last weeks and of the year before [hill-sprint sessions].
    endurance, endurance_before
        Endurance dose of gluteus maximus, likewise [points].
    force_word, endurance_word
        How the two compare, in the words of the weekly norm.
    """

    weeks: Count
    force: Amount
    force_before: Amount
    force_word: ComparedWord
    endurance: Amount
    endurance_before: Amount
    endurance_word: ComparedWord


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of a session with one label.

    Attributes
    ----------
    label
        Label of the stretch.
    start_s, duration_s
        Seconds from the start of the session, and how long the stretch lasts [s].
    """

    label: LabelName
    start_s: float
    duration_s: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One of the best sessions.

    Attributes
    ----------
    activity_id, day
        Its id, and the local date.
    force
        High-force dose, with its 90 % range [hill-sprint sessions].
    main
        The stimulus label that most of it came from.
    bouts, main_s
        Segments of that label, and their time together [s].
    distance_m, moving_s
        On foot.
    stretches
        Its labels over time.
    """

    activity_id: str
    day: date
    force: Range
    main: Annotated[str, OneOf(STIMULUS_LABELS)]
    bouts: Count
    main_s: Amount
    distance_m: Amount
    moving_s: Amount
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """A threshold on a date.

    Attributes
    ----------
    day
        The date.
    speed_mps
        Its value, with the 90 % range.
    """

    day: date
    speed_mps: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """One threshold over time.

    Attributes
    ----------
    quantity
        Which one.
    points
        Its values, the oldest first, as many as a line can show.
    origin
        What the last value rests on.
    """

    quantity: Annotated[str, OneOf(SPEEDS)]
    points: tuple[At, ...]
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All weeks of one athlete.

    Attributes
    ----------
    version, language
        Of this format; that of its sentences.
    athlete, hidden
        Id, and whether the body is left out.
    weeks
        Every week from the first to the last recorded one, the oldest first.
    years
        The same by ISO year.
    change
        Null before there is a year to compare with.
    sessions
        Those with the highest high-force dose, the highest first.
    thresholds
        Critical speed and maximal sprint speed over time.
    forecasts
        Past ones against measurements; null without a log of these, or where the body is hidden.
    """

    version: Count
    language: str
    athlete: str
    hidden: bool
    change: Change | None
    years: tuple[Year, ...]
    weeks: tuple[PastWeek, ...]
    sessions: tuple[Session, ...]
    thresholds: tuple[Threshold, ...]
    forecasts: ForecastsPart | None
