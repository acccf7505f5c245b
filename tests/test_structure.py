"""The order of the folders is that of the data, and pages point to what is there."""

from __future__ import annotations

import ast
import graphlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[1]
STAGES = ("athletes", "sources", "signal", "physiology", "segments", "store", "weekly", "report", "jobs", "commands")
ROOMS = ("document", "sections", "render")  # of the report, in the order of the data
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
PAGE_NAME = re.compile(r"docs/[\w.-]+\.\w+")


MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "pipeline").rglob("*.py"))
}
COMPOSERS = ("pipeline", "pipeline.cli", *(module for module in MODULES if f"{module}.".startswith("pipeline.api.")))
"""Modules outside of the stages that may import all of them: the public API and the command line."""

EXTRAS = {"prefect", "flows", "dask", "distributed", "prefect_dask"}
"""Packages that an installation without extras cannot import."""

NAMED_STAGE = re.compile(r"\bpipeline[./](\w+)")


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text())


def names_imported(nodes: Iterable[ast.AST]) -> set[str]:
    """Full names of the modules that statements import; a name of a package may be a module in it."""
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= (inside & MODULES.keys()) or {node.module}
    return names


def run(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs of a module: not what stands there for a type checker alone."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)):
            yield child
            yield from run(child)


def strings(module: str) -> set[str]:
    """Strings of a module that are no docstrings."""
    found = tree(module)
    alone = {node.value for node in ast.walk(found) if isinstance(node, ast.Expr)}
    constants = [node for node in ast.walk(found) if isinstance(node, ast.Constant) and node not in alone]
    return {node.value for node in constants if isinstance(node.value, str)}


def constants(module: str) -> Iterator[str]:
    """Yield the public upper-case names that a module assigns at its top level."""
    for node in tree(module).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            for name in target.elts if isinstance(target, ast.Tuple) else [target]:
                if isinstance(name, ast.Name) and name.id.isupper() and not name.id.startswith("_"):
                    yield name.id


def stage_of(module: str) -> str | None:
    return next((stage for stage in STAGES if f"{module}.".startswith(f"pipeline.{stage}.")), None)


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_only_from_those_before_it(stage: str) -> None:
    later = {f"pipeline.{name}" for name in STAGES[STAGES.index(stage) + 1 :]}
    flows = () if stage == "commands" else ("flows",)  # `glute serve` starts them
    forbidden = (*later, *COMPOSERS[1:], *flows, "prefect")
    modules = [module for module in MODULES if stage_of(module) == stage]
    assert len(modules) > 1
    for module in modules:
        wrong = {name for name in names_imported(ast.walk(tree(module))) if name.startswith(forbidden)}
        assert not wrong, f"{module} imports {', '.join(sorted(wrong))}"


def test_extras_are_imported_by_few() -> None:
    users = {
        module: names
        for module in MODULES
        if (names := {name.split(".")[0] for name in names_imported(run(tree(module)))} & EXTRAS)
    }
    assert users == {
        "pipeline.commands.serve": {"flows"},
        "pipeline.jobs.parallel.cluster": {"distributed"},
        "pipeline.jobs.parallel.connection": {"distributed"},
    }


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_of_the_report_imports_only_from_those_before_it(room: str) -> None:
    later = tuple(f"pipeline.report.{name}." for name in ROOMS[ROOMS.index(room) + 1 :])
    modules = [module for module in MODULES if module.startswith(f"pipeline.report.{room}.")]
    assert len(modules) > 1
    for module in modules:
        wrong = {name for name in names_imported(ast.walk(tree(module))) if f"{name}.".startswith(later)}
        assert not wrong, f"{module} imports {', '.join(sorted(wrong))}"


def test_what_shows_a_document_does_not_build_it() -> None:
    """Sections and renderers read documents, and documents do not know how they are made."""
    build = "pipeline.report.document.build."
    readers = [name for name in MODULES if name.startswith("pipeline.report.") and not f"{name}.".startswith(build)]
    assert len(readers) > 1
    for module in readers:
        wrong = {name for name in names_imported(ast.walk(tree(module))) if f"{name}.".startswith(build)}
        assert not wrong, f"{module} imports {', '.join(sorted(wrong))}"


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_names_no_later_one(stage: str) -> None:
    later = STAGES[STAGES.index(stage) + 1 :]
    for module in [module for module in MODULES if stage_of(module) == stage]:
        named = {name for text in strings(module) for name in NAMED_STAGE.findall(text)}
        assert not named & set(later), f"{module} may read {', '.join(sorted(named & set(later)))}"


def test_what_all_stages_share_imports_no_stage() -> None:
    shared = [module for module in MODULES if stage_of(module) is None and module not in COMPOSERS]
    assert len(shared) > 1
    for module in shared:
        stages = {name for name in names_imported(run(tree(module))) if stage_of(name)}
        assert not stages, f"{module} imports {', '.join(sorted(stages))}"


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = {module: names_imported(run(tree(module))) & MODULES.keys() - {"pipeline"} for module in MODULES}
    graphlib.TopologicalSorter(graph).prepare()  # a CycleError names the way round


def test_a_constant_has_one_definition() -> None:
    modules: dict[str, list[str]] = {}
    for module in MODULES:
        for name in dict.fromkeys(constants(module)):
            modules.setdefault(name, []).append(module)
    assert {name: where for name, where in modules.items() if len(where) > 1} == {}


@pytest.mark.parametrize("page", [pytest.param(page, id=page.name) for page in PAGES])
def test_links_lead_to_files(page: Path) -> None:
    for link in LINK.findall(page.read_text()):
        assert (page.parent / link).exists(), link


def test_pages_that_the_program_names_are_there() -> None:
    named = {name for path in (ROOT / "pipeline").rglob("*.py") for name in PAGE_NAME.findall(path.read_text())}
    assert named
    assert {name for name in named if not (ROOT / name).exists()} == set()
