"""Feed damaged inputs to every reader: `python -m tests.fuzz.run --seconds 600 --seed 1`.

Readers may refuse an input with an error of their own, and may take a few seconds of CPU. Anything else is a failure,
which is written to `--failures` and printed with its seed.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import tempfile
import warnings
from collections import Counter
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from time import monotonic, process_time
from typing import TYPE_CHECKING, NamedTuple

from pipeline.athletes.home import Home
from pipeline.athletes.log_imports import import_log
from pipeline.athletes.logs import read_log
from pipeline.athletes.profile import load_profile
from pipeline.athletes.roster import add_from_roster
from pipeline.errors import GluteError
from pipeline.jobs.ingest.apple import with_exports
from pipeline.jobs.ingest.read import prepare, read_files
from pipeline.sources.discovery import OpenedArchive, expand_archives, find
from pipeline.sources.read import read_content
from pipeline.sources.registry import format_of
from pipeline.sources.vendors.apple_health import APPLE_HEALTH, read_health
from tests.fuzz.inputs import IMPORTS, LOGS, PROFILE, ROSTER, apple_export, exports, fits, texts
from tests.fuzz.memory import peak_bytes
from tests.fuzz.mutate import mutated, packed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.jobs.ingest.results import FileRead

LONGEST_S = 5.0  # s of CPU for an input of some kilobytes, judgement
LARGEST_BYTES = 500 * 2**20  # more memory than before the first input
REFERENCE, CLEANED = 0.15, 0.3  # shares of activities that the other engine reads, and that are cleaned: both are slow
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def _activity(data: bytes, rng: random.Random, home: Home) -> None:
    del home
    content = read_content(data, where="input", engine="reference" if rng.random() < REFERENCE else "columnar")
    for one in content.activities if rng.random() < CLEANED else ():
        prepare(one, source="input", content_sha256="0" * 64, home_timezone=None, intact=True)


def _archive(data: bytes, rng: random.Random, home: Home) -> None:
    del rng
    path = home.inbox("anna") / "input.bin"
    path.write_bytes(data)
    found = [one for one in expand_archives(find([path.parent])) if not isinstance(one, OpenedArchive)]
    exports = [one for one in found if format_of(one.head()) is APPLE_HEALTH]
    files = [one for one in found if one not in exports]
    verdicts: list[FileRead] = []
    if exports:
        files, verdicts, _ = with_exports(exports, files)
    for one in (*verdicts, *read_files(files, "columnar", None, now=NOW)):
        faulty = [why for why in one.ledger_row.get("reason", []) if why["code"] == "fault"]
        if faulty:
            raise AssertionError(faulty)


def _apple(data: bytes, rng: random.Random, home: Home) -> None:
    del home
    size = rng.choice((7, 1000, len(data) + 1))
    read_health(data[at : at + size] for at in range(0, len(data), size))


def _log(log: str, data: bytes, rng: random.Random, home: Home) -> None:
    del rng
    (home.athlete("anna") / f"{log}.csv").write_bytes(data)
    read_log(home, "anna", log)


def _import(data: bytes, rng: random.Random, home: Home) -> None:
    for log in LOGS:
        (home.athlete("anna") / f"{log}.csv").unlink(missing_ok=True)
    home.profile("anna").write_bytes(PROFILE)
    path = home.root / "import.csv"
    path.write_bytes(data)
    import_log(home, "anna", path, mass_unit=rng.choice((None, "kg", "lb")), today=NOW.date())


def _roster(data: bytes, rng: random.Random, home: Home) -> None:
    del rng
    path = home.root / "roster.csv"
    path.write_bytes(data)
    with tempfile.TemporaryDirectory() as folder:
        add_from_roster(Home(Path(folder)), path)


def _profile(data: bytes, rng: random.Random, home: Home) -> None:
    del rng
    home.profile("anna").write_bytes(data)
    load_profile(home, "anna")


class Kind(NamedTuple):
    """What is fuzzed: the name it is counted by, what reads it, how an input is made, and how often it is tried."""

    name: str
    read: Callable[[bytes, random.Random, Home], None]
    make: Callable[[random.Random], bytes]
    weight: int = 1


def _damaged(*sound: bytes) -> Callable[[random.Random], bytes]:
    return lambda rng: mutated(rng.choice(sound), sound, rng)


def _packed(kind: str) -> Callable[[random.Random], bytes]:
    """Return what makes archives: of one damaged file, or of an export with one."""

    def make(rng: random.Random) -> bytes:
        files = dict(rng.choice(exports())) if rng.random() < 0.5 else {"run.fit": rng.choice(fits())}
        if rng.random() < 0.7:
            name = rng.choice(list(files))
            files[name] = mutated(files[name], tuple(files.values()), rng)
        return packed(files, kind, rng)

    return make


@cache
def kinds() -> tuple[Kind, ...]:
    """Return everything that is fuzzed."""
    return (
        Kind("fit", _activity, _damaged(*fits()), 6),
        *(Kind(name, _activity, _damaged(*sound), 2 if len(sound) > 1 else 1) for name, sound in texts().items()),
        Kind("apple", _apple, _damaged(apple_export()), 1),
        *(Kind(name, _archive, _packed(name)) for name in ("gzip", "tar", "zip")),
        *(Kind("csv", partial(_log, log), _damaged(sound)) for log, sound in LOGS.items()),
        Kind("csv", _import, _damaged(*IMPORTS), 2),
        Kind("csv", _roster, _damaged(ROSTER)),
        Kind("toml", _profile, _damaged(PROFILE), 2),
    )


class Attempt(NamedTuple):
    """What came of one input: its kind, `read`, `refused` or `failed`, its bytes, and what went wrong."""

    kind: str
    outcome: str
    data: bytes
    fault: str | None = None


def attempt(seed: int, home: Home) -> Attempt:
    """Try the input that a seed stands for."""
    rng = random.Random(seed)  # noqa: S311  no secret
    kind = rng.choices(kinds(), [one.weight for one in kinds()])[0]
    return tried(kind, kind.make(rng), rng, home)


def tried(kind: Kind, data: bytes, rng: random.Random, home: Home) -> Attempt:
    """Let a kind's reader read an input."""
    began, memory = process_time(), peak_bytes()
    outcome = "read"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            kind.read(data, rng, home)
    except GluteError:
        outcome = "refused"
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return Attempt(kind.name, "failed", data, f"{type(error).__name__}: {error}")
    took, more = process_time() - began, peak_bytes() - memory
    if took > LONGEST_S:
        return Attempt(kind.name, outcome, data, f"took {took:.1f} s of CPU")
    if more > LARGEST_BYTES:
        return Attempt(kind.name, outcome, data, f"took {more / 2**20:.0f} MB more than any input before")
    return Attempt(kind.name, outcome, data)


