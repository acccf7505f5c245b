from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.parameter import Grade
from pipeline.physiology.published import published
from pipeline.report.model_card import model_card, parameters


@pytest.fixture(scope="module")
def card() -> str:
    return model_card()


def test_the_card_in_docs_is_that_of_the_code(card: str) -> None:
    stored = (Path(__file__).parents[2] / "docs" / "model.md").read_text(encoding="utf-8")
    assert stored == card, "run: python -m pipeline.report.model_card > docs/model.md"


def test_every_parameter_has_its_row(card: str) -> None:
    for name in parameters():
        assert card.count(f"\n| `{name}` | ") == 1


def test_every_parameter_says_where_it_comes_from() -> None:
    for name, parameter in parameters().items():
        assert len(parameter.source) >= len("judgement"), name
        assert parameter.grade != Grade.JUDGED or "judgement" in parameter.source, name
        assert parameter.sd is None or parameter.sd >= 0


def test_every_published_value_stands_with_ours(card: str) -> None:
    for row in published():
        assert f"| {row.what} | {row.unit} | {row.measured:.4g} |" in card


@pytest.mark.parametrize(
    "model",
    [
        *("minetti_2002_running_cost", "minetti_2002_walking_cost", "acsm_running_vo2", "acsm_walking_vo2"),
        *("acsm_stepping_vo2", "looney_2019_walking_power", "looney_2023_running_power", "keytel_2005_energy_rate"),
        *("di_prampero_2005_accelerated_cost", "stair_climbing_vo2", "swain_leutholtz_1997_vo2", "device_power_energy"),
        *("mifflin_1990_resting_energy", "cunningham_1991_resting_energy", "banister_1991_trimp"),
        *("foster_1998_monotony", "forbes_2000_fat_free_share", "hall_2011_weight_change", "growth_factor"),
    ],
)
def test_published_models_are_shown(card: str, model: str) -> None:
    """Every published model is shown with source and code."""
    described = card.partition(f"**`{model}(")[2].partition("\n**`")[0]
    assert "Gives: " in described
    assert "Source: " in described
    assert "```python" in described
