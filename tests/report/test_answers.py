"""Reports of answers that the weekly stage really gives."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.physiology.body import Estimate
from pipeline.report.document.build.week import build_document
from pipeline.report.render.document import render
from pipeline.weekly.forecast.training import Block, Work
from pipeline.weekly.state import TrainingState
from pipeline.weekly.verdict import answer_week

if TYPE_CHECKING:
    from pipeline.report.document.build.week import WeekData

EVERYTHING = {
    "running": {
        "easy": Work(6.0, 3000.0, 150.0, 3.0),
        "sprint": Work(0.05, 60.0, 2.0, 60.0),
        "uphill_sprint": Work(0.2, 150.0, 6.0, 100.0),
        "stairs": Work(0.3, 150.0, 8.0, 3.0),
    },
    "sets": Estimate(8.0, 1.6),
    "strength_known": True,
    "status": "trained",
    "protein_g_kg": Estimate(1.0, 0.1),
    "protein_logged": True,
    "load_points": 300.0,
    "usual_load_points": 300.0,
}
UNKNOWN = {
    "running": {"easy": Work(4.0, 2000.0, 100.0, 2.0)},
    "missing": ("strength", "weight_trend", "protein", "mass"),
}


@pytest.mark.parametrize(
    ("told", "deficit", "goal", "driver"),
    [
        pytest.param(UNKNOWN, None, None, "energy_unknown", id="nothing told"),
        pytest.param(EVERYTHING, 400.0, "grow", "energy_deficit", id="deficit"),
        pytest.param(EVERYTHING, -300.0, "performance", "energy_surplus", id="surplus"),
        pytest.param(EVERYTHING | {"safety": ("fast_weight_loss",)}, 900.0, "lean", "energy_deficit", id="losing fast"),
    ],
)
def test_real_answers_make_whole_reports(
    busy: WeekData, told: dict[str, Any], deficit: float | None, goal: str | None, driver: str
) -> None:
    known = {
        "protein_g_kg": Estimate(1.3, 0.3),
        "fat_mass_kg": Estimate(15.0, 2.0),
        "muscle_mass_kg": Estimate(28.0, 2.0),
    }
    balance = Estimate(deficit or 0.0, 250.0 if deficit is None else 60.0)
    origin = "prior" if deficit is None else "weight_log"
    habit = (Block(running={"easy": Work(4.0, 2000.0, 100.0, 2.0)}),) * 7
    state = TrainingState(**(known | told), history=habit, deficit_kcal=balance, deficit_origin=origin)
    verdict, changes = answer_week(state, goal)
    document = build_document(replace(busy, verdict=verdict, changes=changes, traces={}))
    assert driver in {part.key for part in document.verdict.drivers}
    assert document.verdict.probabilities == pytest.approx(verdict.probabilities, abs=1e-6)
    assert document.verdict.headline in " ".join(render(document, "md").split())
    for part in document.verdict.drivers:
        assert part.text in render(document, "md")
