from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.athletes.log_columns import LOGS
from pipeline.athletes.logs import LogResult, read_log

if TYPE_CHECKING:
    from pipeline.athletes.home import Home


def written(home: Home, log: str, content: str | bytes) -> LogResult:
    data = content if isinstance(content, bytes) else content.encode()
    (home.athlete("anna") / f"{log}.csv").write_bytes(data)
    return read_log(home, "anna", log)


@pytest.mark.parametrize("log", LOGS)
def test_absent_log_is_empty(home: Home, log: str) -> None:
    absent = read_log(home, "anna", log)
    header_alone = written(home, log, ",".join(LOGS[log]) + "\n")
    assert absent.problems == header_alone.problems == ()
    assert absent.frame.is_empty()
    assert absent.frame.schema == header_alone.frame.schema
    assert absent.frame.columns == list(LOGS[log])


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("date,mass_kg,body_fat_pct\n2026-05-01,60.5,22\n", id="plain"),
        pytest.param("\ufeffdate,mass_kg,body_fat_pct\r\n2026-05-01,60.5,22\r\n", id="byte-order-mark-and-crlf"),
        pytest.param("Date;Mass_kg;Body_fat_pct\n2026-05-01;60,5;22,0\n", id="semicolons-and-decimal-commas"),
        pytest.param("date\tmass_kg\tbody_fat_pct\n2026-05-01\t60.5\t22\n", id="tabs"),
        pytest.param('date,mass_kg,body_fat_pct\n2026-05-01,"60,5",22\n', id="quoted-decimal-comma"),
        pytest.param("note,body_fat_pct,date,mass_kg\nafter breakfast,22,2026-05-01,60.5\n", id="other-order-and-more"),
        pytest.param("date, mass_kg ,body_fat_pct\n\n2026-05-01, 60.5 , 22\n,,\n", id="blanks-and-blank-lines"),
        pytest.param("note,date,mass_kg,body_fat_pct\nmüde,2026-05-01,60.5,22\n".encode("cp1252"), id="cp1252"),
    ],
)
def test_spreadsheets_write_csv_in_many_ways(home: Home, content: str | bytes) -> None:
    log = written(home, "weight", content)
    assert log.problems == ()
    assert log.frame.rows() == [(date(2026, 5, 1), 60.5, 22.0)]


def test_a_column_that_may_be_missing_is_null(home: Home) -> None:
    assert written(home, "weight", "date,mass_kg\n2026-05-01,60\n").frame["body_fat_pct"].to_list() == [None]


def test_a_wrong_row_is_named_and_stops_nothing(home: Home) -> None:
    log = written(
        home, "weight", "date,mass_kg\n2026-05-01,60\nyesterday,61\n2026-05-03,6\n2026-05-04,\n2026-05-05,62\n"
    )
    assert log.frame["mass_kg"].to_list() == [60.0, 62.0]
    assert [problem.split(":")[0] for problem in log.problems] == [
        "weight.csv, line 3",
        "weight.csv, line 4",
        "weight.csv, line 5",
    ]
    assert "date" in log.problems[0]
    assert "6 is not from 25 to 250" in log.problems[1]
    assert "mass_kg is empty" in log.problems[2]


@pytest.mark.parametrize(
    ("written_sport", "sport"), [("run", "running"), ("Trail Running", "running"), ("hike", "hiking"), ("hiking",) * 2]
)
def test_corrected_sport(home: Home, written_sport: str, sport: str) -> None:
    log = written(home, "annotations", f"activity,sport\nx,{written_sport}\n")
    assert log.frame["sport"].to_list() == [sport]


def test_thousands_are_no_decimals(home: Home) -> None:
    log = written(home, "food", 'date,energy_kcal,protein_g\n2026-05-01,"1,850","92,5"\n')
    assert log.frame.rows() == [(date(2026, 5, 1), 1850.0, 92.5)]


def test_a_header_without_a_needed_column_says_which(home: Home) -> None:
    log = written(home, "weight", "day,kg\n2026-05-01,60\n")
    assert log.frame.is_empty()
    assert len(log.problems) == 1
    assert "no column date, mass_kg" in log.problems[0]


