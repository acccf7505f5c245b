"""Kinds of options: days, weeks, measures and paths as people write them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.files import expanded
from pipeline.words import nearest

if TYPE_CHECKING:
    from datetime import date


AGO = {"today": 0, "yesterday": 1}
LINK = re.compile(r"https?://", re.IGNORECASE)
SCHEDULER = re.compile(r"([a-z]+://)?(\[[0-9a-fA-F:]+\]|[^\s/:]+):\d+")


def _today() -> date:
    return datetime.now().astimezone().date()


class Day(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions of click
    """A date in any usual spelling; without a year, the last such day, unless the year is needed."""

    name = "date"

    def __init__(self, *, needs_year: bool = False) -> None:
        self.needs_year = needs_year

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the date."""
        from pipeline.athletes.days import read_day

        if not isinstance(value, str):
            return value  # type: ignore[no-any-return]  # click converts what is converted already
        word = value.strip().lower()
        if word in AGO:
            return _today() - timedelta(days=AGO[word])
        try:
            return read_day(value.strip(), today=None if self.needs_year else _today())
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Week(click.ParamType):  # type: ignore[type-arg]  # as above
    """An ISO week in any usual spelling, or one of its days, as `2026-W46`; without a year, the last one."""

    name = "week"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read the week."""
        from pipeline.athletes.days import read_week

        try:
            return read_week(value, today=_today())
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Measure(click.ParamType):  # type: ignore[type-arg]  # as above
    """A number in a unit, or in another one that is named."""

    name = "number"

    def __init__(self, unit: str = "") -> None:
        self.unit = unit

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read and convert the measure."""
        from pipeline.athletes.measures import read_measure

        if not isinstance(value, str):
            return float(value)
        try:
            return read_measure(value, self.unit)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class OneOf(click.Choice[str]):
    """One of some words, whatever its capitals, also cut short where no other begins so."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Find the word, or name the nearest one."""
        text = str(value).strip().lower()
        begun = [word for word in self.choices if text and word.startswith(text)]
        if text not in begun and len(begun) != 1:
            near = nearest(text, self.choices)
            hint = f". Did you mean {near}?" if near else ""
            self.fail(f"{str(value)!r} is not one of {', '.join(self.choices)}{hint}", param, ctx)
        return text if text in begun else begun[0]


class Whole(click.IntRange):
    """A whole number within limits."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the number."""
        limits = f"of {self.min} or more" if self.max is None else f"from {self.min} to {self.max}"
        try:
            return int(super().convert(value, param, ctx))
        except click.BadParameter:
            self.fail(f"{str(value)!r} is not a whole number {limits}", param, ctx)


class Address(click.ParamType):  # type: ignore[type-arg]  # as above
    """The address of a Dask scheduler."""

    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check the address."""
        if not SCHEDULER.fullmatch(value):
            self.fail(f"{value!r} is not the address of a scheduler; write it as tcp://10.0.0.2:8786", param, ctx)
        return str(value)


class Place(click.Path):
    """A path to write to, also where the shell left `~` as it is: in quotation marks, and in `--output=~/fit`."""

    def __init__(self, *, dir_okay: bool = True, file_okay: bool = True, resolve_path: bool = False) -> None:
        super().__init__(dir_okay=dir_okay, file_okay=file_okay, resolve_path=resolve_path, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Expand the path."""
        return super().convert(expanded(value), param, ctx)


class Found(click.Path):
    """A path that exists, also where quotation marks kept the shell from reading `~`."""

    def __init__(self, *, dir_okay: bool = True) -> None:
        super().__init__(exists=True, dir_okay=dir_okay, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Find the path, or name the nearest one."""
        if LINK.match(str(value)):
            self.fail(f"{value} is a link, and nothing is downloaded; save the file first", param, ctx)
        path = expanded(value)
        if not path.exists() and not path.is_symlink():
            self.fail(f"there is no file or folder {str(path)!r}{_nearest(path)}", param, ctx)
        if path.is_dir() and not self.dir_okay:
            self.fail(f"{str(path)!r} is a folder, and one file is needed", param, ctx)
        return super().convert(str(path), param, ctx)


def _nearest(path: Path) -> str:
    """Name what a path may have meant: the nearest name beside it, else the first folder that is missing."""
    missing = next((parent for parent in [*path.parents][::-1] if not parent.exists()), None)
    if missing is not None:
        return f", as there is no {str(missing)!r}"
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return ""
    import difflib

    near = difflib.get_close_matches(path.name, names, n=1)
    return f". Did you mean {str(path.with_name(near[0]))!r}?" if near else ""
