"""What a club and a brand cost, computed from what one athlete costs, and the rows of docs/scaling.md that say so."""

from __future__ import annotations

import heapq
import re
from dataclasses import dataclass, field, replace
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.jobs.ingest.changed import READ_S
from pipeline.jobs.nightly import ATHLETE_S, NEW_FILE_S
from pipeline.jobs.parallel.shard import PORTION_S, portioned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PAGE = Path(__file__).parents[1] / "docs" / "scaling.md"
REFERENCE_S = 0.3  # s that fitparse takes for an hour of a run on the core that all times of the page are for
TOLERANCE = 0.2  # of a figure, before the page has to say another
START_S = 1.5  # s until fresh processes work, measured
LISTED_WEEKS = 104  # reports that the night's own process finds of each athlete
WEEKS = 52  # of a year
FIRST_YEARS = 2  # of runs that an athlete brings to a first night
WINDOW_S = 3 * 3600.0  # that a night may take
CORES = 8  # of one machine of the plan
NIGHTS = {"club": (200, 200, 2), "brand": (1_000_000, 2_000, CORES)}  # athletes, athletes of a home, workers of a home
TRAINING = 4 / 7  # of the athletes bring a run to each night
BUCKET_NIGHTS = ("first night", "nothing new", "one new run")
_NUMBER = re.compile(r"\d[\d,]*\.?\d*")


@dataclass(frozen=True, kw_only=True)
class Costs:
    """What one athlete with a year of runs costs.

    CPU time of one process [s], disk space [bytes], and requests to a bucket by `BUCKET_NIGHTS` and kind; `listing_s`
    is the time of the night's own process, `hour_s` that of fitparse for an hour of a run on the same machine.
    """

    activities: int
    import_s: float
    report_s: float
    nothing_new_s: float
    one_new_s: float
    store_bytes: int
    report_bytes: int
    hour_s: float = REFERENCE_S
    listing_s: float = 0.0
    requests: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def on_reference(costs: Costs) -> Costs:
    """Scale the times to a core on which fitparse takes `REFERENCE_S`."""
    times = ("import_s", "report_s", "nothing_new_s", "one_new_s", "listing_s", "hour_s")
    scale = REFERENCE_S / costs.hour_s
    return replace(costs, **{name: scale * getattr(costs, name) for name in times})


def makespan_s(costs_s: Sequence[float], workers: int, *, start_s: float = 0.0, each_s: float = 0.0) -> float:
    """Simulate a list schedule: a free worker takes the next portion; `each_s` is what handing one out takes [s]."""
    free = [start_s] * workers
    handed = 0.0
    for cost_s in costs_s:
        handed += each_s
        begin = max(heapq.heappop(free), handed)
        heapq.heappush(free, begin + cost_s)
    return max(free)


def night_s(athletes: int, workers: int, costs: Costs) -> float:
    """Simulate a night of one home [s]: some athletes bring one run, the others get the report of the week so far."""
    training = round(TRAINING * athletes)
    each = [costs.one_new_s] * training + [costs.nothing_new_s + costs.report_s] * (athletes - training)
    expected = {str(number): ATHLETE_S + NEW_FILE_S * (number < training) for number in range(athletes)}
    portions = portioned(expected, PORTION_S)
    portion_s = [sum(each[int(athlete)] for athlete in portion) for portion in portions]
    return makespan_s(portion_s, workers, start_s=athletes * costs.listing_s + START_S)


def simulated_import_s(athletes: int, activities: int, athlete_s: float, workers: int) -> float:
    """Simulate an import of many athletes from the cost of one [s]."""
    portions = portioned({str(number): activities * READ_S for number in range(athletes)}, PORTION_S)
    start_s = START_S if workers > 1 else 0.0
    return makespan_s([len(portion) * athlete_s for portion in portions], workers, start_s=start_s)


def anew_s(costs: Costs) -> float:
    """Return what two years of an athlete take to read, derive and report [s]."""
    return FIRST_YEARS * (costs.import_s + WEEKS * costs.report_s)


