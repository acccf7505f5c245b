"""A new reader is one line in the registry, and every command then reads its files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.errors import FileError, UnsupportedError
from pipeline.file_reasons import FileReason
from pipeline.sources import registry
from pipeline.sources.activity import UTC_MICROSECONDS, Activity, Content
from pipeline.sources.discovery import find
from pipeline.sources.formats import Engine, FileFormat
from pipeline.sources.read import read_content
from pipeline.sources.records import records_frame
from pipeline.store.store import Store

START = datetime(2026, 11, 8, 7, 30, tzinfo=UTC)
FAR = 6000  # bytes before what shows the format: more than other formats need
SECONDS = 900
TOY_FILE = b"#" * FAR + b"TOY" + b"".join(b"%d 2.8\n" % second for second in range(SECONDS))


def read_toy(data: bytes, *, where: str, engine: Engine) -> Content:
    """Read a line for each second: seconds and speed."""
    assert engine in Engine
    rows = [line.split() for line in data.partition(b"TOY")[2].splitlines()]
    if not rows:
        raise FileError(FileReason.OTHER, "No line", where=where)
    times = pl.Series([START + timedelta(seconds=int(second)) for second, _ in rows], dtype=UTC_MICROSECONDS)
    speed = pl.Series([float(speed) for _, speed in rows]).to_numpy()
    records = records_frame(times.cast(pl.Int64).to_numpy(), {"speed_mps": speed})
    return Content(activities=(Activity(format="toy", sport="running", start_time=START, records=records),))


TOY = FileFormat(
    name="toy",
    title="a toy",
    recognise=lambda head: head.raw[FAR : FAR + 3] == b"TOY",
    head_bytes=FAR + 3,
    read=read_toy,
    endings=(".toy",),
)


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_FORMATS", [*registry._FORMATS])
    registry.register(TOY)


@pytest.mark.usefixtures("toy")
def test_ingest_reads_a_registered_format(tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "a.bin").write_bytes(TOY_FILE)
    home = str(tmp_path / "home")
    runner = CliRunner()
    add = ["athlete", "add", "anna", "--sex", "unstated", "--birth-date", "1990-01-01"]
    assert runner.invoke(main, ["--home", home, *add]).exit_code == 0
    result = runner.invoke(
        main, ["--home", home, "ingest", str(tmp_path / "export"), "--athlete", "anna", "--workers", "1"]
    )
    assert result.exit_code == 0, result.output
    store = Store(str(tmp_path / "home" / "store"))
    assert store.read("ledger", "anna")["format"].to_list() == ["toy"]
    assert store.read("activities", "anna")["format"].to_list() == ["toy"]
    assert store.read("segments", "anna").height > 0


@pytest.mark.usefixtures("toy")
def test_analyze_reads_a_registered_format(tmp_path: Path) -> None:
    (tmp_path / "a.toy").write_bytes(TOY_FILE)
    result = CliRunner().invoke(
        main, ["--home", str(tmp_path / "home"), "analyze", str(tmp_path / "a.toy"), "--format", "json"]
    )
    assert result.exit_code == 0, result.output
    assert '"label"' in result.output


@pytest.mark.usefixtures("toy")
def test_all_of_a_registered_format_arrives(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(TOY_FILE)
    [found] = find([tmp_path])
    assert found.load().content == TOY_FILE


@pytest.mark.usefixtures("toy")
def test_an_ending_is_that_of_an_activity() -> None:
    with pytest.raises(FileError, match="named like an activity"):
        read_content(b"lorem ipsum", where="a.toy")
    with pytest.raises(UnsupportedError, match="a toy"):
        read_content(b"lorem ipsum", where="a.txt")


@pytest.mark.usefixtures("toy")
def test_a_name_is_registered_once() -> None:
    with pytest.raises(ValueError, match="toy"):
        registry.register(TOY)


@pytest.mark.parametrize("title", [known.title for known in registry.readable() if known.title])
def test_readme_names_each_format(title: str) -> None:
    page = Path(__file__).parents[2] / "README.md"
    assert title in page.read_text(encoding="utf-8")


def test_every_format_has_a_name_of_its_own() -> None:
    names = [known.name for known in registry._FORMATS]
    assert len(set(names)) == len(names)
