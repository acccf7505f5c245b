"""Read the points of a GPX or TCX file with a pattern for each of their few markups, far faster than tag by tag.

The rest of the file, with the first and the last point and all that are unusual, is parsed by expat under all the rules
of XML.
"""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.sources.xml.text import local_name
from pipeline.sources.xml.values import Found

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.sources.xml.values import TextByPoint

LEAST = 50  # points read by patterns from which this is faster
LONGEST_POINT = 10_000  # characters, judgement: points of watches have a few hundred
MOST_MARKUPS = 8  # judgement: values come and go, as heart rate does, but in few combinations
POINTS_FOR_A_PATTERN = 25  # measured: expat reads about as many while a pattern is compiled
NO_CHARACTERS = "\ufffe\uffff"  # forbidden by XML, besides those below the blank
_BLANK = r"[ \t\r\n]"
_ATTRIBUTES = rf'(?:{_BLANK}+[\w:.-]+="[^"<>&]*")*+{_BLANK}*+'
_INNER = _ATTRIBUTES.replace(f"{_BLANK}+", f"{_BLANK}+(?!lat=|lon=)")  # only the point itself has a position
_VALUE = re.compile(r'(?<==")[^"<>&]*+(?=")|(?<=>)(?=\s*+[^<>&])[^<>&]*+(?=</)')  # of attributes, and of such elements
_PLACE = re.compile(r'(?<![\w:.-])([\w:.-]++)(?:(=")|>)$')  # the name before a value
_TEXT = r'[^"<>&\x00-\x08\x0b\x0c\x0e-\x1f]*'


class _Markup:
    """Points of one markup: the pattern of one of them, its columns, and the numbers and texts of those found."""

    def __init__(self, pattern: str, columns: tuple[str, ...]) -> None:
        self.pattern, self.columns = pattern, columns
        self.at: list[int] = []
        self.rows: list[tuple[str, ...]] = []


class _Markups:
    """The markups of a file that are known so far, and one pattern for a point of any of them."""

    def __init__(self, opening: str) -> None:
        self.known: list[_Markup] = []
        self._before_another = rf"(?={opening}|\Z)"
        self._of_last_group: dict[int | None, tuple[_Markup, slice]] = {}
        self._pattern: re.Pattern[str] | None = None

    def add(self, markup: _Markup) -> None:
        """Read points of another markup from now on."""
        self.known.append(markup)
        ends = list(itertools.accumulate(len(one.columns) for one in self.known))
        self._of_last_group = {
            end: (one, slice(end - len(one.columns), end)) for one, end in zip(self.known, ends, strict=True)
        }
        self._pattern = re.compile(f"(?:{'|'.join(one.pattern for one in self.known)}){self._before_another}")

    def read_on(self, text: str, start: int, end: int, number: int) -> tuple[int, int]:
        """Read points up to the first one of another markup, and return where it stands, and its number."""
        if self._pattern is None:
            return start, number
        for found in iter(self._pattern.scanner(text, start, end).match, None):  # type: ignore[attr-defined]  # not in typeshed
            markup, groups = self._of_last_group[found.lastindex]
            markup.at.append(number)
            markup.rows.append(found.groups()[groups])
            start, number = found.end(), number + 1
        return start, number


class Regular(NamedTuple):
    """A file whose points are read by patterns, but for some.

    Attributes
    ----------
    rest
        The file without the points that were read.
    places
        Numbers in the file of the points that are left in the rest.
    total
        How many points the file has.
    found
        The texts that were read.
    """

    rest: str
    places: Sequence[int]
    total: int
    found: list[Found]

    def start(self, points: int) -> int:
        """Return the number in the file of the point that follows so many points of the rest and what is behind."""
        return self.places[points - 1] + 1 if points else 0

    def placed(self, column: str, texts: TextByPoint) -> Found:
        """Return texts of the rest at their places in the file."""
        return Found(column, [self.places[number] for number in texts], list(texts.values()))


