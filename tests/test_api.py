"""The public interface: typed, documented with examples that run, and cheap to import."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from inspect import cleandoc
from pathlib import Path

import pytest

import pipeline

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "api.md"
LAZY = ("polars", "numpy", "click", "pipeline.api")


def examples_of(name: str) -> list[doctest.DocTest]:
    public = getattr(pipeline, name)
    finder = doctest.DocTestFinder(recurse=False)
    return [test for test in finder.find(public, name, globs={"__name__": "__main__"}) if test.examples]


def errors_of(test: doctest.DocTest) -> str:
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.append)
    return "".join(said)


@pytest.mark.parametrize("name", pipeline.__all__)
def test_examples_run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    [test] = examples_of(name)
    assert "Examples\n--------" in cleandoc(getattr(pipeline, name).__doc__)
    assert errors_of(test) == ""


def test_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = PAGE.read_text(encoding="utf-8").replace("```", "")
    test = doctest.DocTestParser().get_doctest(text, {}, PAGE.name, str(PAGE), 0)
    assert len(test.examples) > 5
    assert errors_of(test) == ""


def test_page_names_all() -> None:
    rows = re.findall(r"^\| `(\w+)", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(pipeline.__all__)


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'labels'"):
        pipeline.labels  # noqa: B018  that it fails is the test


def test_import_is_lazy() -> None:
    script = f"import pipeline, sys; print([name for name in {LAZY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)  # noqa: S603  ours
    assert done.stdout == "[]\n"


def test_package_is_typed() -> None:
    assert (ROOT / "pipeline" / "py.typed").exists()
