"""The page as a browser lays it out and as axe-core judges it.

Skipped, saying so, without Chromium or axe-core (npm install axe-core, or GLUTE_AXE=FILE).
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.athletes.home import Home
from pipeline.jobs.reports.report import report
from pipeline.report.document.team import failed_member
from pipeline.report.render.team import team_page
from pipeline.report.render.years import history_page
from tests.report import browser
from tests.report.pasts import TODAY, history
from tests.report.teams import member
from tests.report.weeks import WEEK

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from pipeline.report.document.whole import Document


IMAGES = Path(__file__).parents[2] / "docs" / "images"
SAMPLES = Path(__file__).parents[2] / "sample_data"
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
SCHEMES = [pytest.param(False, id="light"), pytest.param(True, id="dark")]
PHONE, DESKTOP = (390, 844), (1280, 800)  # width and height of a first screen
SCREENS = {390: 7, 1280: 4.5}  # that a week with everything in it may take
NARROWEST = 320
TOLERANCE = 2.0  # mean of thumbnails, of 255: another font stays below, a part that is missing does not


@pytest.fixture(scope="session")
def chromium() -> str:
    found = browser.find()
    if found is None:
        pytest.skip("no chromium installed: the page is not looked at by a browser")
    return found


@pytest.fixture(scope="session")
def axe() -> str:
    """Source of axe-core: a file named by GLUTE_AXE, or the one that npm installed."""
    file = Path(os.environ.get("GLUTE_AXE", Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"))
    if not file.is_file():
        pytest.skip("no axe-core: the accessibility of the page is not judged (npm install axe-core, or set GLUTE_AXE)")
    return file.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def all_pages(pages: dict[str, str], documents: dict[str, Document]) -> dict[str, str]:
    """The pages of the weeks, the overview of a coach and the page of the years."""
    members = [member(document) for document in documents.values()]
    return pages | {
        "overview": team_page([*members, failed_member("tom", "nothing was ever stored for tom")], WEEK, TODAY),
        "years": history_page(history(780), pages=["2026-W46"], overview=True),
    }


@pytest.mark.slow
@pytest.mark.parametrize("dark", SCHEMES)
@pytest.mark.parametrize("screen", [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop")])
def test_page_fits_and_asks_for_nothing(
    chromium: str,
    pages: dict[str, str],
    tmp_path: Path,
    screen: tuple[int, int],
    *,
    dark: bool,
) -> None:
    width, height = screen
    found = browser.probe(chromium, pages["busy"], LOOK, tmp_path, width=width, dark=dark)
    assert found["width"] == width
    assert found["scroll"] <= width
    assert found["wide"] == []
    assert found["requests"] == 0
    assert found["empty"] == 0
    assert found["sections"] == ["runs", "labels", "trend", "plan", "articles", "more"]
    assert found["small"] == 0, "no text under 12 px"
    assert found["height"] <= SCREENS[width] * height
    assert found["background"] == ("rgb(20, 23, 28)" if dark else "rgb(255, 255, 255)")
    assert found["answered"] <= height, "rows, marks and parts stand on the first screen"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["busy", "overview", "starving", "minor", "years"])
def test_pages_fit_a_narrow_phone(chromium: str, all_pages: dict[str, str], tmp_path: Path, name: str) -> None:
    script = "return document.documentElement.scrollWidth"
    assert browser.probe(chromium, all_pages[name], script, tmp_path, width=NARROWEST, dark=False) <= NARROWEST


@pytest.mark.slow
def test_no_request_leaves_the_browser(chromium: str, pages: dict[str, str], tmp_path: Path) -> None:
    """By the browser's own log of its network; a page that does ask shows that the log would tell."""

    def asked(page: str) -> list[str]:
        urls = browser.requested(chromium, page, tmp_path)
        return [url for url in urls if not url.split("/")[2].split(":")[0].endswith(CHROMIUM_S_OWN)]

    assert asked(pages["busy"]) == []
    assert asked(pages["busy"].replace("</body>", '<img alt="" src="http://127.0.0.1:9/x.png"></body>')) != []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("width", "dark"), [pytest.param(PHONE[0], True, id="dark phone"), pytest.param(DESKTOP[0], False, id="desktop")]
)
@pytest.mark.parametrize("name", ["busy", "undecided", "minor", "overview", "years"])
def test_axe_finds_nothing(
    axe: str, chromium: str, all_pages: dict[str, str], tmp_path: Path, name: str, width: int, *, dark: bool
) -> None:
    page = all_pages[name].replace("</head>", f"<script>{axe}</script></head>")
    found = browser.probe(chromium, page, JUDGE, tmp_path, width=width, dark=dark)
    assert {"color-contrast", "html-has-lang", "document-title"} <= set(found["rules"])
    assert ('<svg viewBox="0 0 1000 100" preserveAspectRatio="none" role="img"' in all_pages[name]) == (
        "svg-img-alt" in found["rules"]
    )
    assert found["violations"] == []


@pytest.mark.slow
def test_pictures_of_the_docs(chromium: str, glute: Callable[..., Result], tmp_path: Path, *, regenerate: bool) -> None:
    """Take pictures of a sample athlete's report and compare; GLUTE_REGENERATE=1 renews those in docs/images."""
    home = tmp_path / "home"
    shutil.copytree(SAMPLES / "athletes" / "ben", home / "athletes" / "ben")
    assert glute("ingest", SAMPLES / "exports" / "ben", "--athlete", "ben", "--workers", 1).exit_code == 0
    page = report(Home(home), "ben", form="html").text
    for name, (width, height) in (("report", DESKTOP), ("report-phone", PHONE)):
        made = [tmp_path / f"{name}{scheme}.png" for scheme in ("", "-dark")]
        for image in made:
            dark = image.stem.endswith("dark")
            browser.shoot(chromium, page, image, tmp_path, width=width, height=height, dark=dark)
            if regenerate:
                shutil.copy(image, IMAGES / image.name)
            assert browser.difference(chromium, image, IMAGES / image.name, tmp_path) < TOLERANCE, image.name
        light, dark_one = made
        assert browser.difference(chromium, light, dark_one, tmp_path) > 10 * TOLERANCE, "light and dark are told apart"
