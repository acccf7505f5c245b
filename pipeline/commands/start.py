"""The command `glute start`."""

from __future__ import annotations

import functools
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands.asking import DO_NOT_KNOW, IN_UNITS, QUESTIONS, ask, shown
from pipeline.commands.base import (
    exit_code_of_ingest,
    is_coloured,
    print_or_write,
    say,
    text_width,
    with_home,
)
from pipeline.commands.browser import open_option, show
from pipeline.commands.kinds import Found, OneOf
from pipeline.errors import EXIT_NOTHING_DONE, EXIT_STOPPED, UsageError
from pipeline.files import expanded
from pipeline.vocabulary import UNIT_SYSTEMS
from pipeline.words import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.outcomes import Ingested
    from pipeline.vocabulary import Units

FIRST_ID = "me"
HOW_TO_ANSWER = "Enter takes the value in brackets, ? means that you do not know. Everything stays on this machine."
EXPORTING = ("garmin", "strava", "apple", "polar", "suunto", "coros", "fitbit")
"""The keys of `VENDOR_EXPORTS`, which `--help` must not import."""

LAST_OF_EXPORT = 10  # paths named in the command that goes on, judgement


@click.command()
@click.argument("exports", nargs=-1, type=Found())
@click.option("--id", "athlete_id", metavar="ID", help="Id of the new athlete.  [default: asked]")
@click.option("--units", type=OneOf(UNIT_SYSTEMS), help="Of questions and reports.  [default: asked]")
@click.option("--new", is_flag=True, help="Take an ID that is near that of another athlete.")
@click.option("--yes", is_flag=True, help="Ask nothing; what the files do not say stays unknown.")
@click.option("--how", type=OneOf(EXPORTING), help="Only say how to get an export from this vendor.")
@open_option
@with_home
def start(
    home: Home,
    exports: tuple[Path, ...],
    athlete_id: str | None,
    units: Units | None,
    how: str | None,
    *,
    new: bool,
    yes: bool,
    open_it: bool,
) -> None:
    """Start with an export of your own, or learn how to get one.

    Looks at some of its files, proposes a profile, reads everything and reports the latest week.

    \b
      glute start                             says how to get an export
      glute start ~/Downloads/export.zip
      glute start ~/Downloads/garmin.zip ~/Downloads/strava.zip
      glute start ~/Downloads/export --id anna --yes

    Exits as glute ingest does: with 0 if all files worked, with 1 if some were rejected, with 3 if none is an activity.
    """
    from pipeline.jobs import onboarding
    from pipeline.report.render.progress import proposal_text

    if how or not exports:
        exports = () if how else _asked_exports(yes=yes)
        if not exports:
            _say_how(how)
            return
    new_id = functools.partial(onboarding.new_id, home, near=new)
    chosen = new_id(athlete_id or FIRST_ID) if athlete_id or yes else None
    say("looking at the files ...")
    proposal = onboarding.propose_profile(exports)
    say(proposal_text(proposal))
    if yes:
        answers = proposal.given | ({"units": units} if units else {})
    else:
        chosen = chosen or _asked_id(home, new_id)
        answers = _answers(units, proposal.given)
    whose = onboarding.start_athlete(home, chosen or FIRST_ID, answers)
    outcomes = _read(home, exports, whose)
    code = exit_code_of_ingest(outcomes)
    if code == EXIT_NOTHING_DONE:
        say(f"glute: nothing in the export is an activity. {onboarding.NO_EXPORT}")
        say(f"Your answers are kept. To read another export: glute ingest EXPORT --athlete {whose}")
        sys.exit(code)
    _report(home, whose, open_it=open_it)
    if any(outcome.newly_rejected for outcome in outcomes):
        say(f"Not all files could be used. Which, and why: glute ledger {whose} --verdict rejected")
    sys.exit(code)


def _asked_exports(*, yes: bool) -> tuple[Path, ...]:
    """Ask where the export is; none where there is none yet, or nobody to ask."""
    if yes or not sys.stdin.isatty():
        return ()

    def found(text: str) -> tuple[Path, ...]:
        word = text.strip().strip("\"'")
        if word.lower() in ("", "no", "none", DO_NOT_KNOW):
            return ()
        path = expanded(word if os.name == "nt" else word.replace("\\ ", " "))
        if not path.exists():
            raise UsageError(f"there is no file or folder {str(path)!r}")
        return (path,)

    answer: tuple[Path, ...] = ask("Your export, a file or folder (none: how to get one)", "none", found)
    return answer


