"""Change one operator or number of the model at a time, and see whether a test notices.

`python -m benchmarks.mutants --count 100 --seed 1` draws mutants of `weekly`, `physiology` and `segments`. In a copy of
the repository it runs the test file of each one's module, then all tests of its folder, and prints whether one failed.
All must pass without a mutant.
`docs/decisions/0013-mutants.md` says which mutants may survive.
"""

from __future__ import annotations

import argparse
import ast
import copy
import random
import shutil
import subprocess
import sys
import tempfile
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("weekly", "physiology", "segments")
COPIED = ("pipeline", "tests", "sample_data", "benchmarks", "docs", "flows", "pyproject.toml", "README.md")
NO_LOGIC = ("published.py",)  # numbers of papers, which no test may repeat
SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
OPPOSITE = {"max": "min", "min": "max", "maximum": "minimum", "minimum": "maximum", "any": "all", "all": "any"}
LONGEST_S = 900.0  # of the tests of one mutant: one that never ends is noticed


class Mutant(NamedTuple):
    """One change of a module: its file below `pipeline/`, where in its bytes, and the text before and after."""

    file: Path
    line: int
    start: int
    end: int
    before: str
    after: str

    def applied(self, source: bytes) -> bytes:
        """Return the source of the module with the change."""
        return b"%b(%b)%b" % (source[: self.start], self.after.encode(), source[self.end :])


def mutants_of(file: Path, source: bytes) -> list[Mutant]:
    """Make every mutant of the functions of a module."""
    begins = [0, *accumulate(map(len, source.splitlines(keepends=True)))]
    found = []
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            for node in (inner for statement in function.body for inner in ast.walk(statement)):
                if isinstance(node, ast.expr) and (after := _changed(node)) is not None:
                    start = begins[node.lineno - 1] + node.col_offset
                    end = begins[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
                    found.append(Mutant(file, node.lineno, start, end, source[start:end].decode(), after))
    return list(dict.fromkeys(found))  # a function within another is walked twice


def _changed(original: ast.AST) -> str | None:
    """Return the source of an expression with one thing changed; None where there is nothing to change."""
    node = copy.deepcopy(original)
    if isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in SWAPPED:
        node.op = SWAPPED[type(node.op)]()  # type: ignore[assignment]  # an operator of the same kind
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPPED:
        node.ops[0] = SWAPPED[type(node.ops[0])]()  # type: ignore[call-overload]  # as above
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        node.value = node.value + 1 if isinstance(node.value, int) else 1.5 * node.value + (node.value == 0) / 2
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in OPPOSITE:
        node.func.attr = OPPOSITE[node.func.attr]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in OPPOSITE:
        node.func.id = OPPOSITE[node.func.id]
    else:
        return None
    return ast.unparse(node)


def drawn(count: int, seed: int, rooms: tuple[str, ...] = ROOMS) -> list[Mutant]:
    """Draw mutants, each as likely as any other."""
    found: list[Mutant] = []
    for room in rooms:
        for path in sorted((ROOT / "pipeline" / room).rglob("*.py")):
            if path.name not in NO_LOGIC:
                file = path.relative_to(ROOT / "pipeline")
                found += mutants_of(file, path.read_bytes())
    return random.Random(seed).sample(found, min(count, len(found)))  # noqa: S311  a sample, no secret


def noticed(mutant: Mutant, clone: Path) -> bool:
    """Put a mutant into a copy of the repository and run its tests, the nearest ones first."""
    path = clone / "pipeline" / mutant.file
    original = path.read_bytes()
    near = clone / "tests" / mutant.file.with_name(f"test_{mutant.file.name}")
    path.write_bytes(mutant.applied(original))
    try:
        return any(_fail(tests, clone) for tests in (near, clone / "tests" / mutant.file.parts[0]) if tests.exists())
    finally:
        path.write_bytes(original)


def _fail(tests: Path, clone: Path) -> bool:
    """Run tests until the first one that fails; none fails where all are slow."""
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "-n", "0", "-m", "not slow", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run([*command, tests], cwd=clone, capture_output=True, timeout=LONGEST_S, check=False)  # noqa: S603  ours
    except subprocess.TimeoutExpired:
        return True
    return done.returncode not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


def main() -> None:
    """Print each mutant and whether a test noticed it, then how many survived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--room", choices=ROOMS, action="append", help="Only this folder; may be repeated.")
    given = parser.parse_args()
    survived, rooms = 0, tuple(given.room or ROOMS)
    mutants = drawn(given.count, given.seed, rooms)
    with tempfile.TemporaryDirectory() as folder:
        for name in COPIED:
            whole = ROOT / name
            if whole.is_dir():
                shutil.copytree(whole, Path(folder, name), ignore=shutil.ignore_patterns("__pycache__", "_build"))
            else:
                shutil.copy(whole, folder)
        if broken := [room for room in rooms if _fail(Path(folder, "tests", room), Path(folder))]:
            sys.exit(f"tests fail without any mutant: {', '.join(broken)}")
        for mutant in mutants:
            killed = noticed(mutant, Path(folder))
            survived += not killed
            change = f"{mutant.before!r} -> {mutant.after!r}"
            print("killed  " if killed else "SURVIVED", f"{mutant.file}:{mutant.line}", change, flush=True)
    print(f"{survived} of {len(mutants)} survived")


if __name__ == "__main__":
    main()
