"""What README and docs say to type or to write without showing what is printed."""

from __future__ import annotations

import ast
import configparser
import plistlib
import re
import shlex
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import pytest
from click.testing import CliRunner

from pipeline.athletes.home import Home
from pipeline.athletes.logs import read_log
from pipeline.cli import main
from tests.docs.listings import PAGES, ROOT, SAMPLES, SHOWN, blocks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

README, COACH, LOGS, NIGHTLY, PRIVACY, TABLES = (
    next(page for page in PAGES if page.name == name)
    for name in ("README.md", "coach.md", "logs.md", "nightly.md", "privacy.md", "tables.md")
)
STRONG = """Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;Distance Unit;Seconds
2026-11-09 17:35:12;Legs;Hip Thrust (Barbell);1;80;kg;10;8;;;
"""
MEASURED = "Date,Body Fat %,Waist,Weight\n2026-11-08,24,,132.4\n"
RSCRIPT = shutil.which("Rscript") or ""
NOT_RUN = {
    "glute serve": "it serves until it is stopped; tests/flows does that",
    "glute doctor --cluster": "it needs a cluster; tests/flows has one",
    "glute nightly --cluster": "it needs a cluster; tests/flows has one",
    "glute nightly --on-report": "what it sends leaves the machine; test_on_report.py catches it",
    "glute demo": "tests/commands/test_demo.py runs it",
    "glute start": "it asks; here it is run once, from README",
}


def typed_in(page: Path) -> list[str]:
    """List the commands of a page's blocks that show nothing of what they print."""
    lines = [
        line.partition(" #")[0].strip()
        for block in blocks(page)
        if not SHOWN.search(block)
        for line in block.splitlines()
    ]
    return [line for line in lines if re.match(r"glute [a-z-]+", line)]


@pytest.fixture(scope="module")
def user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that stands for `~` and is where commands are typed, with the files that pages name."""
    folder = tmp_path_factory.mktemp("user")
    (folder / "Downloads").mkdir()
    with zipfile.ZipFile(folder / "Downloads" / "export.zip", "w") as export:
        for name in ("2026-11-07-strides.fit.gz", "2026-11-10-easy.fit", "2026-11-14-5k-race.fit.gz"):
            export.write(SAMPLES / "anna" / name, name)
    shutil.copy(SAMPLES / "ben" / "2026-11-13-200s.fit", folder / "run.fit")
    (folder / "Downloads" / "strong.csv").write_text(STRONG, encoding="utf-8")
    (folder / "Downloads" / "Measurement-Summary.csv").write_text(MEASURED, encoding="utf-8")
    [roster] = blocks(COACH, "text")
    (folder / "roster.csv").write_text(roster, encoding="utf-8")
    for athlete in ("anna", "ben"):
        (folder / "runners" / athlete).mkdir(parents=True)
        shutil.copy(next((SAMPLES / athlete).glob("2026-11-1*.fit")), folder / "runners" / athlete)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("HOME", str(folder))
        patch.setenv("PATH", str(folder))  # no browser is opened
        for name in ("GLUTE_HOME", "XDG_DATA_HOME"):
            patch.delenv(name, raising=False)
        yield folder


def run(typed: str, *, allowed: tuple[int, ...] = (0,), text: str | None = None) -> str:
    """Type a command; `>` writes what it prints, and `~` is left to the command itself."""
    words, _, target = typed.partition(" > ")
    result = CliRunner().invoke(main, shlex.split(words)[1:], input=text)
    assert result.exit_code in allowed, (typed, result.output)
    if target:
        with open(target, "w", encoding="utf-8") as file:  # noqa: PTH123  as a shell does
            file.write(result.stdout)
    return result.output


def value_of(code: str) -> Any:
    """Run a snippet, and return the value of its last line."""
    tree = ast.parse(code)
    last = tree.body.pop()
    assert isinstance(last, (ast.Assign, ast.Expr))
    names: dict[str, Any] = {}
    exec(compile(tree, "page", "exec"), names)  # noqa: S102  ours
    return eval(compile(ast.Expression(last.value), "page", "eval"), names)  # noqa: S307  ours


@pytest.fixture(scope="module")
def first_hour(user: Path) -> Path:
    """README's own runs, typed in their order: the home that they fill."""
    typed = typed_in(README)
    assert [line.split()[1] for line in typed] == [
        *("start", "start", "athlete", "ingest", "report", "open", "segments", "analyze", "what-if", "plan")
    ]
    for line in typed:
        run(line, text="\n" * 20 if line.startswith("glute start ~") else None)
    assert list((user / "workouts").glob("*.fit"))
    return user / ".local" / "share" / "glute"


def test_own_runs(first_hour: Path) -> None:
    assert sorted(Home(first_hour).athletes()) == ["anna", "me"]


def test_python_of_readme(first_hour: Path) -> None:
    del first_hour
    [snippet] = blocks(README, "python")
    assert "sprint" in set(value_of(snippet)["label"])


