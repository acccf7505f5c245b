"""The settings of a home: what is taken, and what is refused in one sentence."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from pipeline.athletes.settings import Pages, pages_kept, store_root
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.athletes.home import Home


def test_without_settings(home: Home) -> None:
    assert (store_root(home), pages_kept(home)) == (os.fspath(home.store), Pages.ALL)


def test_what_is_set(home: Home) -> None:
    home.settings.write_text('store = "s3://club/glute"\npages = "latest"\n')
    assert (store_root(home), pages_kept(home)) == ("s3://club/glute", Pages.LATEST)


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        pytest.param('store = "s3://key:secret@club/glute"', "keys do not belong", id="keys-in-the-file"),
        pytest.param('store = "/mnt/nas"', "no URL of a bucket", id="a-folder"),
        pytest.param('store = "https://club/glute"', "no URL of a bucket", id="a-page"),
        pytest.param('store = "s3:///glute"', "no URL of a bucket", id="no-bucket"),
        pytest.param("store = 3", "which is no URL", id="a-number"),
        pytest.param('shop = "s3://club"', "shop is no setting: there are pages and store", id="an-unknown-word"),
        pytest.param("store", "not valid TOML", id="no-toml"),
        pytest.param(None, "they are a folder, not a file", id="folder-in-its-place"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(home: Home, settings: str | None, why: str) -> None:
    if settings is None:
        home.settings.mkdir()
    else:
        home.settings.write_text(settings)
    with pytest.raises(UsageError, match=why) as caught:
        pages_kept(home)
    assert "secret" not in str(caught.value)
    with pytest.raises(UsageError, match=why) as caught:
        store_root(home)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("pages", ['"newest"', "3", "[]"])
def test_pages_that_cannot_be_meant_are_refused(home: Home, pages: str) -> None:
    home.settings.write_text(f"pages = {pages}")
    for read in (pages_kept, store_root):  # the tables are read by every command
        with pytest.raises(UsageError, match="can be all or latest"):
            read(home)
