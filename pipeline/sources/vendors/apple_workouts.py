"""Workouts of Apple Health's export.xml that have no route: indoor runs, strength, manual entries."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.sources.activity import Activity, Content
from pipeline.sources.formats import FileFormat
from pipeline.sources.records import plausible_utc_offset, records_frame, session_totals, written
from pipeline.sources.xml.values import number
from pipeline.sports import sport_of
from pipeline.units import KILOJOULES_PER_KCAL, METRES_PER_FOOT, METRES_PER_MILE, METRES_PER_YARD, MICROSECONDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.sources.formats import Engine

WORKOUT = "HKWorkoutActivityType"
WORKOUT_SPORTS = {  # in FIT's words, where Apple's word names another sport in FIT or none
    "Stairs": "stair_climbing",
    "HandCycling": "cycling",
    "DownhillSkiing": "alpine_skiing",
    "SkatingSports": "inline_skating",
    "PaddleSports": "paddling",
    "WheelchairRunPace": "wheelchair_push_run",
    "WheelchairWalkPace": "wheelchair_push_walk",
}
WORKOUT_WORDS = frozenset(
    """
    AmericanFootball Archery AustralianFootball Badminton Barre Baseball Basketball Bowling Boxing CardioDance Climbing
    Cooldown CoreTraining Cricket CrossCountrySkiing CrossTraining Curling Cycling Dance DanceInspiredTraining
    DiscSports DownhillSkiing Elliptical EquestrianSports Fencing Fishing FitnessGaming Flexibility
    FunctionalStrengthTraining Golf Gymnastics HandCycling Handball HighIntensityIntervalTraining Hiking Hockey Hunting
    JumpRope Kickboxing Lacrosse MartialArts MindAndBody MixedCardio MixedMetabolicCardioTraining Other PaddleSports
    Pickleball Pilates Play PreparationAndRecovery Racquetball Rowing Rugby Running Sailing SkatingSports SnowSports
    Snowboarding SocialDance Soccer Softball Squash StairClimbing Stairs StepTraining SurfingSports SwimBikeRun Swimming
    TableTennis TaiChi Tennis TrackAndField TraditionalStrengthTraining Transition UnderwaterDiving Volleyball Walking
    WaterFitness WaterPolo WaterSports WheelchairRunPace WheelchairWalkPace Wrestling Yoga
    """.split()  # noqa: SIM905  a list takes a line for each
)
"""Every `HKWorkoutActivityType` that HealthKit documents."""
DISTANCE = "HKQuantityTypeIdentifierDistance"
ENERGY = "HKQuantityTypeIdentifierActiveEnergyBurned"
APPLE_UNITS = {  # of time [s], length [m] and energy [kcal], as Apple names them
    "s": 1.0,
    "min": 60.0,
    "hr": 3600.0,
    "m": 1.0,
    "km": 1000.0,
    "mi": METRES_PER_MILE,
    "yd": METRES_PER_YARD,
    "ft": METRES_PER_FOOT,
    "kcal": 1.0,
    "Cal": 1.0,
    "cal": 0.001,
    "kJ": 1 / KILOJOULES_PER_KCAL,
}
_MARK = "apple_workout"  # the only key of an extract


@dataclass(kw_only=True)
class AppleWorkout:
    """One workout as export.xml holds it.

    Attributes
    ----------
    start, end
        With the offset from UTC that the export has.
    word
        Apple's word for the sport.
    duration_s, distance_m, energy_kcal
        As reported; None if they are not.
    route
        Path of its route below the export; empty for a route without a file, None without a route.
    """

    start: datetime
    end: datetime
    word: str
    duration_s: float | None = None
    distance_m: float | None = None
    energy_kcal: float | None = None
    route: str | None = None

    @classmethod
    def of(cls, attributes: Mapping[str, str]) -> AppleWorkout:
        """Read the attributes of a `Workout` element.

        Raises
        ------
        KeyError, ValueError
            It has no start or end.
        """
        return cls(
            start=apple_time(attributes["startDate"]),
            end=apple_time(attributes["endDate"]),
            word=attributes.get("workoutActivityType", "").removeprefix(WORKOUT),
            duration_s=_quantity(attributes, "duration", "durationUnit", "min"),
            distance_m=_quantity(attributes, "totalDistance", "totalDistanceUnit", "km"),
            energy_kcal=_quantity(attributes, "totalEnergyBurned", "totalEnergyBurnedUnit", "kcal"),
        )

    def add(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Add an element within the `Workout` element: newer exports have totals and routes there."""
        if tag == "WorkoutRoute":
            self.route = self.route or ""
        elif tag == "FileReference":
            self.route = attributes.get("path", "").lstrip("/")
        elif tag == "WorkoutStatistics":
            kind = attributes.get("type", "")
            if kind.startswith(DISTANCE):
                self.distance_m = _quantity(attributes, "sum", "unit", "km") or self.distance_m
            elif kind == ENERGY:
                self.energy_kcal = _quantity(attributes, "sum", "unit", "kcal") or self.energy_kcal

    @property
    def span_us(self) -> tuple[int, int]:
        """Its start and end [us since 1970]."""
        start_us, end_us = (int(time.timestamp()) * MICROSECONDS for time in (self.start, self.end))
        return start_us, end_us

    @property
    def name(self) -> str:
        """What to call it within its export; words that are not Apple's could be a person's."""
        word = self.word if self.word in WORKOUT_WORDS else "unknown"
        return f"workout-{self.start:%Y%m%dT%H%M%S%z}-{word}"

    @property
    def extract(self) -> bytes:
        """The workout as a small file of its own."""
        values = {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "word": self.word,
            "duration_s": self.duration_s,
            "distance_m": self.distance_m,
            "energy_kcal": self.energy_kcal,
        }
        return json.dumps({_MARK: values}).encode()


