"""Links from one page to others, all relative: the folder of reports works wherever it is put."""

from __future__ import annotations

from typing import NamedTuple

YEARS_PAGE, OVERVIEW_PAGE = "years.html", "overview.html"


class Links(NamedTuple):
    """Pages that a page may link because they stand beside it: that of all weeks, and that of all athletes above."""

    years: bool = False
    overview: bool = False


NO_LINKS = Links()
