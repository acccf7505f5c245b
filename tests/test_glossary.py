from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import vocabulary
from pipeline.file_reasons import FileReason
from pipeline.store.glossary import GLOSSARY_PARTS, WORDS, glossary
from pipeline.store.schemas import TABLES

PAGE = Path(__file__).parents[1] / "docs" / "glossary.md"


def test_the_page_is_what_the_schemas_say() -> None:
    remedy = "run: python -m pipeline.store.glossary > docs/glossary.md"
    assert PAGE.read_text(encoding="utf-8") == glossary(), remedy


@pytest.mark.parametrize("schema", [*(table.schema for table in TABLES.values()), *GLOSSARY_PARTS.values()])
def test_every_column_has_a_unit_and_a_meaning(schema: type) -> None:
    for name, column in schema.columns().items():  # type: ignore[attr-defined]
        assert column.description, name
        assert "unit" in (column.metadata or {}), name


@pytest.mark.parametrize(
    ("title", "words"),
    [
        pytest.param("Labels", vocabulary.LABELS, id="labels"),
        pytest.param("Efforts", vocabulary.EFFORTS, id="efforts"),
        pytest.param("Gaits", vocabulary.GAITS, id="gaits"),
        pytest.param("States", vocabulary.STATES, id="states"),
        pytest.param("Grade qualities", vocabulary.GRADE_QUALITIES, id="grade-qualities"),
        pytest.param("Codes of origin", vocabulary.ORIGINS, id="origins"),
        pytest.param("Codes of evidence", vocabulary.EVIDENCE_CODES, id="evidence"),
        pytest.param("Quality flags", vocabulary.FLAGS, id="flags"),
        pytest.param("Sources of speed", tuple(vocabulary.SpeedSource), id="speed-sources"),
        pytest.param("Sources of the time zone", tuple(vocabulary.TimezoneSource), id="timezone-sources"),
        pytest.param("Verdicts on files", vocabulary.FILE_STATUSES, id="verdicts"),
        pytest.param("Codes of reasons", tuple(FileReason), id="reasons"),
        pytest.param("Verdicts on a week", (*vocabulary.OUTCOMES, "undecided"), id="classes"),
    ],
)
def test_every_word_is_explained(title: str, words: tuple[str, ...]) -> None:
    assert tuple(WORDS[title][1]) == words
