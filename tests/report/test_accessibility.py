"""The page as axe-core judges it; skipped without Chromium or axe-core (npm install axe-core, or GLUTE_AXE=FILE)."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-sync", "--dump-dom", "--virtual-time-budget=20000", "--window-size=1200,2000"),
)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
RUN = """<script>axe.run(document, {resultTypes: ["violations"]}).then(found => {
  document.documentElement.dataset.axe = JSON.stringify({rules: found.passes.map(rule => rule.id),
    violations: found.violations.map(rule => rule.id + ": " + rule.nodes[0].html.slice(0, 120))});
});</script></body>"""


@pytest.fixture(scope="session")
def axe() -> str:
    """Source of axe-core: a file named by GLUTE_AXE, or the one that npm installed."""
    file = Path(os.environ.get("GLUTE_AXE", Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"))
    if not file.is_file():
        pytest.skip("no axe-core: the accessibility of the page is not judged (npm install axe-core, or set GLUTE_AXE)")
    return file.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("dark", [pytest.param(False, id="light"), pytest.param(True, id="dark")])
@pytest.mark.parametrize("name", ["busy", "undecided", "minor"])
def test_axe_finds_nothing(axe: str, pages: dict[str, str], tmp_path: Path, name: str, *, dark: bool) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no chromium installed: the accessibility of the page is not judged")
    file = tmp_path / "page.html"
    file.write_text(POLICY.sub("", pages[name]).replace("</body>", f"<script>{axe}</script>{RUN}"), encoding="utf-8")
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    command = [chromium, *FLAGS, scheme, f"--user-data-dir={tmp_path / 'profile'}", file.as_uri()]
    dom = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout  # noqa: S603  our own page
    match = re.search(r'data-axe="([^"]*)"', dom)
    assert match is not None, "axe-core did not finish"
    found = json.loads(unescape(match[1]))
    assert {"color-contrast", "svg-img-alt", "html-has-lang"} <= set(found["rules"])
    assert found["violations"] == []
