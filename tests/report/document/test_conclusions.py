"""What the verdict says in words, and what would change it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.report.document.build.conclusions import first_change
from pipeline.report.document.build.week import build_document
from pipeline.report.quantities import ranged
from pipeline.report.render.document import render
from pipeline.report.sections.page import build_page
from pipeline.report.sentences import sentence
from pipeline.weekly.answer import Driver, Range
from pipeline.weekly.forecast.statements import Worth

if TYPE_CHECKING:
    from pipeline.report.document.build.week import WeekData
    from pipeline.report.document.whole import Document


SAME = "In 12 weeks like these the muscle more likely than not stays the same size"
JOINT = {"kind": "joint", "muscle": "larger", "fat": "smaller", "hedge": "very_likely", "fat_hedge": "very_likely"}
CLOSE = {"kind": "close", "hedge": None, "probability": 0.52, "opening": "pause", "weeks": 6.2}
ASKED = "Too early to tell: it takes four weeks of training like this to know whether it is new or a habit."
PAUSE = "in the 6 weeks to the end of the pause"
TWO = f"Too close to call: {PAUSE} the muscle stays the same size (50 %) or is larger (35 %)"


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        pytest.param({}, f"{SAME}; gluteal fat is likely about the same.", id="apart"),
        pytest.param(
            {"fat": "unknown", "fat_hedge": None},
            f"{SAME}; what gluteal fat does is too uncertain to say.",
            id="fat unknown",
        ),
        pytest.param(JOINT, "In 12 weeks like these your glutes are very likely larger and leaner.", id="joint"),
        pytest.param(CLOSE, f"{TWO}; gluteal fat is likely about the same.", id="close"),
        pytest.param({"kind": "asked"}, ASKED, id="asked"),
    ],
)
def test_headline(busy: WeekData, said: dict[str, Any], wanted: str) -> None:
    verdict = replace(busy.verdict, statement=replace(busy.verdict.statement, **said))
    assert build_document(replace(busy, verdict=verdict)).verdict.headline == wanted


def test_a_pause_is_the_horizon(busy: WeekData) -> None:
    said = replace(busy.verdict.statement, opening="pause", weeks=5.3)
    document = build_document(replace(busy, verdict=replace(busy.verdict, statement=said)))
    assert document.verdict.horizon.startswith("This would be expected by the end of the pause, in 5 weeks")
    text = render(document, "terminal")
    assert "Chances in 20 by the end of the pause, in 5 weeks" in text
    assert "Gluteal fat in 5 weeks" in text
    assert "12 weeks" not in text


def test_one_week_is_this_week(busy: WeekData) -> None:
    document = build_document(replace(busy, verdict=replace(busy.verdict, weeks_observed=1)))
    assert "like this week for 12 weeks" in document.verdict.horizon


def test_worth_of_running(busy: WeekData) -> None:
    """Worth of running is said where running moves the answer."""
    drivers = tuple(driver for driver in busy.verdict.drivers if driver.key in ("energy_deficit", "easy_running"))
    same = dict.fromkeys(("cautious", "middle", "generous"), Worth(0.8, 0.3))
    for verdict, said in (
        (busy.verdict, True),
        (replace(busy.verdict, drivers=drivers), False),
        (replace(busy.verdict, worth_of_running=same), False),
    ):
        text = build_document(replace(busy, verdict=verdict)).verdict.worth_text
        assert (text is not None) == said


def test_unknown_balance_widens(busy: WeekData) -> None:
    """An unknown balance widens and pushes nowhere."""
    unknown = Driver(key="energy_unknown", muscle_change_pct=-2.0, fat_change_pct=9.0, evidence="D", values={})
    known = Driver(key="easy_running", muscle_change_pct=-0.1, fat_change_pct=0.0, evidence="C", values={"hours": 3.0})
    document = build_document(replace(busy, verdict=replace(busy.verdict, drivers=(unknown, known))))
    texts = {driver.key: driver.text for driver in document.verdict.drivers}
    assert texts["energy_unknown"].endswith("Widens the answer more than it moves it.")
    assert texts["easy_running"].endswith("Hardly moves muscle.")
    answer = next(section for section in build_page(document, "metric").sections if section.key == "answer")
    assert answer.points[0].text.startswith("Easy and tempo running, 3 h a week")


def test_safety_outranks_the_verdict(documents: dict[str, Document]) -> None:
    verdict = documents["starving"].verdict
    assert "doctor" in verdict.headline
    assert ranged(Range(23.4, 17.9, 28.9)) + " kcal per kg of fat-free mass a day" in verdict.headline
    assert [verdict.answer, verdict.probabilities, verdict.muscle_change_pct] == [None] * 3
    assert documents["starving"].changes == ()


def test_a_number_that_could_harm_is_not_shown(busy: WeekData) -> None:
    found = Range(23.4, 17.9, 28.9)
    for safety in (("low_energy_availability", "care"), ("low_energy_availability", "under_18")):
        verdict = replace(busy.verdict, safety=safety, body_hidden=True, energy_availability=found)
        document = build_document(replace(busy, verdict=verdict))
        assert "23" not in document.verdict.headline
        assert document.verdict.energy_availability_kcal_kg is None
    hidden = replace(busy.verdict, body_hidden=True, energy_availability=Range(38.0, 30.0, 46.0))
    assert build_document(replace(busy, verdict=hidden)).verdict.energy_availability_kcal_kg is None


def test_open_verdict_asks(documents: dict[str, Document]) -> None:
    """An open verdict asks one question with its command."""
    verdict = documents["undecided"].verdict
    assert (verdict.question or "").endswith("?")
    assert verdict.question_command == "glute athlete set ben --weight-trend stable"


def test_first_advised_change(documents: dict[str, Document], busy: WeekData) -> None:
    """The change that matters is the first that is advised."""
    assert documents["busy"].first_change == "ten_strength_sets"
    only_forbidden = replace(busy, changes=busy.changes[1:2])
    assert build_document(only_forbidden).first_change is None


@pytest.mark.parametrize(
    ("growing", "named"), [pytest.param(0.7475, False, id="still 70 %"), pytest.param(0.7575, True, id="75 %")]
)
def test_first_change_moves_a_number_that_the_text_names(busy: WeekData, growing: float, *, named: bool) -> None:
    """Without a goal the text names what moves most; that other outcomes round to other numbers is not seen."""
    now = {"growing": 0.6975, "maintaining": 0.1275, "toning": 0.1, "shrinking": 0.075}
    fall = (growing - now["growing"]) / 3
    then = {name: growing if name == "growing" else share - fall for name, share in now.items()}
    gain = growing - now["growing"]
    change = replace(busy.changes[0], probabilities=then, goal_gain=gain, goal_probability=None, advised=True)
    assert (first_change([change], now) == change.key) == named


def test_useless_change_is_not_first(busy: WeekData) -> None:
    """It may move the classes as far as it likes."""
    against = replace(busy.changes[0], goal_gain=-0.3)
    document = build_document(replace(busy, changes=(against,)))
    assert document.first_change is None
    assert sentence("first_change.none_goal") in render(document, "md")
