from __future__ import annotations

import contextlib
import io
import os
import select
import subprocess
import sys
import threading
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.athletes.home import Home
from pipeline.athletes.profile import bare_profile, load_profile, save_profile
from pipeline.commands.start import EXPORTING
from pipeline.jobs.onboarding import propose_profile, read_answer
from pipeline.sources.vendors.exports import VENDOR_EXPORTS, exports_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

MOST_S = 120  # of a session; one that hangs is ended
AGAIN_S = 5  # after which Ctrl-C is pressed again: Python misses one between the question and the wait for its answer
END_OF_INPUT, INTERRUPT = b"\x04", b"\x03"
PAGE = Path(__file__).parents[2] / "docs" / "exports.md"


def test_asks_until_it_understands(glute: Callable[..., Result], export: Path, tmp_path: Path) -> None:
    answers = ["My Name", "me", "banana", "imp", "girl", "F", "5/6/1990", "5/31/1990", "tall", "5'6", "150", "?"]
    answers += ["200 km", "", "wobbly", "stab", "lots", "4", "30", "7.5 h", "bigger", "gr"]
    result = glute("start", export, text="\n".join(answers) + "\n")
    assert result.exit_code == 1, result.stderr  # one file of three is broken, as glute ingest says, too
    for said in (
        "an id starts with a letter",
        "answer metric or imperial",
        "it must be one of female, male, unstated",
        "may be day or month first; write it as 1990-06-05 or 1990-05-06",
        "'tall' cannot be read; write it as 5'6, 66 in or 168 cm",
        "it must be one of grow, keep, lean, performance",
        "it must be a number from 3 to 14 h",
        "2 stored",
        "1 rejected",
        "glute open me",
    ):
        assert said in result.stderr
    profile = load_profile(Home(tmp_path / "home"), "me")
    assert (profile.sex, profile.height_cm, profile.mass_kg) == ("female", 167.64, 68.039)
    assert (profile.birth_date, profile.units, profile.goal) == (date(1990, 5, 31), "imperial", "grow")
    assert (profile.weight_trend, profile.strength_sets_per_week, profile.hr_max) == ("stable", 4, None)
    assert profile.sleep_hours == 7.5
    assert "Muscle" in result.stdout
    assert "min/mi" in glute("plan", "me").stdout  # the profile's units, without asking for them again
    assert "min/mi" not in glute("plan", "me", "--units", "metric").stdout


@pytest.mark.parametrize(
    ("key", "text", "units", "value"),
    [
        pytest.param("sex", "Woman", "metric", "female", id="another-word"),
        pytest.param("birth_date", "31 mai 1990", "metric", date(1990, 5, 31), id="month-by-name"),
        pytest.param("height_cm", "66", "imperial", 167.64, id="inches"),
        pytest.param("height_cm", "5 ft 6 in", "metric", 167.64, id="feet"),
        pytest.param("height_cm", "1,68 m", "imperial", 168.0, id="metres"),
        pytest.param("mass_kg", "10st 7", "metric", 66.678, id="stone"),
        pytest.param("mass_kg", "don\u2019t know", "metric", None, id="not-known"),
        pytest.param("hr_max", "189 bpm", "metric", 189, id="unit-named"),
        pytest.param("strength_sets_per_week", "none", "metric", 0, id="no-sets"),
        pytest.param("weight_trend", "no idea", "metric", "unknown", id="trend-not-known"),
    ],
)
def test_answers_as_people_type_them(key: str, text: str, units: str, value: object) -> None:
    assert read_answer(key, text, units=units) == value  # type: ignore[arg-type]  # a word of the table


def test_yes_needs_no_terminal(glute: Callable[..., Result], export: Path, tmp_path: Path) -> None:
    started = glute("start", export, "--yes", "--id", "anna", "--units", "imperial")
    last = started.stderr.splitlines()[-1]
    assert (started.exit_code, last[-36:]) == (1, "glute ledger anna --verdict rejected"), started.stderr
    assert load_profile(Home(tmp_path / "home"), "anna").units == "imperial"
    again = glute("start", export, "--yes", "--id", "anna")
    assert (again.exit_code, "glute ingest EXPORT --athlete anna" in again.stderr) == (2, True)


def test_it_worked(glute: Callable[..., Result], export: Path) -> None:
    started = glute("start", export / "2026-11-10-easy.fit", "--yes")
    assert (started.exit_code, "rejected" in started.stderr) == (0, False), started.stderr


@pytest.mark.parametrize(
    ("words", "athletes"),
    [
        pytest.param(["ana"], ["anna"], id="near"),
        pytest.param(["ana", "--new"], ["ana", "anna"], id="near-and-new"),
        pytest.param(["zoe"], ["anna", "zoe"], id="unlike"),
    ],
)
def test_near_id_needs_new(glute: Callable[..., Result], tmp_path: Path, words: list[str], athletes: list[str]) -> None:
    (tmp_path / "a.gpx").write_bytes(b"<gpx><trk/></gpx>")
    home = Home(tmp_path / "home")
    save_profile(home, bare_profile("anna"))
    result = glute("start", tmp_path / "a.gpx", "--yes", "--id", *words)
    assert home.athletes() == athletes
    assert ("Did you mean anna?" in result.stderr) == (result.exit_code == 2) == (len(athletes) == 1)


