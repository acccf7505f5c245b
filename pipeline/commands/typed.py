"""Commands in messages, as they work when they are typed where the message is read."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from pipeline.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = "glute"


def as_typed(text: str) -> str:
    """Write the commands in a text with the program as it was called, and with the home that was chosen.

    Texts name commands as `glute report anna`. Where the shell would not find `glute`, or a home was named with
    `--home`, that command would fail or look elsewhere.

    Parameters
    ----------
    text
        What a command prints for a person; never JSON or csv.

    Returns
    -------
    str
        The same, as `.venv/bin/glute --home demo report anna`.
    """
    root = click.get_current_context().find_root()
    program = prefix(sys.argv[0], None if root.obj is None else str(root.obj))
    names = cast("click.Group", root.command).list_commands(root)
    return with_prefix(text, program, names)


def prefix(called: str, home: str | None) -> str:
    """Return how a command begins: the program as it was called, and the home if one was chosen."""
    program = Path(called)
    found = shutil.which(NAME)
    known = program.stem != NAME or (found is not None and Path(found).resolve() == program.resolve())
    words = [NAME if known else os.path.relpath(program) if program.is_relative_to(Path.cwd()) else called]
    return joined(words if home is None else [*words, "--home", home])


def with_prefix(text: str, program: str, commands: Iterable[str]) -> str:
    """Replace `glute` where a command follows it.

    >>> with_prefix("glute: unknown. See: glute ledger anna", "glute --home demo", ["ledger"])
    'glute: unknown. See: glute --home demo ledger anna'
    """
    names = "|".join(map(re.escape, commands))
    return re.sub(rf"(?<![\w/.-]){NAME} (?=(?:{names})\b)", lambda _: f"{program} ", text)
