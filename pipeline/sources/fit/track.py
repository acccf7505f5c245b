"""The records of a FIT file to columns, whichever engine decoded them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.sources.clocks import MendedClock, mend_clock
from pipeline.sources.fit.messages import (
    LATEST_TIME,
    developer_descriptions,
    named_developer_fields,
    scaled,
    strap_heart_rates,
)
from pipeline.sources.fit.profile import RECORD_FACTORS, RECORD_UNITS
from pipeline.sources.fit.tables import FIT_EPOCH_S, stops_us
from pipeline.sources.records import NO_TIME, in_order_of_time, without_impossible_values
from pipeline.units import MICROSECONDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.arrays import Floats, Ints
    from pipeline.sources.fit.messages import FitMessages

SOURCES = {  # the fields of each column, of which the first with a value is used
    "latitude_deg": ("position_lat",),
    "longitude_deg": ("position_long",),
    "altitude_m": ("enhanced_altitude", "altitude"),
    "distance_m": ("distance",),
    "speed_mps": ("enhanced_speed", "speed"),
    "grade": ("grade",),
    "heart_rate_bpm": ("heart_rate",),
    "cadence_rpm": ("cadence",),
    "power_w": ("power",),
    "temperature_c": ("temperature",),
    "contact_time_ms": ("stance_time",),
    "vertical_oscillation_m": ("vertical_oscillation",),
    "step_length_m": ("step_length",),
    "respiration_per_min": ("enhanced_respiration_rate", "respiration_rate"),
}
DEVELOPER_SOURCES = {  # name and unit of developer fields that declare no native field (Stryd): column and factor
    ("ground time", "milliseconds"): ("contact_time_ms", 1.0),
    ("vertical oscillation", "centimeters"): ("vertical_oscillation_m", 0.01),
}
DEVELOPER_MARK = "developer "  # marks developer fields among the columns while rows are sorted and merged
STRAP_REACH_S = 5.0  # judgement: a strap's reading holds for records up to five seconds later


class Track(NamedTuple):
    """The records of a file, sorted by time.

    Attributes
    ----------
    time_us, columns
        Time [us since 1970] and columns of `RECORDS`, NaN where unknown, shape (records,).
    met
        How often something odd was met, by quality flag.
    clock
        The clock on which the records are.
    """

    time_us: Ints
    columns: dict[str, Floats]
    met: dict[str, int]
    clock: MendedClock


def track_of(messages: FitMessages) -> Track:
    """Convert the records of a file to the columns of `RECORDS`, sorted by time."""
    stamps = messages.records.get("timestamp", np.empty(0))
    known = (stamps >= 0) & (stamps <= LATEST_TIME)  # times are garbage after a damaged definition
    time_us = np.full(len(stamps), NO_TIME)
    time_us[known] = (stamps[known].astype(np.int64) + FIT_EPOCH_S) * MICROSECONDS
    columns = {name: _column(messages.records, sources) for name, sources in SOURCES.items()}
    columns["cadence_rpm"] = _with_fraction(columns["cadence_rpm"], messages.records.get("fractional_cadence"))
    named = {name: values for name, values in columns.items() if values is not None}
    named |= {DEVELOPER_MARK + name: values for name, values in named_developer_fields(messages).items()}
    _fill_from_developer_fields(messages, named)
    named, impossible = without_impossible_values(named)
    clock = mend_clock(time_us, named, stops_us(messages.of("event")))
    time_us, ordered, met = in_order_of_time(clock.time_us, named)
    met |= {"impossible_values": impossible, "clock_mended": clock.moved}
    met |= {"heart_rate_from_strap": _fill_heart_rate(messages, time_us, ordered)}
    return Track(time_us, ordered, met, clock)


def _column(fields: Mapping[str, Floats], sources: Sequence[str]) -> Floats | None:
    """Fill a column from the first of its fields with a value, in the units of `RECORDS`."""
    there = [fields[name] for name in sources if name in fields]
    if not there:
        return None
    column = there[0]
    for other in there[1:]:
        column = np.where(np.isnan(column), other, column)
    factor = RECORD_FACTORS[sources[0]]
    return column if factor == 1 else column * factor


def _with_fraction(cadence: Floats | None, fraction: Floats | None) -> Floats | None:
    """Add the fraction that some devices write besides the whole cadence."""
    return cadence if cadence is None or fraction is None else cadence + np.nan_to_num(fraction)


def _fill_from_developer_fields(messages: FitMessages, columns: dict[str, Floats]) -> None:
    """Fill a column that the device lacks from the developer field that declares it as its native field."""
    described = developer_descriptions(messages.of("field_description"))
    column_of = {source: name for name, sources in SOURCES.items() for source in sources}
    for key, description in described.items():
        name, units = RECORD_UNITS.get(description.get("native_field_num"), ("", ""))
        unit = str(description.get("units", "")).lower()
        column, factor = column_of.get(name), RECORD_FACTORS.get(name, 1.0)
        if column is None or unit != str(units).lower():
            called = str(description.get("field_name", "")).lower()
            column, factor = DEVELOPER_SOURCES.get((called, unit), (None, 1.0))
        if column is None or key not in messages.developer:
            continue
        if column not in columns or np.isnan(columns[column]).all():
            columns[column] = scaled(messages.developer[key], description) * factor


def _fill_heart_rate(messages: FitMessages, time_us: Ints, columns: dict[str, Floats]) -> int:
    """Fill missing heart rate from the strap's own memory, and return how many records were filled."""
    times_s, rates = strap_heart_rates(messages.of("hr"))
    if not len(times_s) or not len(time_us):
        return 0
    order = np.argsort(times_s, kind="stable")
    strap_us, rates = (times_s[order] + FIT_EPOCH_S) * 1e6, rates[order]
    last = np.searchsorted(strap_us, time_us, side="right") - 1
    near = (last >= 0) & (time_us - strap_us[last] <= STRAP_REACH_S * 1e6)
    own = columns.get("heart_rate_bpm", np.full(len(time_us), np.nan))
    filled = np.isnan(own) & near
    columns["heart_rate_bpm"] = np.where(filled, rates[last], own)
    return int(np.count_nonzero(filled))
