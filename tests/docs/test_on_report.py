"""The commands of docs/nightly.md for --on-report take a report's JSON, and hand one line to mail or curl."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "nightly.md"
SCRIPTS = dict(re.findall(r"```sh\n(#!/bin/sh\n# /usr/local/bin/(\S+): .*?)```", PAGE.read_text("utf-8"), re.DOTALL))
CASES = [pytest.param(script, name, id=name) for script, name in SCRIPTS.items()]


@pytest.mark.skipif(not shutil.which("jq"), reason="no jq at hand")
@pytest.mark.parametrize(("script", "name"), CASES)
@pytest.mark.parametrize("label", ["toning", None])
def test_a_report_becomes_one_line(tmp_path: Path, script: str, name: str, label: str | None) -> None:
    path = tmp_path / name
    path.write_text(script, encoding="utf-8")
    for program in ("mail", "curl"):  # what would leave the machine is written down instead
        (tmp_path / program).write_text('#!/bin/sh\necho "$@" > "$0.words"\ncat > "$0.text"\n')
        (tmp_path / program).chmod(0o700)
    report = json.dumps({"athlete": "anna", "week": "2026-W46", "verdict": {"label": label}})
    env = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "NTFY_URL": "ntfy", "CHAT_HOOK_URL": "hook"}
    subprocess.run(["/bin/sh", path], input=report, text=True, env=env, check=True)  # noqa: S603  ours
    [handed] = [file.read_text() for file in tmp_path.glob("*.text")]
    said = f"2026-W46: {label or 'not shown'}"
    assert said in (json.loads(handed)["text"] if name == "chat-report" else handed)
    assert handed.count("\n") == 1


def test_mail_ntfy_and_chat_are_shown() -> None:
    assert sorted(SCRIPTS.values()) == ["chat-report", "mail-report", "ntfy-report"]
