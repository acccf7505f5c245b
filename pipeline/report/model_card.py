"""The model card, made from parameters, docstrings and code: python -m pipeline.report.model_card > docs/model.md."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import pprint
import re
import sys
import textwrap
from collections import Counter
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2

from pipeline.parameter import Grade, Parameter
from pipeline.physiology.published import published
from pipeline.physiology.unfitted import unfitted
from pipeline.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

STAGES = ("signal", "physiology", "segments", "weekly")
"""Stages that compute values, in the order of the data."""

EQUATIONS = (
    *("gradient", "locomotion", "sprints", "movement", "energy", "other_sports", "resting", "fusion", "heart_rate"),
    *("activation", "dose", "fibres", "load", "body", "sets", "size", "deficit", "attainable"),
)
"""Modules of `pipeline.physiology`, in the order in which the card explains them."""

_LITERAL = (ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.UnaryOp, ast.BinOp, ast.operator, ast.unaryop, ast.Load)


class Constants(NamedTuple):
    """What a module defines: its parameters by lower-case name, and its other numbers by name."""

    module: str
    summary: str
    parameters: dict[str, Parameter[Any]]
    others: dict[str, Any]


def model_card() -> str:
    """Write the model card.

    Returns
    -------
    str
        Markdown.
    """
    template = jinja2.Environment(trim_blocks=False, undefined=jinja2.StrictUndefined, autoescape=False).from_string(  # noqa: S701  Markdown from our own words
        files("pipeline.report").joinpath("render/templates/model_card.md.j2").read_text(encoding="utf-8")
    )
    modules = [constants_of(module) for module in _modules()]
    rows = parameters()
    grades = Counter(row.grade for row in rows.values())
    text = template.render(
        versions=", ".join(f"{stage} {version}" for stage, version in VERSIONS.items()),
        total=len(rows),
        judged=grades[Grade.JUDGED] + grades[Grade.IN_PART],
        recalled=grades[Grade.RECALLED],
        tables=[module for module in modules if module.parameters],
        beside=[module for module in modules if module.others and ".physiology." not in module.module],
        published=published(),
        unfitted=unfitted(),
        modules=[_module(import_module(f"pipeline.physiology.{name}")) for name in EQUATIONS],
        rows=rows,
        number=_number,
        shown=_shown,
        written=_written,
        value=lambda name: _number(rows[name].value),
        sd=lambda name: _number(rows[name].sd or 0.0),
    )
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def parameters() -> dict[str, Parameter[Any]]:
    """Return every parameter of every stage, by the name of its constant in lower case, in the order of the data."""
    return {name: row for module in map(constants_of, _modules()) for name, row in module.parameters.items()}


def constants_of(module: ModuleType) -> Constants:
    """Return the numbers that a module defines itself, not those that it imports.

    Returns
    -------
    Constants
        Beside the parameters these are public upper-case names that are assigned numbers, or literal collections with
        numbers in them; what follows from other names is left out.
    """
    found = {name: vars(module)[name] for name, _ in _assigned(module)}
    literal = {name for name, value in _assigned(module) if all(isinstance(n, _LITERAL) for n in ast.walk(value))}
    return Constants(
        module=module.__name__,
        summary=inspect.getdoc(module) or "",
        parameters={name.lower(): value for name, value in found.items() if isinstance(value, Parameter)},
        others={name: value for name, value in found.items() if name in literal and _has_number(value)},
    )


def _modules() -> Iterator[ModuleType]:
    """Yield the modules of the stages that compute values, a stage's own in alphabetical order."""
    for stage in STAGES:
        package = import_module(f"pipeline.{stage}")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield import_module(found.name)


def _assigned(module: ModuleType) -> Iterator[tuple[str, ast.expr]]:
    """Yield the upper-case names that a module assigns at its top level, with the expression."""
    for node in ast.parse(inspect.getsource(module)).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        for target in targets:
            pairs = (
                zip(target.elts, value.elts, strict=True)
                if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
                else [(target, value)]
            )
            yield from ((t.id, v) for t, v in pairs if isinstance(t, ast.Name) and t.id.isupper() and v is not None)


def _has_number(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_has_number, value.values()))
    if isinstance(value, tuple | list):
        return any(map(_has_number, value))
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: float) -> str:
    return f"{value:.4g}"


def _shown(value: Any) -> str:
    """Write a number, a pair of limits, or what holds for each of several kinds."""
    if isinstance(value, dict):
        return ", ".join(f"{kind} {_shown(part)}" for kind, part in value.items())
    if isinstance(value, tuple):
        return (" to " if len(value) == 2 else ", ").join(map(_shown, value))
    if isinstance(value, set | frozenset):
        return ", ".join(sorted(map(str, value)))
    return _number(value) if isinstance(value, int | float) else str(value)


def _written(name: str, value: Any) -> str:
    """Write a constant as an assignment."""
    return f"{name} = {pprint.pformat(value, width=110, compact=True, sort_dicts=False)}"


def _module(module: ModuleType) -> dict[str, Any]:
    functions = [
        function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    ]
    return {
        "name": module.__name__.rpartition(".")[2],
        "summary": inspect.getdoc(module),
        "constants": "\n".join(_written(name, value) for name, value in constants_of(module).others.items()),
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
