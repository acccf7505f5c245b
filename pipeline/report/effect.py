"""What the week did, as data and as a short block of text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from pipeline.report import quantities
from pipeline.report.blocks import Point, Section
from pipeline.report.sentences import counted, sentence, upper_first
from pipeline.vocabulary import MUSCLES, Muscle
from pipeline.weekly.answer import Range
from pipeline.weekly.effect import AROUND, fat_cost

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.weekly.effect import Comparison, Effect, Part

WHOLE_SESSIONS_FROM = 2.0  # below it sessions are shown to a tenth
ONE_SESSION_FROM = 0.95  # less is a part of one
LEAST_SHOWN = 0.05  # sessions; less reads as less than a tenth
NAMED_PARTS = 3  # labels that the block names
PARTS_FROM = 0.05  # share of the dose from which a label is named
COVERAGE_STEP = 0.01  # of moving time; a smaller hole is not worth a sentence
WIDE_FROM = 0.05  # of the time; less missing data is not worth a sentence


def effect_part(effect: Effect, week_row: Mapping[str, Any] | None) -> dict[str, Any]:
    """Give what a week did as plain data.

    Parameters
    ----------
    effect
        From `effect_of_week`.
    week_row
        Row of the table `weeks`, which holds the energy of all sports; None without an activity.
    """
    endurance = {name: _named(effect.endurance.get(name), "points") for name in MUSCLES}
    force = _named(effect.force, "sessions")
    muscles = {
        name: {"force": force if name is Muscle.GMAX else None, "endurance": endurance[name]} for name in MUSCLES
    }
    return {
        "days": effect.days,
        "speed_coverage": effect.coverage,
        "left_out_s": effect.left_out_s,
        "missing": dict(effect.missing),
        "force": force | {"by_law": list(effect.by_law) if effect.by_law else None} if force else None,
        "endurance": endurance[Muscle.GMAX],
        "energy": _energy(week_row),
        "norm": _comparison(effect.norm),
        "last_week": _comparison(effect.last_week),
        "runs": [{"activity_id": key, **_part(part)} for key, part in effect.runs.items()],
        "labels": {key: _part(part) for key, part in effect.labels.items()},
        "muscles": {str(name): part for name, part in muscles.items()},
    }


def _named(estimate: Range | None, name: str) -> dict[str, Any] | None:
    return None if estimate is None else {name: estimate.value, "low": estimate.low, "high": estimate.high}


def _part(part: Part) -> dict[str, Any]:
    return {"force": _named(part.force, "sessions"), "share": part.share, "endurance": part.endurance}


def _comparison(over: Comparison | None) -> dict[str, Any] | None:
    if over is None:
        return None
    force = {**(_named(over.force, "ratio") or {}), "word": over.force_word, "confidence": over.probability}
    return {
        "weeks": over.weeks,
        "force": force,
        "endurance": {"ratio": over.endurance, "word": over.endurance_word},
    }


def _energy(row: Mapping[str, Any] | None) -> dict[str, float]:
    """Give the energy above rest of all sports, and the body fat that it takes where it is not eaten back."""
    names = ("energy_kcal", "energy_kcal_low", "energy_kcal_high", "energy_net_kcal")
    gross, low, high, net = ((row[name] if row else None) or 0.0 for name in names)
    kcal = Range(net, max(0.0, low - gross + net), max(0.0, high - gross + net))
    fat = fat_cost(kcal)
    return {
        "net_kcal": kcal.value,
        "low": kcal.low,
        "high": kcal.high,
        "fat_g": fat.value,
        "fat_g_low": fat.low,
        "fat_g_high": fat.high,
    }


def effect_section(document: Mapping[str, Any]) -> Section:
    """Say in a few lines what the week did, where its force came from, and what is missing."""
    effect = document["effect"]
    title = sentence("title.effect")
    if effect is None:
        return Section(key="effect", title=title)
    points: tuple[Point, ...] = ()
    if not effect["runs"] and effect["force"] is not None:
        points = (Point(sentence("effect.no_run"), mark=sentence("effect.force")),)
    elif effect["force"] is not None:
        points = (
            Point(_force_text(effect), mark=sentence("effect.force")),
            Point(_endurance_text(effect), mark=sentence("effect.endurance")),
            *_origin(effect),
        )
    return Section(
        key="effect",
        title=title,
        points=(*points, *_energy_points(effect), *caveats(effect)),
    )


def _force_text(effect: Mapping[str, Any]) -> str:
    force = effect["force"]
    text = sentence("effect.force_text", dose=dose_with_range(force))
    parts = [upper_first(_against(effect)), text]
    laws = [sentence("effect.by_law", count=sessions_text(sessions)) for sessions in force["by_law"] or ()]
    if len(set(laws)) > 1:
        parts.append(sentence("effect.laws", laws=", ".join(laws)))
    return " ".join(parts)


def dose_with_range(force: Mapping[str, float]) -> str:
    """Return a high-force dose in hill-sprint sessions, with its range."""
    return sentence("effect.ranged", value=_dose(force), range=_session_range(force))


def points_with_range(endurance: Mapping[str, float]) -> str:
    """Return endurance in points, with its range rounded outward."""
    low, high = map(quantities.number, quantities.outward(endurance["low"], endurance["high"], 1.0))
    value = sentence("amount.points", value=quantities.number(endurance["points"]))
    return sentence("effect.ranged", value=value, range=sentence("word.to", low=low, high=high))


def _against(effect: Mapping[str, Any]) -> str:
    """Compare with the athlete's own weeks, then with the last one."""
    if effect["norm"] is None:
        return sentence("effect.no_norm")
    usual = sentence(f"effect.{_scope(effect)}.{effect['norm']['force']['word']}")
    if effect["last_week"] is None or effect["last_week"]["force"]["word"] == AROUND:
        return sentence("effect.usual_alone", usual=usual)
    last = sentence(f"effect.than.{effect['last_week']['force']['word']}")
    return sentence("effect.usual_and_last", usual=usual, last=last)


