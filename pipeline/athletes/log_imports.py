"""Add the rows of an app's csv export to an athlete's logs."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.athletes.csv_text import csv_lines, csv_text
from pipeline.athletes.days import order_of
from pipeline.athletes.log_exports import EXPORTS, Given
from pipeline.athletes.logs import add_rows, checked_row, read_log
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from pipeline.athletes.days import DayOrder
    from pipeline.athletes.home import Home
    from pipeline.athletes.log_exports import Cells, Entry, Export

DATE_COLUMNS = ("date", "day", "start_time")
ZIP_MAGIC = b"PK\x03\x04"


@dataclass(frozen=True, kw_only=True)
class LogImport:
    """Result of an import: rows added, rows already in the log, and one sentence for each wrong line."""

    export: str
    log: str
    added: int
    known: int
    problems: tuple[str, ...] = ()


def import_log(
    home: Home, athlete: str, path: Path, *, mass_unit: str | None, today: date, day_order: DayOrder | None = None
) -> LogImport:
    """Add the rows of an export to the log they belong to. Only for the holder of the athlete's lock.

    Parameters
    ----------
    home, athlete
        Home folder, and id of the athlete.
    path
        The csv file of the app.
    mass_unit
        `kg` or `lb`, for files that do not state it.
    day_order
        `dmy` or `mdy`, for dates as 9/11/2026 in files that leave the order open.
    today
        Food of this day and later is left out, as it may not be complete.

    Returns
    -------
    LogImport
        Days (of weight and food) and a day's exercises that are already in the log are left as they are.

    Raises
    ------
    UsageError
        No known export has these columns.
    AthleteError
        There is no such athlete, or the log's own header is wrong.
    """
    content = path.read_bytes()
    if content.startswith(ZIP_MAGIC):
        raise UsageError("this is an archive", where=str(path), hint="Unpack it, and import the csv files in it")
    (_, header), *lines = list(csv_lines(csv_text(content))) or [(1, {})]
    export = _recognised(header, path)
    texts = [cells[column] for _, cells in lines for column in DATE_COLUMNS if column in cells]
    problems: list[str] = []
    entries = list(_entries(lines, export, Given(mass_unit, day_order or order_of(texts)), problems, path.name))
    if export.log == "food":
        entries = [entry for entry in entries if entry.day < today]
    rows = list(_checked(_COMBINE[export.log](entries), export.log, problems, path.name))
    known = _keys(read_log(home, athlete, export.log).frame.to_dicts())
    new = [row for row in rows if not _keys([row]) <= known]
    if new:
        add_rows(home, athlete, export.log, sorted(new, key=lambda row: row["date"]))
    return LogImport(
        export=export.name,
        log=export.log,
        added=len(new),
        known=len(rows) - len(new),
        problems=tuple(problems),
    )


def _recognised(header: Cells, path: Path) -> Export:
    for export in EXPORTS:
        if header.keys() >= set(export.columns):
            return export
    if not any(header):
        raise UsageError("the file is empty", where=str(path), hint="Export it again")
    names = ", ".join(export.name for export in EXPORTS)
    raise UsageError("no known export has these columns", where=str(path), hint=f"Known are: {names}")


def _entries(
    lines: Iterable[tuple[int, Cells]], export: Export, given: Given, problems: list[str], file: str
) -> Iterator[Entry]:
    """Read line by line; a wrong line becomes a problem."""
    for place, cells in lines:
        try:
            entry = export.read(cells, given)
        except ValueError as error:
            problems.append(f"{file}, line {place}: {error}")
        else:
            if entry is not None:
                yield entry


def _checked(rows: Iterable[Cells], log: str, problems: list[str], file: str) -> Iterator[Cells]:
    """Keep the rows that the log can hold."""
    for row in rows:
        try:
            checked_row(row, log)
        except ValueError as error:
            problems.append(f"{file}, {row['date']}: {error}")
        else:
            yield row


def _keys(rows: Iterable[dict[str, str]]) -> set[tuple[str, str]]:
    """Name what a row is about: the day, and the exercise where there is one."""
    return {(str(row["date"]), (row.get("exercise") or "").lower()) for row in rows}


def _means(entries: Iterable[Entry]) -> Iterator[Cells]:
    """Average the readings of the scale of each day; a day without a mass is left out."""
    for day, values in _by_day(entries).items():
        if "mass_kg" in values:
            yield _row(day, {name: sum(numbers) / len(numbers) for name, numbers in values.items()})


def _sums(entries: Iterable[Entry]) -> Iterator[Cells]:
    """Add up the meals of each day; a day without energy was not logged."""
    for day, values in _by_day(entries).items():
        if sum(values.get("energy_kcal", ())) > 0:
            yield _row(day, {name: sum(numbers) for name, numbers in values.items()})


def _counts(entries: Iterable[Entry]) -> Iterator[Cells]:
    """Count equal sets of an exercise on a day."""
    counts = Counter((entry.day, tuple(entry.cells.items())) for entry in entries)
    for (day, cells), count in counts.items():
        yield {"date": day.isoformat(), **dict(cells), "sets": str(count)}


_COMBINE: dict[str, Callable[[Iterable[Entry]], Iterator[Cells]]] = {
    "weight": _means,
    "food": _sums,
    "strength": _counts,
}


def _by_day(entries: Iterable[Entry]) -> dict[date, dict[str, list[float]]]:
    days: dict[date, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for day, cells in entries:
        for name, text in cells.items():
            days[day][name].append(float(text))
    return days


def _row(day: date, values: dict[str, float]) -> Cells:
    return {"date": day.isoformat(), **{name: f"{round(value, 2):g}" for name, value in values.items()}}
