"""Pairs of statements on one page that must agree: each check names the pair, and finds nothing on a sound page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pipeline.physiology.parameters_size import HEDGES, LABEL_FROM
from pipeline.report.document.answer import moved_most
from pipeline.report.document.build.conclusions import LEAST_SHIFT
from pipeline.report.quantities import change_ends, probability_text
from pipeline.report.sections.plan import COOL_DOWN_MIN, SHORTEST_WARM_UP, WARM_UP_MIN
from pipeline.report.sentences import sentence
from pipeline.report.twenty import MARKS, twenty
from pipeline.weekly.answer import Range
from pipeline.weekly.forecast.statements import hedge_of
from pipeline.weekly.progression import LEAST_KEPT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Document = Mapping[str, Any]

TOLERANCE = 1e-5
WAYS = {"growing": "larger", "maintaining": "same", "toning": "same", "shrinking": "smaller"}


def contradictions(document: Document, text: str) -> list[str]:
    """Name the pairs of a page that contradict each other, from its data and its text."""
    return [name for name, holds in CHECKS.items() if not holds(document, " ".join(text.split()))]


def _by_way(verdict: Mapping[str, Any]) -> dict[str, float]:
    shares = verdict["probabilities"]
    kept = shares["maintaining"] + shares["toning"]
    return {"larger": shares["growing"], "same": kept, "smaller": shares["shrinking"]}


def _shown(check: Callable[[Mapping[str, Any]], bool]) -> Callable[[Document, str], bool]:
    """Ask only of pages that show the body."""
    return lambda document, _: document["verdict"]["body_hidden"] or check(document["verdict"])


def _label_probable(verdict: Mapping[str, Any]) -> bool:
    of_label = verdict["label_probability"]
    if verdict["label"] == "undecided":
        return of_label is None and max(_by_way(verdict).values()) < LABEL_FROM.value + TOLERANCE
    return of_label is not None and of_label >= LABEL_FROM.value - TOLERANCE


def _label_muscle(verdict: Mapping[str, Any]) -> bool:
    label, muscle = verdict["label"], verdict["muscle"]
    return bool(muscle == ("unsure" if label == "undecided" else WAYS[label]))


def _hedge(verdict: Mapping[str, Any]) -> bool:
    """Hold the hedge of the headline against the probability of muscle that it speaks of."""
    longest = sorted(HEDGES.value, key=lambda word: -len(sentence(f"hedge.{word}")))
    said = next((word for word in longest if sentence(f"hedge.{word}") in verdict["headline"].lower()), None)
    if said is None or verdict["muscle"] == "unsure" or verdict["statement"] != "joint":
        return True
    return _by_way(verdict)[verdict["muscle"]] >= HEDGES.value[said] - TOLERANCE


def _attributed(verdict: Mapping[str, Any]) -> bool:
    found = {name: part for name, part in verdict["attribution"].items() if part is not None}
    total = found.pop("total")
    running = sum(found.pop("running").values())
    return bool(abs(running + sum(found.values()) - total) < 1e-3)


def _worths(verdict: Mapping[str, Any]) -> bool:
    """Sets rise from reading to reading; growing need not, as what was run before is worth more, too."""
    found = [verdict["worth_of_running"][name]["sets"] for name in ("cautious", "middle", "generous")]
    return found == sorted(found)


def _strongest(verdict: Mapping[str, Any]) -> bool:
    return not verdict["drivers"] or verdict["evidence"] == verdict["drivers"][0]["evidence"]


def _shows(change: Mapping[str, Any], document: Document) -> bool:
    """Return whether a change moves a number as it is printed."""
    now, then = document["verdict"]["probabilities"], change["probabilities"]
    moves = [(now[name], then[name]) for name in moved_most(now, then)] if now else []
    if change["goal_probability"] is not None:
        moves = [(change["goal_probability"] - change["goal_gain"], change["goal_probability"])]
    return any(probability_text(before) != probability_text(after) for before, after in moves)


def _advised(document: Document) -> list[str]:
    return [
        change["change"]
        for change in document["changes"]
        if change["advised"] and change["goal_gain"] >= LEAST_SHIFT - TOLERANCE and _shows(change, document)
    ]


def _first_change(document: Document, _: str) -> bool:
    """What is named first stands in the table and is advised; none is named only where none is."""
    return bool(document["first_change"] == next(iter(_advised(document)), None))


def _ranges(value: Any) -> Iterator[bool]:
    if isinstance(value, dict):
        for key, middle in value.items():
            low, high = value.get(f"{key}_low"), value.get(f"{key}_high")
            if isinstance(middle, int | float) and low is not None and high is not None:
                yield low - TOLERANCE <= middle <= high + TOLERANCE
            yield from _ranges(middle)
    if isinstance(value, list):
        for inner in value:
            yield from _ranges(inner)


def _printed(document: Document, text: str) -> bool:
    """Every probability of the verdict stands in the text as the document has it, or counted in twenty."""
    verdict = document["verdict"]
    shares = {} if verdict["body_hidden"] else verdict["probabilities"]
    counts = twenty(shares) if shares else {}
    return all(
        _stands(probability_text(share), text) or _stands(f"{sentence(f'class.{name}')} {counts[name]}", text)
        for name, share in shares.items()
    )


def _stands(words: str, text: str) -> bool:
    """Find words in a text, no number of them within a longer one."""
    return re.search(rf"(?<!\d){re.escape(words)}(?!\d)", text) is not None


def _one_middle(document: Document, text: str) -> bool:
    """The mean change of muscle stands on the page once as a number, with no other middle of its range beside it."""
    change = document["verdict"]
    if change["body_hidden"]:
        return True
    ends = change_ends(Range(*(change[f"muscle_change_pct{end}"] for end in ("", "_low", "_high"))))
    middles = set(re.findall(rf"(\S+)(?: %)? \({re.escape(ends)}", text))
    return len(middles) <= 1


def _planned(document: Document, _: str) -> bool:
    """A plan says that the week as it is leads where the answer says it does."""
    before = (document["plan"] or {}).get("probabilities_before")
    now = document["verdict"]["probabilities"]
    return before is None or now is None or all(abs(before[name] - now[name]) < TOLERANCE for name in now)


def _given(verdict: Mapping[str, Any]) -> bool:
    """What is named as a cause was there, and nothing that counts in full is asked for."""
    drivers = {driver["key"]: driver["values"] for driver in verdict["drivers"]}
    asked = {row["key"] for row in verdict["missing"]}
    if "strength" in drivers and (not drivers["strength"]["strength_sets"] or "strength" in asked):
        return False
    return ("strength_not_given" in drivers) <= (verdict["attribution"]["strength_not_given"] is not None)


def _goal(document: Document, _: str) -> bool:
    """A change adds no more to the probability of the goal than it then has."""
    rows = [change for change in document["changes"] if change["goal_probability"] is not None]
    return all(row["goal_gain"] <= row["goal_probability"] + TOLERANCE for row in rows)


def _plan_load(document: Document, _: str) -> bool:
    plan = document["plan"]
    return plan is None or plan.get("refused") is None or not plan.get("sessions")


def _word_and_number(document: Document, text: str) -> bool:
    """The word of the answer is that of its probability, and the number beside it none that another word stands for."""
    of_label = document["verdict"]["label_probability"]
    found = [
        (word, int(match[1]))
        for word in HEDGES.value
        for match in re.finditer(sentence(f"verdict.{word}", verdict=r"[\w ()]+?", probability=r"(\d+)"), text)
    ]
    known = [(word, pct) for word, pct in found if document["verdict"]["label"] != "undecided"]
    return all(word == hedge_of(of_label or 0.0) and word == hedge_of(pct / 100) for word, pct in known)


def _marks(verdict: Mapping[str, Any]) -> bool:
    """Marks of twenty show no more than the words: an outcome that is not likely has fewer than fifteen."""
    counts = twenty(verdict["probabilities"])
    marks = counts | {"kept": counts["maintaining"] + counts["toning"]}
    shares = verdict["probabilities"] | {"kept": _by_way(verdict)["same"]}
    return all(
        marks[name] < MARKS * least
        for least in HEDGES.value.values()
        for name, share in shares.items()
        if share < least
    )


def _change_shows(document: Document, _: str) -> bool:
    """What is named first moves a number that is printed."""
    first = next((row for row in document["changes"] if row["change"] == document["first_change"]), None)
    return first is None or _shows(first, document)


def _stronger(verdict: Mapping[str, Any]) -> bool:
    """Nothing is said against strength work that nobody knows of."""
    return verdict["stronger"] != "no_sign" or verdict["attribution"]["strength_not_given"] is None


def _room_to_warm_up(document: Document, text: str) -> bool:
    """Warming up that is part of other running fits into it."""
    plan = document["plan"] or {}
    if " ".join(sentence("plan.warm_up", warm_up="@", cool_down="@").split("@")[-1].split()) not in text:
        return True
    runs = sum(item["per_week"] for item in plan["sessions"] if item["key"] != "strength")
    shortest = SHORTEST_WARM_UP * (WARM_UP_MIN + COOL_DOWN_MIN)
    return bool(60 * (plan["easy_hours"] + plan["tempo_hours"]) >= runs * shortest - TOLERANCE)


def _sessions_worth_going(document: Document, _: str) -> bool:
    """A plan sends nobody out for less than a session."""
    sessions = (document["plan"] or {}).get("sessions") or []
    return all(item["amount"] >= LEAST_KEPT.get(item["key"], 1) for item in sessions)


CHECKS: dict[str, Callable[[Document, str], bool]] = {
    "probabilities add up to 1": _shown(lambda v: abs(sum(v["probabilities"].values()) - 1) < TOLERANCE),
    "label and its probability": _shown(_label_probable),
    "label and what muscle does": _shown(_label_muscle),
    "hedge and probability": _shown(_hedge),
    "attribution and its total": _shown(_attributed),
    "readings of what running is worth": _shown(_worths),
    "strongest grade and the grades listed": _shown(_strongest),
    "question and missing": _shown(lambda v: v["question_key"] in {None, *(row["key"] for row in v["missing"])}),
    "first change and the table of changes": _first_change,
    "estimates and their ranges": lambda document, _: all(_ranges(document)),
    "probabilities and the text": _printed,
    "mean of muscle and other middles": _one_middle,
    "refused plan and its sessions": _plan_load,
    "plan and the answer of now": _planned,
    "drivers and what was given": _shown(_given),
    "change and the goal it serves": _goal,
    "word of the answer and its number": _word_and_number,
    "marks of twenty and the words": _shown(_marks),
    "first change and the numbers it moves": _change_shows,
    "strength that nobody knows of": _shown(_stronger),
    "warming up and the running it is part of": _room_to_warm_up,
    "sessions that are worth going out for": _sessions_worth_going,
}
