"""The page as a browser lays it out and as axe-core judges it.

Skipped, saying so, without Chromium or axe-core (npm install axe-core, or GLUTE_AXE=FILE).
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from pipeline.report.document.build.team import failed_member, team_of
from pipeline.report.render.team import team_page
from pipeline.report.render.years import history_page
from tests.report import browser
from tests.report.pasts import TODAY, history
from tests.report.teams import member
from tests.report.weeks import WEEK

if TYPE_CHECKING:
    from pipeline.report.document.whole import Document


ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
CHROMIUM_S_OWN = ("google.com", "googleapis.com", "gstatic.com", "gvt1.com")  # asked for by the browser, page or none
LOOK = """
  const wide = [...document.querySelectorAll("main *")].filter(e => !e.closest(".scroll") && !e.closest("svg")
    && !e.closest(".vh")
    && getComputedStyle(e).position !== "absolute" && e.getBoundingClientRect().right > innerWidth + 1);
  return {
    width: innerWidth, scroll: document.documentElement.scrollWidth, wide: wide.map(e => e.outerHTML.slice(0, 80)),
    requests: performance.getEntriesByType("resource").length,
    background: getComputedStyle(document.body).backgroundColor,
    sections: [...document.querySelectorAll("section")].map(e => e.id),
    empty: [...document.querySelectorAll("section, figure")].filter(e => e.getBoundingClientRect().height < 20).length,
    answered: document.querySelector(".att").getBoundingClientRect().bottom,
    height: document.documentElement.scrollHeight,
    small: [...document.querySelectorAll("body *")].filter(e => [...e.childNodes].some(n => n.nodeType === 3
      && n.textContent.trim()) && parseFloat(getComputedStyle(e).fontSize) < 12).length,
  };"""
JUDGE = """
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return {rules: found.passes.map(rule => rule.id),
    violations: found.violations.map(rule => rule.id + ": " + rule.nodes[0].html.slice(0, 120))};"""
PHONE, TABLET, DESKTOP = (390, 844), (768, 1024), (1280, 800)  # width and height of a first screen
SCREENS = {390: 7, 768: 5, 1280: 4.5}  # that a week with everything in it may take
SHEETS = {"busy": 3, "starving": 3, "years": 4}  # of A4 that a page may take
NARROWEST = 320
TOLERANCE = 2.0  # mean of thumbnails, of 255: another font stays below, a part that is missing does not


@pytest.fixture(scope="session")
def chromium() -> str:
    found = browser.find()
    if found is None:
        pytest.skip("no chromium installed: the page is not looked at by a browser")
    return found


@pytest.fixture(scope="session")
def axe() -> str | None:
    """Source of axe-core: a file named by GLUTE_AXE, or the one that npm installed; None without one."""
    file = Path(os.environ.get("GLUTE_AXE", ROOT / "node_modules" / "axe-core" / "axe.min.js"))
    return file.read_text(encoding="utf-8") if file.is_file() else None


@pytest.fixture(scope="session")
def all_pages(pages: dict[str, str], documents: dict[str, Document]) -> dict[str, str]:
    """The pages of the weeks, the overview of a coach and the page of the years."""
    members = [*map(member, documents.values()), failed_member("tom", "nothing was ever stored for tom")]
    return pages | {
        "overview": team_page(
            team_of([*members, failed_member("tom", "nothing was ever stored for tom")], WEEK, TODAY)
        ),
        "years": history_page(history(780), pages=["2026-W46"], overview=True),
    }


AXE_PAGES = ("busy", "undecided", "minor", "overview", "years")
NARROW_PAGES = ("busy", "overview", "starving", "minor", "years")
SHOWN = """
import sys
from pathlib import Path
from pipeline.commands.base import Group
from pipeline.commands.browser import show
page = Path(sys.argv.pop())
group = Group()
group.command("open")(lambda: show(page))
group(["open"])
"""
SCROLLED = "return document.documentElement.scrollWidth;"


class Seen(NamedTuple):
    """What a scheme shows: the layout of the busy week by width, widths on a narrow phone, and what axe-core finds."""

    looks: dict[int, dict[str, Any]]
    widths: dict[str, int]
    judged: dict[str, dict[str, Any]]


@pytest.fixture(scope="module", params=[pytest.param(False, id="light"), pytest.param(True, id="dark")])
def scheme(request: pytest.FixtureRequest) -> bool:
    """Light colours, then dark ones."""
    return bool(request.param)


@pytest.fixture(scope="module")
def seen(
    chromium: str, axe: str | None, all_pages: dict[str, str], tmp_path_factory: pytest.TempPathFactory, *, scheme: bool
) -> Seen:
    """All pages in one browser; axe-core judges the light ones as wide as a desktop, the dark ones as a phone."""
    width = (PHONE if scheme else DESKTOP)[0]
    looks = [(all_pages["busy"], screen, LOOK) for screen in SCREENS]
    narrow = [(all_pages[name], NARROWEST, SCROLLED) for name in NARROW_PAGES]
    tool = f"<script>{axe}</script></head>"
    judged = [(all_pages[name].replace("</head>", tool), width, JUDGE) for name in AXE_PAGES if axe]
    found = browser.probe(chromium, [*looks, *narrow, *judged], tmp_path_factory.mktemp("seen"), dark=scheme)
    return Seen(
        looks=dict(zip(SCREENS, found, strict=False)),
        widths=dict(zip(NARROW_PAGES, found[len(looks) :], strict=False)),
        judged=dict(zip(AXE_PAGES, found[len(looks) + len(narrow) :], strict=False)),
    )


@pytest.mark.parametrize(
    ("width", "height"),
    [pytest.param(*PHONE, id="phone"), pytest.param(*TABLET, id="tablet"), pytest.param(*DESKTOP, id="desktop")],
)
def test_page_fits_and_asks_for_nothing(seen: Seen, width: int, height: int, *, scheme: bool) -> None:
    found = seen.looks[width]
    assert found["width"] == width
    assert found["scroll"] <= width
    assert found["wide"] == []
    assert found["requests"] == 0
    assert found["empty"] == 0
    assert found["sections"] == ["runs", "labels", "trend", "plan", "articles", "more"]
    assert found["small"] == 0, "no text under 12 px"
    assert found["height"] <= SCREENS[width] * height
    assert found["background"] == ("rgb(20, 23, 28)" if scheme else "rgb(255, 255, 255)")
    assert found["answered"] <= height, "rows, marks and parts stand on the first screen"


@pytest.mark.parametrize("name", ["busy", "starving", "years"])
def test_pages_fit_three_sheets(chromium: str, all_pages: dict[str, str], tmp_path: Path, name: str) -> None:
    """The years' page has fifteen of them here, whose older ones are folded on a screen and open on paper."""
    assert browser.sheets(chromium, all_pages[name], tmp_path) <= SHEETS[name]


