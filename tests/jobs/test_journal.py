from __future__ import annotations

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.athletes.home import Home
from pipeline.errors import DeniedError, UsageError
from pipeline.jobs.journal import NIGHTS_KEPT, edit_journal, nights_recorded, record_of, recorded
from pipeline.outcomes import AthleteNight, Ingested, continued
from pipeline.versions import VERSIONS

START, END = datetime(2026, 11, 30, 3, 30, tzinfo=UTC), datetime(2026, 11, 30, 3, 31, 30, tzinfo=UTC)
INGESTED = Ingested(
    athlete="anna", newly_rejected=[("a/b.fit", "it is empty")], rejected_codes=["empty"], derived=2, waiting=1
)
INGESTED.verdicts.update({"stored": 2, "rejected": 1})
ANNA = AthleteNight(
    athlete="anna",
    ingested=INGESTED,
    reports=(Path("2026-W48.html"),),
    handed_over=("2026-W48",),
    renewed=(("growing", "toning"),) * 2,
    seconds=1.5,
)
BEN = AthleteNight(athlete="ben", error="no such thing")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def test_record() -> None:
    record = record_of([ANNA, BEN], start=START, end=END)
    assert (record["start"], record["seconds"], record["exit"]) == ("2026-11-30T03:30:00+00:00", 90, 1)
    assert record["versions"].items() >= VERSIONS.items()
    assert record["athletes"]["anna"] == {
        "files": {"rejected": 1, "stored": 2},
        "waiting": 1,
        "rejected": [{"source": "a/b.fit", "reason": "empty"}],
        "derived": 2,
        "failure": None,
        "reports": ["2026-W48"],
        "handed_over": ["2026-W48"],
        "undelivered": [],
        "renewed": [{"before": "growing", "after": "toning", "weeks": 2}],
        "put_off": False,
        "seconds": 1.5,
        "error": None,
    }
    assert record["athletes"]["ben"]["error"] == "no such thing"
    assert json.loads(json.dumps(record)) == record


def test_two_tries_are_one_entry() -> None:
    failed = AthleteNight(athlete="anna", error="busy", transient=True, seconds=2.0)
    night = record_of([continued(ANNA, failed)], start=START, end=END)["athletes"]["anna"]
    assert (night["handed_over"], night["seconds"], night["error"]) == (["2026-W48"], 3.5, "busy")
    assert night["rejected"] == [{"source": "a/b.fit", "reason": "empty"}]


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (DeniedError("access denied"), 3, "access denied"),
        (OSError(28, "No space left on device"), 3, "[Errno 28] No space left on device"),
        (ZeroDivisionError("x"), 70, "ZeroDivisionError"),
        (KeyboardInterrupt(), 130, "stopped"),
    ],
)
def test_a_night_that_fails_is_recorded(home: Home, error: BaseException, code: int, words: str) -> None:
    def night() -> None:
        with recorded(home) as done:
            done["anna"] = ANNA
            raise error

    with pytest.raises(type(error)):
        night()
    [record], _ = nights_recorded(home)
    assert (record["exit"], list(record["athletes"])) == (code, ["anna"])
    assert words in record["error"]


def test_a_night_is_recorded_from_its_start(home: Home) -> None:
    with recorded(home):
        [begun], _ = nights_recorded(home)
    [ended], _ = nights_recorded(home)
    assert (begun["end"], begun["exit"]) == (None, None)
    assert (ended["start"], ended["exit"]) == (begun["start"], 0)
    assert stat.S_IMODE(home.nights.stat().st_mode) == 0o600


def test_the_latest_nights_are_kept(home: Home) -> None:
    old = record_of([], start=START, end=END)
    home.root.mkdir()
    home.nights.write_text("".join(f"{json.dumps(old | {'exit': n})}\n" for n in range(NIGHTS_KEPT)))
    with recorded(home):
        pass
    records, _ = nights_recorded(home)
    assert [one["exit"] for one in records] == [*range(1, NIGHTS_KEPT), 0]


WHOLE = record_of([AthleteNight(athlete="anna")], start=datetime(2026, 9, 1, tzinfo=UTC))
CHANGES: tuple[dict[str, object], ...] = (
    {"start": 5},
    {"end": "noon"},
    {"seconds": "1"},
    {"athletes": []},
    {"athletes": {"anna": {"files": 3}}},
    {"athletes": {"anna": WHOLE["athletes"]["anna"] | {"files": {"stored": "3"}}}},
    {"athletes": {"anna": WHOLE["athletes"]["anna"] | {"rejected": [3]}}},
    {"start": "2026-09-01T03:30:00"},
    {"end": "2026-09-01T04:00:00+00:00"},
)
BY_HAND = [json.dumps(WHOLE | change).encode() for change in CHANGES]


@pytest.mark.parametrize("damage", [b'{"start": "2026-', b"\xff\xfe", b"[]", b"{}", b"7", *BY_HAND])
def test_a_line_that_cannot_be_read_stays(home: Home, damage: bytes) -> None:
    home.root.mkdir()
    home.nights.write_bytes(damage)
    with recorded(home):
        pass
    records, unreadable = nights_recorded(home)
    assert (len(records), unreadable) == (1, 1)
    assert home.nights.read_bytes().startswith(damage + b"\n")


def test_nights_of_an_older_program_are_read(home: Home) -> None:
    night = {key: value for key, value in WHOLE["athletes"]["anna"].items() if key not in ("renewed", "put_off")}
    home.root.mkdir()
    home.nights.write_text(json.dumps(WHOLE | {"athletes": {"anna": night}}))
    assert nights_recorded(home)[1] == 0


@pytest.mark.parametrize(("new", "left"), [(None, ["ben"]), ("zoe", ["ben", "zoe"])])
def test_an_athlete_leaves_or_is_renamed(home: Home, new: str | None, left: list[str]) -> None:
    with recorded(home) as done:
        done |= {"anna": ANNA, "ben": BEN}
    edit_journal(home, "anna", new)
    [record], _ = nights_recorded(home)
    assert list(record["athletes"]) == left


def test_metrics_can_be_read_by_others_and_name_nobody(home: Home, tmp_path: Path) -> None:
    metrics = tmp_path / "glute.prom"
    with recorded(home, metrics) as done:
        done |= {"anna": ANNA, "ben": BEN}
    assert stat.S_IMODE(metrics.stat().st_mode) == 0o644
    text = metrics.read_text()
    assert 'glute_night_files{verdict="stored"} 2\n' in text
    assert not any(name in text for name in ("anna", "ben", "b.fit", "no such thing"))


def test_metrics_without_a_folder_are_refused_first(home: Home, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"), recorded(home, tmp_path / "none" / "glute.prom"):
        pytest.fail("the night began")
    assert not home.nights.exists()
