"""Retire what files gave before new content took their place on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.athletes.file_places import read_places
from pipeline.jobs.ingest.locate import contents_at, located
from pipeline.jobs.ingest.persist import put, remove_activities
from pipeline.sources.discovery import WITHIN
from pipeline.store.ledger import kept_sources, known_activities, settled
from pipeline.words import counted, named

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pipeline.athletes.home import Home
    from pipeline.sources.found_file import FoundFile
    from pipeline.store.store import Store


class Retired(NamedTuple):
    """What is left once replaced contents have gone.

    Attributes
    ----------
    ledger
        The ledger without them.
    trusted
        Those of its rows that need not be read again. The others were copies of what has gone, and now stand for it.
    found
        Files at the places where those others were last seen.
    note
        Names the files that were replaced.
    """

    ledger: pl.DataFrame
    trusted: pl.DataFrame
    found: list[FoundFile]
    note: str


def retired(home: Home, store: Store, athlete: str, ledger: pl.DataFrame, found: Sequence[FoundFile]) -> Retired | None:
    """Remove what files gave whose content lies nowhere any more, since their paths hold other activities now.

    Parameters
    ----------
    home, store, athlete
        Home folder, tables, and id of the athlete.
    ledger
        The ledger after all files were read, but before their places are noted.
    found
        Files that were found in this run.

    Returns
    -------
    Retired
        None if nothing was replaced, or if copies that would have to stand for it can't be found: then all stays.
    """
    stale = pl.col("sha256").is_in(_replaced(home, athlete, ledger, found)) & ~pl.col("source").str.contains(WITHIN)
    gone = ledger.filter(stale)
    if gone.is_empty():
        return None
    left = settled(ledger.filter(~stale))
    kept = kept_sources(left)
    heirs = kept.join(kept_sources(ledger), on="activity_id", how="anti")["content_sha256"]
    inherits = pl.col("content_sha256").is_in(heirs.implode())
    copies = located(home, athlete, left, left.filter(inherits), found)
    if copies.missing:
        return None
    put(store, athlete, ledger, left, [])
    remove_activities(store, athlete, known_activities(ledger) - known_activities(left))
    files = counted(gone.height, "file holds", "files hold")
    note = f"{files} other activities than before, which count no longer: {named(gone['source'].to_list())}"
    return Retired(left, left.filter(~inherits), copies.found, note)


def _replaced(home: Home, athlete: str, ledger: pl.DataFrame, found: Sequence[FoundFile]) -> Collection[str]:
    """Return the SHA-256 of contents that lie at no path any more, where the new content has activities."""
    before = {path: place.sha256 for path, place in read_places(home, athlete).items()}
    now = contents_at(found, ledger)
    giving = set(ledger.filter(pl.col("signatures").list.len() > 0)["sha256"])
    gone = {before[path] for path, sha256 in now.items() if sha256 in giving and before.get(path, sha256) != sha256}
    return gone - set((before | now).values())
