"""Read the text of csv files that a person or a spreadsheet wrote."""

from __future__ import annotations

import codecs
import csv
import itertools
from typing import TYPE_CHECKING

from pipeline.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterator


UTF16_LOOKED_AT = 200  # bytes of a file without a byte order mark

csv.field_size_limit(2**31 - 1)  # a quote that is never closed makes one long cell, which is named like any wrong row


def csv_text(content: bytes) -> str:
    """Return the text of a csv file: UTF-8, UTF-16, or what older spreadsheets on Windows write.

    Characters that steer a terminal are left out.
    """
    return printable(_decoded(content).replace("\r\n", "\n").replace("\r", "\n"))


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    head = content[:UTF16_LOOKED_AT]
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(zeros) > 1 and zeros.count(0) > len(zeros) // 2:  # without a mark: every second byte of Latin text is 0
            return content.decode(encoding, errors="replace")
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
