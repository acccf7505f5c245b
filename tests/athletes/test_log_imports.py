from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.athletes.log_imports import LogImport, import_log
from pipeline.athletes.logs import add_rows, read_log
from pipeline.athletes.profile import bare_profile, save_profile
from pipeline.errors import AthleteError, UsageError

if TYPE_CHECKING:
    from pipeline.athletes.home import Home

TODAY = date(2026, 11, 15)
HEVY = (
    "title,start_time,end_time,description,exercise_title,superset_id,exercise_notes,set_index,set_type,"
    "weight_kg,reps,distance_km,duration_seconds,rpe\n"
)
HEVY_POUNDS = HEVY.replace("weight_kg", "weight_lbs")
STRONG = "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE\n"
STRONG_UNIT = "Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;Distance Unit;Seconds\n"
STRONG_KG = "Workout #;Date;Workout Name;Duration (sec);Exercise Name;Set Order;Weight (kg);Reps;RPE;Notes\n"
FITNESS_PAL = "Date,Meal,Calories,Fat (g),Saturated Fat,Carbohydrates (g),Fiber,Protein (g),Note\n"
SERVINGS = "Day,Time,Group,Food Name,Amount,Energy (kcal),Protein (g)\n"
NUTRITION = "Date,Energy (kcal),Alcohol (g),Protein (g),Completed\n"
BIOMETRICS = "Day,Time,Group,Metric,Unit,Amount\n"

HEADERS = [
    pytest.param(HEVY, id="hevy"),
    pytest.param(STRONG_KG, id="strong"),
    pytest.param(BIOMETRICS, id="cronometer biometrics"),
    pytest.param(SERVINGS, id="cronometer servings"),
    pytest.param(FITNESS_PAL, id="myfitnesspal meals"),
    pytest.param("Date,Body Fat %,Waist,Weight\n", id="myfitnesspal measurements"),
]
ODD_CELLS = [
    *("", "2026-11-09", "9 nov. 2026", "9/11/2026", "80", "8,5", "1,050", "x", "W", "kg", "lbs", "%", "Weight", "nan"),
    *("inf", "-3", "1e400", '"a\nb"', '"', "\u2028", "Rest Timer", "warmup", "\N{SUPERSCRIPT TWO}", "Squat", "0"),
]

HEVY_BODY = "date,weight_kg,fat_percent,neck_cm,waist_cm\n"
WITHINGS = 'Date,"Weight (kg)","Fat mass (kg)","Bone mass (kg)","Muscle mass (kg)","Hydration (kg)",Comments\n'