def _say_how(vendor: str | None) -> None:
    """Say how to get an export, of the vendor that is chosen or of all."""
    from pipeline.sources.vendors.exports import AFTERWARDS, VENDOR_EXPORTS, export_steps

    if vendor is None and sys.stdin.isatty():
        names = ", ".join(VENDOR_EXPORTS)
        vendor = ask(f"Your watch or app: {names}", "all", functools.partial(_vendor, (*VENDOR_EXPORTS, "all")))
    for word in VENDOR_EXPORTS if vendor in (None, "all") else (vendor,):
        say(f"{export_steps(str(word))}\n")
    say(AFTERWARDS)


def _vendor(words: Sequence[str], text: str) -> str:
    begun = [word for word in words if text.strip() and word.startswith(text.strip().lower().split()[0])]
    if len(begun) != 1:
        raise UsageError(f"choose one of {', '.join(words)}; other services are in docs/imports.md")
    return begun[0]


def _asked_id(home: Home, new_id: Callable[[str], str]) -> str:
    free = None if FIRST_ID in home.athletes() else FIRST_ID
    return str(ask("A short id for you", free, lambda text: new_id(text.strip())))


def _answers(units: Units | None, given: dict[str, Any]) -> dict[str, Any]:
    """Ask for everything that a profile needs; what the files say is proposed."""
    from pipeline.jobs import onboarding

    say(HOW_TO_ANSWER)
    asked_in: Units = units or ask("Units: metric or imperial", _usual_units(), _units)
    answers = {**given, "units": asked_in}
    for key, question in QUESTIONS.items():
        read = functools.partial(onboarding.read_answer, key, units=asked_in)
        answers[key] = ask(question + IN_UNITS[asked_in].get(key, ""), shown(key, given.get(key), asked_in), read)
    return answers


def _units(text: str) -> Units:
    begun: list[Units] = [word for word in UNIT_SYSTEMS if text.strip() and word.startswith(text.strip().lower())]
    if len(begun) != 1:
        raise UsageError(f"answer {' or '.join(UNIT_SYSTEMS)}")
    return begun[0]


def _usual_units() -> Units:
    """Propose the units of the system's language and country."""
    places = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MEASUREMENT", "LANG"))
    return "imperial" if next(filter(None, places), "").partition(".")[0].endswith("_US") else "metric"


def _read(home: Home, exports: Sequence[Path], athlete: str) -> list[Ingested]:
    """Read the exports; where that is stopped, name the command that goes on."""
    from pipeline.jobs.ingest.ingest import ingest
    from pipeline.report.render.bar import IngestProgress
    from pipeline.report.render.progress import ingest_summary

    try:
        with IngestProgress() as progress:
            outcomes = ingest(home, exports, athlete=athlete, progress=progress)
    except KeyboardInterrupt:
        paths = joined(str(path) for path in exports[:LAST_OF_EXPORT])
        say(f"glute: stopped. What is stored is whole; go on with: glute ingest {paths} --athlete {athlete}")
        sys.exit(EXIT_STOPPED)
    say(ingest_summary(outcomes))
    return outcomes


def _report(home: Home, athlete: str, *, open_it: bool) -> None:
    """Show the latest week, in the terminal and where there is one in the browser."""
    from pipeline.errors import NothingStoredError
    from pipeline.jobs.reports.pages import write_pages
    from pipeline.jobs.reports.report import report

    try:
        made = report(home, athlete, colour=is_coloured("terminal"), width=text_width())
    except NothingStoredError:
        say(f"the activities carry no date, so there is no week to report. See: glute activities {athlete}")
        sys.exit(EXIT_NOTHING_DONE)
    print_or_write(made.text, "terminal", None)
    page = write_pages(home, athlete).week
    if open_it:
        show(page)
    else:
        say(f"The same as a page: {page}\nTo see it: glute open {athlete}")
