"""XML bytes in any encoding to UTF-8, and what is common to readers of XML: local names and entities."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NoReturn, TypeVar
from xml.parsers import expat

from pipeline.errors import FileError
from pipeline.sources.activity import Damage

if TYPE_CHECKING:
    from collections.abc import Callable

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
LONGEST_DECLARATION = 1024  # bytes at the start that may hold the declaration, judgement: it has about sixty
LONGEST_ENCODING = 40  # characters of a name that is looked up, judgement: the longest that Python knows has 23
NO_FILE_ENCODINGS = ("idna", "punycode", "raw_unicode_escape", "undefined", "unicode_escape")
"""Names of Python's that turn bytes into text, and that no program writes files in."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
LONGEST_CHARACTER = 4  # bytes of a character in UTF-8
PADDING = b"\0 \t\r\n"
_NO_REFERENCE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9A-Fa-f]+);)")
_NO_CHARACTER = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
Read = TypeVar("Read")


def to_utf8(data: bytes) -> bytes:
    """Transcode XML to UTF-8.

    A byte order mark wins over the declaration, and what is no valid text of the encoding declared is read as UTF-8
    and then as Windows-1252, which every sequence of bytes is. A character cut off at the end is left out.

    Parameters
    ----------
    data
        The bytes of an XML file.

    Returns
    -------
    bytes
        The same text in UTF-8, without blanks and zeros around it; its declaration, which no longer holds, stays.

    Raises
    ------
    FileError
        The encoding declared is none of text.
    """
    return _transcoded(data).strip(PADDING)


def parse(content: bytes, listen: Callable[[expat.XMLParserType], None], *, where: str) -> Damage | None:
    """Parse with expat up to the end, or up to where the content is no longer XML.

    Parameters
    ----------
    content
        XML in UTF-8.
    listen
        Sets the handlers of a parser.
    where
        What to call it in errors.

    Returns
    -------
    Damage or None
        Where it breaks off.

    Raises
    ------
    FileError
        It declares entities.
    """
    parser = expat.ParserCreate("UTF-8")
    parser.buffer_text = True
    parser.EntityDeclHandler = lambda *_: refuse_entities(where)
    listen(parser)
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        return Damage(offset=parser.ErrorByteIndex, reason=f"the XML breaks off: {expat.ErrorString(error.code)}")
    return None


def parsed_forgiving(
    parse: Callable[[bytes], tuple[Read, Damage | None]], content: bytes
) -> tuple[Read, Damage | None]:
    """Parse XML, and where it breaks off at a stray `&` or a character that XML forbids, once more without these.

    Parameters
    ----------
    parse
        What gathers from the bytes all that stands before the first damage.
    content
        XML in UTF-8.

    Returns
    -------
    tuple
        What was gathered, and the first damage; one that was mended has a reason that says so.
    """
    read, damage = parse(content)
    if damage is None:
        return read, None
    mended = _NO_CHARACTER.sub(b" ", _NO_REFERENCE.sub(b"&amp;", content))
    if mended == content:
        return read, damage
    read, further = parse(mended)
    return read, further or Damage(offset=damage.offset, reason="characters that XML forbids, read without them")


def _transcoded(data: bytes) -> bytes:
    if data.isascii() and not data.startswith((b"<\0", b"\0<")):
        return data
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    declared = _DECLARED.match(data, 0, LONGEST_DECLARATION)
    encoding = encoding or (declared[1].decode("ascii") if declared else "utf-8")
    if encoding.lower() in ("utf-8", "utf8", "utf-8-sig"):
        return _checked_utf8(data.removeprefix(codecs.BOM_UTF8))
    try:
        decoder = _decoder(encoding)
        return decoder().decode(data).encode("utf-8", "replace") if decoder else _checked_utf8(data)
    except UnicodeError:
        return _checked_utf8(data)


def _decoder(encoding: str) -> Callable[[], codecs.IncrementalDecoder] | None:
    """Find what decodes an encoding; None where its name is not known.

    Raises
    ------
    FileError
        Python has something else under that name, as `zlib`: it would unpack, or turn letters into other letters.
    """
    try:
        codec = codecs.lookup(encoding) if len(encoding) <= LONGEST_ENCODING else None
    except LookupError:
        codec = None
    if codec is None or codec.incrementaldecoder is None:
        return None
    if codec.name.replace("-", "_") in NO_FILE_ENCODINGS or not _is_of_text(encoding):
        hint = "Export the file again, as UTF-8"
        raise FileError("The XML cannot be decoded", why=f"{encoding} is no text encoding", hint=hint)
    return codec.incrementaldecoder


def _is_of_text(encoding: str) -> bool:
    """Whether a known encoding turns bytes into text: for any other, `bytes.decode` refuses to look it up."""
    try:
        b" ".decode(encoding)
    except LookupError:
        return False
    except UnicodeError:  # it wants more bytes, or other ones
        pass
    return True


def _checked_utf8(data: bytes) -> bytes:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - LONGEST_CHARACTER + 1 and error.reason == "unexpected end of data":
            return data[: error.start]
        return data.decode("cp1252", "replace").encode("utf-8")
    return data


@lru_cache(maxsize=1024)  # a file has few different tags, and very many of each
def local_name(tag: str) -> str:
    """Return a tag or attribute without its prefix or namespace, in lower case."""
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def refuse_entities(where: str) -> NoReturn:
    """Refuse a file that declares entities: some of these grow to gigabytes."""
    raise FileError(
        "The file declares XML entities", where=where, why="they can grow without limit", hint="Export the file again"
    )
