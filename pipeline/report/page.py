"""The report's text, laid out once for every format: sections of paragraphs, bars, tables and points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.physiology.parameters_body import FAT_CHANGE
from pipeline.report import quantities, tables
from pipeline.report.blocks import Bar, Detail, Page, Point, Section
from pipeline.report.claims import claims
from pipeline.report.effect import caveats as effect_caveats
from pipeline.report.effect import effect_section
from pipeline.report.forecasts import forecasts_section
from pipeline.report.plan import plan_section
from pipeline.report.quantities import number, ranged
from pipeline.report.sentences import sentence
from pipeline.vocabulary import OUTCOMES, Outcome
from pipeline.weekly.forecast.statements import Kind, hedge_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.report.document.answer import VerdictPart
    from pipeline.report.document.whole import Document
    from pipeline.vocabulary import Units


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
    verdict = document.verdict
    sections = (
        _answer(document),
        effect_section(document.effect),
        *(() if verdict.body_hidden else _about_body(document)),
        plan_section(document, units),
        *_running(document, units),
        _trend(document),
        forecasts_section(document.forecasts),
        _section(
            "claims",
            table=claims(document, units),
            after=() if verdict.body_hidden else (sentence("explain.types"),),
        ),
        _thresholds(document, units),
        _list("notes", [note.text for note in document.notes]),
        _list("limits", [*document.limits, sentence("evidence.key")], reference=True),
        _list("refuse", document.not_claimed, reference=True),
        _list("sources", document.sources, reference=True),
    )
    return Page(
        headline=verdict.headline,
        alert=bool(verdict.safety),
        title=sentence("title.page"),
        subtitle=subtitle(document),
        sections=tuple(section for section in sections if not section.is_empty()),
        footer=(document.footer, sentence("footer.local")),
        more=sentence("terminal.more", athlete=document.athlete, week=document.week),
    )


def subtitle(document: Document) -> str:
    """Say whose week this is."""
    start, end = quantities.short_date(document.week_start), quantities.long_date(document.week_end)
    return sentence("title.week", athlete=document.athlete, week=document.week, start=start, end=end)


def _section(key: str, **parts: Any) -> Section:
    return Section(key=key, title=sentence(f"title.{key}"), **parts)


def empty(key: str) -> Section:
    """Return a section that has only its title."""
    return _section(key)


def caveats(document: Document) -> tuple[str, ...]:
    """Say what of the week's running is not known, and what counts nothing."""
    return tuple(point.text for point in effect_caveats(document.effect)) if document.effect else ()


def _list(key: str, texts: Sequence[str], *, reference: bool = False) -> Section:
    return _section(key, points=tuple(Point(text) for text in texts), reference=reference)


def bars(probabilities: Mapping[str, float]) -> tuple[Bar, ...]:
    """Return the probabilities of the four classes as bars."""
    return tuple(
        Bar(name, sentence(f"class.{name}"), probabilities[name], quantities.probability_text(probabilities[name]))
        for name in OUTCOMES
    )


def verdict_line(verdict: VerdictPart) -> str:
    """Say the class and how sure it is, in words."""
    label, probability = verdict.label, verdict.label_probability
    if probability is None:
        return sentence("verdict.asked" if verdict.statement == Kind.ASKED else "verdict.undecided")
    name, text = sentence(f"class.{label}"), quantities.probability_text(probability)
    return sentence(f"verdict.{hedge_of(probability)}", verdict=name, probability=text)


def _about_body(document: Document) -> tuple[Section, ...]:
    return _size(document.verdict), _why(document), _sharper(document), _changes(document)


