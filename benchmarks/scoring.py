"""Scores of labels: pure functions over one code per second, in the order of the vocabulary, -1 for no label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.vocabulary import LABELS

if TYPE_CHECKING:
    import numpy.typing as npt

    Codes = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

NO_LABEL = -1
EVENT_LABELS = ("sprint", "hill", "stairs")
EVENT_OVERLAP = 0.5  # intersection over union from which two events are the same
LEAST_STATED = 0.005  # or one wrong label stated as 1.00 would be all of the log loss
EVENT_SCORED_SHARE = 0.5  # of an event's seconds must be scored, or the event is not


@dataclass(frozen=True, slots=True)
class EventScore:
    """Events of one label: how many are true, found, and both, and how far the borders of those are apart [s]."""

    truth: int = 0
    found: int = 0
    matched: int = 0
    border_errors_s: tuple[float, ...] = ()

    def __add__(self, other: EventScore) -> EventScore:
        """Pool two runs."""
        return EventScore(
            self.truth + other.truth,
            self.found + other.found,
            self.matched + other.matched,
            self.border_errors_s + other.border_errors_s,
        )

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; nan where there is nothing to find and nothing was found."""
        total = self.truth + self.found
        return 2 * self.matched / total if total else float("nan")


def painted(starts_s: npt.ArrayLike, ends_s: npt.ArrayLike, codes: npt.ArrayLike, seconds: int) -> Codes:
    """Spread segments over seconds.

    Parameters
    ----------
    starts_s, ends_s
        Half-open borders of the segments, shape (segments,) [s].
    codes
        Label of each segment, shape (segments,).
    seconds
        Length of the result.

    Returns
    -------
    Codes
        Shape (seconds,); -1 where no segment lies.
    """
    painting = np.full(seconds, NO_LABEL, np.int64)
    for start, end, code in zip(np.asarray(starts_s), np.asarray(ends_s), np.asarray(codes), strict=True):
        painting[max(0, int(np.ceil(start - 0.5))) : max(0, int(np.ceil(end - 0.5)))] = code
    return painting


def confusion(truth: Codes, found: Codes, scored: Flags) -> Codes:
    """Count seconds by true and found label.

    Parameters
    ----------
    truth, found
        Codes, shape (n,).
    scored
        Which seconds count, shape (n,); seconds without a true label never do.

    Returns
    -------
    Codes
        Shape (labels, labels + 1) [s]; the last column holds seconds that were found to be nothing.
    """
    kept = scored & (truth != NO_LABEL)
    columns = np.where(found == NO_LABEL, len(LABELS), found)
    table = np.zeros((len(LABELS), len(LABELS) + 1), np.int64)
    np.add.at(table, (truth[kept], columns[kept]), 1)
    return table


def f1_of(table: Codes) -> Floats:
    """Time-weighted F1 of every label.

    Parameters
    ----------
    table
        Confusion matrix, shape (labels, labels + 1) [s].

    Returns
    -------
    Floats
        Shape (labels,); nan for a label that is neither there nor found.
    """
    right = np.diag(table).astype(float)
    total = table.sum(axis=1) + table[:, : len(LABELS)].sum(axis=0)
    share = np.divide(2 * right, total, out=np.full(len(LABELS), np.nan), where=total > 0)
    return np.asarray(share)


def macro_of(table: Codes) -> float:
    """Mean F1 [0, 1] over the labels that are truly there; nan for an empty table."""
    there = table.sum(axis=1) > 0
    return float(np.mean(f1_of(table)[there])) if there.any() else float("nan")


def events_of(codes: Codes, code: int) -> Codes:
    """First and one-past-last second of every stretch of a code, shape (events, 2)."""
    inside = np.concatenate([[False], codes == code, [False]])
    return np.flatnonzero(inside[1:] != inside[:-1]).reshape(-1, 2)


def _joined(events: Codes, open_to_both: Flags) -> Codes:
    """Join events between which no second counts: whether they are one or two is not scored either."""
    if len(events) < 2:
        return events
    parted = np.array([not open_to_both[a:b].all() for a, b in zip(events[:-1, 1], events[1:, 0], strict=True)])
    return np.stack([events[np.append(True, parted), 0], events[np.append(parted, True), 1]], axis=1)


