"""Headless Chromium, for tests that see a page as a person does."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from base64 import b64encode
from html import escape, unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--mute-audio"),
    *("--disable-background-networking", "--disable-sync", "--disable-component-update"),
)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
FRAME = """<!doctype html><meta charset="utf-8">
<style>body{{margin:0;background:{back};display:grid;place-items:center;height:100vh}}iframe{{border:0}}</style>
<iframe width="{width}" height="{height}" srcdoc="{page}"></iframe>"""
FRAMES = '<!doctype html><meta charset="utf-8"><style>iframe{{border:0;display:block}}</style>{frames}'
PROBED = """<script>addEventListener("load", async () => {{
  const found = await (async () => {{{script}}})();
  parent.document.documentElement.dataset.found{number} = JSON.stringify(found);
}});</script></body>"""
THUMBNAILS = """
  const pixels = async source => {
    const image = new Image();
    await new Promise(done => Object.assign(image, {onload: done, src: source}));
    const canvas = Object.assign(document.createElement("canvas"), {width: 64, height: 64});
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, 64, 64);
    return context.getImageData(0, 0, 64, 64).data;
  };
  const drawn = await Promise.all(SOURCES.map(pixels));
  const apart = (one, other) => one.reduce((sum, value, at) => sum + Math.abs(value - other[at]), 0) / one.length;
  return drawn.map(one => drawn.map(other => apart(one, other)));"""
DARK_BACK, LIGHT_BACK = "#3a3f47", "#dfe3e8"
LEAST_WINDOW = 500  # a window of Chromium is no narrower
FRAME_HEIGHT = 1800


def find() -> str | None:
    """Return the path of Chromium, if there is one."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def probe(chromium: str, views: Sequence[tuple[str, int, str]], folder: Path, *, dark: bool) -> list[Any]:
    """Open pages in frames, each of a width, and return what a script in each sets as data of their parent.

    The policy of a page forbids scripts; it is taken out.

    Parameters
    ----------
    chromium, folder
        The browser, and where its files go.
    views
        Page, width and script.
    dark
        Whether pages are asked for their dark colours.
    """
    frames = []
    for number, (page, width, script) in enumerate(views):
        added = PROBED.format(script=script, number=number)
        text = escape(POLICY.sub("", page).replace("</body>", added), quote=True)
        frames.append(f'<iframe width="{width}" height="{FRAME_HEIGHT}" srcdoc="{text}"></iframe>')
    file = folder / "frames.html"
    file.write_text(FRAMES.format(frames="".join(frames)), encoding="utf-8")
    flags = ("--dump-dom", "--virtual-time-budget=60000", "--window-size=1400,2000")
    dom = _run(chromium, file, folder, *flags, dark=dark)
    found = dict(re.findall(r'data-found(\d+)="([^"]*)"', dom))
    assert len(found) == len(views), "a script did not finish"
    return [json.loads(unescape(found[str(number)])) for number in range(len(views))]


def shoot(chromium: str, page: str, image: Path, folder: Path, *, width: int, height: int, dark: bool) -> None:
    """Take a picture of the first screen of a page as it is shipped; a phone's stands before a plain background."""
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8")
    if width < LEAST_WINDOW:
        back = DARK_BACK if dark else LIGHT_BACK
        text = FRAME.format(back=back, width=width, height=height, page=escape(page, quote=True))
        file.write_text(text, encoding="utf-8")
        height += 56
    window = f"--window-size={max(width, LEAST_WINDOW)},{height}"
    _run(chromium, file, folder, f"--screenshot={image}", window, dark=dark)


def sheets(chromium: str, page: str, folder: Path) -> int:
    """Print a page as it is shipped and count the sheets."""
    file, printed = folder / "page.html", folder / "page.pdf"
    file.write_text(page, encoding="utf-8")
    _run(chromium, file, folder, f"--print-to-pdf={printed}", "--no-pdf-header-footer", dark=False)
    return len(re.findall(rb"/Type /Page\b", printed.read_bytes()))


def differences(chromium: str, images: Sequence[Path], folder: Path) -> list[list[float]]:
    """Return how far pictures are apart, each from each: the mean over thumbnails of both, from 0 to 255."""
    sources = [f"data:image/png;base64,{b64encode(image.read_bytes()).decode()}" for image in images]
    page = "<!doctype html><title>pictures</title><body></body>"
    script = THUMBNAILS.replace("SOURCES", json.dumps(sources))
    [found] = probe(chromium, [(page, 800, script)], folder, dark=False)
    return [[float(value) for value in row] for row in found]


def requested(chromium: str, page: str, folder: Path) -> set[str]:
    """Open a page without its policy and list what Chromium asked of the network, by its own log."""
    file, log = folder / "page.html", folder / "net.json"
    file.write_text(POLICY.sub("", page), encoding="utf-8")
    _run(chromium, file, folder, "--dump-dom", "--virtual-time-budget=2000", f"--log-net-log={log}", dark=False)
    return set(re.findall(r'"url":"((?:https?|wss?):[^"]*)"', log.read_text(encoding="utf-8", errors="replace")))


def _run(chromium: str, file: Path, folder: Path, *flags: str, dark: bool) -> str:
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    command = [chromium, *FLAGS, scheme, *flags, f"--user-data-dir={folder / 'profile'}", file.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout  # noqa: S603  our own page