def _answer(document: Document) -> Section:
    """Answer on one screen: probabilities, why, the change that matters most, and what is missing."""
    verdict = document.verdict
    safety = tuple(item.text for item in verdict.safety[1:])
    if verdict.body_hidden:
        return _section("answer", text=(*safety, verdict.horizon, verdict.stronger_text))
    return _section(
        "answer",
        lead=verdict_line(verdict),
        bars=bars(verdict.probabilities or {}),
        text=(*safety, *((verdict.answer,) if verdict.safety and verdict.answer else ())),
        points=(*_brief_why(verdict), *brief_change(document), *brief_missing(verdict)),
    )


def _brief_why(verdict: VerdictPart) -> tuple[Point, ...]:
    """Give the strongest driver; what is not known speaks in the question, unless nothing else is there."""
    known = [driver for driver in verdict.drivers if driver.key != "energy_unknown"]
    return tuple(Point(driver.brief, mark=sentence("brief.why")) for driver in (known or verdict.drivers)[:1])


def brief_change(document: Document) -> tuple[Point, ...]:
    """Name the change that matters most and the class it moves most."""
    mark = sentence("brief.change")
    first = next((change for change in document.changes if change.change == document.first_change), None)
    if first is None:
        return (Point(_none_matters(document), mark=mark),) if document.changes else ()
    moves = _moves(document.verdict.probabilities or {}, first.probabilities)
    return (Point(sentence("brief.change_text", change=first.text, moves=moves), mark=mark),)


def _moves(now: Mapping[str, float], then: Mapping[str, float]) -> str:
    """Say the class that rises most, behind the one that falls most where that moves more."""
    fall, *_, rise = sorted(OUTCOMES, key=lambda name: then[name] - now[name])
    moved = [rise] if then[rise] - now[rise] >= now[fall] - then[fall] else [fall, rise]
    return ", ".join(
        sentence(
            "brief.move",
            verdict=sentence(f"class.{name}"),
            before=quantities.probability_text(now[name]),
            after=quantities.probability_text(then[name]),
        )
        for name in moved
    )


def brief_missing(verdict: VerdictPart) -> tuple[Point, ...]:
    """Ask the question that would decide an open verdict, or name the input that would sharpen most."""
    if verdict.question:
        text = sentence("brief.question_text", question=verdict.question)
        hint, code = verdict.question_hint, verdict.question_command
        return (Point(text, mark=sentence("brief.question"), code=code, hint=hint),)
    return tuple(
        Point(missing.text, mark=sentence("brief.missing"), code=missing.command, hint=missing.hint)
        for missing in verdict.missing
        if missing.key == verdict.sharpest
    )


def _size(verdict: VerdictPart) -> Section:
    """Show muscle and fat apart, with their ranges, and strength apart from both."""
    definitions = [sentence(f"definition.{name}") for name in OUTCOMES if verdict.label in (name, "undecided")]
    return _section(
        "size",
        text=(verdict.horizon, *_readings(verdict), verdict.hips_text or "", verdict.stronger_text),
        table=tables.directions(verdict),
        after=(*definitions, sentence("evidence.overall", grade=sentence(f"evidence.{verdict.evidence}"))),
    )


def _readings(verdict: VerdictPart) -> list[str]:
    """Say what weeks like this one alone would do, and what other worths of running would make of the answer."""
    alone = verdict.like_this_week
    texts = [] if verdict.worth_text is None else [verdict.worth_text]
    if alone is None:
        return texts
    kept = alone[Outcome.MAINTAINING] + alone[Outcome.TONING]
    shares = {"growing": alone[Outcome.GROWING], "kept": kept, "shrinking": alone[Outcome.SHRINKING]}
    words = {name: quantities.probability_text(share) for name, share in shares.items()}
    return [sentence("alone.text", **words), *texts]


def _why(document: Document) -> Section:
    drivers = document.verdict.drivers
    return _section("why", points=tuple(Point(driver.text, mark=driver.evidence) for driver in drivers))


def _sharper(document: Document) -> Section:
    missing = document.verdict.missing
    return _section("sharper", points=tuple(Point(m.text, code=m.command, hint=m.hint) for m in missing))


