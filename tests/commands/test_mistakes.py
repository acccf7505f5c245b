"""The commonest mistakes: each gives one plain sentence and the next command, and the exit code of docs/commands.md."""

from __future__ import annotations

import errno
import re
import sys
import zipfile
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from pipeline import errors
from pipeline.cli import main
from pipeline.commands.base import Group
from pipeline.commands.browser import show

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "sample_data" / "exports" / "anna" / "2026-11-10-easy.fit"
EXIT_ROW = re.compile(r"^\| (\d+) \| (.+) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home of one runner, and files that people take for an export."""
    place = tmp_path_factory.mktemp("place")
    (place / "empty").mkdir()
    for folder in ("nora", "ben"):
        (place / "the club" / folder).mkdir(parents=True)
        (place / "the club" / folder / "run.fit").write_bytes(SAMPLE.read_bytes())
    (place / "table.csv").write_text("a,b\n1,2\n")
    (place / "nothing.fit").write_bytes(b"")
    (place / "torn.zip").write_bytes(b"PK\x03\x04 torn")
    (place / "Activities.fit").write_bytes(SAMPLE.read_bytes())
    zipfile.ZipFile(place / "empty.zip", "w").close()
    assert run(place, "ingest", SAMPLE, "--athlete", "ben", "--workers", "1").exit_code == 0
    assert run(place, "athlete", "add", "nora").exit_code == 0
    return place


def run(place: Path, *words: object) -> Result:
    named = [str(word).replace("PLACE", str(place)) for word in words]
    return CliRunner().invoke(main, named, env={"GLUTE_HOME": str(place / "home")})


MISTAKES = [
    ("report bne", 2, "there is no athlete 'bne' (PLACE/home). Did you mean ben? To add one: glute athlete add bne"),
    (
        "report zoe",
        2,
        "there is no athlete 'zoe' (PLACE/home). There are: ben, nora. To add one: glute athlete add zoe",
    ),
    ("ingest PLACE/Activities.fit --athlete bem", 2, "Did you mean ben? If bem is somebody else, say so with --new"),
    (
        "ingest PLACE/Activities.fit --athlete zoe",
        2,
        "There are: ben, nora. If zoe is somebody else, say so with --new",
    ),
    (
        "athlete add con",
        2,
        "Windows keeps this name for a device, so no folder there can have it. Choose another, as con-1",
    ),
    ("athlete rename ben lpt1", 2, "'lpt1' cannot be the id of a new athlete: Windows keeps this name for a device"),
    ("start PLACE/Activities.fit --yes --id nul", 2, "'nul' cannot be the id of a new athlete: Windows keeps this"),
    ("report ben --format pdf", 2, "--format: 'pdf' is not one of terminal, html, json, md. See: glute report --help"),
    ("athlete set ben --goal grwo", 2, "'grwo' is not one of grow, keep, lean, performance. Did you mean grow?"),
    ("report ben -o PLACE/table.csv/x.html", 3, "(PLACE/table.csv"),
    ("report ben -o week.pdf", 2, "no report is written as .pdf. Name the file .html, .json, .md or .txt, or choose"),
    ("--home PLACE/table.csv report ben", 2, "the home is a file, not a folder (PLACE/table.csv). Write: glute --home"),
    ("analyze https://example.org/run.fit", 2, "is a link, and nothing is downloaded; save the file first"),
    ("plan ben --workouts PLACE/x", 2, "there are no sessions to write: ben has no goal. Choose one, for example:"),
    ("export-fit ben 2030 -o PLACE/x", 2, "there is no labelled activity 2030. Their ids are shown by:"),
    ("log import ben PLACE/nothing.fit", 2, "the file is empty (PLACE/nothing.fit)"),
    ("repotr ben", 2, "there is no command 'repotr'. Did you mean report? See: glute --help"),
    (
        "report ben --al",
        2,
        "No such option '--al'. (Did you mean one of: '--all', '--full', '--help'?) See: glute report",
    ),
    ("report Ben", 2, "64 characters at most. Did you mean ben? The full name is given with --name"),
    ("ingest PLACE/Activities.fit --athlete", 2, "Option '--athlete' requires an argument. See: glute ingest --help"),
    ("ingest PLACE/Activities.fit --athlete ben --athlete anna", 2, "--athlete: one athlete at a time. Run"),
    ("restore PLACE --athlete ben --athlete anna", 2, "--athlete: one athlete at a time. Run"),
    ("athlete set", 2, "Missing argument 'ID'. See: glute athlete set --help"),
    ("athlete set ben", 2, "there is nothing to change. For example: glute athlete set ben --mass-kg 60"),
    ("athlete set ben --care none --care pregnancy", 2, "--care none empties the list. Leave it out, or the other"),
    (
        "segments ben --since 2026-11-20 --until 2026-11-01",
        2,
        "--until 2026-11-01 is before --since 2026-11-20. Exchange",
    ),
    ("export-fit ben --since 2026-11-20 --until 2026-11-01", 2, "is before --since 2026-11-20. Exchange the two"),
    ("analyze PLACE/Activities.fit --plot PLACE/a.png", 2, "a plot is an SVG file (PLACE/a.png). Name it a.svg"),
    ("restore PLACE/none", 2, "(PLACE/none/backup.json): No such file or directory. Name a folder that glute backup"),
    ("help", 2, "there is no command 'help'. Did you mean --help? See: glute --help"),
    ("--halp", 2, "No such option '--halp'. Did you mean '--help'? See: glute --help"),
    ("report", 2, "give either an athlete or --all. For example: glute report anna"),
    ("report nora", 3, "no activity was ever stored. Read some files first: glute ingest FOLDER --athlete nora"),
    (
        "report ben --week soon",
        2,
        "--week: 'soon' is not a week; write it as 2026-W46, or give a day of it. See: glute",
    ),
    ("report ben --week 64", 2, "--week: no year has a week 64; write it as 2026-W46. See: glute report --help"),
    ("athlete add zoe --birth-date 9-Nov", 2, "--birth-date: '9-Nov' is not a date like 2026-11-09. See: glute"),
    ("report ben --week 2026-W60", 2, "--week: 2026 has no week 60; write it as 2026-W46"),
    (
        "report ben --week 2026-W20",
        2,
        "there is no data on ben in 2026-W20. The first week with an activity is 2026-W46",
    ),
    ("report ben --week 2031-W01", 2, "the week 2031-W01 has not begun. The last week with an activity is 2026-W46"),
    (
        "ingest PLACE/activities.fit --athlete ben",
        2,
        "activities.fit'. Did you mean 'PLACE/Activities.fit'? See: glute",
    ),
    ("ingest PLACE/no/such.zip --athlete ben", 2, "there is no file or folder 'PLACE/no/such.zip', as there is no"),
    ("ingest ~no-such-user/export.zip --athlete ben", 2, "'~no-such-user/export.zip', as there is no '~no-such-user'"),
    ("ingest PLACE/Activities.fit", 2, "the athlete of this file is unknown (PLACE/Activities.fit). Name the"),
    ("ingest PLACE/empty --athlete ben", 3, "there are no files (PLACE/empty). How to get an export: glute start"),
    (
        "ingest PLACE/empty.zip --athlete ben",
        3,
        "none of these files is an activity. How to get an export: glute start",
    ),
    ("ingest PLACE/nothing.fit --athlete ben", 3, "1 x The file is empty. Export or copy it again"),
    (
        "ingest PLACE/table.csv --athlete ben",
        3,
        "none of these files is an activity. How to get an export: glute start",
    ),
    ("ingest PLACE/torn.zip --athlete ben", 3, "1 x The archive is damaged. Download or copy it again"),
    ("analyze PLACE/empty", 2, "'PLACE/empty' is a folder, and one file is needed. See: glute analyze --help"),
    ("analyze PLACE/nothing.fit", 3, "The file is empty (nothing.fit). Export or copy it again"),
    ("start PLACE/empty --yes", 3, "there are no files (PLACE/empty). How to get an export: glute start --how"),
    ("start PLACE/Activities.fit --yes --id ben", 2, "read more files: glute ingest EXPORT --athlete ben"),
    ("athlete add ben", 2, "there is an athlete 'ben' already. Change them with: glute athlete set ben"),
    ("athlete add Zoe", 2, "'Zoe' cannot be the id of an athlete: an id starts with a letter a-z"),
    (
        "athlete add zoe --birth-date 5/6/1990",
        2,
        "day or month first; write it as 1990-06-05 or 1990-05-06. See: glute",
    ),
    ("athlete add zoe --birth-date 12/31/91", 2, "has a year of two digits; write all four, as 2026-11-09. See: glute"),
    ("athlete add zoe --birth-date 31.2.1990", 2, "--birth-date: '31.2.1990' is not a valid date"),
    ("athlete add zoe --birth-date 2090-01-01", 2, "birth_date cannot be 2090-01-01 (the command line): it must be"),
    ("athlete add zoe --mass-kg heavy", 2, "--mass-kg: 'heavy' is not a number in kg: write it as 60, 60 kg or 132"),
    ("athlete add zoe --mass-kg 660", 2, "it must be a number from 25 to 250 kg"),
    ("athlete add zoe --height-cm 1.70", 2, "it must be a number from 100 to 230 cm"),
    (
        "athlete set ben --goal bulk",
        2,
        "--goal: 'bulk' is not one of grow, keep, lean, performance. See: glute",
    ),
    ("athlete set ben --timezone Berlin", 2, "no time zone has that name. Did you mean Europe/Berlin?"),
    (
        "athlete add --from PLACE/table.csv",
        2,
        "has no column id (PLACE/table.csv). The first line names the columns: id",
    ),
    (
        "log import ben PLACE/table.csv",
        2,
        "no known export has these columns (PLACE/table.csv). Known are: Hevy workouts",
    ),
    ("log weight ben 60 --date soon", 2, "--date: 'soon' is not a date like 2026-11-09. See: glute log weight"),
    ("nightly --on-report true --on-report-since soon", 2, "--on-report-since: 'soon' is not a week; write it as 2026"),
    (
        "nightly --budget 99999999999999999",
        2,
        "--budget: '99999999999999999' is not a whole number from 0 to 1440. See",
    ),
    ("nights --last 0", 2, "--last: '0' is not a whole number of 1 or more. See: glute nights --help"),
    ("recompute ben --workers two", 2, "--workers: 'two' is not a whole number of 1 or more. See: glute recompute"),
    ("doctor --cluster 10.0.0.2", 2, "--cluster: '10.0.0.2' is not the address of a scheduler; write it as tcp://10.0"),
    ("log pause ben --from 2026-11-02", 2, "Missing option '--kind'. Choose from: bed, crutches, rest. See: glute log"),
    ("demo --keep PLACE", 2, "this folder holds other files (PLACE). Choose an empty folder"),
    ("plan ben --workouts PLACE/w -o PLACE/plan.md", 2, "--workouts writes files of its own. Leave out --output, or"),
    ("log exclude ben 123", 2, "ben has no activity 123. Look for it with: glute activities ben"),
    ("segments ben --since soon", 2, "--since: 'soon' is not a date like 2026-11-09. See: glute segments --help"),
]


@pytest.mark.parametrize(("words", "exit_code", "said"), MISTAKES, ids=[mistake[0] for mistake in MISTAKES])
def test_one_sentence_and_the_next_command(place: Path, words: str, exit_code: int, said: str) -> None:
    result = run(place, *words.split())
    assert (result.exit_code, result.stdout) == (exit_code, ""), result.output
    assert said.replace("PLACE", str(place)) in result.stderr
    [sentence] = [line for line in result.stderr.splitlines() if line.startswith("glute: ")]
    assert not sentence.endswith((".", ":", " "))
    assert ".." not in sentence.replace(str(place), "")


def test_a_folder_of_several_athletes_is_not_read_into_one(place: Path) -> None:
    result = run(place, "ingest", "PLACE/the club", "--athlete", "ben")
    assert (result.exit_code, result.stdout) == (2, "")
    club = place / "the club"
    assert result.stderr == (
        f"glute: this folder holds those of several athletes: ben, nora ({club}). To read only that of ben: glute"
        f" ingest '{club}/ben' --athlete ben; each into the athlete of its name: glute ingest '{club}'\n"
    )


@pytest.mark.parametrize(
    ("error", "exit_code", "said"),
    [
        pytest.param(OSError(errno.ENOSPC, "No space left on device"), 3, "Make room, then run the same", id="full"),
        pytest.param(OSError(errno.EROFS, "Read-only file system", "/x"), 3, "(/x). Choose a folder", id="read-only"),
        pytest.param(KeyboardInterrupt(), 130, "run the same command again to go on", id="interrupted"),
        pytest.param(errors.UsageError("wrong"), 2, "wrong", id="usage"),
        pytest.param(errors.FaultError("some"), 1, "some", id="fault"),
        pytest.param(RuntimeError("what"), 70, "this is a bug: RuntimeError: what", id="bug"),
    ],
)
def test_every_error_has_a_code_of_the_table(error: BaseException, exit_code: int, said: str) -> None:
    @click.group(cls=Group)
    def group() -> None:
        pass

    @group.command()
    def fail() -> None:
        raise error

    result = CliRunner().invoke(group, ["fail"])
    assert (result.exit_code, said in result.stderr) == (exit_code, True), result.stderr
    assert exit_code in exit_codes()


def exit_codes() -> dict[int, str]:
    """Return the one table of exit codes."""
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    return {int(code): meaning for code, meaning in EXIT_ROW.findall(page)}


def test_the_table_of_exit_codes_is_that_of_the_errors() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.GluteError)]
    ours = {kind.exit_code for kind in kinds}
    assert set(exit_codes()) == ours | {0, errors.EXIT_STOPPED, errors.EXIT_PIPE_CLOSED}
    assert errors.EXIT_BUG in exit_codes()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="this system always opens something")
@pytest.mark.parametrize("desktop", [":0", ""])
def test_without_a_browser_the_page_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, desktop: str) -> None:
    monkeypatch.delenv("BROWSER", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", desktop)
    if desktop:
        monkeypatch.setenv("PATH", str(tmp_path))  # nothing to open a page with; else xdg-open would try

    @click.group(cls=Group)
    def group() -> None:
        pass

    @group.command()
    def page() -> None:
        show(tmp_path / "page.html")

    said = CliRunner().invoke(group, ["page"]).stderr
    assert f"page: {tmp_path / 'page.html'}\nno browser could be started; open that file yourself" in said
