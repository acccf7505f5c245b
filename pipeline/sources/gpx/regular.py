"""Points of a GPX file that are written alike, read by one pattern: most of a file, and far faster than tag by tag.

What the pattern reads is left out of what expat reads, so the rest of the file is held to all the rules of XML, the
first and the last of the alike points among it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.sources.xml.text import local_name

POINT = "<trkpt"
LEAST = 100  # points from which it pays
LONGEST_POINT = 10_000  # characters, judgement: points of watches have some hundred
NO_CHARACTERS = "\ufffe\uffff"  # which XML forbids, besides those below the blank
_ATTRIBUTES = r'(?:\s+[\w:.-]+="[^"<>&]*")*+\s*+'
_INNER = _ATTRIBUTES.replace(r"\s+", r"\s+(?!lat=|lon=)")  # only the point itself says where it is
# A point of tags and of texts of elements that hold nothing else: no comment, no reference, no other quotes.
_PLAIN = re.compile(rf"<trkpt{_ATTRIBUTES}>(?:\s|<[\w:.-]+{_INNER}>[^<>&]*(?=</)|</?[\w:.-]+{_INNER}/?>)*+", re.ASCII)
_VALUE = re.compile(r'(?<==")[^"<>&]*+(?=")|(?<=>)(?=\s*+[^<>&])[^<>&]*+(?=</)')  # of attributes, and such texts
_PLACE = re.compile(r'(?<![\w:.-])([\w:.-]++)(?:(=")|>)$')  # the name that a value stands behind
_TEXT = r'([^"<>&\x00-\x08\x0b\x0c\x0e-\x1f]*)'


class Alike(NamedTuple):
    """Points after the first point of a file.

    Attributes
    ----------
    rest
        The file without them.
    number
        How many there are.
    texts
        Values by local name of element, those of attributes by their name behind an @.
    """

    rest: str
    number: int
    texts: dict[str, tuple[str, ...]]


def alike_points(text: str) -> Alike | None:
    """Find the points of a file that have the markup of the first one, between it and the last.

    Parameters
    ----------
    text
        The whole file.

    Returns
    -------
    Alike or None
        None where they are few or very long, or any of them is written otherwise: comments, entities, further elements.
        Also where a point has two values of a name.
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
    """Return whether it is one point and blanks, and all its values are where they seem to be."""
    plain = _PLAIN.fullmatch(point) is not None
    return plain and point.rstrip().endswith("</trkpt>") and point.lower().count("trkpt") == 2


def _name(place: re.Match[str]) -> str:
    """Name a value; attributes have case and prefix, elements are known without."""
    return f"@{place[1]}" if place[2] else local_name(place[1])
