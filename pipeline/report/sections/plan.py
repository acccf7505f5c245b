"""Next week in words: the plan in the athlete's own paces and hills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.physiology import parameters_training as training
from pipeline.physiology.attainable import SpeedBand, repetition_target
from pipeline.physiology.body import Estimate
from pipeline.physiology.load import running_stress_range
from pipeline.report import quantities
from pipeline.report.document.plan import hill_grade
from pipeline.report.quantities import number, ranged
from pipeline.report.sections.blocks import Page, Point, Section, titled
from pipeline.report.sections.tables import threshold_range
from pipeline.report.sentences import counted, sentence, upper_first
from pipeline.segments.parameters import HEART_RATE_AT_TEMPO, TEMPO_FROM_CS
from pipeline.units import KG_PER_LB, METRES_PER_YARD
from pipeline.vocabulary import OUTCOMES, Goal
from pipeline.weekly.answer import Range
from pipeline.weekly.changes import READY_HOURS, READY_WEEKS
from pipeline.weekly.plan import HILL_S, SPRINT_M
from pipeline.weekly.progression import RAISED

if TYPE_CHECKING:
    from pipeline.report.document.plan import LiftPart, PlanPart, SessionPart
    from pipeline.report.document.whole import Document
    from pipeline.vocabulary import Units

CLASS_OF_GOAL = {"grow": "growing", "keep": "shrinking"}  # what the goal seeks, or avoids
WARM_UP_MIN, COOL_DOWN_MIN = 10, 5  # of a session that is run; judgement
SHORTEST_WARM_UP = 0.5  # of these, where there is little other running to take them from [fraction]; judgement
SHORT_HILL_S = 15  # of a repetition for a start, as in article 002
LEAST_OTHER_S = 60.0  # of easy or tempo running that is worth a line


def plan_section(document: Document, units: Units) -> Section:
    """Lay out the plan, or say why there is none."""
    plan = document.plan
    if plan is None:
        return titled("plan")
    if plan.refused:
        code = sentence("plan.goal_command", athlete=document.athlete) if plan.refused == "no_goal" else None
        return titled("plan", points=(Point(sentence(f"plan_refused.{plan.refused}"), code=code),))
    texts = [session_text(item, document, units) for item in plan.sessions]
    return titled(
        "plan",
        lead=sentence("plan.lighter" if plan.lighter else "plan.lead", goal=sentence(f"goal.{plan.goal}")),
        points=tuple(Point(text) for text in (*texts, *_other_running(plan, document, units))),
        after=(*_how(plan), *_outcome(plan), _load(plan, document), sentence("plan.caution")),
    )


def plan_page(document: Document, units: Units, subtitle: str, sections: tuple[Section, ...] = ()) -> Page:
    """Make a page of the plan, and of sections below it, to print or to take along."""
    section = plan_section(document, units)
    return Page(
        headline=section.title,
        alert=False,
        title=section.title,
        subtitle=subtitle,
        sections=(section, *sections),
        footer=(document.footer,),
        more="",
    )


def session_text(item: SessionPart, document: Document, units: Units) -> str:
    """Say one kind of work in the athlete's own paces and hills."""
    least, most = item.amount // item.per_week, -(-item.amount // item.per_week)
    amount = number(least) if least == most else sentence("word.to", low=number(least), high=number(most))
    texts = {
        "sessions": sentence("plan.once" if item.per_week == 1 else "plan.times", count=number(item.per_week)),
        "amount": amount,
        "sets": counted(most, "hard_set", amount),
        "sprints": counted(most, "planned_sprint", f"{amount} x {SPRINT_M} m"),
        "lately": _lately(item),
    }
    text = sentence(f"session.{item.key}", **texts)
    return " ".join([text, *_own(item.key, document, units), *_progression(item, document)])


def _other_running(plan: PlanPart, document: Document, units: Units) -> list[str]:
    """Say how much easy and tempo running stands beside the sessions."""
    kinds = (("easy", plan.easy_hours, _easy_pace), ("tempo", plan.tempo_hours, _tempo_pace))
    return [
        sentence(f"plan.{key}", time=quantities.duration(3600 * hours), pace=pace(document, units))
        for key, hours, pace in kinds
        if 3600 * hours >= LEAST_OTHER_S
    ]


