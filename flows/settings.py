"""What Prefect reads from the environment at its first import."""

from __future__ import annotations

import os

from pipeline.athletes.home import home_from


def set_environment() -> None:
    """Keep Prefect's files in the home folder, quiet and to itself. What the operator has set holds."""
    settings = {
        "PREFECT_HOME": str(home_from(None).root / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_EXTRA_LOGGERS": "pipeline",
        "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",  # the jobs may be called beside flows
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",  # else runs are kept for ever
    }
    for name, value in settings.items():
        os.environ.setdefault(name, value)
