"""Pass all news of a night to the operator's command in one call."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.errors import GluteError
from pipeline.jobs.reports.news import News
from pipeline.jobs.reports.on_report import hand_over, refused
from pipeline.report.document.form import from_plain
from pipeline.report.document.whole import Document
from pipeline.store.lock import athlete_lock

if TYPE_CHECKING:
    from pipeline.athletes.home import Home
    from pipeline.jobs.reports.on_report import OnReport
    from pipeline.outcomes import AthleteNight

DIGEST_VERSION = 1  # of the JSON that the command receives


def send_digest(home: Home, nights: dict[str, AthleteNight], on_report: OnReport | None) -> None:
    """Pass on the reports that were put off for the digest, in this night or in one whose digest was refused.

    Parameters
    ----------
    home
        Home folder.
    nights
        Result of each athlete's night, to which is added what was handed over, or why not.
    on_report
        The operator's command. It receives `{"version": 1, "reports": [...]}` once, if there is any news and it wants a
        digest.
    """
    if not (on_report and on_report.digest):
        return
    known = [athlete for athlete in home.athletes() if athlete in nights and not nights[athlete].put_off]
    waiting = {}
    for athlete in known:
        found, unread = _put_off(home, athlete)
        nights[athlete] = replace(nights[athlete], undelivered=nights[athlete].undelivered + unread)
        if found:
            waiting[athlete] = found
    if not waiting:
        return
    reports = [document for found in waiting.values() for document in found]
    digest = json.dumps({"version": DIGEST_VERSION, "reports": reports}, ensure_ascii=False)
    refusal = hand_over(on_report.command, digest)
    for athlete, found in waiting.items():
        night, weeks = nights[athlete], tuple(document["week"] for document in found)
        why = refusal or _noted(home, athlete, found)
        if why:
            undelivered = tuple(refused(week, why) for week in weeks)
            nights[athlete] = replace(night, undelivered=night.undelivered + undelivered)
        else:
            nights[athlete] = replace(night, handed_over=night.handed_over + weeks)


def _put_off(home: Home, athlete: str) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Read the reports of an athlete that wait for a digest, and say which cannot be read.

    One whose week has gone since is no news.
    """
    found, unread = [], []
    for week in News(home, athlete, None).put_off:
        path = home.reports(athlete) / f"{week}.json"
        try:
            document = json.loads(path.read_bytes())
            from_plain(Document, document)
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            unread.append(refused(week, f"{path.name} cannot be read ({error})"))
        else:
            found.append(document)
    return found, tuple(unread)


def _noted(home: Home, athlete: str, documents: list[dict[str, Any]]) -> str | None:
    """Note what was handed over, and return why that fails."""
    try:
        with athlete_lock(home, athlete):
            news = News(home, athlete, None)
            for document in documents:
                news.note(from_plain(Document, document))
    except (GluteError, OSError) as error:
        return str(error)
    return None
