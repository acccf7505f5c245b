"""Next week: the plan in keys and numbers, and in the athlete's own paces and hills."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.physiology import parameters_training as training
from pipeline.physiology.attainable import SpeedBand, repetition_target
from pipeline.physiology.body import Estimate
from pipeline.physiology.fusion import Z90
from pipeline.physiology.load import running_stress_range
from pipeline.report import quantities
from pipeline.report.blocks import Page, Point, Section
from pipeline.report.quantities import number, ranged
from pipeline.report.sentences import counted, sentence
from pipeline.segments.parameters import HEART_RATE_AT_TEMPO, TEMPO_FROM_CS
from pipeline.units import KG_PER_LB, METRES_PER_YARD
from pipeline.vocabulary import OUTCOMES, Label
from pipeline.weekly.changes import READY_HOURS, READY_WEEKS
from pipeline.weekly.plan import HILL_S, SPRINT_M
from pipeline.weekly.progression import RAISED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.vocabulary import Units
    from pipeline.weekly.answer import Range
    from pipeline.weekly.lifts import Lift
    from pipeline.weekly.plan import Plan

GRADES = (0.06, 0.10)  # of a hill for repetitions, as in the articles [fraction]
CLASS_OF_GOAL = {"grow": "growing", "keep": "shrinking"}  # what the goal seeks, or avoids
WARM_UP_MIN, COOL_DOWN_MIN = 10, 5  # of a session that is run; judgement
SHORTEST_WARM_UP = 0.5  # of these, where there is little other running to take them from [fraction]; judgement
LEAST_OTHER_S = 60.0  # of easy or tempo running that is worth a line
SHORT_HILL_S = 15  # of a repetition for a start, as in article 002
LEAST_HILL_S = 20.0  # of a stretch of hill that is long enough to be used again; judgement


def plan_part(
    plan: Plan,
    goal: str | None,
    hill: Mapping[str, Any] | None,
    hill_best_mps: float | None,
    lifts: Sequence[Lift] = (),
    *,
    hidden: bool,
) -> dict[str, Any]:
    """Give the plan as plain data; where the body is hidden, without what it would do to it."""
    climbs = any(item.key == "hills" for item in plan.sessions)
    shown = plan.after is not None and not hidden
    return {
        "goal": goal,
        "refused": plan.refused,
        "sessions": [
            {
                "key": item.key,
                "per_week": item.per_week,
                "amount": item.amount,
                "lately": item.lately,
                "after": list(item.after),
            }
            for item in plan.sessions
        ],
        "lighter": plan.lighter,
        "waits": plan.waits,
        "easy_hours": plan.easy_hours,
        "tempo_hours": plan.tempo_hours,
        "load_points": plan.load_points,
        "usual_load_points": plan.usual_load_points,
        "hill": dict(hill) if hill and climbs else None,
        "hill_best_mps": hill_best_mps if climbs else None,
        "lifts": [asdict(lift) for lift in lifts] if any(item.key == "strength" for item in plan.sessions) else [],
        "probabilities_before": dict(plan.before.probabilities) if plan.before and shown else None,
        "probabilities": dict(plan.after.probabilities) if plan.after and shown else None,
        **_change("muscle", plan.after.muscle_change_pct if plan.after and shown else None),
        **_change("fat", plan.after.fat_change_pct if plan.after and shown else None),
    }


def _change(what: str, change: Range | None) -> dict[str, float | None]:
    """Give a change with the ends of its range."""
    ends = (None, None, None) if change is None else (change.value, change.low, change.high)
    return dict(zip((f"{what}_change_pct{end}" for end in ("", "_low", "_high")), ends, strict=True))


def own_hill(segments: pl.DataFrame, activities: pl.DataFrame) -> dict[str, Any] | None:
    """Find the longest stretch of a good grade that the athlete ran lately; None on flat land."""
    starts = activities.select("activity_id", "local_start", run_start="start_time")
    fits = (
        (pl.col("label") == Label.HILL) & pl.col("grade").is_between(*GRADES) & (pl.col("duration_s") >= LEAST_HILL_S)
    )
    found = segments.filter(fits, pl.col("gait") == "run").join(starts, on="activity_id").sort("distance_m")
    if found.is_empty():
        return None
    row = found.row(-1, named=True)
    return {
        "local_start": row["local_start"].isoformat(timespec="seconds"),
        "start_minute": (row["start_time"] - row["run_start"]).total_seconds() / 60,
        "grade": row["grade"],
        "distance_m": row["distance_m"],
    }


def hill_grade(hill: Mapping[str, Any] | None) -> float:
    """Return the slope that hill repetitions are planned on: the athlete's own hill, else that of the articles."""
    return hill["grade"] if hill else training.HILL_SPRINT_GRADE.value


