"""Nothing that a night produces holds a word of a person's, and only the private store and its journal name files."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

import polars as pl
from click.testing import CliRunner
from prefect.utilities.asyncutils import run_coro_as_sync

from flows.nightly import nightly
from pipeline.cli import main
from sample_data.short_runs import run
from sample_data.vendors import apple_xml, zipped
from tests.fuzz.canaries import CANARY, in_fit, in_xml, names_one
from tests.fuzz.inputs import texts
from tests.fuzz.test_canaries import IN_LINES
from tests.fuzz.test_canaries import planted as planted_in

from .shared_server import _drain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

    from .conftest import Garden

NAME, IN_NAMES = "Ada Zqyrun of Zqydorf zqy.a@zqymail.example", b"zqy"
WHOLE = ("elements", "keys", "columns")
MOST_OF_A_FORMAT = 8
LOGS = {
    "weight": f"date,mass_kg,note\n2024-10-01,60,{CANARY}\n",
    "strength": f"date,exercise,sets,reps,note\n2024-10-01,squat,3,8,{CANARY}\n",
    "annotations": f"start_time,label,from_s,to_s,note\n2024-10-03T07:00:00,tempo,0,60,{CANARY}\n",
}


def planted() -> Iterator[tuple[str, bytes]]:
    """Yield files of each format, most of which hold canaries in every place at once."""
    yield from ((f"{place}.fit", data) for place, data in in_fit())
    for form in texts():
        whole = [data for place, data in planted_in(form) if place.startswith(WHOLE) or form in IN_LINES]
        yield from ((f"{number}.{form}", data) for number, data in enumerate(whole[:MOST_OF_A_FORMAT]))
    indoors = "".join(apple_xml([], [run(12)], domestic=2)).encode()  # without a route, so read from the list itself
    for number, (place, data) in enumerate(in_xml(indoors)):
        if place.startswith("text of Workout "):
            yield f"{number}/export.xml", data
    yield "broken.fit", b"\x0e\x10\x00\x00\x00\x00\x00\x00.FIT\x00\x00"


def rows_in(folder: Path) -> bytes:
    """All values of all tables."""
    tables = (pl.read_parquet(path, hive_partitioning=False) for path in folder.rglob("*.parquet"))
    return b"".join(table.write_ndjson().encode() for table in tables)


def contents(folder: Path, *but: Path) -> bytes:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and not any(map(path.is_relative_to, but)))
    return b"".join(str(path.relative_to(folder)).encode() + path.read_bytes() for path in files)


def test_canaries_stay_in_their_files(
    garden: Garden, prefect_server: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    home, inbox = garden.home, garden.home.inbox("anna")
    monkeypatch.setenv("GLUTE_HOME", str(home.root))
    files = {f"{NAME} {name}": data for name, data in planted()}
    (inbox / f"{NAME}.zip").write_bytes(zipped(dict(list(files.items())[::2])))
    for name, data in list(files.items())[1::2]:
        (inbox / name).parent.mkdir(exist_ok=True)
        (inbox / name).write_bytes(data)
    for path in inbox.rglob("*.*"):
        os.utime(path, (1e9, 1e9))
    for log, text in LOGS.items():
        (home.athlete("anna") / f"{log}.csv").write_text(text)

    with caplog.at_level(logging.INFO):
        line = nightly(workers=1)
        run_coro_as_sync(_drain())
    assert "rejected" in line, "a file that nobody can read is named nowhere else"
    lists = [
        CliRunner().invoke(main, ["--home", str(home.root), *words, "--format", form]).stdout.encode()
        for words in (["segments"], ["activities"])
        for form in ("csv", "json", "table")
    ]
    own = [home.athlete("anna") / f"{log}.csv" for log in LOGS]
    produced = [contents(home.root, inbox, *own), contents(prefect_server), rows_in(home.store), caplog.text.encode()]
    assert [place for place, part in enumerate((*produced, *lists)) if names_one(part)] == []
    assert IN_NAMES in rows_in(home.store).lower(), "a person must find the file"
    assert b"nightly-files" in contents(prefect_server), "artifacts were looked at"
    for part in (contents(home.root / "reports"), contents(prefect_server), caplog.text.encode()):
        assert IN_NAMES not in part.lower()