@pytest.mark.parametrize(
    ("log", "row", "part"),
    [
        pytest.param("thresholds", "2026-05-01,critical_speed,3.9,", "Did you mean critical_speed_mps?", id="quantity"),
        pytest.param("thresholds", "2026-05-01,hr_max_bpm,-1,", "-1 is not", id="negative"),
        pytest.param("thresholds", "2026-05-01,hr_max_bpm,nan,", "'nan' is not a number", id="nan"),
        pytest.param("thresholds", "2026-05-01,critical_speed_mps,14.4,", "14.4 is not from 1 to 7", id="km-per-hour"),
        pytest.param("thresholds", "2026-05-01,critical_speed_mps,0,", "0 is not from 1 to 7", id="threshold-of-0"),
        pytest.param("thresholds", "2026-05-01,hr_max_bpm,18.5,", "18.5 is not from 110 to 240", id="slipped-comma"),
        pytest.param("measure", "2026-05-01,hip_cm,98,", "hip_circumference_cm", id="measure"),
        pytest.param("strength", "2026-05-01,hip thrust,,8,60,2", "sets is empty", id="sets"),
        pytest.param("annotations", ",,,,,,,,,,fenix,", "belong together", id="device-without-shift"),
        pytest.param("annotations", ",,,,yes,,,,,", "activity or a start_time", id="names-nothing"),
        pytest.param("annotations", "x,,60,30,,,,,,hill", "from_s must be less", id="backwards"),
        pytest.param("annotations", "x,,,,perhaps,,,,,", "must be yes or no", id="exclude"),
        pytest.param("annotations", "x,,,,,rnning,,,,", "Did you mean running?", id="sport"),
        pytest.param("annotations", "x,,,,,,,gras,,", "Did you mean grass?", id="surface"),
        pytest.param("annotations", "x,,,,,,,,,hills", "Did you mean hill?", id="label"),
    ],
)
def test_each_log_says_what_is_wrong_with_a_row(home: Home, log: str, row: str, part: str) -> None:
    result = written(home, log, ",".join(LOGS[log]) + "\n" + row + "\n")
    assert result.frame.is_empty()
    assert part in result.problems[0]


def test_a_threshold_is_read(home: Home) -> None:
    log = written(home, "thresholds", "date,quantity,value\n2026-05-01,VO2max_ml_kg_min,52\n")
    assert log.frame.rows() == [(date(2026, 5, 1), "vo2max_ml_kg_min", 52.0, None)]


def test_unclosed_quote(home: Home) -> None:
    rows = "".join(f"2026-05-02,{60 + number % 9}\n" for number in range(20000))
    log = written(home, "weight", 'date,mass_kg\n2026-05-01,60\n"2026-05-02,61\n' + rows)
    assert log.frame["mass_kg"].to_list() == [60.0]
    assert len(log.problems) == 1


def test_a_short_line_lacks_what_it_lacks(home: Home) -> None:
    log = written(home, "weight", "date,mass_kg,body_fat_pct\n2026-05-01,60\n2026-05-02\n")
    assert log.frame.height == 1
    assert log.problems == ("weight.csv, line 3: mass_kg is empty",)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read(home: Home, encoding: str) -> None:
    text = "date,mass_kg\n2026-05-01,60.5\n2026-05-02,60.4\n"
    result = written(home, "weight", text.encode(encoding))
    assert result.frame["mass_kg"].to_list() == [60.5, 60.4]
    assert result.problems == ()


def test_a_folder_in_place_of_a_log_is_named(home: Home) -> None:
    (home.athlete("anna") / "weight.csv").mkdir()
    assert read_log(home, "anna", "weight").problems == ("weight.csv: it is a folder, not a file",)


def test_an_impossible_precision_costs_its_row_alone(home: Home) -> None:
    text = "date,quantity,value,sd\n2026-05-01,hr_max_bpm,190,1e-300\n2026-05-02,hr_max_bpm,191,2\n"
    result = written(home, "thresholds", text)
    assert result.frame["value"].to_list() == [191]
    assert result.problems[0].startswith("thresholds.csv, line 2: sd: 1e-300 is not from")


def test_what_steers_a_terminal_is_left_out(home: Home) -> None:
    result = written(home, "exercises", "name,exercise\nsquat\x1b[2J\x9b1m,squat\n")
    assert result.frame["name"].to_list() == ["squat[2J1m"]


@pytest.mark.parametrize(
    ("header", "cells", "read"),
    [
        ("sets,reps,load_kg,rir", "3x10,,60,2", (3, 10, 60, 2)),
        ("sets,reps,load_kg,rir", "4 x 8-12,,bw,", (4, 10, None, None)),
        ("sets,reps,load_kg,rir", "3,12/10/8,135 lb,1-2", (3, 10, pytest.approx(61.2, abs=0.1), 1.5)),
        ("sets,reps,load_kg,rpe", "3,8 to 10,62.5 kg,8.5", (3, 9, 62.5, 1.5)),
        ("sets,reps,load_lb,rir", "3,5,225,0", (3, 5, pytest.approx(102.1, abs=0.1), 0)),
    ],
)
def test_strength_as_people_write_it(home: Home, header: str, cells: str, read: tuple[Any, ...]) -> None:
    result = written(home, "strength", f"date,exercise,{header}\n2026-11-09,squat,{cells}\n")
    assert not result.problems
    assert result.frame.select("sets", "reps", "load_kg", "rir").row(0) == read


@pytest.mark.parametrize(
    "cells", ["3,-5,60,2", "3,8-,60,2", "3,10,60 stone,2", "3x,,60,2", "3,10,60,-1", "3,8-900,60,"]
)
def test_strength_that_cannot_be_read_is_named(home: Home, cells: str) -> None:
    result = written(home, "strength", f"date,exercise,sets,reps,load_kg,rir\n2026-11-09,squat,{cells}\n")
    assert len(result.problems) == 1
    assert result.frame.is_empty()
