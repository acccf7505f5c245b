from __future__ import annotations

import io
from collections import Counter

import pytest
from rich.console import Console

from pipeline.outcomes import Ingested, Proposal
from pipeline.report.render.bar import IngestProgress
from pipeline.report.render.progress import VERDICT_WORDS, ingest_rows, ingest_summary, proposal_text
from pipeline.vocabulary import FILE_STATUSES

OUTCOME = Ingested(
    athlete="anna",
    verdicts=Counter(stored=2, rejected=3),
    known=7,
    waiting=1,
    newly_rejected=[("a.gpx", "no times"), ("b.gpx", "no times"), ("c.fit", "it is empty")],
    reasons=Counter({"no times": 2, "it is empty": 1, "a list": 1, "b": 1, "c": 1, "d": 1}),
    derived=3,
    labelled=2,
    notes=["made a bare profile"],
)


def test_a_summary_counts_and_groups_reasons() -> None:
    assert ingest_summary([OUTCOME]).splitlines() == [
        "anna: 5 new files, 7 known already",
        "       2 stored",
        "       3 rejected",
        "         2 x no times",
        "         1 x it is empty",
        "         1 x a list",
        "         1 x b",
        "         1 x c",
        "         and 1 other reason",
        "         each of them: glute ledger anna",
        "       1 left for the next run: they may still be written",
        "       2 activities labelled",
        "       1 without labels: not on foot, or nothing to label in them",
        "  note: made a bare profile",
    ]


@pytest.mark.parametrize(
    ("verdicts", "archives", "lines"),
    [
        pytest.param({"stored": 6, "not_an_activity": 1}, 1, ["1 archive opened", "6 stored"], id="an-archive"),
        pytest.param({"not_an_activity": 3}, 1, ["1 archive opened", "2 without an activity"], id="nothing-in-it"),
        pytest.param({"not_an_activity": 1}, 0, ["1 without an activity"], id="no-archive"),
    ],
)
def test_archives_are_not_files_without_an_activity(verdicts: dict[str, int], archives: int, lines: list[str]) -> None:
    outcome = Ingested(athlete="anna", verdicts=Counter(verdicts), archives=archives)
    assert [line.strip() for line in ingest_summary([outcome]).splitlines()[1:-1]] == lines


def test_json_names_every_verdict() -> None:
    (row,) = ingest_rows([OUTCOME])
    assert list(row["verdicts"]) == list(FILE_STATUSES)
    assert row["verdicts"]["duplicate"] == 0
    assert row["newly_rejected"][2] == {"source": "c.fit", "reason": "it is empty"}


@pytest.mark.parametrize(
    ("proposal", "text"),
    [
        pytest.param(
            Proposal(files=90, looked_into=45, activities=44, given={"sex": "female", "mass_kg": 60.0}),
            "90 files; 44 activities in the 45 inspected\nfound about you: sex female, mass_kg 60",
            id="profile",
        ),
        pytest.param(
            Proposal(files=1, looked_into=1, activities=1, given={}),
            "1 file; 1 activity in the 1 inspected\nfound about you: nothing",
            id="no-profile",
        ),
    ],
)
def test_a_proposal_in_words(proposal: Proposal, text: str) -> None:
    assert proposal_text(proposal) == text


def test_bar_on_terminal_and_in_pipe() -> None:
    """A bar shows counts on a terminal and nothing in a pipe."""
    for terminal in (True, False):
        out = io.StringIO()
        with IngestProgress(Console(file=out, force_terminal=terminal, width=110)) as progress:
            progress.begin("reading", 3)
            progress.step("stored")
            progress.step("rejected")
            progress.bar.refresh()
        assert ("1 stored  1 rejected" in out.getvalue()) == terminal
        assert ("2/3" in out.getvalue()) == terminal


@pytest.mark.parametrize("width", [60, 80, 200])
def test_bar_at_any_width(width: int) -> None:
    """A terminal of any width shows rate and all counts."""
    console = Console(file=io.StringIO(), force_terminal=True, width=width, color_system=None)
    progress = IngestProgress(console)
    progress.begin("reading", 12_000)
    for verdict in FILE_STATUSES:
        for _ in range(100):
            progress.step(verdict)
    with console.capture() as shown:
        console.print(progress.bar.get_renderable())
    text = " ".join(shown.get().split())
    assert "600/12000" in text
    assert "/s " in text
    assert [words for words in VERDICT_WORDS.values() if f"100 {words}" not in text] == []


def test_a_new_stage_starts_from_nothing() -> None:
    with IngestProgress(Console(file=io.StringIO(), force_terminal=True)) as progress:
        progress.begin("reading", 1)
        progress.step("stored")
        progress.begin("labelling", 5)
        (task,) = progress.bar.tasks
        assert (task.description, task.completed, task.total) == ("labelling", 0, 5)
        assert not progress.counts
