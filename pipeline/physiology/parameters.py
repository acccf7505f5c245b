"""Every parameter of the model in one table, and the version that changes with any of them."""

from __future__ import annotations

import hashlib

from pipeline.physiology import parameters_hypertrophy, parameters_running
from pipeline.physiology.parameter import Parameter

EDITION = 1  # raise it when an equation or a published coefficient changes; the table's hash covers the parameters

_TABLES = (parameters_running, parameters_hypertrophy)

PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter
    for table in _TABLES
    for parameter in vars(table).values()
    if isinstance(parameter, Parameter)
}
"""All parameters by name, in the order of the tables."""


def _version() -> str:
    rows = ";".join(f"{name}={row.value!r}~{row.sd!r}" for name, row in sorted(PARAMETERS.items()))
    return f"{EDITION}.{hashlib.sha256(rows.encode()).hexdigest()[:8]}"


MODEL_VERSION = _version()
"""Stamped on every derived row; differs as soon as one value or standard deviation differs."""
