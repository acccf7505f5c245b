"""Lines of a terminal, with colours where they are wanted; a report that needs no tables pays for nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.report.render import theme
from pipeline.report.twenty import SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterable

STYLES = {"": "", "bold": "1", "dim": "2"}  # as ECMA-48 numbers them
RESET = "\x1b[0m"
SAME_MARKS = re.compile(f"({'|'.join(f'{mark}+' for mark in SHAPES.values())})")
OUTCOME_OF_MARK = {mark: outcome for outcome, mark in SHAPES.items()}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text and its style: `bold`, `dim` or none."""

    text: str
    style: str = ""


def painted(lines: Iterable[Line], *, colour: bool) -> str:
    """Write lines out; with `colour` in their style, the marks of outcomes in the colours of the page."""
    texts = (_coloured(line) if colour else line.text for line in lines)
    return "".join(f"{text.rstrip()}\n" for text in texts)


def _coloured(line: Line) -> str:
    pieces = filter(None, SAME_MARKS.split(line.text.rstrip()))
    return "".join(_piece(piece, STYLES[line.style]) for piece in pieces)


def _piece(text: str, style: str) -> str:
    outcome = OUTCOME_OF_MARK.get(text[0])
    shade = theme.DARK[outcome] if outcome else ""
    paint = ";".join(["38", "2", *(str(int(shade[at : at + 2], 16)) for at in (1, 3, 5))]) if shade else ""
    codes = ";".join(filter(None, (style, paint)))
    return f"\x1b[{codes}m{text}{RESET}" if codes else text
