"""The command `glute backup`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from pipeline.commands.base import say, with_home
from pipeline.commands.kinds import Place
from pipeline.errors import EXIT_REJECTED

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.athletes.home import Home


@click.command()
@click.argument("folder", metavar="DEST", type=Place())
@with_home
def backup(home: Home, folder: Path) -> None:
    """Copy the whole home into a new folder, and prove the copy.

    \b
      glute backup /backups/2026-11-30
    """
    from pipeline.jobs.backup import backup as back_up
    from pipeline.words import counted

    copied = back_up(home, folder)
    for athlete, why in copied.faults.items():
        say(f"{athlete}: copied as it is, though {why}")
    athletes = counted(len(copied.athletes), "athlete")
    say(f"written: {folder}, {athletes}, {counted(copied.files, 'file')}, {copied.size_bytes / 1e6:.1f} MB")
    if copied.faults:
        sys.exit(EXIT_REJECTED)
