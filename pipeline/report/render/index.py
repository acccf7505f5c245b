"""Summaries of a nightly run: a line for the log, a sentence for each problem, and a page of links to all reports."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pipeline.report.links import YEARS_PAGE
from pipeline.report.render.progress import verdicts_in_words
from pipeline.report.sentences import sentence
from pipeline.words import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pipeline.outcomes import AthleteNight


def night_line(nights: Sequence[AthleteNight]) -> str:
    """Sum up a night in one line."""
    ingested = [night.ingested for night in nights if night.ingested]
    counts = verdicts_in_words(ingested)
    files = ", ".join(f"{count} {words}" for count, words in counts)
    parts = [
        counted(len(nights), "athlete"),
        counted(sum(count for count, _ in counts), "new file") + (f" ({files})" if files else ""),
        f"{sum(outcome.waiting for outcome in ingested)} waiting",
        counted(sum(outcome.derived for outcome in ingested), "activity derived", "activities derived"),
        counted(sum(len(night.reports) for night in nights), "report written", "reports written"),
        counted(sum(night.error is not None for night in nights), "athlete failed", "athletes failed"),
    ]
    if waiting := sum(night.put_off for night in nights):
        parts.append(f"{counted(waiting, 'athlete waits', 'athletes wait')} for the new version")
    return "night: " + ", ".join(parts)


def night_troubles(nights: Sequence[AthleteNight], *, name_files: bool = True) -> list[str]:
    """List the problems by athlete: failures, newly rejected files, and reports that were not delivered.

    Parameters
    ----------
    nights
        What was done for each athlete.
    name_files
        Whether to name rejected files, as for the person who runs the night. What others may read counts them.
    """
    troubles = []
    for night in nights:
        problems = [night.error] if night.error else []
        rejected = night.ingested.newly_rejected if night.ingested else []
        if name_files:
            problems += [f"rejected {source}: {reason}" for source, reason in rejected]
        elif rejected:
            see = f"glute ledger {night.athlete} --verdict rejected"
            problems.append(f"{counted(len(rejected), 'file')} newly rejected; see: {see}")
        problems += [night.ingested.failure] if night.ingested and night.ingested.failure else []
        troubles += [f"{night.athlete}: {text}" for text in (*problems, *night.undelivered)]
    return troubles


def index_page(weeks: Mapping[str, Sequence[str]], years: Collection[str] = ()) -> str:
    """Draw the page that links all reports.

    Parameters
    ----------
    weeks
        ISO weeks that have a page, by athlete.
    years
        Athletes who have a page of all weeks.

    Returns
    -------
    str
        HTML without a script and without any word on what the reports say.
    """
    parts = []
    for athlete, theirs in sorted(weeks.items()):
        links = [
            f'<li><a href="{escape(f"{athlete}/{week}.html")}">{escape(week)}</a></li>'
            for week in sorted(theirs, reverse=True)
        ]
        if athlete in years:
            links.insert(
                0, f'<li><a href="{escape(f"{athlete}/{YEARS_PAGE}")}">{escape(sentence("history.link"))}</a></li>'
            )
        parts += [f"<h2>{escape(athlete)}</h2>", "<ul>", *links, "</ul>"]
    title, language = sentence("title.reports"), sentence("language.code")
    return _PAGE.format(content="\n".join(parts), title=escape(title), language=escape(language))


_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem }}
</style>
</head>
<body>
<h1>{title}</h1>
{content}
</body>
</html>
"""
