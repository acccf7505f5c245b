"""Workout scripts: what runners do on purpose, scaled to the runner's own thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_data.bouts import (
    Bout,
    at_intensity,
    downhill,
    hill,
    hill_sprint,
    run,
    sprint,
    stop,
    walk,
)

if TYPE_CHECKING:
    from sample_data.runner import Runner

Script = list[Bout]

EASY = 0.70  # of critical speed: a comfortable run
JOG = 0.60
TEMPO = 0.93
THRESHOLD = 0.95
REPEAT_1000 = 1.02


def warm_up(runner: Runner, seconds: float = 600) -> Bout:
    """Run easily before the work."""
    return at_intensity(run(EASY * runner.critical_speed_mps, seconds=seconds), "warmup")


def cool_down(runner: Runner, seconds: float = 420) -> Bout:
    """Run easily after the work."""
    return at_intensity(run(JOG * runner.critical_speed_mps, seconds=seconds), "cooldown")


def jog(runner: Runner, seconds: float) -> Bout:
    """Recover at a jog."""
    return at_intensity(run(JOG * runner.critical_speed_mps, seconds=seconds), "recovery")


def easy_run(runner: Runner, minutes: float, share: float = EASY) -> Script:
    """Run at a comfortable effort, a share of critical speed."""
    return [run(share * runner.critical_speed_mps, seconds=60 * minutes)]


def strides(runner: Runner, count: int = 10, seconds: float = 10, share: float = 1.55) -> Script:
    """Ten times ten seconds fast, relaxed, a minute and a half of jogging between."""
    fast = min(share * runner.critical_speed_mps, 0.85 * runner.max_sprint_speed_mps)
    work = [b for _ in range(count) for b in (sprint(fast, seconds=seconds), jog(runner, 90))]
    return [warm_up(runner, 900), *work, cool_down(runner)]


def short_sprints(runner: Runner, count: int = 8, metres: float = 40) -> Script:
    """Maximal 40 m sprints with a walk back and a rest."""
    work = [
        b
        for _ in range(count)
        for b in (sprint(runner.max_sprint_speed_mps, metres=metres), walk(seconds=45), stop(40))
    ]
    return [warm_up(runner), *work, cool_down(runner)]


def repeats_200(runner: Runner, count: int = 8, share: float = 1.3) -> Script:
    """Two-hundreds well above critical speed."""
    fast = share * runner.critical_speed_mps
    work = [b for _ in range(count) for b in (sprint(fast, metres=200), jog(runner, 100))]
    return [warm_up(runner, 720), *work, cool_down(runner)]


def repeats_1000(runner: Runner, count: int = 5, share: float = REPEAT_1000) -> Script:
    """Five kilometres in pieces, a little above critical speed."""
    fast = run(share * runner.critical_speed_mps, metres=1000)
    work = [b for _ in range(count) for b in (at_intensity(fast, "interval"), jog(runner, 150))]
    return [warm_up(runner, 720), *work, cool_down(runner)]


def cruise_intervals(runner: Runner, count: int = 4, minutes: float = 8, share: float = THRESHOLD) -> Script:
    """Threshold pieces with a minute of jogging between."""
    fast = at_intensity(run(share * runner.critical_speed_mps, seconds=60 * minutes), "interval")
    return [warm_up(runner), *[b for _ in range(count) for b in (fast, jog(runner, 60))], cool_down(runner)]


def tempo_run(runner: Runner, minutes: float = 25, share: float = TEMPO) -> Script:
    """Run steadily just below critical speed."""
    return [warm_up(runner), run(share * runner.critical_speed_mps, seconds=60 * minutes), cool_down(runner)]


def progression(runner: Runner) -> Script:
    """Start easily and get faster every eight minutes."""
    return [run(share * runner.critical_speed_mps, seconds=480) for share in (0.68, 0.75, 0.90, 0.97)]


def race_5k(runner: Runner) -> Script:
    """Warm up, race five kilometres to the limit of D', jog home."""
    return [
        warm_up(runner),
        stop(60),
        at_intensity(run(runner.race_speed(5000), metres=5000), "interval"),
        cool_down(runner, 300),
    ]


def time_trial(runner: Runner, metres: float = 1200) -> Script:
    """Warm up and run one all-out piece of a few minutes."""
    return [
        warm_up(runner, 900),
        stop(90),
        at_intensity(run(runner.race_speed(metres), metres=metres), "interval"),
        cool_down(runner, 600),
    ]


def hill_sprints(runner: Runner, count: int = 8, seconds: float = 12, grade: float = 0.10) -> Script:
    """Short uphill sprints, walk back down."""
    fast = 0.92 * runner.max_sprint_speed_mps
    up = hill_sprint(fast, seconds=seconds, grade=grade)
    down = walk(1.4, metres=0.5 * seconds * 8, grade=-grade / 2)
    return [warm_up(runner, 800), *[b for _ in range(count) for b in (up, down, stop(20))], cool_down(runner)]


def hill_repeats(runner: Runner, count: int = 6, rise_m: float = 18, grade: float = 0.07) -> Script:
    """Hill repeats of a minute and a half at 5 km effort, jog back down."""
    up = hill(1.02 * runner.critical_speed_mps, rise_m=rise_m, grade=grade)
    down = downhill(0.62 * runner.critical_speed_mps, grade=-grade, metres=rise_m / grade)
    return [warm_up(runner), *[b for _ in range(count) for b in (up, down)], cool_down(runner)]


def long_climb(runner: Runner, rise_m: float = 200, grade: float = 0.08) -> Script:
    """Run up a mountain road and down again."""
    return [
        warm_up(runner),
        hill(0.88 * runner.critical_speed_mps, rise_m=rise_m, grade=grade),
        stop(30),
        downhill(0.85 * runner.critical_speed_mps, grade=-grade, metres=rise_m / grade),
        cool_down(runner, 300),
    ]


def stair_session(runner: Runner, up: Bout, down: Bout, count: int = 10) -> Script:
    """Jog to a staircase, climb a flight of it again and again, jog home."""
    flights = [b for _ in range(count) for b in (up, walk(1.2, seconds=8, grade=0.0), down, walk(seconds=12))]
    return [warm_up(runner), walk(seconds=20), *flights, cool_down(runner)]