EXPORTS = [
    pytest.param(
        HEVY_BODY + '"9 Nov 2026, 07:00",60.1,24,,\n"10 Nov 2026, 07:00",,,35,70\n"11 Nov 2026, 07:00",60,,,\n',
        "weight",
        [(date(2026, 11, 9), 60.1, 24.0), (date(2026, 11, 11), 60.0, None)],
        id="hevy-measurements",
    ),
    pytest.param(
        WITHINGS + '"2026-11-09 07:12:33",60.00,15.00,2.4,43,31,\n"2026-11-10 07:05:01",60.2,,,,,\n',
        "weight",
        [(date(2026, 11, 9), 60.0, 25.0), (date(2026, 11, 10), 60.2, None)],
        id="withings",
    ),
    pytest.param(
        WITHINGS.replace("(kg)", "(lb)") + '"2026-11-09 07:12:33",132.28,33.07,,,,\n',
        "weight",
        [(date(2026, 11, 9), 60.0, 25.0)],
        id="withings-in-pounds",
    ),
    pytest.param(
        STRONG + "2026-11-09 18:02:11,Legs,1h,Squat,W1,40,8,0,0,,,\n2026-11-09 18:02:11,Legs,1h,Squat,1,80,8,0,0,,,8\n",
        "strength",
        [(date(2026, 11, 9), "Squat", 1, 8, None, 2)],
        id="strong-numbered-warm-up",
    ),
    pytest.param(
        HEVY
        + '"Legs","9 Nov 2026, 18:02","9 Nov 2026, 19:00","",Hip Thrust (Barbell),,"",0,warmup,20,10,,,\n'
        + '"Legs","9 Nov 2026, 18:02","9 Nov 2026, 19:00","",Hip Thrust (Barbell),,"",1,normal,80,8,,,8\n' * 3
        + '"Legs","9 Nov 2026, 18:02","9 Nov 2026, 19:00","",Hip Thrust (Barbell),,"",4,failure,80,6,,,10\n',
        "strength",
        [
            (date(2026, 11, 9), "Hip Thrust (Barbell)", 3, 8, 80, 2),
            (date(2026, 11, 9), "Hip Thrust (Barbell)", 1, 6, 80, 0),
        ],
        id="hevy-without-warm-up",
    ),
    pytest.param(
        HEVY_POUNDS + "Legs,2026-11-09 18:02:00,2026-11-09 19:00:00,,Squat,,,0,normal,220.5,5,,,\n",
        "strength",
        [(date(2026, 11, 9), "Squat", 1, 5, 100.0, None)],
        id="hevy-in-pounds",
    ),
    pytest.param(
        STRONG
        + "2026-11-09 17:35:12,Legs,1h,Romanian Deadlift (Barbell),W,20,15,,,,,\n"
        + '2026-11-09 17:35:12,Legs,1h,Romanian Deadlift (Barbell),1,80,8,0,0,"slow, deep",,7\n'
        + "2026-11-09 17:35:12,Legs,1h,Romanian Deadlift (Barbell),Rest Timer,0,0,0,90,,,\n",
        "strength",
        [(date(2026, 11, 9), "Romanian Deadlift (Barbell)", 1, 8, None, 3)],
        id="strong-without-unit",
    ),
    pytest.param(
        STRONG_UNIT + "2026-11-09 17:35:12;Legs;Lunge;1;44,1;lbs;10;;;;\n",
        "strength",
        [(date(2026, 11, 9), "Lunge", 1, 10, 20.0, None)],
        id="strong-with-unit",
    ),
    pytest.param(
        STRONG_KG + "12;2026-11-09 17:35:12;Legs;3600;Step-up;1;20.0;10;;\n",
        "strength",
        [(date(2026, 11, 9), "Step-up", 1, 10, 20.0, None)],
        id="strong-in-kg",
    ),
    pytest.param(
        FITNESS_PAL
        + '2026-11-09,Breakfast,820,25.5,8,95,6,48,\n2026-11-09,Lunch,"1,050",30,10,120,8,70,"rice, beans"\n'
        + "2026-11-15,Breakfast,300,5,1,50,6,12,\n",
        "food",
        [(date(2026, 11, 9), 1870, 118)],
        id="myfitnesspal-meals-of-full-days",
    ),
    pytest.param(
        "Date,Body Fat %,Waist,Weight\n2026-11-09,22,,132.3\n2026-11-10,,70,\n",
        "weight",
        [(date(2026, 11, 9), 60.01, 22.0)],
        id="myfitnesspal-measurements",
    ),
    pytest.param(
        SERVINGS + "2026-11-09,08:00,Breakfast,Oats,100 g,389,16.9\n2026-11-09,12:00,Lunch,Beans,200 g,254,17.4\n",
        "food",
        [(date(2026, 11, 9), 643, 34.3)],
        id="cronometer-servings",
    ),
    pytest.param(
        NUTRITION + "2026-11-09,2210.4,0,104.2,true\n2026-11-10,0.0,0,0.0,false\n",
        "food",
        [(date(2026, 11, 9), 2210.4, 104.2)],
        id="cronometer-days-without-the-empty-ones",
    ),
    pytest.param(
        BIOMETRICS
        + "2026-11-09,06:00,,Weight (Apple Health),lbs,132.3\n2026-11-09,06:01,,Heart Rate,bpm,60\n"
        + "2026-11-09,06:02,,Body Fat,%,22\n2026-11-10,06:00,,Weight,kg,60.2\n2026-11-11,06:00,,Body Fat,%,23\n",
        "weight",
        [(date(2026, 11, 9), 60.01, 22.0), (date(2026, 11, 10), 60.2, None)],
        id="cronometer-biometrics",
    ),
    pytest.param(
        "\ufeffdate;mass_kg\r\n2026-11-09;60,2\r\n",
        "weight",
        [(date(2026, 11, 9), 60.2, None)],
        id="own-of-a-spreadsheet",
    ),
    pytest.param(
        "date\tenergy_kcal\tprotein_g\n9.11.2026\t2210,5\t104\n",
        "food",
        [(date(2026, 11, 9), 2210.5, 104)],
        id="own-food",
    ),
]


@pytest.fixture
def home(home: Home) -> Home:
    save_profile(home, bare_profile("anna"))
    return home


def imported(home: Home, content: str, mass_unit: str | None = None) -> LogImport:
    file = home.root / "export.csv"
    file.write_text(content, encoding="utf-8")
    return import_log(home, "anna", file, mass_unit=mass_unit, today=TODAY)


@pytest.mark.parametrize(("content", "log", "rows"), EXPORTS)
def test_exports_are_recognised_by_their_columns(
    home: Home, content: str, log: str, rows: list[tuple[object, ...]]
) -> None:
    found = imported(home, content, mass_unit="lb" if "Waist" in content else None)
    assert (found.log, found.added, found.known, found.problems) == (log, len(rows), 0, ())
    assert read_log(home, "anna", log).frame.rows() == rows


