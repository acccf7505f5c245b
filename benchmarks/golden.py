"""Hash the tables of known files, so that values change only together with a version.

python -m benchmarks.golden            name what differs from the stored hashes
python -m benchmarks.golden --write    store the hashes anew, where versions account for every change
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import polars as pl

from pipeline.athletes.file_key import KEY_BYTES
from pipeline.athletes.home import Home
from pipeline.athletes.profile import bare_profile, save_profile
from pipeline.athletes.settings import store_root
from pipeline.jobs.ingest.ingest import ingest
from pipeline.store.schemas import TABLES
from pipeline.store.store import Store
from pipeline.versions import VERSIONS, stages_behind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Hashes: TypeAlias = dict[str, dict[str, str]]
"""By table, then by column; `rows` counts the rows."""

ROOT = Path(__file__).parents[1]
STORED = ROOT / "tests" / "golden" / "tables.json"
SAMPLES = ROOT / "sample_data"
CORPUS = ROOT.parent / "shared" / "corpus"
DATA = ("sample_data", "corpus")
ENGINES = ("columnar", "reference")
DIGITS = 6  # significant ones: processors differ in the last of sixteen
NO_VALUES = (
    "modified_time",
    "first_seen",
    "model_version",
    "stream_version",
    "derived_from",
    "reader_version",
    "signal_version",
)
"""Columns that say when a row was made, or by which version."""


@contextlib.contextmanager
def home_of(data: str, engine: str) -> Iterator[Home]:
    """Read files into a home of their own, which lasts as long as the context.

    Parameters
    ----------
    data
        One of `DATA`: the files of the sample athletes, or the real files beside the checkout.
    engine
        One of `ENGINES`.
    """
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        if data == "sample_data":
            shutil.copytree(SAMPLES / "athletes", home.root / "athletes")
            _fix_file_keys(home)
            ingest(home, [SAMPLES / "exports"], engine=engine, workers=1)
        else:
            save_profile(home, bare_profile(data))
            _fix_file_keys(home)
            ingest(home, [CORPUS / "files", CORPUS / "labelled"], athlete=data, engine=engine, workers=1)
        yield home


def _fix_file_keys(home: Home) -> None:
    """Give athletes the same key in every home, so that the same file has the same keyed hash."""
    for athlete in home.athletes():
        home.file_key(athlete).write_bytes(bytes(KEY_BYTES))


def hashes_of(home: Home) -> Hashes:
    """Hash what the tables of all athletes of a home hold."""
    store, athletes = Store(store_root(home)), home.athletes()
    return {name: _columns(store.read(name, athlete) for athlete in athletes) for name in TABLES}


def _columns(frames: Iterable[pl.DataFrame]) -> dict[str, str]:
    rows = pl.concat(frames)
    return {"rows": str(rows.height)} | {name: _hash(rows[name]) for name in rows.columns if name not in NO_VALUES}


def _hash(column: pl.Series) -> str:
    """Hash the values of a column, numbers rounded."""
    if column.dtype.is_float():
        column = column.cast(pl.Float64).round_sig_figs(DIGITS) + 0.0  # which makes -0.0 the 0.0 that it equals
    if column.dtype.is_numeric() or column.dtype.is_temporal():
        numbers = column.to_physical()
        content = b"".join(part.to_numpy().tobytes() for part in (numbers.fill_null(0), numbers.is_null()))
    else:
        values = [_rounded(value) for value in column] if column.dtype.is_nested() else column.to_list()
        content = repr(values).encode()
    return hashlib.sha256(content).hexdigest()[:8]


def _rounded(value: Any) -> Any:
    """Round the numbers in lists and structures."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    return [_rounded(part) for part in value] if isinstance(value, list | pl.Series) else value


def stored() -> dict[str, Any]:
    """Return the stored hashes by data and engine, and the versions they were made with."""
    hashes: dict[str, Any] = json.loads(STORED.read_text(encoding="utf-8"))
    return hashes


_NONE: dict[str, str] = {}


def differences(old: Hashes, new: Hashes) -> dict[str, list[str]]:
    """Name the columns of each table whose values differ; new and vanished columns differ, too."""
    found = {
        table: [name for name in columns | new.get(table, {}) if columns.get(name) != new.get(table, {}).get(name)]
        for table, columns in ({**dict.fromkeys(new, _NONE), **old}).items()
    }
    return {table: names for table, names in found.items() if names}


def unversioned(changed: Iterable[str], old: Mapping[str, int]) -> list[str]:
    """Name the changed tables that no version accounts for.

    Parameters
    ----------
    changed
        Tables whose values differ.
    old
        Versions of the stages when the stored hashes were made.
    """
    moved = {stage for stage, version in VERSIONS.items() if old.get(stage) != version}
    return [table for table in changed if not moved.intersection(stages_behind(table))]


def main(words: list[str]) -> int:
    """Compare with the stored hashes, or store them anew."""
    parser = argparse.ArgumentParser(description="Hashes of all tables, beside those that are stored.")
    parser.add_argument("--write", action="store_true", help="store them anew, where versions account for every change")
    write = parser.parse_args(words).write
    old = stored() if STORED.exists() else {"versions": {}}
    new: dict[str, Any] = {"versions": VERSIONS}
    changed: set[str] = set()
    for data in DATA:
        for engine in ENGINES:
            with home_of(data, engine) as home:
                new[f"{data} {engine}"] = hashes = hashes_of(home)
            for table, columns in differences(old.get(f"{data} {engine}", {}), hashes).items():
                changed.add(table)
                print(f"{data}, {engine}, {table}: {', '.join(columns)}")
    missing = unversioned(sorted(changed), old["versions"])
    if missing:
        print(f"No version changed for {', '.join(missing)}: raise one in pipeline/versions.py, or keep the values.")
    elif write:
        STORED.write_text(_text(new), encoding="utf-8")
    return bool(missing or (changed and not write))


def _text(hashes: Mapping[str, Any]) -> str:
    """Write a line for each table, so that a change shows where it is."""
    parts = [
        f"{json.dumps(name)}: {{\n"
        + ",\n".join(f" {json.dumps(key)}: {json.dumps(row)}" for key, row in part.items())
        + "\n}"
        for name, part in hashes.items()
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
