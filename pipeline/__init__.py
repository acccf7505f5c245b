"""Watch exports in, one honest weekly answer about the gluteal muscles out.

The folders stand in the order of the data: athletes, sources, signal, physiology, segments, store, weekly, report.
A stage imports only from those before it; `jobs` alone composes them, and `commands` is the command line.

The names of `__all__` are the public interface, shown in docs/api.md. Each is imported when it is first used.

Examples
--------
>>> from importlib.resources import files
>>> import pipeline as glute
>>> analysis = glute.analyze(files("sample_data") / "exports" / "ben" / "2026-11-11-stairs.fit.gz")
>>> sorted(analysis.segments["label"].unique())
['easy', 'stairs']
"""

from __future__ import annotations

TYPE_CHECKING = False  # not imported: what runs before `pipeline.entry` shows a traceback when Ctrl-C stops it
if TYPE_CHECKING:
    from typing import Any

    from pipeline.api import analyze, ingest, label, read_file, read_report, read_table, recompute, weekly_report
    from pipeline.athletes.home import Home
    from pipeline.errors import AthleteError, FileError, GluteError, StoreError, UsageError
    from pipeline.outcomes import Analysis, Ingested, Report
    from pipeline.signal.clean import Signal, clean
    from pipeline.sources.activity import Activity, Content
    from pipeline.store.store import Store

__all__ = [
    "Activity",
    "Analysis",
    "AthleteError",
    "Content",
    "FileError",
    "GluteError",
    "Home",
    "Ingested",
    "Report",
    "Signal",
    "Store",
    "StoreError",
    "UsageError",
    "analyze",
    "clean",
    "ingest",
    "label",
    "read_file",
    "read_report",
    "read_table",
    "recompute",
    "weekly_report",
]

_MODULES = {
    "Activity": "sources.activity",
    "Analysis": "outcomes",
    "AthleteError": "errors",
    "Content": "sources.activity",
    "FileError": "errors",
    "GluteError": "errors",
    "Home": "athletes.home",
    "Ingested": "outcomes",
    "Report": "outcomes",
    "Signal": "signal.clean",
    "Store": "store.store",
    "StoreError": "errors",
    "UsageError": "errors",
    "clean": "signal.clean",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415  not before a name is used, for the same reason

    return getattr(import_module(f"{__name__}.{_MODULES.get(name, 'api')}"), name)


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
