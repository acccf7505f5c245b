"""Prefect flows: schedule, retries and scale around the functions of `pipeline`."""
