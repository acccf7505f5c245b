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

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.arrays import Floats, Ints

USUAL_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z", re.ASCII)
Number = TypeVar("Number", np.float64, np.int64)
TextByPoint = dict[int, str]  # the text of an element by the number of its point


class Elements(dict[str, "TextByPoint | None"]):
    """Columns for the texts of elements below a point, by the tag as written: looked up once for each spelling."""

    def __init__(self, known: Mapping[str, TextByPoint]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, tag: str) -> TextByPoint | None:
        """Look up a tag that is new."""
        element = self[tag] = self._known.get(local_name(tag))
        return element


def columns_of(found: Mapping[str, TextByPoint], count: int) -> dict[str, Floats]:
    """Turn the texts of each column into numbers for `count` points, NaN where a point has none."""
    there = {name: texts for name, texts in found.items() if texts}
    values = numbers([list(texts.values()) for texts in there.values()])
    return {
        name: placed(texts, own, np.full(count, np.nan))
        for (name, texts), own in zip(there.items(), values, strict=False)
    }


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
    texts = pl.Series("", [text for column in columns for text in column], dtype=pl.String).str.strip_chars()
    values: Floats = (
        texts.str.replace(",", ".", literal=True)
        .cast(pl.Float64, strict=False)
        .fill_null(np.nan)
        .to_numpy(writable=True)
    )
    values[~np.isfinite(values)] = np.nan
    return np.split(values, np.cumsum([len(column) for column in columns])[:-1])


def placed(found: TextByPoint, values: NDArray[Number], column: NDArray[Number]) -> NDArray[Number]:
    """Write values into a column at the numbers of their points, except of a point that is cut off."""
    at = np.fromiter(found, np.int64, len(found))
    column[at[at < len(column)]] = values[at < len(column)]
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
    texts = [text.strip() for text in texts]
    if all(map(USUAL_TIME.fullmatch, texts)):
        try:
            return Times(np.array([text[:-1] for text in texts], dtype="datetime64[us]").astype(np.int64), None)
        except ValueError:
            pass  # some text is not a valid time
    times = [_time(text) for text in texts]
    offsets = [offset for time in times if time and (offset := time.utcoffset())]
    time_us = [NO_TIME if time is None else (time - UNIX_EPOCH) // timedelta(microseconds=1) for time in times]
    return Times(np.array(time_us, np.int64), plausible_utc_offset(offsets[0].total_seconds()) if offsets else None)


def _time(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
