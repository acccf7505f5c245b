"""Lines of the log: a time, a level, and one JSON object that scripts can read."""

from __future__ import annotations

import json
import logging
import os
from datetime import UTC, datetime

FORMAT = "%(asctime)s %(levelname)-5s %(message)s"
LEVEL_ENV = "GLUTE_LOG_LEVEL"
"""Environment variable with the lowest level that is logged."""
FORMAT_ENV = "GLUTE_LOG_FORMAT"
"""Environment variable that says whether lines are `text` or `json`; processes of a pool inherit it."""


class JsonLines(logging.Formatter):
    """Write each line of the log as one JSON object: time, level, logger, then the event and its details."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one line. A message that is no event is the value of `message`."""
        message = record.getMessage()
        try:
            details = json.loads(message)
        except ValueError:
            details = None
        head = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        failure = {"exception": self.formatException(record.exc_info)} if record.exc_info else {}
        return json.dumps(head | (details if isinstance(details, dict) else {"message": message}) | failure)


def start_logging(level: int | str) -> None:
    """Log this program's messages of a level and above to standard error, unless logging is configured already."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if os.environ.get(FORMAT_ENV) == "json" else logging.Formatter(FORMAT))
    logging.basicConfig(handlers=[handler])
    logging.getLogger("pipeline").setLevel(level)


def log_level() -> int:
    """Return the current level, to be passed on to other processes."""
    return logging.getLogger("pipeline").level


def line(event: str, **details: object) -> str:
    """Return an event and its details as one JSON object."""
    return json.dumps({"event": event, **details}, ensure_ascii=False)
