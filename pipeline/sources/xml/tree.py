"""XML as a tree of elements, for formats that do not come by the thousand."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from pipeline.sources.limits import check_memory
from pipeline.sources.xml.text import local_name, parse, parsed_forgiving, to_utf8

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.parsers import expat

    from pipeline.sources.activity import Damage

ELEMENT_BYTES = {b"<": 300, b"=": 150}
"""Measured on elements without anything in them: half of this for each tag, and this for each attribute."""


@dataclass(slots=True)
class Element:
    """An element: its name without prefix in lower case, attributes, text before its first child, and children."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, *path: str) -> list[Element]:
        """Return the elements at the end of a path of children."""
        found = [self]
        for name in path:
            found = [child for element in found for child in element.children if child.name == name]
        return found

    def get(self, *path: str) -> str | None:
        """Return the text of the first element at the end of a path; None if there is none."""
        found = self.all(*path)
        return found[0].text if found else None

    def texts(self) -> dict[str, str]:
        """Return the text of each child, the first of those with one name."""
        return {child.name: child.text for child in reversed(self.children)}

    def below(self, name: str) -> Iterator[Element]:
        """Find elements of a name at any depth, in document order, but none within another one."""
        pending = [self]
        while pending:
            element = pending.pop()
            if element.name == name:
                yield element
            else:
                pending += reversed(element.children)


def read_tree(data: bytes, *, where: str) -> tuple[Element, Damage | None]:
    """Parse XML into a tree, up to its first damage.

    Parameters
    ----------
    data
        The whole content.
    where
        What to call it in errors.

    Returns
    -------
    tuple
        An element around the root, and the first damage.

    Raises
    ------
    FileError
        It declares entities, or an encoding that is not one of text, or takes too much memory.
    """
    check_memory(data, ELEMENT_BYTES, where=where)
    return parsed_forgiving(partial(_parsed, where=where), to_utf8(data))


def _parsed(content: bytes, where: str) -> tuple[Element, Damage | None]:
    top = Element("")
    return top, parse(content, partial(_listen, top), where=where)


def _listen(top: Element, parser: expat.XMLParserType) -> None:
    open_elements = [top]

    def start(tag: str, attributes: dict[str, str]) -> None:
        element = Element(local_name(tag), attributes)
        open_elements[-1].children.append(element)
        open_elements.append(element)

    def end(_tag: str) -> None:
        element = open_elements.pop()
        element.text = element.text.strip()

    def text(piece: str) -> None:
        if not open_elements[-1].children:
            open_elements[-1].text += piece

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
