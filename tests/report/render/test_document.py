from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import polars as pl
import pytest

from pipeline.report import quantities
from pipeline.report.document.answer import Note
from pipeline.report.document.build.week import build_document
from pipeline.report.document.runs import Trace
from pipeline.report.render.document import Format, render, write_report
from pipeline.report.sections.page import build_page
from pipeline.report.sections.week.page import build_week
from pipeline.vocabulary import UNIT_SYSTEMS, Units

if TYPE_CHECKING:
    from pipeline.report.document.build.week import WeekData
    from pipeline.report.document.whole import Document
    from pipeline.report.sections.blocks import Page

GOLDEN = Path(__file__).parent / "golden"
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
MOST_BYTES = 250_000


class Reader(HTMLParser):
    """Collect tags with their attributes and the text between them; complain about tags that do not match."""

    VOID = frozenset({"meta", "br", "hr", "img", "link", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def squeeze(text: str) -> str:
    return " ".join(text.split())


def shown(page: Page) -> list[str]:
    """List every text of a page that every format shows."""
    texts = [page.headline, page.subtitle, *page.footer]
    for section in page.sections:
        if section.reference:
            continue
        texts += [section.lead, *section.text, *section.after, *(point.text for point in section.points)]
        texts += [bar.text for bar in section.bars]
        texts += [cell for row in (section.table.rows if section.table else ()) for cell in row]
    return [text for text in texts if text]


@pytest.mark.parametrize("units", UNIT_SYSTEMS)
def test_markdown_carries_every_number(document: Document, units: Units) -> None:
    wanted = sorted(NUMBER.findall(" ".join(shown(build_page(document, units)))))
    found = NUMBER.findall(render(document, "md", units=units))
    assert [number for number in set(wanted) if found.count(number) < wanted.count(number)] == []


def test_short_text_has_the_numbers(document: Document, page: str) -> None:
    """Chances, total, doses, change, and time by label."""
    week = build_week(document, "metric")
    html = squeeze(" ".join(read(page).texts).replace("\N{NO-BREAK SPACE}", " "))
    markdown = squeeze(render(document, "md").replace("\\", ""))
    text = squeeze(render(document, "terminal", width=120))
    doses = [measure.amount for measure in week.measures if measure.key in ("force", "endurance")]
    changes = [point.text for _, point in week.facts[1:]]
    times = [row.time for row in week.labels if row.time and row.name != "of it walked"]
    everywhere = [*doses, *changes, *times]
    assert [words for words in everywhere if any(words not in form for form in (text, html, markdown))] == []
    if week.answer:
        for words in (week.answer.total.text, week.answer.range_text, *(part.text for part in week.answer.parts)):
            assert words in text
            assert words in html
        for name, count in week.answer.counts.items():
            assert f"{name} {count}" in text
            assert abs(count - 20 * (document.verdict.probabilities or {})[name]) < 1


@pytest.mark.parametrize("width", [50, 80, 120])
def test_short_text_fits(document: Document, width: int) -> None:
    lines = render(document, "terminal", width=width).splitlines()
    assert max(map(len, lines)) <= width
    assert width < 80 or len(lines) <= 50


def test_page_has_the_answer(document: Document, page: str) -> None:
    """Range of fat, the one change, the one missing input and the doses are worded as in the terminal."""
    html = squeeze(" ".join(read(page).texts).replace("\N{NO-BREAK SPACE}", " "))
    week = build_week(document, "metric")
    told = squeeze(render(document, "md").replace("\\", ""))
    doses = [measure.amount for measure in week.measures if measure.key in ("force", "endurance")]
    facts = [point.text for _, point in week.facts[1:]]
    wanted = [*doses, *facts, *(text for section in week.details for text in section.text)]
    assert [text for text in wanted if text not in html or text not in told] == []
    assert (week.answer is None) == document.verdict.body_hidden
    if week.answer:
        assert f"{week.answer.muscle}" in html
        assert f"{week.answer.fat}" in html
        assert sum(week.answer.counts.values()) == 20


def test_parts_of_the_change(documents: dict[str, Document]) -> None:
    """The bars of the parts, end to end, are as long as the total is."""
    document = documents["busy"]
    made = build_week(document, "metric").answer
    assert made is not None
    signs = [1 if part.start >= made.zero - 1e-9 else -1 for part in made.parts]
    length = sum(sign * (part.end - part.start) for sign, part in zip(signs, made.parts, strict=True))
    assert length == pytest.approx(made.total.start - made.zero)


def test_numbers_in_text(documents: dict[str, Document]) -> None:
    """Numbers of the text are those of the document."""
    document = documents["busy"]
    text = render(document, "md")
    energy = document.energy
    assert energy is not None
    assert f"{quantities.energy(energy.kcal)} kcal" in text
    for label, row in document.by_label.items():
        wanted = quantities.energy(row.energy_kcal)
        assert re.search(rf"{label} .*{re.escape(wanted)}", text), label


@pytest.mark.parametrize("form", ["terminal", "md"])
@pytest.mark.parametrize("name", ["busy", "undecided", "empty", "minor", "starving"])
def test_golden(documents: dict[str, Document], name: str, form: Format, *, regenerate: bool) -> None:
    """Compare with the files beside this test; GLUTE_REGENERATE=1 writes them anew."""
    file = GOLDEN / f"{name}.{'txt' if form == 'terminal' else form}"
    text = render(documents[name], form)
    if regenerate:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_first_line_of_markdown_is_the_answer(document: Document) -> None:
    text = squeeze(render(document, "md"))
    assert text.removeprefix("# ").startswith(document.verdict.headline)


def test_page_says_what_running_is_worth(documents: dict[str, Document], pages: dict[str, str]) -> None:
    worth = documents["busy"].verdict.worth_text
    assert worth
    for text in (pages["busy"], render(documents["busy"], "terminal", full=True), render(documents["busy"], "md")):
        assert worth in squeeze(text.replace("\N{NO-BREAK SPACE}", " "))
    assert worth not in squeeze(pages["starving"])


def test_page_title_is_the_answer(document: Document, page: str) -> None:
    """A safety message outranks the two rows of muscle and fat."""
    headings = re.findall(r"<h1[^>]*>(.*?)</h1>", page.replace("\N{NO-BREAK SPACE}", " "), flags=re.DOTALL)
    assert len(headings) == 1
    text = squeeze(unescape(re.sub(r"<[^>]+>", " ", headings[0])))
    week = build_week(document, "metric")
    if week.safety:
        assert text == week.safety[0]
    else:
        assert week.answer is not None
        assert text == f"Muscle {week.answer.muscle} Fat {week.answer.fat}"


def test_full_text(document: Document) -> None:
    """Full text fits 80 columns and repeats nothing."""
    short, text = render(document, "terminal"), render(document, "terminal", full=True)
    assert text.startswith(short)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "\x1b" not in text
    week = build_week(document, "metric")
    below = squeeze(text.removeprefix(short))
    assert [point.text for _, point in week.facts if point.text in below] == []


def test_no_line_begins_with_a_unit(document: Document) -> None:
    lines = [line.strip(" -") for line in render(document, "terminal").splitlines()]
    assert [line for line in lines if re.match(r"(%|kcal|km|min|bpm)(\W|$)", line) and "MVIC" not in line] == []


def test_colour_changes_nothing_but_colour(document: Document) -> None:
    coloured = render(document, "terminal", colour=True)
    assert "\x1b[" in coloured
    plain = re.sub(r"\x1b\[[\d;]*m", "", coloured)
    assert [line.rstrip() for line in plain.splitlines()] == render(document, "terminal").splitlines()


def test_markdown_tables_are_rectangular(document: Document) -> None:
    tables = re.findall(r"(?:^\|.*\|\n)+", render(document, "md"), flags=re.MULTILINE)
    assert tables
    for table in tables:
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1


def test_page_asks_for_nothing_and_is_small(page: str) -> None:
    assert len(page.encode()) < MOST_BYTES
    assert not re.search(r"https?:|//[a-z]|\burl\(|@import|javascript:", page)
    reader = read(page)
    asking = {"script", "link", "img", "iframe", "object", "embed", "base", "form", "audio", "video", "image", "use"}
    assert not asking & {tag for tag, _ in reader.tags}
    attributes = {name for _, attrs in reader.tags for name in attrs}
    assert not {name for name in attributes if name in {"src", "href", "xlink:href", "srcset"} or name.startswith("on")}


def test_page_is_well_built(document: Document, page: str) -> None:
    reader = read(page)
    tags = [tag for tag, _ in reader.tags]
    assert tags.count("h1") == tags.count("main") == tags.count("header") == tags.count("footer") == 1
    assert dict(reader.tags)["html"]["lang"] == "en"
    ids = [attrs["id"] for _, attrs in reader.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {"runs", "articles", "more"} <= set(ids)
    assert ("plan" in ids) == bool(document.plan)
    charts = [attrs for tag, attrs in reader.tags if tag == "svg" and attrs.get("aria-hidden") != "true"]
    assert all(attrs["role"] == "img" and attrs["aria-label"] for attrs in charts)
    assert len(charts) >= len(document.runs)


def test_charts_carry_no_colour_of_their_own(pages: dict[str, str]) -> None:
    """Colours come from the page's variables, or the charts would not follow the dark page."""
    charts = re.findall(r"<svg.*?</svg>", pages["busy"], flags=re.DOTALL)
    assert len(charts) > 2
    for svg in charts:
        colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg))
        assert all(colour.startswith("var(--") for colour in colours), colours


def test_athletes_words_are_escaped(documents: dict[str, Document]) -> None:
    note = Note(key="x", text="<script>alert(1)</script> & *stars*")
    document = replace(documents["busy"], notes=(note,))
    html = render(document, "html")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "\\<script\\>" in render(document, "md")


def test_units(documents: dict[str, Document]) -> None:
    metric, imperial = (render(documents["busy"], "md", units=units) for units in ("metric", "imperial"))
    assert "min/km" in metric
    assert "min/mi" not in metric
    assert "min/mi" in imperial
    assert "min/km" not in imperial
    assert re.search(r"\d ft", imperial)
    assert not re.search(r"\d km\b", imperial)


def test_footer_stands_on_every_report(document: Document, page: str) -> None:
    for text in (page, *(render(document, form, full=True) for form in get_args(Format) if form != "html")):
        assert "Not a medical device, not a measurement of your muscle, fat or nerve activity" in squeeze(text)


def test_run_without_segments(busy: WeekData) -> None:
    """What the poorest file leaves: no segment, no altitude, no heart rate, no distance."""
    bare = busy.activities.head(1).with_columns(
        grade_quality=pl.lit("none").cast(busy.activities["grade_quality"].dtype),
        **{name: pl.lit(None, pl.Float32) for name in ("ascent_m", "ascent_sd_m", "distance_m", "heart_rate_coverage")},
    )
    trace = Trace(minute=(0.5, 1.5), speed_mps=(None, 2.0), grade_pct=(None, None), heart_rate_bpm=(None, None))
    traces = dict.fromkeys(bare["activity_id"].to_list(), trace)
    document = build_document(replace(busy, activities=bare, segments=busy.segments.clear(), traces=traces))
    for form in get_args(Format):
        assert "nan" not in render(document, form).lower().replace("maintenance", "")
    assert {"no_altitude", "missing_heart_rate"} <= {note.key for note in document.notes}


def test_write_report_replaces_the_file(tmp_path: Path) -> None:
    file = tmp_path / "anna" / "2026-W46.html"
    write_report(file, "old")
    write_report(file, "Vøllestad")
    assert file.read_bytes() == "Vøllestad".encode()
    assert list(file.parent.iterdir()) == [file]
