from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from pipeline.report.sentences import catalogue
from pipeline.vocabulary import FIBRE_LABELS
from pipeline.weekly.running_types import OPINIONS, TYPE_EFFORTS, running_types, table

ARTICLES = (Path(__file__).parents[2] / "docs" / "articles.md").read_text(encoding="utf-8")
CLAIMS = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", ARTICLES, re.MULTILINE)
FILE_STATUSES = ("sound", "plausible", "overstated", "unsupported", "wrong", "left out")


def test_every_claim_stands_once() -> None:
    assert [int(number) for number, *_ in CLAIMS] == list(range(1, 42))


@pytest.mark.parametrize(("number", "articles", "claim", "verdict", "code", "report"), CLAIMS)
def test_every_claim_is_held_by_the_code(
    number: str, articles: str, claim: str, verdict: str, code: str, report: str
) -> None:
    assert set(articles.split(", ")) <= {"000", "001", "002", "003", "004"}, number
    assert claim
    assert verdict.startswith(FILE_STATUSES)
    if code != "-":
        module, _, function = code.strip("`").partition(":")
        assert callable(getattr(import_module(f"pipeline.{module}"), function))
    if report != "-":
        assert report.strip("`") in catalogue()


def test_table_of_kinds() -> None:
    """The table of kinds is that of the code."""
    assert ARTICLES.endswith(table() + "\n"), "run: python -m pipeline.weekly.running_types"


def test_fibres_of_the_articles() -> None:
    """By construction: the cut between the labels was set so."""
    for key, row in running_types().items():
        assert row.fibre_label in FIBRE_LABELS
        assert OPINIONS[key][0] in (row.fibre_label, "like uphill sprints")


def test_order_of_kinds() -> None:
    rows = running_types()
    assert list(rows) == list(TYPE_EFFORTS)
    muscle = {key: row.muscle_change_pct.value for key, row in rows.items()}
    assert min(muscle["uphill_sprint"], muscle["sprint"]) > muscle["hill"]
    assert rows["easy"].force < rows["tempo"].force < 0.1
    assert all(row.fat_change_pct.value < 0 for row in rows.values())
    assert rows["uphill_sprint"].growing > 0.35
    assert rows["easy"].growing < 0.1
    for row in rows.values():
        for change in (row.muscle_change_pct, row.fat_change_pct):
            assert change.low <= change.value <= change.high


def test_energy_takes_fat_and_not_intensity() -> None:
    """The articles rank fat loss by intensity; it follows the energy of the session."""
    rows = sorted(running_types().values(), key=lambda row: row.energy_net_kcal)
    changes = [row.fat_change_pct.value for row in rows]
    assert changes == sorted(changes, reverse=True)
