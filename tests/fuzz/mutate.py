"""Damage inputs where their format has structure: definitions of FIT, tokens of text, members of archives."""

from __future__ import annotations

import gzip
import io
import re
import struct
import tarfile
import zipfile
from typing import TYPE_CHECKING

from pipeline.sources.fit.writer import fit_crc

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

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


def mutated(data: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """Return a damaged input; how depends on what it looks like."""
    for _ in range(rng.choice((1, 1, 2, 4, 8))):
        if data[8:12] == b".FIT" and rng.random() < 0.8:
            data = _fit(data, rng)
        elif data[:1] in (b"<", b"{", b"[", b"#") or (data[:20].isascii() and rng.random() < 0.8):
            data = _text(data, rng)
        else:
            data = _bytes(data, others, rng)
    return data


def packed(data: bytes, name: str, rng: random.Random) -> bytes:
    """Return an archive around an input, some with odd names, some damaged."""
    name = rng.choice(
        (name, "../" + name, "a/" * 200 + name, "/" + name, "é\u202e" + name, name + "\n", "." + name, "a@b.co")
    )
    sink = io.BytesIO()
    kind = rng.randrange(4)
    if kind == 0:
        sink.write(gzip.compress(data, 1, mtime=0))
    elif kind == 1:
        with tarfile.open(fileobj=sink, mode="w:gz" if rng.random() < 0.5 else "w") as archive:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            entry.type = rng.choice((tarfile.REGTYPE, tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.FIFOTYPE))
            archive.addfile(entry, io.BytesIO(data))
    else:
        with zipfile.ZipFile(sink, "w", rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
            archive.writestr(name, data)
            if kind == 3:
                archive.writestr("nested.zip", sink.getvalue())
    content = sink.getvalue()
    return _bytes(content, (data,), rng) if rng.random() < 0.7 else content


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
    header = struct.pack("<BBHI4s", 14, 0x20, rng.choice((2132, 100, 0xFFFF)), len(body), b".FIT")
    whole = header + struct.pack("<H", fit_crc(header)) + bytes(body)
    return whole + struct.pack("<H", fit_crc(whole) if rng.random() < 0.9 else rng.randrange(2**16))


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
