"""Bring a home, or one athlete, back from a backup."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.athletes.home import ID_PATTERN
from pipeline.athletes.settings import store_root
from pipeline.errors import AthleteError, GluteError, UsageError
from pipeline.files import UNFINISHED
from pipeline.jobs.agreement import table_faults
from pipeline.jobs.backup import (
    MANIFEST,
    MANIFEST_VERSION,
    OWN_FOLDERS_OF_ATHLETE,
    SHARED,
    Copied,
    copied,
    sha256_of,
)
from pipeline.store.lock import athlete_lock
from pipeline.store.store import Store
from pipeline.versions import VERSIONS
from pipeline.words import counted, named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.athletes.home import Home


def restore(home: Home, folder: Path, athlete: str | None = None) -> Copied:
    """Bring athletes back from a backup, after all of it was compared with what it held when it was made.

    Nothing that is there is replaced: an athlete of whom the home holds other files is named and left alone, and a file
    that belongs to no athlete is kept. What is there already is not written again, so a run that was killed is finished
    by running it again. The profile is written last, so no other command takes up an athlete who is half restored.

    Parameters
    ----------
    home
        Home folder, which may be new. Tables go where its settings say.
    folder
        A backup.
    athlete
        The only athlete to bring back; all of the backup by default.

    Returns
    -------
    Copied
        With a fault for each athlete who was left alone, or whose tables were faulty already when they were copied.

    Raises
    ------
    UsageError
        The folder is no backup, or does not hold the athlete.
    GluteError
        Files of the backup are missing or changed, or it was made by a newer program. Nothing was written.
    StoreError
        The store cannot be written.
    """
    made = _manifest(folder)
    whose = [athlete] if athlete else made["athletes"]
    if not set(whose) <= set(made["athletes"]):
        why = f"it holds {named(made['athletes'])}"
        raise AthleteError(f"the backup holds no athlete {athlete!r}", where=str(folder), why=why)
    files = {name: file for name, file in made["files"].items() if not athlete or _owner(name) == athlete}
    _refuse_changed(folder, files)
    faults = {one: why for one, why in made["faults"].items() if one in whose}
    written = [name for name in files if _owner(name) is None and not (home.root / name).exists()]
    for name in written:
        _put(home, folder, name)
    done = []
    for one in whose:
        with athlete_lock(home, one):
            theirs = sorted((name for name in files if _owner(name) == one), key=_last)
            there = {name: _held(home, name) for name in theirs}
            if other := [name for name in theirs if there[name] not in (None, files[name]["sha256"])]:
                faults[one] = _left_alone(home, one, other)
                continue
            for name in theirs:
                if there[name] is None:
                    _put(home, folder, name)
                    written.append(name)
            if one not in faults and (found := table_faults(Store(store_root(home)), one)):
                faults[one] = found
        done.append(one)
    return Copied(len(written), sum(files[name]["size_bytes"] for name in written), tuple(done), faults)


def _left_alone(home: Home, athlete: str, other: Sequence[str]) -> str:
    """Say which files differ, and what to do: what is damaged is mended, and what is whole may be newer."""
    what = f"left alone, as the home holds other files of {athlete} than the backup: {named(other)}"
    if wrong := table_faults(Store(store_root(home)), athlete):
        return f"{what}; {wrong}"
    return (
        f"{what}. The tables are whole: keep them if they are newer than the backup. To go back to it, "
        f"which loses what is newer: glute athlete remove {athlete}, then restore again"
    )


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        made = json.loads(path.read_bytes())
        wrong = _manifest_fault(made)
    except OSError as error:
        wrong = error.strerror or str(error)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        wrong = f"{type(error).__name__}: {error}"
    if wrong:
        raise UsageError("this is no backup", where=str(path), why=wrong, hint="Name a folder that glute backup made")
    if made["version"] != MANIFEST_VERSION or made["versions"]["schema"] > VERSIONS["schema"]:
        raise GluteError("the backup was made by a newer glute", where=str(path), hint="Update glute, then restore it")
    return made  # type: ignore[no-any-return]


def _manifest_fault(made: dict[str, Any]) -> str | None:
    """Return why a manifest is none that a backup writes; what is no such thing at all raises what Python raises."""
    files, athletes = made["files"], made["athletes"]
    if not isinstance(made["version"], int) or not isinstance(made["versions"]["schema"], int):
        return "its versions are no numbers"
    if not all(ID_PATTERN.fullmatch(athlete) for athlete in [*athletes, *made["faults"]]):
        return "it names athletes who cannot be"
    if outside := [name for name in files if Path(name).is_absolute() or ".." in Path(name).parts]:
        return f"it names files outside of the home: {named(outside)}"
    if other := [name for name in files if name not in SHARED and _owner(name) not in athletes]:
        return f"it names files that are no part of a backup: {named(other)}"
    described = (isinstance(file["sha256"], str) and isinstance(file["size_bytes"], int) for file in files.values())
    return None if all(described) else "it does not describe its files"


def _refuse_changed(folder: Path, files: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse a backup whose files are not all there as they were."""
    missing = [name for name in files if not (folder / name).is_file()]
    changed = [name for name in files if name not in missing and sha256_of(folder / name) != files[name]["sha256"]]
    parts = ((missing, "missing"), (changed, "changed"))
    why = "; ".join(f"{counted(len(names), 'file')} {what}: {named(names)}" for names, what in parts if names)
    if why:
        hint = "Restore from another backup, or bring athletes back whose files are whole: glute restore --athlete ID"
        raise GluteError("the backup is not whole, so nothing was restored", where=str(folder), why=why, hint=hint)


def _owner(name: str) -> str | None:
    """Return the athlete that a file of a home belongs to, from its path in the home."""
    match name.split("/"):
        case ["store", _, folder, _]:
            return folder.removeprefix("athlete=")
        case [part, athlete, _, *_] if part in OWN_FOLDERS_OF_ATHLETE:
            return athlete
    return None


def _last(name: str) -> tuple[bool, bool, str]:
    """Order files for writing: the ledger after all other tables, as in every run, and the profile at the end."""
    return name.startswith("athletes/") and name.endswith("/profile.toml"), name.startswith("store/ledger/"), name


def _held(home: Home, name: str) -> str | None:
    """Return the hash of a file of a home, None if there is none; a folder in its place has that of nothing."""
    if name.startswith("store/"):
        store = Store(store_root(home))
        table = f"{store.base}/{name.removeprefix('store/')}"
        if store.files.is_local and Path(table).is_dir():
            return ""
        content = store.files.content(table)
        return None if content is None else hashlib.sha256(content).hexdigest()
    path = home.root / name
    return sha256_of(path) if path.is_file() else "" if path.exists() else None


def _put(home: Home, folder: Path, name: str) -> None:
    """Bring a file back, at its time where it lies in the home."""
    if name.startswith("store/"):
        store = Store(store_root(home))
        store.files.put(f"{store.base}/{name.removeprefix('store/')}", None, (folder / name).read_bytes())
        return
    beside = home.root / Path(name).with_name(f".{Path(name).name}{UNFINISHED}")
    beside.unlink(missing_ok=True)  # of a restore that was killed
    try:
        copied(folder / name, beside)
        beside.replace(home.root / name)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
