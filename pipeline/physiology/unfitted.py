"""What studies measured that no constant was fitted to: values, the passages read, and where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.physiology.activation import endurance_index, walking_activation
from pipeline.physiology.deficit import mass_lost, muscle_lost, share_lost
from pipeline.physiology.exercises import EXERCISES
from pipeline.physiology.parameters_size import SETS_OF_ENDURANCE
from pipeline.physiology.size import SizeResponse, ageing_loss, size_after, size_model

if TYPE_CHECKING:
    from collections.abc import Callable


class Reading(NamedTuple):
    """A published value.

    Attributes
    ----------
    source, what, unit
        Study, quantity and its unit.
    measured
        The value.
    passage, address
        The words it was read in, and where they stand.
    """

    source: str
    what: str
    unit: str
    measured: float
    passage: str
    address: str


_KASSIANO = "doi 10.47206/ijsc.v4i1.284 (abstract)"
_KASSIANO_PASSAGE = "30 sessions over 10 weeks ... L-S-BHT = +9.3% vs. L-S = +6.0%"
_OGASAWARA = "ACSM 2010, presentation 1500 (abstract)"
_OGASAWARA_PASSAGE = (
    "bench press (75 % 1-RM), 3 days per week ... triceps and pectorals CSA 9 and 20 % [6 weeks]; adaptation during "
    "the final 6 weeks for the CTR group 2 % and 3 %; retraining 7 % and 12 % against 8 % and 18 %"
)
_YASUDA = "doi 10.1186/s40064-015-1132-2 (abstract)"
_YASUDA_PASSAGE = (
    "12 weeks ... and after 12 weeks of detraining: 16.3 % and 6.9 % for elbow flexion, 17.1 % and 8.7 % extension"
)
_ZACHWIEJA = "Zachwieja 2001, Int J Sports Med 22:310 (abstract)"
_ZACHWIEJA_PASSAGE = (
    "2 wk of dietary energy restriction (750 kcal/d) ... -1.29 +- 0.16 kg ... lean 61 % of the weight loss"
)

READINGS = {
    "press and deadlift": Reading(
        "Kassiano 2024", "gmax thickness, leg press and deadlift, 10 weeks", "%", 6.0, _KASSIANO_PASSAGE, _KASSIANO
    ),
    "with hip thrust": Reading("Kassiano 2024", "the same with hip thrusts", "%", 9.3, _KASSIANO_PASSAGE, _KASSIANO),
    "old legs": Reading(
        "Vechin 2015",
        "quadriceps at 64 years, 12 weeks",
        "%",
        7.9,
        "12 weeks ... HRT: 4 x 10 repetitions, 70-80 % 1RM ... quadriceps CSA (HRT: 7.9 %)",
        "J Strength Cond Res 29:1071 (abstract)",
    ),
    "flexors kept": Reading(
        "Yasuda 2015", "share kept after 12 weeks off, elbow flexors", "share", 0.42, _YASUDA_PASSAGE, _YASUDA
    ),
    "extensors kept": Reading(
        "Yasuda 2015", "share kept after 12 weeks off, elbow extensors", "share", 0.51, _YASUDA_PASSAGE, _YASUDA
    ),
    "slowing": Reading(
        "Ogasawara 2010",
        "growth of weeks 10 to 15 over that of weeks 1 to 6, mean of two muscles",
        "ratio",
        0.19,
        _OGASAWARA_PASSAGE,
        _OGASAWARA,
    ),
    "training again": Reading(
        "Ogasawara 2010",
        "six weeks after three off, over the first six, mean of two muscles",
        "ratio",
        0.77,
        _OGASAWARA_PASSAGE,
        _OGASAWARA,
    ),
    "weeks to regain": Reading(
        "Halonen 2024",
        "weeks to the old size after 10 weeks of training and 10 off, at most",
        "weeks",
        5.0,
        "after only five weeks of re-training, the pre-break level had already been reached",
        "news-medical.net 2024-10-25, release of the University of Jyväskylä",
    ),
    "walking": Reading(
        "Ozaki 2011",
        "thigh after 10 weeks of 4 x 20 min of walking a week, at 68 years",
        "%",
        0.0,
        "thigh muscle cross-sectional area (3.1 %) ... increased in the BFR-Walk group, but not in the CON-Walk group",
        "doi 10.1093/gerona/glq182 (abstract)",
    ),
    "weight": Reading("Zachwieja 2001", "weight lost in 14 days", "kg", 1.29, _ZACHWIEJA_PASSAGE, _ZACHWIEJA),
    "lean share": Reading("Zachwieja 2001", "lean share of it", "share", 0.61, _ZACHWIEJA_PASSAGE, _ZACHWIEJA),
    "protein, 4 weeks": Reading(
        "Longland 2016",
        "lean mass that 2.4 instead of 1.2 g/kg of protein saves in 4 weeks",
        "kg",
        1.1,
        "4-wk ... 40 % reduction ... LBM increased in the PRO group (1.2 +- 1.0 kg) ... CON group (0.1 +- 1.0 kg)",
        "doi 10.3945/ajcn.115.119339 (abstract)",
    ),
    "protein, 2 weeks": Reading(
        "Mettler 2010",
        "lean mass that 2.3 instead of 1.0 g/kg of protein saves in 2 weeks",
        "kg",
        1.3,
        "60 % of the habitual energy intake ... 2 wk ... lean body mass loss (-1.6 +- 0.3 and -0.3 +- 0.3 kg)",
        "doi 10.1249/MSS.0b013e3181b2ef8e (abstract)",
    ),
}
"""By a short name. No constant of the model was fitted to any of them."""


class Unfitted(NamedTuple):
    """A published value, ours beside it, and what had to be assumed of the trial."""

    reading: Reading
    ours: float
    assumed: str


_BENCH_SETS = 9.0  # three of ten, three days a week
_LEAN_MEN_KG = 35.0  # muscle of young trained men; judgement


def _grown(sets: float, weeks: float, *, age: float = 22.0, size: float = 0.0) -> float:
    """Return the size after some weeks of the central model, from `size` [% above untrained]."""
    return float(size_after(size_model(SizeResponse(), age), size, sets, weeks))


def _kassiano(*exercises: str) -> float:
    return _grown(9.0 * sum(EXERCISES[name].share for name in exercises), 10)


def _kept() -> float:
    built = _grown(9.0, 12, age=70.0)
    return (_grown(0.0, 12, age=70.0, size=built) - float(ageing_loss(70.0, 12))) / built


def _slowing() -> float:
    first, until_9, until_15 = (_grown(_BENCH_SETS, weeks) for weeks in (6, 9, 15))
    return (until_15 - until_9) / first


def _again() -> float:
    first = _grown(_BENCH_SETS, 6)
    off = _grown(0.0, 3, size=first)
    return (_grown(_BENCH_SETS, 6, size=off) - off) / first


def _weeks_to_regain() -> float:
    built = _grown(_BENCH_SETS, 10)
    off = _grown(0.0, 10, size=built)
    return next(days / 7 for days in range(1, 700) if _grown(_BENCH_SETS, days / 7, size=off) >= built)


def _walked() -> float:
    minutes = 4 * 20 * float(walking_activation("gmax", 1.2)) / 100
    return _grown(SETS_OF_ENDURANCE.value * float(endurance_index("gmax", minutes)) / 100, 10, age=68.0)


def _lean_saved(deficit_kcal: float, days: float, fat_kg: float, sets: float, protein: tuple[float, float]) -> float:
    """Return how much less muscle more protein loses [kg]; growth in so few weeks is left out."""
    _, lean = mass_lost(deficit_kcal, days, fat_kg)
    less, more = (
        float(muscle_lost(lean, share_lost(sets, 3.0, grams), _LEAN_MEN_KG)) * _LEAN_MEN_KG / 100 for grams in protein
    )
    return less - more


def _zachwieja() -> tuple[float, float]:
    fat, lean = (float(part) for part in mass_lost(750.0, 14, 13.0))
    return fat + lean, lean / (fat + lean)


_OURS: dict[str, tuple[Callable[[], float], str]] = {
    "press and deadlift": (lambda: _kassiano("leg press", "romanian deadlift"), "three sets of each a session"),
    "with hip thrust": (
        lambda: _kassiano("leg press", "romanian deadlift", "hip thrust"),
        "three sets of each a session",
    ),
    "old legs": (lambda: _grown(8.0, 12, age=64.0), "two sessions a week; thigh, ours glute"),
    "flexors kept": (_kept, "70 years; arm, ours glute"),
    "extensors kept": (_kept, "70 years; arm, ours glute"),
    "slowing": (_slowing, "arm and chest, ours glute"),
    "training again": (_again, "arm and chest, ours glute"),
    "weeks to regain": (_weeks_to_regain, "nine sets a week; thigh and arm, ours glute"),
    "walking": (_walked, "1.2 m/s; thigh, ours glute"),
    "weight": (lambda: _zachwieja()[0], "13 kg of fat"),
    "lean share": (lambda: _zachwieja()[1], "13 kg of fat"),
    "protein, 4 weeks": (
        lambda: _lean_saved(1500.0, 28, 23.0, 10.0, (1.2, 2.4)),
        "deficit 1,500 kcal, 23 kg of fat, 10 sets; lean mass, ours muscle",
    ),
    "protein, 2 weeks": (
        lambda: _lean_saved(1200.0, 14, 13.0, 10.0, (1.0, 2.3)),
        "deficit 1,200 kcal, 13 kg of fat, 10 sets; lean mass, ours muscle",
    ),
}


def unfitted() -> list[Unfitted]:
    """List what was measured, what the central model says of the same, and what the trial's report leaves open."""
    return [Unfitted(reading, _OURS[key][0](), _OURS[key][1]) for key, reading in READINGS.items()]
