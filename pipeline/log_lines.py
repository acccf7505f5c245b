"""Lines of the log: a time, a level, and one JSON object that scripts can read."""

from __future__ import annotations

import json
import logging

FORMAT = "%(asctime)s %(levelname)-5s %(message)s"
LEVEL_ENV = "GLUTE_LOG_LEVEL"
"""Variable of the environment that says from which level on lines are written."""


def start_logging(level: int | str) -> None:
    """Write the lines of this program from a level on to standard error, where nobody has set up more."""
    logging.basicConfig(format=FORMAT)
    logging.getLogger("pipeline").setLevel(level)


def log_level() -> int:
    """Return the level that is set, to be handed to other processes."""
    return logging.getLogger("pipeline").level


def line(event: str, **told: object) -> str:
    """Write what happened as one JSON object."""
    return json.dumps({"event": event, **told}, ensure_ascii=False)
