"""Every command that README and docs print exists with its options, and listings show what the demo's home gives."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from pipeline.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/*.md")])
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"^\$ (glute .*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
TYPED = re.compile(r"\s*(\$ )?glute [a-z-]")
NOT_RUN = {
    "glute start": "it asks; its own tests answer",
    "glute ingest corpus": "the files are not part of a clone",
    "glute ledger x": "the same",
    "glute analyze tempo-3x7min.fit": "the same",
    "glute nights": "no night has run",
    "glute recompute anna": "tests/test_tutorial.py runs it",
}


def blocks(page: Path) -> Iterator[str]:
    """Give the blocks of code of a page."""
    for _, block in BLOCK.findall(page.read_text(encoding="utf-8")):
        yield block


def commands() -> list[tuple[str, str]]:
    """List what pages say to type, in blocks and in running text."""
    found = []
    for page in PAGES:
        if page.name == "recipes.md":  # its command is one to be made
            continue
        text = page.read_text(encoding="utf-8")
        inline = re.findall(r"`(glute [a-z][^`]*)`", text.replace("\n", " "))
        lines = [line for block in blocks(page) for line in block.splitlines() if TYPED.match(line)]
        found += [(page.name, line.strip().removeprefix("$ ").partition(" #")[0]) for line in [*inline, *lines]]
    return sorted(set(found))


@pytest.mark.parametrize(("page", "typed"), commands())
def test_a_command_exists_with_its_options(page: str, typed: str) -> None:
    del page
    command: click.Command = main
    words = typed.split()[1:]
    names: list[click.Command] = [main]
    while words and isinstance(command, click.Group):
        if words[0] == "--home":
            words = words[2:]
            continue
        if words[0].startswith("-"):
            break
        found = command.get_command(click.Context(command), words[0])
        assert found is not None, f"there is no command {words[0]!r}"
        command, words = found, words[1:]
        names.append(command)
    known = {option for one in names for param in one.params for option in (*param.opts, *param.secondary_opts)}
    given = {word.partition("=")[0].rstrip(".,:)]") for word in words if re.match(r"-(-[a-z]|[a-z]$)", word)}
    assert given <= known | {"--help", "--version", "-h"}


def listings() -> list[tuple[str, str, str]]:
    """List commands that are shown with what they print."""
    found = []
    for page in PAGES:
        if page.name != "tutorial.md":  # it has a home of its own, and its own test
            for block in blocks(page):
                found += [(page.name, typed, shown) for typed, shown in SHOWN.findall(block)]
    return found


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that stands for `~`, with the home of the demo."""
    folder = tmp_path_factory.mktemp("user")
    result = CliRunner().invoke(main, ["demo", "--keep", str(folder / "glute-demo"), "--no-open"])
    assert result.exit_code == 0, result.output
    (folder / "demo.txt").write_text(result.stderr, encoding="utf-8")
    return folder


def masked(text: str) -> str:
    """Leave layout and words of a text: estimates move with every version, and pages are not written again for it."""
    text = re.sub(r"-[0-9a-f]{8}\b", "-id", text)
    text = re.sub(r"\d[\d.,:]*", "0", text)
    return re.sub(r"\s+", " ", re.sub(r"([^\w\s])\1+", r"\1", text)).strip()


def pattern(shown: str) -> str:
    """Return a pattern for output in which `...` stands for anything."""
    return ".*".join(re.escape(masked(part)) for part in shown.split("..."))


@pytest.mark.slow  # the demo's three runners are read once
@pytest.mark.parametrize(
    ("page", "typed", "shown"), [pytest.param(*one, id=f"{one[0]}:{one[1]}") for one in listings()]
)
def test_a_listing_is_what_is_printed(demo: Path, page: str, typed: str, shown: str) -> None:
    del page
    reason = next((why for begin, why in NOT_RUN.items() if typed.startswith(begin)), None)
    if reason:
        pytest.skip(reason)
    if typed.startswith("glute demo"):
        printed = (demo / "demo.txt").read_text(encoding="utf-8")
    else:
        words = [word.replace("~", str(demo)) for word in shlex.split(typed)[1:]]
        result = CliRunner().invoke(main, words, env={"GLUTE_HOME": str(demo / "glute-demo")})
        assert result.exit_code == 0, result.output
        printed = result.output
    printed = masked(printed.replace(str(demo), "~"))
    assert re.search(pattern(shown), printed), printed


def test_there_are_listings() -> None:
    assert len(listings()) > 8
    assert len(commands()) > 60
