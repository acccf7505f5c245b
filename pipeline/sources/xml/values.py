"""Convert the texts of XML elements to numbers and times, a whole file at once."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
import polars as pl

from pipeline.sources.records import NO_TIME, UNIX_EPOCH, plausible_utc_offset
from pipeline.sources.xml.text import local_name
from pipeline.units import SECONDS_PER_MS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.arrays import Floats, Ints

USUAL_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z", re.ASCII)
USUAL_LENGTHS = (20, *range(22, 28))  # of times in UTC, without and with one to six decimals
EPOCH_YEAR = 1970
SINCE_1970 = re.compile(r"\d{10}(?:\.\d{1,9})?|\d{13}", re.ASCII)  # seconds, or milliseconds, from 2001 on
LONGEST_SECONDS = 10  # digits: more are milliseconds
BEFORE_ZONE = re.compile(r"\s(?=[+-]\d\d)")
Number = TypeVar("Number", np.float64, np.int64)
TextByPoint = dict[int, str]  # the text of an element by the number of its point


POINT_TIME = "time"  # stands for a column where texts are times


class Found(NamedTuple):
    """Texts of one column, and the numbers of their points."""

    column: str
    at: Sequence[int]
    texts: Sequence[str | None]


class Elements(dict[str, "TextByPoint | None"]):
    """Columns for the texts of elements below a point, by the tag as written: looked up once for each spelling."""

    def __init__(self, known: Mapping[str, TextByPoint]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, tag: str) -> TextByPoint | None:
        """Look up a tag that is new."""
        element = self[tag] = self._known.get(local_name(tag))
        return element


def columns_of(found: Iterable[Found], count: int) -> dict[str, Floats]:
    """Turn the texts of each column into numbers for `count` points, NaN where a point has none."""
    there = [one for one in found if len(one.texts)]
    columns: dict[str, Floats] = {}
    for one, values in zip(there, numbers([one.texts for one in there]), strict=False):
        placed(one.at, values, columns.setdefault(one.column, np.full(count, np.nan)))
    return columns


def times_of(found: Sequence[Found], count: int) -> Times:
    """Convert the times of `count` points, `NO_TIME` where a point has none."""
    at = [number for one in found for number in one.at]
    texts = [(text or "").strip() for one in found for text in one.texts]
    time_us, utc_offset_s = _usual_times(texts), None
    if time_us is None:  # the first offset counts, in the order of the file
        order = sorted(range(len(at)), key=at.__getitem__)
        at = [at[place] for place in order]
        time_us, utc_offset_s = _other_times([texts[place] for place in order])
    return Times(placed(at, time_us, np.full(count, NO_TIME)), utc_offset_s)


def column_of(rows: Sequence[Mapping[str, float]], name: str) -> Floats:
    """Take one value of each row, NaN where it has none."""
    return np.array([row.get(name, np.nan) for row in rows], dtype=np.float64)


def number(value: object) -> float | None:
    """Convert a value or text to a number; None if it is not one or not finite. A text may have a decimal comma."""
    if isinstance(value, str):
        if "_" in value or not value.isascii():
            return None  # Python reads more than anybody writes
        value = value.replace(",", ".")
    try:
        result = float(value)  # type: ignore[arg-type]  # anything else raises
    except (TypeError, ValueError, OverflowError):
        return None
    return result if math.isfinite(result) else None


def numbers(columns: Sequence[Sequence[str | None]]) -> list[Floats]:
    """Convert columns of texts to numbers, NaN where a text is not a finite number. Texts may have decimal commas."""
    texts = [text for column in columns for text in column]
    values = _plain_numbers(texts)
    if values is None:
        values = (
            pl.Series("", texts, dtype=pl.String)
            .str.strip_chars()
            .str.replace(",", ".", literal=True)
            .cast(pl.Float64, strict=False)
            .fill_null(np.nan)
            .to_numpy(writable=True)
        )
    values[~np.isfinite(values)] = np.nan
    return np.split(values, np.cumsum([len(column) for column in columns])[:-1])


def _plain_numbers(texts: Sequence[str | None]) -> Floats | None:
    """Convert texts that are all numbers as programs write them; None where one is not: Python reads more."""
    try:
        written = "".join(texts)  # type: ignore[arg-type]  # None raises
        if not written.isascii() or "_" in written:
            return None
        return np.fromiter(map(float, texts), np.float64, len(texts))  # type: ignore[arg-type]  # as above
    except (TypeError, ValueError):
        return None


def placed(at: Sequence[int], values: NDArray[Number], column: NDArray[Number]) -> NDArray[Number]:
    """Write values into a column at the numbers of their points, except of a point that is cut off."""
    places = np.asarray(at, np.int64)
    column[places[places < len(column)]] = values[places < len(column)]
    return column


class Times(NamedTuple):
    """Times [us since 1970], `NO_TIME` where a text is not one, and the first non-zero offset from UTC [s]."""

    time_us: Ints
    utc_offset_s: int | None


def parse_times(texts: Sequence[str]) -> Times:
    """Convert ISO 8601 times; those without a zone are UTC.

    Parameters
    ----------
    texts
        Times as written.

    Returns
    -------
    Times
        One for each text, and local minus UTC of the first time with a non-zero offset.
    """
    usual = _usual_times(texts)
    return Times(usual, None) if usual is not None else _other_times([text.strip() for text in texts])


def _other_times(texts: Sequence[str]) -> Times:
    """Convert times of which one at least is written in another way than most programs do, without blanks around."""
    if all(map(USUAL_TIME.fullmatch, texts)):
        try:
            return Times(np.array([text[:-1] for text in texts], dtype="datetime64[us]").astype(np.int64), None)
        except ValueError:
            pass  # some text is not a valid time
    times = [read_time(text) for text in texts]
    offsets = [offset for time in times if time and (offset := time.utcoffset())]
    time_us = [NO_TIME if time is None else (time - UNIX_EPOCH) // timedelta(microseconds=1) for time in times]
    return Times(np.array(time_us, np.int64), plausible_utc_offset(offsets[0].total_seconds()) if offsets else None)


def _usual_times(texts: Sequence[str]) -> Ints | None:
    """Convert times in UTC, as `2026-03-01T06:00:00.000Z`; None where one is written in any other way."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    times_us = np.empty(len(texts), np.int64)
    for length in set(lengths.tolist()):
        at = np.flatnonzero(lengths == length)
        alike = texts if at.size == len(texts) else [texts[place] for place in at.tolist()]
        times = _times_of_length(alike, length) if length in USUAL_LENGTHS else None
        if times is None:
            return None
        times_us[at] = times
    return times_us