def all_in_rest(count: int) -> Regular:
    """Return what there is of a file of which no point was read by a pattern, and `count` were read to their end."""
    return Regular("", range(count + 1), count, [])


def regular_points(text: str, tag: str, column_of: Mapping[str, str]) -> Regular | None:
    """Read the points between the first and the last one that have a usual markup.

    Parameters
    ----------
    text
        The whole file.
    tag
        Name of a point's element, as it is usually written.
    column_of
        Columns by the local names of their elements, in lower case; those of attributes by `@` and their name.

    Returns
    -------
    Regular or None
        None if few points can be read so, if one is very long or holds another, or where there is a comment, a section
        of literal text or an instruction between them.
    """
    opening = f"<{tag}"
    first, last = text.find(opening), text.rfind(opening)
    position = text.find(opening, first + 1)
    if first < 0 or position >= last or position - first > LONGEST_POINT or not _is_usual(text, first, last):
        return None
    markups = _Markups(opening)
    rest, places, tried = [text[:position]], [0], 0
    point, number = text[first:position], 1
    while position < last:
        if tried < MOST_MARKUPS and len(places) > tried * POINTS_FOR_A_PATTERN:
            tried += 1
            if markup := _markup_of(point, tag, column_of):
                markups.add(markup)
        position, number = markups.read_on(text, position, last, number)
        if position < last:
            end = text.find(opening, position + 1)
            point = text[position:end]
            if len(point) > LONGEST_POINT or not _is_single(point, tag):
                return None
            rest.append(point)
            places.append(number)
            position, number = end, number + 1
    if number - len(places) < LEAST:
        return None
    found = [
        Found(column, markup.at, texts)
        for markup in markups.known
        for column, texts in zip(markup.columns, zip(*markup.rows, strict=True), strict=False)
    ]
    return Regular("".join([*rest, text[last:]]), [*places, number], number + 1, found)


def _is_usual(text: str, first: int, last: int) -> bool:
    """Return whether there is nothing between two places that has rules of its own, and no character XML forbids."""
    usual = text.find("<!", first, last) < 0 and text.find("<?", first, last) < 0
    return usual and (text.isascii() or not any(character in text for character in NO_CHARACTERS))


def _markup_of(point: str, tag: str, column_of: Mapping[str, str]) -> _Markup | None:
    """Return the markup of a point, if it has nothing but plain tags and texts, and no two values of one column."""
    if not _plain(tag).fullmatch(point) or not point.rstrip().endswith(f"</{tag}>") or not _is_single(point, tag):
        return None
    values = list(_VALUE.finditer(point))
    edges = [0, *(edge for value in values for edge in value.span()), len(point)]
    markup = [point[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    columns = [column_of.get(_name(place)) if (place := _PLACE.search(before)) else None for before in markup[:-1]]
    known = tuple(column for column in columns if column)
    if not known or len(set(known)) < len(known):
        return None
    groups = [f"({_TEXT})" if column else _TEXT for column in columns]
    return _Markup(
        "".join(re.escape(before) + group for before, group in zip(markup, [*groups, ""], strict=True)), known
    )


def _is_single(point: str, tag: str) -> bool:
    """Return whether no other point lies in the text of one."""
    return point.lower().count(tag.lower()) == 2


@cache
def _plain(tag: str) -> re.Pattern[str]:
    """Return the pattern of a point of tags and of elements that hold only text: no reference, no other quotes."""
    inner = rf"{_BLANK}|<[\w:.-]+{_INNER}>[^<>&]*(?=</)|</?[\w:.-]+{_INNER}/?>"
    return re.compile(rf"<{tag}{_ATTRIBUTES}>(?:{inner})*+", re.ASCII)


def _name(place: re.Match[str]) -> str:
    """Name a value: attributes with case and prefix, elements by their local name."""
    return f"@{place[1]}" if place[2] else local_name(place[1])
