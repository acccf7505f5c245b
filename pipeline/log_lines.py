"""Lines of the log: a time, a level, and one JSON object that scripts can read."""

from __future__ import annotations

import json
import logging

FORMAT = "%(asctime)s %(levelname)-5s %(message)s"
LEVEL_ENV = "GLUTE_LOG_LEVEL"
"""Environment variable with the lowest level that is logged."""


def start_logging(level: int | str) -> None:
    """Log this program's messages of a level and above to standard error, unless logging is configured already."""
    logging.basicConfig(format=FORMAT)
    logging.getLogger("pipeline").setLevel(level)


def log_level() -> int:
    """Return the current level, to be passed on to other processes."""
    return logging.getLogger("pipeline").level


def line(event: str, **details: object) -> str:
    """Return an event and its details as one JSON object."""
    return json.dumps({"event": event, **details}, ensure_ascii=False)
