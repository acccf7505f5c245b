from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import polars as pl
import pytest

from pipeline.report.document import build_document, weeks_until
from pipeline.report.render import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.report.document import WeekData

SCHEMA = Path(__file__).parents[2] / "docs" / "report.schema.json"


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


def test_document_follows_the_published_schema(document: dict[str, Any]) -> None:
    schema = json.loads(SCHEMA.read_text())
    plain = json.loads(json.dumps(document, allow_nan=False))
    jsonschema.Draft202012Validator(schema).validate(plain)


def test_schema_refuses_a_missing_key(documents: dict[str, dict[str, Any]]) -> None:
    schema = json.loads(SCHEMA.read_text())
    lame = {key: value for key, value in documents["busy"].items() if key != "verdict"}
    assert not jsonschema.Draft202012Validator(schema).is_valid(lame)


def test_keys_of_the_design(documents: dict[str, dict[str, Any]]) -> None:
    document = documents["busy"]
    promised = "athlete week verdict by_label uphill_sprints muscles fibres energy stimulus changes notes"
    assert set(promised.split()) <= set(document)
    verdict = "label question probabilities muscle fat drivers missing evidence"
    assert set(verdict.split()) <= set(document["verdict"])
    assert {"seconds", "distance_m", "energy_kcal"} <= set(document["by_label"]["easy"])
    assert set(document["muscles"]) == {"gmax", "gmed", "gmin"}


def test_probabilities_are_unclipped_and_sum_to_one(documents: dict[str, dict[str, Any]]) -> None:
    for probabilities in [
        documents["busy"]["verdict"]["probabilities"],
        *(c["probabilities"] for c in documents["busy"]["changes"]),
    ]:
        assert sum(probabilities.values()) == pytest.approx(1.0, abs=1e-5)
    assert documents["busy"]["verdict"]["probabilities"]["shrinking"] == 0.006


def test_labels_add_up_to_the_segments(documents: dict[str, dict[str, Any]], busy: WeekData) -> None:
    segments = busy.segments
    labels = documents["busy"]["by_label"].values()
    for column, key in (("duration_s", "seconds"), ("distance_m", "distance_m"), ("energy_kcal", "energy_kcal")):
        assert sum(row[key] for row in labels) == pytest.approx(segments[column].sum(), rel=1e-5)
    assert documents["busy"]["by_label"]["hill"]["bouts"] == 11
    assert documents["busy"]["uphill_sprints"]["bouts"] == 10


def test_activation_is_the_mean_over_time_of_the_stretches_that_have_it(busy: WeekData) -> None:
    first = busy.segments.head(3).with_columns(
        pl.Series("gmax_pct_mvic", [20.0, None, 50.0], pl.Float32), pl.Series("duration_s", [100, 900, 50], pl.Float32)
    )
    document = build_document(replace(busy, segments=first))
    assert document["muscles"]["gmax"]["pct_mvic"] == pytest.approx((20 * 100 + 50 * 50) / 150)


def test_every_estimate_stands_within_its_range(document: dict[str, Any]) -> None:
    leaves = dict(walk(document))
    names = [path.removesuffix("_low") for path in leaves if path.endswith("_low") and f"{path[:-4]}_high" in leaves]
    estimates = [name for name in names if name in leaves]
    assert len(estimates) > 20
    for name in estimates:
        value, low, high = (leaves[name + end] for end in ("", "_low", "_high"))
        assert value is None or low <= value <= high, name


def test_load_is_as_unsure_as_the_thresholds_behind_it(busy: WeekData) -> None:
    """The stress score falls with the square of critical speed, the impulse with the reserve of heart rate."""
    assert busy.thresholds is not None
    load = build_document(busy)["load"]
    relative = busy.thresholds["critical_speed_sd_mps"] / busy.thresholds["critical_speed_mps"]
    for name in ("running_stress_score", "chronic_load", "acute_load"):
        assert math.log(load[f"{name}_high"] / load[name]) == pytest.approx(1.645 * 2 * relative, rel=1e-4)
    unknown = build_document(replace(busy, thresholds=None))["load"]
    assert unknown["trimp"] == load["trimp"]
    assert unknown["trimp_low"] is unknown["running_stress_score_high"] is None


def test_energy_above_rest_lies_within_its_range_and_below_gross(documents: dict[str, dict[str, Any]]) -> None:
    energy = documents["busy"]["energy"]
    assert energy["net_low"] < energy["net_kcal"] < energy["net_high"]
    assert energy["net_kcal"] < energy["kcal"]


