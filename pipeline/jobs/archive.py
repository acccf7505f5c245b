"""Put everything that is stored of an athlete into one zip file, with a page that explains every column."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from pipeline.athletes.profile import require_athlete
from pipeline.athletes.settings import store_root
from pipeline.files import OWNER_ONLY, written_atomically
from pipeline.store.glossary import glossary
from pipeline.store.owner import only_writer
from pipeline.store.partitions import SUFFIX
from pipeline.store.schemas import TABLES
from pipeline.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.athletes.home import Home

README = """# What glute holds of one athlete

* `athlete/`: the profile, the logs, and `sources.csv`, which lists where watch files were read from
* `tables/`: all tables as parquet, one folder each; every column is explained below
* `reports/`: the weekly reports

The watch files themselves stay where they are. Coordinates are in none of these files.

"""
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first time that a zip can hold: the same data give the same bytes


def archive(home: Home, athlete: str, path: Path) -> int:
    """Write everything that is stored of an athlete into a zip file, and return the number of files in it.

    Raises
    ------
    AthleteError
        There is no such athlete.
    StoreBusyError
        A run is writing for the athlete.
    StoreError
        The store cannot be read.
    OSError
        There is no room for the zip file, or it cannot be written; then there is none.
    """
    require_athlete(home, athlete)
    count = 0
    with only_writer(home, athlete), written_atomically(path) as file, zipfile.ZipFile(file, "w") as packed:
        for name, content in _files(home, athlete):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = OWNER_ONLY << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(SUFFIX) else zipfile.ZIP_DEFLATED
            packed.writestr(entry, content)
            count += 1
    return count


def _files(home: Home, athlete: str) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every file, one at a time."""
    yield "README.md", (README + glossary()).encode()
    for name, folder in (("athlete", home.athlete(athlete)), ("reports", home.reports(athlete))):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                yield f"{name}/{path.relative_to(folder).as_posix()}", path.read_bytes()
    store = Store(store_root(home))
    for table in TABLES:
        for place in store.files.listed(f"{store.base}/{table}/athlete={athlete}", SUFFIX):
            yield f"tables/{table}/{place.rpartition('/')[2]}", store.files.content(place) or b""