@pytest.mark.parametrize(("content", "log", "rows"), EXPORTS)
def test_a_second_import_adds_nothing(home: Home, content: str, log: str, rows: list[tuple[object, ...]]) -> None:
    unit = "lb" if "Waist" in content else None
    imported(home, content, unit)
    file = home.athlete("anna") / f"{log}.csv"
    before = file.read_bytes()
    again = imported(home, content, unit)
    assert (again.added, again.known) == (0, len(rows))
    assert file.read_bytes() == before


def test_what_the_log_knows_of_a_day_wins(home: Home) -> None:
    add_rows(home, "anna", "weight", [{"date": "2026-11-09", "mass_kg": "59"}])
    found = imported(home, BIOMETRICS + "2026-11-09,,,Weight,kg,70\n2026-11-10,,,Weight,kg,60\n")
    assert (found.added, found.known) == (1, 1)
    assert read_log(home, "anna", "weight").frame["mass_kg"].to_list() == [59.0, 60.0]


def test_wrong_lines_are_named_and_stop_nothing(home: Home) -> None:
    found = imported(
        home,
        BIOMETRICS
        + "soon,,,Weight,kg,60\n2026-11-09,,,Weight,stone,9\n2026-11-10,,,Weight,kg,6\n2026-11-11,,,Weight,kg,60\n",
    )
    assert found.added == 1
    assert [problem.split(":")[0] for problem in found.problems] == [
        "export.csv, line 2",
        "export.csv, line 3",
        "export.csv, 2026-11-10",
    ]


def test_a_mass_without_its_unit_is_not_guessed(home: Home) -> None:
    found = imported(home, "Date,Weight\n2026-11-09,132\n")
    assert found.added == 0
    assert "--mass-unit" in found.problems[0]


@pytest.mark.parametrize(("content", "said"), [("", "the file is empty"), ("a,b\n1,2\n", "Known are: Hevy")])
def test_an_unknown_export_says_what_is_known(home: Home, content: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        imported(home, content)


@pytest.mark.parametrize("content", HEADERS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(st.lists(st.sampled_from(ODD_CELLS), max_size=15), max_size=6),
    unit=st.sampled_from([None, "kg"]),
)
def test_any_cells_are_added_or_named(home: Home, content: str, lines: list[list[str]], unit: str | None) -> None:
    for log in home.athlete("anna").glob("*.csv"):
        log.unlink()
    separator = ";" if ";" in content else ","
    found = imported(home, content + "\n".join(separator.join(cells) for cells in lines), mass_unit=unit)
    log_now = read_log(home, "anna", found.log)
    assert log_now.problems == ()
    assert log_now.frame.height == found.added


def test_rows_go_below_what_stands_in_the_file(home: Home) -> None:
    file = home.athlete("anna") / "weight.csv"
    file.write_text("Note;Date;Mass_kg\nhome;2026-11-01;60,5", encoding="utf-8")
    add_rows(home, "anna", "weight", [{"date": "2026-11-02", "mass_kg": "60.2", "body_fat_pct": "22"}])
    assert file.read_text() == "Note;Date;Mass_kg;body_fat_pct\nhome;2026-11-01;60,5\n;2026-11-02;60.2;22\n"
    assert read_log(home, "anna", "weight").frame["body_fat_pct"].to_list() == [None, 22.0]


def test_an_exercise_with_a_comma_stays_one_cell(home: Home) -> None:
    add_rows(home, "anna", "strength", [{"date": "2026-11-02", "exercise": 'Squat, "deep"', "sets": "3"}])
    assert read_log(home, "anna", "strength").frame["exercise"].to_list() == ['Squat, "deep"']


@pytest.mark.parametrize(
    ("row", "why"),
    [
        pytest.param({"date": "2026-11-02", "mass_kg": "6"}, "mass_kg", id="out of range"),
        pytest.param({"date": "2026-13-02", "mass_kg": "60"}, "date", id="no such day"),
    ],
)
def test_a_row_that_could_not_be_read_back_is_refused(home: Home, row: dict[str, str], why: str) -> None:
    with pytest.raises(AthleteError, match=why):
        add_rows(home, "anna", "weight", [row])
    assert not (home.athlete("anna") / "weight.csv").exists()


def test_no_row_for_an_unknown_athlete(home: Home) -> None:
    with pytest.raises(AthleteError, match="no athlete"):
        add_rows(home, "ben", "weight", [{"date": "2026-11-02", "mass_kg": "60"}])