def rows_of(costs: Costs) -> dict[str, str]:
    """Return the rows of the page's tables that a year of one athlete gives: what is measured, and what follows."""
    read_s = costs.import_s / costs.activities
    kilobytes = costs.store_bytes / costs.activities / 1e3
    year_mb, reports_mb = costs.store_bytes / 1e6, WEEKS * costs.report_bytes / 1e6
    measured = {
        "reading a file, labels and estimates": f"{_plain(1e3 * read_s)} ms an activity",
        "one weekly report, HTML and JSON": f"{_plain(1e3 * costs.report_s)} ms, {_plain(costs.report_bytes / 1e3)} kB",
        "a night of an athlete with nothing new": f"{_plain(1e3 * costs.nothing_new_s)} ms",
        "a night of an athlete with one new run, report included": f"{_plain(1e3 * costs.one_new_s)} ms",
        f"the night's own process: lists inboxes and {LISTED_WEEKS} reports": (
            f"{1e3 * costs.listing_s:.1f} ms an athlete"
        ),
        "the store": f"{_plain(kilobytes)} kB an activity, {year_mb:.1f} MB a year",
        "reports": f"{reports_mb:.1f} MB a year",
    }
    bucket = {
        f"store in a bucket, {night}": ", ".join(f"{count:,} {kind}" for kind, count in sorted(kinds.items()))
        for night, kinds in costs.requests.items()
    }
    return measured | bucket | _club(costs) | _brand(costs)


def _club(costs: Costs) -> dict[str, str]:
    athletes, _, workers = NIGHTS["club"]
    reading_s = FIRST_YEARS * costs.import_s
    gigabytes = athletes * (costs.store_bytes + WEEKS * costs.report_bytes) / 1e9
    return {
        f"first night of {athletes} athletes, {FIRST_YEARS} years each, on one core": (
            f"{athletes * anew_s(costs) / 3600:.1f} hours, of which reading {_plain(athletes * reading_s / 60)} minutes"
        ),
        f"a night of {athletes} athletes on {workers} cores": (f"{night_s(athletes, workers, costs) / 60:.1f} minutes"),
        f"disk for {athletes} athletes": f"{gigabytes:.1f} GB a year",
    }


def _brand(costs: Costs) -> dict[str, str]:
    athletes, home_athletes, workers = NIGHTS["brand"]
    homes, took_s = athletes // home_athletes, night_s(home_athletes, workers, costs)
    requests = sum(
        share * sum(costs.requests.get(night, {}).values())
        for night, share in (("one new run", TRAINING), ("nothing new", 1 - TRAINING))
    )
    return {
        f"a night of a home of {home_athletes:,} on {workers} cores": f"{took_s / 60:.1f} minutes",
        f"machines of {workers} cores for {homes} homes within {WINDOW_S / 3600:g} hours": (
            f"{ceil(homes / (WINDOW_S // took_s))}"
        ),
        f"requests to the bucket, {athletes:,} athletes": (
            f"{_plain(athletes * requests / 1e6)} million a night, {_plain(athletes * requests / WINDOW_S)} a second"
        ),
        f"disk for {athletes:,} athletes": (
            f"{athletes * costs.store_bytes / 1e12:.1f} TB of tables and "
            f"{athletes * WEEKS * costs.report_bytes / 1e12:.1f} TB of reports a year"
        ),
        f"{FIRST_YEARS} years of {athletes:,} athletes read and reported anew": (
            f"{_plain(anew_s(costs))} s each, {_plain(athletes * anew_s(costs) / 3600)} core-hours"
        ),
    }


def _plain(value: float) -> str:
    """Write a number with two or three digits that count."""
    if value < 10:
        return f"{value:.1f}"
    unit = 10 ** max(0, len(f"{value:.0f}") - 3)
    return f"{round(value / unit) * unit:,}"


def rows_in(page: str) -> dict[str, str]:
    """Return the first two cells of all rows of a page's tables."""
    return dict(re.findall(r"^\| ([^|]+?) +\| ([^|]+?) +\|$", page, re.MULTILINE))


def compared(rows: Mapping[str, str], page: str, within: float = TOLERANCE) -> dict[str, str]:
    """Compare rows with those of a page; return a sentence for each that it lacks or that is off by a larger share."""
    held = rows_in(page)
    off = {}
    for title, text in rows.items():
        said, found = (_numbers(one) for one in (held.get(title, ""), text))
        if len(said) != len(found):
            off[title] = f"is {text}, the page says {held.get(title, 'nothing')}"
        elif any(abs(now - before) > within * before for now, before in zip(found, said, strict=True)):
            off[title] = f"is {text}, off by more than {within:.0%} from {held[title]}"
    return off


def _numbers(text: str) -> list[float]:
    return [float(number.replace(",", "")) for number in _NUMBER.findall(text)]


def rewritten(rows: Mapping[str, str], page: str) -> str:
    """Return a page whose tables say what the rows say."""
    for title, text in rows.items():
        page = re.sub(rf"^\| {re.escape(title)} +\| [^|]+ \|$", f"| {title} | {text} |", page, flags=re.MULTILINE)
    return page
