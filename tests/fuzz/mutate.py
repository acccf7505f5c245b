"""Damage inputs where their format has structure: definitions and data of FIT, tokens, values of JSON, archives."""

from __future__ import annotations

import gzip
import io
import json
import re
import struct
import tarfile
import zipfile
from typing import TYPE_CHECKING, Any

from pipeline.sources.fit.writer import fit_crc

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping, Sequence

TOKENS = re.compile(rb"([<>=,;:\"'\s{}\[\]/]+)")
ODD_TEXTS = (
    *(b"", b"NaN", b"-inf", b"1e400", b"-0", b"1e-320", b"9" * 400, b"-" + b"9" * 25, b"0x10", b"1_000", b"1,5"),
    *(b"\xff\xfe", b"\x00", b"\xc3", b"\xed\xa0\x80", b"\x1b[2J", b"\xe2\x80\xae", b"\xd9\xa1"),
    *(b"0001-01-01T00:00:00Z", b"9999-12-31T23:59:60Z", b"2024-02-30T25:61:61+99:99", b"1969-12-31", b"2024-W54"),
    *(b"&amp;", b"&lol;", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<![CDATA[", b"]]>", b"<!--", b"<?xml version='1.0'?>"),
    *(b"[" * 3000, b'{"a":' * 2000, b"<a>" * 3000, b"true", b"null", b"{}", b"[]", b"=1+1", b"../../etc/passwd"),
)
ODD_BYTES = (0, 1, 2, 7, 13, 0x3F, 0x40, 0x5F, 0x60, 0x7F, 0x80, 0x83, 0x8E, 0xFE, 0xFF)
FIT_TAIL = 2  # bytes of the checksum
DEFINED, DEVELOPER, COMPRESSED = 0x40, 0x20, 0x80  # bits of the header of a FIT message
BASE_TYPES = (0x00, 0x01, 0x02, 0x83, 0x84, 0x85, 0x86, 0x07, 0x88, 0x89, 0x0A, 0x8B, 0x8C, 0x0D, 0x8E, 0x8F, 0x90)
MESSAGES = (0, 2, 18, 19, 20, 21, 26, 27, 30, 34, 49, 55, 78, 103, 132, 206, 207, 225, 0xFF00, 0xFFFF)
EXTREMES = (b"\x00", b"\x01", b"\x7f", b"\x80", b"\xfe", b"\xff")
ODD_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 0.5, 1e308, -1e308, 2**31, 2**53 + 1, 2**63, -(2**63), 10**400, float("nan")),
    *(float("inf"), "", "x", "0", "-1", "NaN", "1e999", "PT1S", "P99999999D", "PT-1S", "9999-12-31T23:59:59.999Z"),
    *("0001-01-01T00:00:00", "2024-02-30T25:61:61+99:99", "\ud800", "\0", "\x1b[2J", [], {}, [[]], [None], {"": None}),
)


