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
    from pathlib import Path

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--mute-audio"),
    *("--disable-background-networking", "--disable-sync", "--disable-component-update"),
)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
FRAME = """<!doctype html><meta charset="utf-8">
<style>body{{margin:0;background:{back};display:grid;place-items:center;height:100vh}}iframe{{border:0}}</style>
<iframe width="{width}" height="{height}" srcdoc="{page}"></iframe>"""
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
  const [one, other] = await Promise.all(SOURCES.map(pixels));
  return one.reduce((sum, value, place) => sum + Math.abs(value - other[place]), 0) / one.length;"""
DARK_BACK, LIGHT_BACK = "#3a3f47", "#dfe3e8"
LEAST_WINDOW = 500  # a window of Chromium is no narrower


def find() -> str | None:
    """Return the path of Chromium, if there is one."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def probe(chromium: str, page: str, script: str, folder: Path, *, width: int, dark: bool) -> Any:
    """Open a page in a frame of a width, and return what a script in it sets as `parent` data.

    The page's policy forbids scripts; it is taken out.
    """
    added = f"<script>addEventListener('load', async () => {{ const found = await (async () => {{{script}}})();"
    added += "parent.document.documentElement.dataset.found = JSON.stringify(found); });</script></body>"
    file = _framed(POLICY.sub("", page).replace("</body>", added), folder, width=width, height=1800, dark=dark)
    flags = ("--dump-dom", "--virtual-time-budget=20000", "--window-size=1400,2000")
    dom = _run(chromium, file, folder, *flags, dark=dark)
    match = re.search(r'data-found="([^"]*)"', dom)
    assert match is not None, "the script did not finish"
    return json.loads(unescape(match[1]))


def shoot(chromium: str, page: str, image: Path, folder: Path, *, width: int, height: int, dark: bool) -> None:
    """Take a picture of the first screen of a page as it is shipped; a phone's stands before a plain background."""
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8")
    if width < LEAST_WINDOW:
        file = _framed(page, folder, width=width, height=height, dark=dark)
        height += 56
    window = f"--window-size={max(width, LEAST_WINDOW)},{height}"
    _run(chromium, file, folder, f"--screenshot={image}", window, dark=dark)


def difference(chromium: str, one: Path, other: Path, folder: Path) -> float:
    """Return how far two pictures are apart: the mean over thumbnails of both, from 0 to 255."""
    sources = [f"data:image/png;base64,{b64encode(image.read_bytes()).decode()}" for image in (one, other)]
    page = "<!doctype html><title>two pictures</title><body></body>"
    script = THUMBNAILS.replace("SOURCES", json.dumps(sources))
    return float(probe(chromium, page, script, folder, width=800, dark=False))


def requested(chromium: str, page: str, folder: Path) -> set[str]:
    """Open a page without its policy and list what Chromium asked of the network, by its own log."""
    file, log = folder / "page.html", folder / "net.json"
    file.write_text(POLICY.sub("", page), encoding="utf-8")
    _run(chromium, file, folder, "--dump-dom", "--virtual-time-budget=2000", f"--log-net-log={log}", dark=False)
    return set(re.findall(r'"url":"((?:https?|wss?):[^"]*)"', log.read_text(encoding="utf-8", errors="replace")))


def _framed(page: str, folder: Path, *, width: int, height: int, dark: bool) -> Path:
    file = folder / "frame.html"
    back = DARK_BACK if dark else LIGHT_BACK
    text = FRAME.format(back=back, width=width, height=height, page=escape(page, quote=True))
    file.write_text(text, encoding="utf-8")
    return file


def _run(chromium: str, file: Path, folder: Path, *flags: str, dark: bool) -> str:
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    command = [chromium, *FLAGS, scheme, *flags, f"--user-data-dir={folder / 'profile'}", file.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout  # noqa: S603  our own page
