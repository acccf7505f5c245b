"""Dataclasses as plain JSON data and back, by their annotations alone.

A field is a `str`, `int`, `float`, `bool`, `date`, a dataclass, a `Range`, a tuple or a mapping of these, or one of
them or None. What an annotation adds in `Annotated` says which keys and values there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from pipeline.weekly.answer import Range

T = TypeVar("T")
DECIMALS = 6  # of every number: far below any error, and the noise of 32 bits goes


@dataclass(frozen=True, slots=True)
class Ends:
    """Keys of the ends of a `Range`, where they are not those of its field with `_low` and `_high`."""

    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of a mapping: all of `names`, or, where it holds a part, some of them."""

    names: tuple[str, ...]
    part: bool = False


@dataclass(frozen=True, slots=True)
class OneOf:
    """Words that a text can be."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """Least and most that a number can be, or that a list can hold."""

    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """What a text looks like: a pattern, or the name of a format of JSON Schema."""

    pattern: str | None = None
    name: str | None = None


class Hint(NamedTuple):
    """An annotation taken apart: its type, whether it can be None, and what `Annotated` adds."""

    kind: Any
    optional: bool
    marks: tuple[Any, ...]

    def mark(self, wanted: type[T]) -> T | None:
        """Return what `Annotated` adds of a type."""
        return next((mark for mark in self.marks if isinstance(mark, wanted)), None)


class Member(NamedTuple):
    """A field of a dataclass: its name, its annotation, the keys that it takes, and whether it has a default."""

    name: str
    hint: Hint
    keys: tuple[str, ...]
    default: bool


def taken_apart(annotation: Any) -> Hint:
    """Take an annotation apart."""
    marks: tuple[Any, ...] = ()
    optional = False
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *added = get_args(annotation)
            marks = (*marks, *added)
        elif get_origin(annotation) in (Union, UnionType):
            others = [part for part in get_args(annotation) if part is not NoneType]
            if len(others) > 1:
                raise TypeError(f"one type or None is wanted, not {annotation}")
            annotation, optional = others[0], True
        else:
            return Hint(annotation, optional, marks)


@cache
def members(cls: Any) -> tuple[Member, ...]:
    """Return the fields of a dataclass."""
    annotations = get_type_hints(cls, include_extras=True)
    return tuple(
        Member(field.name, hint, _keys(field.name, hint), field.default is not MISSING)
        for field in fields(cls)
        for hint in [taken_apart(annotations[field.name])]
    )


def _keys(name: str, hint: Hint) -> tuple[str, ...]:
    if hint.kind is not Range:
        return (name,)
    ends = hint.mark(Ends) or Ends(f"{name}_low", f"{name}_high")
    return (name, ends.low, ends.high)


def to_plain(value: Any) -> dict[str, Any]:
    """Write a dataclass as plain data, numbers to six decimals."""
    plain: dict[str, Any] = {}
    kind: Any = type(value)
    for (name, _, keys, _), write in _writers(kind):
        part = getattr(value, name)
        if len(keys) == 1:
            plain[name] = write(part)
        else:
            ends = (None, None, None) if part is None else (part.value, part.low, part.high)
            plain.update(zip(keys, map(write, ends), strict=True))
    return plain


def from_plain(cls: type[T], plain: Mapping[str, Any]) -> T:
    """Read a dataclass from plain data; what can be None or has a default may be missing.

    Raises
    ------
    ValueError
        A key is missing, or holds something else than its field.
    """
    try:
        found: T = _read(cls, plain)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is no {cls.__name__}: {error!r}") from error
    return found


def _read(cls: Any, plain: Mapping[str, Any]) -> Any:
    values: dict[str, Any] = {}
    for (name, hint, keys, default), read in _readers(cls):
        if default and name not in plain:
            continue
        found: list[Any] = [plain.get(key) if hint.optional else plain[key] for key in keys]
        if len(keys) == 1:
            values[name] = read(*found)
        else:
            values[name] = None if None in found else Range(*found)
    return cls(**values)


@cache
def _writers(cls: Any) -> tuple[tuple[Member, Callable[[Any], Any]], ...]:
    return tuple((member, _writer(member.hint)) for member in members(cls))


@cache
def _readers(cls: Any) -> tuple[tuple[Member, Callable[[Any], Any]], ...]:
    return tuple((member, _reader(member.hint)) for member in members(cls))


def _writer(hint: Hint) -> Callable[[Any], Any]:
    """Return what writes the values of an annotation."""
    if hint.kind in _PLAIN:
        return _PLAIN[hint.kind]
    if is_dataclass(hint.kind):
        return _or_none(to_plain)
    inner = _writer(inner_hint(hint))
    if get_origin(hint.kind) is tuple:
        return _or_none(lambda values: [inner(value) for value in values])
    return _or_none(lambda values: {str(key): inner(value) for key, value in values.items()})


def _reader(hint: Hint) -> Callable[[Any], Any]:
    """Return what reads the values of an annotation."""
    if is_dataclass(hint.kind):
        return _or_none(lambda plain: _read(hint.kind, plain))
    if hint.kind in (float, int, bool, str, Range):
        return _same
    if hint.kind is date:
        return _or_none(date.fromisoformat)
    inner = _reader(inner_hint(hint))
    if get_origin(hint.kind) is tuple:
        return _or_none(lambda values: tuple(map(inner, values)))
    return _or_none(lambda values: {key: inner(value) for key, value in values.items()})


def inner_hint(hint: Hint) -> Hint:
    """Return what a tuple or a mapping holds."""
    origin, parts = get_origin(hint.kind), get_args(hint.kind)
    if origin is tuple and parts[1:] == (...,):
        return taken_apart(parts[0])
    if origin is Mapping and parts[0] is str:
        return taken_apart(parts[1])
    raise TypeError(f"{hint.kind} has no form in JSON")


def _or_none(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else change(value)


def _same(value: Any) -> Any:
    return value


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), DECIMALS)


_PLAIN: dict[Any, Callable[[Any], Any]] = {
    **dict.fromkeys((float, Range), _rounded),
    **dict.fromkeys((int, bool), _same),
    str: _or_none(str),
    date: _or_none(date.isoformat),
}
"""What writes the values of an annotation that holds no others."""
