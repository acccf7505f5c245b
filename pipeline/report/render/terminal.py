"""The report in a terminal: 80 columns by default, complete without colour and in a pipe."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from pipeline.report.quantities import hold_units
from pipeline.report.render import theme
from pipeline.report.render.short import HELD
from pipeline.vocabulary import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import JustifyMethod

    from pipeline.report.sections.blocks import Bar, Page, Point, Section, Table

BAR = "\N{BLACK SQUARE}"
FULL, EMPTY = "\N{FULL BLOCK}", "\N{MIDDLE DOT}"
BAR_WIDTH = 30
SHORT_CELL = 16  # characters; columns of such cells are wrapped last, so that a date stands on one line


def to_terminal(page: Page, *, width: int = 80, colour: bool = False) -> str:
    """Draw a page as text.

    Parameters
    ----------
    page
        What `build_page` gives.
    width
        Columns of the terminal.
    colour
        Whether to write colours; the text is the same without.
    """
    console, out = _console(width, colour)
    console.print(Text(_held(page.headline), style="bold"))
    console.print(Text(page.subtitle, style="dim"))
    for section in page.sections:
        if not section.reference:
            _print_section(console, section)
    console.print()
    for line in filter(None, (page.more, *page.footer)):
        console.print(Text(_held(line), style="dim"))
    return _printed(out)


def sections_to_terminal(
    sections: Iterable[Section], footer: Iterable[str], *, width: int = 80, colour: bool = False
) -> str:
    """Draw the sections that the full report has below the short one, and its last lines.

    `width` and `colour` are those of `to_terminal`.
    """
    console, out = _console(width, colour)
    for section in sections:
        _print_section(console, section)
    for number, closing in enumerate(footer):
        if not number:
            console.print()
        console.print(Text(_held(closing), style="dim"))
    return _printed(out)


def _console(width: int, colour: bool) -> tuple[Console, StringIO]:  # noqa: FBT001  private, one meaning
    """Return a console and what it writes into."""
    out = StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=colour,
        color_system="truecolor" if colour else None,
        no_color=not colour,
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )
    return console, out


def _printed(out: StringIO) -> str:
    text = out.getvalue().replace(HELD, " ")
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def _held(text: str) -> str:
    """Keep every unit on the line of its number."""
    return hold_units(text, HELD)


def _print_section(console: Console, section: Section) -> None:
    console.print()
    console.print(Text(section.title.upper(), style="bold"))
    if section.lead:
        console.print(Text(_held(section.lead), style="bold"))
    room = console.width - max((len(_bar(bar, 0)) for bar in section.bars), default=0)
    for bar in section.bars:
        console.print(_bar(bar, min(BAR_WIDTH, room)))
    for text in section.text:
        console.print(Text(_held(text)))
    if section.table and section.table.rows:
        console.print(_table(section.table, console.width))
    widest = max((len(point.mark) for point in section.points), default=0)
    for point in section.points:
        _print_point(console, point, widest)
    for text in section.after:
        console.print(Text(_held(text), style="dim"))


def _bar(bar: Bar, cells: int) -> Text:
    """Draw a probability as a row of so many blocks."""
    filled = round(bar.share * cells)
    return Text.assemble(
        f"{bar.name:<12} ",
        (FULL * filled, theme.DARK[bar.key]),
        (EMPTY * (cells - filled), "dim"),
        f"  {bar.text}",
    )


def _table(table: Table, width: int) -> RichTable:
    """Draw a table, each row marked in the colour of its label; what is too wide is wrapped, never cut off."""
    labelled = any(label in LABELS for label in table.keys)
    widths, padding = _shared_width(table, width, len(f"{BAR} ") if labelled else 0)
    drawn = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, padding, 0, 0))
    for column, cells in zip(table.columns, widths, strict=True):
        justify: JustifyMethod = "right" if column.numbers else "left"
        drawn.add_column(Text(column.title), justify=justify, width=cells, overflow="fold")
    for index, row in enumerate(table.rows):
        first = Text(_held(row[0]))
        if labelled:
            first = Text.assemble((f"{BAR} ", theme.DARK[table.keys[index]]), row[0])
        drawn.add_row(first, *(Text(_held(cell)) for cell in row[1:]))
    return drawn


def _shared_width(table: Table, width: int, mark: int) -> tuple[list[int], int]:
    """Return the width of each column and the padding between them.

    Every column has room for its longest word; then numbers and short texts get room for whole cells, then the rest.
    """
    widths, whole, steady = [], [], []
    for index, column in enumerate(table.columns):
        before = 0 if index else mark
        cells, title = [_held(row[index]) for row in table.rows], column.title.split()
        words = [*title, *(word for cell in cells if column.numbers for word in cell.split())]
        widths.append(before + max(map(len, words), default=1))
        whole.append(before + max(map(len, [*(title if column.numbers else [column.title]), *cells])))
        steady.append(column.numbers or max(map(len, cells)) <= SHORT_CELL)
    count = len(widths)
    wanted = sum(full if fixed else word for word, full, fixed in zip(widths, whole, steady, strict=True))
    padding = int(wanted + 2 * count - 1 <= width)  # besides the column that the box puts between two
    room = width - (count - 1) - padding * count - sum(widths)
    while room > 0 and widths != whole:
        wrapped = (index for index in range(count) if widths[index] < whole[index])
        widths[min(wrapped, key=lambda index: (not steady[index], widths[index]))] += 1
        room -= 1
    return widths, padding


def _print_point(console: Console, point: Point, widest: int) -> None:
    """Print one point with a hanging indent behind the widest mark, its command on a line of its own."""
    grid = RichTable.grid(padding=(0, 1))
    grid.add_row(Text((point.mark or "-").ljust(widest), style="bold"), Text(_held(point.text)))
    console.print(grid)
    indent = (0, 0, 0, max(1, widest) + 1)
    if point.code:
        console.print(Padding(Text(f"$ {point.code}", style="bold"), indent))
    if point.hint:
        console.print(Padding(Text(point.hint), indent))
