"""What the expected change of muscle is due to: exact Shapley values over the same draws, summing to the whole."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

from pipeline.weekly.forecast.habit import Player, running_worth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.weekly.forecast.project import Projector


@dataclass(frozen=True, slots=True)
class Attribution:
    """Parts of the mean change of muscle over the weeks ahead [%].

    Attributes
    ----------
    parts
        By player: `running`, `other_sports`, `strength`, `strength_not_given`, `energy`; those the athlete has.
    running
        The part of running by label; sums to it.
    nothing_done
        What would come without any of them: what the past leaves to gain or lose, and age.
    total
        All of it.
    """

    parts: dict[str, float]
    running: dict[str, float]
    nothing_done: float
    total: float


def attribute(projector: Projector) -> Attribution:
    """Share the mean change of muscle out over what causes it.

    Returns
    -------
    Attribution
        Each player's part is its mean contribution over all orders in which the players can join: what two of them do
        together is shared between them.

    References
    ----------
    Shapley 1953, Contributions to the Theory of Games 2:307-317
    """
    players = tuple(_players(projector))
    values = {
        joined: projector.mean_muscle_pct(joined)
        for count in range(len(players) + 1)
        for joined in combinations(players, count)
    }
    parts = {player: _shapley(player, players, values) for player in players}
    return Attribution(
        parts=parts,
        running=_by_label(projector, parts.get(Player.RUNNING, 0.0)),
        nothing_done=values[()],
        total=values[players],
    )


def _players(projector: Projector) -> Iterator[str]:
    """Yield what there is to attribute to."""
    if projector.ahead.running:
        yield Player.RUNNING
    if projector.ahead.other_sports.hours:
        yield Player.OTHER
    if projector.ahead.sets is not None and projector.ahead.sets.value:
        yield Player.STRENGTH
    if projector.not_given.any():
        yield Player.NOT_GIVEN
    yield Player.ENERGY


def _shapley(player: str, players: tuple[str, ...], values: dict[tuple[str, ...], float]) -> float:
    others = tuple(name for name in players if name != player)
    total = 0.0
    for count in range(len(others) + 1):
        weight = 1 / (len(players) * comb(len(others), count))
        for before in combinations(others, count):
            after = tuple(name for name in players if name in before or name == player)
            total += weight * (values[after] - values[before])
    return total


def _by_label(projector: Projector, part: float) -> dict[str, float]:
    """Split the part of running by what each label is worth on average, before the cap."""
    worth = {
        label: float(running_worth(work, projector.drawn).mean()) for label, work in projector.ahead.running.items()
    }
    whole = sum(worth.values())
    return {label: part * value / whole if whole else 0.0 for label, value in worth.items()}