def _changes(document: Document) -> Section:
    """Show the single changes, the one that matters most first, and what speaks against some."""
    if not document.changes:
        return _section("changes")
    texts = {change.change: change.text for change in document.changes}
    first = document.first_change
    most = "first_change.goal" if document.goal else "first_change.text"
    lead = sentence(most, change=texts[first]) if first else _none_matters(document)
    against = [f"{change.text}. {change.why_not_text}" for change in document.changes if change.why_not_text]
    return _section(
        "changes",
        lead=lead,
        text=(sentence("explain.changes"),),
        table=tables.changes(document),
        points=tuple(Point(text) for text in (*_fat_moved(document), *against)),
    )


def _none_matters(document: Document) -> str:
    return sentence("first_change.none_goal" if document.goal else "first_change.none")


def _fat_moved(document: Document) -> list[str]:
    """Tell what becomes of gluteal fat where a change moves it by as much as makes a class."""
    now = document.verdict.fat_change_pct
    if now is None:
        return []
    fat, before = "{} %".format, quantities.signed_range(now)
    return [
        sentence(
            "change_fat.text",
            change=change.text,
            fat=fat(quantities.signed_range(change.fat_change_pct)),
            before=fat(before),
        )
        for change in document.changes
        if abs(change.fat_change_pct.value - now.value) >= FAT_CHANGE.value
    ]


def _running(document: Document, units: Units) -> tuple[Section, ...]:
    """Show what was run, what it asked of the glutes, and every run; one sentence where there was no run."""
    if not document.runs:
        return (_section("runs", text=(sentence("explain.no_runs"),)), _energy(document), _load(document))
    explain = (sentence("explain.activation"),)
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
    if not document.best_stretches:
        return _section("best")
    return _section("best", text=(sentence("explain.best"),), table=tables.best(document))


def _details(document: Document, units: Units) -> tuple[Detail, ...]:
    """Give every run its segments."""
    return tuple(
        Detail(
            key=run.activity_id,
            title=sentence(
                "explain.run",
                date=quantities.moment(run.local_start),
                distance=quantities.distance(run.distance_m or 0.0, units),
                time=quantities.duration(run.moving_s or 0.0),
            ),
            summary=sentence("explain.segments", count=str(len(run.segments))),
            table=tables.segments(run, units),
        )
        for run in document.runs
    )


def _fibres(document: Document) -> Section:
    label = document.fibres.label
    text = (sentence("explain.fibres", fibres=sentence(f"fibre.{label}")),) if label else ()
    return _section("fibres", text=text, table=tables.fibres(document))


def _energy(document: Document) -> Section:
    """Show gross and net energy with their ranges, beside the devices' own figure."""
    energy = document.energy
    if energy is None:
        return _section("energy", text=(sentence("explain.hidden_energy"),))
    if not energy.kcal.value:
        return _section("energy")
    gross, net = (f"{ranged(found)} kcal" for found in (energy.kcal, energy.net_kcal))
    device = energy.device_kcal
    beside = () if device is None else (sentence("explain.device", device=f"{number(device)} kcal"),)
    return _section("energy", text=(sentence("explain.energy", gross=gross, net=net), *beside))


def _load(document: Document) -> Section:
    """Show the hard sets and the training load."""
    sets = document.stimulus.strength_sets
    text = sentence("explain.stimulus_unknown")
    if sets is not None:
        text = sentence("explain.stimulus", strength=quantities.sets(sets))
    return _section("load", text=(text,), table=tables.load(document.load))


def _thresholds(document: Document, units: Units) -> Section:
    if not document.thresholds:
        return _section("thresholds")
    return _section(
        "thresholds", text=(sentence("explain.thresholds"),), table=tables.thresholds(document.thresholds, units)
    )


def _trend(document: Document) -> Section:
    return _section("trend", text=(sentence("explain.trend"),), table=tables.trend(document))
