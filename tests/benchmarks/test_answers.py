from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.answers import answer_to, profile_of, real_cases, simulated_cases, thresholds_of
from benchmarks.labels import print_scores
from pipeline.vocabulary import LABELS
from sample_data.runner import random_runner
from sample_data.simulator import EPOCH

if TYPE_CHECKING:
    from pathlib import Path

RUNNER = random_runner(np.random.default_rng(1), "one")
DAY = EPOCH.date()


def test_told_thresholds_are_those_of_the_runner() -> None:
    thresholds = thresholds_of(profile_of(RUNNER, DAY, told_thresholds=True), DAY, [])
    assert thresholds.critical_speed_mps.value == pytest.approx(RUNNER.critical_speed_mps, rel=0.05)
    assert thresholds.max_sprint_speed_mps.value == pytest.approx(RUNNER.max_sprint_speed_mps, rel=0.05)


def test_an_answer_lies_beside_its_truth(capsys: pytest.CaptureFixture[str]) -> None:
    thresholds = thresholds_of(profile_of(RUNNER, DAY, told_thresholds=True), DAY, [])
    answer = answer_to(next(simulated_cases(RUNNER, thresholds, seed=1)))
    assert len(answer.truth) == len(answer.found) == len(answer.scored)
    assert answer.share_right > 0.8  # an easy run on the flat
    print_scores("one run", [answer], 1)
    assert "macro F1" in capsys.readouterr().out


@pytest.fixture
def one_real_run(shared: Path, tmp_path: Path) -> Path:
    folder = shared / "corpus" / "labelled"
    rows = (folder / "labels.tsv").read_text(encoding="utf-8").splitlines()
    kept = [rows[0], *(f"{folder}/{row}" for row in rows if row.startswith("stairs-tower"))]
    table = tmp_path / "labels.tsv"
    table.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return table


def test_a_real_run_is_scored_where_it_has_a_label(one_real_run: Path) -> None:
    [case] = real_cases(one_real_run)
    answer = answer_to(case)
    assert set(answer.truth[answer.scored]) == {LABELS.index("stairs")}
    assert answer.scored.sum() > 600
