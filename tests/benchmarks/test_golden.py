"""The tables hold for known files what they held before, unless a version says otherwise."""

from __future__ import annotations

import pytest

from benchmarks import golden
from pipeline.store.schemas import TABLES
from pipeline.versions import VERSIONS, stages_behind

REMEDY = "raise a version in pipeline/versions.py, then: make golden"


@pytest.mark.slow
@pytest.mark.parametrize("data", golden.DATA)
def test_tables_hold_what_they_held(data: str, request: pytest.FixtureRequest) -> None:
    """Tests one engine: parity tests compare both on these files, and `make golden` hashes the tables of both."""
    if data == "corpus":
        request.getfixturevalue("shared")
    hashes = golden.hashes_of(data, "columnar")
    assert golden.differences(golden.stored()[f"{data} columnar"], hashes) == {}, REMEDY


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
