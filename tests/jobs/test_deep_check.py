from __future__ import annotations

import os
import random
import re
import shlex
import shutil
import stat
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from click.testing import CliRunner

from pipeline.athletes.home import Home
from pipeline.cli import main
from pipeline.jobs.doctor import checkup
from pipeline.jobs.ingest.ingest import ingest
from pipeline.jobs.nightly import nightly
from pipeline.sources.fit.writer import FitWriter
from pipeline.store.encode import encode
from pipeline.store.partitions import by_period
from pipeline.store.schemas import TABLES
from pipeline.store.store import Store
from tests.cases import few_of
from tests.sources.conftest import at

from .conftest import Garden

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pipeline.outcomes import Finding

NAMES = ("2026/day-0.fit", "2026/day-12.fit.gz", "copies/day-0 (1).fit")
NOBODY = 65534
AGAIN = "glute ingest --again anna"


@pytest.fixture(scope="module")
def proven(files: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home whose files lie in its inbox, in which nothing is wrong."""
    home = Home(tmp_path_factory.mktemp("proven") / "home")
    garden = Garden(home, home.inbox("anna"))
    garden.set_profile()
    garden.lay(files, *NAMES)
    garden.lay({"gym.fit": gym()})
    ingest(home=home, athlete="anna", again=True, workers=1)
    assert faults(home) == []
    return home


@pytest.fixture
def home(proven: Home, tmp_path: Path) -> Home:
    shutil.copytree(proven.root, tmp_path / "home")
    return Home(tmp_path / "home")


def gym() -> bytes:
    """A file that holds an activity and a scale reading."""
    writer = FitWriter()
    writer.write("event", timestamp=at(0), event="timer", event_type="start")
    for second in range(60):
        writer.write("record", timestamp=at(second), heart_rate=100)
    writer.write("weight_scale", timestamp=at(0), weight=61.2, percent_fat=24.5)
    writer.write("session", timestamp=at(60), start_time=at(0), sport="training", total_elapsed_time=60.0)
    return writer.to_bytes()


def faults(home: Home) -> list[Finding]:
    return [finding for finding in checkup(home, now=datetime.now(UTC), deep=True) if finding.fault]


def files_of(home: Home, table: str) -> list[Path]:
    return sorted(home.store.glob(f"{table}/athlete=anna/*.parquet"))


def write(home: Home, table: str, change: Callable[[pl.DataFrame], pl.DataFrame], name: str | None = None) -> None:
    """Write the first file of a table with other rows, sealed as a writer would."""
    path = files_of(home, table)[0]
    rows = by_period(TABLES[table], Store(home.store).read(table, "anna"))[path.stem]
    (path.with_name(name) if name else path).write_bytes(encode(TABLES[table], change(rows)))


def flip(home: Home, table: str, at: float) -> None:
    path = files_of(home, table)[0]
    content = bytearray(path.read_bytes())
    content[int(at * (len(content) - 1))] ^= 16
    path.write_bytes(content)


def half(rows: pl.DataFrame) -> pl.DataFrame:
    first = rows["activity_id"][0]
    own = rows.filter(pl.col("activity_id") == first)
    return pl.concat([own.head(own.height // 2), rows.filter(pl.col("activity_id") != first)])


def hole(rows: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([rows.head(100), rows.slice(101)])


def touched(home: Home) -> None:
    path = next(path for path in sorted(home.inbox("anna").rglob("*")) if path.is_file())
    state = path.stat()
    content = bytearray(path.read_bytes())
    content[-3] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


def rewritten(home: Home) -> None:
    path = files_of(home, "weeks")[0]
    pl.read_parquet(path, hive_partitioning=False).write_parquet(path)


def folder(home: Home) -> None:
    path = files_of(home, "thresholds")[0]
    path.unlink()
    path.mkdir()


def plus(column: str, amount: float) -> Callable[[pl.DataFrame], pl.DataFrame]:
    return lambda rows: rows.with_columns((pl.col(column) + amount).cast(rows.schema[column]))


def steady(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(steady_flat_speed_mps=pl.lit([3.0] * 40, rows.schema["steady_flat_speed_mps"]))


DAMAGES: dict[str, tuple[Callable[[Home], object], str]] = {
    "a flipped bit in a page": (lambda h: flip(h, "streams", 0.4), "is damaged"),
    "a flipped bit in a footer": (lambda h: flip(h, "segments", 0.98), "is damaged"),
    "another program's file": (rewritten, "another program wrote it"),
    "a folder in place of a file": (folder, "it is a folder"),
    "a flipped bit in a magic": (lambda h: flip(h, "ledger", 0), "is damaged"),
    "doubled segments": (lambda h: write(h, "segments", lambda r: pl.concat([r, r.head(3)])), "a key comes twice"),
    "doubled activities": (lambda h: write(h, "activities", lambda r: pl.concat([r, r.head(1)])), "a key comes twice"),
    "half a stream": (lambda h: write(h, "streams", half), "seconds missing"),
    "a second lost": (lambda h: write(h, "streams", hole), "seconds missing"),
    "an hour's shift": (
        lambda h: write(h, "streams", lambda r: r.with_columns(pl.col("time") + pl.duration(hours=1))),
        "seconds missing",
    ),
    "durations": (lambda h: write(h, "segments", plus("duration_s", 60)), "table segments are not"),
    "energies": (lambda h: write(h, "segments", plus("energy_kcal", 5)), "table segments are not"),
    "labels": (
        lambda h: write(h, "segments", lambda r: r.with_columns(label=pl.lit("tempo").cast(r.schema["label"]))),
        "table segments are not",
    ),
    "a segment lost": (lambda h: write(h, "segments", lambda r: r.slice(1)), "longer or shorter than the moving time"),
    "a stimulus": (lambda h: write(h, "stimulus", plus("strides", 100)), "table stimulus are not"),
    "an offset": (lambda h: write(h, "activities", plus("utc_offset_s", 900)), "another local start"),
    "moving time": (lambda h: write(h, "activities", plus("moving_s", 100)), "with other sums than their stream"),
    "a distance": (lambda h: write(h, "activities", plus("distance_m", 1000)), "with other sums than their stream"),
    "load": (lambda h: write(h, "activities", plus("running_stress_score", 9)), "table activities are not"),
    "a week's sum": (lambda h: write(h, "weeks", plus("easy_s", 600)), "weeks are not"),
    "a week's verdict": (lambda h: write(h, "weeks", plus("muscle_change_pct", 1)), "weeks are not"),
    "thresholds": (lambda h: write(h, "thresholds", plus("critical_speed_mps", 0.2)), "thresholds are not"),
    "lists of unequal length": (lambda h: write(h, "activities", steady), "length"),
    "a stimulus of nobody": (
        lambda h: write(h, "stimulus", lambda r: pl.concat([r, r.tail(1).with_columns(activity_id=pl.lit("nobody"))])),
        "1 activity with a stimulus missing",
    ),
    "scale readings": (lambda h: files_of(h, "body")[0].unlink(), "table body are not"),
    "left out": (
        lambda h: write(h, "activities", lambda r: r.with_columns(excluded=pl.lit(value=True))),
        "table activities are not",
    ),
    "a copied year": (lambda h: write(h, "segments", lambda r: r, "2019.parquet"), "it holds rows of"),
    "rows of another version": (
        lambda h: write(h, "segments", lambda r: r.with_columns(model_version=pl.lit("labels1"))),
        "table segments are not",
    ),
    "another file's hash": (
        lambda h: write(h, "activities", lambda r: r.with_columns(content_sha256=pl.lit("0" * 64))),
        "with another file than the ledger",
    ),
    "a verdict": (
        lambda h: write(h, "ledger", lambda r: r.with_columns(verdict=pl.lit("rejected").cast(r.schema["verdict"]))),
        "verdicts of the ledger",
    ),
    "a changed file": (touched, "changed while size and time stayed"),
    "altitudes": (lambda h: write(h, "streams", plus("altitude_m", 1)), "table streams are not"),
    "laps": (lambda h: write(h, "streams", plus("lap", 1)), "table streams are not"),
    "timer time": (lambda h: write(h, "activities", plus("timer_s", 1)), "those that the files give"),
    "a coverage": (
        lambda h: write(h, "activities", lambda r: r.with_columns(pl.col("cadence_coverage") * 0.5)),
        "those that the files give",
    ),
    "sizes of files": (lambda h: write(h, "ledger", plus("size_bytes", 1)), "table ledger are not"),
}


QUICK = ["a flipped bit in a page", "half a stream", "a week's sum", "labels", "a verdict", "a changed file"]


@pytest.mark.parametrize("damage", few_of(DAMAGES, QUICK))
def test_a_damage_is_found_and_mended(home: Home, damage: str) -> None:
    plant, what = DAMAGES[damage]
    plant(home)
    found = faults(home)
    assert [finding for finding in found if what in finding.what and AGAIN in finding.mend], found


def test_damage_behind_a_failure_is_named(home: Home) -> None:
    write(home, "activities", steady)
    (night,) = nightly(home, now=datetime.now(UTC), workers=1)
    failure = night.ingested.failure if night.ingested else night.error
    by_hand = CliRunner().invoke(main, ["--home", str(home.root), "recompute", "anna", "--workers", "1"]).stderr
    for why in (str(failure), by_hand, str(faults(home))):
        assert "length" in why
        assert "ingest --again anna" in why
        assert "bug" not in why


def test_what_cannot_be_compared_is_said(home: Home) -> None:
    name = "2026/day-12.fit.gz"
    (home.inbox("anna") / name).unlink()
    home.sources("anna").unlink()  # it names the home that this one is a copy of
    write(home, "activities", plus("timer_s", 1))
    findings = list(checkup(home, now=datetime.now(UTC), deep=True))
    assert [finding.what for finding in findings if finding.fault and "2 activities" in finding.what], "the other one"
    assert [finding.what for finding in findings if "without a file" in finding.what] == [
        "anna: 1 activity without a file to compare with"
    ]


@pytest.mark.slow
def test_every_flipped_bit_is_found(home: Home) -> None:
    rng = random.Random(22)  # noqa: S311  no secret
    paths = [path for table in TABLES for path in files_of(home, table)]
    missed = []
    for path in rng.choices(paths, k=60):
        content = path.read_bytes()
        bit = rng.randrange(8 * len(content))
        damaged = bytearray(content)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        missed += [] if str(path) in Store(home.store).damaged("anna") else [(path.name, bit)]
        path.write_bytes(content)
    assert missed == []


TOGETHER = (
    ("a flipped bit in a page", "a flipped bit in a magic", "a copied year", "another program's file"),
    ("half a stream", "labels", "a stimulus", "a distance", "a verdict"),
    ("thresholds", "a folder in place of a file", "a changed file", "a week's sum"),
    ("altitudes", "timer time", "sizes of files", "scale readings"),
    ("left out",),
    ("a stimulus of nobody",),
)


@pytest.mark.slow
@pytest.mark.parametrize("damages", TOGETHER, ids=" and ".join)
def test_the_printed_commands_mend(home: Home, proven: Home, damages: tuple[str, ...]) -> None:
    for damage in damages:
        DAMAGES[damage][0](home)
    run = CliRunner().invoke(main, ["--home", str(home.root), "doctor", "--deep", "--quiet"])
    for command in dict.fromkeys(re.findall("-> glute (.*)", run.output)):
        mended = CliRunner().invoke(main, shlex.split(command))
        assert mended.exit_code == 0, (command, mended.output)
    assert faults(home) == []
    for table in ("segments", "weeks") if "a changed file" in damages else ("streams", "segments", "weeks"):
        assert Store(home.store).read(table, "anna").equals(Store(proven.store).read(table, "anna"))


def test_tables_of_nobody_are_found(home: Home) -> None:
    shutil.copytree(home.store / "weeks" / "athlete=anna", home.store / "weeks" / "athlete=bob")
    (finding,) = faults(home)
    assert finding.what == "bob: tables without a profile"
    assert "glute athlete remove bob" in finding.mend


@pytest.fixture
def read_only(home: Home) -> Iterator[Home]:
    """The home without the right to write, for somebody who is not root."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        place = Path(shutil.copytree(home.root, Path(folder) / "home"))
        for path in (Path(folder), place, *place.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(NOBODY)
        yield Home(place)
        if is_root:
            os.seteuid(0)
        for path in (Path(folder), place, *place.rglob("*")):
            path.chmod(path.stat().st_mode | stat.S_IWUSR)


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
def test_a_home_that_cannot_be_written_is_checked(read_only: Home) -> None:
    assert faults(read_only) == []
