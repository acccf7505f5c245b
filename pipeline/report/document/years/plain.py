"""The record of all weeks as plain JSON data."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.report.document.build.forecasts import forecasts_part
from pipeline.report.document.form import DECIMALS, to_plain
from pipeline.report.reasons import origin_text

if TYPE_CHECKING:
    from pipeline.report.document.years.record import History

HISTORY_VERSION = 1


def history_json(history: History) -> dict[str, Any]:
    """Give the record in SI units, as docs/report.md explains it; estimates carry their 90 % range."""
    return {
        "version": HISTORY_VERSION,
        **{
            name: _plain(getattr(history, name))
            for name in ("athlete", "hidden", "change", "years", "weeks", "sessions")
        },
        "thresholds": {
            f"{threshold.quantity}_mps": {
                "origin": origin_text(threshold.origin),
                "points": [_plain(point) for point in threshold.points],
            }
            for threshold in history.thresholds
        },
        "forecasts": None if history.forecasts is None else to_plain(forecasts_part(history.forecasts)),
    }


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if hasattr(value, "_asdict"):
        return _plain(value._asdict())
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    return round(value, DECIMALS) if isinstance(value, float) else value