def plan_section(document: Mapping[str, Any], units: Units) -> Section:
    """Lay out the plan, or say why there is none."""
    plan = document["plan"]
    title = sentence("title.plan")
    if plan is None:
        return Section(key="plan", title=title)
    if plan["refused"]:
        code = sentence("plan.goal_command", athlete=document["athlete"]) if plan["refused"] == "no_goal" else None
        return Section(key="plan", title=title, points=(Point(sentence(f"plan_refused.{plan['refused']}"), code=code),))
    texts = [session_text(item, document, units) for item in plan["sessions"]]
    return Section(
        key="plan",
        title=title,
        lead=sentence("plan.lighter" if plan["lighter"] else "plan.lead", goal=sentence(f"goal.{plan['goal']}")),
        points=tuple(Point(text) for text in (*texts, *_other_running(document, units))),
        after=(*_how(plan), *_outcome(plan), _load(document), sentence("plan.caution")),
    )


def plan_page(document: Mapping[str, Any], units: Units, subtitle: str, sections: tuple[Section, ...] = ()) -> Page:
    """Make a page of the plan, and of sections below it, to print or to take along."""
    section = plan_section(document, units)
    return Page(
        headline=section.title,
        alert=False,
        title=section.title,
        subtitle=subtitle,
        sections=(section, *sections),
        footer=(document["footer"],),
        more="",
    )


def session_text(item: Mapping[str, Any], document: Mapping[str, Any], units: Units) -> str:
    """Say one kind of work in the athlete's own paces and hills."""
    least, most = item["amount"] // item["per_week"], -(-item["amount"] // item["per_week"])
    texts = {
        "sessions": sentence("plan.once" if item["per_week"] == 1 else "plan.times", count=number(item["per_week"])),
        "amount": number(least) if least == most else sentence("word.to", low=number(least), high=number(most)),
        "lately": _lately(item),
    }
    text = sentence(f"session.{item['key']}", **texts)
    return " ".join([text, *_own(item["key"], document, units), *_progression(item, document)])


def _other_running(document: Mapping[str, Any], units: Units) -> list[str]:
    """Say how much easy and tempo running stands beside the sessions."""
    plan = document["plan"]
    texts = []
    for key, pace in (("easy", _easy_pace), ("tempo", _tempo_pace)):
        seconds = 3600 * plan[f"{key}_hours"]
        if seconds >= LEAST_OTHER_S:
            texts.append(sentence(f"plan.{key}", time=quantities.duration(seconds), pace=pace(document, units)))
    return texts


def _how(plan: Mapping[str, Any]) -> list[str]:
    """Say how to order the sessions, and what has to wait."""
    run = any(item["key"] != "strength" for item in plan["sessions"])
    warm_up, cool_down = (f"{minutes} min" for minutes in warm_up_minutes(plan))
    waits = {"weeks": counted(READY_WEEKS, "week"), "time": quantities.duration(3600 * READY_HOURS)}
    return [
        *([sentence("plan.warm_up", warm_up=warm_up, cool_down=cool_down)] if run else []),
        sentence("plan.spacing"),
        *([sentence("plan.waits", **waits)] if plan["waits"] else []),
    ]


