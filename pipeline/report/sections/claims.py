"""Five articles, and you: what they say, the athlete's own number, our reading and its grade."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.report import quantities
from pipeline.report.sections.blocks import Column, Section, Table, titled
from pipeline.report.sections.effect import dose_with_range
from pipeline.report.sections.tables import threshold_range
from pipeline.report.sentences import counted, sentence, upper_first
from pipeline.units import METRES_PER_MILE
from pipeline.vocabulary import Label
from pipeline.weekly.running_types import running_types

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.report.document.running import LabelTotals
    from pipeline.report.document.whole import Document
    from pipeline.vocabulary import Units
    from pipeline.weekly.running_types import RunningType

CLAIMS = {
    "easy": "mostly",
    "moderate": "not_so",
    "fast": "untested",
    "squat": "partly",
    "stairs": "partly",
    "tempo": "not_so",
    "spot": "not_so",
    "strength": "holds",
    "overload": "holds",
    "roles": "holds",
    "sprinters": "untested",
    "heart_zone": "not_so",
    "protein": "not_so",
    "pound": "not_so",
    "eaten_back": "partly",
    "sitting": "untested",
}
"""The claims of the articles, and whether each holds."""
STATUSES = ("holds", "mostly", "partly", "untested", "not_so")  # in the order in which they are counted
STRONGER_FROM = 0.5  # probability of a hard set a week, from which more strength is called possible; judgement
ABOUT_BODY = frozenset({"tempo", "spot", "protein", "pound", "eaten_back"})
"""Claims that speak of energy, food or fat: left out where the body is hidden."""
IN_DETAILS = ("overload", "roles", "sprinters", "heart_zone", "protein", "pound", "eaten_back")
"""Claims that stand among the details of a page, in a table instead of on a card."""
UNKNOWN_IF_ABSENT = frozenset({"strength", "overload", "protein", "heart_zone"})
"""Claims on what a week without runs has, too: where no number is given, it is not known."""
ZONE_OF_HIGHEST = (0.80, 0.85)  # of the highest heart rate, which article 001 calls tempo


@dataclass(frozen=True, slots=True)
class Card:
    """One claim of the articles: whether it holds, what it says, what this week says, and our reading."""

    mark: str
    status: str
    grade: str
    claim: str
    number: str
    view: str


def cards(document: Document, units: Units) -> tuple[Card, ...]:
    """Lay out the claims one by one."""
    numbers = _numbers(document, units)
    hidden = document.verdict.body_hidden
    return tuple(_card(key, numbers) for key in CLAIMS if key not in IN_DETAILS and not (hidden and key in ABOUT_BODY))


def _card(key: str, numbers: dict[str, dict[str, str]]) -> Card:
    claim, number, view, grade = _row(key, numbers)
    status = CLAIMS[key]
    return Card(sentence(f"claim_mark.{status}"), sentence(f"claim_status.{status}"), grade, claim, number, view)


def cards_heading(found: Sequence[Card]) -> str:
    """Say how many of the claims hold."""
    counts = Counter(card.status for card in found)
    known = [sentence(f"claim_status.{status}") for status in STATUSES]
    parts = [
        sentence("week.claims_count", count=str(counts[status]), status=status.lower())
        for status in known
        if counts[status]
    ]
    return sentence("week.claims", counts=", ".join(parts))


def other_claims(document: Document, units: Units) -> tuple[Section, ...]:
    """Lay out the claims that have no card."""
    numbers, hidden = _numbers(document, units), document.verdict.body_hidden
    rows = tuple(_row(key, numbers) for key in IN_DETAILS if not (hidden and key in ABOUT_BODY))
    return (titled("other_claims", table=Table(_columns(), rows)),)


def types_table(document: Document) -> tuple[Section, ...]:
    """Lay the articles' kinds of running out; nothing where the body is hidden."""
    if document.verdict.body_hidden:
        return ()
    table = Table(_columns(), tuple(_type_rows(document)))
    return (titled("types", table=table, after=(sentence("explain.types"),)),)


def claims(document: Document, units: Units) -> Table:
    """Lay the articles' claims beside the athlete's own week."""
    hidden = document.verdict.body_hidden
    numbers = _numbers(document, units)
    rows = [_row(key, numbers) for key in CLAIMS if not (hidden and key in ABOUT_BODY)]
    return Table(_columns(), (*rows, *([] if hidden else _type_rows(document))))


def _columns() -> tuple[Column, ...]:
    """Return the headings of what is said, of the week, of our reading and of its grade."""
    return tuple(Column(sentence(f"column.{name}"), numbers=False) for name in ("claim", "number", "view", "evidence"))


