"""The small tables of a FIT activity: laps, events, workout steps, sets, scale readings, the wearer, the device."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipeline.sources.activity import UserProfile
from pipeline.sources.fit.profile import number_of, subfield_of, word_of
from pipeline.sources.names import program_name
from pipeline.sources.records import LATEST_US, plausible_utc_offset, session_totals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.sources.activity import SessionTotals
    from pipeline.sources.fit.messages import FitMessages, Row

FIT_EPOCH_S = int(datetime(1989, 12, 31, tzinfo=UTC).timestamp())  # FIT counts seconds from here
MESSAGE_INDEX = 0x0FFF  # bits of `message_index` that hold the number (FIT profile)


def unix_us(fit_seconds: float) -> int:
    """Return FIT seconds as microseconds since 1970."""
    return round((fit_seconds + FIT_EPOCH_S) * 1e6)


def start_and_end_us(row: Row) -> tuple[int, int] | None:
    """Return start and end of a session or lap from its start time and elapsed time; None where it has neither.

    The time stamp is the end only in files that write the summary last, so it serves where the others are missing.
    """
    stamp, elapsed = row.get("timestamp"), row.get("total_elapsed_time")
    start = row.get("start_time", stamp if elapsed is None or stamp is None else stamp - elapsed)
    if start is None:
        return None
    end = start + elapsed if elapsed is not None else max(start, stamp if stamp is not None else start)
    start_us, end_us = unix_us(start), unix_us(end)
    return (start_us, end_us) if end_us < LATEST_US else None


def word(value: Any) -> str | None:
    """Return an enumeration's value as a word; a number that the profile does not know as `unknown_62`."""
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


def step_rows(rows: Sequence[Row]) -> list[Row]:
    """Return workout steps as rows of `WORKOUT_STEPS`."""
    return [
        {
            "step": _index(row.get("message_index")),
            "name": program_name(row.get("wkt_step_name")),
            "intensity": word(row.get("intensity")),
        }
        for row in rows
    ]


def set_rows(rows: Sequence[Row]) -> list[Row]:
    """Return strength sets as rows of `SETS`; exercises in the profile's words."""
    sets = []
    for row in rows:
        start = row.get("start_time", row.get("timestamp"))
        category = word_of("exercise_category", _first(row.get("category", [])))
        sets.append(
            {
                "start_time": None if start is None else unix_us(start),
                "duration_s": row.get("duration"),
                "set_type": word(row.get("set_type")),
                "exercise_category": category,
                "exercise": word_of(f"{category}_exercise_name", _first(row.get("category_subtype", []))),
                "repetitions": row.get("repetitions"),
                "weight_kg": row.get("weight"),
            }
        )
    return sets


def weight_rows(rows: Sequence[Row]) -> list[Row]:
    """Return scale readings as rows of `WEIGHTS`; a reading still being calculated is none."""
    calculating = 0xFFFE / 100  # kg, stands for `not ready yet` (FIT profile, type `weight`)
    return [
        {
            "time": unix_us(row["timestamp"]),
            "mass_kg": row["weight"],
            "body_fat_pct": row.get("percent_fat"),
            "muscle_mass_kg": row.get("muscle_mass"),
        }
        for row in rows
        if "timestamp" in row and 0 < row.get("weight", 0) < calculating
    ]


def totals(session: Row) -> SessionTotals:
    """Return what the device counted over a session."""
    return session_totals(
        elapsed_s=session.get("total_elapsed_time"),
        timer_s=session.get("total_timer_time"),
        distance_m=session.get("total_distance"),
        ascent_m=session.get("total_ascent"),
        energy_kcal=session.get("total_calories"),
    )


def wearer(messages: FitMessages) -> UserProfile:
    """Return the wearer as the device knows them; zero stands for `not set`."""
    sex = messages.first(("user_profile", "gender"))
    height_m = messages.first(("user_profile", "height"))
    profile = "user_profile"
    hr_max = messages.first(
        (profile, "default_max_running_heart_rate"),
        ("zones_target", "max_heart_rate"),
        (profile, "default_max_heart_rate"),
        ("garmin_wearer", "hr_max"),
    )
    return UserProfile(
        sex=sex if sex in ("female", "male") else None,
        age_years=messages.first((profile, "age"), ("garmin_wearer", "age")) or None,
        height_cm=height_m * 100 if height_m else None,
        mass_kg=messages.first((profile, "weight")) or None,
        hr_max_bpm=hr_max or None,
        hr_rest_bpm=messages.first((profile, "resting_heart_rate")) or None,
        vo2max_ml_kg_min=messages.first(("garmin_wearer", "vo2max")) or None,
    )


def device(messages: FitMessages) -> str | None:
    """Return maker and product of the device."""
    maker = messages.first(("file_id", "manufacturer"))
    product = messages.first(("file_id", "product"))
    subfield = subfield_of("product", "manufacturer", number_of("manufacturer", maker))
    name = messages.first(("file_id", "product_name")) or (
        subfield.type.values.get(product, product) if subfield else product
    )
    maker_name = f"maker {maker}" if isinstance(maker, int) else maker
    if name is None or maker_name is None:
        return program_name(str(name)) if name is not None else maker_name
    text = str(name) if str(name).lower().startswith(maker_name.lower()) else f"{maker_name} {name}"
    return program_name(text)


def utc_offset_s(messages: FitMessages) -> int | None:
    """Return local minus UTC from the `activity` message, None where the file has no plausible one."""
    for row in messages.of("activity"):
        if "timestamp" in row and "local_timestamp" in row:
            return plausible_utc_offset(row["local_timestamp"] - row["timestamp"])
    return None


def _index(value: int | None) -> int | None:
    return None if value is None else value & MESSAGE_INDEX


def _first(values: Sequence[float | None]) -> float | None:
    """Return the first entry of a field that holds several."""
    return next((entry for entry in values if entry is not None), None)
