"""The order of the folders is that of the data, and pages point to what is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STAGES = ("athletes", "sources", "signal", "physiology", "segments", "store", "weekly", "report", "jobs", "commands")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
PAGE_NAME = re.compile(r"docs/[\w.-]+\.\w+")


def imported(path: Path) -> set[str]:
    """Full names of the modules that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_only_from_those_before_it(stage: str) -> None:
    later = {f"pipeline.{name}" for name in STAGES[STAGES.index(stage) + 1 :]}
    forbidden = (*later, "flows", "prefect")
    files = sorted((ROOT / "pipeline" / stage).rglob("*.py"))
    assert len(files) > 1
    for path in files:
        wrong = {name for name in imported(path) if name.startswith(forbidden)}
        assert not wrong, f"{path.relative_to(ROOT)} imports {', '.join(sorted(wrong))}"


@pytest.mark.parametrize("page", [pytest.param(page, id=page.name) for page in PAGES])
def test_links_lead_to_files(page: Path) -> None:
    for link in LINK.findall(page.read_text()):
        assert (page.parent / link).exists(), link


def test_pages_that_the_program_names_are_there() -> None:
    named = {name for path in (ROOT / "pipeline").rglob("*.py") for name in PAGE_NAME.findall(path.read_text())}
    assert named
    assert {name for name in named if not (ROOT / name).exists()} == set()
