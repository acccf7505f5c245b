"""Decide which reports are news to the operator's command, from what it has received of each week so far."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pipeline.files import write_atomically
from pipeline.report.document.form import from_plain
from pipeline.report.document.whole import DOCUMENT_VERSION, Document
from pipeline.report.render.document import render

if TYPE_CHECKING:
    from pipeline.athletes.home import Home


class News:
    """What the operator's command has received of an athlete's weeks: what a reader saw, and what that rested on.

    It is kept in `athletes/<id>/handed.json`. The reports of a first import are noted there and not handed over, unless
    the operator said since when, as nobody waits for those of past years.

    Parameters
    ----------
    home, athlete
        Home folder, and id of the athlete.
    since
        First ISO week that is handed over, first import or not; None for all weeks after the first import.

    Attributes
    ----------
    put_off
        Weeks with news that wait for a digest, in order.
    """

    def __init__(self, home: Home, athlete: str, since: str | None) -> None:
        self.since = since
        self.path = home.athlete(athlete) / "handed.json"
        self.reports = home.reports(athlete)
        self.first_import: bool
        self.weeks: dict[str, dict[str, Any]]
        self.put_off: list[str]
        try:
            kept = json.loads(self.path.read_bytes())
            self.first_import, self.weeks, self.put_off = kept["first_import"], kept["weeks"], kept.get("put_off", [])
        except (
            FileNotFoundError,
            ValueError,
            KeyError,
            TypeError,
        ):  # nothing was handed over yet, or nobody knows what
            self.first_import, self.weeks, self.put_off = not any(self.reports.glob("*-W*.json")), {}, []

    def includes(self, document: Document) -> bool:
        """Return whether a reader sees something in a new report that the command has not received.

        A new version of glute is no news: what it changes is noted, and handed over where activities changed, too.
        """
        week = document.week
        if self.since and week < self.since:  # as text, ISO weeks are in the order of time
            return False
        received = self.weeks.get(week) or (None if week in self.put_off else self._before_notes(week))
        if received is None:
            return bool(self.since) or not self.first_import
        now = _note_of(document)
        same_versions = received.get("versions") == now["versions"]
        return bool(received["seen"] != now["seen"] if same_versions else received["activities"] != now["activities"])

    def note(self, document: Document) -> None:
        """Keep what the command was given, or need not be given, so that it never receives the same again."""
        self.weeks[document.week] = _note_of(document)
        self.put_off = [week for week in self.put_off if week != document.week]
        self._write()

    def wait(self, week: str) -> None:
        """Keep that a week has news, for the digest at the end of the night."""
        self.put_off = sorted({*self.put_off, week})
        self._write()

    def end(self) -> None:
        """Note that all reports that were due have been looked at, so that the first import is over."""
        if self.first_import:
            self.first_import = False
            self._write()

    def _write(self) -> None:
        kept = {"first_import": self.first_import, "weeks": self.weeks, "put_off": self.put_off}
        write_atomically(self.path, json.dumps(kept, sort_keys=True).encode())

    def _before_notes(self, week: str) -> dict[str, Any] | None:
        """Take a report written before anything was noted as received."""
        try:
            return {
                "activities": _activities(
                    from_plain(Document, json.loads((self.reports / f"{week}.json").read_bytes()))
                )
            }
        except (FileNotFoundError, ValueError):
            return None


def _note_of(document: Document) -> dict[str, Any]:
    seen = render(document, "md")  # all words and rounded numbers of a report
    return {
        "seen": hashlib.sha256(seen.encode()).hexdigest(),
        "versions": [DOCUMENT_VERSION, document.model_version, _wording()],
        "activities": _activities(document),
    }


def _activities(document: Document) -> list[str]:
    """List what the athlete did that week by start, which no other version and no richer copy of a file changes."""
    starts = [run.local_start for run in document.runs]
    return sorted([*starts, *(activity.local_start for activity in document.other_activities)])


@cache
def _wording() -> str:
    """Return a hash of the catalogue of sentences: words that changed are no news either."""
    return hashlib.sha256((files("pipeline.report") / "sentences.en.toml").read_bytes()).hexdigest()[:16]
