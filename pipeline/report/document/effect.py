"""What the week did: its dose, endurance and energy, and how they compare with the athlete's own weeks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pipeline.report.document.form import Keys, Limits, OneOf
from pipeline.report.document.words import Amount, Named, Share
from pipeline.vocabulary import MUSCLES, STIMULUS_LABELS
from pipeline.weekly.answer import Range
from pipeline.weekly.effect import COMPARED_WORDS, WANTED

ComparedWord = Annotated[str, OneOf(COMPARED_WORDS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Force:
    """A high-force dose for gluteus maximus.

    Attributes
    ----------
    sessions
        In sessions of 10 x 30 s of hill sprints.
    """

    sessions: Named


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekForce(Force):
    """The dose of a week.

    Attributes
    ----------
    by_law
        By each of three ways to value a stride, only where these differ by more than twice.
    """

    by_law: Annotated[tuple[float, ...], Limits(3, 3)] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Endurance:
    """Endurance of a muscle.

    Attributes
    ----------
    points
        100 for four easy hours.
    """

    points: Named


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectEnergy:
    """Energy above rest of all sports.

    Attributes
    ----------
    net_kcal
        Above rest [kcal].
    fat_g
        Body fat that it takes where a fifth to three fifths of it are not eaten back [g].
    """

    net_kcal: Named
    fat_g: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceCompared:
    """The dose over that of other weeks.

    Attributes
    ----------
    ratio
        Of the doses.
    word, confidence
        What the ratio is called, and the probability of that word.
    """

    ratio: Named
    word: ComparedWord
    confidence: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class EnduranceCompared:
    """The endurance over that of other weeks.

    Attributes
    ----------
    ratio, word
        Of the points, and what it is called.
    """

    ratio: Amount
    word: ComparedWord


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonPart:
    """The week over other weeks.

    Attributes
    ----------
    weeks
        How many.
    force, endurance
        Each over the mean of those weeks.
    """

    weeks: Annotated[int, Limits(1, 8)]
    force: ForceCompared
    endurance: EnduranceCompared


@dataclass(frozen=True, slots=True, kw_only=True)
class DosePart:
    """What a label adds to the week.

    Attributes
    ----------
    force, share
        Its dose, and its share of the week's.
    endurance
        Of gluteus maximus [points].
    """

    force: Force
    share: Share
    endurance: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDose(DosePart):
    """What an activity adds to the week, other sports included.

    Attributes
    ----------
    activity_id
        Its id.
    """

    activity_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MuscleDose:
    """What the week gave a muscle.

    Attributes
    ----------
    force
        Known for gluteus maximus alone.
    endurance
        Against four easy hours of its own.
    """

    force: Force | None
    endurance: Endurance | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectPart:
    """What the week did.

    Attributes
    ----------
    days
        Days of the week that have passed; earlier weeks are compared by as many.
    speed_coverage
        Share of moving time with a speed.
    left_out_s
        Time faster than the athlete can run, which counts nothing [s].
    missing
        Share of the time counted that lacks something, which widens the ranges.
    force
        Null where less than 0.80 of the moving time has a speed.
    endurance
        Of gluteus maximus.
    energy
        Null with `verdict.body_hidden`.
    norm, last_week
        Over the mean of up to eight earlier weeks, and over the last one; null before three weeks, and before one.
    runs, labels, muscles
        Where it came from: by activity, by label, and what each muscle got.
    """

    days: Annotated[int, Limits(1, 7)]
    speed_coverage: Share
    left_out_s: Amount
    missing: Annotated[Mapping[str, Share], Keys(tuple(WANTED), part=True)]
    force: WeekForce | None
    endurance: Endurance | None
    energy: EffectEnergy | None
    norm: ComparisonPart | None
    last_week: ComparisonPart | None
    runs: tuple[RunDose, ...]
    labels: Annotated[Mapping[str, DosePart], Keys(STIMULUS_LABELS, part=True)]
    muscles: Annotated[Mapping[str, MuscleDose], Keys(MUSCLES)]
