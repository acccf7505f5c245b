"""Questions to a person at a terminal, asked until the answer can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pipeline.errors import AthleteError, UsageError
from pipeline.units import CM_PER_INCH, KG_PER_LB

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.vocabulary import Units

DO_NOT_KNOW = "?"

QUESTIONS = {
    "sex": "Sex: female, male or unstated",
    "birth_date": "Date of birth, as 1990-05-31",
    "height_cm": "Height",
    "mass_kg": "Body mass",
    "hr_max": "Highest heart rate ever seen [bpm]",
    "hr_rest": "Resting heart rate [bpm]",
    "weight_trend": "Body mass over the last months: stable, up or down",
    "strength_sets_per_week": "Hard strength sets for the glutes a week, a number",
    "sleep_hours": "Sleep of a usual night, in hours",
    "goal": "Goal: grow, keep, lean or performance",
}
"""By the key of `profile.toml` that the answer is for, in the order they are asked."""

IN_UNITS: dict[Units, dict[str, str]] = {
    "metric": {"height_cm": " [cm]", "mass_kg": " [kg]"},
    "imperial": {"height_cm": ", as 5'6", "mass_kg": " [lb]"},
}


def shown(key: str, value: Any, units: Units) -> str:
    """Show a proposed value in the units that are asked in, as it can be read back."""
    if value is None:
        return DO_NOT_KNOW
    if units == "imperial" and key == "height_cm":
        feet, inches = divmod(round(value / CM_PER_INCH), 12)
        return f"{feet}'{inches}"
    if units == "imperial" and key == "mass_kg":
        return f"{round(value / KG_PER_LB)} lb"
    return f"{value:g}" if isinstance(value, float) else str(value)


def ask(question: str, proposed: str | None, read: Callable[[str], Any]) -> Any:
    """Ask until the answer can be read.

    Parameters
    ----------
    question
        What to ask.
    proposed
        Taken by the enter key; without one an answer must be typed.
    read
        Reads an answer; its errors are shown, and the question is asked again.
    """

    def answer(text: str) -> Any:
        try:
            return read(text)
        except AthleteError as error:
            raise click.BadParameter(error.why or error.what) from error
        except UsageError as error:
            raise click.BadParameter(error.reason) from error

    heed_interrupts()
    try:
        return click.prompt(question, default=proposed, value_proc=answer, err=True)
    except click.Abort:
        click.echo(err=True)  # what is said next begins a line of its own
        raise


def confirm(question: str, *, abort: bool = False) -> bool:
    """Ask whether to do something; with `abort`, a no ends the command."""
    heed_interrupts()
    return click.confirm(question, abort=abort, err=True)


def heed_interrupts() -> None:
    """End a question at Ctrl-C: with the handler that polars installs, the system goes on to wait for the answer."""
    import signal

    if hasattr(signal, "siginterrupt"):  # Windows has none, and needs none
        signal.siginterrupt(signal.SIGINT, True)
