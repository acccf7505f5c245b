"""The report's text, laid out once for every format: sections of paragraphs, bars, tables and points."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.report import quantities, tables
from pipeline.report.blocks import Bar, Detail, Page, Point, Section
from pipeline.report.claims import claims
from pipeline.report.quantities import number, ranged
from pipeline.report.sentences import probability_text, probability_word, sentence
from pipeline.vocabulary import CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.report.quantities import Units

Document = dict[str, Any]


def build_page(document: Document, units: Units) -> Page:
    """Lay out a document.

    Parameters
    ----------
    document
        What `build_document` gives.
    units
        `metric` or `imperial`, for distances, rises and paces.

    Returns
    -------
    Page
        Text and numbers as they are shown; the formats only draw them.
    """
    verdict = document["verdict"]
    about_body = () if verdict["body_hidden"] else (_why(document), _sharper(document), _changes(document))
    sections = (
        _answer(verdict),
        *about_body,
        *_running(document, units),
        _trend(document),
        _section("claims", table=claims(document, units)),
        _thresholds(document, units),
        _list("notes", [note["text"] for note in document["notes"]]),
        _list("limits", [*document["limits"], sentence("evidence.key")], reference=True),
        _list("refuse", document["not_claimed"], reference=True),
        _list("sources", document["sources"], reference=True),
    )
    return Page(
        headline=verdict["headline"],
        alert=bool(verdict["safety"]),
        title=sentence("title.page"),
        subtitle=subtitle(document),
        sections=tuple(section for section in sections if not section.is_empty()),
        footer=(document["footer"], sentence("footer.local")),
        more=sentence("terminal.more", athlete=document["athlete"], week=document["week"]),
    )


def subtitle(document: Document) -> str:
    """Say whose week this is."""
    start, end = short_date(document["week_start"]), long_date(document["week_end"])
    return sentence("title.week", athlete=document["athlete"], week=document["week"], start=start, end=end)


def long_date(iso: str) -> str:
    """Return an ISO date as `9 Nov 2026`."""
    return f"{short_date(iso)} {iso[:4]}"


def short_date(iso: str) -> str:
    """Return an ISO date as `9 Nov`."""
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%b}"


def _section(key: str, **parts: Any) -> Section:
    return Section(key=key, title=sentence(f"title.{key}"), **parts)


def _list(key: str, texts: list[str], *, reference: bool = False) -> Section:
    return _section(key, points=tuple(Point(text) for text in texts), reference=reference)


def bars(probabilities: Mapping[str, float]) -> tuple[Bar, ...]:
    """Return the probabilities of the four classes as bars."""
    return tuple(
        Bar(name, sentence(f"class.{name}"), probabilities[name], probability_text(probabilities[name]))
        for name in CLASSES
    )


def verdict_line(verdict: Mapping[str, Any]) -> str:
    """Say the class and how sure it is, in words."""
    label = verdict["label"]
    if label == "undecided":
        return sentence("verdict.undecided")
    probability = verdict["probabilities"][label]
    name, text = sentence(f"class.{label}"), probability_text(probability)
    return sentence(f"verdict.{probability_word(probability)}", verdict=name, probability=text)


def _answer(verdict: Mapping[str, Any]) -> Section:
    """Answer first: directions, probabilities, and the one question where the verdict is open."""
    safety = tuple(item["text"] for item in verdict["safety"][1:])
    text = (verdict["horizon"], verdict["stronger_text"])
    if verdict["body_hidden"]:
        return _section("answer", text=(*safety, *text))
    answer = (verdict["answer"],) if verdict["safety"] else ()
    definitions = [sentence(f"definition.{name}") for name in CLASSES if verdict["label"] in (name, "undecided")]
    return _section(
        "answer",
        lead=verdict_line(verdict),
        bars=bars(verdict["probabilities"]),
        text=(*safety, *answer, *text),
        table=tables.directions(verdict),
        points=_question(verdict),
        after=(*definitions, sentence("evidence.overall", grade=sentence(f"evidence.{verdict['evidence']}"))),
    )


def _question(verdict: Mapping[str, Any]) -> tuple[Point, ...]:
    """Ask the one question that would decide an open verdict."""
    if not verdict["question"]:
        return ()
    lead = sentence("question_lead.text", question=verdict["question"])
    return (Point(lead, code=verdict["question_command"], hint=verdict["question_hint"]),)


def _why(document: Document) -> Section:
    drivers = document["verdict"]["drivers"]
    return _section("why", points=tuple(Point(driver["text"], mark=driver["evidence"]) for driver in drivers))


def _sharper(document: Document) -> Section:
    missing = document["verdict"]["missing"]
    return _section("sharper", points=tuple(Point(m["text"], code=m["command"], hint=m["hint"]) for m in missing))


def _changes(document: Document) -> Section:
    """Show the single changes, the one that matters most first, and what speaks against some."""
    if not document["changes"]:
        return _section("changes")
    texts = {change["change"]: change["text"] for change in document["changes"]}
    first = document["first_change"]
    lead = sentence("first_change.text", change=texts[first]) if first else sentence("first_change.none")
    against = [
        f"{change['text']}. {change['why_not_text']}" for change in document["changes"] if change["why_not_text"]
    ]
    return _section(
        "changes",
        lead=lead,
        text=(sentence("explain.changes"),),
        table=tables.changes(document),
        points=tuple(Point(text) for text in against),
    )


def _running(document: Document, units: Units) -> tuple[Section, ...]:
    """Show what was run, what it asked of the glutes, and every run; one sentence where there was no run."""
    if not document["runs"]:
        return (_section("runs", text=(sentence("explain.no_runs"),)), _energy(document), _load(document))
    explain = sentence("explain.activation"), sentence("explain.sets")
    return (
        _section("labels", text=(sentence("explain.labels"),), table=tables.labels(document, units)),
        _section("load_on_glutes", table=tables.load_on_glutes(document), after=explain),
        _best(document),
        _section("runs", table=tables.runs(document, units), details=_details(document, units)),
        _section("muscles", text=(sentence("explain.muscles"),), table=tables.muscles(document)),
        _fibres(document),
        _energy(document),
        _load(document),
    )


def _best(document: Document) -> Section:
    if not document["best_stretches"]:
        return _section("best")
    return _section("best", text=(sentence("explain.best"),), table=tables.best(document))


def _details(document: Document, units: Units) -> tuple[Detail, ...]:
    """Give every run its segments."""
    return tuple(
        Detail(
            key=run["activity_id"],
            title=sentence(
                "explain.run",
                date=tables.moment(run["local_start"]),
                distance=quantities.distance(run["distance_m"] or 0.0, units),
                time=quantities.duration(run["moving_s"] or 0.0),
            ),
            summary=sentence("explain.segments", count=str(len(run["segments"]))),
            table=tables.segments(run, units),
        )
        for run in document["runs"]
    )


def _fibres(document: Document) -> Section:
    label = document["fibres"]["label"]
    text = (sentence("explain.fibres", fibres=sentence(f"fibre.{label}")),) if label else ()
    return _section("fibres", text=text, table=tables.fibres(document))


def _energy(document: Document) -> Section:
    """Show gross and net energy with their ranges, beside the devices' own figure."""
    energy = document["energy"]
    if energy is None:
        return _section("energy", text=(sentence("explain.hidden_energy"),))
    if not energy["kcal"]:
        return _section("energy")
    gross = ranged(energy["kcal"], energy["low"], energy["high"]) + " kcal"
    net = ranged(energy["net_kcal"], energy["net_low"], energy["net_high"]) + " kcal"
    device = energy["device_kcal"]
    beside = () if device is None else (sentence("explain.device", device=f"{number(device)} kcal"),)
    return _section("energy", text=(sentence("explain.energy", gross=gross, net=net), *beside))


def _load(document: Document) -> Section:
    """Show the hard sets and the training load."""
    stimulus = document["stimulus"]
    running = quantities.estimate(stimulus, "running_sets", 1) + " set equivalents"
    known = stimulus["strength_sets"] is not None
    strength = quantities.sets(stimulus["strength_sets"]) if known else ""
    text = sentence("explain.stimulus" if known else "explain.stimulus_unknown", running=running, strength=strength)
    return _section("load", text=(text,), table=tables.load(document))


def _thresholds(document: Document, units: Units) -> Section:
    if not document["thresholds"]:
        return _section("thresholds")
    return _section("thresholds", text=(sentence("explain.thresholds"),), table=tables.thresholds(document, units))


def _trend(document: Document) -> Section:
    return _section("trend", text=(sentence("explain.trend"),), table=tables.trend(document))