def apple_time(text: str) -> datetime:
    """Read `2024-05-01 07:30:05 +0200`.

    Raises
    ------
    ValueError
        It is not such a time.
    """
    return datetime.fromisoformat(text[:19] + text[20:])


def apple_sport(word: str) -> str | None:
    """Return Apple's word for a sport in FIT's words; None if neither knows it."""
    return WORKOUT_SPORTS.get(word) or sport_of(word).sport


def read(data: bytes, *, where: str, engine: Engine) -> Content:  # noqa: ARG001  there is one decoder
    """Read the extract of one workout; see `pipeline.sources.formats.Read`. Heart rate is joined later."""
    workout: dict[str, Any] = json.loads(data)[_MARK]
    start, end = datetime.fromisoformat(workout["start"]), datetime.fromisoformat(workout["end"])
    totals, odd = session_totals(
        elapsed_s=(end - start).total_seconds(),
        timer_s=workout["duration_s"],
        distance_m=workout["distance_m"],
        energy_kcal=workout["energy_kcal"],
    )
    offset = start.utcoffset()
    activity = Activity(
        format="apple_health",
        sport=apple_sport(workout["word"]),
        start_time=start.astimezone(UTC),
        records=records_frame(np.empty(0, np.int64), {}),
        totals=totals,
        device="apple",
        utc_offset_s=plausible_utc_offset(offset.total_seconds()) if offset is not None else None,
        notes=written({"impossible_values": odd}),
    )
    return Content(activities=(activity,))


def _quantity(attributes: Mapping[str, str], name: str, unit: str, default: str) -> float | None:
    """Convert a quantity to seconds, metres or kilocalories; None if there is none or its unit is unknown."""
    value, factor = number(attributes.get(name)), APPLE_UNITS.get(attributes.get(unit, default))
    return None if value is None or factor is None else value * factor


APPLE_WORKOUT = FileFormat(
    name="apple_workout",
    recognise=lambda head: head.text.startswith(f'{{"{_MARK}"'.encode()),
    read=read,
)
