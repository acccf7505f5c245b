"""Records of nights for the operator: a table, the problems of the last night, and counts for Prometheus."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.vocabulary import FILE_STATUSES, FileStatus
from pipeline.words import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

UNENDED = "-"
NIGHT_COLUMNS = (
    "began",
    "seconds",
    "exit",
    "athletes",
    "failed",
    "files",
    "rejected",
    "derived",
    "reports",
    "handed over",
)
SPARE_COLUMNS = ("seconds", "derived", "handed over", "athletes", "reports")
"""Left out where the terminal is too narrow, the first one first."""


def nights_text(records: Sequence[Mapping[str, Any]], zone: tzinfo | None = None, *, width: int | None = None) -> str:
    """Write a table of nights, a row each, then the problems of the last one.

    Parameters
    ----------
    records
        Records of the journal, the earliest first.
    zone
        Time zone of the times shown; the system's by default.
    width
        Of the terminal, in characters; where the table is wider, columns are left out. None for all of them.
    """
    rows = [NIGHT_COLUMNS, *(_row(record, zone) for record in records)]
    widths = {column[0]: max(map(len, column)) for column in zip(*rows, strict=True)}
    for title in SPARE_COLUMNS:
        if width is None or sum(widths.values()) + 2 * (len(widths) - 1) <= width:
            break
        del widths[title]
    shown = [dict(zip(NIGHT_COLUMNS, row, strict=True)) for row in rows]
    flush = dict.fromkeys(NIGHT_COLUMNS, str.rjust) | {"began": str.ljust}
    lines = ["  ".join(flush[title](row[title], most) for title, most in widths.items()) for row in shown]
    last = [*_renewal(records[-1]), *problems(records[-1])] if records else []
    return "\n".join([*lines, *last]) + "\n"


def _renewal(record: Mapping[str, Any]) -> list[str]:
    """Write a table of verdicts before and after a new version, and count who still waits for it."""
    verdicts: Counter[tuple[str, str]] = Counter()
    nights = record["athletes"].values()
    for one in (one for night in nights for one in night.get("renewed", ())):
        verdicts[one["before"], one["after"]] += one["weeks"]
    rows = [("before", "after", "weeks"), *((*pair, str(weeks)) for pair, weeks in sorted(verdicts.items()))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    table = [f"{before:{widths[0]}}  {after:{widths[1]}}  {weeks:>{widths[2]}}" for before, after, weeks in rows]
    lines = ["a new version gave these verdicts again:", *table] if verdicts else []
    if waiting := sum(night.get("put_off", False) for night in nights):
        lines.append(f"{counted(waiting, 'athlete waits', 'athletes wait')} for the new version: the time was spent")
    return lines


def _row(record: Mapping[str, Any], zone: tzinfo | None) -> tuple[str, ...]:
    counts = counts_of(record)
    began = datetime.fromisoformat(record["start"]).astimezone(zone)
    ended = record["end"] is not None
    return (
        f"{began:%Y-%m-%d %H:%M}",
        f"{record['seconds']:.0f}" if ended else UNENDED,
        str(record["exit"]) if ended else UNENDED,
        *(str(counts[name]) for name in ("athletes", "athletes_failed")),
        str(sum(counts["files"].values())),
        *(str(counts[name]) for name in ("files_newly_rejected", "derived", "reports_written", "reports_handed_over")),
    )


def problems(record: Mapping[str, Any]) -> list[str]:
    """List what went wrong in a night: what ended it, failures, newly rejected files, reports that were refused."""
    found = [f"the night failed: {record['error']}"] if record["error"] else []
    if record["end"] is None:
        found.append("the night has not ended: it is under way or was killed. The next night finishes its work")
    for athlete, night in record["athletes"].items():
        found += [f"{athlete}: {why}" for why in (night["error"], night["failure"]) if why]
        found += [f"{athlete}: rejected {file['source']}: {file['reason']}" for file in night["rejected"]]
        found += [f"{athlete}: {why}" for why in night["undelivered"]]
    return [" ".join(one.splitlines()) for one in found]  # a name of a file may hold the end of a line


def counts_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """Count what a night did for all athletes together; `files` are by verdict."""
    nights = record["athletes"].values()
    return {
        "athletes": len(nights),
        "athletes_failed": sum(night["error"] is not None for night in nights),
        "files": {verdict: sum(night["files"].get(verdict, 0) for night in nights) for verdict in FILE_STATUSES},
        "files_newly_rejected": sum(len(night["rejected"]) for night in nights),
        "derived": sum(night["derived"] for night in nights),
        "reports_written": sum(len(night["reports"]) for night in nights),
        "reports_handed_over": sum(len(night["handed_over"]) for night in nights),
        "reports_refused": sum(len(night["undelivered"]) for night in nights),
    }


NIGHT_METRICS = {
    "last_end_timestamp_seconds": "When the last night ended.",
    "duration_seconds": "How long the last night took.",
    "exit_code": "Exit code of the last night.",
    "athletes": "Athletes of the last night.",
    "athletes_failed": "Athletes whose night failed.",
    "files": "Files looked into, by verdict.",
    "files_newly_rejected": "Files rejected for the first time.",
    "derived": "Activities derived.",
    "reports_written": "Reports written.",
    "reports_handed_over": "Reports that the operator's command took.",
    "reports_refused": "Reports that the operator's command did not take.",
}
"""Names after `glute_night_`, and what each counts. None has a label that names a person or a file."""


def metrics_text(record: Mapping[str, Any]) -> str:
    """Write the counts of a night that has ended in the text format of Prometheus."""
    values = {
        "last_end_timestamp_seconds": int(datetime.fromisoformat(record["end"]).timestamp()),
        "duration_seconds": record["seconds"],
        "exit_code": record["exit"],
        **counts_of(record),
    }
    lines = []
    for name, what in NIGHT_METRICS.items():
        lines += [f"# HELP glute_night_{name} {what}", f"# TYPE glute_night_{name} gauge"]
        if name == "files":
            lines += [
                f'glute_night_files{{verdict="{FileStatus(key)}"}} {count}' for key, count in values[name].items()
            ]
        else:
            lines.append(f"glute_night_{name} {values[name]}")
    return "\n".join(lines) + "\n"
