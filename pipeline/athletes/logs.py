"""The athlete's own logs: small csv files that a person or a spreadsheet wrote."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.athletes.csv_text import csv_lines, csv_text, separator_of
from pipeline.athletes.log_columns import LOGS, ROW_CHECKS, strength_cells
from pipeline.athletes.profile import load_profile
from pipeline.errors import AthleteError
from pipeline.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.athletes.log_columns import Column


LARGEST_LOG = 4 * 2**20  # bytes, judgement: 150,000 days or 80,000 sets
LONGEST_PROBLEM = 300  # characters, judgement: a wrong cell may hold a whole file


@dataclass(frozen=True)
class LogResult:
    """The rows that could be read, in the order of the file, and one sentence for each that could not."""

    frame: pl.DataFrame
    problems: tuple[str, ...] = ()


def empty_log(log: str) -> LogResult:
    """Return a log without rows."""
    return LogResult(pl.DataFrame(schema=_types(log)))


def _types(log: str) -> dict[str, pl.DataType | type[pl.DataType]]:
    return {name: column.dtype for name, column in LOGS[log].items()}


def read_log(home: Home, athlete: str, log: str) -> LogResult:
    """Read one log of an athlete, as `weight` for `weight.csv`.

    Cells are separated by commas, semicolons or tabs. Decimal commas, a byte order mark, capitals in the header and
    extra columns are accepted. A row that cannot be read is reported and skipped.

    Parameters
    ----------
    home, athlete
        Home folder, and id of the athlete.
    log
        One of `LOGS`.

    Returns
    -------
    LogResult
        The columns of `LOGS[log]`; no rows where the file is absent.
    """
    path = home.athlete(athlete) / f"{log}.csv"
    columns = LOGS[log]
    rows: list[dict[str, Any]] = []
    problems: list[str] = []
    if path.is_dir():
        problems.append(f"{path.name}: it is a folder, not a file")
    elif path.exists() and path.stat().st_size > LARGEST_LOG:
        problems.append(f"{path.name}: it is larger than {LARGEST_LOG // 2**20} MiB")
    elif path.exists():
        for place, cells in csv_lines(csv_text(path.read_bytes())):
            where = f"{path.name}, line {place}"
            try:
                if place == 1:
                    _check_header(cells, columns)
                else:
                    rows.append(checked_row(cells, log))
            except ValueError as error:
                problems.append(f"{where}: {str(error)[:LONGEST_PROBLEM]}")
                if place == 1:
                    break
    return LogResult(pl.DataFrame(rows, schema=_types(log)), tuple(problems))


def _check_header(names: dict[str, str], columns: dict[str, Column]) -> None:
    missing = [name for name, column in columns.items() if column.required and name not in names]
    if missing:
        raise ValueError(f"no column {', '.join(missing)}; the first line must name the columns: {', '.join(columns)}")


def checked_row(cells: dict[str, str], log: str) -> dict[str, Any]:
    """Read the cells of one row of a log.

    Raises
    ------
    ValueError
        Says which of them is wrong.
    """
    row = {}
    given = strength_cells(cells) if log == "strength" else cells
    for name, column in LOGS[log].items():
        text = given.get(name, "")
        if not text and column.required:
            raise ValueError(f"{name} is empty")
        try:
            row[name] = column.read(text) if text else None
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
    if log in ROW_CHECKS:
        ROW_CHECKS[log](row)
    return row


def add_rows(home: Home, athlete: str, log: str, rows: Sequence[dict[str, str]]) -> Path:
    """Add rows to a log; the file is replaced in one step, and its lines are kept as they are.

    Only for the holder of the athlete's lock.

    Parameters
    ----------
    home, athlete, log
        As `read_log` takes them.
    rows
        Texts by column; columns left out stay empty.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    AthleteError
        There is no such athlete, a row cannot be read back, or the file's first line is no header of this log.
    """
    path = home.athlete(load_profile(home, athlete).id) / f"{log}.csv"
    try:
        for row in rows:
            checked_row(row, log)
        old = csv_text(path.read_bytes()) if path.exists() else ""
        write_atomically(path, _with_rows(old, log, rows).encode())
    except ValueError as error:
        raise AthleteError(f"nothing was added to {path.name}", where=str(path), why=str(error)) from error
    return path


def _with_rows(old: str, log: str, rows: Sequence[dict[str, str]]) -> str:
    """Append rows to the text of a log in the order of its header, adding the columns it lacks."""
    header, *lines = old.rstrip().splitlines() or [",".join(LOGS[log])]
    separator = separator_of(header)
    names = [name.strip().strip('"').lower() for name in header.split(separator)]
    _check_header(dict.fromkeys(names, ""), LOGS[log])
    new = [name for name in LOGS[log] if name not in names and any(row.get(name) for row in rows)]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    writer.writerows([row.get(name, "") for name in (*names, *new)] for row in rows)
    return "\n".join([separator.join([header, *new]), *lines, out.getvalue()])
