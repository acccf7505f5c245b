from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.athletes.days import DayOrder, order_of, read_day, read_week

NINTH = date(2026, 11, 9)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2026-11-09", id="iso"),
        pytest.param("2026-11-09 17:35:12", id="iso with time"),
        pytest.param("2026-11-09T17:35:12+01:00", id="iso with offset"),
        pytest.param("2026/11/9", id="year first"),
        pytest.param("9.11.2026", id="dots"),
        pytest.param("09.11.2026 18:02", id="dots with time"),
        pytest.param("9 Nov 2026, 18:02", id="english"),
        pytest.param("Nov 9, 2026, 6:02 PM", id="american"),
        pytest.param("November 9, 2026", id="whole name"),
        pytest.param("9 nov. 2026, 18:02", id="french"),
        pytest.param("9 de nov. de 2026, 18:02", id="portuguese"),
        pytest.param("9. Nov. 2026, 18:02", id="german"),
    ],
)
def test_one_day_in_many_forms(text: str) -> None:
    assert read_day(text) == NINTH


@pytest.mark.parametrize(
    ("text", "month"),
    [
        pytest.param("3 févr. 2026, 18:00", 2, id="fr february"),
        pytest.param("3 août 2026, 18:00", 8, id="fr august"),
        pytest.param("3 juin 2026", 6, id="fr june"),
        pytest.param("3 juil. 2026", 7, id="fr july"),
        pytest.param("3 déc. 2026", 12, id="fr december"),
        pytest.param("3 ene 2026", 1, id="es january"),
        pytest.param("3 ago 2026", 8, id="es august"),
        pytest.param("21 de set. de 2026, 21:22", 9, id="pt september"),
        pytest.param("3 de out. de 2026", 10, id="pt october"),
        pytest.param("3. März 2026", 3, id="de march"),
        pytest.param("3. Mai 2026", 5, id="de may"),
        pytest.param("3. Juli 2026", 7, id="de july"),
        pytest.param("3. Okt. 2026", 10, id="de october"),
        pytest.param("3 mag 2026", 5, id="it may"),
        pytest.param("3 mrt. 2026", 3, id="nl march"),
        pytest.param("3 maart 2026", 3, id="nl march in full"),
    ],
)
def test_months_in_other_languages(text: str, month: int) -> None:
    assert read_day(text).month == month


@pytest.mark.parametrize("text", ["", "yesterday", "9 Foo 2026", "9.13.2026", "31 Feb 2026", "2026-13-01", "11-2026"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a (valid )?date"):
        read_day(text)


def test_what_could_be_two_days_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="may be day or month first"):
        read_day("9/11/2026")
    assert read_day("9/11/2026", "dmy") == NINTH
    assert read_day("11/09/2026", "mdy") == NINTH


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        pytest.param(["9/11/2026", "13/11/2026"], "dmy", id="a thirteenth"),
        pytest.param(["11/9/2026", "11/13/2026"], "mdy", id="a thirteenth second"),
        pytest.param(["9/11/2026", "10/11/2026"], None, id="nothing tells"),
        pytest.param(["13/11/2026", "11/13/2026"], None, id="both"),
        pytest.param(["2026-11-13"], None, id="iso"),
    ],
)
def test_a_file_gives_its_order_away(texts: list[str], order: DayOrder | None) -> None:
    assert order_of(texts) == order


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_each_form_comes_back(day: date) -> None:
    forms = (day.isoformat(), f"{day:%d.%m.%Y}", f"{day:%d %b %Y, %H:%M}", f"{day:%B} {day.day}, {day.year}")
    assert {read_day(text) for text in forms} == {day}
    assert read_day(f"{day:%d/%m/%Y}", "dmy") == read_day(f"{day:%m/%d/%Y}", "mdy") == day


@pytest.mark.parametrize(
    ("text", "week"),
    [
        pytest.param("2026-W46", "2026-W46", id="iso"),
        pytest.param(" 2026w4 ", "2026-W04", id="short"),
        pytest.param("week 46, 2026", "2026-W46", id="words"),
        pytest.param("KW 46/2026", "2026-W46", id="as in German"),
        pytest.param("W46/2026", "2026-W46", id="year-last"),
        pytest.param("1 Jan 2027", "2026-W53", id="day-of-a-week-of-the-year-before"),
        pytest.param("0001-W01", "0001-W01", id="four-digits"),
    ],
)
def test_a_week_in_many_forms(text: str, week: str) -> None:
    assert read_week(text) == week


@pytest.mark.parametrize("text", ["", "46", "2026-46", "2026-W00", "2027-W53", "0000-W10", "soon", "11/9/2026"])
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write it as 2026-W46"):
        read_week(text)


MARCH = date(2027, 3, 1)  # a Monday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("9 Nov", date(2026, 11, 9), id="last-year"),
        pytest.param("Nov 9th", date(2026, 11, 9), id="american"),
        pytest.param("9. November", date(2026, 11, 9), id="german"),
        pytest.param("9.11.", date(2026, 11, 9), id="dots"),
        pytest.param("13/11", date(2026, 11, 13), id="day-first"),
        pytest.param("11/13", date(2026, 11, 13), id="month-first"),
        pytest.param("1 March", MARCH, id="today"),
        pytest.param("2 March", date(2026, 3, 2), id="a-year-ago-but-a-day"),
        pytest.param("29 Feb", date(2024, 2, 29), id="leap-year"),
        pytest.param("2025-11-09", date(2025, 11, 9), id="year-given"),
    ],
)
def test_without_a_year_the_last_such_day_is_meant(text: str, day: date) -> None:
    assert read_day(text, today=MARCH) == day


@pytest.mark.parametrize("text", ["9 Foo", "31 Feb", "11", "9.13.", "9 Nov 26", "13:10"])
def test_what_is_no_day_of_any_year_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date like 2026-11-09"):
        read_day(text, today=MARCH)


def test_a_year_is_never_guessed_for_two_days() -> None:
    with pytest.raises(ValueError, match="may be day or month first; write it as 2027-11-09 or 2027-09-11"):
        read_day("9/11", today=MARCH)


@pytest.mark.parametrize(
    ("text", "today", "week"),
    [
        pytest.param("46", MARCH, "2026-W46", id="last-year"),
        pytest.param("KW 9", MARCH, "2027-W09", id="this-week"),
        pytest.param("week 10", MARCH, "2026-W10", id="next-week"),
        pytest.param("53", MARCH, "2026-W53", id="long-year"),
        pytest.param("W1", date(2024, 12, 30), "2025-W01", id="begun-in-December"),
        pytest.param("9 Nov", MARCH, "2026-W46", id="a-day"),
    ],
)
def test_without_a_year_the_last_such_week_is_meant(text: str, today: date, week: str) -> None:
    assert read_week(text, today=today) == week


@pytest.mark.parametrize("text", ["0", "54", "KW 99"])
def test_no_year_has_such_a_week(text: str) -> None:
    with pytest.raises(ValueError, match="no year has a week"):
        read_week(text, today=MARCH)
