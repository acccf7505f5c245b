"""Results of jobs, for the terminal and for scripts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pipeline.vocabulary import FileStatus

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from pipeline.segments.thresholds.daily import Thresholds

WITH_ACTIVITY = (FileStatus.STORED, FileStatus.DUPLICATE, FileStatus.RECOVERED)


@dataclass(kw_only=True)
class Ingested:
    """What became of one athlete's files.

    Attributes
    ----------
    verdicts
        Count of files looked into in this run, by verdict.
    archives
        Archives among them that were opened, whose files have verdicts of their own.
    known
        Files that were there before and are unchanged.
    waiting
        Files left for the next run, as they may still be written.
    newly_rejected
        Source and reason of each file rejected for the first time.
    rejected_codes
        Code of the first reason of each of them, in the same order.
    reasons
        Count of files looked into in this run that gave nothing, by reason. Archives and copies are not among them.
    derived
        Activities whose energy and load were estimated, new ones and those whose thresholds moved.
    labelled
        Those of them that were on foot and have labelled segments.
    failure
        Names the activities that could not be labelled, and the command that leaves one out.
    notes
        What the athlete should know: a bare profile was made, a row of a log cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from importlib.resources import files
    >>> from pipeline import ingest
    >>> with tempfile.TemporaryDirectory() as home:
    ...     [outcome] = ingest(files("sample_data") / "make.py", athlete="ben", home=home, workers=1)
    >>> dict(outcome.verdicts), outcome.newly_rejected
    ({'unsupported': 1}, [])
    """

    athlete: str
    verdicts: Counter[str] = field(default_factory=Counter)
    archives: int = 0
    known: int = 0
    waiting: int = 0
    newly_rejected: list[tuple[str, str]] = field(default_factory=list)
    rejected_codes: list[str] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    derived: int = 0
    labelled: int = 0
    failure: str | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def useful(self) -> bool:
        """Whether any file holds an activity, or was known before or left for the next run."""
        return bool(self.known or self.waiting or any(self.verdicts[verdict] for verdict in WITH_ACTIVITY))


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """One file looked into without storing anything: rows as the tables of the same name hold them.

    `thresholds` are those that each run was labelled with, by its activity id.

    Examples
    --------
    >>> from importlib.resources import files
    >>> from pipeline import analyze
    >>> analysis = analyze(files("sample_data") / "exports" / "ben" / "2026-11-13-200s.fit")
    >>> analysis.activities["sport"].to_list(), analysis.segments.height
    (['running'], 17)
    """

    activities: pl.DataFrame
    segments: pl.DataFrame
    streams: pl.DataFrame
    thresholds: dict[str, Thresholds] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Report:
    """One week's report as data.

    Attributes
    ----------
    athlete, week
        Whose report, and of which ISO week.
    label
        `growing`, `maintaining`, `toning`, `shrinking` or `undecided`; None where size is not shown.
    probabilities
        Of the four outcomes of twelve weeks like the last ones [fraction]; empty where size is not shown.
    document
        Everything of docs/report.md, in SI units.
    json
        The same as text.

    Examples
    --------
    >>> from pipeline import Report
    >>> week = Report(athlete="anna", week="2026-W46", label=None, probabilities={}, document={}, json="{}")
    >>> week.label is None
    True
    """

    athlete: str
    week: str
    label: str | None
    probabilities: dict[str, float]
    document: dict[str, Any]
    json: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What an export says about its owner: `given` in the keys of `profile.toml`.

    `activities` counts those of the files that were looked into.
    """

    files: int
    looked_into: int
    activities: int
    given: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class AthleteNight:
    """What one unattended run did for one athlete.

    Attributes
    ----------
    ingested
        What became of the files of the inbox.
    reports
        The pages written, the oldest week first.
    handed_over
        Weeks whose report the operator's command took, the oldest first.
    undelivered
        One sentence for each report that the operator's command did not take.
    renewed
        Verdict before and after of each report that a new version of glute gave again.
    put_off
        Whether the athlete waits for another night, as the time for a new version was spent.
    error
        What kept the athlete's night from being done.
    transient
        Whether trying again later can help against that.
    seconds
        Time that the work took [s].
    """

    athlete: str
    ingested: Ingested | None = None
    reports: tuple[Path, ...] = ()
    handed_over: tuple[str, ...] = ()
    undelivered: tuple[str, ...] = ()
    renewed: tuple[tuple[str, str], ...] = ()
    put_off: bool = False
    error: str | None = None
    transient: bool = False
    seconds: float = 0.0


def continued(earlier: AthleteNight | None, later: AthleteNight) -> AthleteNight:
    """Join two tries of one athlete's night: what both did, and how the later one ended."""
    if earlier is None:
        return later
    tries = [night.ingested for night in (earlier, later) if night.ingested]
    ingested = (
        Ingested(
            athlete=later.athlete,
            verdicts=sum((one.verdicts for one in tries), Counter()),
            archives=sum(one.archives for one in tries),
            known=tries[0].known,
            waiting=tries[-1].waiting,
            newly_rejected=[found for one in tries for found in one.newly_rejected],
            rejected_codes=[code for one in tries for code in one.rejected_codes],
            reasons=sum((one.reasons for one in tries), Counter()),
            derived=sum(one.derived for one in tries),
            labelled=sum(one.labelled for one in tries),
            failure=tries[-1].failure,
            notes=list(dict.fromkeys(note for one in tries for note in one.notes)),
        )
        if tries
        else None
    )
    return replace(
        later,
        ingested=ingested,
        reports=tuple(dict.fromkeys(earlier.reports + later.reports)),
        handed_over=tuple(dict.fromkeys(earlier.handed_over + later.handed_over)),
        renewed=earlier.renewed + later.renewed,
        seconds=earlier.seconds + later.seconds,
    )


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that a check-up found.

    Attributes
    ----------
    what
        The finding, as a sentence without its full stop.
    mend
        Command, or what else mends it.
    fault
        False where all is as it should be and it is merely good to know.
    """

    what: str
    mend: str
    fault: bool = True
