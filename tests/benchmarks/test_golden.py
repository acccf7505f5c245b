"""The tables hold for known files what they held before, unless a version says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import golden
from pipeline.athletes.home import Home
from pipeline.file_reasons import FileReason
from pipeline.sources.discovery import find
from pipeline.store.schemas import TABLES
from pipeline.store.store import Store
from pipeline.versions import VERSIONS, stages_behind
from tests.docs.listings import DEMO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REMEDY = "raise a version in pipeline/versions.py, then: make golden"


@pytest.fixture(scope="module")
def corpus(shared: Path) -> Iterator[Home]:  # noqa: ARG001  skips where the files are not
    with golden.home_of("corpus", "columnar") as home:
        yield home


def test_samples_hold_what_they_held(demo: Path) -> None:
    """Tests one engine: parity tests compare both on these files, and `make golden` hashes the tables of both."""
    hashes = golden.hashes_of(Home(demo / DEMO))
    assert golden.differences(golden.stored()["sample_data columnar"], hashes) == {}, REMEDY


def test_real_files_hold_what_they_held(corpus: Home) -> None:
    assert golden.differences(golden.stored()["corpus columnar"], golden.hashes_of(corpus)) == {}, REMEDY


def test_real_files_end_with_a_verdict(corpus: Home) -> None:
    store = Store(corpus.store)
    ledger = store.read("ledger", "corpus")
    folders = [golden.CORPUS / "files", golden.CORPUS / "labelled"]
    assert set(ledger["source"]) == {file.source for file in find(folders)}
    codes = [[reason["code"] for reason in reasons] for reasons in ledger["reason"].to_list()]
    assert all(codes)
    assert FileReason.FAULT not in set().union(*codes)
    assert set(ledger.filter(ledger["source"].str.starts_with("not-activity"))["verdict"]) == {"not_an_activity"}
    assert set(ledger.filter(ledger["source"].str.starts_with("good"))["verdict"]) <= {"stored", "duplicate"}
    assert store.read("activities", "corpus")["derived_from"].null_count() == 0


@pytest.mark.parametrize("table", TABLES)
def test_engines_fill_samples_alike(table: str) -> None:
    kept = golden.stored()
    ours, theirs = kept["sample_data columnar"][table], kept["sample_data reference"][table]
    differing = {name for name in ours | theirs if ours.get(name) != theirs.get(name)}
    assert differing <= ({"damage", "reason"} if table == "ledger" else set()), "engines word damage apart"


def test_hashes_are_of_these_versions() -> None:
    assert golden.stored()["versions"] == VERSIONS, "make golden"


def test_a_change_without_a_version_is_named() -> None:
    assert golden.unversioned(["weeks", "segments"], VERSIONS) == ["weeks", "segments"]
    assert golden.unversioned(["weeks", "segments"], VERSIONS | {"weekly": 0}) == ["segments"]
    assert golden.unversioned(["body", "weeks"], VERSIONS | {"schema": 0}) == []


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        pytest.param({"t": {"a": "1"}}, {"t": {"a": "2"}}, {"t": ["a"]}, id="value"),
        pytest.param({"t": {"a": "1"}}, {"t": {"a": "1", "b": "1"}}, {"t": ["b"]}, id="new-column"),
        pytest.param({"t": {"a": "1", "b": "1"}}, {"t": {"a": "1"}}, {"t": ["b"]}, id="lost-column"),
        pytest.param({}, {"t": {"a": "1"}}, {"t": ["a"]}, id="new-table"),
        pytest.param({"t": {"a": "1"}}, {}, {"t": ["a"]}, id="lost-table"),
        pytest.param({"t": {"a": "1"}}, {"t": {"a": "1"}}, {}, id="same"),
    ],
)
def test_differences(old: golden.Hashes, new: golden.Hashes, named: dict[str, list[str]]) -> None:
    assert golden.differences(old, new) == named


def test_every_table_has_its_stages() -> None:
    assert all(stages_behind(table)[-1] == "schema" for table in TABLES)
