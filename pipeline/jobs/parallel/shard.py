"""Spread the work for many athletes: short work in portions, long work athlete by athlete over all processes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.jobs.parallel.pool import each, give_up
from pipeline.jobs.progress import Silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pipeline.jobs.parallel.pool import Workers
    from pipeline.jobs.progress import Progress

Result = TypeVar("Result")

PORTION_S = 10.0  # s, judgement: long against what a task costs on a cluster (0.1 s), short against a night
LONG_S = 60.0  # s, judgement: one athlete's work that is worth cutting into batches of files


def spread(
    work: Callable[..., Result],
    costs_s: Mapping[str, float],
    *,
    workers: Workers,
    progress: Progress,
    lost: Callable[[str], Result] = give_up,  # type: ignore[assignment]  # it never returns
) -> Iterator[Result]:
    """Do some work for every athlete; one process at a time works for an athlete.

    Parameters
    ----------
    work
        Importable by name or a `partial` of such; takes the athlete's id and, by keyword, `workers` and `progress`.
    costs_s
        Estimate of what each athlete's work costs one process [s].
    workers
        As `pipeline.jobs.parallel.pool.each` takes them.
    progress
        Display of the progress: every step of work in this process, and every athlete whose work is done elsewhere.
    lost
        Makes the result of an athlete whose work killed its process repeatedly.

    Yields
    ------
    Result
        One for each athlete, in no particular order.
    """
    long = [athlete for athlete, cost_s in costs_s.items() if cost_s > LONG_S]
    short = {athlete: cost_s for athlete, cost_s in costs_s.items() if cost_s <= LONG_S}
    portions = portioned(short, PORTION_S)
    if workers == 1 or (len(portions) <= 1 and not long):
        long, portions = list(costs_s), []
    for athlete in long:
        yield work(athlete, workers=workers, progress=progress)
    if portions:
        progress.begin("athletes", sum(map(len, portions)))
    for results in each(
        partial(together, work),
        portions,
        workers=workers,
        in_order=False,
        pieces=lambda portion: [(athlete,) for athlete in portion],
        lost=lambda portion: [lost(athlete) for athlete in portion],
    ):
        for result in results:
            progress.step()
            yield result


def portioned(costs_s: Mapping[str, float], portion_s: float) -> list[tuple[str, ...]]:
    """Group athletes, in their order, into portions of work of about `portion_s` [s]."""
    portions: list[tuple[str, ...]] = []
    portion: list[str] = []
    filled_s = 0.0
    for athlete, cost_s in costs_s.items():
        portion.append(athlete)
        filled_s += cost_s
        if filled_s >= portion_s:
            portions.append(tuple(portion))
            portion, filled_s = [], 0.0
    return [*portions, tuple(portion)] if portion else portions


def together(work: Callable[..., Any], portion: Sequence[str]) -> list[Any]:
    """Do the work of some athletes one after the other in this process."""
    return [work(athlete, workers=1, progress=Silent()) for athlete in portion]
