"""The catalogue of sentences: every word a reader meets comes from one file per language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pipeline.report.quantities import PROBABILITY_CEILING, PROBABILITY_FLOOR, rounded_probability_pct

CATALOGUE = "sentences.en.toml"
LIKELY, LEANING = 0.80, 0.60  # probability words (health wording rules)


@cache
def catalogue() -> dict[str, str]:
    """Return every template by its full key, as `headline.same.smaller`."""
    tables = tomllib.loads(files("pipeline.report").joinpath(CATALOGUE).read_text(encoding="utf-8"))
    return dict(_flat(tables, ""))


def _flat(table: dict[str, object], prefix: str) -> list[tuple[str, str]]:
    """List the templates of a table and its subtables."""
    found: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{name}.")
        else:
            found.append((f"{prefix}{name}", str(value)))
    return found


def sentence(key: str, **values: str) -> str:
    """Return one sentence of the catalogue, filled in.

    Parameters
    ----------
    key
        Full key, as `verdict.likely`.
    values
        What stands in the braces of the template; numbers come as text with their unit.

    Raises
    ------
    KeyError
        No such sentence, or a brace without its value: a fault of the program.
    """
    return catalogue()[key].format(**values)


def keys(group: str) -> tuple[str, ...]:
    """Return the keys of one group in the order of the catalogue, without the group's name."""
    return tuple(key.removeprefix(f"{group}.") for key in catalogue() if key.startswith(f"{group}."))


def probability_text(probability: float) -> str:
    """Return a probability as text may show it: steps of 5 %, `under 10 %`, `over 90 %`."""
    if probability < PROBABILITY_FLOOR:
        return sentence("word.under")
    if probability > PROBABILITY_CEILING:
        return sentence("word.over")
    return f"{rounded_probability_pct(probability)} %"


def probability_word(probability: float) -> str:
    """Return the key of the word for a probability: likely, leaning or uncertain."""
    if probability >= LIKELY:
        return "likely"
    return "leaning" if probability >= LEANING else "uncertain"
