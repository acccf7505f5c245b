"""Prefect flows around `pipeline.jobs`. Importing anything from here sets Prefect's environment first."""

from importlib.util import find_spec

from flows.settings import set_environment
from pipeline.imports import missing_extra

if not find_spec("prefect"):
    raise missing_extra("prefect", "schedules and flows")
set_environment()