def test_every_query_gives_the_same_minutes(first_hour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [of_readme] = blocks(README, "sql")
    found = duckdb.connect().execute(of_readme).fetchall()
    monkeypatch.chdir(first_hour)
    [python, of_all], [sql] = blocks(TABLES, "python"), blocks(TABLES, "sql")
    minutes = {row["label"]: row["duration_s"] for row in value_of(python).to_dicts()}
    assert set(minutes) == {"easy", "sprint", "tempo"}
    assert dict(found) == pytest.approx(minutes)
    assert {label: count for label, count, _ in duckdb.connect().execute(sql).fetchall()} == {
        k: round(v) for k, v in minutes.items()
    }
    run("glute export --all -o club")
    assert value_of(f"import polars as pl\n{of_all}").height == len(Home(first_hour).athletes())
    [scan] = blocks(ROOT / "docs" / "glossary.md", "python")
    assert value_of(f"import polars\n{scan.splitlines()[0]}").collect().height > 0


@pytest.mark.skipif(not RSCRIPT, reason="no R at hand")
def test_r_gives_the_same_minutes(first_hour: Path) -> None:
    [snippet] = blocks(TABLES, "r")
    command = [RSCRIPT, "-e", f"{snippet.rstrip()} |> write.csv(row.names = FALSE)"]
    done = subprocess.run(command, cwd=first_hour, capture_output=True, text=True, check=False)  # noqa: S603  ours
    if "there is no package called" in done.stderr:
        pytest.skip("R has no arrow or dplyr")
    rows = pl.read_csv(done.stdout.encode())
    assert set(rows["label"]) == {"easy", "sprint", "tempo"}


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        pytest.param(page, line, id=f"{page.name}:{line}")
        for page in (LOGS, NIGHTLY, TABLES, PRIVACY)
        for line in typed_in(page)
    ],
)
def test_a_command_of_a_page(first_hour: Path, page: Path, typed: str) -> None:
    del page, first_hour
    reason = next((why for begin, why in NOT_RUN.items() if typed.startswith(begin)), None)
    if reason:
        pytest.skip(reason)
    run(typed, text="y\n" * 2 if typed.startswith("glute athlete remove") else None)
    if " > " in typed:
        assert pl.read_csv(typed.partition(" > ")[2]).height > 0


def test_a_coach(user: Path) -> None:
    typed = typed_in(COACH)
    assert [line.split()[1] for line in typed] == ["athlete", "ingest", "report", "open"]
    home = user / "club"
    for line in typed:
        run(line.replace("glute", f"glute --home {home}", 1), allowed=(0, 1) if " report" in line else (0,))
    assert sorted(path.name for path in (home / "reports").iterdir()) == ["anna", "ben", "overview.html"]


def test_pages_with_other_commands_are_known() -> None:
    """A page that begins to show commands needs a test that runs them."""
    run_here = {README, COACH, LOGS, NIGHTLY, PRIVACY, TABLES}
    others = {page: typed_in(page) for page in PAGES if page not in run_here}
    assert {page.name for page, lines in others.items() if lines} == {"index.md", "scaling.md", "tutorial.md"}
    assert all(line.startswith(tuple(NOT_RUN)) for lines in others.values() for line in lines)


def test_rows_of_logs_can_be_read(tmp_path: Path) -> None:
    shown = [block for block in blocks(LOGS, "") if "glute" not in block]
    home = Home(tmp_path)
    home.athlete("anna").mkdir(parents=True)
    for log, rows in zip(("thresholds", "annotations"), shown, strict=True):
        (home.athlete("anna") / f"{log}.csv").write_text(rows, encoding="utf-8")
        read = read_log(home, "anna", log)
        assert (read.frame.height, read.problems) == (2, ())


def test_schedules_start_a_command_that_exists() -> None:
    text = NIGHTLY.read_text(encoding="utf-8")
    units = [configparser.RawConfigParser() for _ in blocks(NIGHTLY, "ini")]
    for unit, block in zip(units, blocks(NIGHTLY, "ini"), strict=True):
        unit.optionxform = str  # type: ignore[assignment,method-assign]  # as its documentation says
        unit.read_string(block)
    service, timer = units
    assert service["Service"]["ExecStart"].split()[-1] == "nightly"
    assert timer["Timer"]["OnCalendar"] == "*-*-* 03:30"
    [agent] = blocks(NIGHTLY, "xml")
    read = plistlib.loads(agent.encode())
    assert (read["ProgramArguments"][-1], read["StartCalendarInterval"]) == ("nightly", {"Hour": 3, "Minute": 30})
    crons = re.findall(r"^(\d+ \d+ \* \* \*) .*glute (\w+)", text, re.MULTILINE)
    assert [name for _, name in crons] == ["nightly", "backup"]
    [task] = blocks(NIGHTLY, "powershell")
    assert '"nightly"' in task
    assert set(re.findall(r"\$(\w+) =", task)) == set(re.findall(r"-\w+ \$(\w+)", task))
