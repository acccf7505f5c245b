"""The catalogue of sentences: every word a reader meets comes from one file.

A translation is a copy of that file in another language. `GLUTE_SENTENCES` names it, or the language of one that comes
with the package, as `de`. Sentences that it lacks stay English.
"""

from __future__ import annotations

import os
import string
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

from pipeline.errors import UsageError

CATALOGUE = "sentences.en.toml"
TRANSLATION_VARIABLE = "GLUTE_SENTENCES"


@cache
def catalogue() -> dict[str, str]:
    """Return every template by its full key, as `headline.same.smaller`.

    Raises
    ------
    UsageError
        The translation cannot be read, or a sentence of it asks for a value that the English one has not.
    """
    english = _templates(files("pipeline.report").joinpath(CATALOGUE).read_text(encoding="utf-8"))
    wanted = os.environ.get(TRANSLATION_VARIABLE)
    if not wanted:
        return english
    shipped = Path(str(files("pipeline.report").joinpath(f"sentences.{wanted}.toml")))
    return english | _translation(shipped if shipped.is_file() else Path(wanted), english)


def _templates(text: str) -> dict[str, str]:
    return dict(_flat(tomllib.loads(text), ""))


def _translation(path: Path, english: dict[str, str]) -> dict[str, str]:
    """Read the sentences of another language, and check that they can be filled in."""
    hint = f"Mend the file, or unset {TRANSLATION_VARIABLE}"
    try:
        templates = _templates(path.read_text(encoding="utf-8-sig"))
        odd = [key for key, text in templates.items() if not _names(text) <= _names(english.get(key, ""))]
    except (OSError, ValueError) as error:  # ValueError: of TOML, UTF-8 and braces alike
        raise UsageError("the sentences cannot be read", where=str(path), why=str(error), hint=hint) from error
    if odd:
        why = f"these have words in braces, or keys, that the English sentences have not: {', '.join(odd)}"
        raise UsageError("the sentences cannot be filled in", where=str(path), why=why, hint=hint)
    return templates


def _names(template: str) -> set[str]:
    """Return the names in the braces of a template."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


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


def counted(count: float, noun: str, text: str = "") -> str:
    """Return a count with its noun, as `3 runs`; `text` is the count as it is written, where that is another."""
    return sentence(f"count.{noun}.{'one' if count == 1 else 'many'}", count=text or str(count))


def upper_first(text: str) -> str:
    """Begin a sentence with a large letter."""
    return text[:1].upper() + text[1:]
