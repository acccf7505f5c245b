"""Open pages in the browser, where there is one."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from pipeline.commands.base import say

if TYPE_CHECKING:
    from pathlib import Path


def show(page: Path) -> None:
    """Open a page with whatever the system opens pages with, and name its file, which may be all that is seen."""
    import webbrowser

    say(f"page: {page}")
    possible = has_desktop() or os.environ.get("BROWSER")
    if not possible or (click.launch(str(page)) and not webbrowser.open(page.resolve().as_uri())):
        say("no browser could be started; open that file yourself, here or on another machine")


def has_desktop() -> bool:
    """Whether this machine shows windows to whoever runs the command."""
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def has_screen() -> bool:
    """Whether a person sits at this machine: standard output is a terminal, and there is a desktop."""
    return has_desktop() and sys.stdout.isatty()


open_option = click.option(
    "--open/--no-open",
    "open_it",
    default=None,
    callback=lambda _ctx, _option, asked: has_screen() if asked is None else asked,
    help="Show the page in the browser.  [default: at a desktop]",
)
