"""The scripts of docs/nightly.md for --on-report, run against servers that note what they are sent."""

from __future__ import annotations

import json
import os
import re
import socketserver
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).parents[2] / "docs" / "nightly.md"
SCRIPTS = {
    name: code for code, name in re.findall(r"```python\n(# (\w+\.py): .*?)```", PAGE.read_text("utf-8"), re.DOTALL)
}
HEADLINE = 'Muscle: "kept" or growing, Fläche \u2212 too close to call'
REPORT = json.dumps({"athlete": "anna", "week": "2026-W46", "verdict": {"headline": HEADLINE}})
TEXT = f"anna, week 2026-W46: {HEADLINE}"


class Hook(BaseHTTPRequestHandler):
    """Note each message that is posted, or refuse it."""

    def do_POST(self) -> None:
        self.server.heard.append(self.rfile.read(int(self.headers["Content-Length"])).decode())  # type: ignore[attr-defined]
        self.send_response(self.server.answer)  # type: ignore[attr-defined]
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class MailServer(socketserver.StreamRequestHandler):
    """Take one e-mail, as far as smtplib needs it."""

    def handle(self) -> None:
        self.wfile.write(b"220 hello\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.server.heard.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 done\r\n")


@contextmanager
def serving(handler: type[socketserver.BaseRequestHandler], answer: int = 200) -> Iterator[Any]:
    server: Any = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
    server.heard, server.answer = [], answer
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def run(name: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    script = folder / name
    script.write_text(SCRIPTS[name], encoding="utf-8")
    own = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    command = [sys.executable, str(script)]
    return subprocess.run(command, input=REPORT, capture_output=True, encoding="utf-8", env=own | env, check=False)  # noqa: S603  ours


@pytest.mark.parametrize(("name", "variable"), [("ntfy_report.py", "NTFY_URL"), ("chat_report.py", "CHAT_HOOK_URL")])
@pytest.mark.parametrize("answer", [200, 500])
def test_a_message_is_posted(tmp_path: Path, name: str, variable: str, answer: int) -> None:
    with serving(Hook, answer) as server:
        ended = run(name, tmp_path, **{variable: f"http://127.0.0.1:{server.server_address[1]}/topic"})
    assert (ended.returncode == 0) == (answer == 200), ended.stderr
    [heard] = server.heard
    assert (json.loads(heard) == {"text": TEXT}) if name == "chat_report.py" else (heard == TEXT)


def test_a_mail_is_sent(tmp_path: Path) -> None:
    with serving(MailServer) as server:
        where = f"127.0.0.1:{server.server_address[1]}"
        ended = run("mail_report.py", tmp_path, MAIL_SERVER=where, MAIL_ADDRESS="anna@example.org")
    assert ended.returncode == 0, ended.stderr
    [heard] = server.heard
    assert "Subject: glute: anna, week 2026-W46" in heard
    assert "To: anna@example.org" in heard


def test_mail_ntfy_and_chat_are_shown() -> None:
    assert sorted(SCRIPTS) == ["chat_report.py", "mail_report.py", "ntfy_report.py"]
