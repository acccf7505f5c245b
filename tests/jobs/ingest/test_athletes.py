"""Ingest finds whose files they are."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from pipeline.athletes.home import Home
from pipeline.athletes.profile import bare_profile, save_profile
from pipeline.errors import AthleteError, GluteError, UsageError
from pipeline.jobs.ingest.ingest import ingest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.jobs.conftest import Garden


def test_unknown_athlete_gets_a_bare_profile(tmp_path: Path, files: Mapping[str, bytes]) -> None:
    home = Home(tmp_path / "home")
    (tmp_path / "run.fit").write_bytes(files["2026/day-0.fit"])
    (outcome,) = ingest(home, [tmp_path / "run.fit"], athlete="newcomer")
    assert home.athletes() == ["newcomer"]
    assert outcome.notes == ["created an empty profile for newcomer; complete it with: glute athlete set newcomer"]
    (again,) = ingest(home, [tmp_path / "run.fit"], athlete="newcomer")
    assert again.notes == []


def test_folders_name_the_athletes(garden: Garden, files: Mapping[str, bytes]) -> None:
    garden.lay({"anna/a.fit": files["2026/day-0.fit"]})
    (outcome,) = ingest(garden.home, [garden.export])
    assert (outcome.athlete, outcome.verdicts) == ("anna", {"stored": 1})
    assert garden.table("ledger")["source"].to_list() == ["a.fit"]


def test_inbox_is_the_default(garden: Garden, files: Mapping[str, bytes]) -> None:
    assert ingest(garden.home) == []
    inbox = garden.home.inbox("anna")
    inbox.mkdir(parents=True)
    (inbox / "a.fit").write_bytes(files["2026/day-0.fit"])
    (outcome,) = ingest(garden.home)
    assert (outcome.verdicts, outcome.waiting) == ({}, 1), "it may still be written"
    os.utime(inbox / "a.fit", (0, 0))
    (outcome,) = ingest(garden.home)
    assert outcome.verdicts == {"stored": 1}
    assert (inbox / "a.fit").exists()


@pytest.mark.parametrize(
    ("laid", "words"),
    [
        pytest.param({"nobody/a.fit": b"x"}, "there is no athlete 'nobody'", id="unknown-folder"),
        pytest.param({"a.fit": b"x"}, "the athlete of this file is unknown", id="loose-file"),
        pytest.param({"a.fit": b"x", "b.fit": b"x"}, "the athlete of these files is unknown", id="loose-files"),
    ],
)
def test_files_without_an_athlete(garden: Garden, laid: dict[str, bytes], words: str) -> None:
    garden.lay(laid)
    with pytest.raises(UsageError, match=words):
        ingest(garden.home, [garden.export])
    assert not garden.home.store.exists()


def test_one_folders_trouble_stops_no_other(garden: Garden, files: Mapping[str, bytes]) -> None:
    garden.lay({"anna/a.fit": files["2026/day-0.fit"], "ana/a.fit": files["2026/day-0.fit"], "b.fit": b"x"})
    (garden.export / "clara").mkdir()
    save_profile(garden.home, bare_profile("clara"))
    outcomes = {outcome.athlete: outcome for outcome in ingest(garden.home, [garden.export], workers=1)}
    assert outcomes["anna"].verdicts == {"stored": 1}
    assert "Did you mean anna?" in str(outcomes["ana"].failure)
    assert "there are no files" in str(outcomes["clara"].failure)
    assert "the athlete of this file is unknown" in str(outcomes["b.fit"].failure)
    assert garden.home.athletes() == ["anna", "clara"]


@pytest.mark.parametrize("athlete", ["anna", None], ids=["named", "by-folder"])
def test_an_empty_folder_beside_another_is_named(
    garden: Garden, files: Mapping[str, bytes], tmp_path: Path, athlete: str | None
) -> None:
    garden.lay({"anna/a.fit": files["2026/day-0.fit"]})
    (tmp_path / "empty").mkdir()
    outcomes = ingest(garden.home, [garden.export, tmp_path / "empty"], athlete=athlete, workers=1)
    assert [outcome.verdicts["stored"] for outcome in outcomes if outcome.athlete == "anna"] == [1]
    assert any(f"there are no files ({tmp_path / 'empty'})" in str(outcome.failure) for outcome in outcomes)


@pytest.mark.parametrize(
    ("other", "hint"),
    [pytest.param("ana", "Did you mean anna", id="near"), pytest.param("zoe", "There are: anna", id="unlike")],
)
def test_unknown_id_beside_others_is_refused(garden: Garden, files: Mapping[str, bytes], other: str, hint: str) -> None:
    garden.lay(files, "2026/day-0.fit")
    with pytest.raises(AthleteError, match=hint):
        ingest(garden.home, [garden.export], athlete=other)
    assert garden.home.athletes() == ["anna"]
    ingest(garden.home, [garden.export], athlete=other, new=True, workers=1)
    assert garden.home.athletes() == sorted(["anna", other])


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize(
    ("folders", "words"),
    [
        pytest.param(("ben",), "those of several athletes: ben$", id="another"),
        pytest.param(("anna", "ben"), "those of several athletes: anna, ben$", id="own-and-another"),
        pytest.param(("anna", "zoe"), "one named anna and others$", id="own-and-unknown"),
        pytest.param(("2025", "zoe"), None, id="unknown"),
        pytest.param(("anna",), None, id="own"),
        pytest.param(("anna", ".thumbnails"), None, id="own-and-hidden"),
    ],
)
def test_folders_of_several_athletes_are_not_read_into_one(
    garden: Garden, files: Mapping[str, bytes], folders: tuple[str, ...], words: str | None, *, again: bool
) -> None:
    save_profile(garden.home, bare_profile("ben"))
    garden.lay({f"{folder}/a.fit": files["2026/day-0.fit"] for folder in folders})
    if words is None:
        (outcome,) = ingest(garden.home, [garden.export], athlete="anna", again=again, workers=1)
        assert outcome.verdicts["stored"] == 1
        return
    with pytest.raises(UsageError) as refused:
        ingest(garden.home, [garden.export], athlete="anna", again=again)
    assert re.search(words, refused.value.what)
    assert not garden.home.store.exists()
    (outcome,) = ingest(garden.home, [garden.export / folders[-1]], athlete="anna", again=again, workers=1)
    assert outcome.verdicts == {"stored": 1}, "a folder that is named itself is read"


def test_empty_folder_makes_no_athlete(tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    with pytest.raises(GluteError, match="there are no files"):
        ingest(Home(tmp_path / "home"), [tmp_path / "export"], athlete="newcomer")
    assert not (tmp_path / "home").exists()
