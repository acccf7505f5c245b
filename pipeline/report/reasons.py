"""Why a segment has its label and what a threshold rests on, in the words of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.report.sentences import sentence
from pipeline.segments.thresholds.parameters import SPRINT_WINDOW_S
from pipeline.vocabulary import EvidenceCode, Origin

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class _Form(NamedTuple):
    """How the numbers of a code are written: digits of the value and of its limits, and what they are times."""

    digits: int
    limit_digits: int
    times: float = 1.0


_FORMS = {
    EvidenceCode.FLAT_SPEED: _Form(2, 2),
    EvidenceCode.EFFORT: _Form(2, 2),
    EvidenceCode.SLOWER_SPEED: _Form(2, 2),
    EvidenceCode.CRITICAL_SPEED: _Form(2, 2),
    EvidenceCode.SLOW_ON_GROUND: _Form(2, 2),
    EvidenceCode.DURATION: _Form(0, 0),
    EvidenceCode.GRADE: _Form(1, 0, 100),
    EvidenceCode.DOWNHILL: _Form(1, 0, 100),
    EvidenceCode.RISE: _Form(1, 1),
    EvidenceCode.LITTLE_RISE: _Form(1, 0),
    EvidenceCode.CLIMB_RATE: _Form(2, 2),
    EvidenceCode.SLOPE: _Form(2, 2),
    EvidenceCode.STEP_RISE: _Form(2, 2),
    EvidenceCode.HEART_RATE: _Form(0, 0, 100),
}
_FACTS = frozenset(
    {
        EvidenceCode.FAST_AS_SPRINT,
        EvidenceCode.SLOW_ON_GROUND,
        EvidenceCode.WALKING,
        EvidenceCode.STEADY_STEPS,
        EvidenceCode.SAME_PLACE,
        EvidenceCode.STAIRS_SPORT,
        EvidenceCode.CLOSE,
        EvidenceCode.USUAL,
        EvidenceCode.PLANNED_WORK,
        EvidenceCode.PLANNED_REST,
        EvidenceCode.SESSION_MEAN,
    }
)
"""Codes that say it all without a value."""
_MOST_DIGITS = 3  # of a value that its usual digits would write as its limit; judgement


def evidence_text(segment: Mapping[str, Any]) -> str:
    """Say what speaks for the label of a segment.

    Parameters
    ----------
    segment
        A row of the segments table: `annotated`, `model_label` and `evidence`.

    Returns
    -------
    str
        Reasons divided by semicolons, the decisive one first; of an annotated segment, those for the label that the
        model alone would have given.
    """
    if not segment["evidence"]:
        return sentence("why.none")
    heard = any(reason["code"] == EvidenceCode.HEART_RATE for reason in segment["evidence"])
    reasons = "; ".join(_reason(reason, heard=heard) for reason in segment["evidence"])
    if not segment["annotated"]:
        return reasons
    return sentence("why.annotated", label=sentence(f"label.{segment['model_label']}"), reasons=reasons)


def _reason(reason: Mapping[str, Any], *, heard: bool) -> str:
    """Word one reason, with its limits in brackets where there are any; `heard` is whether heart rate is among all."""
    code = EvidenceCode(reason["code"])
    form = _FORMS.get(code, _Form(0, 0))
    unknown = reason["value"] is None and code not in _FACTS
    key = "effort_by_pace" if code == EvidenceCode.EFFORT and not heard else str(code)
    text = sentence(
        f"why.{code}_unknown" if unknown else f"why.{key}",
        value=_written(reason["value"], form.times, _digits_within(reason, form)),
        sd=_written(reason["sd"], form.times, form.digits),
    )
    ends = "_".join(end for end in ("low", "high") if reason[end] is not None)
    if not ends:
        return text
    low, high = (_written(reason[end], form.times, form.limit_digits) for end in ("low", "high"))
    return sentence("why.limited", reason=text, limits=sentence(f"limits.{code}.{ends}", low=low, high=high))


def _digits_within(reason: Mapping[str, Any], form: _Form) -> int:
    """Return the digits with which a value reads as within its limits: 0.836, not 0.84, where easy is below 0.84."""
    value, low, high = reason["value"], reason["low"], reason["high"]
    if value is None:
        return form.digits
    for digits in range(form.digits, _MOST_DIGITS + 1):
        written = float(_written(value, form.times, digits))
        too_low = low is not None and written < float(_written(low, form.times, form.limit_digits))
        too_high = high is not None and value < high and written >= float(_written(high, form.times, form.limit_digits))
        if not (too_low or too_high):
            return digits
    return form.digits


def _written(value: float | None, times: float, digits: int) -> str:
    return "" if value is None else f"{times * value:.{digits}f}"


def origin_text(origin: Sequence[Mapping[str, Any]] | None) -> str:
    """Say what a threshold rests on.

    Parameters
    ----------
    origin
        What a column of origins of the thresholds table holds: `code`, `quantity`, `count` and `date` of each piece.
    """
    if not origin:
        return sentence("why.none")
    *others, last = (_basis(basis) for basis in origin)
    return sentence("word.and", first=", ".join(others), second=last) if others else last


def _basis(basis: Mapping[str, Any]) -> str:
    """Word one piece, and the quantity that it speaks through."""
    code, count = Origin(basis["code"]), basis["count"]
    key = f"origin.{code}_one" if count == 1 else f"origin.{code}"
    text = sentence(key, count=str(count), seconds=str(SPRINT_WINDOW_S.value), date=str(basis["date"]))
    if basis["quantity"] is None:
        return text
    return sentence("origin.through", quantity=sentence(f"through.{basis['quantity']}"), origin=text)
