"""The documents and pages of weeks made by hand."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from pipeline.report.document.build.week import WeekData, build_document
from pipeline.report.render.document import render
from tests.report.weeks import WEEKS, busy_week

if TYPE_CHECKING:
    from pipeline.report.document.whole import Document


@pytest.fixture(scope="session")
def documents() -> dict[str, Document]:
    """The document of every week above, by name."""
    return {name: build_document(make()) for name, make in WEEKS.items()}


@pytest.fixture(scope="session")
def busy() -> WeekData:
    """What the document of the busy week is made from."""
    return busy_week()


@pytest.fixture(scope="session")
def pages(documents: dict[str, Document]) -> dict[str, str]:
    """The HTML page of every week above, by name."""
    return {name: render(document, "html") for name, document in documents.items()}


@pytest.fixture(params=list(WEEKS))
def name(request: pytest.FixtureRequest) -> str:
    """One week after another."""
    return str(request.param)


@pytest.fixture
def week(name: str) -> WeekData:
    """What one document after another is made from."""
    return WEEKS[name]()


@pytest.fixture
def document(name: str, documents: dict[str, Document]) -> Document:
    """One document after another."""
    return documents[name]


@pytest.fixture
def page(name: str, pages: dict[str, str]) -> str:
    """One HTML page after another."""
    return pages[name]


@pytest.fixture
def regenerate() -> bool:
    """Whether golden files are to be written instead of compared: GLUTE_REGENERATE=1."""
    return os.environ.get("GLUTE_REGENERATE") == "1"
