"""Prefect flows around `pipeline.jobs`. Importing anything from here sets Prefect's environment first."""

from flows.settings import set_environment

set_environment()
