"""What the writer writes, fitparse reads back."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitparse import FitFile
from fitparse.processors import FitFileDataProcessor

from pipeline.sources.fit.writer import FIT_EPOCH, FitWriter, RawField

START = datetime(2026, 11, 8, 7, 30, tzinfo=UTC)


class _Plain(FitFileDataProcessor):  # type: ignore[misc]
    """Leaves times as seconds: fitparse's own conversion is deprecated in newer Pythons."""

    def run_type_processor(self, field_data: Any) -> None: ...


def _read(data: bytes) -> list[Any]:
    return list(FitFile(io.BytesIO(data), data_processor=_Plain()).get_messages())


def _seconds(time: datetime) -> int:
    return round((time - FIT_EPOCH).total_seconds())


@pytest.mark.parametrize("big_endian", [pytest.param(False, id="little"), pytest.param(True, id="big")])
@pytest.mark.parametrize("compressed", [pytest.param(False, id="full-times"), pytest.param(True, id="compressed")])
def test_fitparse_reads_back_what_was_written(big_endian: bool, compressed: bool) -> None:  # noqa: FBT001 - a parameter of the test
    writer = FitWriter(big_endian=big_endian, compressed_timestamps=compressed)
    writer.write("file_id", type="activity", manufacturer="garmin", product=1, product_name="Höhe 1")
    seconds = [0, 1, 2, 31, 62, 63, 200]
    for second in seconds:
        writer.write(
            "record",
            timestamp=START + timedelta(seconds=second),
            position_lat=100 + second,
            enhanced_altitude=123.4,
            distance=2.5 * second,
            heart_rate=None if second == 2 else 140,
            temperature=-3,
        )
    writer.write("session", timestamp=START, sport="running", sub_sport="trail", total_elapsed_time=200.5)
    first, *records, session = _read(writer.to_bytes())
    assert (first.get_value("type"), first.get_value("product_name")) == ("activity", "Höhe 1")
    assert [m.get_value("timestamp") for m in records] == [_seconds(START) + s for s in seconds]
    assert [m.get_value("distance") for m in records] == [2.5 * s for s in seconds]
    assert [m.get_value("heart_rate") for m in records] == [140, 140, None, 140, 140, 140, 140]
    assert records[0].get_value("enhanced_altitude") == pytest.approx(123.4)
    assert records[0].get_value("temperature") == -3
    assert session.get_value("sub_sport") == "trail"
    assert session.get_value("total_elapsed_time") == 200.5


def test_compressed_timestamps_are_shorter() -> None:
    sizes = []
    for compressed in (False, True):
        writer = FitWriter(compressed_timestamps=compressed)
        for second in range(100):
            writer.write("record", timestamp=START + timedelta(seconds=second), heart_rate=140)
        sizes.append(len(writer.to_bytes()))
    assert sizes[1] < 0.5 * sizes[0]


def test_developer_fields_carry_names_units_and_values() -> None:
    writer = FitWriter()
    writer.describe_developer_field("Leg Spring Stiffness", "float32", units="kN/m")
    writer.describe_developer_field("Form", "uint8", native_field_num=4)
    writer.write("record", timestamp=START, developer={"Leg Spring Stiffness": 9.5, "Form": None})
    record = _read(writer.to_bytes())[-1]
    assert record.get_value("Leg Spring Stiffness") == 9.5
    assert record.get_value("Form") is None
    assert record.get("Leg Spring Stiffness").units == "kN/m"


def test_more_layouts_than_local_numbers() -> None:
    writer = FitWriter()
    names = ["x" * n for n in range(1, 40)]
    for name in [*names, *names]:
        writer.write("sport", name=name)
    assert [m.get_value("name") for m in _read(writer.to_bytes())] == [*names, *names]


def test_raw_fields_arrays_and_subfields() -> None:
    writer = FitWriter()
    writer.write("session", time_in_hr_zone=[1.5, 2.0])
    writer.write("workout_step", duration_type="time", duration_time=90)
    writer.write_raw(0xFF00, [RawField(1, "uint16", 7), RawField(2, "byte", b"\x01\x02")])
    session, step, unknown = _read(writer.to_bytes())
    assert session.get_value("time_in_hr_zone") == (1.5, 2.0)
    assert step.get_value("duration_time") == 90
    assert [field.raw_value for field in unknown.fields] == [7, (1, 2)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("cadence", 270.0, id="steps-for-strides"),
        pytest.param("position_long", 2**31, id="the-antimeridian"),
        pytest.param("distance", -1.0, id="below-zero"),
        pytest.param("power", 70_000.0, id="too-large"),
    ],
)
def test_a_number_without_room_is_left_out(field: str, value: float) -> None:
    writer = FitWriter()
    values: dict[str, Any] = {"heart_rate": 150, field: value}
    writer.write("record", **values)
    [record] = FitFile(io.BytesIO(writer.to_bytes())).get_messages("record")
    assert (record.get_value("heart_rate"), record.get_value(field)) == (150, None)


@pytest.mark.parametrize(
    ("message", "values"),
    [
        pytest.param("no_such_message", {}, id="message"),
        pytest.param("record", {"no_such_field": 1}, id="field"),
        pytest.param("session", {"sport": "no such sport"}, id="word"),
    ],
)
def test_unknown_names_are_refused(message: str, values: dict[str, Any]) -> None:
    with pytest.raises(KeyError):
        FitWriter().write(message, **values)
