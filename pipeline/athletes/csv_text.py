"""Read the text of csv files that a person or a spreadsheet wrote."""

from __future__ import annotations

import csv
import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


csv.field_size_limit(2**31 - 1)  # a quote that is never closed makes one long cell, which is named like any wrong row


def csv_text(content: bytes) -> str:
    """Return the text of a csv file: UTF-8, or what older spreadsheets on Windows write."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def csv_lines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line number and cells by lower-case column name, empty where a line is short; line 1 is the header itself.

    Blank lines are left out.
    """
    lines = text.replace("\0", "").splitlines()
    if not lines:
        return
    reader = csv.reader(lines, delimiter=separator_of(lines[0]), skipinitialspace=True)
    names = [name.strip().lower() for name in next(reader)]
    yield 1, {name: name for name in names}
    for cells in reader:
        row = {name: cell.strip() for name, cell in itertools.zip_longest(names, cells[: len(names)], fillvalue="")}
        if any(row.values()):
            yield reader.line_num, row


def separator_of(header: str) -> str:
    """Return what separates the cells of a header: a semicolon, a tab or else a comma."""
    return next((mark for mark in (";", "\t") if mark in header), ",")
