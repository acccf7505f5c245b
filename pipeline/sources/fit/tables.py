"""The small tables of a FIT activity: laps, events, workout steps, sets, scale readings, the wearer, the device."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.possible import possible_values
from pipeline.sources.activity import UserProfile
from pipeline.sources.device_names import device_name
from pipeline.sources.fit.profile import number_of, subfield_of, word_of
from pipeline.sources.records import LATEST_US, plausible_utc_offset, session_totals
from pipeline.units import MICROSECONDS, SECONDS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.arrays import Ints
    from pipeline.sources.activity import SessionTotals
    from pipeline.sources.fit.messages import FitMessages, Row

FIT_EPOCH_S = int(datetime(1989, 12, 31, tzinfo=UTC).timestamp())  # FIT counts seconds from here
FARTHEST_CREATED_S = SECONDS_PER_DAY  # judgement: a watch makes the file when its activity starts, some when it ends
MESSAGE_INDEX = 0x0FFF  # bits of `message_index` that hold the number (FIT profile)


def unix_us(fit_seconds: float) -> int:
    """Return FIT seconds as microseconds since 1970."""
    return round((fit_seconds + FIT_EPOCH_S) * 1e6)


def start_and_end_us(row: Row) -> tuple[int, int] | None:
    """Return start and end of a session or lap from its start time and elapsed time; None if it has neither.

    An elapsed time of zero was never set: that of the timer stands for it. The timestamp is the end only in files that
    write the summary last, so it is used only where the others are missing.
    """
    stamp, elapsed = row.get("timestamp"), row.get("total_elapsed_time") or row.get("total_timer_time") or None
    start = row.get("start_time", stamp if elapsed is None or stamp is None else stamp - elapsed)
    if start is None:
        return None
    end = start + elapsed if elapsed is not None else max(start, stamp if stamp is not None else start)
    start_us, end_us = unix_us(start), unix_us(end)
    return (start_us, end_us) if end_us < LATEST_US else None


def word(value: Any) -> str | None:
    """Return an enumeration's value as a word; a number missing in the profile as `unknown_62`."""
    return value if value is None or isinstance(value, str) else f"unknown_{value}"


def lap_rows(rows: Sequence[Row]) -> list[Row]:
    """Return laps as rows of `LAPS`; laps without a time are left out."""
    laps = []
    for row in rows:
        span = start_and_end_us(row)
        if span:
            laps.append(
                {
                    "start_time": span[0],
                    "end_time": span[1],
                    "intensity": word(row.get("intensity")),
                    "workout_step": _index(row.get("wkt_step_index")),
                    "trigger": word(row.get("lap_trigger")),
                    "timer_s": row.get("total_timer_time"),
                    "distance_m": row.get("total_distance"),
                }
            )
    return sorted(laps, key=lambda lap: lap["start_time"])


def event_rows(rows: Sequence[Row]) -> list[Row]:
    """Return events as rows of `EVENTS`; those without a time are left out."""
    events = [
        {
            "time": unix_us(row["timestamp"]),
            "event": word(row.get("event")),
            "event_type": word(row.get("event_type")),
        }
        for row in rows
        if "timestamp" in row
    ]
    return sorted(events, key=lambda event: event["time"])


def stops_us(rows: Sequence[Row]) -> Ints:
    """Return the times at which the timer was stopped [us since 1970], of rows of the message `event`."""
    events = event_rows(rows)
    stops = [one["time"] for one in events if one["event"] == "timer" and (one["event_type"] or "").startswith("stop")]
    return np.array(stops, np.int64)


def step_rows(rows: Sequence[Row]) -> list[Row]:
    """Return workout steps as rows of `WORKOUT_STEPS`."""
    return [
        {
            "step": _index(row.get("message_index")),
            "intensity": word(row.get("intensity")),
        }
        for row in rows
    ]


def set_rows(rows: Sequence[Row]) -> list[Row]:
    """Return strength sets as rows of `SETS`, exercises in the profile's words; `impossible` counts values left out."""
    sets = []
    for row in rows:
        start = row.get("start_time", row.get("timestamp"))
        category = word_of("exercise_category", _first(row.get("category", [])))
        given = {"duration_s": "duration", "repetitions": "repetitions", "weight_kg": "weight"}
        measured, impossible = possible_values({name: row.get(field) for name, field in given.items()})
        sets.append(
            {
                "start_time": None if start is None else unix_us(start),
                "set_type": word(row.get("set_type")),
                "exercise_category": category,
                "exercise": word_of(f"{category}_exercise_name", _first(row.get("category_subtype", []))),
                **measured,
                "impossible": impossible,
            }
        )
    return sets