@pytest.mark.parametrize("name", ["minor"])
def test_nothing_about_the_body_where_it_is_hidden(documents: dict[str, dict[str, Any]], name: str) -> None:
    leaves = dict(walk(documents[name]))
    told = [
        path
        for path, value in leaves.items()
        if value is not None
        and any(word in path for word in ("energy", "kcal", "fat", "change_pct", "probabilit", "drivers"))
    ]
    assert told == []
    assert documents[name]["changes"] == []
    assert documents[name]["verdict"]["label"] is None
    assert all(row["verdict"] is None for row in documents[name]["trend"])
    assert documents[name]["verdict"]["headline"].startswith("Please read this first")


def test_safety_outranks_the_verdict(documents: dict[str, dict[str, Any]]) -> None:
    verdict = documents["starving"]["verdict"]
    assert "doctor" in verdict["headline"]
    assert verdict["answer"] == "Smaller through fat, with the muscle kept."


def test_no_name_place_or_file_in_the_document(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    assert not [word for word in ("Secret", "secret", "@", ".fit", "latitude", "longitude", "position") if word in text]


def test_an_open_verdict_asks_one_question_with_its_command(documents: dict[str, dict[str, Any]]) -> None:
    verdict = documents["undecided"]["verdict"]
    assert verdict["question"].endswith("?")
    assert verdict["question_command"] == "glute athlete set ben --weight-trend stable"


def test_the_change_that_matters_is_the_first_that_is_advised(
    documents: dict[str, dict[str, Any]], busy: WeekData
) -> None:
    assert documents["busy"]["first_change"] == "ten_strength_sets"
    only_forbidden = replace(busy, changes=busy.changes[1:2])
    assert build_document(only_forbidden)["first_change"] is None


def test_strength_is_not_called_zero_where_it_is_not_known(
    documents: dict[str, dict[str, Any]], busy: WeekData
) -> None:
    assert documents["busy"]["stimulus"]["strength_sets"] is None
    told = replace(busy.verdict, missing=("protein",))
    assert build_document(replace(busy, verdict=told))["stimulus"]["strength_sets"] == 0.0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("busy", {"other_sports", "sets_capped"}, id="busy"),
        pytest.param("no_heart_rate", {"other_sports", "sets_capped", "missing_heart_rate"}, id="no heart rate"),
        pytest.param("empty", set(), id="empty"),
        pytest.param("undecided", {"other_sports", "sets_capped", "few_weeks"}, id="few weeks"),
    ],
)
def test_notes(documents: dict[str, dict[str, Any]], name: str, expected: set[str]) -> None:
    assert {note["key"] for note in documents[name]["notes"]} == expected


def test_a_running_week_and_unknown_exercises_are_told(busy: WeekData) -> None:
    running = replace(busy, verdict=replace(busy.verdict, days_left=4), unrecognised_exercises=("Zercher",))
    notes = {note["key"]: note["text"] for note in build_document(running)["notes"]}
    assert "3 days" in notes["running_week"]
    assert "Zercher" in notes["unrecognised_exercises"]


def test_the_first_screen_names_the_input_that_sharpens_most(busy: WeekData) -> None:
    sharper = replace(busy, verdict=replace(busy.verdict, sharpest="protein"))
    text = render(build_document(sharper), "terminal").partition("WHAT WOULD SHARPEN IT")[0]
    assert "Protein intake is not known" in text
    assert "stable, rising or falling" not in text


@pytest.mark.parametrize(
    ("week", "expected"),
    [
        pytest.param("2026-W02", ["2025-W52", "2026-W01", "2026-W02"], id="across a year of 52 weeks"),
        pytest.param("2027-W01", ["2026-W52", "2026-W53", "2027-W01"], id="across a year of 53 weeks"),
    ],
)
def test_weeks_until(week: str, expected: list[str]) -> None:
    assert weeks_until(week, 3) == expected


def test_trend_starts_with_the_first_recorded_week(documents: dict[str, dict[str, Any]]) -> None:
    trend = documents["busy"]["trend"]
    assert [row["week"] for row in trend] == weeks_until("2026-W46", 12)[2:]
    assert [row["week"] for row in documents["empty"]["trend"]] == ["2026-W46"]


def test_a_week_without_any_recording_is_a_dash_rather_than_zero(busy: WeekData) -> None:
    silent = pl.col("week") == "2026-W44"
    weeks = busy.weeks.with_columns(activities=pl.when(silent).then(0).otherwise("activities"))
    document = build_document(replace(busy, weeks=weeks.cast({"activities": busy.weeks["activities"].dtype})))
    row = next(row for row in document["trend"] if row["week"] == "2026-W44")
    assert row["easy_s"] is row["set_equivalents"] is None
    line = next(line for line in render(document, "terminal").splitlines() if "2026-W44" in line)
    assert line.split() == ["2026-W44", *(6 * "\N{EN DASH}"), "maintaining"]
    assert "NaN" not in render(document, "html")
