"""Prefect's settings, which it reads from the environment at its first import."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from pipeline.athletes.home import home_from
from pipeline.budget import BUDGET_ENV, BUDGET_MIN, MOST_BUDGET_MIN
from pipeline.errors import UsageError
from pipeline.jobs.reports.on_report import OnReport, on_report_of
from pipeline.log_lines import LEVEL_ENV, start_logging

LOOPBACK = "127.0.0.1"


def set_environment() -> None:
    """Keep Prefect's files in the home folder, and Prefect off the network; variables that are set already are kept."""
    prefect = home_from(None).root / "prefect"
    settings = {
        "PREFECT_HOME": str(prefect),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_LOGGERS_PREFECT_FLOW_RUNS_LEVEL": "INFO",  # what a night did, in a few lines
        "PREFECT_LOGGING_EXTRA_LOGGERS": "pipeline",
        "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",  # jobs may be called outside flows
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(prefect / "ui"),  # else written beside the installed package
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": f"http://{LOOPBACK}",  # else any page in a browser may ask
        # A killed run must give up its place, even if the server was killed with it.
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",  # else runs are kept for ever
    }
    for name, value in settings.items():
        os.environ.setdefault(name, value)
    for name in ("NO_PROXY", "no_proxy"):  # no proxy for loopback
        hosts = filter(None, os.environ.get(name, "").split(","))
        os.environ[name] = ",".join(dict.fromkeys([*hosts, LOOPBACK]))
    if level := os.environ.get(LEVEL_ENV):
        start_logging(level.upper())


def on_report() -> OnReport | None:
    """Return the operator's command for reports, as `glute serve` leaves it to the runs."""
    return on_report_of(
        os.environ.get("GLUTE_ON_REPORT"),
        since=os.environ.get("GLUTE_ON_REPORT_SINCE"),
        digest=os.environ.get("GLUTE_DIGEST") == "1",
    )


def budget() -> timedelta:
    """Return the time of a night for a new version, as `glute serve --budget` leaves it to the runs.

    Raises
    ------
    UsageError
        The environment holds something else than minutes, or more than a day of them.
    """
    given = os.environ.get(BUDGET_ENV) or str(BUDGET_MIN)
    is_number = given.isascii() and given.isdigit()
    digits = given.lstrip("0") or "0"
    if not is_number or len(digits) > len(str(MOST_BUDGET_MIN)) or int(digits) > MOST_BUDGET_MIN:
        what = f"the time of a night must be a whole number of minutes, {MOST_BUDGET_MIN} at most"
        raise UsageError(what, where=BUDGET_ENV, why=given, hint="Give it as 90, or leave it out")
    return timedelta(minutes=int(digits))


def metrics() -> Path | None:
    """Return the file that receives the counts of a night, as `glute serve --metrics` leaves it to the runs."""
    path = os.environ.get("GLUTE_METRICS")
    return Path(path) if path else None
