"""The numbers that docs/articles.md sets against the articles, each computed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.physiology import parameters_body
from pipeline.physiology.activation import running_activation
from pipeline.physiology.body import exercise_deficit, forbes_2000_fat_free_share, hall_2011_weight_change
from pipeline.physiology.deficit import growth_factor, mass_lost, muscle_lost, share_lost
from pipeline.physiology.gradient import personal_running_cost
from pipeline.physiology.parameters_size import SETS_OF_RUNNING_CAP
from pipeline.physiology.sets import StrengthSet, set_worth
from pipeline.physiology.size import SizeResponse, size_after, size_model
from pipeline.report.model_card import parameters
from pipeline.report.sentences import sentence
from pipeline.vocabulary import OUTCOMES
from pipeline.weekly.balance import protein_intake
from pipeline.weekly.changes import SESSIONS, work_of
from pipeline.weekly.forecast.project import project
from tests.weekly.conftest import SUNDAY, certain_state, daily, log

if TYPE_CHECKING:
    from pipeline.weekly.forecast.draws import Sample

POUND_KG = 0.45359
WEIGHT_KG = 150 * POUND_KG
SQUAT_PCT_MVIC = 53.1  # Neto 2020, mean of loaded back squats


def gmax(speed_kmh: float, grade: float = 0.0) -> float:
    return float(running_activation("gmax", speed_kmh / 3.6, grade, max_sprint_speed_mps=8.0))


def test_claims_4_and_7(draws: Sample) -> None:
    """Easy running in balance keeps muscle."""
    change = project(certain_state(hours=6.0).training(), draws).muscle_pct
    assert float(np.median(change)) == pytest.approx(0.0, abs=0.5)


def test_claim_6() -> None:
    """A deficit costs muscle and strength work spares it."""
    _, lean_kg = mass_lost(500.0, 84, 15.0)
    lost = [float(muscle_lost(lean_kg, share_lost(sets, 8.0, 1.3), 28.0)) for sets in (0.0, 10.0)]
    assert lost[0] > 2 * lost[1] > 0


def test_claim_13() -> None:
    """Easy running takes 20 to 35 percent."""
    assert [gmax(speed) for speed in (8, 13)] == pytest.approx([20, 33], abs=1)


def test_claim_14() -> None:
    """Hills stay below squats until they are sprinted."""
    steady = [gmax(speed, grade) for speed in (8, 10, 12) for grade in (0.06, 0.08, 0.10)]
    assert max(steady) < SQUAT_PCT_MVIC < gmax(18, 0.08)


@pytest.mark.parametrize(
    ("key", "sets"),
    [
        pytest.param("two_hill_sprint_sessions", 1.0, id="claim 15: hill sprints"),
        pytest.param("one_sprint_session", 1.15, id="claim 16: 40 m sprints"),
    ],
)
def test_claims_15_and_16(key: str, sets: float) -> None:
    """In hill-sprint sessions; what these are worth in strength sets nobody has measured."""
    assert float(np.median(work_of(SESSIONS[key], certain_state()).force)) / 50 == pytest.approx(sets, rel=0.2)


def test_claim_18() -> None:
    """A kilometre costs the same within 3 percent."""
    easy, tempo = (float(personal_running_cost(0.0)) + 0.01 * (speed / 3.6) ** 2 for speed in (9.0, 13.5))
    assert 1 < tempo / easy < 1.03


def test_claim_20() -> None:
    """Ten sets are worth more than any running, whose worth is capped."""
    assert SETS_OF_RUNNING_CAP.value * np.exp(1.645 * (SETS_OF_RUNNING_CAP.sd or 0.0)) < 10


def test_claim_21() -> None:
    """A hip thrust counts as a squat."""
    thrust, squat = (set_worth(StrengthSet(name, 10, 80, 2)).value for name in ("hip thrust", "squat"))
    assert thrust == pytest.approx(squat, abs=0.05)
    assert thrust == pytest.approx(1.0, abs=0.05)


def test_claim_22() -> None:
    """Gains from protein end at 1.6 g/kg."""
    low, enough, much = (float(growth_factor(0.0, grams, 0.0)) for grams in (0.8, 1.6, 2.2))
    assert much - enough < 0.03
    assert enough - low > 0.1


@pytest.mark.parametrize(
    ("grams", "per_kg"),
    [
        pytest.param(80.0, 1.18, id="what the article names"),
        pytest.param(100.0, 1.47, id="and at most"),
        pytest.param(150.0, 2.20, id="what a gram a pound makes"),
        pytest.param(225.0, 3.31, id="and one and a half"),
    ],
)
def test_claim_23(grams: float, per_kg: float) -> None:
    """The pounds do not make the grams."""
    found = protein_intake(log("food", daily("protein_g", grams)), WEIGHT_KG, SUNDAY)
    assert found.logged
    assert found.intake.value == pytest.approx(per_kg, abs=0.01)


def test_claim_24() -> None:
    """Over a year the usual rule promises twice of what comes."""
    fat_kg, lost_kg = 0.30 * WEIGHT_KG, POUND_KG * 30.4 / 7
    shares = (1 - float(forbes_2000_fat_free_share(fat_kg)), 1.0)
    points = [100 * (0.30 - (fat_kg - share * lost_kg) / (WEIGHT_KG - lost_kg)) for share in shares]
    assert points == pytest.approx([1.1, 2.1], abs=0.05)
    by_rule_kg = 500 * 365 / 7700
    assert by_rule_kg / float(hall_2011_weight_change(500, 365)) == pytest.approx(2.1, abs=0.1)


def test_claim_25() -> None:
    """Most of a run is eaten back."""
    assert float(exercise_deficit(200)) == pytest.approx(80)


@pytest.mark.parametrize(
    ("number", "in_table", "in_report"),
    [
        pytest.param(
            9, "with untrained men, not with distance runners", "with untrained men, not with distance", id="Miller"
        ),
        pytest.param(10, "maximus extends the hip", "maximus extends the hip", id="roles"),
        pytest.param(17, "93.5 ± 2.5 %", "93.5 ± 2.5 %", id="tempo"),
        pytest.param(23, "150-225 g", "150 to 225 g", id="protein"),
        pytest.param(24, "promises twice what Hall finds", "promises twice what is lost (Hall 2011)", id="500 kcal"),
        pytest.param(25, "80 kcal of deficit", "80 kcal of deficit", id="eaten back"),
        pytest.param(41, "the same sets for years keep", "the same sets for years keep", id="overload"),
    ],
)
def test_corrections_in_words(number: int, in_table: str, in_report: str) -> None:
    """What the table corrects stands in the report's own words, too, beside the claim."""
    lines = (Path(__file__).parents[2] / "docs" / "articles.md").read_text(encoding="utf-8").splitlines()
    row = next(line for line in lines if line.startswith(f"| {number} |"))
    assert in_table in row
    assert in_report in sentence(row.split("`")[-2])


def test_claim_41() -> None:
    """Ten sets for three years: the third adds next to nothing; from ten to twenty grows."""
    model = size_model(SizeResponse(), 30.0)
    sizes = [float(size_after(model, 0.0, 10.0, 52.0 * years)) for years in (0, 2, 3)]
    more = float(size_after(model, sizes[2], 20.0, 52.0))
    assert sizes[2] - sizes[1] < 2.0 < more - sizes[2]


def test_claim_30() -> None:
    """Sitting has no parameter."""
    assert not [name for name in parameters() if "sit" in name.split("_") or "sitting" in name]


def test_claim_33() -> None:
    """Toning is a class with a definition."""
    assert "toning" in OUTCOMES
    assert (parameters_body.SIZE_CHANGE.value, parameters_body.FAT_CHANGE.value) == (1.5, 5.0)
