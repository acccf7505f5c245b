"""Three synthetic athletes and what each of them does in every one of eight weeks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sample_data import workouts as w
from sample_data.bouts import pause, run, stairs, stairs_down, stop
from sample_data.devices import DEVICES, Device
from sample_data.runner import Runner
from sample_data.simulator import flat_terrain, rolling_terrain

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from sample_data.bouts import Bout
    from sample_data.simulator import Terrain

WEEKS = 8
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)

ANNA = Runner(
    id="anna",
    sex="female",
    age_years=34,
    height_cm=167,
    mass_kg=61,
    critical_speed_mps=3.4,
    d_prime_m=170,
    max_sprint_speed_mps=6.5,
    hr_max_bpm=188,
    hr_rest_bpm=54,
    cadence_spm=170,
)
BEN = Runner(
    id="ben",
    sex="male",
    age_years=28,
    height_cm=182,
    mass_kg=77,
    critical_speed_mps=3.9,
    d_prime_m=220,
    max_sprint_speed_mps=8.3,
    hr_max_bpm=193,
    hr_rest_bpm=50,
    cadence_spm=164,
)
CLARA = Runner(
    id="clara",
    sex="female",
    age_years=41,
    height_cm=170,
    mass_kg=62,
    critical_speed_mps=3.75,
    d_prime_m=150,
    max_sprint_speed_mps=6.7,
    hr_max_bpm=180,
    hr_rest_bpm=47,
    cadence_spm=172,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outing:
    """One run of the plan: when, what, where, and how it is recorded.

    `copy` also keeps the run as GPX, `cut` damages the end of the file, `zipped` compresses it.
    """

    day: int
    hour: int
    title: str
    script: list[Bout]
    terrain: Callable[[np.random.Generator], Terrain] = flat_terrain
    device: Device
    sub_sport: str | None = None
    copy: bool = False
    cut: bool = False
    zipped: bool = True


WATCH = DEVICES["watch"]
SMART = DEVICES["smart_recording"]
STRAP = DEVICES["watch_with_strap"]


def _rolling(rng: np.random.Generator) -> Terrain:
    return rolling_terrain(rng, 0.03)


def _hilly(rng: np.random.Generator) -> Terrain:
    return rolling_terrain(rng, 0.075)


def anna(week: int) -> list[Outing]:
    """Easy mileage, four runs a week, now and then a 5 km race or a faster finish.

    Parameters
    ----------
    week
        Number of the week, from 0.

    Returns
    -------
    list of Outing
        In the order of the days.
    """
    tuesday = Outing(day=TUESDAY, hour=6, title="easy", script=w.easy_run(ANNA, 38), device=SMART, zipped=week % 2 == 0)
    if week == 4:
        tuesday = replace(tuesday, title="treadmill", device=DEVICES["treadmill"])
    thursday = Outing(day=THURSDAY, hour=17, title="easy", script=w.easy_run(ANNA, 42), device=WATCH, terrain=_rolling)
    if week == 2:
        easy = run(w.EASY * ANNA.critical_speed_mps, seconds=1200)
        thursday = replace(thursday, title="easy-with-a-pause", script=[easy, stop(10), pause(420), easy])
    if week in {3, 6}:
        thursday = replace(thursday, title="progression", script=w.progression(ANNA), device=STRAP)
    saturday = Outing(day=SATURDAY, hour=9, title="strides", script=w.strides(ANNA, count=6), device=STRAP)
    if week in {1, 4, 7}:
        saturday = replace(saturday, title="5k-race", script=w.race_5k(ANNA))
    sunday = Outing(day=SUNDAY, hour=8, title="long", script=w.easy_run(ANNA, 68), device=SMART, terrain=_rolling)
    if week < 2:
        sunday = replace(sunday, device=DEVICES["phone"])
    return [tuesday, thursday, saturday, replace(sunday, copy=week == 5, cut=week == 3)]


def ben(week: int) -> list[Outing]:
    """Hills, sprints and stairs, with one long run over hills.

    Parameters
    ----------
    week
        Number of the week, from 0.

    Returns
    -------
    list of Outing
        In the order of the days.
    """
    monday = Outing(day=MONDAY, hour=18, title="hill-sprints", script=w.hill_sprints(BEN, 6 + week // 2), device=STRAP)
    if week % 3 == 2:
        monday = replace(monday, title="hill-repeats", script=w.hill_repeats(BEN))
    up = stairs(40, cadence_spm=150, gait="run") if week % 2 else stairs(40, cadence_spm=98)
    climbs = w.stair_session(BEN, up, stairs_down(40))
    wednesday = Outing(day=WEDNESDAY, hour=18, title="stairs", script=climbs, device=WATCH)
    friday = Outing(day=FRIDAY, hour=7, title="sprints", script=w.short_sprints(BEN), device=STRAP, zipped=False)
    if week in {1, 5}:
        friday = replace(friday, title="1200-time-trial", script=w.time_trial(BEN))
    if week in {3, 7}:
        friday = replace(friday, title="200s", script=w.repeats_200(BEN), sub_sport="track")
    saturday = Outing(day=SATURDAY, hour=10, title="tempo", script=w.tempo_run(BEN, 20), device=WATCH)
    if week == 6:
        saturday = replace(saturday, title="5k-race", script=w.race_5k(BEN), device=STRAP)
    sunday = Outing(day=SUNDAY, hour=9, title="hilly-long", script=w.easy_run(BEN, 62), device=SMART, terrain=_hilly)
    runs = [monday, wednesday, friday, replace(sunday, sub_sport="trail")]
    return [*runs[:3], saturday, runs[3]] if week % 2 == 0 else runs


def clara(week: int) -> list[Outing]:
    """High volume, six runs a week, with intervals and threshold work.

    Parameters
    ----------
    week
        Number of the week, from 0.

    Returns
    -------
    list of Outing
        In the order of the days.
    """
    easy = Outing(day=MONDAY, hour=6, title="easy", script=w.easy_run(CLARA, 62), device=SMART)
    intervals = Outing(day=TUESDAY, hour=17, title="5x1000m", script=w.repeats_1000(CLARA), device=STRAP)
    threshold = Outing(day=THURSDAY, hour=17, title="cruise-intervals", script=w.cruise_intervals(CLARA), device=SMART)
    race = Outing(day=SATURDAY, hour=9, title="5k-race", script=w.race_5k(CLARA), device=STRAP)
    return [
        easy,
        intervals if week % 2 == 0 else replace(intervals, title="tempo", script=w.tempo_run(CLARA, 30)),
        replace(easy, day=WEDNESDAY, script=w.easy_run(CLARA, 75), terrain=_rolling),
        threshold,
        race if week in {2, 6} else replace(easy, day=SATURDAY, script=w.easy_run(CLARA, 50)),
        replace(
            easy, day=SUNDAY, hour=8, title="long", script=w.easy_run(CLARA, 105 + 5 * (week % 3)), terrain=_rolling
        ),
    ]


PLANS: dict[str, tuple[Runner, Callable[[int], list[Outing]]]] = {
    "anna": (ANNA, anna),
    "ben": (BEN, ben),
    "clara": (CLARA, clara),
}
