"""What a week did, from the weekly stage to the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.report.document.build.summaries import gross_and_net
from pipeline.report.document.effect import (
    ComparisonPart,
    DosePart,
    EffectEnergy,
    EffectPart,
    Endurance,
    EnduranceCompared,
    Force,
    ForceCompared,
    MuscleDose,
    RunDose,
    WeekForce,
)
from pipeline.vocabulary import MUSCLES, Muscle
from pipeline.weekly.effect import fat_cost

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.weekly.effect import Comparison, Effect


def effect_part(effect: Effect, week_row: Mapping[str, Any] | None) -> EffectPart:
    """Give what a week did.

    Parameters
    ----------
    effect
        From `effect_of_week`.
    week_row
        Row of the table `weeks`, which holds the energy of all sports; None without an activity.
    """
    endurance = {
        name: Endurance(points=effect.endurance[name]) if name in effect.endurance else None for name in MUSCLES
    }
    force = WeekForce(sessions=effect.force, by_law=effect.by_law) if effect.force else None
    of_muscle = Force(sessions=effect.force) if effect.force else None
    return EffectPart(
        days=effect.days,
        speed_coverage=effect.coverage,
        left_out_s=effect.left_out_s,
        missing=effect.missing,
        force=force,
        endurance=endurance[Muscle.GMAX],
        energy=_energy(week_row),
        norm=_comparison(effect.norm),
        last_week=_comparison(effect.last_week),
        runs=tuple(
            RunDose(activity_id=key, force=Force(sessions=part.force), share=part.share, endurance=part.endurance)
            for key, part in effect.runs.items()
        ),
        labels={
            key: DosePart(force=Force(sessions=part.force), share=part.share, endurance=part.endurance)
            for key, part in effect.labels.items()
        },
        muscles={
            name: MuscleDose(force=of_muscle if name is Muscle.GMAX else None, endurance=endurance[name])
            for name in MUSCLES
        },
    )


def _comparison(over: Comparison | None) -> ComparisonPart | None:
    if over is None:
        return None
    return ComparisonPart(
        weeks=over.weeks,
        force=ForceCompared(ratio=over.force, word=over.force_word, confidence=over.probability),
        endurance=EnduranceCompared(ratio=over.endurance, word=over.endurance_word),
    )


def _energy(row: Mapping[str, Any] | None) -> EffectEnergy:
    """Give the energy above rest of all sports, and the body fat that it takes where it is not eaten back."""
    _, net = gross_and_net(row)
    return EffectEnergy(net_kcal=net, fat_g=fat_cost(net))
