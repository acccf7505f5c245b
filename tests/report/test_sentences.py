from __future__ import annotations

import re
import string
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.physiology.parameters_size import HEDGES
from pipeline.report.quantities import DASH, MINUS, close_call, probability_text
from pipeline.report.render.document import render
from pipeline.report.sections.page import build_page
from pipeline.report.sentences import catalogue, keys, sentence
from pipeline.vocabulary import GOALS, OUTCOMES
from pipeline.weekly.answer import CHANGES, DRIVERS, MISSING
from pipeline.weekly.forecast.statements import Kind, Opening

if TYPE_CHECKING:
    from pipeline.report.document.whole import Document

BANNED = (
    *("will grow", "will shrink", "burns glute fat", "burn glute fat", "activates dormant", "dormant glutes"),
    *("optimal weight", "ideal weight", "target weight", "injury-proof", "prevents injury", "guarantee", "cure"),
    *("perfect body", "flabby", "saggy", "sexy", "too fat", "skinny", "diagnos", "you must", "cheat", "guilt"),
)
UNITS = (
    r"%|kcal|min/km|min/mi|ml/kg/min|g/kg|km/h|mph|km|mi|yd|ft|m|min|s|h|bpm|sets?|set equivalents|weeks?|points?|kg"
    r"|hard sets|repetitions?|activity|activities|runs?|segments?|(?:of a )?(?:hill-sprint )?sessions?|g|x|\(|, a ratio"
)
NUMBER = rf"[+{MINUS}]?\d[\d,]*(?:[.:]\d+)?"
RANGED = rf"{NUMBER}(?: (?:±|to) ?{NUMBER})?"


@pytest.mark.parametrize(
    ("group", "wanted"),
    [
        pytest.param("driver", DRIVERS, id="drivers"),
        pytest.param("missing", MISSING, id="missing"),
        pytest.param("question", MISSING, id="questions"),
        pytest.param("change", CHANGES, id="changes"),
        pytest.param("why_not", ("load_jump", "care", "under_18", "body_mass_index", "goal"), id="why not"),
        pytest.param(
            "safety", ("low_energy_availability", "fast_weight_loss", "low_fat_mass", "under_18", "care"), id="safety"
        ),
        pytest.param("class", (*OUTCOMES, "undecided"), id="classes"),
        pytest.param("definition", OUTCOMES, id="definitions"),
        pytest.param("stronger", ("likely", "possible", "no_sign", "unknown"), id="stronger"),
        pytest.param("evidence", ("A", "B", "C", "D"), id="evidence"),
    ],
)
def test_every_key_has_its_sentence(group: str, wanted: tuple[str, ...]) -> None:
    assert set(wanted) <= set(keys(group))


def test_every_pair_of_directions_has_its_headline() -> None:
    ways = {"smaller", "same", "larger"}
    assert all(ways <= set(keys(group)) for group in ("joint_muscle", "joint_fat", "stays", "fat_clause"))
    assert {str(kind) for kind in Kind} - {"low_fat"} <= set(keys("statement"))
    assert set(HEDGES.value) <= set(keys("hedge")) & set(keys("verdict"))
    assert {str(opening) for opening in Opening} == set(keys("opening"))


@pytest.mark.parametrize("key", MISSING)
def test_every_missing_input_says_how_to_give_it(key: str) -> None:
    assert f"command.{key}" in catalogue() or f"file.{key}" in catalogue()


@pytest.mark.parametrize("banned", BANNED)
def test_no_sentence_says_what_is_banned(banned: str) -> None:
    assert [key for key, text in catalogue().items() if banned in text.lower()] == []


def test_toning_is_defined(documents: dict[str, Document]) -> None:
    """Toning is never used without its definition."""
    for name in ("empty", "undecided"):
        assert sentence("definition.toning") in render(documents[name], "md")


def test_no_goal_is_called_better() -> None:
    praise = re.compile(
        r"\b(better|best body|improve your (look|shape)|congratulations|well done|bad news|good news)\b"
    )
    assert not [text for text in catalogue().values() if praise.search(text.lower())]
    assert len(GOALS) == 4


def test_every_sentence_is_used() -> None:
    """Catalogue has no sentence that no code asks for."""
    folder = Path(__file__).parents[2] / "pipeline" / "report"
    files = [path for form in ("*.py", "*.j2") for path in folder.rglob(form)]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files).replace("'", '"')
    groups = {key.split(".")[0] for key in catalogue()}
    assert [group for group in groups if f'"{group}.' not in code and f'"{group}"' not in code] == []


def test_placeholders_are_plain_names() -> None:
    for key, text in catalogue().items():
        names = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
        assert all(name.isidentifier() for name in names), key


def shown_texts(document: Document, units: Any) -> list[str]:
    """List every text of the page that is not a cell under a heading with its unit, a source or a command."""
    page = build_page(document, units)
    texts = [page.headline, *page.footer]
    for section in page.sections:
        if section.key != "sources":
            texts += [section.lead, *section.text, *section.after, *(point.text for point in section.points)]
            texts += [bar.text for bar in section.bars]
    claims = next((section.table for section in page.sections if section.key == "claims"), None)
    texts += [row[1] for row in claims.rows] if claims else []
    return texts


@pytest.mark.parametrize("units", ["metric", "imperial"])
def test_no_number_without_its_unit(document: Document, units: str) -> None:
    for text in shown_texts(document, units):
        plain = re.sub(r"2026-W\d\d|MVIC|[Uu]nder 18|A 6 to 10 %|30-35|10-20 %|\d+ [A-Z][a-z]{2}\b", "", text)
        plain = re.sub(rf"\({NUMBER}(?:{DASH}| to ){NUMBER}\)", "", plain)
        plain = re.sub(rf"(?<![\d.:]){NUMBER} to (?={NUMBER} )", "", plain)
        plain = re.sub(rf"({NUMBER}) +", r"\1 ", plain)
        bare = [m[0] for m in re.finditer(rf"(?<![\w.,:]){RANGED}(?![\d,.:]*\d)(?! (?:{UNITS}))", plain)]
        assert bare == [], text


@given(st.floats(0, 1))
def test_probability_text(probability: float) -> None:
    """Probability text is rounded and never extreme."""
    text = probability_text(probability)
    if probability < 0.05:
        assert text == "under 5 %"
    elif probability > 0.95:
        assert text == "over 95 %"
    elif any(least - 0.025 <= probability < least for least in HEDGES.value.values()):
        least = next(least for least in sorted(HEDGES.value.values()) if probability < least)
        assert text == f"{round(100 * least) - 5} %", "less than a word needs never reads as that much"
    else:
        assert int(text.removesuffix(" %")) % 5 == 0
        assert abs(int(text.removesuffix(" %")) - 100 * probability) <= 2.5 + 1e-9


@pytest.mark.parametrize(("probability", "text"), [(0.02, "10 %"), (0.47, "45 %"), (0.58, "55 %")])
def test_close_call(probability: float, text: str) -> None:
    """Two outcomes that are too close to call never read as one that leads clearly."""
    assert close_call(probability) == text
