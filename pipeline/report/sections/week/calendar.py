"""The plan of next week laid out by days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.report import quantities
from pipeline.report.sections.plan import LEAST_OTHER_S
from pipeline.report.sentences import counted, sentence
from pipeline.weekly.plan import SPRINT_M

if TYPE_CHECKING:
    from pipeline.report.document.plan import PlanPart, SessionPart
    from pipeline.report.document.whole import Document

# Days from Monday for one, two, three ... sessions: hard ones apart from each other; judgement.
RUN_DAYS = {1: (2,), 2: (1, 4), 3: (1, 3, 5)}
LIFT_DAYS = {1: (3,), 2: (0, 3), 3: (0, 2, 4), 4: (0, 2, 4, 5)}
LONG_RUN_DAY = 6  # Sunday
LONG_RUN_SHARE = 2  # times the easy running of another day; judgement
COLOUR = {"hills": "hill", "sprints": "sprint", "stairs": "stairs", "strength": "soft"}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do on a day, with the colour of its label."""

    colour: str
    what: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of next week and what it holds; nothing on a day of rest."""

    weekday: str
    number: str
    items: tuple[Item, ...]


def days_of(document: Document) -> tuple[Day, ...]:
    """Lay the plan's sessions and its easy running out over seven days; nothing where there is no plan."""
    plan = document.plan
    if plan is None or plan.refused:
        return ()
    days: list[list[Item]] = [[] for _ in range(7)]
    hard = [item for item in plan.sessions if item.key != "strength" for _ in range(item.per_week)]
    for place, item in enumerate(hard):
        slots = RUN_DAYS[min(len(hard), max(RUN_DAYS))]
        days[slots[place % len(slots)]].append(_session(item))
    for item in plan.sessions:
        if item.key == "strength":
            for day in LIFT_DAYS[min(item.per_week, max(LIFT_DAYS))]:
                days[day].append(_session(item))
    running = sorted({day for day in range(7) if any(item.colour != "soft" for item in days[day])} | {LONG_RUN_DAY})
    _add_easy(days, running, plan)
    start = date.fromisoformat(document.week_start) + timedelta(weeks=1)
    return tuple(
        Day(sentence(f"weekday.{place + 1}"), str((start + timedelta(days=place)).day), tuple(items))
        for place, items in enumerate(days)
    )


def _add_easy(days: list[list[Item]], running: list[int], plan: PlanPart) -> None:
    """Share the easy running out, the long run last; tempo running is part of the long run."""
    weights = {day: LONG_RUN_SHARE if day == LONG_RUN_DAY else 1 for day in running}
    seconds = 3600 * plan.easy_hours
    for day in running:
        part = seconds * weights[day] / sum(weights.values())
        if part >= LEAST_OTHER_S:
            days[day].insert(
                0, Item("easy", sentence("week.day.easy", time=quantities.duration(60 * round(part / 60))))
            )
    tempo = 3600 * plan.tempo_hours
    if tempo >= LEAST_OTHER_S:
        time = quantities.duration(60 * round(tempo / 60))
        days[LONG_RUN_DAY].append(Item("tempo", sentence("week.day.tempo", time=time), sentence("week.how.tempo")))


def _session(item: SessionPart) -> Item:
    key = item.key
    least, most = item.amount // item.per_week, -(-item.amount // item.per_week)
    amount = str(least) if least == most else f"{least}{quantities.DASH}{most}"
    texts = {"amount": amount, "sets": counted(most, "hard_set", amount)}
    texts["sprints"] = counted(most, "planned_sprint", f"{amount} x {SPRINT_M} m")
    return Item(COLOUR[key], sentence(f"week.day.{key}", **texts), sentence(f"week.how.{key}"))
