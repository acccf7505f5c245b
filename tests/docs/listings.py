"""Listings of README and docs: commands, each with what it prints.

`python -m tests.docs.listings` writes into the pages what is printed today, wherever only figures differ.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from pipeline.athletes.home import Home
from pipeline.cli import main
from pipeline.jobs.journal import record_of
from pipeline.outcomes import AthleteNight, Ingested

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_data" / "exports"
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/*.md")])
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"^\$ (glute .*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
LEFT_OUT = "..."
DEMO = "glute-demo"
ANSWERS = {"glute start": "\n"}  # Enter for the first question, then the input ends
EXIT_CODES = {"glute start": 130, "glute ingest export": 1}  # one file of that export is rejected


@dataclass(frozen=True)
class Listing:
    """A command of a page, and the lines below it."""

    page: Path
    typed: str
    shown: str


def blocks(page: Path, language: str | None = None) -> Iterator[str]:
    """Give the blocks of code of a page, of one language or of all."""
    for named, block in BLOCK.findall(page.read_text(encoding="utf-8")):
        if language in (None, named):
            yield block


def listings() -> list[Listing]:
    """List what pages show; the tutorial has a home and a test of its own."""
    pages = [page for page in PAGES if page.name != "tutorial.md"]
    return [Listing(page, *found) for page in pages for block in blocks(page) for found in SHOWN.findall(block)]


def run_demo(folder: Path) -> str:
    """Make the demo's home in a folder that stands for `~`, and return what is printed."""
    result = CliRunner().invoke(main, ["demo", "--keep", str(folder / DEMO), "--no-open"])
    assert result.exit_code == 0, result.output
    return result.output


def add_files(folder: Path) -> None:
    """Put the files that pages name into a folder that holds the demo's home."""
    strava = folder / "Downloads" / "export"
    strava.mkdir(parents=True)
    for path in (SAMPLES / "anna").glob("2026-11-[01]*.fit*"):
        shutil.copy(path, strava)
    (strava / "profile.csv").write_text("Athlete ID,Sex,Weight\n17,F,60\n", encoding="utf-8")
    shutil.copy(SAMPLES / "ben" / "2026-11-13-200s.fit", folder)
    Home(folder / DEMO).nights.write_text("".join(json.dumps(night) + "\n" for night in nights()), encoding="utf-8")
    export = folder / "export"
    export.mkdir()
    for name in ("2026-11-08-long.fit.gz", "2026-11-10-easy.fit"):
        shutil.copy(SAMPLES / "anna" / name, export)
    shutil.copy(SAMPLES / "clara" / "2026-09-25-monitoring.fit", export)
    whole = (SAMPLES / "ben" / "2026-11-13-200s.fit").read_bytes()
    (export / "again.fit").write_bytes((export / "2026-11-10-easy.fit").read_bytes())
    (export / "torn.fit").write_bytes(whole[: len(whole) // 2])
    (export / "broken.fit").write_bytes(whole[:40])
    (export / "sleep.sqlite").write_bytes(b"SQLite format 3\0")


def nights() -> Iterator[dict[str, Any]]:
    """Give two nights of the journal, of local times."""
    begun = [datetime(2026, 11, day, 3, 30).astimezone() for day in (29, 30)]
    read = Ingested(athlete="anna", verdicts=Counter(stored=3), derived=3)
    again = Ingested(
        athlete="anna",
        verdicts=Counter(stored=12, rejected=1),
        newly_rejected=[("watch/b.fit", "empty")],
        rejected_codes=["empty"],
        derived=2,
    )
    weeks, handed = (Path("2026-W48.html"),), ("2026-W48",)
    anna = AthleteNight(athlete="anna", ingested=read, reports=weeks, handed_over=handed)
    ben = AthleteNight(athlete="ben", ingested=Ingested(athlete="ben"), reports=weeks, handed_over=handed)
    failed = AthleteNight(athlete="ben", error="there is no athlete 'ben'")
    yield record_of([anna, ben], start=begun[0], end=begun[0] + timedelta(seconds=41))
    yield record_of([replace(anna, ingested=again), failed], start=begun[1], end=begun[1] + timedelta(seconds=90))


def printed(folder: Path, typed: str) -> str:
    """Run a command in a folder that stands for `~`, and return what it prints."""
    command, *words = (word.replace("~", str(folder)) for word in shlex.split(typed)[1:])
    words = [command, *(str(folder / word) if (folder / word).exists() else word for word in words)]
    begun = {name: answer for name, answer in ANSWERS.items() if typed.startswith(name)}
    result = CliRunner().invoke(
        main, words, input=next(iter(begun.values()), None), env={"GLUTE_HOME": str(folder / DEMO), "LC_ALL": "C"}
    )
    expected = next((code for name, code in EXIT_CODES.items() if typed.startswith(name)), 0)
    assert result.exit_code == expected, result.output
    return result.output.replace(str(folder), "~")


def words_of(line: str) -> str:
    """Leave the words of a line: figures move with every version of the model."""
    line = re.sub(r"-?\d[\d.,:]*", "0", line)
    return re.sub(r"\s+", " ", re.sub(r"([^\w\s])\1*", r"\1", line)).strip()


def refreshed(shown: str, lines: list[str]) -> str:
    """Replace the lines of a listing by those that are printed; `...` stands for any lines.

    Raises
    ------
    AssertionError
        Lines with these words are not printed, or others are between them.
    """
    fresh: list[str] = []
    at = 0
    parts = re.split(rf"^{re.escape(LEFT_OUT)}\n", f"{shown.rstrip()}\n", flags=re.MULTILINE)
    for number, part in enumerate(parts):
        wanted = list(map(words_of, part.splitlines()))
        last = len(lines) - len(wanted)
        if number == 0:  # nothing is left out before it
            places = range(1)
        elif number == len(parts) - 1 and wanted:  # nor after it
            places = range(max(at, last), last + 1)
        else:
            places = range(at, last + 1)
        found = [place for place in places if list(map(words_of, lines[place : place + len(wanted)])) == wanted]
        assert found, "\n".join(["what is shown:", part, "what is printed:", *lines[at:]])
        at = found[0] + len(wanted)
        fresh += [*([LEFT_OUT] if number else []), *lines[found[0] : at]]
    assert len(parts) > 1 or at == len(lines), "\n".join(["more is printed:", *lines[at:]])
    return "\n".join(line.rstrip() for line in fresh)


def lines_of(text: str) -> list[str]:
    """Return the lines of what was printed, without empty ones at the end."""
    return text.rstrip().splitlines()


def rewrite() -> None:
    """Write what is printed today into the pages."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        demo = run_demo(folder).replace(str(folder), "~")
        add_files(folder)
        for listing in listings():
            text = demo if listing.typed.startswith("glute demo") else printed(folder, listing.typed)
            if not listing.shown.strip():
                continue
            page = listing.page.read_text(encoding="utf-8")
            command = f"$ {listing.typed}\n"
            fresh = refreshed(listing.shown, lines_of(text))
            ending = listing.shown[len(listing.shown.rstrip("\n")) :]
            listing.page.write_text(page.replace(command + listing.shown, command + fresh + ending), encoding="utf-8")


if __name__ == "__main__":
    rewrite()
