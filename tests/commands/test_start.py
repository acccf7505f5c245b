from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.athletes.home import Home
from pipeline.athletes.profile import load_profile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result


def test_asks_until_it_understands(glute: Callable[..., Result], export: Path, tmp_path: Path) -> None:
    answers = ["me", "female", "31.5.1990", "1990-05-31", "168", "60,5", "?", "", "?", "4", "", ""]
    result = glute("start", export, text="\n".join(answers) + "\n")
    assert result.exit_code == 1, result.stderr  # broken.fit was rejected
    assert "it must be a date as 1990-06-30" in result.stderr
    profile = load_profile(Home(tmp_path / "home"), "me")
    assert (profile.sex, profile.height_cm, profile.mass_kg) == ("female", 168, 60.5)
    assert str(profile.birth_date) == "1990-05-31"
    assert (profile.weight_trend, profile.strength_sets_per_week, profile.hr_max) == ("unknown", 4, None)
    assert "2 stored" in result.stderr
    assert "Muscle" in result.stdout


def test_yes_needs_no_terminal(glute: Callable[..., Result], export: Path, tmp_path: Path) -> None:
    assert glute("start", export, "--yes", "--id", "anna").exit_code == 1
    assert Home(tmp_path / "home").athletes() == ["anna"]
    again = glute("start", export, "--yes", "--id", "anna")
    assert (again.exit_code, "glute ingest EXPORT --athlete anna" in again.stderr) == (2, True)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"a.json": b'[{"logId": 1, "activityName": "Run"}]'}, id="unsupported"),
        pytest.param({"a.gpx": b"<gpx><trk/></gpx>", "b.fit": b"broken"}, id="rejected"),
        pytest.param({}, id="no-files"),
    ],
)
def test_start_exits_like_ingest_where_nothing_is_stored(
    glute: Callable[..., Result], tmp_path: Path, files: dict[str, bytes]
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    started = glute("start", folder, "--yes", "--id", "anna")
    ingested = glute("ingest", folder, "--athlete", "ben")
    assert started.exit_code == ingested.exit_code
    assert all(code in (0, 1, 3) for code in (started.exit_code, ingested.exit_code))


@pytest.mark.parametrize(
    ("words", "text"),
    [
        pytest.param(["--id", "Not An Id", "--yes"], "", id="bad-id"),
        pytest.param([], "me\nfemale\n", id="input-ends"),
    ],
)
def test_nothing_written_too_early(
    glute: Callable[..., Result], export: Path, tmp_path: Path, words: list[str], text: str
) -> None:
    result = glute("start", export, *words, text=text)
    assert result.exit_code in (2, 130)
    assert not (tmp_path / "home").exists()
