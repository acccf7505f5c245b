"""The command `glute restore`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from pipeline.commands.base import only_one, say, with_home
from pipeline.commands.kinds import Place
from pipeline.errors import EXIT_REJECTED

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.athletes.home import Home


@click.command()
@click.argument("folder", metavar="SOURCE", type=Place())
@click.option("--athlete", multiple=True, callback=only_one, metavar="ID", help="Only this athlete.")
@with_home
def restore(home: Home, folder: Path, athlete: str | None) -> None:
    """Bring back what `glute backup` copied; nothing is replaced.

    \b
      glute --home ~/glute restore /backups/2026-11-30
      glute restore /backups/2026-11-30 --athlete anna
    """
    from pipeline.jobs.restore import restore as bring_back
    from pipeline.words import counted

    copied = bring_back(home, folder, athlete)
    for whose, why in copied.faults.items():
        say(f"{whose}: {why}")
    athletes = counted(len(copied.athletes), "athlete")
    say(f"restored: {home.root}, {athletes}, {counted(copied.files, 'file')}, {copied.size_bytes / 1e6:.1f} MB")
    if copied.faults:
        sys.exit(EXIT_REJECTED)
