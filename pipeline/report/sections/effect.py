"""What the week did, as a short block of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report import doses, quantities
from pipeline.report.sections.blocks import Point, Section, titled
from pipeline.report.sentences import counted, sentence, upper_first
from pipeline.vocabulary import MUSCLES
from pipeline.weekly.effect import AROUND

if TYPE_CHECKING:
    from pipeline.report.document.effect import EffectPart, WeekForce
    from pipeline.weekly.answer import Range

ONE_SESSION_FROM = 0.95  # less is a part of one
FAT_STEP_G = 10.0  # to which body fat is rounded; judgement
NAMED_PARTS = 3  # labels that the block names
PARTS_FROM = 0.05  # share of the dose from which a label is named
COVERAGE_STEP = 0.01  # of moving time; a smaller hole is not worth a sentence
WIDE_FROM = 0.05  # of the time; less missing data is not worth a sentence


def effect_section(effect: EffectPart | None) -> Section:
    """Say in a few lines what the week did, where its force came from, and what is missing."""
    if effect is None:
        return titled("effect")
    points: tuple[Point, ...] = ()
    if not effect.runs and effect.force is not None:
        points = (Point(sentence("effect.no_run"), mark=sentence("effect.force")),)
    elif effect.force is not None:
        points = (
            Point(_force_text(effect, effect.force), mark=sentence("effect.force")),
            *_endurance(effect),
            *_origin(effect, effect.force),
        )
    return titled(
        "effect",
        points=(*points, *_energy_points(effect), *caveats(effect)),
    )


def _force_text(effect: EffectPart, force: WeekForce) -> str:
    text = sentence("effect.force_text", dose=dose_with_range(force.sessions))
    parts = [upper_first(_against(effect)), text]
    laws = [sentence("effect.by_law", count=doses.sessions(sessions)) for sessions in force.by_law or ()]
    if len(set(laws)) > 1:
        parts.append(sentence("effect.laws", laws=", ".join(laws)))
    return " ".join(parts)


def dose_with_range(sessions: Range) -> str:
    """Return a high-force dose in hill-sprint sessions, with its range."""
    return sentence("effect.ranged", value=_dose(sessions.value), range=_session_range(sessions))


def points_with_range(points: Range) -> str:
    """Return endurance in points, with its range rounded outward."""
    low, high = map(quantities.number, quantities.outward(points.low, points.high, 1.0))
    value = sentence("amount.points", value=quantities.number(points.value))
    return sentence("effect.ranged", value=value, range=sentence("word.to", low=low, high=high))


def _against(effect: EffectPart) -> str:
    """Compare with the athlete's own weeks, then with the last one."""
    if effect.norm is None:
        return sentence("effect.no_norm")
    usual = sentence(f"effect.{_scope(effect)}.{effect.norm.force.word}")
    if effect.last_week is None or effect.last_week.force.word == AROUND:
        return sentence("effect.usual_alone", usual=usual)
    last = sentence(f"effect.than.{effect.last_week.force.word}")
    return sentence("effect.usual_and_last", usual=usual, last=last)


def _scope(effect: EffectPart) -> str:
    return "usual" if effect.days == 7 else "so_far"


def _dose(value: float) -> str:
    if value < doses.LEAST_FORCE:
        return sentence("effect.less_than_a_tenth")
    if value < ONE_SESSION_FROM:
        return sentence("effect.part_session", count=doses.sessions(value))
    key = "one_session" if round(value, 1) == 1 else "sessions"
    return sentence(f"effect.{key}", count=doses.sessions(value))


def _session_range(sessions: Range) -> str:
    low, high = doses.session_ends(sessions)
    return sentence("word.to", low=low, high=high)


def _endurance(effect: EffectPart) -> tuple[Point, ...]:
    """Say the endurance of gluteus maximus, beside that of the other muscles, and against the usual."""
    if effect.endurance is None:
        return ()
    doses = ((name, effect.muscles[name].endurance) for name in MUSCLES[1:])
    others = [
        sentence("effect.of_muscle", muscle=sentence(f"muscle.{name}"), points=quantities.number(dose.points.value))
        for name, dose in doses
        if dose
    ]
    points = points_with_range(effect.endurance.points)
    text = sentence("effect.endurance_text", points=points, others=", ".join(others))
    if effect.norm is not None:
        usual = sentence(f"effect.{_scope(effect)}.{effect.norm.endurance.word}")
        text = f"{upper_first(sentence('effect.usual_alone', usual=usual))} {text}"
    return (Point(text, mark=sentence("effect.endurance")),)


def _origin(effect: EffectPart, force: WeekForce) -> tuple[Point, ...]:
    """Name the labels that the force came from, where there is any to speak of."""
    if force.sessions.value < doses.LEAST_FORCE:
        return ()
    shares = sorted(((part.share, label) for label, part in effect.labels.items()), reverse=True)
    named = [
        sentence("effect.share", label=sentence(f"stimulus.{label}"), percent=quantities.number(100 * share))
        for share, label in shares[:NAMED_PARTS]
        if share >= PARTS_FROM
    ]
    return (Point(", ".join(named), mark=sentence("effect.origin")),) if named else ()


def _energy_points(effect: EffectPart) -> tuple[Point, ...]:
    energy = effect.energy
    if energy is None or not energy.net_kcal.value:
        return ()
    low, high = quantities.outward(energy.fat_g.low, energy.fat_g.high, FAT_STEP_G)
    text = sentence(
        "effect.energy_text",
        kcal=quantities.energy(energy.net_kcal),
        low=quantities.number(low),
        high=quantities.number(high),
    )
    return (Point(text, mark=sentence("effect.energy")),)


def caveats(effect: EffectPart) -> tuple[Point, ...]:
    """Say what is missing or was left out."""
    texts = []
    if effect.force is None:
        texts.append(sentence("effect.no_dose", percent=quantities.number(100 * effect.speed_coverage)))
    elif effect.speed_coverage <= 1 - COVERAGE_STEP:
        texts.append(sentence("effect.missing.speed", percent=quantities.number(100 - 100 * effect.speed_coverage)))
    texts += [
        sentence(f"effect.missing.{key}", percent=quantities.number(100 * share))
        for key, share in effect.missing.items()
        if share >= WIDE_FROM and effect.force is not None
    ]
    if effect.left_out_s >= 1:
        texts.append(sentence("effect.left_out", time=quantities.duration(effect.left_out_s)))
    if effect.days < 7:
        texts.append(sentence("effect.so_far_days", days=counted(effect.days, "day")))
    return tuple(Point(text, mark=sentence("effect.note")) for text in texts)
