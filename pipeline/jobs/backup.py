"""Copy a home into a folder that can be proved whole."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from pipeline.athletes.home import ID_PATTERN, Home
from pipeline.athletes.settings import store_root
from pipeline.errors import GluteError, UsageError
from pipeline.files import OWNER_ONLY, UNFINISHED, folder_made_whole, make_folder, write_atomically
from pipeline.jobs.agreement import table_faults
from pipeline.store.lock import athlete_lock
from pipeline.store.partitions import SUFFIX
from pipeline.store.schemas import TABLES
from pipeline.store.store import Store
from pipeline.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MANIFEST = "backup.json"
MANIFEST_VERSION = 1
SHARED = ("settings.toml", "store-owner.txt", "nights.jsonl", "reports/index.html", "reports/last-night.txt")
"""Files of a home that belong to no athlete. Locks and Prefect's history are left out."""
OWN_FOLDERS_OF_ATHLETE = ("athletes", "inbox", "reports")


@dataclass(frozen=True)
class Copied:
    """What a backup or a restore copied.

    Attributes
    ----------
    files, size_bytes
        Count and size of the files.
    athletes
        Ids of those whose files were copied.
    faults
        What is wrong with the tables of an athlete, or why nothing of an athlete was copied.
    """

    files: int
    size_bytes: int
    athletes: tuple[str, ...]
    faults: dict[str, str]


def backup(home: Home, folder: Path) -> Copied:
    """Copy a home into a new folder: profiles, logs, inboxes, tables, reports, settings and the journal.

    Each athlete is copied while no run writes for them. Every copy is read again and compared, then every row of every
    table is checked. The folder appears under its name once it is complete.

    Parameters
    ----------
    home
        Home folder. Its tables may lie in a bucket; in the copy they lie in a folder.
    folder
        Folder to be made, outside of the home.

    Returns
    -------
    Copied
        With a fault for each athlete whose tables are damaged or contradict each other. They are copied as they are.

    Raises
    ------
    UsageError
        There is such a folder already, it lies in the home, or there is nothing to copy.
    StoreBusyError
        A run is writing for an athlete.
    StoreError
        The store cannot be read.
    """
    folder = folder.absolute()
    athletes = _athletes_held(home)
    _refuse_place(home, folder, athletes)
    with folder_made_whole(folder) as beside:
        made = _copied_home(home, beside, athletes)
        write_atomically(beside / MANIFEST, json.dumps(made, indent=1).encode())
    size_bytes = sum(file["size_bytes"] for file in made["files"].values())
    return Copied(len(made["files"]), size_bytes, tuple(athletes), made["faults"])


def _copied_home(home: Home, folder: Path, athletes: Sequence[str]) -> dict[str, Any]:
    """Copy everything, and describe it as the manifest does."""
    files = {name: copied(home.root / name, folder / name) for name in SHARED if (home.root / name).is_file()}
    faults = {}
    for athlete in athletes:
        with _undisturbed(home, athlete):
            files |= {name: copied(path, folder / name) for name, path in _own_files(home, athlete)}
            tables = _tables(Store(store_root(home)), athlete)
            files |= {name: _written(folder / name, content) for name, content in tables}
        if found := table_faults(Store(folder / "store"), athlete):
            faults[athlete] = found
    return {
        "version": MANIFEST_VERSION,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {"glute": importlib.metadata.version("glute"), **VERSIONS},
        "athletes": list(athletes),
        "faults": faults,
        "files": dict(sorted(files.items())),
    }


def _refuse_place(home: Home, folder: Path, athletes: Sequence[str]) -> None:
    if folder.exists():
        raise UsageError("there is such a folder or file already", where=str(folder), hint="Name a new one")
    if folder.resolve().is_relative_to(home.root.resolve()):
        raise UsageError("a backup inside of the home is lost with it", where=str(folder), hint="Name another place")
    if not athletes:
        raise UsageError("there is nothing to back up", where=str(home.root))


def _athletes_held(home: Home) -> list[str]:
    """List the ids of all athletes who have a profile, an inbox, tables or reports."""
    store = Store(store_root(home))
    folders = {path.name for part in OWN_FOLDERS_OF_ATHLETE for path in (home.root / part).glob("*/")}
    stored = {
        name.removeprefix("athlete=") for table in TABLES for name in store.files.folders(f"{store.base}/{table}")
    }
    return sorted(name for name in folders | stored if ID_PATTERN.fullmatch(name))


@contextlib.contextmanager
def _undisturbed(home: Home, athlete: str) -> Iterator[None]:
    """Hold the lock of an athlete; nobody writes to a home that cannot be written to, so there none is needed."""
    if os.access(home.root, os.W_OK):
        with athlete_lock(home, athlete):
            yield
    else:
        yield


def _own_files(home: Home, athlete: str) -> Iterator[tuple[str, Path]]:
    for part in OWN_FOLDERS_OF_ATHLETE:
        folder = home.root / part / athlete
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.endswith(UNFINISHED):
                yield f"{part}/{athlete}/{path.relative_to(folder).as_posix()}", path


def _tables(store: Store, athlete: str) -> Iterator[tuple[str, bytes]]:
    for table in TABLES:
        for path in store.files.listed(f"{store.base}/{table}/athlete={athlete}", SUFFIX):
            yield f"store/{table}/athlete={athlete}/{path.rpartition('/')[2]}", store.files.content(path) or b""


def copied(path: Path, copy: Path) -> dict[str, Any]:
    """Copy a file with its time, read the copy again, and describe it as the manifest does."""
    make_folder(copy.parent)
    digest = hashlib.sha256()
    with path.open("rb") as source, open(copy, "xb", opener=partial(os.open, mode=OWNER_ONLY)) as sink:
        while piece := source.read(1 << 20):
            digest.update(piece)
            sink.write(piece)
        sink.flush()
        os.fsync(sink.fileno())
        state = os.fstat(source.fileno())
    os.utime(copy, ns=(state.st_mtime_ns, state.st_mtime_ns))
    return _compared(copy, digest.hexdigest(), mtime_ns=state.st_mtime_ns)


def _written(copy: Path, content: bytes) -> dict[str, Any]:
    """Write the bytes of a table, and do the same with them."""
    write_atomically(copy, content)
    return _compared(copy, hashlib.sha256(content).hexdigest(), mtime_ns=copy.stat().st_mtime_ns)


def _compared(copy: Path, wanted: str, *, mtime_ns: int) -> dict[str, Any]:
    if sha256_of(copy) != wanted:
        raise GluteError("a copy is not what was written", where=str(copy), hint="Check that disk, then run this again")
    return {"sha256": wanted, "size_bytes": copy.stat().st_size, "mtime_ns": mtime_ns}


def sha256_of(path: Path) -> str:
    """Return the hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
