from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

import pytest

from pipeline.log_lines import JsonLines, line


@pytest.mark.parametrize(
    ("message", "details"),
    [
        pytest.param(
            line("file", athlete="anna", size_bytes=7),
            {"event": "file", "athlete": "anna", "size_bytes": 7},
            id="event",
        ),
        pytest.param("it\nis %", {"message": "it\nis %"}, id="text"),
        pytest.param("7", {"message": "7"}, id="a number"),
    ],
)
def test_each_line_is_one_object(message: str, details: dict[str, object]) -> None:
    record = logging.LogRecord("pipeline.jobs", logging.INFO, "", 0, message, None, None)
    text = JsonLines().format(record)
    assert "\n" not in text
    written = json.loads(text)
    assert datetime.fromisoformat(written.pop("time")).tzinfo == UTC
    assert written == {"level": "info", "logger": "pipeline.jobs", **details}


def test_a_traceback_stays_on_the_line() -> None:
    try:
        int("odd")
    except ValueError:
        record = logging.LogRecord("pipeline", logging.ERROR, "", 0, "failed", None, sys.exc_info())
    text = JsonLines().format(record)
    assert "\n" not in text
    assert "ValueError: invalid literal" in json.loads(text)["exception"]