def test_pages_fit_a_narrow_phone(seen: Seen) -> None:
    assert {name: width for name, width in seen.widths.items() if width > NARROWEST} == {}


def test_axe_finds_nothing(seen: Seen, all_pages: dict[str, str]) -> None:
    if not seen.judged:
        pytest.skip("no axe-core: the accessibility of the page is not judged (npm install axe-core, or set GLUTE_AXE)")
    for name, found in seen.judged.items():
        assert {"color-contrast", "html-has-lang", "document-title"} <= set(found["rules"]), name
        drawn = '<svg viewBox="0 0 1000 100" preserveAspectRatio="none" role="img"' in all_pages[name]
        assert drawn == ("svg-img-alt" in found["rules"]), name
    assert {name: found["violations"] for name, found in seen.judged.items() if found["violations"]} == {}


def test_no_request_leaves_the_browser(chromium: str, pages: dict[str, str], tmp_path: Path) -> None:
    """By the browser's own log of its network; a page that does ask shows that the log would tell."""

    def asked(page: str) -> list[str]:
        urls = browser.requested(chromium, page, tmp_path)
        return [url for url in urls if not url.split("/")[2].split(":")[0].endswith(CHROMIUM_S_OWN)]

    assert asked(pages["busy"]) == []
    assert asked(pages["busy"].replace("</body>", '<img alt="" src="http://127.0.0.1:9/x.png"></body>')) != []


def test_open_starts_a_real_browser(chromium: str, pages: dict[str, str], tmp_path: Path) -> None:
    """Without the desktop's opener, which does not wait: what is found is what BROWSER names."""
    page, seen = tmp_path / "page of a week.html", tmp_path / "seen.png"
    page.write_text(pages["minor"], encoding="utf-8")
    named = [chromium, *browser.FLAGS, f"--user-data-dir={tmp_path / 'profile'}", f"--screenshot={seen}", "%s"]
    env = os.environ | {"BROWSER": shlex.join(named), "PATH": str(tmp_path)}
    done = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-c", SHOWN, str(page)],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert f"page: {page}" in done.stderr
    assert "no browser" not in done.stderr
    assert seen.read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
def test_pictures_of_the_docs(chromium: str, demo: Path, tmp_path: Path, *, regenerate: bool) -> None:
    """Take pictures of a sample athlete's report and compare; GLUTE_REGENERATE=1 renews those in docs/images."""
    [file] = demo.glob("*/reports/ben/*-W46.html")
    page = file.read_text(encoding="utf-8")
    made = []
    for name, (width, height) in (("report", DESKTOP), ("report-phone", PHONE)):
        for dark in (False, True):
            made.append(tmp_path / f"{name}{'-dark' if dark else ''}.png")
            browser.shoot(chromium, page, made[-1], tmp_path, width=width, height=height, dark=dark)
            if regenerate:
                shutil.copy(made[-1], IMAGES / made[-1].name)
    apart = browser.differences(chromium, [*made, *(IMAGES / image.name for image in made)], tmp_path)
    for number, image in enumerate(made):
        assert apart[number][len(made) + number] < TOLERANCE, image.name
    assert min(apart[0][1], apart[2][3]) > 10 * TOLERANCE, "light and dark are told apart"
