from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.report.document.plan import LiftPart, SessionPart
from pipeline.report.render.terminal import to_terminal
from pipeline.report.sections.page import subtitle
from pipeline.report.sections.plan import plan_page, plan_section, warm_up_minutes

if TYPE_CHECKING:
    from pipeline.report.document.plan import PlanPart
    from pipeline.report.document.whole import Document


def planned(document: Document, **changes: Any) -> Document:
    """Change the plan of a document."""
    return replace(document, plan=replace(plan_of(document), **changes))


def plan_of(document: Document) -> PlanPart:
    assert document.plan is not None
    return document.plan


def texts(document: Document) -> str:
    section = plan_section(document, "metric")
    return " ".join([section.lead, *(point.text for point in section.points), *section.after])


def test_own_paces_and_hills(documents: dict[str, Document]) -> None:
    """The plan speaks of the athlete's own paces and hills."""
    text = texts(documents["busy"])
    assert "2 x in the week: 5 to 6 x 30 s up a hill of 6 to 10 %" in text
    assert "You know one: Sat 14 Nov, 35 min into the run, 6 % over 552 m." in text
    assert "1 to 3 repetitions in reserve. Lately not known." in text
    assert "About 125 (119\N{EN DASH}131) m each" in text
    assert "slower than 5:30 (5:52 to 5:10) min/km" in text
    assert "Running load" in text
    assert "judgement" in text


def test_one_is_written_in_the_singular(documents: dict[str, Document]) -> None:
    lifted = SessionPart(key="strength", per_week=1, amount=1, lately=1.0, after=(1, 2, 1))
    run = SessionPart(key="sprints", per_week=1, amount=1, lately=1.5)
    text = texts(planned(documents["busy"], sessions=(lifted, run)))
    for words in (
        "Once: 1 hard set of",
        "Lately 1 set a week",
        "1 set, 2 sets",
        "1 x 40 m sprint on",
        "1.5 repetitions",
    ):
        assert words in text


def test_plan_says_what_it_brings(documents: dict[str, Document]) -> None:
    """The plan says what it would bring with its range."""
    plan = plan_of(documents["busy"])
    change = plan.muscle_change_pct
    assert change is not None
    assert plan.probabilities is not None
    assert change.low <= change.value <= change.high
    assert sum(plan.probabilities.values()) == pytest.approx(1.0, abs=1e-5)
    assert "would be expected to move the chance of growing from" in texts(documents["busy"])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("minor", "under 18", id="minor"),
        pytest.param("starving", "little energy", id="low energy"),
        pytest.param("undecided", "Choose a goal", id="no goal"),
    ],
)
def test_a_refused_plan_says_why_and_nothing_else(documents: dict[str, Document], name: str, words: str) -> None:
    section = plan_section(documents[name], "metric")
    assert words in section.points[0].text
    assert (len(section.points), section.after, section.lead) == (1, (), "")


def test_the_plan_alone_is_a_page(documents: dict[str, Document]) -> None:
    document = documents["busy"]
    text = to_terminal(plan_page(document, "metric", subtitle(document)))
    assert text.startswith("Next week\nanna, week 2026-W46")
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "Not a medical device" in text


def test_a_plan_that_moves_nothing_says_so(documents: dict[str, Document]) -> None:
    same = planned(documents["busy"], probabilities_before=plan_of(documents["busy"]).probabilities)
    assert "leave the answer as it is" in texts(same)


def test_newcomer_and_flat_land(documents: dict[str, Document]) -> None:
    """A newcomer reads what waits, and who has no hill what does instead."""
    busy = documents["busy"]
    assert "wait until you have run in each of the last 4 weeks, 1 h 30 min a week or more" in texts(
        planned(busy, waits=True)
    )
    assert "a treadmill at the same grade" in texts(planned(busy, hill=None))
    assert "treadmill" not in texts(busy)


def test_lean_never_eats_less(documents: dict[str, Document]) -> None:
    """The goal lean brings a word on fat and never on eating less."""
    text = texts(planned(documents["busy"], goal="lean"))
    assert "Gluteal fat over 12 weeks:" in text
    assert "with food as it is" in text
    assert not re.search(r"eat less|deficit|calorie|diet\b", text)


@pytest.mark.parametrize(
    ("easy_hours", "tempo_hours", "minutes"),
    [
        pytest.param(3.0, 0.0, (10, 5), id="plenty"),
        pytest.param(0.3, 0.2, (10, 5), id="just enough"),
        pytest.param(0.3, 0.05, (7, 4), id="less"),
        pytest.param(0.0, 0.0, (5, 2), id="never without"),
    ],
)
def test_warm_ups_fit_into_the_other_running(
    documents: dict[str, Document], easy_hours: float, tempo_hours: float, minutes: tuple[int, int]
) -> None:
    sessions = tuple(SessionPart(key=key, per_week=2, amount=8, lately=None) for key in ("hills", "strength"))
    plan = replace(plan_of(documents["busy"]), sessions=sessions, easy_hours=easy_hours, tempo_hours=tempo_hours)
    assert warm_up_minutes(plan) == minutes


def test_own_best_bounds_the_hills(documents: dict[str, Document]) -> None:
    text = texts(planned(documents["busy"], hill_best_mps=3.0))
    assert "Your best of the last year on a similar slope: 90 m." in text
    assert "About 88 (84\N{EN DASH}92) m each" in text


def test_progression(documents: dict[str, Document]) -> None:
    hills = SessionPart(key="hills", per_week=1, amount=4, lately=0.0, after=(5, 6, 4))
    rising = planned(documents["busy"], sessions=(hills,))
    assert "For a start, 8 x 15 s with a jog back down count as much." in texts(rising)
    assert (
        "in all and as far as the load allows: 5 repetitions, 6 repetitions, then a lighter one of 4 repetitions."
        in texts(rising)
    )
    lighter = texts(planned(rising, lighter=True, probabilities=None))
    assert "your load has risen for three weeks" in lighter
    assert "The weeks after" not in lighter


def test_lifts(documents: dict[str, Document]) -> None:
    sets = SessionPart(key="strength", per_week=2, amount=6, lately=6.0)
    lift = LiftPart(exercise="Hip thrust", load_kg=60.0, repetitions=12, next_load_kg=62.5, next_repetitions=8)
    document = planned(documents["busy"], sessions=(sets,), lifts=(lift,))
    assert "Hip thrust: lately 12 x 60 kg, next 8 x 62.5 kg." in texts(document)
    section = plan_section(document, "imperial")
    assert "lately 12 x 132 lb, next 8 x 138 lb" in section.points[0].text
