"""The operator's command for reports: what it is, the first week that it receives, and how often it is called."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from dataclasses import dataclass

from pipeline.errors import UsageError
from pipeline.weekly.weeks import monday_of

HAND_OVER_S = 120.0  # s, judgement: what a command may take for one call; a mail server answers in less


@dataclass(frozen=True)
class OnReport:
    """A command that receives reports.

    Attributes
    ----------
    command
        Program and arguments. It receives JSON on its standard input.
    since
        First ISO week that it receives, first import or not; None for all weeks after the first import.
    digest
        Whether it is called once at the end of a night with all news, else for each report.
    """

    command: tuple[str, ...]
    since: str | None = None
    digest: bool = False


def on_report_of(command: str | None, *, since: str | None = None, digest: bool = False) -> OnReport | None:
    """Read what the operator wrote. Without a command there is none.

    Raises
    ------
    UsageError
        A quotation mark is not closed, or the week is no ISO week.
    """
    try:
        words = words_of(command or "")
    except ValueError as error:
        raise UsageError("the command for new reports cannot be read", where=command, why=str(error)) from error
    return OnReport(tuple(words), since_week(since) if since else None, digest) if words else None


def words_of(command: str, *, windows: bool = os.name == "nt") -> list[str]:
    r"""Split a command as a shell would; on Windows a backslash stands for itself, as in paths.

    >>> words_of("a 'b c'"), words_of(r'C:\mail.exe "my list"', windows=True)
    (['a', 'b c'], ['C:\\mail.exe', 'my list'])
    """
    lexer = shlex.shlex(command, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    if windows:
        lexer.escape = ""
    return list(lexer)


def since_week(week: str) -> str:
    """Check the first week that the operator wants to receive, and return it.

    Raises
    ------
    UsageError
        It is no ISO week.
    """
    try:
        monday_of(week)
    except ValueError as error:
        raise UsageError("the first week to hand over cannot be read", why=str(error), hint="Write 2026-W46") from error
    return week


def hand_over(command: tuple[str, ...], document: str) -> str | None:
    """Pass a report, or all of a digest, to the operator's command, and return the reason if that fails."""
    try:
        # A session of its own, so that its child processes end with it when the time is over.
        process = subprocess.Popen(  # noqa: S603  the operator's own command, split without a shell
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
        )
    except OSError as error:
        return f"{command[0]}: {error.strerror}"
    try:
        process.communicate(document.encode(), timeout=HAND_OVER_S)
    except subprocess.TimeoutExpired:
        return f"{command[0]} took longer than {HAND_OVER_S:g} s"
    finally:
        end(process)
    return f"{command[0]} ended with {process.returncode}" if process.returncode else None


def end(process: subprocess.Popen[bytes]) -> None:
    """End a command that still runs, and all processes of its session."""
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:  # Windows knows no sessions: the command ends alone
            process.kill()
        process.wait()


def refused(week: str, why: str) -> str:
    """Say that the command did not take the report of a week."""
    return f"{week} was not handed over and will be tried again: {why}"
