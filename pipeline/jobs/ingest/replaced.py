"""Retire what files gave before new content took their place on disk."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.athletes.file_places import read_places
from pipeline.file_reasons import FileReason
from pipeline.jobs.ingest.locate import contents_at, is_because_of, located
from pipeline.jobs.ingest.persist import put, remove_activities
from pipeline.jobs.ingest.results import FileKey
from pipeline.sources.discovery import WITHIN
from pipeline.store.ledger import kept_sources, known_activities, settled
from pipeline.vocabulary import FileStatus
from pipeline.words import counted, named

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pipeline.athletes.home import Home
    from pipeline.sources.found_file import FoundFile
    from pipeline.store.store import Store

OF_LISTS = (FileReason.LIST, FileReason.STRAVA_LIST)
"""Reasons of lists of workouts, of which only those are read that no file gives."""

_IS_MEMBER = pl.col("source").str.contains(WITHIN, literal=True)


class Retired(NamedTuple):
    """What is left once replaced contents have gone.

    Attributes
    ----------
    ledger
        The ledger without them.
    trusted
        Those of its rows that need not be read again. The others were copies of what has gone, and now stand for it; or
        lists, of which a row may do so.
    found
        Files at the places where those others were last seen.
    notes
        Name the files that were replaced.
    """

    ledger: pl.DataFrame
    trusted: pl.DataFrame
    found: list[FoundFile]
    notes: list[str]


def retired(
    home: Home,
    store: Store,
    athlete: str,
    ledger: pl.DataFrame,
    found: Sequence[FoundFile],
    *,
    inside: Collection[str],
    seen: Collection[FileKey],
) -> Retired | None:
    """Remove what files gave whose content lies nowhere any more, since their paths hold other activities now.

    Of an archive or a list that another one has replaced, that is what the members or rows gave that only the old one
    had.

    Parameters
    ----------
    home, store, athlete
        Home folder, tables, and id of the athlete.
    ledger
        The ledger after all files were read, but before their places are noted.
    found
        Files that were found in this run.
    inside
        Sources of what lies in the archives that were opened in this run, and of the workouts of lists.
    seen
        Files that were read in this run.

    Returns
    -------
    Retired
        None if nothing was replaced, or if copies that would have to stand for it can't be found: then all stays.
    """
    replaced = pl.col("sha256").is_in(_replaced(home, athlete, ledger, found, inside)) & ~_IS_MEMBER
    around = set(ledger.filter(replaced & _holds_others())["source"])
    members = _members_gone(ledger, around - _still_there(home, athlete, ledger, found, around), inside, seen)
    old = pl.concat([ledger.filter(replaced & ~_holds_others()), members])
    gone = old.filter(pl.col("signatures").list.len() > 0)
    if gone.is_empty() and old.filter(is_because_of(FileReason.NO_START_OR_DURATION)).is_empty():
        return None
    left = settled(ledger.join(old, on=["source", "sha256"], how="anti"))
    kept = kept_sources(left)
    heirs = kept.join(kept_sources(ledger), on="activity_id", how="anti")["content_sha256"]
    inherits = pl.col("content_sha256").is_in(heirs.implode()) | is_because_of(*OF_LISTS)
    copies = located(home, athlete, left, left.filter(inherits), found)
    if copies.missing:
        return None
    put(store, athlete, ledger, left, [])
    remove_activities(store, athlete, known_activities(ledger) - known_activities(left))
    return Retired(left, left.filter(~inherits), copies.found, _notes(gone["source"].to_list()))


def _notes(gone: Sequence[str]) -> list[str]:
    """Name the files that were replaced."""
    files = counted(len(gone), "file holds", "files hold")
    return [f"{files} other activities than before, which count no longer: {named(gone)}"] if gone else []


def _replaced(
    home: Home, athlete: str, ledger: pl.DataFrame, found: Sequence[FoundFile], inside: Collection[str]
) -> Collection[str]:
    """Return the SHA-256 of contents that lie at no path any more, where the new content has activities."""
    before = {path: place.sha256 for path, place in read_places(home, athlete).items()}
    now = contents_at(found, ledger)
    gives = ledger.filter(pl.col("signatures").list.len() > 0)
    outermost = gives.filter(pl.col("source").is_in(list(inside)))["source"].str.split(WITHIN).list.first()
    whole = ledger.filter(_holds_others() & pl.col("source").is_in(outermost.implode()))["sha256"]
    giving = {*gives["sha256"], *whole}
    gone = {before[path] for path, sha256 in now.items() if sha256 in giving and before.get(path, sha256) != sha256}
    return gone - set((before | now).values())


def _holds_others() -> pl.Expr:
    """Select archives and lists that could be read to their end."""
    return is_because_of(FileReason.ARCHIVE, *OF_LISTS) & (pl.col("verdict") == FileStatus.NOT_AN_ACTIVITY)


def _still_there(
    home: Home, athlete: str, ledger: pl.DataFrame, found: Sequence[FoundFile], archives: Collection[str]
) -> set[str]:
    """Return those of some archives and lists whose name another one elsewhere has: which had a member is unknown."""
    places = {path: place.sha256 for path, place in read_places(home, athlete).items()} | contents_at(found, ledger)
    lying = Counter(places.values())
    named = ledger.filter(pl.col("source").is_in(list(archives)) & _holds_others()).select("source", "sha256")
    copies = Counter[str]()
    for source, sha256 in named.iter_rows():
        copies[source] += lying[sha256]
    return {source for source, count in copies.items() if count > 1}


def _members_gone(
    ledger: pl.DataFrame, archives: Collection[str], inside: Collection[str], seen: Collection[FileKey]
) -> pl.DataFrame:
    """Return the rows of members that some archives and lists, which took the place of others, don't hold."""
    read = {source for source, _ in seen}
    gone = [
        (source, sha256)
        for source, sha256 in ledger.filter(_IS_MEMBER).select("source", "sha256").iter_rows()
        if source.split(WITHIN)[0] in archives and _is_gone(FileKey(source, sha256), inside, seen, read)
    ]
    keys = pl.DataFrame(gone, schema={"source": pl.String, "sha256": pl.String}, orient="row")
    return ledger.join(keys, on=["source", "sha256"], how="semi")


def _is_gone(key: FileKey, inside: Collection[str], seen: Collection[FileKey], read: Collection[str]) -> bool:
    """Return whether a member has left its archive or list, or was read again with other content.

    A workout of a list that was not read again is where it was.
    """
    if key.source in inside:
        return key.source in read and key not in seen
    around = key.source.rpartition(WITHIN)[0]
    return around not in inside or around in read
