"""The errors of the product: each says what happened, where, why, and what to do next."""

from __future__ import annotations

from pipeline.vocabulary import FileStatus


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

    exit_code = 3
    transient = False

    def __init__(self, what: str, *, where: str | None = None, why: str | None = None, hint: str | None = None) -> None:
        super().__init__(what)
        self.what, self.where, self.why, self.hint = what, where, why, hint

    def __str__(self) -> str:
        """Join the parts into one line a terminal can show."""
        return self._joined(f" ({self.where})" if self.where else "")

    @property
    def reason(self) -> str:
        """The same without the place, for a table that names it beside."""
        return self._joined("")

    def _joined(self, place: str) -> str:
        text = self.what + place
        if self.why:
            text += f": {self.why}"
        if self.hint:
            text += f". {self.hint}"
        return text

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the keyword parts when the error crosses a process border."""
        return _rebuild, (type(self), self.what, self.where, self.why, self.hint)


def _rebuild(kind: type[GluteError], what: str, where: str | None, why: str | None, hint: str | None) -> GluteError:
    return kind(what, where=where, why=why, hint=hint)


LONGEST_REASON = 200  # characters, judgement: an error may quote a whole file


def is_fault(error: BaseException) -> bool:
    """Whether an error is what data that nobody foresaw make a program do, and not a request to stop.

    Panics of Rust are among them, although they are no `Exception`: each compiled library has a class of its own.
    """
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def fault_reason(error: BaseException) -> str:
    """Say in a table that a row is missing by a fault of this program."""
    text = str(error)[:LONGEST_REASON]
    shown = "".join(c if c.isprintable() else " " for c in text)
    return f"a fault of glute, please report it: {type(error).__name__}: {shown}"


class FaultError(GluteError):
    """Some activities that this program should cope with, and does not; all else is done."""

    exit_code = 1


class UsageError(GluteError):
    """The command was given something it cannot work with."""

    exit_code = 2


class AthleteError(UsageError):
    """A profile or a log of an athlete is missing or wrong."""


class FileError(GluteError):
    """A file gives no activity. The class names the ledger's verdict for it."""

    verdict = FileStatus.REJECTED


class NotAnActivityError(FileError):
    """A sound file that holds something else: monitoring, settings, a workout plan, a course."""

    verdict = FileStatus.NOT_AN_ACTIVITY


class UnreadableError(FileError):
    """A file that could not be read this time: a full or failing disk, no permission. The next run reads it again."""

    transient = True


class UnsupportedError(FileError):
    """A file of a kind that no reader here understands."""

    verdict = FileStatus.UNSUPPORTED


class StoreError(GluteError):
    """The store cannot be read or written."""


class DeniedError(StoreError):
    """The system or the bucket refuses access: nothing is known of what is stored, and nothing of it is lost."""


class AbsentError(StoreError):
    """A bucket, a folder or a file of the store is not there."""


class DamagedError(StoreError):
    """A file of the store is there and can be opened, and its bytes are no table."""


class MismatchError(StoreError):
    """Tables of an athlete do not agree with one another, as after a partial restore."""


class RefusedError(StoreError):
    """Rows that break the rules of their table. Nothing of them was written."""

    exit_code = 70


class StoreBusyError(StoreError):
    """Another process holds the lock; trying again later helps."""

    transient = True


class UnreachableError(StoreError):
    """A store or a cluster on other machines does not answer; trying again later helps."""

    transient = True


class OtherVersionsError(GluteError):
    """A worker of a cluster has other versions than the process that hands out the work, so it did nothing.

    `where` is the worker's address.
    """