def warm_up_minutes(plan: Mapping[str, Any]) -> tuple[int, int]:
    """Give the minutes of warm-up and of cool-down: shorter where the week holds little other running."""
    runs = sum(item["per_week"] for item in plan["sessions"] if item["key"] != "strength")
    room = 60 * (plan["easy_hours"] + plan["tempo_hours"])
    share = min(1.0, room / (runs * (WARM_UP_MIN + COOL_DOWN_MIN))) if runs else 1.0
    share = max(SHORTEST_WARM_UP, share)
    return round(share * WARM_UP_MIN), round(share * COOL_DOWN_MIN)


def _lately(item: Mapping[str, Any]) -> str:
    """Say how much of a kind of work there was; nothing known is not none."""
    if item["lately"] is None:
        return sentence("word.unknown")
    if item["lately"] == 0:
        return sentence("lately.none")
    digits = 0 if item["lately"] == round(item["lately"]) else 1
    return sentence(f"lately.{item['key']}", amount=number(item["lately"], digits))


def _progression(item: Mapping[str, Any], document: Mapping[str, Any]) -> list[str]:
    """Say how the work goes on: shorter repetitions for a start, the weeks after."""
    texts = []
    if item["key"] == "hills" and not item["lately"]:
        each = -(-item["amount"] // item["per_week"])
        texts.append(sentence("plan.short_hills", count=number(each * HILL_S / SHORT_HILL_S), length=str(SHORT_HILL_S)))
    if item["after"] and not document["plan"]["lighter"]:
        first, second, lighter = (number(amount) for amount in item["after"])
        texts.append(sentence("plan.after", first=first, second=second, lighter=lighter))
    return texts


def _lift(lift: Mapping[str, Any], units: Units) -> str:
    """Say what was lifted lately, and what to lift next."""
    unit, kilograms = ("kg", 1.0) if units == "metric" else ("lb", KG_PER_LB)
    load, more = (lift[key] / kilograms for key in ("load_kg", "next_load_kg"))
    digits = [0 if value == round(value) or units != "metric" else 1 for value in (load, more)]
    return sentence(
        "plan.lift",
        exercise=lift["exercise"],
        lately=f"{lift['repetitions']} x {number(load, digits[0])} {unit}",
        next=f"{lift['next_repetitions']} x {number(more, digits[1])} {unit}",
    )


def _own(key: str, document: Mapping[str, Any], units: Units) -> list[str]:
    """Add what the athlete's thresholds and hills say about a session."""
    speed = threshold_range(document, "max_sprint_speed_mps")
    hill = document["plan"]["hill"]
    texts = []
    if key == "hills" and not hill:
        texts.append(sentence("plan.no_hill"))
    if key == "hills" and hill:
        where = {"date": quantities.day(hill["local_start"]), "minute": number(hill["start_minute"])}
        length = quantities.distance(hill["distance_m"], units)
        texts.append(sentence("plan.hill", grade=f"{100 * hill['grade']:.0f} %", length=length, **where))
    band = hill_band(document) if key == "hills" else None
    if band:
        unit, metres = ("m", 1.0) if units == "metric" else ("yd", METRES_PER_YARD)
        low, high = (HILL_S * end / metres for end in band)
        texts.append(sentence("plan.hill_pace", length=f"{ranged((low + high) / 2, low, high)} {unit}"))
        best = document["plan"]["hill_best_mps"]
        if best:
            texts.append(sentence("plan.hill_best", length=f"{number(HILL_S * best / metres)} {unit}"))
    if key == "strength":
        texts += [_lift(lift, units) for lift in document["plan"]["lifts"]]
    if key == "sprints" and speed:
        middle, slow, fast = (SPRINT_M / (training.SPRINT_SPEED.value * value) for value in speed)
        texts.append(sentence("plan.sprint_pace", time=f"{ranged(middle, fast, slow, 1)} s"))
    return texts


def hill_band(document: Mapping[str, Any]) -> SpeedBand | None:
    """Return the speeds that the plan's hill repetitions ask for; None where a threshold is not known."""
    sprint, critical = (threshold_range(document, name) for name in ("max_sprint_speed_mps", "critical_speed_mps"))
    session = next((item for item in document["plan"]["sessions"] if item["key"] == "hills"), None)
    if sprint is None or critical is None or session is None:
        return None
    return repetition_target(
        HILL_S,
        -(-session["amount"] // session["per_week"]),
        hill_grade(document["plan"]["hill"]),
        max_sprint_speed_mps=sprint[0],
        critical_speed_mps=critical[0],
        own_best_mps=document["plan"]["hill_best_mps"],
    )


def threshold_range(document: Mapping[str, Any], name: str) -> tuple[float, float, float] | None:
    """Return a threshold with its 90 % range, in its own unit; None where it is not known."""
    row = document["thresholds"].get(name)
    if not row or row["value"] is None:
        return None
    spread = Z90 * (row["sd"] or 0.0)
    return row["value"], row["value"] - spread, row["value"] + spread


def _easy_pace(document: Mapping[str, Any], units: Units) -> str:
    speed = threshold_range(document, "critical_speed_mps")
    if speed is None:
        return sentence("plan.talk")
    middle, slow, fast = (TEMPO_FROM_CS.value * value for value in speed)
    pace = quantities.pace_range(middle, slow, fast, units)
    heart_rate = threshold_range(document, "hr_max_bpm")
    if heart_rate is None:
        return sentence("plan.slower", pace=pace)
    middle, low, high = (HEART_RATE_AT_TEMPO.value * value for value in heart_rate)
    return sentence("plan.slower_or_below", pace=pace, heart_rate=f"{ranged(middle, low, high)} bpm")


def _tempo_pace(document: Mapping[str, Any], units: Units) -> str:
    speed = threshold_range(document, "critical_speed_mps")
    if speed is None:
        return sentence("plan.hard_talk")
    slow, fast = TEMPO_FROM_CS.value * speed[0], speed[0]
    return quantities.pace_range((slow + fast) / 2, slow, fast, units)


def _outcome(plan: Mapping[str, Any]) -> list[str]:
    """Say what weeks like the plan would be expected to bring, first of all for the class that the goal is about."""
    if plan["probabilities"] is None:
        return []
    now, then = plan["probabilities_before"], plan["probabilities"]
    moved = CLASS_OF_GOAL.get(plan["goal"]) or max(OUTCOMES, key=lambda name: abs(then[name] - now[name]))
    before, after = quantities.probability_text(now[moved]), quantities.probability_text(then[moved])
    muscle, fat = (_changed(plan, what) for what in ("muscle", "fat"))
    leaner = [sentence("plan.outcome_fat", fat=fat)] if plan["goal"] == "lean" else []
    if before == after:
        return [sentence("plan.outcome_same", muscle=muscle), *leaner]
    name = sentence(f"class.{moved}")
    return [sentence("plan.outcome", verdict=name, before=before, after=after, muscle=muscle), *leaner]


def _changed(plan: Mapping[str, Any], what: str) -> str:
    return quantities.signed_range(*(plan[f"{what}_change_pct{end}"] for end in ("", "_low", "_high"))) + " %"


def _load(document: Mapping[str, Any]) -> str:
    """Say the running load of the plan and the usual one, each with what an unsure critical speed leaves open."""
    speed = document["thresholds"].get("critical_speed_mps")
    critical = Estimate(speed["value"], speed["sd"]) if speed else None
    load, usual = (_points(document["plan"][key], critical) for key in ("load_points", "usual_load_points"))
    return sentence("plan.load", load=load, usual=usual, step=f"{100 * RAISED:.0f} %")


def _points(points: float, critical: Estimate | None) -> str:
    if critical is None:
        return sentence("amount.points", value=number(points))
    low, high = (float(end[0]) for end in running_stress_range([points], critical))
    return sentence("amount.points", value=ranged(points, low, high))