def mutated(data: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """Return a damaged input; how depends on what it looks like."""
    for _ in range(rng.choice((1, 1, 2, 4, 8))):
        if data[8:12] == b".FIT" and rng.random() < 0.9:
            data = _fit_fields(data, rng) if rng.random() < 0.5 else _fit(data, rng)
        elif data[:1] in (b"{", b"[") and rng.random() < 0.7:
            data = _json(data, rng)
        elif data[:1] in (b"<", b"{", b"[", b"#") or (data[:20].isascii() and rng.random() < 0.8):
            data = _text(data, rng)
        else:
            data = _bytes(data, others, rng)
    return data


def packed(files: Mapping[str, bytes], kind: str, rng: random.Random) -> bytes:
    """Return an archive, `gzip`, `tar` or `zip`, of files, some with odd names, some damaged."""
    sink = io.BytesIO()
    if kind == "gzip":
        sink.write(gzip.compress(rng.choice(list(files.values())), 1, mtime=0))
    elif kind == "tar":
        with tarfile.open(fileobj=sink, mode="w:gz" if rng.random() < 0.3 else "w") as archive:
            for name, data in files.items():
                entry = tarfile.TarInfo(_odd_name(name, rng))
                entry.size = len(data)
                entry.type = rng.choice((tarfile.REGTYPE,) * 4 + (tarfile.SYMTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE))
                archive.addfile(entry, io.BytesIO(data))
    else:
        with zipfile.ZipFile(sink, "w", rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as zipped:
            for name, data in files.items():
                zipped.writestr(zipfile.ZipInfo(_odd_name(name, rng)), data)
            if rng.random() < 0.2:
                zipped.writestr("nested.zip", sink.getvalue())
    content = sink.getvalue()
    for _ in range(rng.choice((0, 1, 1, 3))):
        content = _bytes(content, tuple(files.values()), rng)
    return content


def _odd_name(name: str, rng: random.Random) -> str:
    odd = ("../" + name, "a/" * 200 + name, "/" + name, "é\u202e" + name, name + "\n", "." + name, "a@b.co", "=1+1")
    return rng.choice(odd) if rng.random() < 0.2 else name


def _fit(data: bytes, rng: random.Random) -> bytes:
    """Change bytes of definitions and data and make size and checksums fit again, so that a reader gets that far."""
    body = bytearray(data[data[0] : -FIT_TAIL]) if len(data) > data[0] + FIT_TAIL else bytearray(data)
    if not body:
        return data
    definitions = [at for at in range(len(body)) if body[at] & 0xF0 == 0x40 and body[at + 1 : at + 2] == b"\0"]
    for _ in range(rng.choice((1, 2, 5))):
        at = (
            rng.choice(definitions) + rng.randrange(24)
            if definitions and rng.random() < 0.6
            else rng.randrange(len(body))
        )
        if at < len(body):
            body[at] = rng.choice(ODD_BYTES) if rng.random() < 0.7 else rng.randrange(256)
    if rng.random() < 0.2:
        start = rng.randrange(len(body))
        piece = body[start : start + rng.randrange(1, 60)]
        body[start:start] = piece * rng.choice((1, 1, 20))
    if rng.random() < 0.15:
        del body[rng.randrange(len(body)) :]
    return _sealed(body, rng)


def _sealed(body: bytearray, rng: random.Random) -> bytes:
    """Return the FIT file of a body, most often with a checksum that fits."""
    header = struct.pack("<BBHI4s", 14, 0x20, rng.choice((2132, 100, 0xFFFF)), len(body), b".FIT")
    whole = header + struct.pack("<H", fit_crc(header)) + bytes(body)
    return whole + struct.pack("<H", fit_crc(whole) if rng.random() < 0.9 else rng.randrange(2**16))


def _fit_messages(body: bytes) -> tuple[list[tuple[int, int]], list[tuple[int, int, int]]]:
    """Return fields of definitions (place, place of the message's number) and of data (place, size, field's place)."""
    layouts: dict[int, list[tuple[int, int]]] = {}
    fields: list[tuple[int, int]] = []
    values: list[tuple[int, int, int]] = []
    at = 0
    while at < len(body):
        header = body[at]
        if header & COMPRESSED or not header & DEFINED:
            at += 1
            for place, size in layouts.get(header >> 5 & 3 if header & COMPRESSED else header & 0xF, ()):
                values.append((at, size, place))
                at += size
            continue
        count, start = body[at + 5 : at + 6], at + 6
        own = [start + 3 * index for index in range(count[0])] if count else []
        after = start + 3 * len(own)
        if header & DEVELOPER:
            own += [after + 1 + 3 * index for index in range(body[after])] if after < len(body) else []
            after = own[-1] + 3 if own else after + 1
        if after > len(body):
            break
        layouts[header & 0xF] = [(place, body[place + 1]) for place in own]
        fields += [(place, at + 3) for place in own]
        at = after
    return fields, values


def _fit_fields(data: bytes, rng: random.Random) -> bytes:
    """Give fields other meanings, other types of the same size, or values at the ends of what they can hold."""
    body = bytearray(data[data[0] : -FIT_TAIL])
    fields, values = _fit_messages(bytes(body))
    for _ in range(rng.choice((1, 2, 5, 20))):
        if values and rng.random() < 0.6:
            place, size, _ = rng.choice(values)
            body[place : place + size] = (rng.choice(EXTREMES) * size)[: len(body) - place]
        elif fields:
            place, message = rng.choice(fields)
            choice = rng.randrange(3)
            if choice == 0:
                body[place] = rng.choice((253, 254, rng.randrange(256), rng.randrange(12)))
            elif choice == 1:
                body[place + 2] = rng.choice(BASE_TYPES)
            else:
                body[message : message + 2] = struct.pack(rng.choice("<>") + "H", rng.choice(MESSAGES))
    return _sealed(body, rng)


def _json(data: bytes, rng: random.Random) -> bytes:
    """Replace, remove or repeat a value of JSON, so that it parses still."""
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError):
        return _text(data, rng)
    places = list(_places(whole))
    if not places:
        return json.dumps(rng.choice(ODD_VALUES)).encode()
    holder, key = rng.choice(places)
    choice = rng.randrange(5)
    if choice == 0:
        del holder[key]
    elif choice == 1 and isinstance(holder, list):
        holder[key:key] = [holder[key]] * rng.choice((1, 3, 50))
    elif choice == 2:
        other, place = rng.choice(places)
        holder[key] = json.loads(json.dumps(other[place]))
    else:
        holder[key] = rng.choice(ODD_VALUES)
    return json.dumps(whole).encode("utf-8", "surrogatepass")


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place of a value within JSON, as what holds it and its key."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in below:
        yield value, key
        yield from _places(one)


def _text(data: bytes, rng: random.Random) -> bytes:
    parts = TOKENS.split(data)
    at = rng.randrange(len(parts))
    choice = rng.randrange(6)
    if choice == 0:
        parts[at] = rng.choice(ODD_TEXTS)
    elif choice == 1:
        del parts[at : at + rng.choice((1, 2, 10))]
    elif choice == 2:
        parts[at:at] = parts[at : at + rng.choice((1, 5, 30))] * rng.choice((1, 3, 50))
    elif choice == 3:
        other = rng.randrange(len(parts))
        parts[at], parts[other] = parts[other], parts[at]
    elif choice == 4:
        parts[at] = re.sub(rb"\d", lambda _: str(rng.randrange(10)).encode(), parts[at])
    else:
        parts = parts[:at]
    return b"".join(parts)


def _bytes(data: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    content = bytearray(data or b"\0")
    at = rng.randrange(len(content))
    choice = rng.randrange(5)
    if choice == 0:
        content[at] ^= 1 << rng.randrange(8)
    elif choice == 1:
        content[at] = rng.choice(ODD_BYTES)
    elif choice == 2:
        del content[at : at + rng.choice((1, 4, 100, len(content)))]
    elif choice == 3:
        other = rng.choice(others)
        start = rng.randrange(len(other) + 1)
        content[at:at] = other[start : start + rng.randrange(1, 200)]
    else:
        content[at : at + 4] = struct.pack("<I", rng.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, len(content))))
    return bytes(content)
