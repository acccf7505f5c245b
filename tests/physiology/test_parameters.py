from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from pipeline.physiology import parameters
from pipeline.physiology.parameters import PARAMETERS, constants, version_of

SOURCED = re.compile(r"\b(?:19|20)\d\d\b|judgement|from memory|computed|by definition")


def test_every_parameter_says_where_it_comes_from() -> None:
    for name, parameter in PARAMETERS.items():
        assert SOURCED.search(parameter.source), name
        assert parameter.sd is None or parameter.sd >= 0


def test_the_fibre_types_make_a_whole() -> None:
    shares = [PARAMETERS[f"share_type_{kind}"].value for kind in ("i", "iia", "iix")]
    assert sum(shares) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "change",
    [pytest.param({"value": 3.9}, id="value"), pytest.param({"sd": 0.3}, id="standard deviation")],
)
def test_a_changed_parameter_changes_the_version(change: dict[str, Any]) -> None:
    changed = PARAMETERS | {"flat_cost": replace(PARAMETERS["flat_cost"], **change)}
    assert version_of(changed, []) != version_of(PARAMETERS, [])


def test_a_reworded_source_does_not() -> None:
    reworded = PARAMETERS | {"flat_cost": replace(PARAMETERS["flat_cost"], source="read again")}
    assert version_of(reworded, []) == version_of(PARAMETERS, [])


SOURCE = '''"""A module."""

# Priors.
PRIOR_MPS = {"male": (3.6, 0.55)}  # judgement
LOW, HIGH = 1, 2
_TABLE: tuple[float, ...] = (
    1.0,  # first
    2.0,
)


def function() -> None:
    INSIDE = 3
'''


def test_constants_are_read_off_the_source() -> None:
    found = constants(SOURCE)
    assert [item.split(" = ")[0] for item in found] == ["PRIOR_MPS", "LOW, HIGH", "_TABLE: tuple[float, ...]"]
    assert "2.0" in found[2]


@pytest.mark.parametrize(
    ("old", "new", "moves"),
    [
        pytest.param("0.55", "0.60", True, id="a number"),
        pytest.param("2.0,", "2.5,", True, id="a number on a later line"),
        pytest.param("# judgement", "# a guess", False, id="a comment"),
        pytest.param("INSIDE = 3", "INSIDE = 4", False, id="a local name"),
    ],
)
def test_a_changed_constant_changes_the_version(old: str, new: str, *, moves: bool) -> None:
    before, after = (version_of({}, constants(text)) for text in (SOURCE, SOURCE.replace(old, new)))
    assert (before != after) == moves


@pytest.mark.parametrize(
    "constant",
    [
        pytest.param("CRITICAL_SPEED_PRIOR_MPS", id="prior of critical speed"),
        pytest.param("SPRINT_SPEED_PRIOR_MPS", id="prior of sprint speed"),
        pytest.param("TEMPO_FROM_CS", id="limit of a label"),
        pytest.param("_RUNNING_COEFFICIENTS", id="published coefficients"),
        pytest.param("EXERCISES", id="exercises"),
    ],
)
def test_constants_beside_the_tables_count(constant: str) -> None:
    assert any(found.startswith(constant) for found in parameters._constants_of_stages())
