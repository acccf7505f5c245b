"""Find files that were read before, at the paths where they were last seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.athletes.file_places import read_places, remember_places
from pipeline.errors import FileError
from pipeline.file_reasons import FileReason
from pipeline.sources.discovery import WITHIN, find

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from pipeline.athletes.home import Home
    from pipeline.sources.found_file import FoundFile


READ_WITH_OTHERS = (FileReason.LIST_SAMPLES, FileReason.APPLE_HEALTH)
"""Reasons of files that give no activity of their own, but samples to those of others."""


class Located(NamedTuple):
    """The result of looking for files that were read before.

    Attributes
    ----------
    found
        Files that were found again.
    missing
        Sources of files with activities that were not.
    """

    found: list[FoundFile]
    missing: list[str]


def located(
    home: Home, athlete: str, ledger: pl.DataFrame, wanted: pl.DataFrame, found: Collection[FoundFile]
) -> Located:
    """Look for the files of some ledger rows at the paths where they were last seen.

    Parameters
    ----------
    home, athlete
        Home folder, and id of the athlete.
    ledger
        Ledger of the athlete.
    wanted
        Those of its rows whose files are to be read again.
    found
        Files that have been found already, in other places.

    Returns
    -------
    Located
        Archives are found in place of their members, and samples that are read with others beside them. Files without
        activities are never missing.
    """
    if wanted.is_empty():
        return Located([], [])
    samples = ledger.filter(is_because_of(*READ_WITH_OTHERS))
    wanted = pl.concat([wanted, samples.join(wanted, on=["source", "sha256"], how="anti")])
    at_hand = {(file.source, file.size_bytes, file.modified_time) for file in found}
    outer = pl.col("source").str.split(WITHIN).list.first()
    named = wanted.select("source", outer=outer, gave=pl.col("kept_activity_ids").list.len() > 0)
    rows = ledger.join(named.select(source="outer").unique(), on="source", how="semi").filter(pl.col("sha256") != "")
    paths: dict[str, list[str]] = {}
    for place in read_places(home, athlete).values():
        paths.setdefault(place.sha256, []).append(place.path)
    again: dict[str, FoundFile] = {}
    there: set[str] = set()
    for source, sha256, size_bytes, modified_time in rows.select(
        "source", "sha256", "size_bytes", "modified_time"
    ).iter_rows():
        if (source, size_bytes, modified_time) in at_hand:
            there.add(source)
        elif file := _found_at(paths.get(sha256, []), source, sha256):
            again[source] = file
    gone = named.filter(pl.col("gave") & ~pl.col("outer").is_in([*there, *again]))
    return Located(list(again.values()), sorted(set(gone["source"])))


def is_because_of(*codes: FileReason) -> pl.Expr:
    """Select the ledger rows of which the first reason has one of some codes."""
    code = pl.col("reason").list.first().struct.field("code")
    return code.is_in([one.value for one in codes]).fill_null(value=False)


def _found_at(paths: Sequence[str], source: str, sha256: str) -> FoundFile | None:
    """Return the file at the first of some paths that still holds the content, with its former source."""
    for path in paths:
        if Path(path).is_file():
            for file in find([Path(path)]):
                try:
                    if file.digest() == sha256:
                        return replace(file, source=source)
                except FileError:
                    continue
    return None


def remember(home: Home, athlete: str, found: Sequence[FoundFile], ledger: pl.DataFrame, today: date) -> None:
    """Note the path of each file that the ledger knows now.

    Parameters
    ----------
    home, athlete
        Home folder, and id of the athlete.
    found
        Files that were found in this run; members of archives are not noted.
    ledger
        Ledger of the athlete after the run.
    today
        Date on which the files were seen.
    """
    remember_places(home, athlete, contents_at(found, ledger), today)


def contents_at(found: Sequence[FoundFile], ledger: pl.DataFrame) -> dict[str, str]:
    """Return the SHA-256 of the bytes at each absolute path, of files that the ledger knows; members are left out."""
    keys = ledger.filter(pl.col("sha256") != "").select("source", "size_bytes", "modified_time", "sha256")
    sha256_of = {(source, size, modified): sha256 for source, size, modified, sha256 in keys.iter_rows()}
    return {
        str(file.path.absolute()): sha256
        for file in found
        if not file.inside and (sha256 := sha256_of.get((file.source, file.size_bytes, file.modified_time)))
    }