def weight_rows(rows: Sequence[Row]) -> tuple[list[Row], int]:
    """Return scale readings as rows of `WEIGHTS`, and how many impossible values were left out.

    Readings still being calculated, or without a possible mass, are left out.
    """
    calculating = 0xFFFE / 100  # kg, means `not ready yet` (FIT profile, type `weight`)
    fields = {"mass_kg": "weight", "body_fat_pct": "percent_fat", "muscle_mass_kg": "muscle_mass"}
    readings, left_out = [], 0
    for row in rows:
        if "timestamp" in row and 0 < row.get("weight", 0) < calculating:
            measured, impossible = possible_values({name: row.get(field) for name, field in fields.items()})
            left_out += impossible
            if measured["mass_kg"] is not None:
                readings.append({"time": unix_us(row["timestamp"]), **measured})
    return readings, left_out


def totals(session: Row) -> tuple[SessionTotals, int]:
    """Return the device's totals of a session, and how many impossible values were left out."""
    return session_totals(
        elapsed_s=session.get("total_elapsed_time"),
        timer_s=session.get("total_timer_time"),
        distance_m=session.get("total_distance"),
        ascent_m=session.get("total_ascent"),
        energy_kcal=session.get("total_calories"),
        heart_rate_bpm=session.get("avg_heart_rate"),
    )


def wearer(messages: FitMessages) -> tuple[UserProfile, int]:
    """Return the wearer's data in the device, and how many impossible values were left out.

    Zero means `not set`.
    """
    sex = messages.first(("user_profile", "gender"))
    height_m = messages.first(("user_profile", "height"))
    profile = "user_profile"
    hr_max = messages.first(
        (profile, "default_max_running_heart_rate"),
        ("zones_target", "max_heart_rate"),
        (profile, "default_max_heart_rate"),
        ("garmin_wearer", "hr_max"),
    )
    known, impossible = possible_values(
        {
            "age_years": messages.first((profile, "age"), ("garmin_wearer", "age")),
            "height_cm": height_m * 100 if height_m else None,
            "mass_kg": messages.first((profile, "weight")),
            "hr_max_bpm": hr_max,
            "hr_rest_bpm": messages.first((profile, "resting_heart_rate")),
            "vo2max_ml_kg_min": messages.first(("garmin_wearer", "vo2max")),
        }
    )
    return UserProfile(sex=sex if sex in ("female", "male") else None, **known), impossible


def device(messages: FitMessages) -> str | None:
    """Return manufacturer and product of the device."""
    maker = messages.first(("file_id", "manufacturer"))
    product = messages.first(("file_id", "product"))
    subfield = subfield_of("product", "manufacturer", number_of("manufacturer", maker))
    listed = subfield.type.values.get(product, product) if subfield else product
    name = device_name(messages.first(("file_id", "product_name"))) or (None if listed is None else str(listed))
    maker_name = f"maker {maker}" if isinstance(maker, int) else maker
    if name is None or maker_name is None:
        return name or maker_name
    return name if name.lower().startswith(maker_name.lower()) else f"{maker_name} {name}"


def file_number(messages: FitMessages, start_us: int) -> str | None:
    """Return the serial number of the device and the creation time of the file, which a copy of it keeps.

    None where either is missing, or the time is not near the start of the activity [us since 1970]: some programs write
    the same numbers into every file.
    """
    serial = messages.first(("file_id", "serial_number"))
    created = messages.first(("file_id", "time_created"))
    if not serial or created is None or abs(unix_us(created) - start_us) > FARTHEST_CREATED_S * MICROSECONDS:
        return None
    return f"{serial}:{created}"


def utc_offset_s(messages: FitMessages) -> int | None:
    """Return local minus UTC from the `activity` message, None if it is missing or implausible."""
    for row in messages.of("activity"):
        if "timestamp" in row and "local_timestamp" in row:
            return plausible_utc_offset(row["local_timestamp"] - row["timestamp"])
    return None


def _index(value: int | None) -> int | None:
    return None if value is None else value & MESSAGE_INDEX


def _first(values: Sequence[float | None]) -> float | None:
    """Return the first valid entry of a field with several."""
    return next((entry for entry in values if entry is not None), None)
