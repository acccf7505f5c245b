"""Write docs/api.md from the docstrings of the public names: `python -m pipeline.api.page > docs/api.md`."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

import pipeline

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = """\
# From Python

`import pipeline as glute` is the public interface: typed, and imported name by name when each is first used. This page
is made from the docstrings, whose examples the tests run. [A year of training in ten lines](year.md) shows its use.

Frames are [polars](https://docs.pola.rs) frames. Their columns carry the unit in the name and are explained in the
[glossary](glossary.md): `duration_s`, `speed_mps`, `energy_kcal`. `home` is a folder, a `Home`, or nothing, which means
what `glute` without `--home` uses. All errors derive from `GluteError`, and say what happened, where, why, and what to
do next; `error.transient` is true where trying again later may help.
"""
TITLES = ("Parameters", "Attributes", "Returns", "Raises", "Notes", "Examples")
_SECTION = re.compile(rf"^({'|'.join(TITLES)})\n-+\n", re.MULTILINE)
_ENTRY = re.compile(r"^(\S[^\n]*)\n((?:    [^\n]*\n?|\n)*)", re.MULTILINE)


def api_page() -> str:
    """Write the page."""
    names = sorted(pipeline.__all__, key=lambda name: (name[0].isupper(), name))
    rows = [f"| [`{name}`](#{name.lower()}) | {_parts(name)[0].splitlines()[0]} |" for name in names]
    index = "\n".join(["| name | what it is |", "|---|---|", *rows])
    return "\n".join([HEAD, index, "", *(_entry(name) for name in names)])


def _parts(name: str) -> list[str]:
    """Split the docstring of a public name into its text, and each section's title and text in turn."""
    return _SECTION.split(inspect.getdoc(getattr(pipeline, name)) or "")


def _entry(name: str) -> str:
    text, *sections = _parts(name)
    thing = getattr(pipeline, name)
    kind = "" if inspect.isclass(thing) else f"```python\n{name}{_signature(thing)}\n```\n\n"
    parts = [f"## {name}\n", kind + text.strip() + "\n"]
    for title, body in zip(sections[::2], sections[1::2], strict=True):
        parts.append(f"**{title}**\n")
        parts.append(_body(title, body))
    return "\n".join(parts)


def _body(title: str, body: str) -> str:
    """Write a section: examples as code, notes as text, what has names as a list."""
    if title == "Examples":
        return f"```\n{body.strip()}\n\n```\n"
    return f"{body.strip()}\n" if title == "Notes" else _entries(body)


def _signature(function: Callable[..., object]) -> str:
    """Give parameters and result without the quotation marks of annotations."""
    return re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(function)))


def _entries(body: str) -> str:
    """Write what a section describes as a list."""
    lines = [f"- `{name}`: {' '.join(text.split())}" for name, text in _ENTRY.findall(body.strip() + "\n")]
    return "\n".join(line.removesuffix(": ") for line in lines) + "\n"


if __name__ == "__main__":
    print(api_page(), end="")  # noqa: T201  what this module is run for
