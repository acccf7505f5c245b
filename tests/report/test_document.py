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
from pipeline.report.page import build_page
from pipeline.report.quantities import DASH, ranged
from pipeline.report.render import render
from pipeline.report.sentences import sentence
from pipeline.weekly.answer import Driver, Range
from pipeline.weekly.forecast.statements import Worth

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
    assert ranged(23.4, 17.9, 28.9) + " kcal per kg of fat-free mass a day" in verdict["headline"]
    assert verdict["answer"] is verdict["probabilities"] is verdict["muscle_change_pct"] is None
    assert documents["starving"]["changes"] == []


def test_a_number_that_could_harm_is_not_shown(busy: WeekData) -> None:
    found = Range(23.4, 17.9, 28.9)
    for safety in (("low_energy_availability", "care"), ("low_energy_availability", "under_18")):
        verdict = replace(busy.verdict, safety=safety, body_hidden=True, energy_availability=found)
        document = build_document(replace(busy, verdict=verdict))
        assert "23" not in document["verdict"]["headline"]
        assert document["verdict"]["energy_availability_kcal_kg"] is None
    hidden = replace(busy.verdict, body_hidden=True, energy_availability=Range(38.0, 30.0, 46.0))
    assert build_document(replace(busy, verdict=hidden))["verdict"]["energy_availability_kcal_kg"] is None


@pytest.mark.parametrize(
    ("available", "noted"),
    [
        pytest.param(44.9, True, id="watched"),
        pytest.param(30.0, True, id="at the lower end"),
        pytest.param(45.0, False, id="enough"),
        pytest.param(None, False, id="no log"),
    ],
)
def test_energy_beside_training_is_noted_where_it_is_worth_watching(
    busy: WeekData, available: float | None, *, noted: bool
) -> None:
    found = None if available is None else Range(available, available - 6, available + 6)
    document = build_document(replace(busy, verdict=replace(busy.verdict, energy_availability=found)))
    assert ("energy_availability" in {note["key"] for note in document["notes"]}) == noted


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


def test_a_change_that_adds_nothing_to_the_goal_is_not_called_the_one_that_matters(busy: WeekData) -> None:
    """It may move the classes as far as it likes."""
    against = replace(busy.changes[0], goal_gain=-0.3)
    document = build_document(replace(busy, changes=(against,)))
    assert document["first_change"] is None
    assert sentence("first_change.none_goal") in render(document, "md")


def test_fat_is_named_where_a_change_moves_it(documents: dict[str, dict[str, Any]]) -> None:
    text = render(documents["busy"], "md")
    assert "Eating 300 kcal a day more. Gluteal fat in 12 weeks: +14 (+4 to +24) %" in text
    assert text.count("Gluteal fat in 12 weeks: ") == 2  # the other is the claim about spot reduction


@pytest.mark.parametrize(
    ("factor", "share"),
    [
        pytest.param(0.6, "60 %", id="far below"),
        pytest.param(0.75, None, id="below"),
        pytest.param(1.35, None, id="above"),
        pytest.param(1.6, "160 %", id="far above"),
    ],
)
def test_a_watch_that_counts_otherwise_is_flagged_with_its_ratio(
    busy: WeekData, factor: float, share: str | None
) -> None:
    activities = busy.activities.with_columns(device_energy_kcal=factor * pl.col("energy_kcal"))
    notes = {note["key"]: note["text"] for note in build_document(replace(busy, activities=activities))["notes"]}
    assert (share is None) == ("device_energy" not in notes)
    assert share is None or f"say {share} of the energy" in notes["device_energy"]


