"""Feed damaged inputs to every reader: `python -m tests.fuzz.run --seconds 600 --seed 1`.

Readers may refuse an input with an error of their own, and may take a few seconds of CPU. Anything else is a failure,
which is written to `--failures` and printed with its seed.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import warnings
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from time import monotonic, process_time
from typing import TYPE_CHECKING

from pipeline.athletes.home import Home
from pipeline.athletes.log_columns import LOGS
from pipeline.athletes.logs import read_log
from pipeline.athletes.profile import load_profile
from pipeline.errors import GluteError
from pipeline.jobs.ingest.read import prepare, read_files
from pipeline.sources.discovery import OpenedArchive, expand_archives, find
from pipeline.sources.read import read_content
from tests.fuzz.mutate import mutated, packed
from tests.sources.conftest import run as short_run
from tests.sources.test_hostile import TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LONGEST_S = 5.0  # s of CPU for an input of some kilobytes, judgement
NOW = datetime(2026, 11, 20, tzinfo=UTC)
POLAR = (
    b'{"exercises":[{"startTime":"2024-01-01T00:00:00.000","duration":"PT60S","sport":"RUNNING","distance":150.0,'
    b'"samples":{"heartRate":[{"dateTime":"2024-01-01T00:00:00.000","value":120},{"dateTime":"2024-01-01T00:00:01.000",'
    b'"value":121}]}}],"exportVersion":"1.6","name":"Running","startTime":"2024-01-01T00:00:00.000"}'
)
PROFILE = (
    b'# a profile\nname = "Anna"\nsex = "female"\nbirth_date = 1990-05-31\nheight_cm = 168.0\nmass_kg = 60.0\n'
    b'races = ["10k=48:30", "half=1:45:10@2026-05-01"]\ncare = []\ntimezone = "Europe/Berlin"\n'
)
CSV = {
    "weight": b"date,mass_kg,body_fat_pct\n2026-05-01,60.5,22\n2026-05-02,60.4,\n",
    "thresholds": b"date,quantity,value,sd\n2026-05-01,hr_max_bpm,190,2\n",
    "annotations": b"activity,start_time,from_s,to_s,label\n,2026-05-01T07:30:00,10,20,hill\n",
    "strength": b"date,exercise,sets,reps,load_kg\n2026-05-01,squat,3,8,60\n",
    "pauses": b"date,from,to,kind\n2026-05-01,2026-05-01,2026-05-03,bed\n",
    "measure": b"date,quantity,value,sd\n2026-05-01,hip_cm,95,0.5\n",
}


@cache
def seeds() -> tuple[bytes, ...]:
    """Return sound inputs of each format of activities."""
    return (
        short_run(records=40).to_bytes(),
        short_run(records=5, total_calories=30).to_bytes(),
        *(text.encode() for text in TEXTS.values()),
        POLAR,
    )


def _activity(data: bytes, rng: random.Random, home: Home) -> None:
    del home
    content = read_content(data, where="input", engine=rng.choice(("columnar", "columnar", "columnar", "reference")))
    for one in content.activities:
        prepare(one, source="input", content_sha256="0" * 64, home_timezone=None, intact=True)


def _archive(data: bytes, rng: random.Random, home: Home) -> None:
    path = home.inbox("anna") / "input.bin"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed(data, "run.fit", rng))
    files = [one for one in expand_archives(find([path.parent])) if not isinstance(one, OpenedArchive)]
    for read in read_files(files, "columnar", None, now=NOW):
        faulty = [one for one in read.ledger_row.get("reason", []) if one["code"] == "fault"]
        if faulty:
            raise AssertionError(faulty)


def _log(data: bytes, rng: random.Random, home: Home) -> None:
    log = rng.choice(list(LOGS))
    path = home.athlete("anna") / f"{log}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    read_log(home, "anna", log)


def _profile(data: bytes, rng: random.Random, home: Home) -> None:
    del rng
    home.athlete("anna").mkdir(parents=True, exist_ok=True)
    home.profile("anna").write_bytes(data)
    load_profile(home, "anna")


Kind = tuple[str, "Callable[[bytes, random.Random, Home], None]", tuple[bytes, ...]]


def kinds() -> tuple[Kind, ...]:
    """Return what is fuzzed: a name, what reads it, and sound inputs."""
    return (
        *(("activity", _activity, seeds()),) * 6,
        ("archive", _archive, seeds()),
        ("log", _log, tuple(CSV.values())),
        ("profile", _profile, (PROFILE,)),
    )


def attempt(seed: int, home: Home) -> tuple[str, str, bytes, str | None]:
    """Try the input that a seed stands for: its kind, what came of it, its bytes, and what went wrong."""
    rng = random.Random(seed)  # noqa: S311  no secret
    name, read, sound = rng.choice(kinds())
    data = mutated(rng.choice(sound), sound, rng)
    began = process_time()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            read(data, rng, home)
    except GluteError:
        outcome = "refused"
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return name, "failed", data, f"{type(error).__name__}: {error}"
    else:
        outcome = "read"
    took = process_time() - began
    return name, outcome, data, f"took {took:.1f} s of CPU" if took > LONGEST_S else None


def failures(first: int, home: Home, counts: Counter[tuple[str, str]]) -> Iterator[tuple[int, bytes, str]]:
    """Try inputs from a seed on for ever, counting them; yield those that fail, and an empty reason after each."""
    seed = first
    while True:
        name, outcome, data, why = attempt(seed, home)
        counts[name, outcome] += 1
        yield seed, data, why or ""
        seed += 1


def main() -> None:
    """Fuzz for some time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--failures", type=Path, default=Path("fuzz-failures"))
    given = parser.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    kinds_of_failure: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        until = monotonic() + given.seconds
        for seed, data, why in failures(given.seed, Home(Path(folder)), counts):
            if why:
                kinds_of_failure[why[:100]] += 1
                given.failures.mkdir(exist_ok=True)
                (given.failures / str(seed)).write_bytes(data)
                sys.stdout.write(f"seed {seed}: {why[:300]}\n")
            if monotonic() > until:
                break
    for (name, outcome), count in sorted(counts.items()):
        sys.stdout.write(f"{name:10} {outcome:8} {count}\n")
    sys.stdout.write(f"{counts.total()} inputs, {kinds_of_failure.total()} failures of {len(kinds_of_failure)} kinds\n")
    sys.exit(bool(kinds_of_failure))


if __name__ == "__main__":
    main()
