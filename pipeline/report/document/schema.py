"""JSON Schemas of the documents, made from their dataclasses: `python -m pipeline.report.document.schema [FOLDER]`."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_origin

from pipeline.report.document.form import (
    Ends,
    Form,
    Hint,
    Keys,
    Limits,
    Member,
    OneOf,
    inner_hint,
    members,
)
from pipeline.report.document.what_if import WHAT_IF_VERSION, WhatIf
from pipeline.report.document.whole import DOCUMENT_VERSION, Document
from pipeline.report.document.years import HISTORY_VERSION, History
from pipeline.weekly.answer import Range

SCHEMAS: dict[str, tuple[type, int]] = {
    "report": (Document, DOCUMENT_VERSION),
    "years": (History, HISTORY_VERSION),
    "what-if": (WhatIf, WHAT_IF_VERSION),
}
"""Documents and their versions, by the name of the schema's file."""
TYPES = {str: "string", int: "integer", float: "number", bool: "boolean", date: "string", Range: "number"}
END_TEXTS = ("", "Lower end of the 90 % range", "Upper end of the 90 % range")


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of one of `SCHEMAS`.

    It allows keys that it does not name: a later program may add some within a version.
    """
    cls, version = SCHEMAS[name]
    definitions: dict[str, Any] = {}
    whole = _object(cls, definitions)
    whole["properties"]["version"] = {"const": version}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": whole.pop("description"),
        "description": "Meaning and unit of every key: docs/report.md",
        **whole,
        "$defs": dict(sorted(definitions.items())),
    }


def schema_text(name: str) -> str:
    """Return the schema as its file holds it."""
    return json.dumps(schema(name), ensure_ascii=False, indent=1) + "\n"


def file_of(name: str) -> str:
    """Return the name of a schema's file."""
    return f"{name}.schema.json"


def _object(cls: type, definitions: dict[str, Any]) -> dict[str, Any]:
    """Describe a dataclass: a key for every field, three for a range."""
    texts = _described(cls)
    properties: dict[str, Any] = {}
    for member in members(cls):
        for key, end in zip(member.keys, END_TEXTS, strict=False):
            text = {"description": end or texts[member.name]}
            properties[key] = {**_value(_end(member, end), definitions), **text}
    return {
        "description": _summary(cls),
        "type": "object",
        "properties": properties,
        "required": list(properties),
    }


def _end(member: Member, end: str) -> Hint:
    """Return the annotation of a key: limits hold for the value of a range, not for its ends."""
    marks = tuple(mark for mark in member.hint.marks if not isinstance(mark, Ends))
    return member.hint._replace(marks=() if end else marks)


def _value(hint: Hint, definitions: dict[str, Any]) -> dict[str, Any]:
    """Describe the values of an annotation."""
    found = _known(hint, definitions)
    if not hint.optional:
        return found
    if "enum" in found:
        return {"enum": [*found["enum"], None]}
    if "type" in found:
        return {**found, "type": [found["type"], "null"]}
    return {"anyOf": [found, {"type": "null"}]}


def _known(hint: Hint, definitions: dict[str, Any]) -> dict[str, Any]:
    """Describe the values of an annotation that are not null."""
    if is_dataclass(hint.kind) and hint.kind is not Range:
        return _reference(hint.kind, definitions)
    words, limits = hint.mark(OneOf), hint.mark(Limits) or Limits()
    form = hint.mark(Form) or Form(name="date" if hint.kind is date else None)
    if words:
        return {"enum": [str(word) for word in words.words]}
    if hint.kind in TYPES:
        marks = {"minimum": limits.least, "maximum": limits.most, "pattern": form.pattern, "format": form.name}
        return {"type": TYPES[hint.kind], **_given(marks)}
    inner = _value(inner_hint(hint), definitions)
    if get_origin(hint.kind) is Mapping:
        return {"type": "object", **_keys(hint.mark(Keys), inner)}
    return {"type": "array", "items": inner, **_given({"minItems": limits.least, "maxItems": limits.most})}


def _keys(keys: Keys | None, inner: dict[str, Any]) -> dict[str, Any]:
    """Describe the keys of a mapping; any, where there is no list of them."""
    if keys is None:
        return {"additionalProperties": inner}
    names = [str(name) for name in keys.names]
    required = {} if keys.part else {"required": names}
    return {"properties": dict.fromkeys(names, inner), **required}


def _given(marks: dict[str, Any]) -> dict[str, Any]:
    return {name: mark for name, mark in marks.items() if mark is not None}


def _reference(cls: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """Refer to a dataclass, which is described once."""
    if cls.__name__ not in definitions:
        definitions[cls.__name__] = {}
        definitions[cls.__name__] = _object(cls, definitions)
    return {"$ref": f"#/$defs/{cls.__name__}"}


def _summary(cls: type) -> str:
    return inspect.cleandoc(cls.__doc__ or "").partition("\n")[0]


def _described(cls: type) -> dict[str, str]:
    """Read what each field is from the docstrings of a class and of those before it."""
    texts: dict[str, str] = {}
    for one in reversed(cls.__mro__[:-1]):
        _, _, listed = (inspect.cleandoc(one.__doc__ or "")).partition("Attributes\n----------\n")
        names: list[str] = []
        for line in listed.splitlines():
            if line.startswith(" "):
                texts |= {name: f"{texts.get(name, '')} {line.strip()}".strip() for name in names}
            else:
                names = [name.strip() for name in line.split(",") if name.strip()]
    return texts


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs")
    for document in SCHEMAS:
        (folder / file_of(document)).write_text(schema_text(document), encoding="utf-8")
