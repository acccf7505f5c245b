"""The report as Markdown, for notes and repositories."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.report.sections.blocks import Page, Point, Section, Table

SPECIAL = re.compile(r"([\\`*_{}\[\]<>|])")


def to_markdown(page: Page) -> str:
    """Write a page as Markdown; the first line is the answer."""
    parts = [f"# {_plain(page.headline)}", _plain(page.subtitle)]
    for section in page.sections:
        parts += _section(section)
    parts += ["---", *(f"*{_plain(line)}*" for line in page.footer)]
    return "\n\n".join(parts) + "\n"


def _plain(text: str) -> str:
    """Escape what Markdown would read as markup."""
    return SPECIAL.sub(r"\\\1", text)


def _section(section: Section) -> list[str]:
    parts = [f"## {_plain(section.title)}"]
    if section.lead:
        parts.append(f"**{_plain(section.lead)}**")
    if section.bars:
        parts.append("\n".join(f"- {_plain(bar.name)}: {_plain(bar.text)}" for bar in section.bars))
    parts += [_plain(text) for text in section.text]
    if section.table and section.table.rows:
        parts.append(_table(section.table))
    if section.points:
        parts.append("\n".join(_point(point) for point in section.points))
    return parts + [_plain(text) for text in section.after]


def _table(table: Table) -> str:
    """Write a table in the pipe form."""
    heads = (_plain(column.title) for column in table.columns)
    rules = ("--:" if column.numbers else ":--" for column in table.columns)
    rows = ((_plain(cell) for cell in row) for row in table.rows)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (heads, rules, *rows))


def _point(point: Point) -> str:
    mark = f"**{_plain(point.mark)}** " if point.mark else ""
    hint = f" {_plain(point.hint)}" if point.hint else ""
    code = f" `{point.code}`" if point.code else ""
    return f"- {mark}{_plain(point.text)}{code}{hint}"