def test_strength_is_not_called_zero_where_it_is_not_known(
    documents: dict[str, dict[str, Any]], busy: WeekData
) -> None:
    assert documents["busy"]["stimulus"]["strength_sets"] is None
    told = replace(busy.verdict, missing=("protein",))
    assert build_document(replace(busy, verdict=told))["stimulus"]["strength_sets"] == 0.0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("busy", {"other_sports"}, id="busy"),
        pytest.param("no_heart_rate", {"other_sports", "missing_heart_rate"}, id="no heart rate"),
        pytest.param("empty", set(), id="empty"),
        pytest.param("undecided", {"other_sports", "few_weeks"}, id="few weeks"),
    ],
)
def test_notes(documents: dict[str, dict[str, Any]], name: str, expected: set[str]) -> None:
    assert {note["key"] for note in documents[name]["notes"]} == expected


def test_a_running_week_and_unknown_exercises_are_noted(busy: WeekData) -> None:
    running = replace(busy, verdict=replace(busy.verdict, days_left=4), unrecognised_exercises=("Zercher",))
    notes = {note["key"]: note["text"] for note in build_document(running)["notes"]}
    assert "3 days" in notes["running_week"]
    assert "Zercher" in notes["unrecognised_exercises"]


def test_the_first_screen_names_the_input_that_sharpens_most(busy: WeekData) -> None:
    sharper = replace(busy, verdict=replace(busy.verdict, sharpest="protein"))
    text = render(build_document(sharper), "terminal")
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


def test_the_last_week_of_the_trend_says_what_the_headline_says(busy: WeekData) -> None:
    """The table took the days of a running week that are to come for days of rest."""
    stored = busy.weeks.with_columns(verdict=pl.lit("shrinking", busy.weeks.schema["verdict"]), probability_growing=0.0)
    document = build_document(replace(busy, weeks=stored))
    *before, last = document["trend"]
    assert last["verdict"] == document["verdict"]["label"] != "shrinking"
    assert last["probabilities"] == document["verdict"]["probabilities"]
    assert {row["verdict"] for row in before if row["verdict"]} == {"shrinking"}


def test_trend_starts_with_the_first_recorded_week(documents: dict[str, dict[str, Any]]) -> None:
    trend = documents["busy"]["trend"]
    assert [row["week"] for row in trend] == weeks_until("2026-W46", 12)[2:]
    assert [row["week"] for row in documents["empty"]["trend"]] == ["2026-W46"]


def test_a_week_without_any_recording_is_a_dash_rather_than_zero(busy: WeekData) -> None:
    silent = pl.col("week") == "2026-W44"
    weeks = busy.weeks.with_columns(activities=pl.when(silent).then(0).otherwise("activities"))
    document = build_document(replace(busy, weeks=weeks.cast({"activities": busy.weeks["activities"].dtype})))
    row = next(row for row in document["trend"] if row["week"] == "2026-W44")
    assert row["easy_s"] is row["force_sessions"] is None
    line = next(line for line in render(document, "terminal", full=True).splitlines() if "2026-W44" in line)
    assert line.split() == ["2026-W44", *(6 * "\N{EN DASH}"), "maintaining"]
    assert "NaN" not in render(document, "html")


SAME = "In 12 weeks like these the muscle more likely than not stays the same size"
JOINT = {"kind": "joint", "muscle": "larger", "fat": "smaller", "hedge": "very_likely", "fat_hedge": "very_likely"}
CLOSE = {"kind": "close", "hedge": None, "probability": 0.52, "opening": "pause", "weeks": 6.2}
ASKED = "Too early to tell: it takes four weeks of training like this to know whether it is new or a habit."
PAUSE = "in the 6 weeks to the end of the pause"
TWO = f"Too close to call: {PAUSE} the muscle stays the same size (50 %) or is larger (35 %)"


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        pytest.param({}, f"{SAME}; gluteal fat is likely about the same.", id="apart"),
        pytest.param({"fat": "unknown", "fat_hedge": None}, f"{SAME}; gluteal fat cannot be told.", id="fat unknown"),
        pytest.param(JOINT, "In 12 weeks like these your glutes are very likely larger and leaner.", id="joint"),
        pytest.param(CLOSE, f"{TWO}; gluteal fat is likely about the same.", id="close"),
        pytest.param({"kind": "asked"}, ASKED, id="asked"),
    ],
)
def test_headline(busy: WeekData, said: dict[str, Any], wanted: str) -> None:
    verdict = replace(busy.verdict, statement=replace(busy.verdict.statement, **said))
    assert build_document(replace(busy, verdict=verdict))["verdict"]["headline"] == wanted


