"""Transcode XML to UTF-8, and parse it: shared by all readers of XML."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NoReturn, TypeVar
from xml.parsers import expat

from pipeline.errors import FileError
from pipeline.file_reasons import FileReason, reason
from pipeline.sources.activity import Damage

if TYPE_CHECKING:
    from collections.abc import Callable

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
LONGEST_DECLARATION = 1024  # bytes at the start searched for the declaration, judgement: it has about sixty
LONGEST_ENCODING = 40  # characters of an encoding's name, judgement: the longest in Python has 23
NO_FILE_ENCODINGS = ("idna", "punycode", "raw_unicode_escape", "undefined", "unicode_escape")
"""Text encodings of Python that no program writes files in."""
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

    A byte order mark wins over the declaration. Text that is invalid in the declared encoding is read as UTF-8, else as
    Windows-1252, which accepts any bytes. A character cut off at the end is dropped.

    Parameters
    ----------
    data
        The bytes of an XML file.

    Returns
    -------
    bytes
        The same text in UTF-8, without surrounding blanks and zeros. The declaration is kept, though it may be wrong.

    Raises
    ------
    FileError
        The declared encoding is not a text encoding.
    """
    return _transcoded(data).strip(PADDING)


def parse(content: bytes, listen: Callable[[expat.XMLParserType], None], *, where: str) -> Damage | None:
    """Parse with expat up to the end, or to where the content stops being XML.

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
        return xml_damage(parser, error)
    return None


def xml_damage(parser: expat.XMLParserType, error: expat.ExpatError) -> Damage:
    """Return the damage that stopped expat."""
    cause = reason(FileReason.XML_ENDS, expat.ErrorString(error.code))
    return Damage(offset=parser.ErrorByteIndex, causes=(cause,))


def parsed_forgiving(
    parse: Callable[[bytes], tuple[Read, Damage | None]], content: bytes
) -> tuple[Read, Damage | None]:
    """Parse XML; if it breaks off, parse it again without stray `&` and characters that XML forbids.

    Parameters
    ----------
    parse
        Collects from the bytes everything before the first damage.
    content
        XML in UTF-8.

    Returns
    -------
    tuple
        What was collected, and the first damage, also where it was repaired.
    """
    read, damage = parse(content)
    if damage is None:
        return read, None
    mended = _NO_CHARACTER.sub(b" ", _NO_REFERENCE.sub(b"&amp;", content))
    if mended == content:
        return read, damage
    read, further = parse(mended)
    return read, further or Damage(offset=damage.offset, causes=(reason(FileReason.XML_CHARACTERS),))


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
    """Find the decoder of an encoding; None if its name is unknown.

    Raises
    ------
    FileError
        Python has another kind of codec under that name, such as `zlib`.
    """
    try:
        codec = codecs.lookup(encoding) if len(encoding) <= LONGEST_ENCODING else None
    except LookupError:
        codec = None
    if codec is None or codec.incrementaldecoder is None:
        return None
    if codec.name.replace("-", "_") in NO_FILE_ENCODINGS or not _is_of_text(encoding):
        raise FileError(FileReason.XML_ENCODING, encoding)
    return codec.incrementaldecoder


def _is_of_text(encoding: str) -> bool:
    """Return whether an encoding decodes bytes to text: `bytes.decode` refuses all others."""
    try:
        b" ".decode(encoding)
    except LookupError:
        return False
    except UnicodeError:  # it needs more bytes, or other ones
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


@lru_cache(maxsize=1024)  # a file has few different tags, and many of each
def local_name(tag: str) -> str:
    """Return a tag or attribute without its prefix or namespace, in lower case."""
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def refuse_entities(where: str) -> NoReturn:
    """Refuse a file that declares entities, which can expand to gigabytes."""
    raise FileError(FileReason.XML_ENTITIES, where=where)
