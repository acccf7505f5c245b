"""Projection against the prototype's athletes and against what must hold for anybody."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from pipeline.physiology.body import Estimate
from pipeline.physiology.parameters_size import FAT_FLOOR_MEN, FAT_FLOOR_WOMEN, FAT_OF_HIPS_MEN, FAT_OF_HIPS_WOMEN
from pipeline.vocabulary import OUTCOMES
from pipeline.weekly.forecast.attribution import attribute
from pipeline.weekly.forecast.classes import answer_label, class_shares, classes_of
from pipeline.weekly.forecast.draws import sample
from pipeline.weekly.forecast.project import _hips, _masses, project, projector
from pipeline.weekly.forecast.statements import Kind, Opening, state_of, worth_of_running
from pipeline.weekly.forecast.training import Block, Training, Work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.parameter import Parameter
    from pipeline.weekly.forecast.draws import Sample
    from tests.weekly.forecast.conftest import Prototype

ATHLETES = [f"{number:02d}" for number in range(1, 24)]
EXACT = Estimate(0.0, 0.0)


def easy(hours: float) -> Work:
    """Easy running: four hours are 100 of endurance and next to no force."""
    return Work(hours=hours, energy_net_kcal=600 * hours, endurance=25 * hours, force=0.5 * hours)


HILLS = Work(hours=0.2, energy_net_kcal=200, endurance=9, force=100)  # two sessions


def training(ahead: Block, history: Sequence[Block] | None = None, **changes: Any) -> Training:
    """Make an athlete of 35 years, everything known: weight stable, 1.5 g/kg protein, no lifting before."""
    known: dict[str, Any] = {
        "history": tuple([ahead] * 12 if history is None else history),
        "status": "untrained",
        "age_years": Estimate(35, 0),
        "share_female": 1.0,
        "mass_kg": Estimate(62, 0),
        "fat_mass_kg": Estimate(17, 2.6),
        "muscle_mass_kg": Estimate(21, 1.7),
        "deficit_kcal": Estimate(0, 90),
        "protein_g_kg": Estimate(1.5, 0.2),
    }
    return Training(ahead=ahead, **known | changes)


def runs(hours: float = 3.0, sets: float = 0.0, **more: Any) -> Block:
    """Make a block of easy running and hard sets."""
    return Block(running={"easy": easy(hours)} if hours else {}, sets=Estimate(sets, 0.2 * sets), **more)


def shares(of: Training, drawn: Sample) -> dict[str, float]:
    return class_shares(classes_of(project(of, drawn)))


def kept(of: Training, drawn: Sample) -> float:
    found = shares(of, drawn)
    return found["maintaining"] + found["toning"]


@pytest.mark.parametrize("number", ATHLETES)
def test_athletes(number: str, prototype: Prototype, cases: dict[str, dict[str, Any]], drawn: Sample) -> None:
    """The same athletes as in the prototype, whose draws are others."""
    name = next(name for name in prototype.athletes if name.startswith(number))
    expected = cases[f"athlete {name}"]["expected"]
    of = prototype.training(prototype.athletes[name])
    forecast = project(of, drawn)
    found = class_shares(classes_of(forecast))
    assert found == pytest.approx(expected["P"], abs=0.03)
    assert float(np.median(forecast.muscle_pct)) == pytest.approx(expected["median"], abs=0.2)
    assert answer_label(forecast, of) == expected["verdict"]


@pytest.mark.parametrize(
    "of",
    [
        training(runs(3)),
        training(runs(9)),
        training(Block(running={"easy": easy(1.5), "uphill_sprint": HILLS})),
        training(Block(other_sports=easy(8))),
        training(runs(2, 4), status="trained"),
        training(runs(2, 10), status="trained"),
        training(runs(0, 20), status="trained"),
        training(runs(2, 10), status="trained", age_years=Estimate(62, 0)),
        training(runs(4), age_years=Estimate(75, 0)),
        training(runs(0)),
    ],
    ids=["easy", "marathon", "hills", "rides", "4 sets", "10 sets", "20 sets", "62 years", "75 years", "nothing"],
)
def test_habit_is_kept(of: Training, drawn: Sample) -> None:
    """A steady habit, whatever it is, keeps what it has built."""
    steady = replace(of, history=of.history * 2, deficit_kcal=Estimate(0, 60))
    assert kept(steady, drawn) >= 0.75


def test_unknown_strength(drawn: Sample) -> None:
    """Sets that nobody named say nothing; sessions without names move the answer a little."""
    unknown = training(runs(3), status=None, strength_known=False)
    growing = {seen: shares(replace(unknown, strength_seen=seen), drawn)["growing"] for seen in ("none", "old", "new")}
    assert abs(growing["old"] - growing["none"]) <= 0.12
    assert abs(growing["new"] - growing["none"]) <= 0.12
    assert growing["old"] < growing["none"] < growing["new"]
    none = shares(training(runs(3)), drawn)["growing"]
    hard = shares(training(runs(3, 8), [runs(3)] * 12), drawn)["growing"]
    assert none < growing["none"] < hard
    assert hard > 0.8


def test_sports_alike() -> None:
    """Hours of any endurance sport protect alike in a deficit, and better than none."""
    of: dict[str, Any] = {"deficit_kcal": Estimate(300, 0)}
    plain = Work(hours=10)
    few = sample(count=4000)
    ride, run, none = (
        float(np.median(projector(training(block, [Block()], **of), few).expected_muscle_pct()))
        for block in (Block(other_sports=plain), Block(running={"easy": plain}), Block())
    )
    assert ride == pytest.approx(run, abs=1e-9)
    assert ride > none


def test_seeds() -> None:
    of = [
        training(runs(9), deficit_kcal=Estimate(560, 90), protein_g_kg=Estimate(1.0, 0.15)),
        training(Block(running={"easy": easy(1.7), "uphill_sprint": HILLS}), [runs(1.7)] * 12),
    ]
    found = np.array([[list(shares(one, sample(seed)).values()) for one in of] for seed in range(1, 9)])
    assert np.abs(found - found.mean(axis=0)).max() <= 0.015


def test_cost(prototype: Prototype, drawn: Sample) -> None:
    """One projection takes less than 50 ms of processor time, draws and attribution less than six of them."""
    of = prototype.training(prototype.athletes["12 lifter progressing 12 to 20 sets"])
    of = replace(of, ahead=replace(of.ahead, other_sports=easy(2)), strength_known=False)

    def seconds(work: Any) -> float:
        taken = []
        for _ in range(5):
            before = time.process_time()
            work()
            taken.append(time.process_time() - before)
        return sorted(taken)[2]

    one = seconds(lambda: project(of, drawn))
    made = projector(of, drawn)
    assert one < 0.05
    assert seconds(sample.__wrapped__) + seconds(lambda: attribute(made)) < 6 * one


@pytest.mark.parametrize("known", [True, False])
def test_attribution(known: bool, drawn: Sample) -> None:  # noqa: FBT001
    """Parts and what comes without them add up to the mean of the forecast, labels to running."""
    block = Block(running={"easy": easy(2), "uphill_sprint": HILLS}, other_sports=easy(1), sets=Estimate(6, 2))
    of = training(
        block, [runs(2)] * 11, strength_known=known, deficit_kcal=Estimate(200, 90), protein_g_kg=Estimate(1.2, 0.2)
    )
    found = attribute(projector(of, drawn))
    assert sum(found.parts.values()) + found.nothing_done == pytest.approx(found.total, abs=1e-9)
    assert sum(found.running.values()) == pytest.approx(found.parts["running"])
    assert found.total == pytest.approx(float(project(of, drawn).muscle_pct.mean()), abs=1e-9)
    assert ("strength_not_given" in found.parts) != known
    assert found.parts["strength"] > found.parts["running"] > 0 > found.parts["energy"]
    assert found.running["uphill_sprint"] > found.running["easy"]


def test_worth_of_running(drawn: Sample) -> None:
    """What nobody has measured is said beside the verdict: cautious, middle, generous."""
    hilly = training(Block(running={"uphill_sprint": HILLS}), [runs(2)] * 12)
    found = worth_of_running(hilly, drawn, project(hilly, drawn))
    assert found["cautious"].growing < found["middle"].growing < found["generous"].growing
    assert found["middle"].growing == pytest.approx(0.40, abs=0.06)
    assert found["middle"].sets == pytest.approx(1.3, abs=0.35)
    assert 2 * found["cautious"].sets < found["middle"].sets < found["generous"].sets < 4.5


def test_long_habit(drawn: Sample) -> None:
    """Without a history the athlete is asked first; a habit is kept, a beginning grows."""
    new = training(runs(2, 10), history=(), status=None)
    asked, begun, old = (replace(new, long_habit=habit) for habit in (None, False, True))
    assert answer_label(project(asked, drawn), asked) == "undecided"
    assert state_of(project(asked, drawn), asked).kind == Kind.ASKED
    assert answer_label(project(begun, drawn), begun) == "growing"
    assert answer_label(project(old, drawn), old) == "maintaining"


def test_gap_is_missing(drawn: Sample) -> None:
    """A gap in the log holds the last sets, wider; only sets stated as none are none."""
    lifts, gap, none = runs(2, 12), replace(runs(2), sets=None), runs(2)
    of = {
        "steady": training(lifts, [lifts] * 12, status="trained"),
        "missing": training(lifts, [lifts] * 8 + [gap] * 2 + [lifts] * 2, status="trained"),
        "unlogged": training(gap, [lifts] * 12, status="trained"),
    }
    found = {name: kept(one, drawn) for name, one in of.items()}
    assert found == pytest.approx(dict.fromkeys(found, found["steady"]), abs=0.12)
    stopped = training(none, [*[lifts] * 11, none], status="trained")
    assert shares(stopped, drawn)["shrinking"] > 0.7
    assert state_of(project(stopped, drawn), stopped).opening == "lifting_stopped"


def test_pause(drawn: Sample) -> None:
    """A pause is projected to its end only, six weeks without one; less use of the legs costs more."""
    usual, lame = runs(4), Block(activity=0.45)
    of = training(lame, [usual] * 12)
    six, twelve = project(of, drawn), project(replace(of, pause_weeks=12.0), drawn)
    assert (six.weeks, twelve.weeks) == (6, 12)
    assert np.median(six.muscle_pct) > np.median(twelve.muscle_pct)
    assert state_of(six, of).opening == Opening.PAUSE
    bed = training(Block(activity=0.0), [usual] * 12)
    assert np.median(project(bed, drawn).muscle_pct) < np.median(six.muscle_pct)


def test_low_fat(drawn: Sample) -> None:
    """With too little fat mass there is a warning and no forecast."""
    lean = training(runs(4), mass_kg=Estimate(50, 0), fat_mass_kg=Estimate(6.2, 0.6), deficit_kcal=Estimate(700, 60))
    assert state_of(project(lean, drawn), lean).kind == Kind.LOW_FAT


def test_nothing_known(drawn: Sample) -> None:
    of = Training(
        ahead=runs(3),
        history=(runs(3),) * 4,
        fat_mass_kg=Estimate(16, 4),
        muscle_mass_kg=Estimate(25, 4),
        protein_g_kg=Estimate(1.3, 0.35),
        strength_known=False,
    )
    forecast = project(of, drawn)
    assert np.isfinite([forecast.muscle_pct, forecast.fat_pct, forecast.hips_cm]).all()
    assert sum(shares(of, drawn).values()) == pytest.approx(1)
    assert list(shares(of, drawn)) == list(OUTCOMES)


@pytest.mark.parametrize(("share_female", "share"), [(1.0, FAT_OF_HIPS_WOMEN), (0.0, FAT_OF_HIPS_MEN)])
def test_fat_is_more_of_womens_hips(share_female: float, share: Parameter[float], drawn: Sample) -> None:
    of = training(runs(), share_female=share_female, hips_cm=100.0)
    ten = np.full(len(drawn["sex"]), 10.0)
    assert np.median(_hips(of, drawn, 0 * ten, ten)) == pytest.approx(5 * share.value, rel=0.05)


def test_work_without_a_dose_has_no_part(drawn: Sample) -> None:
    strolls = training(Block(running={"walk": Work(hours=1.0)}))
    assert attribute(projector(strolls, drawn)).running == {"walk": 0.0}


def test_least_fat_is_a_share_of_the_mass(drawn: Sample) -> None:
    *_, floor = _masses(training(runs(), share_female=0.5), drawn)
    assert sorted(set(floor)) == pytest.approx([FAT_FLOOR_MEN.value * 62, FAT_FLOOR_WOMEN.value * 62])
