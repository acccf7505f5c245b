from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from pipeline.store.rules import broken_rules
from pipeline.store.schemas import TABLES
from tests.store.conftest import rows_of, segment

MAY = datetime(2026, 5, 1, 6, tzinfo=UTC)
CLIMBS = "climb_run_m, climb_steps, climb_stairs_log_odds, climb_rise_m"
NAN, INFINITE = float("nan"), float("inf")


def evidence(**values: Any) -> dict[str, Any]:
    return {"evidence": [{"code": "grade", "value": 0.1, "sd": 0.01, "low": None, "high": None} | values]}


@pytest.mark.parametrize(
    ("values", "broken"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param({"grade": None, "evidence": []}, [], id="missing"),
        pytest.param(evidence(), [], id="evidence"),
        pytest.param({"grade": NAN}, ["grade nan"], id="nan"),
        pytest.param({"grade": -INFINITE, "speed_mps": INFINITE}, ["grade inf", "speed_mps inf"], id="infinite"),
        pytest.param({"confidence": 1.1, "distance_m": -1.0}, ["confidence max", "distance_m min"], id="range"),
        pytest.param({"model_version": None}, ["model_version nullability"], id="null"),
        pytest.param(evidence(value=NAN), ["evidence inner_inner_value_nan"], id="nan-inside"),
        pytest.param(evidence(code=None), ["evidence inner_inner_code_nullability"], id="null-inside"),
        pytest.param({"evidence": [None]}, ["evidence inner_nullability"], id="null-in-a-list"),
    ],
)
def test_broken_rules_are_named(values: dict[str, Any], broken: list[str]) -> None:
    rows = rows_of("segments", segment(MAY), segment(MAY, 1, **values), segment(MAY, 2))
    assert set(broken) <= set(broken_rules(TABLES["segments"], rows))
    assert bool(broken_rules(TABLES["segments"], rows)) == bool(broken)


@pytest.mark.parametrize(
    ("values", "broken"),
    [
        pytest.param({"steady_flat_speed_mps": [3.0], "steady_heart_rate_bpm": [140.0]}, [], id="a pair"),
        pytest.param(
            {"steady_flat_speed_mps": [3.0]}, ["steady_flat_speed_mps, steady_heart_rate_bpm length"], id="half"
        ),
        pytest.param({"climb_run_m": []}, [f"{CLIMBS} length"], id="missing"),
        pytest.param(dict.fromkeys(CLIMBS.split(", "), [1.0] * 8), [f"{CLIMBS} length"], id="eight climbs"),
        pytest.param(dict.fromkeys(CLIMBS.split(", "), [1.0] * 8) | {"climb_rise_m": [1.0]}, [], id="a climb"),
    ],
)
def test_lists_that_belong_together_are_equally_long(values: dict[str, Any], broken: list[str]) -> None:
    assert broken_rules(TABLES["activities"], rows_of("activities", {}, values)) == broken


@pytest.mark.parametrize("table", TABLES)
def test_rules_are_those_of_the_schema(table: str) -> None:
    columns = TABLES[table].schema.columns()
    rows = rows_of(table, {}).with_columns(pl.lit(None, column.dtype).alias(name) for name, column in columns.items())
    rules = {
        f"{name} {rule}": holds.all()
        for name, column in columns.items()
        for rule, holds in column.validation_rules(pl.col(name)).items()
    }
    held = rows.select(**rules).row(0, named=True)
    assert broken_rules(TABLES[table], rows) == [name for name, holds in held.items() if holds is False]
