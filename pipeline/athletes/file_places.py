"""Remember where an athlete's files were last seen, so that they can be read again without being named.

`sources.csv` is in the athlete's own folder, readable only by its owner. No table, export or report holds a path.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.athletes.home import Home

PLACE_COLUMNS = ("sha256", "path", "first_seen", "last_seen")


@dataclass(frozen=True)
class Place:
    """A content at a path, and the first and last date it was seen there."""

    sha256: str
    path: str
    first_seen: date
    last_seen: date


def read_places(home: Home, athlete: str) -> dict[str, Place]:
    """Return what was last seen at each path; unreadable rows are skipped, as the next run writes them again."""
    path = home.sources(athlete)
    if not path.exists():
        return {}
    places = {}
    for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8", errors="surrogateescape"))):
        try:
            dates = date.fromisoformat(row["first_seen"]), date.fromisoformat(row["last_seen"])
        except (KeyError, TypeError, ValueError):
            continue
        places[row["path"]] = Place(row["sha256"], row["path"], *dates)
    return places


def remember_places(home: Home, athlete: str, seen: Mapping[str, str], today: date) -> None:
    """Write where files were seen.

    Parameters
    ----------
    home, athlete
        Whose files.
    seen
        SHA-256 of the bytes at each absolute path.
    today
        The date of the run.
    """
    old = read_places(home, athlete)
    new = {path: _seen_again(old.get(path), sha256, path, today) for path, sha256 in seen.items()}
    if any(old.get(path) != place for path, place in new.items()):
        write_atomically(home.sources(athlete), _text((old | new).values()))


def _seen_again(old: Place | None, sha256: str, path: str, today: date) -> Place:
    first = old.first_seen if old and old.sha256 == sha256 else today
    return Place(sha256, path, first, today)


def _text(places: Iterable[Place]) -> bytes:
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(PLACE_COLUMNS)
    for place in sorted(places, key=lambda place: place.path):
        writer.writerow((place.sha256, place.path, place.first_seen.isoformat(), place.last_seen.isoformat()))
    return sink.getvalue().encode("utf-8", errors="surrogateescape")