def score_events(truth: Codes, found: Codes, code: int, scored: Flags) -> EventScore:
    """Match true and found events of a label one to one, the best overlap first.

    Parameters
    ----------
    truth, found
        Codes, shape (n,).
    code
        The label.
    scored
        Which seconds count, shape (n,). An event of which half is not scored is neither missed nor false. Events with
        nothing between them but labelled seconds that do not count, such as a dip to a limit, are one.

    Returns
    -------
    EventScore
        Counts, and two border errors for each match.
    """
    open_to_both = ~scored & (truth != NO_LABEL)
    true_events, found_events = (_joined(events_of(codes, code), open_to_both) for codes in (truth, found))
    overlaps = _overlaps(true_events, found_events)
    pairs: list[tuple[int, int]] = []
    for flat in np.argsort(-overlaps, axis=None, kind="stable"):
        i, j = divmod(int(flat), max(len(found_events), 1))
        if overlaps[i, j] < EVENT_OVERLAP:
            break
        if all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    counted = [(i, j) for i, j in pairs if _counts(true_events[i], scored)]
    alone = set(range(len(found_events))) - {j for _, j in pairs}
    borders = tuple(float(e) for i, j in counted for e in np.abs(true_events[i] - found_events[j]))
    return EventScore(
        truth=sum(_counts(event, scored) for event in true_events),
        found=len(counted) + sum(_counts(found_events[j], scored) for j in alone),
        matched=len(counted),
        border_errors_s=borders,
    )


def _counts(event: Codes, scored: Flags) -> bool:
    return bool(scored[event[0] : event[1]].mean() >= EVENT_SCORED_SHARE)


def _overlaps(first: Codes, second: Codes) -> Floats:
    """Intersection over union of every pair of events, shape (len(first), len(second))."""
    starts = np.maximum(first[:, None, 0], second[None, :, 0])
    ends = np.minimum(first[:, None, 1], second[None, :, 1])
    shared = np.maximum(ends - starts, 0)
    length = (first[:, 1] - first[:, 0])[:, None] + (second[:, 1] - second[:, 0])[None, :]
    return np.asarray(shared / np.maximum(length - shared, 1))


def segments_right(truth: Codes, scored: Flags, starts_s: Codes, ends_s: Codes, codes: Codes) -> Floats:
    """Return for every segment whether its label is right.

    Parameters
    ----------
    truth, scored
        Per second, shape (n,).
    starts_s, ends_s, codes
        Segments, shape (segments,).

    Returns
    -------
    Floats
        1 where the label is that of most scored seconds, 0 where not, nan where less than half of the segment is
        scored; shape (segments,).
    """
    right = np.full(len(codes), np.nan)
    for index, (start, end, code) in enumerate(zip(starts_s, ends_s, codes, strict=True)):
        kept = truth[start:end][scored[start:end]]
        if len(kept) and len(kept) >= EVENT_SCORED_SHARE * (end - start):
            right[index] = float(np.mean(kept == code) > 0.5)
    return right


def log_loss(confidence: Floats, right: Floats) -> float:
    """Return the mean surprise at whether labels were right [nats], each stated as 0.005 to 0.995."""
    stated = np.clip(confidence, LEAST_STATED, 1 - LEAST_STATED)
    return float(-np.mean(np.log(np.where(right > 0, stated, 1 - stated))))


def calibration(confidence: Floats, right: Floats, bins: int = 10) -> tuple[float, list[tuple[float, float, int]]]:
    """Compare stated confidence with the share that was right.

    Parameters
    ----------
    confidence, right
        Stated probability and outcome of each segment, shape (n,), without nan.
    bins
        Number of equal bins from 0 to 1.

    Returns
    -------
    tuple
        Expected calibration error [0, 1], nan without segments; and mean confidence, share right and count of each
        bin that holds any.
    """
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    rows = [
        (float(confidence[number == b].mean()), float(right[number == b].mean()), int((number == b).sum()))
        for b in range(bins)
        if (number == b).any()
    ]
    if not rows:
        return float("nan"), []
    return sum(count * abs(stated - share) for stated, share, count in rows) / len(confidence), rows
