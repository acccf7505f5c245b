"""Read, label and estimate one file without a store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from pipeline.api.arguments import home_of
from pipeline.errors import UsageError
from pipeline.jobs import inspect
from pipeline.sources.activity import RECORDS
from pipeline.sources.discovery import find
from pipeline.sources.read import read_content

if TYPE_CHECKING:
    from pipeline.api.arguments import AnyHome, AnyPath
    from pipeline.outcomes import Analysis
    from pipeline.sources.activity import Activity, Content


def read_file(path: AnyPath, *, engine: str = "columnar") -> Content:
    """Read one watch file of any format of docs/imports.md, plain or compressed with gzip.

    The format is recognised by content, not by name.

    Parameters
    ----------
    path
        The file. Folders and archives of many files are for `ingest`.
    engine
        `columnar`, or `reference` to decode with fitparse and gpxpy.

    Returns
    -------
    Content
        Its activities with their records, readings of scales, what the device knows of its wearer, and the first damage
        met, None in a sound file. Columns carry their unit in their name; times are UTC.

    Raises
    ------
    UsageError
        There is no such file, it is a folder, or there is no such engine.
    NotAnActivityError
        The file is sound and holds something else.
    UnsupportedError
        No reader understands the format.
    FileError
        Nothing could be kept of a file of a known format.

    Examples
    --------
    >>> from importlib.resources import files
    >>> from pipeline import read_file
    >>> content = read_file(files("sample_data") / "exports" / "ben" / "2026-11-13-200s.fit")
    >>> content.damage is None
    True
    >>> [activity] = content.activities
    >>> activity.sport, activity.records["heart_rate_bpm"].max()
    ('running', 172.0)
    """
    [found] = find([_file(path)])
    loaded = found.load()
    content = read_content(loaded.content, where=found.source, engine=engine)
    return replace(content, damage=content.damage or loaded.damage)


def _file(path: AnyPath) -> Path:
    file = Path(str(path))
    if file.is_dir():
        raise UsageError("This is a folder", where=str(file), hint="Give a file, or read all of them with ingest")
    return file


def label(activity: Activity) -> pl.DataFrame:
    """Label and estimate one activity that was read; nothing is stored.

    Parameters
    ----------
    activity
        As `read_file` gives it, or made by you: what its records hold is used, and columns may be missing but for the
        time. Its thresholds come from its own efforts and from the population; those of an athlete are used by
        `analyze` with `athlete`.

    Returns
    -------
    DataFrame
        Its segments, with the columns of docs/glossary.md. Empty for sports that are not on foot.

    Raises
    ------
    FaultError
        The activity cannot be labelled.

    Examples
    --------
    >>> from importlib.resources import files
    >>> from pipeline import label, read_file
    >>> [activity] = read_file(files("sample_data") / "exports" / "ben" / "2026-11-11-stairs.fit.gz").activities
    >>> sorted(label(activity)["label"].unique())
    ['easy', 'stairs']
    """
    have = activity.records
    lacking = [pl.lit(None, dtype).alias(name) for name, dtype in RECORDS.items() if name not in have.columns]
    return inspect.label(replace(activity, records=have.with_columns(lacking)))


def analyze(path: AnyPath, *, athlete: str | None = None, home: AnyHome = None, engine: str = "columnar") -> Analysis:
    """Label and estimate the activities of one file; nothing is stored.

    Parameters
    ----------
    path
        The file. Of an archive, the first file in it.
    athlete
        Id of an athlete of the home, whose thresholds and body are used. Without it they come from the file's own
        efforts and from the population.
    home
        Folder with the athlete's profile and store; by default as `glute` without `--home` finds it. Not used without
        `athlete`.
    engine
        `columnar`, or `reference` to decode with fitparse and gpxpy.

    Returns
    -------
    Analysis
        Frames `activities`, `segments` and `streams` with the columns of docs/glossary.md, e.g. `duration_s` [s] and
        `energy_kcal` [kcal]; `thresholds` by activity id; and `notes`, quality flags and damage met.

    Raises
    ------
    UsageError
        There is no such file, or it is a folder.
    AthleteError
        There is no such athlete.
    FileError
        The file gives no activity; the class of the error says why.

    Examples
    --------
    >>> from importlib.resources import files
    >>> from pipeline import analyze
    >>> analysis = analyze(files("sample_data") / "exports" / "ben" / "2026-11-13-200s.fit")
    >>> analysis.segments.group_by("label").len().sort("label").rows()
    [('easy', 9), ('sprint', 8)]
    """
    return inspect.analyze(home_of(home), _file(path), athlete=athlete, engine=engine)
