from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.jobs.nightly import night_lock

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from .conftest import Garden


def glute(garden: Garden, *arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env={"GLUTE_HOME": str(garden.home.root)})


def add_rejected(garden: Garden) -> None:
    broken = garden.home.inbox("anna") / "broken.fit"
    broken.write_bytes(b"\x0e\x10\x00\x00\x00\x00\x00\x00.FIT\x00\x00")
    os.utime(broken, (1e9, 1e9))


def add_nobody(garden: Garden) -> None:
    garden.drop("nobody")


def leave_nobody_else(garden: Garden) -> None:
    garden.home.athlete("anna").rename(garden.home.root / "gone")


@pytest.mark.parametrize(
    ("prepare", "code", "message"),
    [
        pytest.param(lambda _: None, 0, "0 new files", id="all well"),
        pytest.param(add_rejected, 1, "anna: rejected broken.fit", id="a file newly rejected"),
        pytest.param(add_nobody, 1, "nobody: there is no athlete 'nobody'", id="one of two failed"),
        pytest.param(leave_nobody_else, 3, "anna: there is no athlete 'anna'", id="nothing could be done"),
    ],
)
def test_the_exit_code_of_a_night(reported: Garden, prepare: Callable[[Garden], None], code: int, message: str) -> None:
    prepare(reported)
    result = glute(reported, "nightly", "--workers", "1")
    assert result.exit_code == code
    assert message in result.stderr
    assert result.stderr.splitlines()[-1].startswith("night: ")
    assert json.loads(reported.home.nights.read_text().splitlines()[-1])["exit"] == code
    assert result.stdout == ""


def test_a_night_beside_another_says_so(reported: Garden) -> None:
    with night_lock(reported.home):
        result = glute(reported, "nightly")
    assert result.exit_code == 3
    assert result.stderr.startswith("glute: another nightly run of this home is under way")


def test_unwritable_index_still_reports(reported: Garden) -> None:
    index = reported.home.root / "reports" / "index.html"
    index.unlink()
    index.mkdir()
    result = glute(reported, "nightly", "--workers", "1")
    assert result.exit_code == 3
    first, second = result.stderr.splitlines()
    assert first.startswith("night: 1 athlete, 0 new files")
    assert second.startswith("glute: Is a directory")


@pytest.mark.parametrize("command", ["nightly", "serve"])
def test_unreadable_command_is_refused(garden: Garden, command: str) -> None:
    result = glute(garden, command, "--on-report", "mail 'anna")
    assert result.exit_code == 2
    assert result.stderr == "glute: the command for new reports cannot be read (mail 'anna): No closing quotation\n"
    assert not garden.home.store.exists()


def test_doctor_exit_code(reported: Garden) -> None:
    well = glute(reported, "doctor")
    assert (well.exit_code, well.stdout) == (0, "0 faults, 0 notes\n")
    assert glute(reported, "doctor", "--quiet").output == ""
    add_nobody(reported)
    ill = glute(reported, "doctor")
    assert ill.exit_code == 1
    assert "fault  nobody: there is no athlete 'nobody'" in ill.stdout
    assert "glute athlete add nobody" in ill.stdout


def test_a_schedule_that_cannot_be_read_starts_no_server(reported: Garden) -> None:
    result = glute(reported, "serve", "--cron", "whenever")
    assert result.exit_code == 2
    assert "the schedule cannot be read" in result.stderr
    assert not reported.home.served.exists()
