"""Every command that README and docs print exists with its options, and listings show what the demo's home gives."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import click
import pytest

from pipeline.cli import main
from tests.docs.listings import DEMO, PAGES, Listing, add_files, blocks, lines_of, listings, printed, refreshed

if TYPE_CHECKING:
    from pathlib import Path

TYPED = re.compile(r"\s*(\$ )?glute [a-z-]")


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


@pytest.fixture(scope="module")
def outputs(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Listing, str]:
    """What each listing's command prints, in their order, in a folder with the demo's home and the files they name."""
    folder = tmp_path_factory.mktemp("user")
    shutil.copytree(demo, folder, dirs_exist_ok=True)
    add_files(folder)
    of_demo = (folder / f"{DEMO}.txt").read_text(encoding="utf-8")
    return {one: of_demo if one.typed.startswith("glute demo") else printed(folder, one.typed) for one in listings()}


@pytest.mark.parametrize("listing", [pytest.param(one, id=f"{one.page.name}:{one.typed}") for one in listings()])
def test_a_listing_is_what_is_printed(outputs: dict[Listing, str], listing: Listing) -> None:
    """Figures, too: where only they differ, `python -m tests.docs.listings` writes those of today into the pages."""
    if listing.shown.strip():
        assert refreshed(listing.shown, lines_of(outputs[listing])) == listing.shown.rstrip()


@pytest.mark.parametrize(
    ("shown", "fresh"),
    [
        pytest.param("a 1\nb 2", "a 10\nb 20", id="all"),
        pytest.param("a 1\n...", "a 10\n...", id="the-first"),
        pytest.param("...\nb 2", "...\nb 20", id="the-last"),
        pytest.param("a 2", None, id="more-is-printed"),
        pytest.param("b 2", None, id="more-is-printed-before"),
        pytest.param("b 2\n...", None, id="not-the-first"),
        pytest.param("a 1\n...\nc 3", None, id="not-printed"),
        pytest.param("a 1\nb 2\n...\nb 3", None, id="printed-once"),
    ],
)
def test_refreshed(shown: str, fresh: str | None) -> None:
    if fresh is None:
        with pytest.raises(AssertionError):
            refreshed(shown, ["a 10", "b 20"])
    else:
        assert refreshed(shown, ["a 10", "b 20"]) == fresh


def test_there_are_listings() -> None:
    assert len(listings()) > 8
    assert len(commands()) > 60
