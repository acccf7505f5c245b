"""The week's running against the athlete's own weeks: force, endurance and energy."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from pipeline.physiology.parameters_dose import NORM_FROM_WEEKS, NORM_WEEKS
from pipeline.report import effect, quantities
from pipeline.report.sentences import counted, sentence, upper_first
from pipeline.vocabulary import LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Document = Mapping[str, Any]

NAMED_FROM = 0.05  # share of a dose from which a label is named
ENERGY_STEP_KCAL = 10  # to which energy is rounded
SHARES_NAMED = 3  # labels that are named
ROOM = 1.12  # of the widest value, so that its mark stays inside


@dataclass(frozen=True, slots=True)
class Strip:
    """Where a week lies among others, as shares of the width: their range, their middle half, their median, and it."""

    low: float
    high: float
    inner_low: float
    inner_high: float
    middle: float
    now: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure of the week: what it is against the usual, its amount, and where it came from."""

    key: str
    name: str
    word: str
    amount: str
    usual: str
    strip: Strip | None
    shares: tuple[tuple[str, float, str], ...]


def measures_of(document: Document) -> tuple[Measure, ...]:
    """Hold force, endurance and energy against the usual; what is not known is left out."""
    done = document["effect"]
    if done is None or done["force"] is None or not document["runs"]:
        return ()
    force = Measure(
        key="force",
        name=sentence("week.measure.force"),
        word=_word(done, "force"),
        amount=effect.dose_with_range(done["force"]),
        usual=_usual(document, "force_sessions", effect.sessions_text),
        strip=_strip(document, "force_sessions", done["force"]["sessions"]),
        shares=_shares({key: part["share"] for key, part in done["labels"].items()}),
    )
    points = done["endurance"]["points"]
    parts = {key: part["endurance"] / points for key, part in done["labels"].items()} if points else {}
    endurance = Measure(
        key="endurance",
        name=sentence("week.measure.endurance"),
        word=_word(done, "endurance"),
        amount=effect.points_with_range(done["endurance"]),
        usual=_usual(document, "gmax_endurance", quantities.number),
        strip=_strip(document, "gmax_endurance", points),
        shares=_shares(parts),
    )
    return (force, endurance, *_energy(document))


def earlier(document: Document, column: str) -> list[float]:
    """Return a column of the weeks before this one that were recorded, as many as a norm needs."""
    rows = document["trend"][:-1][-NORM_WEEKS.value :]
    return [row[column] for row in rows if row.get(column) is not None]


def title(document: Document) -> str:
    """Name the weeks that the week is held against."""
    weeks = len(earlier(document, "force_sessions"))
    if weeks < NORM_FROM_WEEKS.value:
        return sentence("week.effect_alone")
    return sentence("week.effect", weeks=counted(weeks, "week"))


def since_last(document: Document) -> str:
    """Say what changed since the week before; empty where there was none."""
    trend = document["trend"]
    if len(trend) < 2 or trend[-2]["force_sessions"] is None or trend[-1]["force_sessions"] is None:
        return ""
    before, now = trend[-2], trend[-1]
    force = sentence(
        "week.since_force",
        before=effect.sessions_text(before["force_sessions"]),
        after=effect.sessions_text(now["force_sessions"]),
    )
    moved = sorted(LABELS, key=lambda label: -abs(_minutes(now, label) - _minutes(before, label)))
    minutes = ", ".join(
        sentence(
            "week.since_label",
            label=sentence(f"label.{label}"),
            before=str(_minutes(before, label)),
            after=str(_minutes(now, label)),
        )
        for label in moved[:2]
        if _minutes(now, label) != _minutes(before, label)
    )
    minutes = f"{upper_first(minutes)}." if minutes else ""
    return " ".join(text for text in (_outlook(before, now), force, minutes) if text)


def _outlook(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """Say which chance moved most, if any did by one in twenty."""
    if not before["probabilities"] or not now["probabilities"]:
        return ""
    moved = max(now["probabilities"], key=lambda name: abs(now["probabilities"][name] - before["probabilities"][name]))
    old, new = (quantities.probability_text(row["probabilities"][moved]) for row in (before, now))
    if old == new:
        return sentence("week.since_same")
    return sentence("week.since_moved", name=sentence(f"class.{moved}"), before=old, after=new)


def _minutes(row: Mapping[str, Any], label: str) -> int:
    return round((row[f"{label}_s"] or 0.0) / 60)


def _energy(document: Document) -> tuple[Measure, ...]:
    energy, done = document["energy"], document["effect"]["energy"]
    if energy is None or done is None or not done["net_kcal"]:
        return ()
    spent = {label: row["energy_kcal"] or 0.0 for label, row in document["by_label"].items()}
    whole = sum(spent.values())
    low, high = map(quantities.number, quantities.outward(done["low"], done["high"], ENERGY_STEP_KCAL))
    amount = sentence(
        "week.kcal",
        kcal=quantities.rounded(done["net_kcal"], ENERGY_STEP_KCAL),
        low=low,
        high=high,
    )
    return (
        Measure(
            key="energy",
            name=sentence("week.measure.energy"),
            word="",
            amount=amount,
            usual=_usual(document, "energy_net_kcal", lambda value: quantities.rounded(value, ENERGY_STEP_KCAL)),
            strip=_strip(document, "energy_net_kcal", done["net_kcal"]),
            shares=_shares({label: value / whole for label, value in spent.items()}) if whole else (),
        ),
    )


def _word(done: Mapping[str, Any], part: str) -> str:
    if done["norm"] is None:
        return sentence("week.no_usual")
    scope = "usual" if done["days"] == 7 else "so_far"
    return sentence(f"week.{scope}.{done['norm'][part]['word']}")


def _usual(document: Document, column: str, text: Any) -> str:
    values = earlier(document, column)
    return sentence("week.usually", amount=text(median(values))) if len(values) >= NORM_FROM_WEEKS.value else ""


def _strip(document: Document, column: str, now: float) -> Strip | None:
    values = earlier(document, column)
    if len(values) < NORM_FROM_WEEKS.value or document["effect"]["days"] < 7:
        return None
    lower, middle, upper = quantiles(values, n=4, method="inclusive")
    top = ROOM * max(now, *values) or 1.0
    return Strip(*(value / top for value in (min(values), max(values), lower, upper, middle, now)))


def _shares(parts: Mapping[str, float]) -> tuple[tuple[str, float, str], ...]:
    """Name the labels that gave most: key of the colour, share, text."""
    named = sorted(((share, key) for key, share in parts.items() if share >= NAMED_FROM), reverse=True)[:SHARES_NAMED]
    return tuple(
        (
            colour_of(key),
            share,
            sentence("week.share", label=sentence(f"stimulus.{key}"), percent=quantities.number(100 * share)),
        )
        for share, key in named
    )


def colour_of(key: str) -> str:
    """Return whose colour a part of the dose has: uphill sprints are hills, walking and other sports have none."""
    return {"uphill_sprint": "hill", "walk": "soft", "other": "soft"}.get(key, key)


def drawn_shares(parts: Sequence[tuple[str, float, str]]) -> str:
    """Join the texts of shares."""
    return ", ".join(text for _, _, text in parts)