def prepared(home: Home) -> Home:
    """Make the folders that readers are given files in."""
    for folder in (home.athlete("anna"), home.inbox("anna")):
        folder.mkdir(parents=True, exist_ok=True)
    return home


def attempts(first: int, home: Home) -> Iterator[tuple[int, Attempt]]:
    """Try inputs from a seed on, for ever."""
    prepared(home)
    for seed in itertools.count(first):
        yield seed, attempt(seed, home)


def main() -> None:
    """Fuzz for some time or for a number of inputs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--inputs", type=int, help="Stop after so many inputs instead.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--failures", type=Path, default=Path("fuzz-failures"))
    given = parser.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    faults: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        until = monotonic() + given.seconds
        for seed, one in itertools.islice(attempts(given.seed, Home(Path(folder))), given.inputs):
            counts[one.kind, one.outcome] += 1
            if one.fault:
                faults[one.fault[:100]] += 1
                given.failures.mkdir(exist_ok=True)
                (given.failures / f"{seed}.{one.kind}").write_bytes(one.data)
                sys.stdout.write(f"seed {seed}, {one.kind}: {one.fault[:300]}\n")
                sys.stdout.flush()
            if given.inputs is None and monotonic() > until:
                break
    for kind in dict.fromkeys(one.name for one in kinds()):
        own = {outcome: counts[kind, outcome] for outcome in ("read", "refused", "failed")}
        sys.stdout.write(f"{kind:7} " + " ".join(f"{outcome} {count:6}" for outcome, count in own.items()) + "\n")
    sys.stdout.write(f"{counts.total()} inputs, {faults.total()} failures of {len(faults)} kinds\n")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
