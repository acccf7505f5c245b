"""Every parameter of physiology in one table."""

from __future__ import annotations

from typing import Any

from pipeline.parameter import Parameter, parameters_of
from pipeline.physiology import parameters_hypertrophy, parameters_running, parameters_training

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
