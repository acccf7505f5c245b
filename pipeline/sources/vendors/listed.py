"""Workouts that only a list of an export holds, such as runs typed in: totals, and no file with records."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from pipeline.athletes.days import read_day
from pipeline.errors import FileError, NotAnActivityError
from pipeline.file_reasons import FileReason, reason
from pipeline.sources.activity import Content, ListedRow
from pipeline.sources.formats import FileFormat, json_with
from pipeline.sources.limits import check_memory
from pipeline.sources.names import file_name
from pipeline.sources.vendors.samples import activity_of, content_of, merged
from pipeline.sports import sport_of
from pipeline.units import MICROSECONDS, SECONDS_PER_HOUR, SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipeline.athletes.days import DayOrder
    from pipeline.sources.activity import Activity
    from pipeline.sources.formats import Engine, Head
    from pipeline.sources.vendors.samples import Series

BETWEEN_CELLS = ",;\t"  # vendors write commas; a spreadsheet that saved the table again may not
CELL_BYTES = {b",": 60, b";": 60, b"\t": 60, b"\n": 400}
"""Measured on rows of short cells: what a cell, and a row with the workout made of it, take at most."""

LISTED = "listed_workout"
"""Name of the format of a workout that only a list holds, and the mark of its extract."""

_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(?:\s*([ap])\.?(?:\s?m)?\b)?", re.IGNORECASE)
_DURATION = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d\d(?:[.,]\d{1,9})?)")
_EAST_ASIAN_DAY = re.compile(r"(\d{4})\s*[年.]\s*(\d{1,2})\s*[月.]\s*(\d{1,2})[日.]?")
_MORNING, _AFTERNOON = ("午前", "上午", "오전"), ("午後", "下午", "오후")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(,\d{3})+")


@dataclass(frozen=True, kw_only=True)
class ListedWorkout:
    """One row of a list.

    Attributes
    ----------
    start
        With its zone; a local time that has none is kept without one.
    sport
        The vendor's word for it.
    elapsed_s, timer_s, distance_m, ascent_m, energy_kcal, heart_rate_bpm
        As listed; None if they are not.
    file
        Path or name of the file that the row names; empty if it names none.
    key
        The vendor's id of the workout, by which files of samples are named; empty if there are none.
    notes
        Flags of the activity, such as a unit that was found.
    """

    start: datetime
    sport: str
    elapsed_s: float | None = None
    timer_s: float | None = None
    distance_m: float | None = None
    ascent_m: float | None = None
    energy_kcal: float | None = None
    heart_rate_bpm: float | None = None
    file: str = ""
    key: str = ""
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What to call it within its list."""
        return f"workout-{self.start:%Y%m%dT%H%M%S%z}-{sport_of(self.sport).sport or 'unknown'}"

    @property
    def seconds(self) -> float:
        """How long it took, rests included as far as listed [s]."""
        return self.elapsed_s or self.timer_s or 0.0

    @property
    def start_s(self) -> float:
        """Its start [s since 1970], on the clock that it has."""
        return (self.start if self.start.tzinfo else self.start.replace(tzinfo=UTC)).timestamp()

    def extract(self) -> bytes:
        """Return the workout as a small file of its own."""
        return json.dumps({LISTED: {**asdict(self), "start": self.start.isoformat()}}).encode()

    def activity(self, form: str = LISTED, series: Iterable[Series] = ()) -> Activity | None:
        """Return the workout as an activity, with the samples of other files; None without a duration."""
        zone = self.start.utcoffset()
        activity = activity_of(
            form=form,
            records=merged(series),
            sport=sport_of(self.sport),
            totals={
                name: getattr(self, name)
                for name in ("elapsed_s", "timer_s", "distance_m", "ascent_m", "energy_kcal", "heart_rate_bpm")
            },
            start_us=round(self.start_s) * MICROSECONDS,
            utc_offset_s=0 if zone is None else int(zone.total_seconds()) or None,
        )
        row = ListedRow(clock="local" if zone is None else "utc", names_file=file_name(self.file))
        return activity and replace(activity, listed=row, notes=(*activity.notes, *self.notes))


def workout_in(extract: dict[str, Any]) -> ListedWorkout:
    """Return the workout of an extract that was parsed."""
    values = extract[LISTED]
    start, notes = datetime.fromisoformat(values["start"]), tuple(values["notes"])
    return ListedWorkout(**{**values, "start": start, "notes": notes})


