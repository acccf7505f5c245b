"""The proxy of the environment: for servers elsewhere, and never for one on this machine."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from pipeline.loopback import ask

if TYPE_CHECKING:
    from collections.abc import Iterator


class Answering(BaseHTTPRequestHandler):
    """Answer with what was asked for: a proxy is asked for a whole address, a server for a path."""

    def do_GET(self) -> None:
        body = f'"{self.path}"'.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server that is the proxy of the environment as well."""
    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        answering = threading.Thread(target=server.handle_request)
        answering.start()
        for name in ("http_proxy", "HTTP_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{server.server_port}")
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        yield server.server_port
        answering.join()


def test_a_server_elsewhere_is_asked_through_the_proxy(port: int) -> None:
    assert port
    assert ask("http://prefect.example:4200/api/health") == "http://prefect.example:4200/api/health"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_server_on_this_machine_is_asked_directly(port: int, host: str) -> None:
    assert ask(f"http://{host}:{port}/api/health") == "/api/health"
