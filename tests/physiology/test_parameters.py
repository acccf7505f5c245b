from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipeline.physiology import parameters, parameters_hypertrophy, parameters_running
from pipeline.physiology.parameter import Parameter
from pipeline.physiology.parameters import MODEL_VERSION, PARAMETERS


@pytest.mark.parametrize(
    "table",
    [pytest.param(parameters_running, id="running"), pytest.param(parameters_hypertrophy, id="hypertrophy")],
)
def test_every_parameter_is_named_as_its_constant(table: object) -> None:
    named = {name: value for name, value in vars(table).items() if isinstance(value, Parameter)}
    assert named
    for constant, parameter in named.items():
        assert parameter.name == constant.lower()
        assert PARAMETERS[parameter.name] is parameter


def test_every_parameter_says_where_it_comes_from() -> None:
    for parameter in PARAMETERS.values():
        assert "judgement" in parameter.source or any(character.isalpha() for character in parameter.source)
        assert parameter.sd is None or parameter.sd >= 0


def test_the_fibre_types_make_a_whole() -> None:
    shares = [PARAMETERS[f"share_type_{kind}"].value for kind in ("i", "iia", "iix")]
    assert sum(shares) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "change",
    [pytest.param({"value": 3.9}, id="value"), pytest.param({"sd": 0.3}, id="standard deviation")],
)
def test_a_changed_parameter_changes_the_version(monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]) -> None:
    monkeypatch.setitem(PARAMETERS, "flat_cost", replace(PARAMETERS["flat_cost"], **change))
    assert parameters._version() != MODEL_VERSION


def test_a_reworded_source_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PARAMETERS, "flat_cost", replace(PARAMETERS["flat_cost"], source="read again"))
    assert parameters._version() == MODEL_VERSION
