"""The commands `glute athlete ...`: who the athletes are."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands.base import choice_of, say, with_home, workers_option
from pipeline.commands.kinds import Day, Found, Measure, OneOf, Place
from pipeline.errors import EXIT_REJECTED, UsageError
from pipeline.vocabulary import UNIT_SYSTEMS, Care, Goal, Sex

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.athletes.home import Home

NO_CARE = "none"


def _profile_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of `athlete add` and `athlete set`, named like the keys of `profile.toml`."""
    options = [
        click.option("--name", help="Display name; stays on this machine."),
        click.option("--sex", type=choice_of(Sex)),
        click.option("--birth-date", type=Day(needs_year=True), metavar="YYYY-MM-DD"),
        click.option("--height-cm", type=Measure("cm"), help="Height [cm]; also as 5'6."),
        click.option("--mass-kg", type=Measure("kg"), help="Body mass [kg]; also as 132lb."),
        click.option("--hr-max", type=Measure("bpm"), help="Maximal heart rate [bpm]."),
        click.option("--hr-rest", type=Measure("bpm"), help="Resting heart rate [bpm]."),
        click.option(
            "--critical-speed-mps",
            type=Measure("m/s"),
            help="Critical speed [m/s], or as 4:04/km; close to that of an all-out half hour.",
        ),
        click.option("--max-sprint-speed-mps", type=Measure("m/s"), help="Fastest speed of a sprint [m/s]."),
        click.option("--vo2max", type=Measure("ml/kg/min"), help="Maximal oxygen uptake [ml/kg/min]."),
        click.option("--body-fat-pct", type=Measure("%"), help="Body fat [%]."),
        click.option("--goal", type=choice_of(Goal), help="What the plan is made for."),
        click.option("--units", type=OneOf(UNIT_SYSTEMS), help="Of reports and questions."),
        click.option("--timezone", metavar="ZONE", help="Of files without local time, as Europe/Berlin."),
        click.option("--race", "races", multiple=True, metavar="10k=48:30", help="A race result; may be repeated."),
        click.option("--strength-status", help="untrained, trained (1-3 years of lifting) or advanced."),
        click.option("--strength-sets-per-week", metavar="N", help="Hard sets for the glutes, or unknown."),
        click.option(
            "--training-since",
            type=Day(),
            help="Day from which you trained as in the first weeks of your files.",
        ),
        click.option("--weight-trend", help="stable, up, down or unknown."),
        click.option("--sleep-hours", type=Measure("h"), help="Sleep of a usual night [h]; no number rests on it."),
        click.option(
            "--care",
            multiple=True,
            type=choice_of(Care, NO_CARE),
            help="Private, may be repeated; none empties the list.",
        ),
        click.option("--share-body/--no-share-body", default=None, help="Show verdict and flags in the overview."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """Keep what was given, in the types of `profile.toml`."""
    given = {key: value for key, value in options.items() if value not in (None, ())}
    if NO_CARE in given.get("care", ()):
        if set(given["care"]) != {NO_CARE}:
            raise UsageError("--care none empties the list", hint="Leave it out, or the other entries")
        given["care"] = ()
    if "strength_sets_per_week" in given:
        given["strength_sets_per_week"] = _number_or_word(given["strength_sets_per_week"])
    return given


def _number_or_word(text: str) -> float | str:
    from pipeline.athletes.measures import read_measure

    try:
        return read_measure(text, "sets")
    except ValueError:
        return text.strip().lower()


@click.group()
def athlete() -> None:
    """Add, change and show athletes.

    \b
      glute athlete add anna --sex female --birth-date 1994-05-02
    """


@athlete.command("add")
@click.argument("id", required=False)
@click.option(
    "--from",
    "roster",
    type=Found(dir_okay=False),
    help="A csv of many.",
)
@_profile_options
@with_home
def athlete_add(home: Home, id: str | None, roster: Path | None, **options: Any) -> None:
    """Add an athlete, or many from a csv file.

    That file has a column id, and columns named like the keys of profile.toml.

    \b
      glute athlete add anna --sex female --birth-date 1994-05-02 --height-cm 168 --mass-kg 60
      glute athlete add --from roster.csv
    """
    from pipeline.athletes.profile import profile_from, save_profile

    if roster is not None:
        if id is not None or _given(options):
            raise UsageError("a roster holds the ids and profiles of its athletes", hint="Leave out ID and options")
        _add_from_roster(home, roster)
        return
    if id is None:
        raise UsageError("give an athlete's id or a roster", hint="For example: glute athlete add anna")
    if id in home.athletes():
        raise UsageError(f"there is an athlete {id!r} already", hint=f"Change them with: glute athlete set {id}")
    save_profile(home, profile_from(id, _given(options), where="the command line"))
    say(f"added {id}: {home.profile(id)}")


def _add_from_roster(home: Home, roster: Path) -> None:
    """Add many athletes; name the rows that were not added."""
    from pipeline.athletes.roster import add_from_roster
    from pipeline.words import counted

    added, problems = add_from_roster(home, roster)
    for problem in problems:
        say(f"left out: {problem}")
    say(f"added {counted(len(added), 'athlete')}")
    if problems:
        sys.exit(EXIT_REJECTED)


@athlete.command("set")
@click.argument("id")
@_profile_options
@with_home
def athlete_set(home: Home, id: str, **options: Any) -> None:
    """Change an athlete's profile.

    \b
      glute athlete set anna --weight-trend stable --race 10k=48:30
    """
    from pipeline.athletes.profile import given_in, load_profile, profile_from, save_profile

    profile = load_profile(home, id)
    given = _given(options)
    if not given:
        raise UsageError("there is nothing to change", hint=f"For example: glute athlete set {id} --mass-kg 60")
    values = {**given_in(profile), **given}
    save_profile(home, profile_from(id, values, where="the command line"))
    say(f"changed {id}; to use it: glute recompute {id}")


@athlete.command("list")
@with_home
def athlete_list(home: Home) -> None:
    """List the athletes of this home.

    \b
      glute athlete list
    """
    for known in home.athletes():
        click.echo(known)


@athlete.command("show")
@click.argument("id")
@with_home
def athlete_show(home: Home, id: str) -> None:
    """Show an athlete's profile and thresholds.

    \b
      glute athlete show anna
    """
    from pipeline.jobs.listing import rows_of
    from pipeline.report.document.build.rows import thresholds_of
    from pipeline.report.sections.tables import thresholds

    latest = rows_of(home, "thresholds", id).tail(1)
    click.echo(home.profile(id).read_text(encoding="utf-8"), nl=False)
    for row in latest.iter_rows(named=True):
        click.echo(f"\n# Thresholds on {row['date']}, with 90 % range: what every label rests on")
        for threshold, value, origin in thresholds(thresholds_of(row), "metric").rows:
            click.echo(f"# {threshold}: {value}; {origin}")


@athlete.command("archive")
@click.argument("id")
@click.option("-o", "--output", type=Place(dir_okay=False), help="Write to this file.  [default: ID.zip, here]")
@with_home
def athlete_archive(home: Home, id: str, output: Path | None) -> None:
    """Write everything that is stored of an athlete into one zip file.

    \b
      glute athlete archive anna -o anna.zip
    """
    from pipeline.jobs.archive import archive
    from pipeline.words import counted

    place = output or Path(f"{id}.zip")
    count = archive(home, id, place)
    say(f"written: {place}, {counted(count, 'file')}")


@athlete.command("remove")
@click.argument("id")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--inbox/--keep-inbox", default=None, help="Remove the files of the inbox, too.")
@with_home
def athlete_remove(home: Home, id: str, yes: bool, inbox: bool | None) -> None:  # noqa: FBT001  click hands options by name
    """Remove all that is stored of an athlete.

    Watch files outside the home are not touched; those in the inbox are asked for separately.

    \b
      glute athlete remove anna
    """
    from pipeline.commands.asking import confirm
    from pipeline.jobs.removal import holdings_of, remove
    from pipeline.words import counted

    held = holdings_of(home, id)
    for place in held.folders:
        say(f"  {place}")
    say(f"  {home.served.parent}: Prefect's history of runs, of all athletes")
    if not yes:
        confirm(f"Remove all this of {id}? It cannot be undone", abort=True)
    files = counted(held.inbox_files, "file")
    if inbox is None:
        ask = held.inbox_files and not yes
        inbox = confirm(f"Remove {files} of {home.inbox(id)}, too?") if ask else not held.inbox_files
    left = remove(home, id, with_inbox=inbox)
    for place in left:
        say(f"still names {id}: {place}")
    say(f"removed {id}" if not left else f"removed {id}, but for what is named above")
    if not inbox:
        say(f"{files} left in {home.inbox(id)}")
    say(f"Not reached from here: backups of {home.root}, versions that a bucket keeps, and what -o wrote elsewhere")
    for folder in held.elsewhere:
        say(f"watch files stay in {folder}")
    if left:
        sys.exit(EXIT_REJECTED)


@athlete.command("rename")
@click.argument("id")
@click.argument("new")
@workers_option
@with_home
def athlete_rename(home: Home, id: str, new: str, workers: int | None) -> None:
    """Give an athlete another id.

    \b
      glute athlete rename anna anna-b
    """
    from pipeline.jobs.rename import rename

    left = rename(home, id, new, workers=workers)
    say(f"{id} is now {new}")
    for place in left:
        say(f"still names {id}: {place}")
    say(f"Not reached from here: backups of {home.root}, versions that a bucket keeps, and what -o wrote elsewhere")
