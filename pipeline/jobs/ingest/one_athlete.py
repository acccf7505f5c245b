"""Ingest the files of one athlete: every file gets a verdict, every activity is stored once, all else is derived."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from pipeline.athletes.annotations import clock_shifts
from pipeline.athletes.file_key import made_file_key
from pipeline.athletes.profile import bare_profile, save_profile
from pipeline.athletes.settings import store_root
from pipeline.file_reasons import worded
from pipeline.jobs.agreement import refuse_mismatch
from pipeline.jobs.athlete_records import records_of
from pipeline.jobs.derive.derive import derive
from pipeline.jobs.ingest.batches import KnownContents, read_in_batches
from pipeline.jobs.ingest.lists import without_file
from pipeline.jobs.ingest.locate import located, remember
from pipeline.jobs.ingest.persist import Intake, account, remove_copies
from pipeline.jobs.ingest.repair import forget_derived, moved_aside, reconciled, standing
from pipeline.jobs.ingest.replaced import retired
from pipeline.jobs.ingest.results import settled_archives
from pipeline.jobs.ingest.select import select_files
from pipeline.jobs.ingest.unchanged import inputs_of, note_unchanged
from pipeline.jobs.parallel.pool import kept_workers
from pipeline.log_lines import line
from pipeline.outcomes import Ingested
from pipeline.sources.discovery import WITHIN, find
from pipeline.store.ledger import current, lost_activities, outdated
from pipeline.store.owner import only_writer
from pipeline.store.store import Store
from pipeline.words import counted, named

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

    from pipeline.athletes.home import Home
    from pipeline.jobs.athlete_records import AthleteRecords
    from pipeline.jobs.ingest.results import FileRead
    from pipeline.jobs.ingest.select import Selection
    from pipeline.jobs.parallel.pool import Workers
    from pipeline.jobs.progress import Progress
    from pipeline.sources.found_file import FoundFile

_LOG = logging.getLogger(__name__)

QUIET_S = 60.0  # s, judgement: a copy that pauses for longer has been broken off


def ingest_athlete(
    home: Home,
    athlete: str,
    roots: Sequence[Path],
    *,
    workers: Workers,
    progress: Progress,
    engine: str = "columnar",
    again: bool = False,
) -> Ingested:
    """Ingest the files of one athlete, who gets a bare profile if there is none.

    Parameters
    ----------
    home, workers, engine, progress, again
        As for `ingest`.
    athlete
        Id of the athlete.
    roots
        Files and folders to read. Files in the athlete's inbox that changed within the last `QUIET_S` are left to the
        next run, as they may still be growing. With `again` all are read, since a backup may just have been restored.

    Returns
    -------
    Ingested
        What became of the files. Errors are those of `ingest`.
    """
    outcome = Ingested(athlete=athlete)
    if athlete not in home.athletes():
        save_profile(home, bare_profile(athlete))
        outcome.notes.append(f"created an empty profile for {athlete}; complete it with: glute athlete set {athlete}")
    with only_writer(home, athlete), kept_workers():
        inputs = inputs_of(home, athlete, roots)  # before the files are listed: what comes later is new to the next run
        found, outcome.waiting = _settled(home.inbox(athlete), roots, again=again)
        known = _ingest_found(home, found, outcome, workers=workers, engine=engine, progress=progress, again=again)
        if empty := [] if again else _empty(roots):
            failures = [*([outcome.failure] if outcome.failure else []), f"there are no files ({', '.join(empty)})"]
            outcome.failure = "; ".join(failures)
        if roots and known is not None and not (outcome.failure or outcome.waiting):
            note_unchanged(home, athlete, inputs, known)
    return outcome


def _settled(inbox: Path, roots: Sequence[Path], *, again: bool) -> tuple[list[FoundFile], int]:
    """List the files to be read, and count those of the inbox that may still be growing."""
    files = list(find(roots))
    settled = [one for one in files if again or not (one.path.is_relative_to(inbox) and _just_touched(one))]
    return settled, len(files) - len(settled)


def _empty(roots: Sequence[Path]) -> list[str]:
    """Name the empty ones among several folders."""
    return [str(root) for root in roots if next(find([root]), None) is None] if len(roots) > 1 else []


def _just_touched(file: FoundFile) -> bool:
    """Return whether a file changed within `QUIET_S` of now; a time far in the future is a wrong clock."""
    return abs(datetime.now(UTC) - file.modified_time).total_seconds() < QUIET_S


def _ingest_found(
    home: Home,
    found: list[FoundFile],
    outcome: Ingested,
    *,
    workers: Workers,
    engine: str,
    progress: Progress,
    again: bool,
) -> int | None:
    """Read the files that are new, put them into the tables, and derive what rests on them.

    Returns how many files the same import would find unchanged; None where it would do more, or would note something.
    """
    store, athlete = Store(store_root(home)), outcome.athlete
    if again:
        outcome.notes += moved_aside(store, athlete)
    records = records_of(home, store, athlete)
    before = store.read("ledger", athlete)
    if not again:
        refuse_mismatch(store, athlete, before)
    earlier = located(home, athlete, before, before if again else outdated(before), found)
    if not again:
        outcome.notes += _not_renewed(earlier.missing)
    files = [*found, *earlier.found]
    trusted = before.clear() if again else before
    selection = select_files(trusted, files, progress)
    outcome.known = selection.known
    outcome.notes += selection.notes
    intake = Intake(store, athlete, standing(store, athlete, before) if again else before, progress)
    key = made_file_key(home, athlete)
    _take_in(intake, selection, trusted, records, engine=engine, workers=workers, key=key)
    ledger = intake.ledger
    if again:
        ledger, notes = reconciled(store, athlete, before, ledger, intake.seen)
        outcome.notes += notes
    if kept := retired(home, store, athlete, ledger, files, inside=selection.inside, seen=intake.seen):
        outcome.notes += kept.notes
        copies = Intake(store, athlete, kept.ledger, progress)
        selection = select_files(kept.trusted, [*files, *kept.found], progress)
        _take_in(copies, selection, kept.trusted, records, engine=engine, workers=workers, key=key)
        ledger = copies.ledger
    remember(home, athlete, files, ledger, datetime.now(UTC).date())
    remove_copies(store, athlete, ledger)
    account(outcome, before, ledger, intake.seen)
    new_records, lost = records.with_tables(store), lost_activities(ledger)
    if again:
        forget_derived(store, athlete, lost)
    outcome.derived, outcome.labelled, failure = derive(store, new_records, lost, workers=workers, progress=progress)
    outcome.failure = str(failure) if failure else None
    outcome.notes += records.problems
    repeats = records.problems or lost or earlier.missing or current(ledger).height < ledger.height
    return None if repeats else _known_again(files, ledger)


def _known_again(files: Sequence[FoundFile], ledger: pl.DataFrame) -> int:
    """Count files, and what lies in the archives among them, as they count once all are known."""
    sources = {file.source for file in files}
    return len(sources) + sum(source.split(WITHIN)[0] in sources for source in ledger["source"] if WITHIN in source)


def _take_in(
    intake: Intake,
    selection: Selection,
    ledger: pl.DataFrame,
    records: AthleteRecords,
    *,
    engine: str,
    workers: Workers,
    key: bytes,
) -> None:
    """Read the selected files in batches, then listed workouts without one, then add the verdicts on the rest."""
    read = partial(
        read_in_batches,
        known=KnownContents(ledger),
        engine=engine,
        home_timezone=records.profile.timezone,
        workers=workers,
        now=datetime.now(UTC),
        clock_shifts=clock_shifts(records.annotations),
        key=key,
    )
    intake.progress.begin("reading", len(selection.files) + len(selection.verdicts))
    for batch in read(selection.files):
        _log_batch(intake.athlete, batch)
        intake.add(batch)
    if selection.listed:
        intake.write()
        for batch in read(without_file(selection.listed, intake.ledger)):
            _log_batch(intake.athlete, batch)
            intake.add(batch)
    intake.add(settled_archives(selection.verdicts, intake.seen))
    intake.write()


def _not_renewed(missing: Sequence[str]) -> list[str]:
    """Name the files that an older version read and that cannot be found, so that their old values stay."""
    if not missing:
        return []
    what = counted(len(missing), "file was", "files were")
    return [f"{what} read by an older version and cannot be found, so its old values are kept: {named(missing)}"]


def _log_batch(athlete: str, batch: list[FileRead]) -> None:
    """Log one line for each file at debug level, and one for the batch at info level."""
    rows = [read.ledger_row for read in batch]
    for row in rows:
        shown = {key: row[key] for key in ("source", "verdict", "size_bytes")}
        _LOG.debug(line("file", athlete=athlete, **shown, reason=worded(row["reason"])))
    counts = Counter(row["verdict"] for row in rows)
    size_bytes = sum(row["size_bytes"] for row in rows)
    _LOG.info(line("batch", athlete=athlete, files=len(rows), size_bytes=size_bytes, **counts))