def _how(plan: PlanPart) -> list[str]:
    """Say how to order the sessions, and what has to wait."""
    run = any(item.key != "strength" for item in plan.sessions)
    warm_up, cool_down = (f"{minutes} min" for minutes in warm_up_minutes(plan))
    waits = {"weeks": counted(READY_WEEKS, "week"), "time": quantities.duration(3600 * READY_HOURS)}
    return [
        *([sentence(f"plan.{_warm_up_key(plan)}", warm_up=warm_up, cool_down=cool_down)] if run else []),
        sentence("plan.spacing"),
        *([sentence("plan.waits", **waits)] if plan.waits else []),
    ]


def warm_up_minutes(plan: PlanPart) -> tuple[int, int]:
    """Give the minutes of warm-up and of cool-down: shorter where the week holds little other running."""
    share = max(SHORTEST_WARM_UP, min(1.0, _room_for_warm_ups(plan)))
    return round(share * WARM_UP_MIN), round(share * COOL_DOWN_MIN)


def _room_for_warm_ups(plan: PlanPart) -> float:
    """Return the easy and tempo running of a plan over what warming up and cooling down take."""
    runs = sum(item.per_week for item in plan.sessions if item.key != "strength")
    room = 60 * (plan.easy_hours + plan.tempo_hours)
    return room / (runs * (WARM_UP_MIN + COOL_DOWN_MIN)) if runs else 1.0


def _warm_up_key(plan: PlanPart) -> str:
    """Name the sentence on warming up: part of the other running, or on top of it where there is too little."""
    return "warm_up" if _room_for_warm_ups(plan) >= SHORTEST_WARM_UP else "warm_up_added"


def _lately(item: SessionPart) -> str:
    """Say how much of a kind of work there was; nothing known is not none."""
    if item.lately is None:
        return sentence("word.unknown")
    if item.lately == 0:
        return sentence("lately.none")
    return sentence(f"lately.{item.key}", **_amounts(item.lately))


def _amounts(amount: float) -> dict[str, str]:
    """Write an amount out as every kind of work may count it."""
    text = number(amount, quantities.digits_of(amount))
    return {"amount": text, "repetitions": counted(amount, "repetition", text), "sets": quantities.sets(amount)}


