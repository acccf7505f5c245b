"""Which FIT messages and fields are kept, and how their numbers are decoded, from fitparse's profile."""

from __future__ import annotations

from typing import Any, NamedTuple

from fitparse.profile import FIELD_TYPES, MESSAGE_TYPES
from fitparse.records import BASE_TYPES

from pipeline.sports import SPORT_NAMES, SUB_SPORT_NAMES

LABEL_FIELD = "glute_label"  # developer field of the laps that `glute export-fit` writes
TIMESTAMP = 253  # number of the field `timestamp` in every message that has one
RECORD = "record"

KEPT: dict[str, tuple[str, ...]] = {
    "file_id": ("type", "manufacturer", "product", "product_name", "serial_number", "time_created"),
    "user_profile": (
        *("gender", "age", "height", "weight", "resting_heart_rate"),
        *("default_max_running_heart_rate", "default_max_heart_rate"),
    ),
    "zones_target": ("max_heart_rate",),
    "sport": ("sport", "sub_sport"),
    "session": (
        *("timestamp", "start_time", "sport", "sub_sport", "total_elapsed_time", "total_timer_time"),
        *("total_distance", "total_ascent", "total_calories", "avg_heart_rate"),
    ),
    "lap": (
        *("timestamp", "start_time", "sport", "sub_sport", "total_elapsed_time", "total_timer_time", "total_distance"),
        *("intensity", "lap_trigger", "wkt_step_index"),
    ),
    RECORD: (
        *("timestamp", "position_lat", "position_long", "altitude", "enhanced_altitude", "distance"),
        *("speed", "enhanced_speed", "compressed_speed_distance", "grade", "heart_rate"),
        *("cadence", "fractional_cadence", "power", "temperature"),
        *("stance_time", "vertical_oscillation", "step_length"),
    ),
    "event": ("timestamp", "event", "event_type"),
    "workout_step": ("message_index", "intensity"),
    "weight_scale": ("timestamp", "weight", "percent_fat", "muscle_mass"),
    "activity": ("timestamp", "local_timestamp"),
    "hr": ("timestamp", "fractional_timestamp", "event_timestamp", "event_timestamp_12", "filtered_bpm"),
    "field_description": (
        *("developer_data_index", "field_definition_number", "fit_base_type_id", "field_name", "units"),
        *("scale", "offset", "native_mesg_num", "native_field_num"),
    ),
    "set": ("timestamp", "start_time", "duration", "set_type", "category", "category_subtype", "repetitions", "weight"),
}
"""Messages and fields that are kept: no names. The serial number only serves to find copies, as a keyed hash."""

METABOLIC_EQUIVALENT_ML_KG_MIN = 3.5  # oxygen uptake of one MET, the unit of the field below
UNDESCRIBED = {
    "garmin_wearer": (79, {0: ("vo2max", 1024 / METABOLIC_EQUIVALENT_ML_KG_MIN), 1: ("age", 1), 6: ("hr_max", 1)}),
}
"""Messages that no published profile describes: number, and by field number a name and scale. Inferred from files of
15 people on 14 Garmin models of 2013 to 2025: field 6 equals the maximal heart rate in `time_in_zone` (216), field 0
is within 3 % of the VO2max in message 140, field 1 equals the age in `user_profile`."""

LATER_WORDS = {  # FIT profile 21, newer than fitparse's
    "intensity": {4: "recovery", 5: "interval", 6: "other"},
    "sport": SPORT_NAMES,
    "sub_sport": SUB_SPORT_NAMES,
}
WORDED = ("manufacturer", "set_type")  # enumerations with a plain number as base type
LISTS = (
    "event_timestamp",
    "event_timestamp_12",
    "filtered_bpm",
    "category",
    "category_subtype",
)  # fields of several values
UNITS = {"semicircles": 180 / 2**31, "mm": 1e-3, "%": 1e-2}  # to degrees, metres and fractions


class Base(NamedTuple):
    """A base type: numpy's kind, struct's letter, width in bytes, and the number for `no value`."""

    kind: str  # one of i, u, f, S
    letter: str
    width: int
    invalid: int | None


class Kept(NamedTuple):
    """A field that is kept; `kind` of its value is text, list, word, time, whole or real."""

    name: str
    scale: float
    offset: float
    words: dict[int, str] | None
    kind: str


def _base(name: str, letter: str) -> Base:
    if name == "string":
        return Base("S", "s", 1, None)
    width = {"b": 1, "h": 2, "i": 4, "q": 8, "f": 4, "d": 8}[letter.lower()]
    if name.startswith("float"):
        return Base("f", letter, width, None)
    signed = name.startswith("sint")
    all_ones = (1 << (8 * width - signed)) - 1
    return Base("i" if signed else "u", letter, width, 0 if name.endswith("z") else all_ones)


