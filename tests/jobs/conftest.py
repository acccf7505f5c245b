"""A few short synthetic runs as files, and homes to read them into."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import tarfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from pipeline.athletes.home import Home
from pipeline.athletes.profile import profile_from, save_profile
from pipeline.file_reasons import worded
from pipeline.jobs.ingest.ingest import ingest
from pipeline.jobs.nightly import nightly
from pipeline.store.schemas import TABLES
from pipeline.store.store import Store
from sample_data.bouts import hill, run, sprint
from sample_data.devices import DEVICES
from sample_data.files import monitoring_fit, to_fit, to_gpx
from sample_data.plans import ANNA
from sample_data.sensors import observe
from sample_data.simulator import flat_terrain, simulate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from pipeline.outcomes import Ingested
    from pipeline.sources.activity import Activity

FIRST_DAY = date(2026, 9, 7)
FIRST_TRACK = datetime(2020, 1, 1, 12, tzinfo=UTC)
WRITTEN = datetime(2026, 11, 20, tzinfo=UTC).timestamp()
FOUR_RUNS = ("2026/day-0.fit", "2026/day-12.fit.gz", "2026/day-31.fit", "2026/day-45.fit")
A_NIGHT = datetime(2026, 9, 15, 4, tzinfo=UTC)
PROFILE = {"sex": "female", "birth_date": date(1990, 5, 31), "height_cm": 168, "mass_kg": 60}


def a_run(day: int, *, hard: bool = False, device: str = "watch") -> Activity:
    """Simulate twelve minutes, with a sprint and a hill where they are hard."""
    rng = np.random.default_rng(day)
    speed = ANNA.critical_speed_mps
    easy = run(0.7 * speed, seconds=240)
    work = [sprint(1.5 * speed, seconds=15), easy, hill(0.85 * speed, rise_m=12, grade=0.08)] if hard else [easy]
    start = datetime(2026, 9, 7, 6, 30, tzinfo=UTC) + timedelta(days=day)
    return observe(simulate(ANNA, [easy, *work, easy], flat_terrain(rng), rng, start_time=start), DEVICES[device], rng)


def track(day: int) -> bytes:
    """Write a minute of a run on a day of its own."""
    times = [FIRST_TRACK + timedelta(days=day, seconds=10 * step) for step in range(7)]
    points = (
        f'<trkpt lat="52" lon="{13 + step / 2000}"><time>{time:%Y-%m-%dT%H:%M:%SZ}</time></trkpt>'
        for step, time in enumerate(times)
    )
    return f'<gpx version="1.1"><trk><type>running</type><trkseg>{"".join(points)}</trkseg></trk></gpx>'.encode()


def tarred(members: Mapping[str, bytes]) -> bytes:
    """Pack files as tar with gzip, without times."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


@pytest.fixture(scope="session")
def files() -> dict[str, bytes]:
    """What a small export holds, by name: runs, a copy, a cut file, a ride's worth of other things, and rubbish."""
    poor, hard = a_run(9, device="phone"), a_run(12, hard=True)
    found = {f"2026/day-{day}.fit": to_fit(a_run(day, hard=day % 3 == 0)) for day in (0, 2, 4, 31, 45, 60)}
    return found | {
        "2026/day-9.gpx": to_gpx(poor),
        "2026/day-12.fit.gz": gzip.compress(to_fit(hard), mtime=0),
        "copies/day-12.gpx": to_gpx(hard),
        "copies/day-0 (1).fit": found["2026/day-0.fit"],
        "cut/day-20.fit": to_fit(a_run(20))[:-4000],
        "other/steps.fit": monitoring_fit(datetime(2026, 9, 8, tzinfo=UTC), range(0, 2400, 100)),
        "other/empty.gpx": b"",
        "other/notes.txt": b"bought new shoes",
        "other/broken.fit": found["2026/day-2.fit"][:60],
    }


