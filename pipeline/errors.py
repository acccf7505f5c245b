"""The errors of the product: each says what happened, where, why, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.file_reasons import FileReason, hint_of, reason, text_of, worded
from pipeline.vocabulary import FileStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.file_reasons import Reason


EXIT_REJECTED = 1
EXIT_NOTHING_DONE = 3
EXIT_BUG = 70
EXIT_STOPPED = 130  # as shells count Ctrl-C
EXIT_PIPE_CLOSED = 141  # as shells count a program that writes to a pipe which nobody reads any more


LONGEST_PART = 1000  # characters of what went wrong, or of why, judgement: a terminal shows that many


class GluteError(Exception):
    """Base of every error that is meant for a person.

    Parameters
    ----------
    what
        What went wrong, as a sentence without its full stop.
    where
        File, archive member, byte offset or table row it happened at.
    why
        The cause, as far as it is known.
    hint
        What to do next.

    Examples
    --------
    >>> from pipeline import GluteError, read_file
    >>> try:
    ...     read_file("no-such-run.fit")
    ... except GluteError as error:
    ...     print(error)
    There is no such file or folder (no-such-run.fit)
    """

    exit_code = EXIT_NOTHING_DONE
    transient = False

    def __init__(self, what: str, *, where: str | None = None, why: str | None = None, hint: str | None = None) -> None:
        super().__init__(what)
        self.what, self.where, self.why, self.hint = what, where, why, hint

    def __str__(self) -> str:
        """Join the parts into one line a terminal can show."""
        return self._joined(f" ({self.where})" if self.where else "")

    @property
    def reason(self) -> str:
        """The same without the place."""
        return self._joined("")

    def _joined(self, place: str) -> str:
        text = _shortened(self.what) + place
        if self.why:
            text += f": {_shortened(self.why)}"
        if self.hint:
            text += f". {self.hint}"
        return text

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the keyword parts when the error crosses a process border."""
        return _rebuild, (type(self), self.what, self.where, self.why, self.hint)


def _shortened(text: str) -> str:
    """Cut a text short that quotes a value as long as a file."""
    return text if len(text) <= LONGEST_PART else f"{text[:LONGEST_PART]}..."


def _rebuild(kind: type[GluteError], what: str, where: str | None, why: str | None, hint: str | None) -> GluteError:
    return kind(what, where=where, why=why, hint=hint)


LONGEST_REASON = 200  # characters, judgement: an error may quote a whole file


def is_fault(error: BaseException) -> bool:
    """Return whether an error is a failure of the program on unforeseen data, and not a request to stop.

    Panics of Rust count, although they are no `Exception`: each compiled library has a class of its own.
    """
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def is_unforeseen(error: BaseException) -> bool:
    """Return whether an error is none that the program words for a person: damaged tables may be its cause."""
    return is_fault(error) and (not isinstance(error, (GluteError, OSError)) or isinstance(error, RefusedError))


def fault(error: BaseException) -> Reason:
    """Return the reason for a file that this program failed on."""
    text = str(error)[:LONGEST_REASON]
    return reason(FileReason.FAULT, type(error).__name__, "".join(c if c.isprintable() else " " for c in text))


def fault_reason(error: BaseException) -> str:
    """Word a failure of this program."""
    return worded([fault(error)])


def exit_code_of(error: BaseException) -> int:
    """Return the exit code of a command that an error ends."""
    if isinstance(error, GluteError):
        return error.exit_code
    if isinstance(error, OSError):
        return EXIT_NOTHING_DONE
    return EXIT_BUG if is_fault(error) else EXIT_STOPPED


class FaultError(GluteError):
    """Some activities on which this program failed; everything else is done."""

    exit_code = EXIT_REJECTED


class UsageError(GluteError):
    """The command or function was called with wrong arguments.

    Examples
    --------
    >>> from pipeline import UsageError, read_table
    >>> try:
    ...     read_table("runs")
    ... except UsageError as error:
    ...     print(error.what)
    there is no table 'runs'
    """

    exit_code = 2


class AthleteError(UsageError):
    """A profile or a log of an athlete is missing or wrong.

    Examples
    --------
    >>> from pipeline import AthleteError, Home, read_table
    >>> try:
    ...     read_table("weeks", "zoe", home="no-such-home")
    ... except AthleteError as error:
    ...     print(error.what, error.hint, sep="; ")
    there is no athlete 'zoe'; To add one: glute athlete add zoe
    """


class FileError(GluteError):
    """A file gives no activity. The class names the ledger's verdict for it.

    Parameters
    ----------
    code, *values
        Why, as `pipeline.file_reasons` words it.
    details
        Causes and further reasons.
    where
        What to call the file.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from pipeline import FileError, read_file
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "run.fit")
    ...     _ = path.write_bytes(b"")
    ...     try:
    ...         read_file(path)
    ...     except FileError as error:
    ...         print(error, error.verdict, sep="; ")
    The file is empty (run.fit). Export or copy it again; rejected
    """

    verdict = FileStatus.REJECTED

    def __init__(
        self, code: FileReason, *values: object, details: Sequence[Reason] = (), where: str | None = None
    ) -> None:
        first = reason(code, *values)
        super().__init__(text_of(first), where=where, why=worded(details) or None, hint=hint_of(first) or None)
        self.reasons = [first, *details]

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the reasons when the error crosses a process border."""
        return _file_error, (type(self), self.reasons, self.where)


def _file_error(kind: type[FileError], reasons: Sequence[Reason], where: str | None) -> FileError:
    first, *details = reasons
    return kind(FileReason(first["code"]), *first["values"], details=details, where=where)


class NotAnActivityError(FileError):
    """An intact file of something else: monitoring, settings, a workout plan, a course."""

    verdict = FileStatus.NOT_AN_ACTIVITY


class UnreadableError(FileError):
    """A file that could not be read this time: disk full or failing, no permission. The next run reads it again."""

    transient = True


class NothingToReadError(GluteError):
    """There is no file to read, or none of them is an activity."""


class UnsupportedError(FileError):
    """A file of a format that has no reader."""

    verdict = FileStatus.UNSUPPORTED


class StoreError(GluteError):
    """The store cannot be read or written.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from pipeline import Home, StoreError, read_report
    >>> with tempfile.TemporaryDirectory() as home:
    ...     profile = Home(Path(home)).profile("ben")
    ...     profile.parent.mkdir(parents=True)
    ...     _ = profile.write_text("")
    ...     try:
    ...         read_report("ben", home=home)
    ...     except StoreError as error:
    ...         print(error.why)
    no activity was ever stored
    """


class NothingStoredError(StoreError):
    """No activity of the athlete was ever stored."""


class DeniedError(StoreError):
    """The system or the bucket denies access; nothing stored is lost."""


class AbsentError(StoreError):
    """A bucket, a folder or a file of the store is not there."""


class DamagedError(StoreError):
    """A file of the store can be opened but is not a valid table."""


class MismatchError(StoreError):
    """The tables of an athlete contradict each other, as after a partial restore."""


class RefusedError(StoreError):
    """Rows violate the rules of their table; none was written."""

    exit_code = EXIT_BUG


class StoreBusyError(StoreError):
    """Another process holds the lock; trying again later helps."""

    transient = True


class UnreachableError(StoreError):
    """A store or a cluster on other machines does not answer; trying again later helps."""

    transient = True


class ClusterGoneError(UnreachableError):
    """A cluster does not answer, or has no workers, so nobody's work can be done there."""


class OtherVersionsError(GluteError):
    """A worker of a cluster runs other versions than the process that distributes the work, and did nothing.

    `where` is the worker's address.
    """