BASES = {identifier: _base(kind.name, kind.fmt) for identifier, kind in BASE_TYPES.items()}
BYTE_TYPE = 0x0D  # the base type of plain bytes, also used for unknown base types


def base_of(identifier: int) -> Base:
    """Return a base type; some writers omit bit 7, which only marks types with a byte order."""
    return BASES.get(identifier) or BASES.get(identifier | 0x80) or BASES[BYTE_TYPE]


def readable_base(identifier: int, size: int) -> Base:
    """Return the base type to read a field of that size with.

    A size that is not a multiple of the type's width is read as an integer of that size if there is one (COROS writes
    one byte of a `uint32`), else as bytes.
    """
    base = base_of(identifier)
    if base.kind == "S" or size % base.width == 0:
        return base
    letter = {1: "b", 2: "h", 4: "i"}.get(size)
    if letter is None or base.kind == "f":
        return base_of(BYTE_TYPE)
    signed = base.kind == "i"
    all_ones = (1 << (8 * size - signed)) - 1
    return Base(base.kind, letter if signed else letter.upper(), size, all_ones if base.invalid else 0)


def _words(kind: Any) -> dict[int, str] | None:
    """Return the words of an enumeration; bit fields and times, which only name special numbers, have none."""
    base = getattr(kind, "base_type", kind).name
    if base != "enum" and kind.name not in WORDED:
        return None
    return {**kind.values, **LATER_WORDS.get(kind.name, {})} if kind.values else None


def _kind(field: Any) -> str:
    base = getattr(field.type, "base_type", field.type).name
    if field.name in LISTS:
        return "list"
    if base == "string":
        return "text"
    if field.type.name in ("date_time", "local_date_time"):
        return "time"
    return "word" if _words(field.type) else "whole" if (field.scale or 1) == 1 and not field.offset else "real"


def _kept(field: Any) -> Kept:
    return Kept(field.name, field.scale or 1, field.offset or 0, _words(field.type), _kind(field))


LATER_RECORD_FIELDS = {  # FIT profile 21: breaths a minute
    99: Kept("respiration_rate", 1, 0, None, "whole"),
    108: Kept("enhanced_respiration_rate", 100, 0, None, "real"),
}

MESSAGE_NUMBERS = {kind.name: number for number, kind in MESSAGE_TYPES.items() if kind.name in KEPT}
MESSAGE_NAMES = {number: name for name, number in MESSAGE_NUMBERS.items()}
FIELDS: dict[str, dict[int, Kept]] = {
    message: {
        number: _kept(field)
        for number, field in MESSAGE_TYPES[MESSAGE_NUMBERS[message]].fields.items()
        if field.name in names
    }
    for message, names in KEPT.items()
}
FIELDS[RECORD] |= LATER_RECORD_FIELDS
for _name, (_number, _fields) in UNDESCRIBED.items():
    MESSAGE_NAMES[_number] = _name
    FIELDS[_name] = {
        number: Kept(name, scale, 0, None, "whole" if scale == 1 else "real")
        for number, (name, scale) in _fields.items()
    }
FIELD_KINDS = {message: {field.name: field.kind for field in fields.values()} for message, fields in FIELDS.items()}
RECORD_FACTORS = {
    field.name: UNITS.get(field.units, 1.0) for field in MESSAGE_TYPES[MESSAGE_NUMBERS[RECORD]].fields.values()
}
RECORD_FACTORS |= {field.name: 1.0 for field in LATER_RECORD_FIELDS.values()}
"""Factor from the unit of each record field to that of `RECORDS`."""
RECORD_UNITS = {
    number: (field.name, field.units)
    for number, field in MESSAGE_TYPES[MESSAGE_NUMBERS[RECORD]].fields.items()
    if field.name in KEPT[RECORD]
}
_SUBFIELDS = {
    (field.name, reference.name, reference.raw_value): subfield
    for message in (MESSAGE_NUMBERS["workout_step"], MESSAGE_NUMBERS["file_id"])
    for field in MESSAGE_TYPES[message].fields.values()
    for subfield in field.subfields or ()
    for reference in subfield.ref_fields
}


def number_of(type_name: str, word: Any) -> Any:
    """Return the number of an enumeration's word; any other value unchanged."""
    return next((number for number, name in FIELD_TYPES[type_name].values.items() if name == word), word)


def word_of(type_name: str, number: Any) -> str | None:
    """Return the word of an enumeration's number, or None if the profile lacks the enumeration or the number."""
    kind = FIELD_TYPES.get(type_name)
    word = kind.values.get(number) if kind and isinstance(number, int) else None
    return word if isinstance(word, str) else None


def subfield_of(field: str, reference: str, raw_reference: Any) -> Any:
    """Return fitparse's subfield that applies when another field has this number, or None."""
    return _SUBFIELDS.get((field, reference, raw_reference))
