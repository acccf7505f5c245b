from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import TYPE_CHECKING

import fitparse
import pytest

import sample_data
from pipeline.athletes.home import Home
from pipeline.athletes.profile import load_profile
from sample_data.make import write_samples
from sample_data.plans import PLANS

if TYPE_CHECKING:
    from fitparse import DataMessage

COMMITTED = Path(sample_data.__file__).parent
MEGABYTE = 1_000_000


def plain(path: Path) -> bytes:
    """Content of a file, whatever release of zlib compressed it."""
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


@pytest.mark.parametrize(
    ("athlete", "week"),
    [pytest.param("anna", 1, id="anna"), pytest.param("ben", 5, id="ben"), pytest.param("clara", 0, id="clara")],
)
def test_a_week_made_again_equals_the_committed_one(tmp_path: Path, athlete: str, week: int) -> None:
    write_samples(tmp_path, [athlete], [week])
    made = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert len(made) > 4
    for path in made:
        assert plain(path) == plain(COMMITTED / path.relative_to(tmp_path)), path.name


def test_compressed_files_carry_no_time_of_making() -> None:
    compressed = list(COMMITTED.rglob("*.gz"))
    assert len(compressed) > 4
    for path in compressed:
        assert path.read_bytes()[4:8] == bytes(4), path.name


def test_everything_fits_into_five_megabytes() -> None:
    assert sum(path.stat().st_size for path in COMMITTED.rglob("*") if path.is_file()) < 5 * MEGABYTE


@pytest.mark.parametrize("athlete", [pytest.param(name, id=name) for name in PLANS])
def test_profiles_are_sound(athlete: str) -> None:
    profile = load_profile(Home(COMMITTED), athlete)
    assert profile.sex == PLANS[athlete][0].sex
    assert profile.critical_speed_mps is None  # the runs show it


def test_the_exports_hold_every_story() -> None:
    names = {path.name for path in (COMMITTED / "exports").rglob("*")}
    for word in ("copy.gpx", "treadmill", "ride", "strength", "pause", "monitoring", "5k-race", "stairs", "200s"):
        assert any(word in name for name in names), word


@pytest.mark.parametrize(
    ("name", "whole"), [pytest.param("2026-10-11", True, id="whole"), pytest.param("2026-10-18", False, id="cut short")]
)
def test_one_file_is_cut_short(name: str, whole: bool) -> None:  # noqa: FBT001 - a parameter of the test
    data = plain(COMMITTED / "exports" / "anna" / f"{name}-long.fit.gz")
    declared = 14 + int.from_bytes(data[4:8], "little") + 2  # header, messages, checksum
    assert (len(data) == declared) is whole


def _messages(pattern: str) -> list[DataMessage]:
    path = next(iter(sorted((COMMITTED / "exports").rglob(pattern))))
    return list(fitparse.FitFile(io.BytesIO(plain(path))).get_messages())


def test_strength_sessions_hold_sets() -> None:
    sets = [message.get_values() for message in _messages("*strength.fit") if message.name == "set"]
    assert len(sets) == 9
    assert {row["set_type"] for row in sets} == {"active"}


def test_a_day_of_steps_is_no_activity() -> None:
    names = {message.name for message in _messages("*monitoring.fit")}
    assert "monitoring" in names
    assert "session" not in names
