"""Shared parts of the commands: the home folder, options, and errors as one line with an exit code."""

from __future__ import annotations

import errno
import functools
import os
import shutil
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pipeline.budget import BUDGET_ENV, BUDGET_MIN, MOST_BUDGET_MIN
from pipeline.commands.kinds import Address, OneOf, Place, Week, Whole
from pipeline.commands.typed import NAME, as_typed
from pipeline.errors import (
    EXIT_BUG,
    EXIT_NOTHING_DONE,
    EXIT_PIPE_CLOSED,
    EXIT_REJECTED,
    EXIT_STOPPED,
    DamagedError,
    GluteError,
    is_unforeseen,
)
from pipeline.vocabulary import UNIT_SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from enum import StrEnum
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.outcomes import Ingested

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}
DEBUG = "GLUTE_DEBUG"
NARROWEST_TEXT, USUAL_TEXT, WIDEST_TEXT = 50, 80, 120  # columns of a report
WRITABLE = "Choose a folder that you can write to: glute --home FOLDER, or -o FILE"
WHAT_TO_DO = {
    errno.ENOSPC: "Make room, then run the same command again: what is stored is whole",
    errno.EDQUOT: "Make room, then run the same command again: what is stored is whole",
    errno.EACCES: WRITABLE,
    errno.EPERM: WRITABLE,
    errno.EROFS: WRITABLE,
    errno.ENOENT: WRITABLE,
    errno.ENOTDIR: WRITABLE,
}
"""By the number of a system's error, where it is not one of a file that is read."""


