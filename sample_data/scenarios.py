"""Scenarios that a classifier is scored on: workouts, roads, and the errors of devices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sample_data import workouts as w
from sample_data.bouts import downhill, drive, hill, lift, pause, run, sprint, stairs, stairs_down, stop, walk
from sample_data.devices import DEVICES
from sample_data.sensors import observe
from sample_data.simulator import GPS_HILL_RISE_M, HILL_RISE_M, flat_terrain, rolling_terrain, simulate

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import numpy as np

    from pipeline.sources.activity import Activity
    from sample_data.bouts import Bout
    from sample_data.devices import Device
    from sample_data.runner import Runner
    from sample_data.simulator import Simulated, Terrain

ANY = (
    *("watch", "watch_with_strap", "noisy_watch", "smart_recording", "two_second_records", "whole_metres", "foot_pod"),
    *("auto_pause", "no_heart_rate"),
)
"""Devices that record speed, altitude and cadence well enough for every label."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """A way of running, the terrain, and the devices that may record it."""

    id: str
    script: Callable[[Runner, np.random.Generator], list[Bout]]
    terrain: Callable[[np.random.Generator], Terrain] = flat_terrain
    devices: tuple[str, ...] = ANY
    sport: str = "running"
    sub_sport: str | None = None


def _easy(runner: Runner, rng: np.random.Generator) -> list[Bout]:
    return w.easy_run(runner, rng.uniform(30, 50), rng.uniform(0.60, 0.79))


def _strides(runner: Runner, rng: np.random.Generator) -> list[Bout]:
    return w.strides(runner, int(rng.integers(6, 13)), rng.uniform(8, 25), rng.uniform(1.35, 1.65))


def _short_sprints(runner: Runner, rng: np.random.Generator) -> list[Bout]:
    return w.short_sprints(runner, int(rng.integers(5, 10)), rng.uniform(35, 70))


def _repeats_200(runner: Runner, rng: np.random.Generator) -> list[Bout]:
    return w.repeats_200(runner, int(rng.integers(6, 11)), rng.uniform(1.24, 1.4))


def _short_and_long_repeats(runner: Runner, rng: np.random.Generator) -> list[Bout]:
    cs = runner.critical_speed_mps
    short, long = sprint(rng.uniform(1.23, 1.3) * cs, seconds=70), sprint(rng.uniform(1.2, 1.23) * cs, seconds=125)
    return [w.warm_up(runner), *[b for _ in range(3) for b in (short, w.jog(runner, 180), long, w.jog(runner, 240))]]


def _repeats_1000(runner: Runner, rng: np.random.Generator) -> list[Bout]:
    return w.repeats_1000(runner, 5, rng.uniform(0.97, 1.07))


def _cruise(runner: Runner, rng: np.random.Generator) -> list[Bout]:
    return w.cruise_intervals(runner, int(rng.integers(3, 6)), rng.uniform(5, 10), rng.uniform(0.91, 0.99))


def _tempo(runner: Runner, rng: np.random.Generator) -> list[Bout]:
    return w.tempo_run(runner, rng.uniform(15, 30), rng.uniform(0.89, 0.98))


def _hill_sprints(runner: Runner, rng: np.random.Generator) -> list[Bout]:
    return w.hill_sprints(runner, int(rng.integers(6, 11)), rng.uniform(9, 16), rng.uniform(0.06, 0.14))


def _hill_repeats(runner: Runner, rng: np.random.Generator) -> list[Bout]:
    return w.hill_repeats(runner, int(rng.integers(4, 9)), rng.uniform(8, 25), rng.uniform(0.05, 0.12))


def _long_climb(runner: Runner, rng: np.random.Generator) -> list[Bout]:
    return w.long_climb(runner, rng.uniform(80, 250), rng.uniform(0.05, 0.12))


def _stairs_walked(runner: Runner, rng: np.random.Generator) -> list[Bout]:
    riser_m, tread_m = rng.uniform(0.15, 0.19), rng.uniform(0.25, 0.30)
    steps = int(rng.integers(25, 60))
    up = stairs(steps, cadence_spm=rng.uniform(80, 110), riser_m=riser_m, tread_m=tread_m)
    return w.stair_session(runner, up, stairs_down(steps, riser_m=riser_m, tread_m=tread_m))


def _stairs_run(runner: Runner, rng: np.random.Generator) -> list[Bout]:
    two = rng.random() < 0.4
    cadence_spm = rng.uniform(85, 115) if two else rng.uniform(130, 180)
    steps = int(rng.integers(30, 70))
    up = stairs(steps, cadence_spm=cadence_spm, gait="run", at_once=2 if two else 1)
    return w.stair_session(runner, up, stairs_down(steps))


def _fartlek(runner: Runner, rng: np.random.Generator) -> list[Bout]:
    cs = runner.critical_speed_mps
    script = [w.warm_up(runner)]
    for _ in range(12):
        if rng.random() < 0.5:
            script.append(sprint(rng.uniform(1.25, 1.5) * cs, seconds=rng.uniform(8, 45)))
        else:
            script.append(run(rng.uniform(0.9, 1.05) * cs, seconds=rng.uniform(60, 240)))
        script.append(w.jog(runner, rng.uniform(45, 150)))
    return [*script, w.cool_down(runner)]


def _town(runner: Runner, rng: np.random.Generator) -> list[Bout]:
    script = []
    for _ in range(10):
        script += [run(w.EASY * runner.critical_speed_mps, seconds=rng.uniform(90, 300)), stop(rng.uniform(8, 60))]
    return [*script[:10], pause(180), *script[10:]]


def _hike(_runner: Runner, rng: np.random.Generator) -> list[Bout]:
    up = [walk(rng.uniform(0.8, 1.2), seconds=rng.uniform(200, 500), grade=rng.uniform(0.08, 0.22)) for _ in range(5)]
    down = [walk(1.2, seconds=400, grade=-rng.uniform(0.06, 0.14)) for _ in range(3)]
    return [walk(1.4, seconds=400), *up, stop(240), *down, walk(1.4, seconds=400)]


def _walk_breaks(runner: Runner, _rng: np.random.Generator) -> list[Bout]:
    return [b for _ in range(8) for b in (run(0.72 * runner.critical_speed_mps, seconds=240), walk(seconds=60))]


def _tower(_runner: Runner, _rng: np.random.Generator) -> list[Bout]:
    flight = [b for _ in range(12) for b in (stairs(18, cadence_spm=96), walk(1.0, seconds=2, grade=0.0))]
    rise = 12 * 18 * 0.17
    ride = [stop(25), lift(-rise), stop(15)]
    return [b for _ in range(3) for b in (*flight, *ride)]


def _lift(runner: Runner, _rng: np.random.Generator) -> list[Bout]:
    easy = run(w.EASY * runner.critical_speed_mps, seconds=700)
    return [easy, walk(seconds=30), stop(20), lift(35), stop(10), walk(seconds=40), stop(20), lift(-35), stop(10), easy]


def _drive_home(runner: Runner, rng: np.random.Generator) -> list[Bout]:
    ride = [drive(rng.uniform(8, 16), seconds=rng.uniform(40, 120)) for _ in range(6)]
    return [
        *w.tempo_run(runner, 12),
        walk(seconds=40),
        stop(60),
        *[b for leg in ride for b in (leg, drive(0, seconds=15))],
    ]


def _bus_home(runner: Runner, rng: np.random.Generator) -> list[Bout]:
    legs = [(drive(rng.uniform(7, 12), seconds=rng.uniform(30, 60)), drive(0, seconds=20)) for _ in range(8)]
    return [*w.easy_run(runner, 20), walk(seconds=60), stop(60), *[b for leg in legs for b in leg], walk(seconds=120)]


def _steep_street(runner: Runner, _rng: np.random.Generator) -> list[Bout]:
    up = hill(0.92 * runner.critical_speed_mps, rise_m=14, grade=0.16)
    down = downhill(0.6 * runner.critical_speed_mps, grade=-0.16, metres=14 / 0.16)
    return [w.warm_up(runner), *[b for _ in range(6) for b in (up, down)], w.cool_down(runner)]


def _downhill_kilometre(runner: Runner, _rng: np.random.Generator) -> list[Bout]:
    up = hill(0.8 * runner.critical_speed_mps, rise_m=60, grade=0.06)
    down = downhill(1.05 * runner.critical_speed_mps, grade=-0.06, metres=1000)
    return [w.warm_up(runner, 400), up, down, w.cool_down(runner)]


def _walked_hill(runner: Runner, _rng: np.random.Generator) -> list[Bout]:
    climb = [walk(1.25, seconds=240, grade=0.13), run(0.8 * runner.critical_speed_mps, seconds=200, grade=0.02)]
    return [w.warm_up(runner), *climb, *climb, downhill(2.6, grade=-0.08, metres=700), w.cool_down(runner)]


SCENARIOS = {
    scenario.id: scenario
    for scenario in (
        Scenario(id="easy_flat", script=_easy, devices=(*ANY, "phone", "watch_gpx")),
        Scenario(id="easy_rolling", script=_easy, terrain=lambda g: rolling_terrain(g, 0.03)),
        Scenario(id="hilly_loop", script=_easy, terrain=lambda g: rolling_terrain(g, 0.08)),
        Scenario(id="strides", script=_strides),
        Scenario(id="short_sprints", script=_short_sprints),
        Scenario(id="repeats_200m", script=_repeats_200),
        Scenario(id="repeats_70s_125s", script=_short_and_long_repeats),
        Scenario(id="repeats_1000m", script=_repeats_1000, devices=(*ANY, "ten_second_records")),
        Scenario(id="cruise_intervals", script=_cruise, devices=(*ANY, "watch_gpx")),
        Scenario(id="tempo_run", script=_tempo, devices=(*ANY, "phone", "ten_second_records")),
        Scenario(id="progression", script=lambda r, _: w.progression(r)),
        Scenario(id="race_5k", script=lambda r, _: w.race_5k(r)),
        Scenario(id="fartlek", script=_fartlek),
        Scenario(id="hill_sprints", script=_hill_sprints),
        Scenario(id="hill_repeats", script=_hill_repeats),
        Scenario(id="long_climb", script=_long_climb, devices=(*ANY, "gps_altitude_watch", "watch_gpx")),
        Scenario(id="hike", script=_hike, sport="hiking"),
        Scenario(id="walk_breaks", script=_walk_breaks),
        Scenario(id="walked_hill", script=_walked_hill, sub_sport="trail"),
        Scenario(id="stairs_walked", script=_stairs_walked),
        Scenario(id="stairs_run", script=_stairs_run),
        Scenario(id="stair_tower", script=_tower, devices=("stair_tower",), sport="floor_climbing"),
        Scenario(id="town_stops", script=_town, devices=("watch", "auto_pause", "urban_canyon", "watch_gpx")),
        Scenario(id="drive_home", script=_drive_home, devices=("watch", "watch_with_strap")),
        Scenario(id="lift_ride", script=_lift, devices=("watch", "foot_pod")),
        Scenario(id="steep_street", script=_steep_street, devices=("sparse_distance", "watch")),
        Scenario(id="downhill_kilometre", script=_downhill_kilometre),
        Scenario(id="treadmill_tempo", script=_tempo, devices=("treadmill",)),
        Scenario(id="phone_flat", script=_easy, devices=("phone", "gps_altitude_watch")),
        Scenario(id="storm_flat", script=_easy, devices=("storm",)),
        Scenario(id="canyon_flat", script=_easy, devices=("urban_canyon", "gps_jumps")),
        Scenario(id="tunnel_tempo", script=_tempo, devices=("tunnel",)),
        Scenario(id="cadence_lock", script=_easy, devices=("cadence_lock",)),
        Scenario(id="no_altitude_tempo", script=_tempo, devices=("no_altitude",)),
        Scenario(id="bus_home", script=_bus_home, devices=("watch", "smart_recording", "watch_gpx")),
        Scenario(id="canyon_phone", script=_easy, devices=("phone_in_canyon",)),
        Scenario(id="stalling_strides", script=_strides, devices=("stalling_receiver",)),
        Scenario(id="wandering_altitude", script=_easy, devices=("wandering_altitude",)),
        Scenario(id="treadmill_without_speed", script=_tempo, devices=("treadmill_without_speed",)),
    )
}


def play(
    scenario: Scenario,
    runner: Runner,
    rng: np.random.Generator,
    *,
    device: Device | None = None,
    start_time: datetime | None = None,
) -> tuple[Simulated, Activity]:
    """Simulate and record a runner in a scenario.

    Parameters
    ----------
    scenario, runner
        The scenario, and the runner in it.
    rng
        Random generator.
    device
        Device; drawn from the scenario's if not given.
    start_time
        First second [UTC].

    Returns
    -------
    tuple
        The truth, and what a reader would give.
    """
    device = device or DEVICES[str(rng.choice(scenario.devices))]
    min_rise_m = HILL_RISE_M if device.altitude == "barometric" else GPS_HILL_RISE_M
    when = {} if start_time is None else {"start_time": start_time}
    run_ = simulate(runner, scenario.script(runner, rng), scenario.terrain(rng), rng, min_rise_m=min_rise_m, **when)
    return run_, observe(run_, device, rng, sport=scenario.sport, sub_sport=scenario.sub_sport)
