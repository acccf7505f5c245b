"""What a page is made of, whatever the format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.report.sentences import sentence


@dataclass(frozen=True, slots=True)
class Bar:
    """A share of a whole [fraction], by key for its colour, with its name and its text."""

    key: str
    name: str
    share: float
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading and whether it holds numbers."""

    title: str
    numbers: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text; `keys` gives each row the label whose colour marks it, empty for none."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a list, with a mark before it, and the command or the file that answers it."""

    text: str
    mark: str = ""
    code: str | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """A table that only the page can unfold, with a title; `key` names its chart."""

    key: str
    title: str
    summary: str
    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page, drawn in the order of the fields; `reference` marks text without numbers of the week."""

    key: str
    title: str
    lead: str = ""
    bars: tuple[Bar, ...] = ()
    text: tuple[str, ...] = ()
    table: Table | None = None
    points: tuple[Point, ...] = ()
    after: tuple[str, ...] = ()
    details: tuple[Detail, ...] = ()
    reference: bool = False

    def is_empty(self) -> bool:
        """Return whether there is nothing to show."""
        return not (self.text or self.bars or self.points or (self.table and self.table.rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole report.

    `headline` is the first line of every format, `alert` marks it as a safety message, `more` says where the
    sections for reference are, in formats that leave them out.
    """

    headline: str
    alert: bool
    title: str
    subtitle: str
    sections: tuple[Section, ...]
    footer: tuple[str, ...]
    more: str


def titled(key: str, **parts: Any) -> Section:
    """Make a section under the title that the catalogue has for its key; without parts it is empty."""
    return Section(key=key, title=sentence(f"title.{key}"), **parts)