def _type_rows(document: Document) -> list[tuple[str, str, str, str]]:
    """Lay the articles' table of running types beside the week and beside what the model says of a reference runner."""
    week = {**document.by_label, "uphill_sprint": document.uphill_sprints}
    return [
        (
            sentence(f"running_type.{key}"),
            _type_number(week[key]),
            _type_view(running_type),
            sentence("running_type.grade"),
        )
        for key, running_type in running_types().items()
    ]


def _type_number(row: LabelTotals) -> str:
    if not row.bouts:
        return sentence("word.not_this_week")
    fibres = sentence(f"fibre.{row.fibre_label}") if row.fibre_label else sentence("word.unknown")
    return sentence("running_type.number", time=quantities.duration(row.seconds), fibres=fibres)


def _type_view(running_type: RunningType) -> str:
    possible = running_type.stronger >= STRONGER_FROM
    return sentence(
        "running_type.view",
        fibres=upper_first(sentence(f"fibre.{running_type.fibre_label}")),
        muscle=quantities.signed_range(running_type.muscle_change_pct),
        fat=quantities.signed_range(running_type.fat_change_pct),
        strength=sentence("word.possible" if possible else "word.no_sign"),
    )


def _row(key: str, numbers: dict[str, dict[str, str]]) -> tuple[str, str, str, str]:
    absent = sentence("word.unknown" if key in UNKNOWN_IF_ABSENT else "word.not_this_week")
    return (
        sentence(f"claim.{key}.claim"),
        sentence(f"claim.{key}.number", **numbers[key]) if key in numbers else absent,
        sentence(f"claim.{key}.view"),
        sentence(f"claim.{key}.grade"),
    )


def _numbers(document: Document, units: Units) -> dict[str, dict[str, str]]:
    """Fill the claims that this week can speak to; the others are left out."""
    labels, stimulus, verdict = document.by_label, document.stimulus, document.verdict
    filled: dict[str, dict[str, str]] = {"sitting": {}, "sprinters": {}}
    if document.effect and document.effect.force:
        filled["fast"] = {"sessions": dose_with_range(document.effect.force.sessions)}
    if stimulus.strength_sets is not None:
        filled["strength"] = filled["overload"] = {"strength": quantities.sets(stimulus.strength_sets)}
    if verdict.fat_change_pct is not None:
        ahead = counted(verdict.weeks_ahead, "week")
        fat = {"ahead": ahead, "fat": f"{quantities.signed_range(verdict.fat_change_pct)} %"}
        filled["spot"] = filled["pound"] = fat
    if labels[Label.EASY].bouts:
        easy = quantities.duration(labels[Label.EASY].seconds)
        filled["easy"] = {"easy": easy, "gmax": f"{quantities.effort(labels[Label.EASY].gmax_pct_mvic)} %"}
        filled["moderate"] = {"type_iia": f"{quantities.share(labels[Label.EASY].type_iia)} %"}
    if labels[Label.HILL].bouts:
        filled["squat"] = {"gmax": f"{quantities.effort(labels[Label.HILL].gmax_pct_mvic)} %"}
    if labels[Label.STAIRS].bouts:
        rise = quantities.height(labels[Label.STAIRS].ascent_m, units)
        filled["stairs"] = {"stairs": quantities.duration(labels[Label.STAIRS].seconds), "rise": rise}
    if labels[Label.EASY].distance_m and labels[Label.TEMPO].distance_m:
        filled["tempo"] = {label: energy_cost(labels[label], units) for label in (Label.EASY, Label.TEMPO)}
    return filled | _numbers_of_the_whole(document)


def _numbers_of_the_whole(document: Document) -> dict[str, dict[str, str]]:
    """Fill the claims on muscles, heart rate and food, of which labels say nothing."""
    filled: dict[str, dict[str, str]] = {}
    efforts = {name: load.pct_mvic for name, load in document.muscles.items()}
    if efforts and all(efforts.values()):
        filled["roles"] = {name: f"{quantities.effort(found)} %" for name, found in efforts.items()}
    highest = threshold_range(document.thresholds.get("hr_max_bpm"))
    if highest is not None:
        ends = (quantities.number(share * highest.value) for share in ZONE_OF_HIGHEST)
        filled["heart_zone"] = dict(zip(("low", "high"), ends, strict=True))
    if document.energy is not None and document.energy.net_kcal.value:
        filled["eaten_back"] = {"net": quantities.energy(document.energy.net_kcal)}
    if all(missing.key != "protein" for missing in document.verdict.missing):
        filled["protein"] = {}
    return filled


def energy_cost(row: LabelTotals, units: Units) -> str:
    """Show the energy a label costs per km or mi."""
    unit, metres = ("km", 1000.0) if units == "metric" else ("mi", METRES_PER_MILE)
    return quantities.ranged(row.energy_kcal, factor=metres / row.distance_m) + f" kcal/{unit}"