def test_a_pause_is_the_horizon(busy: WeekData) -> None:
    said = replace(busy.verdict.statement, opening="pause", weeks=5.3)
    document = build_document(replace(busy, verdict=replace(busy.verdict, statement=said)))
    assert document["verdict"]["horizon"].startswith("That would be expected by the end of the pause, in 5 weeks")
    text = render(document, "terminal")
    assert "Chances in 20 by the end of the pause, in 5 weeks" in text
    assert "Gluteal fat in 5 weeks" in text
    assert "12 weeks" not in text


def test_worth_of_running_is_said_where_running_moves_the_answer(busy: WeekData) -> None:
    drivers = tuple(driver for driver in busy.verdict.drivers if driver.key in ("energy_deficit", "easy_running"))
    same = dict.fromkeys(("cautious", "middle", "generous"), Worth(0.8, 0.3))
    for verdict, said in (
        (busy.verdict, True),
        (replace(busy.verdict, drivers=drivers), False),
        (replace(busy.verdict, worth_of_running=same), False),
    ):
        text = build_document(replace(busy, verdict=verdict))["verdict"]["worth_text"]
        assert (text is not None) == said


def test_an_unknown_balance_widens_and_pushes_nowhere(busy: WeekData) -> None:
    unknown = Driver(key="energy_unknown", muscle_change_pct=-2.0, fat_change_pct=9.0, evidence="D", values={})
    known = Driver(key="easy_running", muscle_change_pct=-0.1, fat_change_pct=0.0, evidence="C", values={"hours": 3.0})
    document = build_document(replace(busy, verdict=replace(busy.verdict, drivers=(unknown, known))))
    texts = {driver["key"]: driver["text"] for driver in document["verdict"]["drivers"]}
    assert texts["energy_unknown"].endswith("Widens the answer more than it moves it.")
    assert texts["easy_running"].endswith("Hardly moves muscle.")
    answer = next(section for section in build_page(document, "metric").sections if section.key == "answer")
    assert answer.points[0].text.startswith("Easy and tempo running, 3 h 00 min a week")


def test_the_first_screen_names_what_a_change_replaces(busy: WeekData) -> None:
    then = busy.verdict.probabilities | {"growing": 0.0, "maintaining": 0.55, "toning": 0.4, "shrinking": 0.05}
    change = replace(busy.changes[0], probabilities=then)
    now = {"growing": 0.6, "maintaining": 0.3, "toning": 0.1, "shrinking": 0.0}
    verdict = replace(busy.verdict, label="growing", probabilities=now)
    page = build_page(build_document(replace(busy, verdict=verdict, changes=(change,))), "metric")
    answer = next(section for section in page.sections if section.key == "answer")
    assert answer.points[1].text.endswith(": growing from 60 % to under 5 %, toning from 10 % to 40 %.")


def test_easy_week_names_its_hardest_stretches(busy: WeekData) -> None:
    easy = busy.segments.filter(pl.col("label") == "easy")
    page = build_page(build_document(replace(busy, segments=easy)), "metric")
    best = next(section for section in page.sections if section.key == "best")
    assert best.table is not None
    assert {row[0] for row in best.table.rows} == {"easy"}
    labels = next(section for section in page.sections if section.key == "labels").table
    assert labels is not None
    assert set(labels.rows[1][1:]) == {DASH}


def test_one_week_is_this_week(busy: WeekData) -> None:
    document = build_document(replace(busy, verdict=replace(busy.verdict, weeks_observed=1)))
    assert "like this week for 12 weeks" in document["verdict"]["horizon"]
