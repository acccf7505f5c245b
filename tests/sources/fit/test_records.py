"""Record messages of FIT, field by field, on files built byte by byte, with both engines."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipeline.sources.activity import LAPS, RECORDS, Activity, Content
from pipeline.sources.fit.writer import FitWriter, RawField, fit_crc
from pipeline.sources.read import read_content
from tests.sources.conftest import START, at, run

if TYPE_CHECKING:
    from collections.abc import Callable

    ReadOne = Callable[[bytes], Activity]
    Read = Callable[[bytes], Content]

SECONDS = 631065600  # of the FIT epoch since 1970
START_S = round(START.timestamp()) - SECONDS


@pytest.mark.parametrize("big_endian", [pytest.param(False, id="little"), pytest.param(True, id="big")])
@pytest.mark.parametrize(
    "compressed", [pytest.param(False, id="full-times"), pytest.param(True, id="compressed-times")]
)
def test_byte_order_and_compressed_times(read_one: ReadOne, *, big_endian: bool, compressed: bool) -> None:
    writer = FitWriter(big_endian=big_endian, compressed_timestamps=compressed)
    seconds = [0, 1, 5, 31, 33, 64, 65, 300, 301]
    for second in seconds:
        writer.write(
            "record", timestamp=at(second), altitude=100.0 + second, position_lat=2**29, position_long=-(2**30)
        )
    records = read_one(writer.to_bytes()).records
    assert records["time"].to_list() == [at(second) for second in seconds]
    assert records["altitude_m"].to_list() == pytest.approx([100.0 + second for second in seconds])
    assert records["latitude_deg"].to_list() == pytest.approx([45.0] * 9)
    assert records["longitude_deg"].to_list() == pytest.approx([-90.0] * 9)


def test_tables_have_their_columns(read_one: ReadOne) -> None:
    activity = read_one(run().to_bytes())
    assert dict(activity.records.schema) == RECORDS
    assert dict(activity.laps.schema) == LAPS
    assert activity.sport == "running"
    assert activity.device == "garmin hrm1"
    assert activity.totals.elapsed_s == 4.0
    assert activity.notes == ()


@pytest.mark.parametrize(
    ("field", "value", "column", "expected"),
    [
        pytest.param("grade", 7.5, "grade", 0.075, id="percent"),
        pytest.param("temperature", -12, "temperature_c", -12, id="negative"),
        pytest.param("enhanced_speed", 3.217, "speed_mps", 3.217, id="scaled"),
        pytest.param("heart_rate", 142, "heart_rate_bpm", 142, id="plain"),
    ],
)
def test_units(read_one: ReadOne, field: str, value: float, column: str, expected: float) -> None:
    writer = FitWriter()
    for second in (0, 1):
        values: dict[str, Any] = {field: value if second else None}
        writer.write("record", timestamp=at(second), **values)
    assert read_one(writer.to_bytes()).records[column].to_list() == [None, pytest.approx(expected)]


def test_enhanced_fields_come_first_and_base_fields_fill(read_one: ReadOne) -> None:
    writer = FitWriter()
    writer.write("record", timestamp=at(0), speed=2.0, enhanced_speed=2.5)
    writer.write("record", timestamp=at(1), speed=2.0, enhanced_speed=None)
    assert read_one(writer.to_bytes()).records["speed_mps"].to_list() == [2.5, 2.0]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([150, None], 150, id="second-empty"),
        pytest.param([None, 150], 150, id="first-empty"),
        pytest.param([150, 151], 150, id="both"),
    ],
)
def test_first_of_duplicate_fields_counts(read_one: ReadOne, values: list[float | None], expected: float) -> None:
    writer = FitWriter()
    for second in range(2):
        fields = [RawField(253, "uint32", START_S + second), *(RawField(3, "uint8", value) for value in values)]
        writer.write_raw(20, fields)
    assert read_one(writer.to_bytes()).records["heart_rate_bpm"].to_list() == [expected, expected]


def test_first_value_of_an_array_counts(read_one: ReadOne) -> None:
    writer = FitWriter()
    for second in range(2):
        powers: list[float] = [0xFFFF, 250 + second, 900]
        writer.write_raw(20, [RawField(253, "uint32", START_S + second), RawField(7, "uint16", powers)])
    assert read_one(writer.to_bytes()).records["power_w"].to_list() == [250, 251]


def test_fields_of_an_odd_size_are_read_at_that_size() -> None:
    """One byte of a `uint32`: COROS writes it, fitparse refuses it."""
    data = bytes([0x40, 0, 0, 20, 0, 2, 253, 4, 0x86, 3, 1, 0x86])
    body = data + b"".join(b"\0" + struct.pack("<IB", START_S + s, rate) for s, rate in ((0, 140), (1, 255)))
    header = struct.pack("<BBHI4s", 12, 0x20, 2132, len(body), b".FIT")
    whole = header + body
    activity = read_content(whole + struct.pack("<H", fit_crc(whole)), where="file").activities[0]
    assert activity.records["heart_rate_bpm"].to_list() == [140, None]


def test_compressed_speed_and_distance(read_one: ReadOne) -> None:
    writer = FitWriter()
    steps = [4000, 4090, 10, 100]  # sixteenths of a metre, in twelve bits
    for second, step in enumerate(steps):
        speed = 250 + second
        packed = bytes([speed & 0xFF, speed >> 8 | (step & 0x0F) << 4, step >> 4])
        writer.write_raw(20, [RawField(253, "uint32", START_S + second), RawField(8, "byte", packed)])
    records = read_one(writer.to_bytes()).records
    assert records["speed_mps"].to_list() == [2.50, 2.51, 2.52, 2.53]
    assert records["distance_m"].to_list() == [s / 16 for s in (4000, 4090, 4096 + 10, 4096 + 100)]


def test_fraction_of_cadence_is_added(read_one: ReadOne) -> None:
    writer = FitWriter()
    writer.write("record", timestamp=at(0), cadence=85, fractional_cadence=0.5)
    writer.write("record", timestamp=at(1), cadence=85, fractional_cadence=None)
    assert read_one(writer.to_bytes()).records["cadence_rpm"].to_list() == [85.5, 85.0]


def test_developer_fields_are_scaled_and_named(read_one: ReadOne) -> None:
    writer = FitWriter()
    writer.describe_developer_field("Stiffness", "uint16", units="kN/m", scale=10, offset=2)
    writer.describe_developer_field("Stiffness", "float32")
    for second in range(2):
        writer.write("record", timestamp=at(second), developer={"Stiffness": 1.5 if second else None})
    activity = read_one(writer.to_bytes())
    assert activity.developer.columns == ["Stiffness"]
    assert activity.developer["Stiffness"].to_list() == [None, 1.5]


def test_developer_fields_stay_in_their_file(read: Read) -> None:
    first = FitWriter()
    first.describe_developer_field("Mine", "uint8", scale=2)
    first.write("record", timestamp=at(0), developer={"Mine": 9})
    first.write("record", timestamp=at(1), developer={"Mine": 9})
    second = FitWriter()
    second.describe_developer_field("Other", "uint8")
    second.write("record", timestamp=at(0), developer={"Other": 9})
    second.write("record", timestamp=at(1), developer={"Other": 9})
    assert read(first.to_bytes()).activities[0].developer["Mine"].to_list() == [4.5, 4.5]
    assert read(second.to_bytes()).activities[0].developer.to_dict(as_series=False) == {"Other": [9.0, 9.0]}


def test_developer_field_replaces_native(read_one: ReadOne) -> None:
    writer = FitWriter()
    writer.describe_developer_field("Power", "uint16", units="Watts", native_field_num=7)
    writer.describe_developer_field("Beat", "uint8", units="bpm", native_field_num=3)
    for second in range(2):
        writer.write("record", timestamp=at(second), heart_rate=100, developer={"Power": 250, "Beat": 99})
    records = read_one(writer.to_bytes()).records
    assert records["power_w"].to_list() == [250, 250]
    assert records["heart_rate_bpm"].to_list() == [100, 100]


def test_strap_memory_fills_what_records_lack(read_one: ReadOne) -> None:
    writer = FitWriter()
    writer.write("file_id", type="activity")
    for second in range(8):
        writer.write("record", timestamp=at(second), heart_rate=90 if second == 3 else None)
    clock = 5 * 1024 + 4000  # ticks of the strap at the start; the next stamps wrap around twelve bits
    writer.write_raw(132, [RawField(253, "uint32", START_S), RawField(9, "uint32", clock), RawField(6, "uint8", 120)])
    stamps = [(clock + 1024 * second) % 4096 for second in (1, 2, 3, 4)]
    packed = b"".join(
        bytes([low & 0xFF, low >> 8 | (high & 0x0F) << 4, high >> 4])
        for low, high in zip(*[iter(stamps)] * 2, strict=True)
    )
    writer.write_raw(132, [RawField(6, "uint8", [121, 122, 123, 124]), RawField(10, "byte", packed)])
    activity = read_one(writer.to_bytes())
    assert activity.records["heart_rate_bpm"].to_list() == [120, 121, 122, 90, 124, 124, 124, 124]
    assert "heart_rate_from_strap:7" in activity.notes


def test_impossible_values_are_emptied(read_one: ReadOne) -> None:
    writer = FitWriter()
    for second in range(2):
        writer.write(
            "record", timestamp=at(second), position_lat=2**30 + second, position_long=5, enhanced_altitude=50_000.0
        )
    activity = read_one(writer.to_bytes())
    assert activity.records["latitude_deg"].to_list() == [90.0, None]
    assert activity.records["longitude_deg"].null_count() == 1
    assert activity.records["altitude_m"].null_count() == 2
    assert activity.notes == ("impossible_values:3",)


def test_missing_values_are_null_never_nan(read_one: ReadOne) -> None:
    records = read_one(run().to_bytes()).records
    assert not records.select(pl.col(pl.Float64).is_nan().any()).row(0).count(True)
