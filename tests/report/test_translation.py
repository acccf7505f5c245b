"""A translation is one file: with all letters of the catalogue replaced, no English word is left in a report."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING, get_args

import pytest

from pipeline.errors import UsageError
from pipeline.report.document.build.team import failed_member, team_of
from pipeline.report.document.build.week import build_document
from pipeline.report.document.build.what_if import what_if_document
from pipeline.report.quantities import DASH, MINUS, day, number, ranged, signed
from pipeline.report.render.document import Format, render
from pipeline.report.render.index import index_page
from pipeline.report.render.team import team_page
from pipeline.report.render.terminal import to_terminal
from pipeline.report.render.years import history_page
from pipeline.report.sections.effect import dose_with_range
from pipeline.report.sections.what_if import what_if_page
from pipeline.report.sections.years.blocks import history_blocks
from pipeline.report.sentences import TRANSLATION_VARIABLE, _names, _templates, catalogue, counted, sentence
from pipeline.weekly.answer import Range
from pipeline.weekly.what_if import EXAMPLES, parse_step
from tests.report.pasts import TODAY, history
from tests.report.teams import member
from tests.report.verdicts import outlook_with
from tests.report.weeks import WEEK, WEEKS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.report.document.build.week import WeekData

OTHER_LETTERS = {ord(letter): chr(0x430 + place) for place, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}
KEPT = ("command.", "file.", "plan.goal_command", "terminal.more", "text.closing", "language.")  # hold commands
SYMBOLS = {"km", "mi", "yd", "ft", "min", "kcal", "bpm", "ml", "kg", "mph", "MVIC"}  # the same in every language
OUTLOOK = outlook_with(
    {"growing": 0.1, "maintaining": 0.7, "toning": 0.15, "shrinking": 0.05}, Range(0.2, -1, 1.4), Range(0, -9, 9)
)
WORD = re.compile(r"[A-Za-z]{2,}")


def package_file(name: str) -> str:
    return files("pipeline.report").joinpath(name).read_text(encoding="utf-8")


def foreign(template: str) -> str:
    """Replace every letter outside braces."""
    parts = re.split(r"(\{\w+\})", template)
    return "".join(part if part.startswith("{") else part.lower().translate(OTHER_LETTERS) for part in parts)


@pytest.fixture
def translation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Use a catalogue in other letters; commands stay as they are typed."""
    tables: dict[str, list[str]] = {}
    for key, text in catalogue().items():
        group, name = key.split(".", 1)
        written = text if key.startswith(KEPT) else foreign(text)
        path = name.split(".") if group == "count" else [name]
        tables.setdefault(group, []).append(f"{'.'.join(map(_quoted, path))} = {_quoted(written)}")
    lines = [line for group, texts in tables.items() for line in (f"[{group}]", *texts)]
    file = tmp_path / "sentences.xx.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setenv(TRANSLATION_VARIABLE, str(file))
    catalogue.cache_clear()
    yield file
    catalogue.cache_clear()


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def visible(page: str) -> str:
    """Return the text of a page with what a screen reader says, without commands."""
    text = re.sub(r"<style>.*?</style>|<script>.*?</script>|<code>.*?</code>", " ", page, flags=re.DOTALL)
    said = " ".join(re.findall(r'aria-label="([^"]*)"', text))
    return f"{re.sub(r'<[^>]+>', ' ', text)} {said}"


def english(text: str, *names: str) -> set[str]:
    """List the words in English letters that are no unit and no name; lines with a command are left out."""
    lines = [line for line in text.splitlines() if "glute " not in line and "--" not in line]
    return set(WORD.findall(" ".join(lines))) - SYMBOLS - set(names)


@pytest.mark.usefixtures("translation")
@pytest.mark.parametrize("form", [form for form in get_args(Format) if form != "json"])
def test_a_translation_leaves_no_english_word(form: Format, week: WeekData) -> None:
    text = render(build_document(week), form)
    assert english(visible(text) if form == "html" else text, week.profile.id) == set()


