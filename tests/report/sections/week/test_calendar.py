"""The days of next week hold the plan, no more and no less."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from pipeline.report.document.plan import SessionPart
from pipeline.report.quantities import DASH
from pipeline.report.sections.week.calendar import days_of

if TYPE_CHECKING:
    from pipeline.report.document.whole import Document
    from pipeline.report.sections.week.calendar import Day


def laid_out(
    document: Document, *sessions: SessionPart, easy_hours: float = 3.0, tempo_hours: float = 0.0
) -> list[Day]:
    assert document.plan is not None
    plan = replace(document.plan, sessions=sessions, easy_hours=easy_hours, tempo_hours=tempo_hours)
    return list(days_of(replace(document, plan=plan)))


def session(key: str, per_week: int, amount: int) -> SessionPart:
    return SessionPart(key=key, per_week=per_week, amount=amount, lately=None)


@pytest.mark.parametrize("per_week", [1, 2, 3])
def test_hard_running_stands_on_days_apart(documents: dict[str, Document], per_week: int) -> None:
    days = laid_out(documents["busy"], session("hills", per_week, 10))
    hard = [place for place, day in enumerate(days) if any(item.colour == "hill" for item in day.items)]
    assert len(hard) == per_week
    assert all(later - earlier > 1 for earlier, later in pairwise(hard))


def test_easy_time_adds_up(documents: dict[str, Document]) -> None:
    """Easy time adds up with the long run on Sunday."""
    days = laid_out(documents["busy"], session("hills", 2, 10), easy_hours=4.0)
    minutes = {day.weekday: item.what for day in days for item in day.items if item.colour == "easy"}
    assert minutes == {"Tue": "1 h easy", "Fri": "1 h easy", "Sun": "2 h easy"}


def test_amounts_that_do_not_divide_are_a_span(documents: dict[str, Document]) -> None:
    days = laid_out(documents["busy"], session("strength", 3, 16))
    assert {item.what for day in days for item in day.items if item.colour == "soft"} == {f"Lift: 5{DASH}6 hard sets"}


def test_one_is_written_in_the_singular(documents: dict[str, Document]) -> None:
    days = laid_out(documents["busy"], session("strength", 1, 1), session("sprints", 1, 1), easy_hours=0.0)
    assert [item.what for day in days for item in day.items] == ["1 x 40 m sprint", "Lift: 1 hard set"]


def test_tempo_is_part_of_the_long_run(documents: dict[str, Document]) -> None:
    days = laid_out(documents["busy"], easy_hours=1.0, tempo_hours=0.25)
    assert [day.weekday for day in days if any(item.colour == "tempo" for item in day.items)] == ["Sun"]
    assert not [
        item for day in laid_out(documents["busy"], tempo_hours=0.01) for item in day.items if item.colour == "tempo"
    ]


def test_no_days_without_a_plan(documents: dict[str, Document]) -> None:
    assert [days_of(documents[name]) for name in ("minor", "starving")] == [(), ()]
    assert days_of(replace(documents["busy"], plan=None)) == ()


def test_dates_go_on_into_the_next_month(documents: dict[str, Document]) -> None:
    document = replace(documents["busy"], week_start="2026-11-23")
    assert [day.number for day in laid_out(document, session("hills", 1, 5))] == ["30", "1", "2", "3", "4", "5", "6"]
