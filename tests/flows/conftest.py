"""Small homes with a few short runs; Prefect's files go to a temporary folder, whatever the operator has set."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

import flows  # noqa: F401  sets Prefect's environment before anything imports Prefect
from pipeline.athletes.home import Home
from pipeline.athletes.profile import profile_from, save_profile
from pipeline.jobs.nightly import nightly
from pipeline.jobs.parallel import shard
from sample_data import workouts as w
from sample_data.devices import DEVICES
from sample_data.files import to_fit
from sample_data.runner import random_runner
from sample_data.sensors import observe
from sample_data.simulator import flat_terrain, simulate

from .clusters import Dask, cluster_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

os.environ["PREFECT_HOME"] = tempfile.mkdtemp(prefix="glute-test-prefect-")

RUNS = {"2024-W40": date(2024, 10, 3), "2024-W41": date(2024, 10, 8), "2024-W42": date(2024, 10, 15)}
ATHLETES = ("anna", "bea", "cleo")
NOW = datetime(2024, 11, 20, 12, tzinfo=UTC)
AN_HOUR_S = 3600.0
PROFILE = {"sex": "female", "birth_date": date(1990, 5, 31), "height_cm": 168, "mass_kg": 60}


def command(program: str, *arguments: object) -> str:
    """Write what runs a Python program as an operator would."""
    return shlex.join([sys.executable, "-c", program, *map(str, arguments)])


@dataclass(frozen=True)
class Garden:
    """A home to try things on."""

    home: Home
    files: dict[str, bytes]

    def add_athlete(self, athlete: str = "anna") -> None:
        """Add an athlete with a complete profile."""
        save_profile(self.home, profile_from(athlete, PROFILE, where="the test"))

    def drop(self, athlete: str = "anna", *weeks: str, age_s: float = AN_HOUR_S) -> None:
        """Lay the run of each week into the inbox, written some time ago."""
        inbox = self.home.inbox(athlete)
        inbox.mkdir(parents=True, exist_ok=True)
        for week in weeks or RUNS:
            path = inbox / f"{week}.fit"
            path.write_bytes(self.files[week])
            os.utime(path, (time.time() - age_s,) * 2)

    def lose_reports(self, *weeks: str) -> None:
        """Remove the JSON of some of anna's weeks, or of all, so that the next night writes these reports again."""
        for week in weeks or RUNS:
            (self.home.reports("anna") / f"{week}.json").unlink()

    def date_last_report(self, when: datetime) -> None:
        """Set when the report of anna's last week was written."""
        os.utime(self.home.reports("anna") / f"{max(RUNS)}.json", (when.timestamp(),) * 2)

    def reports(self, athlete: str = "anna") -> dict[str, bytes]:
        """Content of all reports, by file name."""
        return {path.name: path.read_bytes() for path in sorted(self.home.reports(athlete).glob("*"))}

    def tables(self, athlete: str = "anna") -> dict[str, bytes]:
        """Content of an athlete's tables, by table and file; the ledger is left out, as it holds times of files."""
        found = sorted(self.home.store.glob(f"*/athlete={athlete}/*.parquet"))
        return {f"{path.parts[-3]}/{path.name}": path.read_bytes() for path in found if path.parts[-3] != "ledger"}


@pytest.fixture(scope="session")
def run_files() -> dict[str, bytes]:
    """One short run in each of three weeks, as FIT files."""
    runner = random_runner(np.random.default_rng(3), "three")
    files = {}
    for number, (week, day) in enumerate(RUNS.items()):
        rng = np.random.default_rng(number)
        start = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
        run = simulate(runner, w.easy_run(runner, 12), flat_terrain(rng), rng, start_time=start)
        files[week] = to_fit(observe(run, DEVICES["watch"], rng))
    return files


@pytest.fixture
def garden(tmp_path: Path, run_files: dict[str, bytes]) -> Garden:
    """A home with one athlete and three runs in the inbox."""
    made = Garden(Home(tmp_path / "home"), run_files)
    made.add_athlete()
    made.drop()
    return made


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory, run_files: dict[str, bytes]) -> Path:
    """The same home after a night, to be copied."""
    made = Garden(Home(tmp_path_factory.mktemp("finished") / "home"), run_files)
    made.add_athlete()
    made.drop()
    nightly(made.home, now=NOW, workers=1)
    return made.home.root


@pytest.fixture(scope="session")
def first_week(tmp_path_factory: pytest.TempPathFactory, run_files: dict[str, bytes]) -> Path:
    """A home after a night with the run of the middle week alone, to be copied."""
    made = Garden(Home(tmp_path_factory.mktemp("first-week") / "home"), run_files)
    made.add_athlete()
    made.drop("anna", "2024-W41")
    nightly(made.home, now=NOW, workers=1)
    return made.home.root


@pytest.fixture
def begun(tmp_path: Path, first_week: Path, run_files: dict[str, bytes]) -> Garden:
    """A home that has read and reported the middle week only."""
    return Garden(Home(shutil.copytree(first_week, tmp_path / "begun")), run_files)


@pytest.fixture
def reported(tmp_path: Path, finished: Path, run_files: dict[str, bytes]) -> Garden:
    """A home after a night."""
    return Garden(Home(shutil.copytree(finished, tmp_path / "reported")), run_files)


@pytest.fixture
def club(tmp_path: Path, run_files: dict[str, bytes]) -> Garden:
    """A home with several athletes, each with a run in the inbox."""
    return with_all_athletes(Garden(Home(tmp_path / "home"), run_files))


@pytest.fixture(scope="session")
def finished_club(tmp_path_factory: pytest.TempPathFactory, run_files: dict[str, bytes]) -> Garden:
    """The same home after a night in one process, to be looked at."""
    made = with_all_athletes(Garden(Home(tmp_path_factory.mktemp("club") / "home"), run_files))
    nightly(made.home, now=NOW, workers=1)
    return made


def with_all_athletes(garden: Garden) -> Garden:
    """Add the athletes of the club and a run of each."""
    for athlete in ATHLETES:
        garden.add_athlete(athlete)
        garden.drop(athlete, "2024-W42")
    return garden


def assert_equal(club: Garden, finished: Garden) -> None:
    """Every athlete has what a night in one process gives."""
    for athlete in ATHLETES:
        assert club.tables(athlete) == finished.tables(athlete)
        assert club.reports(athlete) == finished.reports(athlete)


@pytest.fixture(scope="session")
def prefect_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the Prefect server that all processes share, started or not."""
    root = tmp_path_factory.getbasetemp()
    folder = (root.parent if "PYTEST_XDIST_WORKER" in os.environ else root) / "prefect-server"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def prefect_server(prefect_folder: Path) -> Iterator[Path]:
    """A Prefect server with a database of its own, for flows called in this process; yields its folder."""
    from .shared_server import shared_server  # noqa: PLC0415  seconds, for tests that need it

    with shared_server(prefect_folder):
        yield prefect_folder


@pytest.fixture(scope="module")
def dask_parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """What is left of a cluster after each test."""
    with cluster_in(tmp_path_factory.mktemp("dask")) as started:
        yield started


@pytest.fixture
def dask(dask_parts: Dask) -> Dask:
    """A cluster of two workers, any part of which may be killed."""
    dask_parts.make_whole()
    return dask_parts


@pytest.fixture
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work goes out in the smallest pieces."""
    monkeypatch.setattr(shard, "PORTION_S", 0.01)
    monkeypatch.setattr("flows.portions.PORTION_S", 0.01)
