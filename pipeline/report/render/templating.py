"""The Jinja templates of the pages, with the language and colours that all of them use."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.report import quantities
from pipeline.report.render import theme
from pipeline.report.sentences import sentence


def render_template(name: str, **values: Any) -> str:
    """Fill a template of this package.

    Parameters
    ----------
    name
        File name of the template.
    values
        Its variables, beside language and colours. Texts are escaped, and units stay on the line of their number.
    """
    text: str = (
        _environment()
        .get_template(name)
        .render(
            language=sentence("language.code"),
            light=theme.LIGHT,
            dark=theme.DARK,
            light_background=theme.LIGHT_BACKGROUND,
            dark_background=theme.DARK_BACKGROUND,
            **values,
        )
    )
    return text


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("pipeline.report.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_with_held_units,
    )


def _with_held_units(value: Any) -> Any:
    """Keep every unit on the line of its number."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return quantities.hold_units(value, "\N{NO-BREAK SPACE}")
    return value
