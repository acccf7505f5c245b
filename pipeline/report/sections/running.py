"""What was run, and what it asked of the glutes, in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report import quantities
from pipeline.report.quantities import number
from pipeline.report.sections import tables
from pipeline.report.sections.blocks import Detail, Section, titled
from pipeline.report.sentences import sentence

if TYPE_CHECKING:
    from pipeline.report.document.whole import Document
    from pipeline.vocabulary import Units


def running_sections(document: Document, units: Units) -> tuple[Section, ...]:
    """Show what was run, what it asked of the glutes, and every run; one sentence where there was no run."""
    if not document.runs:
        return (titled("runs", text=(sentence("explain.no_runs"),)), _energy(document), _load(document))
    explain = (sentence("explain.activation"),)
    return (
        titled("labels", text=(sentence("explain.labels"),), table=tables.labels(document, units)),
        titled("load_on_glutes", table=tables.load_on_glutes(document), after=explain),
        _best(document),
        titled("runs", table=tables.runs(document, units), details=_details(document, units)),
        titled("muscles", text=(sentence("explain.muscles"),), table=tables.muscles(document)),
        _fibres(document),
        _energy(document),
        _load(document),
    )


def _best(document: Document) -> Section:
    if not document.best_stretches:
        return titled("best")
    return titled("best", text=(sentence("explain.best"),), table=tables.best(document))


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
    return titled("fibres", text=text, table=tables.fibres(document))


def _energy(document: Document) -> Section:
    """Show gross and net energy with their ranges, beside the devices' own figure."""
    energy = document.energy
    if energy is None:
        return titled("energy", text=(sentence("explain.hidden_energy"),))
    if not energy.kcal.value:
        return titled("energy")
    gross, net = (f"{quantities.energy(found)} kcal" for found in (energy.kcal, energy.net_kcal))
    device = energy.device_kcal
    beside = () if device is None else (sentence("explain.device", device=f"{number(device)} kcal"),)
    return titled("energy", text=(sentence("explain.energy", gross=gross, net=net), *beside))


def _load(document: Document) -> Section:
    """Show the hard sets and the training load."""
    sets = document.stimulus.strength_sets
    text = sentence("explain.stimulus_unknown")
    if sets is not None:
        text = sentence("explain.stimulus", strength=quantities.sets(sets))
    return titled("load", text=(text,), table=tables.load(document.load))
