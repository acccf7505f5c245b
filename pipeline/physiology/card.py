"""The model card, made from parameters, docstrings and code: python -m pipeline.physiology.card > docs/model.md."""

from __future__ import annotations

import inspect
import re
import sys
import textwrap
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jinja2

from pipeline.parameter import parameters_of
from pipeline.physiology.parameters import ASSIGNMENT, EDITION, PARAMETERS, TABLES, constants
from pipeline.physiology.published import published

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

MODULES = (
    *("gradient", "locomotion", "movement", "energy", "other_sports", "resting", "fusion", "heart_rate"),
    *("activation", "fibres", "load", "hypertrophy", "body"),
)
BESIDE_TABLES = (
    *("segments/critical_speed", "segments/thresholds", "segments/evidence", "segments/calibration"),
    *("weekly/inputs", "weekly/balance", "weekly/missing", "weekly/projection", "weekly/verdict", "weekly/draws"),
)
"""Modules of later stages whose constants are shown as they stand."""


def model_card() -> str:
    """Write the model card.

    Returns
    -------
    str
        Markdown.
    """
    template = jinja2.Environment(trim_blocks=False, undefined=jinja2.StrictUndefined, autoescape=False).from_string(  # noqa: S701  Markdown from our own words
        files("pipeline.physiology").joinpath("card.md.j2").read_text(encoding="utf-8")
    )
    sources = [row.source for row in PARAMETERS.values()]
    text = template.render(
        edition=EDITION,
        total=len(sources),
        judged=sum("judgement" in source for source in sources),
        remembered=sum("from memory" in source or "secondary" in source for source in sources),
        tables={title: parameters_of(table) for title, table in TABLES.items()},
        beside={module: _constants_of(module) for module in BESIDE_TABLES},
        published=published(),
        modules=[_module(import_module(f"pipeline.physiology.{name}")) for name in MODULES],
        number=_number,
        shown=_shown,
        value=lambda name: _number(PARAMETERS[name].value),
        sd=lambda name: _number(PARAMETERS[name].sd or 0.0),
    )
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _constants_of(module: str) -> str:
    """Return the constants of a module with their comments; it is read, not imported, as its stage comes later."""
    source = files("pipeline").joinpath(f"{module}.py").read_text(encoding="utf-8")
    return "\n".join(ASSIGNMENT.findall(source))


def _number(value: float) -> str:
    return f"{value:.4g}"


def _shown(value: Any) -> str:
    """Write a number, a pair of limits, or what holds for each of several kinds."""
    if isinstance(value, dict):
        return ", ".join(f"{kind} {_shown(part)}" for kind, part in value.items())
    return " to ".join(map(_number, value)) if isinstance(value, tuple) else _number(value)


def _module(module: ModuleType) -> dict[str, Any]:
    source = inspect.getsource(module)
    functions = [
        function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    ]
    return {
        "name": module.__name__.rpartition(".")[2],
        "summary": inspect.getdoc(module),
        "constants": "\n".join(item for item in constants(source) if "parameters." not in item),
        "functions": [_function(f) for f in sorted(functions, key=lambda f: f.__code__.co_firstlineno)],
    }


def _function(function: Callable[..., Any]) -> dict[str, str]:
    """Take a docstring apart, and the code below it."""
    text, *sections = re.split(r"\n\n(\w+)\n-+\n", inspect.getdoc(function) or "")
    named = dict(zip(sections[::2], sections[1::2], strict=True))
    returns = named.get("Returns", "").partition("\n")[2]
    return {
        "name": function.__name__,
        "signature": "(" + ", ".join(inspect.signature(function).parameters) + ")",
        "text": _line(text),
        "takes": _arguments(named.get("Parameters", "")),
        "returns": _line(textwrap.dedent(returns)),
        "references": _line(named.get("References", "")),
        "code": _code(function),
    }


def _arguments(section: str) -> str:
    """Put the parameters of a docstring on one line, each name as code."""
    named = re.sub(r"^(\S.*)$", r"`\1`:", section, flags=re.MULTILINE)
    return _line(named)


def _line(text: str) -> str:
    return " ".join(text.split())


def _code(function: Callable[..., Any]) -> str:
    """Return the body of a function without its docstring."""
    source = textwrap.dedent(inspect.getsource(function))
    without_docstring = source.rpartition('"""\n')[2]
    return textwrap.dedent(without_docstring).strip()


if __name__ == "__main__":
    sys.stdout.write(model_card())