class Group(click.Group):
    """Show errors meant for a person as one line, with the exit code of their kind."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except GluteError as error:
            _end(ctx, str(error), error.exit_code)
        except (KeyboardInterrupt, click.Abort):
            _end(ctx, "stopped. What is stored is whole; run the same command again to go on", EXIT_STOPPED)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            _end(ctx, wrong_usage(error, ctx.invoked_subcommand), error.exit_code)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except OSError as error:
            leave_closed_pipe(error)
            place = f" ({error.filename})" if error.filename else ""
            hint = f". {WHAT_TO_DO[error.errno]}" if error.errno in WHAT_TO_DO else ""
            _end(ctx, f"{error.strerror or error}{place}{hint}", EXIT_NOTHING_DONE)
        except Exception as error:  # noqa: BLE001  the outermost level: anything unexpected is reported as a bug
            if os.environ.get(DEBUG):
                import traceback

                traceback.print_exc()
            what = f"this is a bug: {type(error).__name__}: {error}"
            hint = f"Please report it, with what the same command prints after {DEBUG}=1 and with glute --version"
            _end(ctx, f"{what}. What is stored is whole. {hint}", EXIT_BUG)


def wrong_usage(error: click.UsageError, command: str | None = None) -> str:
    """Say in one sentence what is wrong with a command, and which command helps.

    Parameters
    ----------
    error
        What click found.
    command
        The command that was called, which some errors do not say.
    """
    message = " ".join(error.format_message().split())  # click sets choices below each other
    if isinstance(error, click.BadParameter) and not isinstance(error, click.MissingParameter) and error.param:
        option = isinstance(error.param, click.Option) and error.param.opts[-1]
        message = f"{option}: {error.message}" if option else error.message
    words = []
    context = error.ctx
    while context and context.parent:
        words.append(context.info_name or "")
        context = context.parent
    if error.ctx is None and command:
        words = [command]
    stop = "" if message.endswith(("?", "?)", ".")) else "."
    return f"{message}{stop} See: {' '.join([NAME, *words[::-1]])} --help"


def _end(ctx: click.Context, message: str, exit_code: int) -> NoReturn:
    say(f"glute: {message}")
    ctx.exit(exit_code)


def leave_closed_pipe(error: OSError) -> None:
    """End silently where a program that read the output has closed it, as `glute segments | head` does.

    Raises
    ------
    Exit
        It has; what is still buffered goes nowhere.
    """
    if error.errno != errno.EPIPE:
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    raise click.exceptions.Exit(EXIT_PIPE_CLOSED) from error


def say(text: str, *, err: bool = True, nl: bool = True) -> None:
    """Print a text for a person, whose commands work as they are printed."""
    click.echo(as_typed(text), err=err, nl=nl)


def with_home(command: Callable[..., Any]) -> Callable[..., Any]:
    """Hand the home folder to a command as its first argument."""

    @functools.wraps(command)
    def run(**options: Any) -> Any:
        from pipeline.athletes.home import home_from, keep_private

        home = home_from(click.get_current_context().find_root().obj)
        if keep_private(home):
            say(f"others could read {home.root}; now only you can")
        try:
            return command(home, **options)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            _refuse_damage(home, options.get("id") or options.get("athlete"), error)
            raise

    return run


def _refuse_damage(home: Home, athlete: str | None, error: Exception) -> None:
    """Name the damaged tables of the athlete whom a command is about, where the program failed on them.

    Raises
    ------
    DamagedError
        There are such tables.
    """
    if not athlete or not is_unforeseen(error):
        return
    from pipeline.athletes.settings import store_root
    from pipeline.jobs.agreement import damage_behind
    from pipeline.store.store import Store

    if wrong := damage_behind(error, lambda: Store(store_root(home)), athlete):
        raise DamagedError(wrong) from error


def exit_code_of_ingest(outcomes: Sequence[Ingested], *, named: bool = True) -> int:
    """Return 3 where none of the files that were named holds an activity, 1 where some failed, else 0."""
    if named and outcomes and not any(outcome.useful for outcome in outcomes):
        return EXIT_NOTHING_DONE
    return EXIT_REJECTED if any(outcome.newly_rejected or outcome.failure for outcome in outcomes) else 0


def text_width() -> int:
    """Return how wide a report may be, from 50 to 120 columns: as `COLUMNS` says, or the terminal; else 80."""
    if not (sys.stdout.isatty() or os.environ.get("COLUMNS")):
        return USUAL_TEXT
    return min(WIDEST_TEXT, max(NARROWEST_TEXT, shutil.get_terminal_size((USUAL_TEXT, 24)).columns))


def is_coloured(form: str, output: Path | None = None) -> bool:
    """Whether a text in a format is shown on a terminal, with colours; `NO_COLOR` asks for none."""
    return form == "terminal" and output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def print_or_write(text: str, form: str, output: Path | None) -> None:
    """Print a text in a format, or write it to a file and name the file."""
    if output is None:
        click.echo(as_typed(text) if form == "terminal" else text, nl=False)
        return
    from pipeline.report.render.document import write_report

    write_report(output, text)
    say(f"written: {output}")


def only_one(_context: click.Context, option: click.Parameter, ids: tuple[str, ...]) -> str | None:
    """Return the athlete that an option names; several are refused, of which click would take the last.

    Raises
    ------
    click.BadParameter
        It is given more than once.
    """
    if len(ids) > 1:
        raise click.BadParameter("one athlete at a time. Run the command once for each", param=option)
    return ids[0] if ids else None


def choice_of(words: type[StrEnum], *more: str) -> OneOf:
    """Offer the values of a vocabulary; click would offer the names of its members."""
    return OneOf([*(word.value for word in words), *more])


table_format = click.option(
    "--format", "form", type=OneOf(["table", "json", "csv"]), default="table", show_default=True
)
engine_option = click.option(
    "--engine",
    type=OneOf(["columnar", "reference"]),
    default="columnar",
    show_default=True,
    help="How files are decoded; `reference` is slow and for checking.",
)
workers_option = click.option("--workers", type=Whole(1), metavar="N", help="Processes.  [default: one for each core]")
cluster_option = click.option(
    "--cluster",
    envvar="GLUTE_CLUSTER",
    type=Address(),
    metavar="ADDRESS",
    help="A Dask scheduler, as tcp://10.0.0.2:8786.",
)
budget_option = click.option(
    "--budget",
    "budget_min",
    type=Whole(0, MOST_BUDGET_MIN),
    default=BUDGET_MIN,
    show_default=True,
    envvar=BUDGET_ENV,
    metavar="MINUTES",
    help="Of a night, to bring athletes up to a new version.",
)
metrics_option = click.option(
    "--metrics",
    envvar="GLUTE_METRICS",
    metavar="FILE",
    type=Place(dir_okay=False, resolve_path=True),
    help="Write counts of the night to this file, for Prometheus.",
)
week_option = click.option(
    "--week",
    type=Week(),
    metavar="YYYY-Www",
    help="As 2026-W46, 46 for the last such week, or a day of it.  [default: the latest week with an activity]",
)
units_option = click.option("--units", type=OneOf(UNIT_SYSTEMS), help="[default: those of the profile]")
output_option = click.option(
    "-o", "--output", type=Place(dir_okay=False), help="Write to this file; missing folders are made."
)


def with_on_report(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options for the operator's command for reports, and hand it over as one argument."""

    @click.option(
        "--on-report",
        envvar="GLUTE_ON_REPORT",
        metavar="COMMAND",
        help="Run for each report that is news, with its JSON on standard input.",
    )
    @click.option(
        "--on-report-since",
        "since",
        envvar="GLUTE_ON_REPORT_SINCE",
        type=Week(),
        metavar="YYYY-Www",
        help="The first week for --on-report.  [default: what is new after a first import]",
    )
    @click.option(
        "--digest", is_flag=True, envvar="GLUTE_DIGEST", help="Run --on-report once a night, with all news together."
    )
    @functools.wraps(command)
    def run(*given: Any, on_report: str | None, since: str | None, digest: bool, **options: Any) -> Any:
        from pipeline.errors import UsageError
        from pipeline.jobs.reports.on_report import on_report_of

        if (since or digest) and not on_report:
            raise UsageError(
                "--on-report-since and --digest need --on-report", hint="Add the command that is to be run"
            )
        return command(*given, on_report=on_report_of(on_report, since=since, digest=digest), **options)

    return run
