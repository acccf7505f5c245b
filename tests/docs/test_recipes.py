"""Recipes name files and names that exist."""

from __future__ import annotations

import re

import pytest

from tests.docs.listings import ROOT

PAGE = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
TO_BE_MADE = {"commands/count.py", "tests/commands/test_count.py", "sources/vendors/NAME.py", "tests/store/schemas/N"}
NAMED = sorted(set(re.findall(r"`([\w./*-]+)`", PAGE)) - TO_BE_MADE)
PATHS = [name for name in NAMED if "/" in name or name.endswith((".py", ".toml"))]
CONSTANTS = [name for name in NAMED if re.fullmatch(r"_?[A-Z][A-Z_]{2,}", name)]
CODE = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "pipeline").rglob("*.py"))


@pytest.mark.parametrize("path", PATHS)
def test_files_exist(path: str) -> None:
    assert any([*(ROOT / "pipeline").glob(path), *ROOT.glob(path)])


@pytest.mark.parametrize("name", CONSTANTS)
def test_names_exist(name: str) -> None:
    assert re.search(rf"^{name}\b.* = ", CODE, re.MULTILINE)


@pytest.mark.parametrize(
    "kind", ["a reader", "a label", "a muscle", "an outcome", "a section of the report", "a command"]
)
def test_every_kind_of_change_has_a_recipe(kind: str) -> None:
    recipe = PAGE.partition(f"## Add {kind}\n")[2].partition("\n## ")[0]
    assert len(re.findall(r"^\d\. `", recipe, re.MULTILINE)) >= 2


def test_there_are_files_and_names() -> None:
    assert len(PATHS) > 25
    assert len(CONSTANTS) > 4
