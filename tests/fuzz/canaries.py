"""Plant a person's words in each text field of sound inputs, one at a time: names, places, addresses and numbers."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from typing import TYPE_CHECKING, Any

from fitparse.profile import MESSAGE_TYPES

from pipeline.sources.fit.writer import FitWriter, RawField
from sample_data.short_runs import run as sample_run
from tests.fuzz.inputs import RECORDS
from tests.sources.conftest import at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MARK, SERIAL = "zqx", "3182736450"
CANARY = f"Zqxanna of Zqxdorf, zqx.a@zqxmail.example, {SERIAL}"
UNKNOWN = 200  # number of a field that no profile knows
KEYS = ("name", "title", "notes", "comment", "description", "device", "deviceName", "serialNumber", "author", "place")
_TEXT = re.compile(r"(?<=>)[^<>]+(?=<)|(?<=\=\")[^\"<>]*(?=\")")
_QUOTED = re.compile(r'"(\w+)":"([^"]*)"')
_OPENING = re.compile(r"<([A-Za-z][\w:.]*)(?:\s[^<>]*[^/<>])?>")


def names_one(content: bytes) -> bool:
    """Whether bytes hold any of the canary's words."""
    folded = content.lower()
    return MARK.encode() in folded or SERIAL.encode() in folded


def in_xml(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield an XML file with a canary in each kind of text, attribute and element."""
    text = data.decode()
    for place, found in _first_of_each(_TEXT, text, lambda found: text[: found.start()].rpartition("<")[2]):
        for word in _planted(found[0]):
            yield f"text of {place}", (text[: found.start()] + word + text[found.end() :]).encode()
    own = "".join(f'<{key} a="{CANARY}">{CANARY}</{key}>' for key in KEYS)
    places = [found.end() for _, found in _first_of_each(_OPENING, text, lambda found: found[1])]
    pieces = [text[start:end] for start, end in itertools.pairwise((0, *places, len(text)))]
    yield "elements", own.join(pieces).encode()


def _planted(value: str) -> tuple[str, ...]:
    """Return what stands in place of a text: the canary, and beside a word, which may be read for what it says."""
    return (CANARY,) if any(map(str.isdigit, value)) else (CANARY, f"{value} {CANARY}")


def _first_of_each(
    pattern: re.Pattern[str], text: str, kind: Callable[[re.Match[str]], str]
) -> Iterator[tuple[str, re.Match[str]]]:
    seen = set()
    for found in pattern.finditer(text):
        place = re.sub(r'"[^"]*"', '""', kind(found))
        if place not in seen and not place.startswith(("!", "?")):
            seen.add(place)
            yield place, found


def in_json(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a JSON file with a canary for each kind of text, and in each kind of object."""
    try:
        whole = json.loads(data)
    except ValueError:  # JSON with numbers as keys, as Huawei writes it
        yield from _quoted(data.decode())
        return
    seen: set[str] = set()
    for path, holder, key in list(_places(whole, "")):
        if path in seen:
            continue
        seen.add(path)
        kept = holder[key]
        if isinstance(kept, str):
            for word in _planted(kept):
                holder[key] = word
                yield f"text of {path}", json.dumps(whole).encode()
        elif isinstance(kept, dict):
            holder[key] = {name: CANARY for name in KEYS if name not in kept} | kept
            yield f"keys of {path}", json.dumps(whole).encode()
        holder[key] = kept
    if isinstance(whole, dict):
        yield "keys", json.dumps({name: CANARY for name in KEYS if name not in whole} | whole).encode()


def _quoted(text: str) -> Iterator[tuple[str, bytes]]:
    for place, found in _first_of_each(_QUOTED, text, lambda found: found[1]):
        yield f"text of {place}", (text[: found.start(2)] + CANARY + text[found.end(2) :]).encode()


def _places(value: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        own = f"{path}/{'' if isinstance(value, list) else key}"
        yield own, value, key
        yield from _places(inner, own)


def in_table(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a csv file with a canary in each cell of its last row, and in columns of its own."""
    text = data.decode()
    between = max(",;\t", key=text.count)
    rows = list(csv.reader(text.splitlines(), delimiter=between))
    last = rows[-1]
    for column, cell in enumerate(last):
        for word in _planted(cell):
            yield f"column {column}", _table([*rows[:-1], [*last[:column], word, *last[column + 1 :]]], between)
    more = [[*row, *(KEYS if row is rows[-2] else [CANARY] * len(KEYS) if row is last else ())] for row in rows]
    yield "columns", _table(more, between)


def _table(rows: list[list[str]], between: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=between).writerows(rows)
    return text.getvalue().encode()


def in_lines(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file of lines `key=value` with a canary behind each kind of value, and in lines of its own."""
    lines = data.decode().splitlines()
    seen: set[str] = set()
    for number, line in enumerate(lines):
        if (kind := re.sub(r"[\d.E+-]+", "0", line)) not in seen and len(seen) < len(KEYS) * 4:
            seen.add(kind)
            replaced = re.sub("=[^;]*", f"={CANARY}", line, count=1)
            for planted in (f"{line} {CANARY}", f"{line}\n{CANARY}", *([replaced] if replaced != line else ())):
                yield kind, "\n".join([*lines[:number], planted, *lines[number + 1 :]]).encode()


def in_fit() -> Iterator[tuple[str, bytes]]:
    """Yield FIT files with a canary in each text field of the profile, in fields it does not know, and in its own."""
    messages = {}
    for kind in MESSAGE_TYPES.values():
        texts = [field.def_num for field in kind.fields.values() if getattr(field.type, "name", "") == "string"]
        messages[kind.mesg_num] = [RawField(number, "string", CANARY) for number in (*texts, UNKNOWN)]
    yield "names in the first message", _fit({0: messages.pop(0)})
    yield "its serial number", _fit({0: [RawField(3, "uint32z", int(SERIAL)), RawField(8, "string", SERIAL)]})
    yield "messages", _fit(messages | {0xFF00: [RawField(0, "string", CANARY)]})
    yield "developer fields", _fit({}, developer={f"Power {CANARY}": CANARY})


def _fit(messages: dict[int, list[RawField]], *, developer: dict[str, str] | None = None) -> bytes:
    """Write a run, with more fields of the first message, more messages, or a developer field."""
    writer = FitWriter()
    writer.write_raw(0, [RawField(0, "enum", 4), RawField(1, "uint16", 1), *messages.pop(0, [])])
    for name in developer or ():
        writer.describe_developer_field(name, "string", units=CANARY)
    writer.write("event", timestamp=at(0), event="timer", event_type="start")
    records = sample_run(7).records.head(RECORDS)
    for second, distance in enumerate(records["distance_m"].fill_null(0.0)):
        writer.write("record", timestamp=at(second), distance=distance, heart_rate=120, developer=developer)
    writer.write("set", start_time=at(0), duration=30.0, set_type="active", repetitions=8, weight=40.0)
    for message, fields in messages.items():
        writer.write_raw(message, fields)
    writer.write("lap", timestamp=at(20), start_time=at(0), total_elapsed_time=20.0)
    writer.write("session", timestamp=at(RECORDS), start_time=at(0), sport="running", total_elapsed_time=30.0)
    return writer.to_bytes()
