"""Read the points of a GPX file that have the same markup with one pattern, which is far faster than tag by tag.

The rest of the file, with the first and the last of these points, is parsed by expat under all the rules of XML.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.sources.xml.text import local_name

POINT = "<trkpt"
LEAST = 100  # points from which this is faster
LONGEST_POINT = 10_000  # characters, judgement: points of watches have a few hundred
NO_CHARACTERS = "\ufffe\uffff"  # forbidden by XML, besides those below the blank
_ATTRIBUTES = r'(?:\s+[\w:.-]+="[^"<>&]*")*+\s*+'
_INNER = _ATTRIBUTES.replace(r"\s+", r"\s+(?!lat=|lon=)")  # only the point itself has a position
# A point of tags and of elements that hold only text: no comment, no reference, no other quotes.
_PLAIN = re.compile(rf"<trkpt{_ATTRIBUTES}>(?:\s|<[\w:.-]+{_INNER}>[^<>&]*(?=</)|</?[\w:.-]+{_INNER}/?>)*+", re.ASCII)
_VALUE = re.compile(r'(?<==")[^"<>&]*+(?=")|(?<=>)(?=\s*+[^<>&])[^<>&]*+(?=</)')  # of attributes, and of such elements
_PLACE = re.compile(r'(?<![\w:.-])([\w:.-]++)(?:(=")|>)$')  # the name before a value
_TEXT = r'([^"<>&\x00-\x08\x0b\x0c\x0e-\x1f]*)'


class Alike(NamedTuple):
    """Points of equal markup, without the first and the last.

    Attributes
    ----------
    rest
        The file without them.
    number
        How many there are.
    texts
        Values by local name of the element; those of attributes by `@` and their name.
    """

    rest: str
    number: int
    texts: dict[str, tuple[str, ...]]


def alike_points(text: str) -> Alike | None:
    """Find the points with the markup of the first one, between it and the last.

    Parameters
    ----------
    text
        The whole file.

    Returns
    -------
    Alike or None
        None if they are few or very long, if any of them has other markup (comments, entities, more elements), or if a
        point has two values of one name.
    """
    first, last = text.find(POINT), text.rfind(POINT)
    second = text.find(POINT, first + 1)
    if first < 0 or second >= last or second - first > LONGEST_POINT:
        return None
    point = text[first:second]
    if not _is_plain(point) or any(character in text for character in NO_CHARACTERS):
        return None
    values = list(_VALUE.finditer(point))
    edges = [0, *(edge for value in values for edge in value.span()), len(point)]
    markup = [point[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    names = [_name(place) for before in markup[:-1] if (place := _PLACE.search(before))]
    if not names or len(set(names)) < len(values):
        return None
    pattern = re.compile(_TEXT.join(map(re.escape, markup)))
    found = pattern.findall(text, second, last)
    columns = list(zip(*found, strict=True)) if len(names) > 1 else [tuple(found)]
    read = sum(map(len, markup)) * len(found) + sum(len("".join(column)) for column in columns)
    if len(found) < LEAST or read != last - second:
        return None
    return Alike(text[:second] + text[last:], len(found), dict(zip(names, columns, strict=True)))


def _is_plain(point: str) -> bool:
    """Return whether a text is a single point of plain tags and texts."""
    plain = _PLAIN.fullmatch(point) is not None
    return plain and point.rstrip().endswith("</trkpt>") and point.lower().count("trkpt") == 2


def _name(place: re.Match[str]) -> str:
    """Name a value: attributes with case and prefix, elements by their local name."""
    return f"@{place[1]}" if place[2] else local_name(place[1])