@dataclass
class Garden:
    """A home to try things on, and a folder of files beside it."""

    home: Home
    export: Path
    athlete: str = "anna"
    outcomes: list[Ingested] = field(default_factory=list)

    def lay(self, files: Mapping[str, bytes], *names: str, age_s: float = 0.0) -> None:
        """Write some of the files, or all, as they were written some time ago."""
        for name in names or files:
            path = self.export / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[name])
            os.utime(path, (WRITTEN - age_s,) * 2)

    def ingest(self, paths: Sequence[Path] = (), *, workers: int = 1, **options: Any) -> Ingested:
        """Read the export, or some paths."""
        (outcome,) = ingest(self.home, paths or [self.export], athlete=self.athlete, workers=workers, **options)
        return outcome

    def table(self, name: str) -> pl.DataFrame:
        """Rows of a table."""
        return Store(self.home.store).read(name, self.athlete)

    def tables(self) -> dict[str, pl.DataFrame]:
        """All rows of all tables."""
        return {name: self.table(name) for name in TABLES}

    def ledger(self) -> dict[str, tuple[str, str]]:
        """Verdict and reason of each file."""
        return {row["source"]: (row["verdict"], worded(row["reason"])) for row in self.table("ledger").to_dicts()}

    def stored_bytes(self) -> dict[str, bytes]:
        """Content of every file of the store, by its path; there must be no others than tables."""
        found = {path for path in self.home.store.rglob("*") if path.is_file()}
        return {str(path.relative_to(self.home.store)): path.read_bytes() for path in sorted(found)}

    def log(self, name: str, text: str) -> None:
        """Write a log of the athlete."""
        (self.home.athlete(self.athlete) / f"{name}.csv").write_text(text)

    def set_profile(self, **values: Any) -> None:
        """Write the athlete's profile."""
        save_profile(self.home, profile_from(self.athlete, PROFILE | values, where="the test"))


def garden_in(folder: Path) -> Garden:
    """Name the home in a folder and the files beside it."""
    return Garden(Home(folder / "home"), folder / "export")


@pytest.fixture
def new_garden(tmp_path: Path) -> Callable[[], Garden]:
    """Make homes that differ in nothing but their place."""

    def make() -> Garden:
        garden = garden_in(tmp_path / str(len(list(tmp_path.iterdir()))))
        garden.set_profile()
        return garden

    return make


@pytest.fixture
def garden(new_garden: Callable[[], Garden]) -> Garden:
    return new_garden()


@pytest.fixture(scope="session")
def four_runs(files: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home that has read four runs, and these. Not to be changed."""
    folder = tmp_path_factory.mktemp("four-runs")
    garden = garden_in(folder)
    garden.set_profile()
    garden.lay(files, *FOUR_RUNS)
    garden.ingest()
    return folder


@pytest.fixture
def grown(four_runs: Path, tmp_path: Path) -> Garden:
    """Four runs, read and derived."""
    return garden_in(shutil.copytree(four_runs, tmp_path / "grown"))


@pytest.fixture(scope="session")
def whole(files: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Garden:
    """Everything read at once: what all other ways must come to. Not to be changed."""
    garden = garden_in(tmp_path_factory.mktemp("whole"))
    garden.set_profile()
    garden.lay(files)
    garden.outcomes.append(garden.ingest())
    return garden


@pytest.fixture(scope="session")
def reported(files: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with reports of two athletes. Not to be changed."""
    home = Home(tmp_path_factory.mktemp("reported") / "home")
    for athlete in ("anna", "annabel"):
        garden = Garden(home, home.inbox(athlete), athlete)
        garden.set_profile()
        garden.lay(files, "2026/day-0.fit")
    nightly(home, now=A_NIGHT, workers=1)
    return home


@pytest.fixture
def home(reported: Home, tmp_path: Path) -> Home:
    """A copy of it."""
    shutil.copytree(reported.root, tmp_path / "home")
    return Home(tmp_path / "home")
