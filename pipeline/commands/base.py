"""What commands share: the home folder, options, and errors as one line with an exit code."""

from __future__ import annotations

import errno
import functools
import os
import traceback
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pipeline.errors import GluteError

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

EXIT_REJECTED = 1
EXIT_NOTHING_DONE = 3
EXIT_BUG = 70
EXIT_STOPPED = 130  # as shells count Ctrl-C
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}
DEBUG = "GLUTE_DEBUG"


class Commands(click.Group):
    """Show errors meant for a person as one line, with the exit code of their kind."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except GluteError as error:
            _end(ctx, str(error), error.exit_code)
        except (KeyboardInterrupt, click.Abort):
            _end(ctx, "stopped. What is stored is whole; run the same command again to go on", EXIT_STOPPED)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except OSError as error:
            if error.errno == errno.EPIPE:  # as `glute segments | head`: click ends quietly
                raise
            place = f" ({error.filename})" if error.filename else ""
            _end(ctx, f"{error.strerror or error}{place}", EXIT_NOTHING_DONE)
        except Exception as error:  # noqa: BLE001  the last line: whatever nobody foresaw is a bug and ends as one
            if os.environ.get(DEBUG):
                traceback.print_exc()
            what = f"this is a bug: {type(error).__name__}: {error}"
            hint = f"Please report it, with what the same command prints after {DEBUG}=1 and with glute --version"
            _end(ctx, f"{what}. What is stored is whole. {hint}", EXIT_BUG)


def _end(ctx: click.Context, message: str, exit_code: int) -> NoReturn:
    click.echo(f"glute: {message}", err=True)
    ctx.exit(exit_code)


def with_home(command: Callable[..., Any]) -> Callable[..., Any]:
    """Hand the home folder to a command as its first argument."""

    @functools.wraps(command)
    def run(**options: Any) -> Any:
        from pipeline.athletes.home import home_from

        return command(home_from(click.get_current_context().find_root().obj), **options)

    return run


def choice_of(words: type[StrEnum], *more: str) -> click.Choice[str]:
    """Offer the words of a vocabulary by what they say; click would offer their names."""
    return click.Choice([*(word.value for word in words), *more])


table_format = click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True
)
engine_option = click.option(
    "--engine",
    type=click.Choice(["columnar", "reference"]),
    default="columnar",
    show_default=True,
    help="How files are decoded; `reference` is slow and for checking.",
)
workers_option = click.option("--workers", type=click.IntRange(1), help="Processes.  [default: one for each core]")
cluster_option = click.option(
    "--cluster", envvar="GLUTE_CLUSTER", metavar="ADDRESS", help="A Dask scheduler, as tcp://10.0.0.2:8786."
)
