"""The public interface: typed, documented with examples that run, and cheap to import."""

from __future__ import annotations

import doctest
import subprocess
import sys
import tempfile
from dataclasses import replace
from inspect import cleandoc
from pathlib import Path

import pytest

import pipeline
from pipeline.api.page import api_page

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


def test_page_is_made_from_the_docstrings() -> None:
    assert PAGE.read_text(encoding="utf-8") == api_page()
    assert all(f"## {name}\n" in api_page() for name in pipeline.__all__)
    assert "`---" not in api_page(), "a section that the page does not know is listed as parameters"


def test_a_year_in_ten_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    page = PAGE.with_name("year.md")
    test = doctest.DocTestParser().get_doctest(page.read_text("utf-8").replace("```", ""), {}, page.name, str(page), 0)
    assert len(test.examples) >= 10
    assert errors_of(test) == ""


def test_an_activity_of_your_own_needs_no_more_than_times_and_speeds() -> None:
    [read] = pipeline.read_file(ROOT / "sample_data/exports/ben/2026-11-13-200s.fit").activities
    own = replace(read, records=read.records.select("time", "speed_mps"))
    assert "sprint" in set(pipeline.label(own)["label"])


def test_odd_arguments_are_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(pipeline.UsageError, match="This is a folder"):
        pipeline.analyze(tmp_path)
    with pytest.raises(pipeline.UsageError, match="Choose one of terminal, md, html, json"):
        pipeline.weekly_report("ben", form="pdf", home=tmp_path)  # type: ignore[arg-type]  # that is the test
    with pytest.raises(pipeline.UsageError, match="Choose one of metric, imperial"):
        pipeline.weekly_report("ben", units="stone", home=tmp_path)  # type: ignore[arg-type]  # that is the test


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'labels'"):
        pipeline.labels  # noqa: B018  that it fails is the test


def test_import_is_lazy() -> None:
    script = f"import pipeline, sys; print([name for name in {LAZY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)  # noqa: S603  ours
    assert done.stdout == "[]\n"


def test_package_is_typed() -> None:
    assert (ROOT / "pipeline" / "py.typed").exists()