@pytest.mark.usefixtures("translation")
def test_neither_on_the_other_pages(busy: WeekData) -> None:
    team = team_page(team_of([member(build_document(busy)), failed_member("tom", "")], WEEK, TODAY))
    assert english(visible(team), "anna", "tom", "W") == set()
    steps = [parse_step(text) for text in EXAMPLES]
    tried = what_if_page(what_if_document("anna", "2026-W46", steps, (OUTLOOK, OUTLOOK), ["load_jump"]))
    assert english(to_terminal(tried), "anna") == set()
    assert english(visible(history_page(history(160), pages=["2026-W46"], overview=True)), "anna", "W") == set()
    assert english(to_terminal(history_blocks(history(160))), "anna", "W") == set()
    assert english(visible(index_page({"anna": ["2026-W46"]})), "anna") == set()


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Use the German catalogue that comes with the package."""
    monkeypatch.setenv(TRANSLATION_VARIABLE, "de")
    catalogue.cache_clear()
    yield
    catalogue.cache_clear()


@pytest.mark.usefixtures("german")
def test_german_is_whole() -> None:
    """Every sentence of the English catalogue, with the same words in braces."""
    english, german = (_templates(package_file(f"sentences.{code}.toml")) for code in ("en", "de"))
    assert german.keys() == english.keys()
    assert {key for key, text in german.items() if _names(text) != _names(english[key])} == set()
    assert [key for key, text in german.items() if "?" in english[key] and "?" not in text] == []
    kept = [key for key, text in english.items() if key.startswith(KEPT[:3]) and "glute " in text]
    assert {key: german[key] for key in kept} == {
        key: english[key].replace("Or import what an app exports", "Oder lies ein, was eine App exportiert")
        for key in kept
    }


@pytest.mark.usefixtures("german")
def test_german_numbers_plurals_and_dates() -> None:
    assert number(-1234.56, 1) == f"{MINUS}1.234,6"
    assert (signed(0.04), signed(0.26)) == ("0,0", "+0,3")
    assert ranged(Range(0.31, 0.2, 0.4), factor=100, digits=1) == f"31,0 (20,0{DASH}40,0)"
    assert [counted(count, "run") for count in (1, 2)] == ["1 Lauf", "2 Läufe"]
    assert day("2026-03-10T07:30:00") == "Di, 10. März"
    assert dose_with_range(Range(1.02, 0.61, 1.4)) == "etwa 1 Bergsprint-Einheit (0,6 bis 1,4)"


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("name", ["busy", "minor"])
def test_german_report(name: str) -> None:
    document = build_document(WEEKS[name]())
    assert document.language == "de"
    texts = [render(document, form, full=True) for form in get_args(Format) if form != "json"]
    words = set(re.findall(r"[a-z]+", " ".join(map(visible, texts)).lower()))
    assert words & {"the", "and", "with", "of", "weeks", "your", "muscle", "growing", "likely"} == set()
    assert max(map(len, render(document, "terminal").splitlines())) <= 80


def test_missing_sentences_stay_english(translation: Path) -> None:
    """Sentences that a translation lacks stay English."""
    translation.write_text('[class]\ngrowing = "wachsend"\n', encoding="utf-8")
    assert (sentence("class.growing"), sentence("class.toning")) == ("wachsend", "toning")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("[class", "cannot be read", id="no TOML"),
        pytest.param('[class]\ngrowing = "{"\n', "cannot be read", id="open brace"),
        pytest.param('[verdict]\nlikely = "{verdikt}"\n', "verdict.likely", id="unknown word in braces"),
        pytest.param('[class]\ngrowin = "{x}"\n', "class.growin", id="unknown key"),
    ],
)
def test_a_wrong_translation_is_named(translation: Path, text: str, why: str) -> None:
    translation.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as error:
        sentence("class.growing")
    assert why in str(error.value)
    assert translation.name in str(error.value)
