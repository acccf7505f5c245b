"""The document of a week as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipeline.report.document.form import to_plain
from pipeline.report.render.document import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.report.document.whole import Document


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every leaf of a document with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from walk(inner, f"{path}[{index}]")
    else:
        yield path, value


def test_keys_of_the_design(documents: dict[str, Document]) -> None:
    document = to_plain(documents["busy"])
    promised = "athlete week verdict by_label uphill_sprints muscles fibres energy stimulus changes notes"
    assert set(promised.split()) <= set(document)
    verdict = "label question probabilities muscle fat drivers missing evidence"
    assert set(verdict.split()) <= set(document["verdict"])
    assert {"seconds", "distance_m", "energy_kcal"} <= set(document["by_label"]["easy"])
    assert set(document["muscles"]) == {"gmax", "gmed", "gmin"}


def test_probabilities_are_unclipped_and_sum_to_one(documents: dict[str, Document]) -> None:
    for probabilities in [
        documents["busy"].verdict.probabilities,
        *(change.probabilities for change in documents["busy"].changes),
    ]:
        assert probabilities is not None
        assert sum(probabilities.values()) == pytest.approx(1.0, abs=1e-5)
    assert (documents["busy"].verdict.probabilities or {})["shrinking"] == 0.006


def test_every_estimate_stands_within_its_range(document: Document) -> None:
    leaves = dict(walk(to_plain(document)))
    names = [path.removesuffix("_low") for path in leaves if path.endswith("_low") and f"{path[:-4]}_high" in leaves]
    estimates = [name for name in names if name in leaves]
    assert len(estimates) > 20
    for name in estimates:
        value, low, high = (leaves[name + end] for end in ("", "_low", "_high"))
        assert value is None or low <= value <= high, name


@pytest.mark.parametrize("name", ["minor"])
def test_nothing_about_the_body_where_it_is_hidden(documents: dict[str, Document], name: str) -> None:
    leaves = dict(walk(to_plain(documents[name])))
    told = [
        path
        for path, value in leaves.items()
        if value is not None
        and any(word in path for word in ("energy", "kcal", "fat", "change_pct", "probabilit", "drivers"))
    ]
    assert told == []
    assert documents[name].changes == ()
    assert documents[name].verdict.label is None
    assert all(row.verdict is None for row in documents[name].trend)
    assert documents[name].verdict.headline.startswith("Please read this first")


def test_no_name_place_or_file_in_the_document(document: Document) -> None:
    text = render(document, "json")
    assert not [word for word in ("Secret", "secret", "@", ".fit", "latitude", "longitude", "position") if word in text]