def _scope(effect: Mapping[str, Any]) -> str:
    return "usual" if effect["days"] == 7 else "so_far"


def _dose(force: Mapping[str, float]) -> str:
    value = force["sessions"]
    if value < LEAST_SHOWN:
        return sentence("effect.less_than_a_tenth")
    key = "part_session" if value < ONE_SESSION_FROM else "sessions"
    return sentence(
        "effect.one_session" if sessions_text(value) == "1.0" else f"effect.{key}", count=sessions_text(value)
    )


def sessions_text(value: float) -> str:
    """Return a number of hill-sprint sessions: whole ones from two on."""
    return quantities.number(value, 0 if value >= WHOLE_SESSIONS_FROM else 1)


def _session_range(force: Mapping[str, float]) -> str:
    """Round the range outward."""
    low, high = force["low"], force["high"]
    low = math.floor(low) if low >= WHOLE_SESSIONS_FROM else math.floor(10 * low) / 10
    high = math.ceil(high) if high > WHOLE_SESSIONS_FROM else math.ceil(10 * high) / 10
    return sentence("word.to", low=_plain(low), high=_plain(high))


def _plain(value: float) -> str:
    return quantities.number(value, 0 if value == round(value) else 1)


def _endurance_text(effect: Mapping[str, Any]) -> str:
    text = sentence(
        "effect.endurance_text",
        points=points_with_range(effect["endurance"]),
        others=", ".join(
            sentence(
                "effect.of_muscle",
                muscle=sentence(f"muscle.{name}"),
                points=quantities.number(effect["muscles"][name]["endurance"]["points"]),
            )
            for name in MUSCLES[1:]
        ),
    )
    if effect["norm"] is None:
        return text
    usual = sentence(f"effect.{_scope(effect)}.{effect['norm']['endurance']['word']}")
    return f"{upper_first(sentence('effect.usual_alone', usual=usual))} {text}"


def _origin(effect: Mapping[str, Any]) -> tuple[Point, ...]:
    """Name the labels that the force came from, where there is any to speak of."""
    if effect["force"]["sessions"] < LEAST_SHOWN:
        return ()
    shares = sorted(((part["share"], label) for label, part in effect["labels"].items()), reverse=True)
    named = [
        sentence("effect.share", label=sentence(f"stimulus.{label}"), percent=quantities.number(100 * share))
        for share, label in shares[:NAMED_PARTS]
        if share >= PARTS_FROM
    ]
    return (Point(", ".join(named), mark=sentence("effect.origin")),) if named else ()


def _energy_points(effect: Mapping[str, Any]) -> tuple[Point, ...]:
    energy = effect["energy"]
    if energy is None or not energy["net_kcal"]:
        return ()
    text = sentence(
        "effect.energy_text",
        kcal=quantities.ranged(energy["net_kcal"], energy["low"], energy["high"]),
        low=quantities.number(math.floor(energy["fat_g_low"])),
        high=quantities.number(math.ceil(energy["fat_g_high"])),
    )
    return (Point(text, mark=sentence("effect.energy")),)


def caveats(effect: Mapping[str, Any]) -> tuple[Point, ...]:
    """Say what is missing or was left out."""
    texts = []
    if effect["force"] is None:
        texts.append(sentence("effect.no_dose", percent=quantities.number(100 * effect["speed_coverage"])))
    elif effect["speed_coverage"] <= 1 - COVERAGE_STEP:
        texts.append(sentence("effect.missing.speed", percent=quantities.number(100 - 100 * effect["speed_coverage"])))
    texts += [
        sentence(f"effect.missing.{key}", percent=quantities.number(100 * share))
        for key, share in effect["missing"].items()
        if share >= WIDE_FROM and effect["force"] is not None
    ]
    if effect["left_out_s"] >= 1:
        texts.append(sentence("effect.left_out", time=quantities.duration(effect["left_out_s"])))
    if effect["days"] < 7:
        texts.append(sentence("effect.so_far_days", days=counted(effect["days"], "day")))
    return tuple(Point(text, mark=sentence("effect.note")) for text in texts)
