"""The command `glute`: assembles the commands, each of which is imported only when it is asked for."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any, cast

import click

from pipeline.commands.base import CONTEXT, Group, leave_closed_pipe, wrong_usage
from pipeline.commands.kinds import OneOf
from pipeline.commands.streams import set_up_streams
from pipeline.errors import EXIT_STOPPED
from pipeline.files import OTHERS
from pipeline.imports import keep_algebra_single, keep_collector_rare, keep_memory_low
from pipeline.versions import VERSIONS
from pipeline.words import nearest

COMMANDS = (
    "activities",
    "analyze",
    "athlete",
    "backup",
    "completion",
    "demo",
    "doctor",
    "export",
    "export-fit",
    "ingest",
    "ledger",
    "log",
    "nightly",
    "nights",
    "open",
    "plan",
    "recompute",
    "report",
    "restore",
    "segments",
    "serve",
    "start",
    "what-if",
)
"""Each is defined in the module of its name in `pipeline/commands`."""


MEANT_AS_OPTION = ("--help", "--version")
COMPLETE_ENV = "_GLUTE_COMPLETE"  # click's name for it


class LazyGroup(Group):
    """Import a command when it is asked for."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the program, or answer a shell that asks what can be typed next."""
        if COMPLETE_ENV in os.environ:
            from pipeline.commands.powershell import add_powershell

            add_powershell()
        set_up_streams()
        return super().main(*args, **extra)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Read the options before the command."""
        try:
            return super().make_context(*args, **extra)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except KeyboardInterrupt as error:  # which click would call aborted, with the code of rejected files
            raise click.exceptions.Exit(EXIT_STOPPED) from error
        except click.UsageError as error:
            click.echo(f"glute: {wrong_usage(error)}", err=True)
            raise click.exceptions.Exit(error.exit_code) from error
        except OSError as error:  # the help is printed here
            leave_closed_pipe(error)
            raise

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all commands."""
        del ctx
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command, or name the nearest one."""
        name = args[0]
        if f"--{name}" in MEANT_AS_OPTION:
            ctx.fail(f"there is no command {name!r}. Did you mean --{name}?")
        if name not in COMMANDS and not name.startswith("-"):
            near = nearest(name, COMMANDS)
            ctx.fail(f"there is no command {name!r}" + (f". Did you mean {near}?" if near else ""))
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        return cast("click.Command", getattr(import_module(f"pipeline.commands.{name}"), name))


@click.group(cls=LazyGroup, context_settings=CONTEXT)
@click.option("--home", metavar="DIR", help="Home folder.  [default: $GLUTE_HOME, else the user data folder]")
@click.option(
    "--log-level",
    envvar="GLUTE_LOG_LEVEL",
    type=OneOf(["debug", "info"]),
    help="Log every file (debug) or every batch (info) to standard error.",
)
@click.option(
    "--log-format",
    envvar="GLUTE_LOG_FORMAT",
    type=OneOf(["text", "json"]),
    default="text",
    show_default=True,
    help="How each line of the log is written.",
)
@click.version_option(
    package_name="glute",
    message="%(prog)s %(version)s: " + ", ".join(f"{stage} {number}" for stage, number in VERSIONS.items()),
)
@click.pass_context
def main(ctx: click.Context, home: str | None, log_level: str | None, log_format: str) -> None:
    """Is my running growing, maintaining, toning or shrinking my glutes?

    Read the files of your watch, then ask about a week:

    \b
      glute demo                                      see it work on sample data
      glute start ~/Downloads/export                  first contact with an export of your own
      glute ingest ~/Downloads/export --athlete anna
      glute report anna
      glute open anna
    """
    keep_algebra_single()
    keep_memory_low()
    keep_collector_rare()
    os.umask(OTHERS)  # what Prefect and its server write is private, too
    ctx.obj = home
    if log_level:
        from pipeline.log_lines import FORMAT_ENV, start_logging

        os.environ[FORMAT_ENV] = log_format  # processes that this one starts log alike
        start_logging(log_level.upper())
