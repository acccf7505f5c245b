"""The columnar engine for FIT: one gather per layout for records, one compiled struct per layout for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.sources.fit.chained import split
from pipeline.sources.fit.compressed_times import compressed_times
from pipeline.sources.fit.message_rows import rows_of
from pipeline.sources.fit.messages import FitMessages, Row, developer_descriptions, first_damage
from pipeline.sources.fit.profile import RECORD
from pipeline.sources.fit.record_columns import record_columns
from pipeline.sources.fit.scan import scan

if TYPE_CHECKING:
    from pipeline.sources.activity import Damage
    from pipeline.sources.fit.definitions import Layout


def decode(data: bytes, *, where: str) -> tuple[list[FitMessages], Damage | None]:
    """Decode FIT bytes.

    Parameters
    ----------
    data
        The whole content.
    where
        What to call it in errors.

    Returns
    -------
    tuple
        The messages of each chained file, and the first damage met.

    Raises
    ------
    FileError
        The bytes do not start with a FIT header.
    """
    parts, damage = split(data, where=where)
    files: list[list[Layout]] = []
    for part in parts:
        layouts, stop, _ = scan(data, part)
        damage = first_damage(damage, part.damage, stop)
        if not files or any(layout.shape.message == "file_id" and layout.offsets for layout in layouts):
            files.append([])
        files[-1] += layouts
    return [_messages(data, layouts) for layouts in files], damage


def _messages(data: bytes, layouts: list[Layout]) -> FitMessages:
    times = compressed_times(data, layouts) if any(layout.compressed for layout in layouts) else {}
    rows: dict[str, list[tuple[int, Row]]] = {}
    for layout in layouts:
        if layout.shape.message and layout.shape.message != RECORD:
            rows.setdefault(layout.shape.message, []).extend(rows_of(data, layout, times))
    sorted_rows = {name: [row for _, row in sorted(found, key=lambda pair: pair[0])] for name, found in rows.items()}
    described = developer_descriptions(sorted_rows.get("field_description", []))
    records, developer = record_columns(data, layouts, times, described)
    return FitMessages(records, developer, sorted_rows)
