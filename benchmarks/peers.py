"""Do the same task with glute and with what else a user would pick: `python -m benchmarks.peers [FOLDER ...]`.

The files are two weeks of the sample data's exports and those of each FOLDER: FIT, GPX and TCX, unpacked beforehand.
Each peer reads all files of a section in a process of its own. A file is *read* if it gives an activity, *empty* if it
is read without error and holds none, and *refused* if it ends in an error, a crash or a CPU time beyond the limit. CPU
time is user and system of all processes, for each file but the first: that one and the start of the peer stand apart as
*start*. For the import, which starts several processes, it is all of it. Memory is the peak of all processes (PSS).

Peers are looked for in the interpreter `--python`, so that they need not be installed beside glute.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks import peer_readers
from benchmarks.peer_readers import ALL, FILES, FIT, GLUTE, GPX, OUTCOMES, PEERS
from benchmarks.processes import cost_of
from pipeline.store.ledger import SETTLED
from pipeline.store.store import Store
from pipeline.vocabulary import FileStatus
from sample_data.make import write_samples

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SECTIONS = {"FIT": FIT, "GPX": GPX, "FIT, GPX and TCX": ALL}
WEEKS = (1, 3)  # of the sample data: those of even number have compressed timestamps, which few devices write
LIMIT_S = 300.0  # of CPU time for one file; a judgement: the slowest peer takes 15 s for an hour
GZIP = b"\x1f\x8b"
PROGRAM = str(Path(sys.executable).with_name("glute"))
HEADER = (
    "files",
    "with",
    "version",
    "gives",
    "read",
    "empty",
    "refused",
    "activities",
    "records",
    "CPU ms/file",
    "start s",
    "MB",
)


class Row(NamedTuple):
    """What one peer made of the files of a section, and what it took."""

    title: str
    gives: str
    files: int
    read: int
    empty: int
    activities: int
    records: int
    cpu_ms: float | None
    start_s: float | None
    peak_mb: float

    @property
    def refused(self) -> int:
        """Files that ended in an error or a crash."""
        return self.files - self.read - self.empty


def main() -> None:
    """Gather the files, read them with each peer, print one table."""
    parser = argparse.ArgumentParser(description="Compare glute with other readers of the same files.")
    parser.add_argument("folder", type=Path, nargs="*", help="more files to read, such as real ones")
    parser.add_argument(
        "--python", default=sys.executable, help="the interpreter that has the peers (default this one)"
    )
    parser.add_argument("--most", type=int, help="files of each format, spread evenly over all (default all)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        sample, folder = Path(scratch) / "sample", Path(scratch) / "files"
        write_samples(sample, weeks=WEEKS)
        gather([sample / "exports", *options.folder], folder, options.most)
        print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
        print_rows(folder, options.python)


def gather(sources: Iterable[Path], folder: Path, most: int | None = None) -> None:
    """Copy files into a folder, unpacked and numbered, since GarminDB takes a name for the number of an activity."""
    paths = [path for source in sources for path in sorted(source.rglob("*")) if path.is_file()]
    folder.mkdir()
    for ending in ALL:
        same = [path for path in paths if path.name.lower().removesuffix(".gz").endswith(ending)]
        kept = [same[number * len(same) // most] for number in range(most)] if most and most < len(same) else same
        for number, path in enumerate(kept):
            (folder / f"{number:05d}{ending}").write_bytes(_unpacked(path.read_bytes()))


def _unpacked(content: bytes) -> bytes:
    """Unpack gzip; what cannot be unpacked stays as it is, and every peer refuses it."""
    if not content.startswith(GZIP):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        return content


def print_rows(folder: Path, python: str) -> None:
    """Read the files of each section with each of its peers, and print a row for each."""
    versions = _versions(python) | {GLUTE: _versions(sys.executable)[GLUTE]}
    print(f"| {' | '.join(HEADER)} |\n|{'---|' * len(HEADER)}")
    for name, endings in SECTIONS.items():
        files = sorted(path for path in folder.iterdir() if path.suffix in endings)
        label = f"{len(files)} {name}"
        print(_line(label, versions[GLUTE], imported(files)), flush=True)
        for title in [title for title, peer in PEERS.items() if title == GLUTE or peer.endings == endings]:
            if title not in versions:
                print(_without(label, title, "not installed"))
                continue
            try:
                row = read_by(title, files, python=sys.executable if title == GLUTE else python)
                print(_line(label, versions[title], row), flush=True)
            except RuntimeError:
                print(_without(label, title, f"{versions[title]} does not start"))


def _versions(python: str) -> dict[str, str]:
    """Give the versions of the peers that an interpreter has."""
    command = [python, "-P", peer_readers.__file__]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  our own command
    return {str(title): str(version) for title, version in json.loads(answer.stdout).items()}


def read_by(title: str, files: Sequence[Path], *, python: str = sys.executable, limit_s: float = LIMIT_S) -> Row:
    """Read files with one peer; where it ends its process, that file is refused and the others follow in a new one.

    Parameters
    ----------
    title
        One of `PEERS`.
    files
        What to read.
    python
        The interpreter that has the peer.
    limit_s
        CPU time for one file [s].

    Raises
    ------
    RuntimeError
        The peer is installed and cannot be started.
    """
    outcomes: list[dict[str, float]] = []
    cpu_s = start_s = peak_mb = 0.0
    timed = len(files)
    with tempfile.TemporaryDirectory() as scratch:
        shared = Path(scratch)
        while len(outcomes) < len(files):
            (shared / FILES).write_text(json.dumps([str(path) for path in files[len(outcomes) :]]))
            (shared / OUTCOMES).unlink(missing_ok=True)
            cost = cost_of([python, "-P", peer_readers.__file__, title, scratch, str(limit_s)], quiet=True)
            if not (shared / OUTCOMES).exists():
                raise RuntimeError(f"{title} does not start in {python}")
            started, *new = [json.loads(line) for line in (shared / OUTCOMES).read_text().splitlines()]
            outcomes += [*new, {}] if cost.code else new
            start_s += (new[0] if new else started)["cpu_s"]
            timed -= bool(new)
            cpu_s += cost.cpu_s
            peak_mb = max(peak_mb, cost.peak_mb)
    found = [outcome for outcome in outcomes if "activities" in outcome]
    read = [outcome for outcome in found if outcome["activities"]]
    return Row(
        title,
        PEERS[title].gives,
        files=len(files),
        read=len(read),
        empty=len(found) - len(read),
        activities=int(sum(outcome["activities"] for outcome in found)),
        records=int(sum(outcome["records"] for outcome in found)),
        cpu_ms=1000 * (cpu_s - start_s) / timed if timed else None,
        start_s=start_s,
        peak_mb=peak_mb,
    )


def imported(files: Sequence[Path]) -> Row:
    """Import files with `glute ingest`: decoded, cleaned, labelled, estimated, without copies, in its store."""
    with tempfile.TemporaryDirectory() as scratch:
        export, home = Path(scratch) / "export", Path(scratch) / "home"
        export.mkdir()
        for path in files:
            shutil.copy2(path, export)
        cost = cost_of([PROGRAM, "--home", str(home), "ingest", str(export), "--athlete", "peers"], quiet=True)
        store = Store(home / "store")
        verdicts = store.read("ledger", "peers")["verdict"].to_list()
        empty = verdicts.count(FileStatus.NOT_AN_ACTIVITY)
        return Row(
            "glute, import",
            "labels",
            files=len(files),
            read=sum(verdict in SETTLED for verdict in verdicts),
            empty=empty,
            activities=store.read("activities", "peers", columns=["activity_id"]).height,
            records=store.read("streams", "peers", columns=["activity_id"]).height,
            cpu_ms=1000 * cost.cpu_s / len(files),
            start_s=None,
            peak_mb=cost.peak_mb,
        )


def _line(label: str, version: str, row: Row) -> str:
    cells = (
        label,
        row.title,
        version,
        row.gives,
        row.read,
        row.empty,
        row.refused,
        row.activities,
        f"{row.records:,}",
        "" if row.cpu_ms is None else f"{row.cpu_ms:,.1f}",
        "" if row.start_s is None else f"{row.start_s:.1f}",
        f"{row.peak_mb:.0f}",
    )
    return f"| {' | '.join(map(str, cells))} |"


def _without(label: str, title: str, why: str) -> str:
    return f"| {label} | {title} | {why} |{' |' * (len(HEADER) - 3)}"


if __name__ == "__main__":
    main()
