"""Recognise an import of which nothing has changed since the last one, before any table is opened."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.athletes.file_places import read_places, remember_places
from pipeline.athletes.settings import store_root
from pipeline.files import write_atomically
from pipeline.outcomes import Ingested
from pipeline.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.athletes.home import Home


class Inputs(NamedTuple):
    """What an import rests on: the files at hand by their absolute paths, and a digest of all but the tables."""

    paths: frozenset[str]
    digest: str


def inputs_of(home: Home, athlete: str, roots: Sequence[Path]) -> Inputs:
    """Look at what an import would read: files, profile and logs, settings, and the versions of the stages.

    Parameters
    ----------
    home, athlete
        Home folder, and id of the athlete.
    roots
        Files and folders to read.
    """
    files = list(_below(roots))
    written_by_runs = (str(home.sources(athlete)), str(home.file_key(athlete)))
    own = [path for path in _files_in(home.athlete(athlete)) if path not in written_by_runs]
    parts = (VERSIONS, [str(root.absolute()) for root in roots], _stamps(files), _stamps([*own, str(home.settings)]))
    return Inputs(frozenset(files), _digest(parts))


def note_unchanged(home: Home, athlete: str, inputs: Inputs, known: int) -> None:
    """Note that the same import again would find nothing new.

    Parameters
    ----------
    home, athlete, inputs
        Whose tables, and what was there before the import that has just ended.
    known
        How many files the import would find unchanged.
    """
    tables = _tables(home, athlete)
    if tables is None:
        return
    digest, today = _digest((inputs.digest, tables)), datetime.now(UTC).date()
    note = {"digest": digest, "known": known, "date": today.isoformat()}
    write_atomically(home.unchanged(athlete), json.dumps(note).encode())


def unchanged(home: Home, athlete: str, roots: Sequence[Path]) -> Ingested | None:
    """Return the outcome of an import that would find nothing new; None where anything may have changed.

    Parameters are those of `inputs_of`.
    """
    try:
        note = json.loads(home.unchanged(athlete).read_bytes())
        digest, known, noted = note["digest"], int(note["known"]), date.fromisoformat(note["date"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    inputs, tables = inputs_of(home, athlete, roots), _tables(home, athlete)
    if tables is None or digest != _digest((inputs.digest, tables)):
        return None
    if noted != datetime.now(UTC).date():
        _see_again(home, athlete, inputs, known)
    return Ingested(athlete=athlete, known=known)


def _see_again(home: Home, athlete: str, inputs: Inputs, known: int) -> None:
    """Write once a day when files were last seen."""
    from pipeline.store.lock import athlete_lock  # noqa: PLC0415  the store's libraries

    with athlete_lock(home, athlete):
        seen = {path: place.sha256 for path, place in read_places(home, athlete).items() if path in inputs.paths}
        remember_places(home, athlete, seen, datetime.now(UTC).date())
        note_unchanged(home, athlete, inputs, known)


def _tables(home: Home, athlete: str) -> list[tuple[str, int, int, int]] | None:
    """Describe the files of an athlete's tables, and where files were seen; None where tables lie in a bucket."""
    root = store_root(home)
    if "://" in root:
        return None
    folders = sorted(Path(root).glob(f"*/athlete={athlete}"))
    return _stamps([*(path for folder in folders for path in _files_in(folder)), str(home.sources(athlete))])


def _below(roots: Iterable[Path]) -> Iterator[str]:
    """List files at some paths and in all folders below them."""
    for root in roots:
        if not root.is_dir():
            yield str(root.absolute())
        for folder, folders, names in os.walk(root.absolute()):
            folders.sort()
            yield from (os.path.join(folder, name) for name in sorted(names))  # noqa: PTH118  ten thousand paths


def _files_in(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


def _stamps(paths: Iterable[str]) -> list[tuple[str, int, int, int]]:
    """Return path, size and times of change of files; one that is missing has none."""
    return [(path, *_stamp(path)) for path in paths]


def _stamp(path: str) -> tuple[int, int, int]:
    try:
        found = os.stat(path)  # noqa: PTH116  ten thousand paths
    except OSError:
        return -1, 0, 0
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _digest(parts: object) -> str:
    return hashlib.sha256(repr(parts).encode(errors="surrogateescape")).hexdigest()
