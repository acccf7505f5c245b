"""No regular expression of the code base takes more than linear time, whatever it is given."""

from __future__ import annotations

import ast
import importlib
import itertools
import pkgutil
import re
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, NamedTuple

import pytest

import pipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHORT, LONG = 2_000, 8_000  # characters
FLOOR_S = 0.002  # shorter times are noise
WORST_RATIO = 9.0  # of LONG over SHORT: 4 is linear, 16 quadratic
EXPLODING_AT, EXPLODING_S = 22, 0.05
ROUNDS = 3  # a busy machine may disturb one, not all
SAMPLES = "aA0 .@-_:/,;=\"'<>&\n\té"
ENDINGS = ("", "\0", "!", "\n")
METHODS = ("match", "fullmatch", "search", "findall", "finditer", "sub", "split")
MODULES = sorted(
    {module.name for module in pkgutil.walk_packages(pipeline.__path__, "pipeline.")} - {"pipeline.report.model_card"}
)


OWN_TEXT = ("pipeline.report.render.charts", "pipeline.store.glossary")
"""Modules whose patterns see nothing but what this program wrote."""


class Use(NamedTuple):
    """A pattern, where it stands, and the method that is called: `match`, `fullmatch`, or one that searches."""

    module: str
    place: str
    pattern: re.Pattern[str] | re.Pattern[bytes]
    method: str


def uses() -> Iterator[Use]:
    """Yield every pattern with each way it is used: constants of modules by value, others by the syntax tree."""
    calls: dict[str, set[str]] = {}
    sources = {}
    for name in MODULES:
        module = importlib.import_module(name)
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        sources[name] = (module, tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in METHODS:
                owner = node.value
                called = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
                calls.setdefault(called, set()).add(node.attr)
    for name, (module, tree) in sources.items():
        for constant, value in vars(module).items():
            if isinstance(value, re.Pattern):
                for method in sorted(calls.get(constant, {"search"})):
                    yield Use(name, f"{name}.{constant}", value, method)
        yield from _in_calls(name, tree)


def _in_calls(name: str, tree: ast.Module) -> Iterator[Use]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            owner, text, method = node.func.value, node.args[0], node.func.attr
            is_re = isinstance(owner, ast.Name) and owner.id == "re" and method in METHODS
            if is_re and isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield Use(name, f"{name}:{node.lineno}", re.compile(text.value), method)


@pytest.fixture(scope="module")
def patterns() -> dict[str, list[Use]]:
    """Return the patterns by the module that holds them, each pattern once."""
    once = {(use.pattern.pattern, use.pattern.flags, use.method): use for use in uses()}
    found: dict[str, list[Use]] = {}
    for use in once.values():
        found.setdefault(use.module, []).append(use)
    return found


def hostile(pattern: str) -> Iterator[str]:
    """Yield units to repeat: what the pattern itself names, alone and in pairs."""
    named = dict.fromkeys(re.findall(r"[A-Za-z0-9]|[^\w\s\\()\[\]?*+|^$]", pattern)[:12])
    units = dict.fromkeys([*SAMPLES, *named])
    yield from units
    yield from ("".join(pair) for pair in itertools.permutations(list(named)[:6], 2))
    words = re.findall(r"[A-Za-z<][\w :=\"-]{1,20}", pattern)
    yield from words[:8]


def seconds(find: Callable[[str | bytes], object], text: str, *, as_bytes: bool) -> float:
    content = text.encode() if as_bytes else text
    began = process_time()
    find(content)
    return process_time() - began


def worst(use: Use) -> str | None:
    """Return what the pattern takes more than linear time for, however often that is measured; None for nothing."""
    raw = use.pattern.pattern
    text = raw.decode("latin-1") if isinstance(raw, bytes) else raw
    find = getattr(use.pattern, use.method if use.method in ("match", "fullmatch", "findall") else "search")
    for unit, ending in itertools.product(hostile(text), ENDINGS):

        def took(length: int, unit: str = unit, ending: str = ending) -> float:
            return seconds(find, (unit * length)[:length] + ending, as_bytes=isinstance(raw, bytes))

        def is_linear(took: Callable[[int], float] = took) -> bool:
            long, short = (min(took(length) for _ in range(3)) for length in (LONG, SHORT))
            return long <= FLOOR_S or long / max(short, FLOOR_S / 8) < WORST_RATIO

        explodes = all(took(EXPLODING_AT) >= EXPLODING_S for _ in range(ROUNDS))
        if explodes or (took(LONG) > FLOOR_S and not any(is_linear() for _ in range(ROUNDS))):
            return f"{use.place} {use.method}: {unit!r} repeated, then {ending!r}"
    return None


@pytest.mark.parametrize("module", [name for name in MODULES if name not in OWN_TEXT])
def test_time_is_linear(module: str, patterns: dict[str, list[Use]]) -> None:
    assert [found for use in patterns.get(module, []) if (found := worst(use))] == []


@pytest.mark.parametrize(("pattern", "method"), [(r"\d+x", "search"), (r"(a+)+b", "fullmatch")])
def test_more_than_linear_time_would_be_found(pattern: str, method: str) -> None:
    assert worst(Use("here", "here", re.compile(pattern), method))


def test_every_kind_of_use_is_found(patterns: dict[str, list[Use]]) -> None:
    assert len(patterns) > 20
    assert {use.method for found in patterns.values() for use in found} >= {"search", "fullmatch", "findall"}