def _times_of_length(texts: Sequence[str], length: int) -> Ints | None:
    """Convert such times that have the same number of characters."""
    written = "".join(texts)
    if not written.isascii():
        return None
    characters = np.frombuffer(written.encode(), np.uint8).reshape(-1, length)
    form = np.frombuffer(b"0000-00-00T00:00:00.000000"[: length - 1] + b"Z", np.uint8)
    is_digit = form == ord("0")
    digits = characters[:, is_digit].astype(np.int64) - ord("0")
    if ((digits < 0) | (digits > 9)).any() or (characters[:, ~is_digit] != form[~is_digit]).any():
        return None
    year, month, day, hour, minute, second, fraction = (
        part @ 10 ** np.arange(part.shape[1])[::-1] for part in np.split(digits, (4, 6, 8, 10, 12, 14), axis=1)
    )
    months = (year - EPOCH_YEAR) * 12 + month - 1
    days, days_after = (count.astype("M8[M]").astype("M8[D]").astype(np.int64) for count in (months, months + 1))
    odd = (month < 1) | (month > 12) | (day < 1) | (day > days_after - days)
    if (odd | (hour > 23) | (minute > 59) | (second > 59)).any():
        return None
    seconds = ((days + day - 1) * 24 + hour) * 3600 + minute * 60 + second
    microseconds: Ints = seconds * 1_000_000 + fraction * 10 ** (6 - digits.shape[1] + 14)
    return microseconds


def read_time(text: str) -> datetime | None:
    """Read ISO 8601, also with slashes and the word UTC, or seconds or milliseconds since 1970; None if it is none.

    >>> [read_time(text).isoformat() for text in ("2026/09/13 08:00:00 +0200", "1789279200000")]
    ['2026-09-13T08:00:00+02:00', '2026-09-13T06:00:00+00:00']
    """
    plain = text.upper().replace("/", "-").removesuffix("UTC").removesuffix("GMT").strip()
    if SINCE_1970.fullmatch(plain):
        unit_s = SECONDS_PER_MS if len(plain.partition(".")[0]) > LONGEST_SECONDS else 1.0
        return UNIX_EPOCH + timedelta(seconds=float(plain) * unit_s)
    try:
        time = datetime.fromisoformat(BEFORE_ZONE.sub("", plain))
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