def test_account_files_are_proposed(export: Path) -> None:
    with zipfile.ZipFile(export / "strava.zip", "w") as archive:
        archive.writestr("profile.csv", "Athlete ID,Sex,Weight\n17,F,61.5\n")
        archive.writestr("DI-Connect-User/user_profile.json", '{"birthDate": "1990-05-31", "height": 9}')
    with zipfile.ZipFile(export / "export.zip", "w") as archive:
        me = '<Me HKCharacteristicTypeIdentifierDateOfBirth="1980-01-02" HKCharacteristicTypeIdentifierBloodType="x"/>'
        archive.writestr("apple_health_export/export.xml", f"<!DOCTYPE HealthData [{' ' * 20_000}]><HealthData>{me}")
    given = propose_profile([export / "strava.zip"]).given
    assert given == {"sex": "female", "mass_kg": 61.5, "birth_date": date(1990, 5, 31)}
    assert propose_profile([export / "export.zip"]).given == {"birth_date": date(1980, 1, 2)}


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"a.json": b'[{"logId": 1, "activityName": "Run"}]'}, id="unsupported"),
        pytest.param({"a.gpx": b"<gpx><trk/></gpx>", "b.fit": b"broken"}, id="rejected"),
        pytest.param({f"{number}.fit": b"" for number in range(17)}, id="empty-files"),
        pytest.param({"notes.txt": b"no run"}, id="something-else"),
        pytest.param({"export.zip": None}, id="empty-zip"),
        pytest.param({}, id="no-files"),
    ],
)
def test_start_and_ingest_exit_with_3_where_nothing_is_an_activity(
    glute: Callable[..., Result], tmp_path: Path, files: dict[str, bytes | None]
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    for name, data in files.items():
        (folder / name).write_bytes(empty.getvalue() if data is None else data)
    started = glute("start", folder, "--yes", "--id", "anna")
    assert (started.exit_code, "glute start --how garmin" in started.stderr) == (3, True), started.stderr
    assert glute("ingest", folder, "--athlete", "ben", "--new").exit_code == 3


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


def test_without_an_export_it_says_how_to_get_one(glute: Callable[..., Result]) -> None:
    everything = glute("start")
    assert everything.exit_code == 0
    assert all(export.name in everything.stderr for export in VENDOR_EXPORTS.values())
    one = glute("start", "--how", "strava")
    assert (one.exit_code, "Request Your Archive" in one.stderr, "Garmin:" in one.stderr) == (0, True, False)
    assert PAGE.read_text(encoding="utf-8") == exports_page()
    assert tuple(VENDOR_EXPORTS) == EXPORTING


def read_or_press(terminal: int, key: bytes) -> bytes:
    """Read what a terminal shows, and press a key again while it shows nothing."""
    while not select.select([terminal], [], [], AGAIN_S)[0]:
        os.write(terminal, key)
    return os.read(terminal, 65536)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize("end", [pytest.param(END_OF_INPUT, id="input-ends"), pytest.param(INTERRUPT, id="ctrl-c")])
def test_at_a_terminal(export: Path, tmp_path: Path, end: bytes) -> None:
    """A real session: no export at first, then a path in quotation marks, then two answers and an end."""
    typed = [b"~/no such place", f"'{export}'".encode(), b"me", b"m", end]
    terminal, its_end = os.openpty()
    script = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); from pipeline.cli import main; main()"
    env = os.environ | {"GLUTE_HOME": str(tmp_path / "home"), "TERM": "dumb", "LC_ALL": "C"}
    with subprocess.Popen(  # noqa: S603  ours
        [sys.executable, "-c", script, "start"],
        stdin=its_end,
        stdout=its_end,
        stderr=its_end,
        env=env,
        start_new_session=True,
    ) as process:
        os.close(its_end)
        watchdog = threading.Timer(MOST_S, process.kill)
        watchdog.start()
        shown = b""
        with contextlib.suppress(OSError):  # how Linux ends a terminal
            while piece := read_or_press(terminal, b"" if typed or end != INTERRUPT else INTERRUPT):
                shown += piece
                if typed and shown.endswith(b": "):
                    answer = typed.pop(0)
                    os.write(terminal, answer if answer == end else answer + b"\n")
        watchdog.cancel()
        os.close(terminal)
    assert process.returncode == 130, shown
    assert b"there is no file or folder" in shown
    assert b"3 files; 2 activities" in shown
    assert b"\nglute: stopped. What is stored is whole" in shown
    assert not (tmp_path / "home").exists()
