"""What studies measured that no constant was fitted to: values, the passages read, and where they stand."""

from __future__ import annotations

from typing import NamedTuple


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
    "bench press (75 % 1-RM), 3 days per week ... triceps and pectorals CSA 9 and 20 % [6 weeks]; adaptation during the "
    "final 6 weeks for the CTR group 2 % and 3 %; retraining 7 % and 12 % against 8 % and 18 %"
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