def read(data: bytes, *, where: str, engine: Engine) -> Content:  # noqa: ARG001  there is one decoder
    """Read the extract of one workout; see `pipeline.sources.formats.Read`."""
    activity = workout_in(json.loads(data)).activity()
    if activity is None:
        raise FileError(FileReason.NO_EXERCISE_TIMES, where=where)
    return Content(activities=(activity,))


def list_of(
    name: str,
    title: str,
    recognise: Callable[[Head], bool],
    parse: Callable[[bytes], Sequence[ListedWorkout | None]],
    *,
    without: FileReason,
) -> FileFormat:
    """Make the format of a list, whose reader gives an activity for every row.

    Parameters
    ----------
    name, title, recognise
        As in `FileFormat`.
    parse
        Returns the rows, None for one without a start.
    without
        Reason where rows give no activity.
    """

    def read_list(data: bytes, *, where: str, engine: Engine) -> Content:  # noqa: ARG001  there is one decoder
        try:
            rows = parse(data)
        except csv.Error as error:
            raise FileError(FileReason.FILE_DAMAGED, details=[reason(FileReason.LIBRARY, error)], where=where) from None
        if not rows:
            raise NotAnActivityError(FileReason.LIST, title, 0, where=where)
        activities = [row.activity() if row else None for row in rows]
        return content_of(activities, without=without, left_out=FileReason.LEFT_OUT_EXERCISE, where=where)

    return FileFormat(name=name, title=title, recognise=recognise, read=read_list, workouts=parse)


def table_rows(data: bytes) -> Iterator[list[str]]:
    """Yield the rows of a table, its header first.

    Raises
    ------
    csv.Error
        It is not a table.
    FileError
        It takes too much memory.
    """
    check_memory(data, CELL_BYTES, where="")
    lines = io.StringIO(data.decode("utf-8-sig", "replace"), newline="")  # cells may hold other breaks, as U+2028
    header = lines.readline()
    between = max(BETWEEN_CELLS, key=header.count)
    yield from csv.reader([header], delimiter=between)
    yield from csv.reader(lines, delimiter=between)


def read_moment(text: str, order: DayOrder | None = None) -> datetime | None:
    """Read a date with a time as people write them; None if it is none.

    >>> read_moment("Mar 2, 2026, 6:05:00 PM"), read_moment("02.03.2026, 18:05")
    (datetime.datetime(2026, 3, 2, 18, 5), datetime.datetime(2026, 3, 2, 18, 5))
    """
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        pass
    plain = _EAST_ASIAN_DAY.sub(lambda day: f"{day[1]}/{day[2]}/{day[3]} ", text.strip())
    clock = _CLOCK.search(plain)
    if clock is None:
        return None
    half = (clock[4] or "").lower()
    hour = int(clock[1])
    if half == "p" or any(word in text for word in _AFTERNOON):
        hour = hour % 12 + 12
    elif half == "a" or any(word in text for word in _MORNING):
        hour %= 12
    try:
        day = read_day(plain[: clock.start()].strip(" ,"), order)
        return datetime.combine(day, time(hour, int(clock[2]), int(clock[3] or 0)))
    except ValueError:
        return None


def read_duration_s(text: str) -> float | None:
    """Read `1:05:12`, `28:30` or a number of seconds [s]; None if it is none."""
    found = _DURATION.fullmatch(text.strip())
    if not found:
        return read_amount(text)
    hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in found.groups())
    return hours * SECONDS_PER_HOUR + minutes * SECONDS_PER_MINUTE + seconds


def read_amount(text: str) -> float | None:
    """Read a number with a decimal point or comma, and marks between thousands; None if it is none.

    >>> read_amount("5,40"), read_amount("1,234"), read_amount("1.234,5"), read_amount("--")
    (5.4, 1234.0, 1234.5, None)
    """
    plain = re.sub(r"[\s'\u2019]", "", text)
    if _THOUSANDS.fullmatch(plain) or plain.rfind(".") > plain.rfind(",") >= 0:
        plain = plain.replace(",", "")
    elif "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


LISTED_WORKOUT = FileFormat(name=LISTED, recognise=json_with(LISTED.encode()), read=read)
