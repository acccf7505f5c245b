"""Every parameter of the model in one table, and the version that changes with any of them."""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.parameter import Parameter, parameters_of
from pipeline.physiology import parameters_hypertrophy, parameters_running, parameters_training

EDITION = 4  # raise it when an equation changes; the hash covers parameters and constants

TABLES = {
    "Energy, activation, fibres and load": parameters_running,
    "Muscle, fat and what is assumed": parameters_hypertrophy,
    "Sessions and sets": parameters_training,
}
"""The modules that hold parameters, by what the model card calls them."""

PARAMETERS: dict[str, Parameter[Any]] = {
    name: parameter for table in TABLES.values() for name, parameter in parameters_of(table).items()
}
"""All parameters by name, in the order of the tables."""

# Stages whose other constants decide results too: published coefficients, limits of labels, priors of thresholds.
_STAGES = ("pipeline.physiology", "pipeline.segments", "pipeline.weekly")
ASSIGNMENT = re.compile(r"^_?[A-Z][A-Z0-9_, ]*(?:: [^=\n]+)? = .*(?:\n(?=[ )\]}]).*)*", re.MULTILINE)
"""A constant: an upper-case name assigned at the margin, with all its lines."""

_COMMENT = re.compile(r"\s*(#.*)?$", re.MULTILINE)


def constants(source: str) -> list[str]:
    """List the constants of a module as its source assigns them, without comments.

    Parameters
    ----------
    source
        Text of the module. Constants are upper-case names assigned at the margin.

    Returns
    -------
    list of str
        One assignment each, in the order of the source.
    """
    return [_COMMENT.sub("", found) for found in ASSIGNMENT.findall(source)]


def _constants_of_stages() -> list[str]:
    """Constants beside the tables; the tables count by value, so that a reworded source changes nothing."""
    modules = [module for stage in _STAGES for module in Path(str(files(stage))).rglob("*.py")]
    code = [module for module in modules if not module.name.startswith("parameters_")]
    return [found for module in sorted(code, key=str) for found in constants(module.read_text(encoding="utf-8"))]


def version_of(rows: dict[str, Parameter[Any]], others: list[str]) -> str:
    """Name the version that parameters and other constants make.

    Parameters
    ----------
    rows
        Parameters by name; their values and standard deviations count, not the words about them.
    others
        Assignments of other constants, from `constants`.

    Returns
    -------
    str
        The edition of the equations, and a hash.
    """
    values = [f"{name}={row.value!r}~{row.sd!r}" for name, row in sorted(rows.items())]
    return f"{EDITION}.{hashlib.sha256(chr(10).join(values + others).encode()).hexdigest()[:8]}"


MODEL_VERSION = version_of(PARAMETERS, _constants_of_stages())
"""Stamped on every derived row; differs as soon as one value, standard deviation or constant differs."""
