"""Dataclasses go to JSON and come back the same."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from pipeline.report.document.form import from_plain, inner_hint, members, taken_apart, to_plain
from pipeline.report.document.running import Energy
from pipeline.report.document.schema import SCHEMAS, file_of, schema, schema_text
from pipeline.report.document.whole import Document
from pipeline.report.render.document import render
from pipeline.weekly.answer import Range
from tests.report.pasts import history
from tests.report.repository import DOCS

if TYPE_CHECKING:
    from collections.abc import Iterator

VALIDATOR = jsonschema.Draft202012Validator(schema("report"))


def classes(cls: Any) -> Iterator[Any]:
    """Walk over every dataclass of the document."""
    yield cls
    for member in members(cls):
        hint = member.hint
        while not is_dataclass(hint.kind) and hint.kind not in (str, int, float, bool, date):
            hint = inner_hint(hint)
        if is_dataclass(hint.kind) and hint.kind is not Range:
            yield from classes(hint.kind)


@pytest.mark.parametrize("name", SCHEMAS)
def test_published_schema(name: str) -> None:
    """`python -m pipeline.report.document.schema` writes it again."""
    assert (DOCS / file_of(name)).read_text(encoding="utf-8") == schema_text(name)


def test_printed_json_follows_the_schema(document: Document) -> None:
    VALIDATOR.validate(json.loads(render(document, "json")))


def test_json_comes_back_as_the_same_document(document: Document) -> None:
    assert from_plain(Document, json.loads(render(document, "json"))) == document


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda plain: plain.pop("verdict"), id="a key is missing"),
        pytest.param(lambda plain: plain["totals"].update(runs="4"), id="another type"),
        pytest.param(lambda plain: plain["runs"][0]["segments"][0].update(label="jog"), id="no such label"),
        pytest.param(lambda plain: plain["by_label"].pop("hill"), id="a label is missing"),
        pytest.param(lambda plain: plain["verdict"]["probabilities"].update(growing=1.2), id="no probability"),
        pytest.param(lambda plain: plain["trend"].clear(), id="no week"),
    ],
)
def test_schema_refuses(documents: dict[str, Document], spoil: Any) -> None:
    plain = to_plain(documents["busy"])
    assert VALIDATOR.is_valid(plain)
    spoil(plain)
    assert not VALIDATOR.is_valid(plain)


def test_schema_allows_later_keys(documents: dict[str, Document]) -> None:
    """Keys may be added within a version: who validates by an older schema can still read the document."""
    plain = to_plain(documents["busy"])
    for part in (plain, plain["totals"], plain["runs"][0], plain["by_label"], plain["verdict"]["attribution"]):
        part["later"] = 1
    VALIDATOR.validate(plain)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_is_described(name: str) -> None:
    found = schema(name)
    for cls, part in {"": found, **found["$defs"]}.items():
        assert [key for key, value in part["properties"].items() if value.get("description") == ""] == [], cls


@pytest.mark.parametrize("name", SCHEMAS)
def test_documents_are_frozen_throughout(name: str) -> None:
    assert [cls for cls in classes(SCHEMAS[name][0]) if not cls.__dataclass_params__.frozen] == []


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("weeks", [1, 160])
def test_json_of_the_years_follows_its_schema(weeks: int, hidden: bool) -> None:  # noqa: FBT001
    plain = json.loads(json.dumps(to_plain(history(weeks, hidden=hidden)), allow_nan=False))
    jsonschema.Draft202012Validator(schema("years")).validate(plain)


def test_what_can_be_none_may_be_missing(documents: dict[str, Document]) -> None:
    """A key that is new within a version is not in older files."""
    plain = to_plain(documents["busy"])
    del plain["derived_from"], plain["forecasts"]
    assert from_plain(Document, plain) == replace(documents["busy"], derived_from=None, forecasts=None)


@pytest.mark.parametrize(
    "plain", [{}, {"kcal": 1.0, "low": 0.5}, {"kcal": 1.0, "low": 0.5, "high": 2.0, "net_kcal": 3.0}, [1]]
)
def test_what_is_missing_is_named(plain: Any) -> None:
    with pytest.raises(ValueError, match="this is no Energy"):
        from_plain(Energy, plain)


def test_range_has_three_keys() -> None:
    """A range takes three keys and loses the noise of 32 bits."""
    noisy = Range(0.1000000015, 0.05, 0.2)
    energy = Energy(kcal=noisy, net_kcal=noisy, device_kcal=None, device_activities=0, device_ratio=None)
    plain = to_plain(energy)
    assert [plain[key] for key in ("kcal", "low", "high", "net_low")] == [0.1, 0.05, 0.2, 0.05]
    assert len(plain) == len(fields(Energy)) + 4


def test_types_without_a_form_are_refused() -> None:
    @dataclass
    class Odd:
        at: dict[int, float]

    with pytest.raises(TypeError, match="has no form in JSON"):
        inner_hint(members(Odd)[0].hint)
    with pytest.raises(TypeError, match="one type or None"):
        taken_apart(int | str)
