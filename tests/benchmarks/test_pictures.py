from __future__ import annotations

import numpy as np

from benchmarks.answers import answer_to, simulated_athlete, simulated_cases
from benchmarks.pictures import reliability_chart, run_chart


def test_a_run_is_drawn_with_its_true_and_its_found_labels() -> None:
    runner, thresholds = simulated_athlete("given", 0, 1)
    case = next(simulated_cases(runner, thresholds, seed=1))
    answer = answer_to(case)
    bands = run_chart(case, answer).to_dict()["datasets"].values()
    found = sum(row["until"] - row["minutes"] for rows in bands for row in rows if row.get("labels") == "found")
    assert found * 60 == np.count_nonzero(answer.found >= 0)


def test_reliability_has_a_point_for_each_bin() -> None:
    chart = reliability_chart({"these": [(0.6, 0.5, 4), (0.9, 0.95, 20)], "those": [(1.0, 1.0, 7)]})
    points = [row for rows in chart.to_dict()["datasets"].values() for row in rows if "runs" in row]
    assert [(row["runs"], row["segments"]) for row in points] == [("these", 4), ("these", 20), ("those", 7)]
