"""The page as a browser lays it out; skipped where no Chromium is installed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import escape, unescape
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"),
    *("--disable-background-networking", "--disable-sync", "--mute-audio", "--dump-dom"),
)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
PROBE = """<script>addEventListener("load", () => {
  const wide = [...document.querySelectorAll("main *")].filter(e => !e.closest(".scroll") && !e.closest("svg")
    && getComputedStyle(e).position !== "absolute" && e.getBoundingClientRect().right > innerWidth + 1);
  parent.document.documentElement.dataset.found = JSON.stringify({
    width: innerWidth, scroll: document.documentElement.scrollWidth, wide: wide.map(e => e.outerHTML.slice(0, 80)),
    requests: performance.getEntriesByType("resource").length,
    background: getComputedStyle(document.body).backgroundColor,
    empty: [...document.querySelectorAll("section, figure")].filter(e => e.getBoundingClientRect().height < 20).length,
  });
});</script></body>"""


@pytest.fixture(scope="session")
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no chromium installed: the page is not looked at by a browser")
    return found


def look(chromium: str, page: str, folder: Path, *, width: int, dark: bool) -> dict[str, Any]:
    """Open a page with a probe in it, in a frame (windows have a least width), and return what the probe found."""
    file = folder / "frame.html"
    probed = escape(POLICY.sub("", page).replace("</body>", PROBE), quote=True)
    frame = f'<!doctype html><meta charset="utf-8"><iframe width="{width}" height="1800" srcdoc="{probed}"></iframe>'
    file.write_text(frame, encoding="utf-8")
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    flags = [*FLAGS, scheme, "--window-size=1400,2000", f"--user-data-dir={folder / 'profile'}"]
    command = [chromium, *flags, file.as_uri()]
    dom = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout  # noqa: S603  our own page
    match = re.search(r'data-found="([^"]*)"', dom)
    assert match is not None
    found: dict[str, Any] = json.loads(unescape(match[1]))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("dark", [pytest.param(False, id="light"), pytest.param(True, id="dark")])
@pytest.mark.parametrize("width", [pytest.param(390, id="phone"), pytest.param(1200, id="desktop")])
def test_page_fits_and_asks_for_nothing(
    chromium: str, pages: dict[str, str], tmp_path: Path, *, width: int, dark: bool
) -> None:
    found = look(chromium, pages["busy"], tmp_path, width=width, dark=dark)
    assert found["width"] == width
    assert found["scroll"] <= width
    assert found["wide"] == []
    assert found["requests"] == 0
    assert found["empty"] == 0
    assert found["background"] == ("rgb(20, 23, 28)" if dark else "rgb(255, 255, 255)")
