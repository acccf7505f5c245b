"""Check the nights of a home: the last one, one that is stuck or was killed, and Prefect's schedule."""

from __future__ import annotations

import json
import os
import urllib.parse
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.jobs.journal import nights_recorded
from pipeline.jobs.nightly import NIGHT_LOCK, last_night
from pipeline.loopback import ask
from pipeline.outcomes import Finding
from pipeline.store.lock import is_held

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.athletes.home import Home

NIGHT_OVERDUE = timedelta(hours=36)  # judgement: one nightly run missed, and half a day
NIGHT_STUCK = timedelta(hours=12)  # judgement: a night that began in the evening has ended the next morning


def night_findings(home: Home, now: datetime) -> Iterator[Finding]:
    """Check the nights of a home.

    Parameters
    ----------
    home
        Home folder.
    now
        The time, with its zone.
    """
    is_working = is_held(home.root / "locks" / NIGHT_LOCK)
    records, _ = nights_recorded(home)
    began = _unended(records[-1]) if records else None
    when = f"{began.astimezone(now.tzinfo):%Y-%m-%d %H:%M}" if began else ""
    if is_working and began and now - began > NIGHT_STUCK:
        what = f"the night of {when} is still under way: it is stuck, or has very much to do"
        yield Finding(
            what=what, mend="look at its processes; a night that is killed is finished by the next: glute nightly"
        )
    elif is_working:
        yield Finding(what="a night is under way", mend="wait until it has ended", fault=False)
    elif began:
        yield Finding(what=f"the night of {when} was killed; the next one finishes its work", mend="glute nightly")
    if ended := last_night(home):
        if now - ended > NIGHT_OVERDUE:
            at = f"{ended.astimezone(now.tzinfo):%Y-%m-%d %H:%M}"
            yield Finding(what=f"the last night ended on {at}; is it still scheduled?", mend="glute nightly")
    elif (home.root / "inbox").is_dir():
        yield Finding(what="no night has run yet, though there is an inbox", mend="glute nightly", fault=False)
    yield from _server(home, is_working=is_working)


def _unended(record: dict[str, object]) -> datetime | None:
    """Return when a night began that has not ended."""
    return datetime.fromisoformat(str(record["start"])) if record["end"] is None else None


def _has_ended_since(home: Home, start: str) -> bool:
    """Return whether a night has ended, in whatever way, since a run began; a night that was killed has not."""
    records, _ = nights_recorded(home)
    began = datetime.fromisoformat(start).replace(microsecond=0)  # the journal keeps whole seconds
    return bool(records and records[-1]["end"] and datetime.fromisoformat(records[-1]["end"]) >= began)


def _server(home: Home, *, is_working: bool) -> Iterator[Finding]:
    """Compare the deployment that `glute serve` recorded with what its server reports."""
    if not home.served.exists():
        return
    served = json.loads(home.served.read_bytes())
    api, name = served["api"], served["deployment"]
    if not is_held(home.serving):
        yield Finding(what=f"glute serve was killed, so {name} has no schedule any more", mend="glute serve")
        return
    try:
        secret = home.secret.read_text() if home.secret.exists() else os.environ.get("PREFECT_API_AUTH_STRING")
        deployment = ask(f"{api}/deployments/name/{urllib.parse.quote(name)}", secret)
        of_it = {"id": {"any_": [deployment["id"]]}}
        ended = {"state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED", "CANCELLED"]}}}
        sort = "EXPECTED_START_TIME_DESC"
        runs = ask(f"{api}/flow_runs/filter", secret, deployments=of_it, flow_runs=ended, sort=sort, limit=1)
        under_way = {"state": {"type": {"any_": ["RUNNING", "CANCELLING"]}}}
        running = ask(f"{api}/flow_runs/filter", secret, deployments=of_it, flow_runs=under_way, limit=1)
    except OSError as error:
        yield Finding(what=f"Prefect's server does not answer for {name} at {api} ({error})", mend="glute serve")
        return
    if deployment["paused"] or not any(schedule["active"] for schedule in deployment["schedules"]):
        yield Finding(what=f"the schedule of {name} is paused", mend="glute serve")
    for run in running if not (is_working or is_held(home.root / "locks" / NIGHT_LOCK)) else ():
        if run["start_time"] and _has_ended_since(home, run["start_time"]):
            continue  # its night is over, and the server is about to learn of it
        what = f"the run {run['name']} of {name} is {run['state']['name']}, but no night is under way: it was killed"
        yield Finding(what=what, mend="stop glute serve, and start it again: glute serve")
    for run in runs:
        if run["state"]["type"] != "COMPLETED":
            why = (run["state"].get("message") or "no reason given").splitlines()[0]
            yield Finding(what=f"the last run of {name} ended as {run['state']['name']}: {why}", mend="glute nightly")
