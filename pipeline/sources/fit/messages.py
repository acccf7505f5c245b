"""The decoded messages of one FIT file, the common result of both engines."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.sources.fit.profile import FIELD_KINDS, LABEL_FIELD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.arrays import Floats
    from pipeline.sources.activity import Damage

Row = dict[str, Any]
DeveloperKey = tuple[int, int]  # developer data index and field number


@dataclass(slots=True)
class FitMessages:
    """Messages of one file, chained parts without their own `file_id` included.

    Attributes
    ----------
    records
        Fields of the record messages by their names in the profile, scaled, NaN where there is no value;
        `timestamp` in seconds since the FIT epoch.
    developer
        Developer fields of the records, unscaled.
    rows
        Every other kept message by name: a dict of scaled values and words, without empty fields.
    """

    records: dict[str, Floats] = field(default_factory=dict)
    developer: dict[DeveloperKey, Floats] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def of(self, message: str) -> list[Row]:
        """Return the rows of one kind of message, in file order."""
        return self.rows.get(message, [])

    def first(self, *places: tuple[str, str]) -> Any:
        """Return the first value found among several (message, field) pairs, or None."""
        return next((row[name] for message, name in places for row in self.of(message) if name in row), None)


def is_own_export(messages: FitMessages) -> bool:
    """Return whether `glute export-fit` wrote a file."""
    return any(row.get("field_name") == LABEL_FIELD for row in messages.of("field_description"))


def without_own_labels(messages: FitMessages) -> FitMessages:
    """Leave out the laps and workout steps of a file of `glute export-fit`: they are its answer, and no evidence."""
    if not is_own_export(messages):
        return messages
    rows = {name: rows for name, rows in messages.rows.items() if name not in ("lap", "workout", "workout_step")}
    return replace(messages, rows=rows)


def first_damage(*damages: Damage | None) -> Damage | None:
    """Return the damage at the lowest offset; of two at the same offset, the first argument."""
    return min((damage for damage in damages if damage), key=lambda damage: damage.offset, default=None)


LATEST_TIME = 0xFFFFFFFE  # FIT seconds
LARGEST = 2**53  # larger integers are garbage, and not exact in float64


def checked(message: str, row: Row) -> Row:
    """Drop values of the wrong kind: a damaged definition can give any field any type."""
    kinds = FIELD_KINDS[message]
    fits = {name: _fitting(kinds[name], value) for name, value in row.items() if name in kinds}
    return {name: value for name, value in fits.items() if value is not None}


def _fitting(kind: str, value: Any) -> Any:
    """Return the value if it has that kind, else None; the first of several where one is expected."""
    if kind == "list":
        listed = list(value) if isinstance(value, list | tuple | bytes) else [value]
        return [_possible(entry) for entry in listed]
    if isinstance(value, list | tuple):
        value = next((entry for entry in value if entry is not None), None)
    if isinstance(value, str):
        return value if kind in ("text", "word") else None
    number = _possible(value)
    if number is None or kind == "text":
        return None
    if kind == "real":
        return number
    whole = int(number)
    return whole if whole == number and (kind != "time" or 0 <= whole <= LATEST_TIME) else None


def _possible(value: Any) -> int | float | None:
    """Return a number that can be one, else None."""
    return value if isinstance(value, int | float) and -LARGEST < value < LARGEST else None


def developer_descriptions(rows: Sequence[Row]) -> dict[DeveloperKey, Row]:
    """Return the description of each developer field of a file, the last if there are two."""
    needed = ("developer_data_index", "field_definition_number", "fit_base_type_id")
    return {
        (row["developer_data_index"], row["field_definition_number"]): row
        for row in rows
        if all(name in row for name in needed)
    }


def scaled(values: Floats, description: Row) -> Floats:
    """Scale a developer field as its description says."""
    return values / (description.get("scale") or 1) - (description.get("offset") or 0)


def named_developer_fields(messages: FitMessages) -> dict[str, Floats]:
    """Return developer fields, scaled, by their names in the file; equal names are numbered."""
    named: dict[str, Floats] = {}
    for key, description in developer_descriptions(messages.of("field_description")).items():
        if key in messages.developer:
            name = free_name(str(description.get("field_name", "unnamed")), named)
            named[name] = scaled(messages.developer[key], description)
    return named


def free_name(name: str, taken: Mapping[str, object]) -> str:
    """Return the name, or the first free one of `name 2`, `name 3`, ..."""
    number = 2
    candidate = name
    while candidate in taken:
        candidate = f"{name} {number}"
        number += 1
    return candidate


HR_TICKS_PER_S = 1024  # `event_timestamp` of `hr` messages (FIT profile)
HR_DELTA_BITS = 12


def strap_heart_rates(rows: Sequence[Row]) -> tuple[Floats, Floats]:
    """Decode `hr` messages, the memory of a chest strap, transferred after a swim.

    The first message of a series relates the strap's clock to the time of day; the others hold the lowest twelve bits
    of that clock for each heart rate.

    Returns
    -------
    tuple
        Times in seconds since the FIT epoch and heart rates [bpm].
    """
    times: list[float] = []
    rates: list[float] = []
    anchor = ticks = None
    for row in rows:
        bpm = row.get("filtered_bpm", [])
        if "event_timestamp" in row:
            stamps = [round(stamp * HR_TICKS_PER_S) for stamp in row["event_timestamp"] if stamp is not None]
            if "timestamp" in row and stamps:
                anchor = row["timestamp"] + row.get("fractional_timestamp", 0.0) - stamps[0] / HR_TICKS_PER_S
        else:
            stamps = _unpacked(row.get("event_timestamp_12", ()), ticks)
        if stamps:
            ticks = stamps[-1]
        if anchor is not None:
            pairs = [(anchor + s / HR_TICKS_PER_S, b) for s, b in zip(stamps, bpm, strict=False) if b]
            times += [time for time, _ in pairs]
            rates += [rate for _, rate in pairs]
    return np.array(times, dtype=np.float64), np.array(rates, dtype=np.float64)


def _unpacked(packed: Sequence[Any], ticks: int | None) -> list[int]:
    """Unpack pairs of 12-bit times from three bytes, relative to the last full clock value."""
    if ticks is None or not all(isinstance(byte, int) and 0 <= byte <= 0xFF for byte in packed):
        return []
    stamps = []
    for at in range(0, len(packed) - 2, 3):
        low, middle, high = packed[at : at + 3]
        for bits in (low | (middle & 0x0F) << 8, middle >> 4 | high << 4):
            ticks += (bits - ticks) % (1 << HR_DELTA_BITS)
            stamps.append(ticks)
    return stamps