def _progression(item: SessionPart, document: Document) -> list[str]:
    """Say how the work goes on: shorter repetitions for a start, the weeks after."""
    texts = []
    if item.key == "hills" and not item.lately:
        each = -(-item.amount // item.per_week)
        texts.append(sentence("plan.short_hills", count=number(each * HILL_S / SHORT_HILL_S), length=str(SHORT_HILL_S)))
    if item.after and document.plan and not document.plan.lighter:
        first, second, lighter = (sentence(f"planned.{item.key}", **_amounts(round(amount))) for amount in item.after)
        texts.append(sentence("plan.after", first=first, second=second, lighter=lighter))
    return texts


def _lift(lift: LiftPart, units: Units) -> str:
    """Say what was lifted lately, and what to lift next."""
    unit, kilograms = ("kg", 1.0) if units == "metric" else ("lb", KG_PER_LB)
    load, more = lift.load_kg / kilograms, lift.next_load_kg / kilograms
    digits = [0 if value == round(value) or units != "metric" else 1 for value in (load, more)]
    return sentence(
        "plan.lift",
        exercise=upper_first(lift.exercise),
        lately=f"{lift.repetitions} x {number(load, digits[0])} {unit}",
        next=f"{lift.next_repetitions} x {number(more, digits[1])} {unit}",
    )


def _own(key: str, document: Document, units: Units) -> list[str]:
    """Add what the athlete's thresholds and hills say about a session."""
    speed = threshold_range(document.thresholds.get("max_sprint_speed_mps"))
    plan = document.plan
    hill = plan.hill if plan else None
    texts = []
    if key == "hills" and not hill:
        texts.append(sentence("plan.no_hill"))
    if key == "hills" and hill:
        where = {"date": quantities.day(hill.local_start), "minute": number(hill.start_minute)}
        length = quantities.distance(hill.distance_m, units)
        texts.append(sentence("plan.hill", grade=f"{100 * hill.grade:.0f} %", length=length, **where))
    band = hill_band(document) if key == "hills" else None
    if band:
        unit, metres = ("m", 1.0) if units == "metric" else ("yd", METRES_PER_YARD)
        low, high = (HILL_S * end / metres for end in band)
        texts.append(sentence("plan.hill_pace", length=f"{ranged(Range((low + high) / 2, low, high))} {unit}"))
        if plan and plan.hill_best_mps:
            texts.append(sentence("plan.hill_best", length=f"{number(HILL_S * plan.hill_best_mps / metres)} {unit}"))
    if key == "strength" and plan:
        texts += [_lift(lift, units) for lift in plan.lifts]
    if key == "sprints" and speed:
        ends = (speed.value, speed.high, speed.low)
        seconds = Range(*(SPRINT_M / (training.SPRINT_SPEED.value * mps) for mps in ends))
        texts.append(sentence("plan.sprint_pace", time=f"{ranged(seconds, 1)} s"))
    return texts


def hill_band(document: Document) -> SpeedBand | None:
    """Return the speeds that the plan's hill repetitions ask for; None where a threshold is not known."""
    plan, found = document.plan, document.thresholds
    sprint, critical = (threshold_range(found.get(name)) for name in ("max_sprint_speed_mps", "critical_speed_mps"))
    session = next((item for item in plan.sessions if item.key == "hills"), None) if plan else None
    if plan is None or sprint is None or critical is None or session is None:
        return None
    return repetition_target(
        HILL_S,
        -(-session.amount // session.per_week),
        hill_grade(plan.hill),
        max_sprint_speed_mps=sprint.value,
        critical_speed_mps=critical.value,
        own_best_mps=plan.hill_best_mps,
    )


def _easy_pace(document: Document, units: Units) -> str:
    speed = threshold_range(document.thresholds.get("critical_speed_mps"))
    if speed is None:
        return sentence("plan.talk")
    pace = quantities.pace_range(_times(TEMPO_FROM_CS.value, speed), units)
    heart_rate = threshold_range(document.thresholds.get("hr_max_bpm"))
    if heart_rate is None:
        return sentence("plan.slower", pace=pace)
    below = f"{ranged(heart_rate, factor=HEART_RATE_AT_TEMPO.value)} bpm"
    return sentence("plan.slower_or_below", pace=pace, heart_rate=below)


def _tempo_pace(document: Document, units: Units) -> str:
    speed = threshold_range(document.thresholds.get("critical_speed_mps"))
    if speed is None:
        return sentence("plan.hard_talk")
    slow, fast = TEMPO_FROM_CS.value * speed.value, speed.value
    return quantities.pace_range(Range((slow + fast) / 2, slow, fast), units)


def _times(share: float, found: Range) -> Range:
    return Range(share * found.value, share * found.low, share * found.high)


def _outcome(plan: PlanPart) -> list[str]:
    """Say what weeks like the plan would be expected to bring, first of all for the class that the goal is about."""
    now, then, size = plan.probabilities_before, plan.probabilities, plan.muscle_change_pct
    if now is None or then is None or size is None:
        return []
    moved = CLASS_OF_GOAL.get(plan.goal or "") or max(OUTCOMES, key=lambda name: abs(then[name] - now[name]))
    before, after = quantities.probability_text(now[moved]), quantities.probability_text(then[moved])
    muscle = f"{quantities.change_ends(size)} %"
    leaner = []
    if plan.goal == Goal.LEAN and plan.fat_change_pct:
        leaner = [sentence("plan.outcome_fat", fat=f"{quantities.signed_range(plan.fat_change_pct)} %")]
    if before == after:
        return [sentence("plan.outcome_same", muscle=muscle), *leaner]
    name = sentence(f"class.{moved}")
    return [sentence("plan.outcome", verdict=name, before=before, after=after, muscle=muscle), *leaner]


def _load(plan: PlanPart, document: Document) -> str:
    """Say the running load of the plan and the usual one, each with what an unsure critical speed leaves open."""
    speed = document.thresholds.get("critical_speed_mps")
    critical = Estimate(speed.value, speed.sd or 0.0) if speed and speed.value is not None else None
    load, usual = (_points(points, critical) for points in (plan.load_points, plan.usual_load_points))
    return sentence("plan.load", load=load, usual=usual, step=f"{100 * RAISED:.0f} %")


def _points(points: float, critical: Estimate | None) -> str:
    if critical is None:
        return sentence("amount.points", value=number(points))
    low, high = (float(end[0]) for end in running_stress_range([points], critical))
    return quantities.points(Range(points, low, high))
