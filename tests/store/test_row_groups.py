from __future__ import annotations

import io
import struct
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.store import thrift
from pipeline.store.encode import encode
from pipeline.store.row_groups import join, row_groups, same_columns
from pipeline.store.schemas import TABLES
from pipeline.store.seal import sealed
from tests.store.conftest import activity_id, stream

MAY = datetime(2026, 5, 1, 6, tzinfo=UTC)


def month(*days: int) -> bytes:
    return encode(TABLES["streams"], pl.concat(stream(MAY + timedelta(days=day), seed=day) for day in days))


def values() -> st.SearchStrategy[tuple[int, Any]]:
    integers = st.tuples(st.sampled_from([thrift.I16, thrift.I32, thrift.I64]), st.integers(-(2**63), 2**63 - 1))
    flags = st.booleans().map(lambda flag: (thrift.TRUE if flag else thrift.FALSE, flag))
    texts = st.tuples(st.just(thrift.BINARY), st.binary())
    doubles = st.tuples(st.just(thrift.DOUBLE), st.floats(allow_nan=False))
    small = st.tuples(st.just(thrift.BYTE), st.integers(0, 255))
    leaves = integers | flags | texts | doubles | small

    def nested(inner: st.SearchStrategy[tuple[int, Any]]) -> st.SearchStrategy[tuple[int, Any]]:
        structs = st.dictionaries(st.integers(1, 200), inner, max_size=4)
        numbers = st.lists(st.integers(-99, 99), max_size=20).map(lambda items: (thrift.I32, items))
        lists = st.lists(structs, max_size=3).map(lambda items: (thrift.STRUCT, items))
        truths = st.lists(st.booleans(), max_size=20).map(lambda items: (thrift.TRUE, items))
        return st.tuples(st.just(thrift.STRUCT), structs) | st.tuples(st.just(thrift.LIST), numbers | lists | truths)

    return st.recursive(leaves, nested, max_leaves=12)


@given(st.dictionaries(st.integers(1, 200), values(), max_size=6))
def test_a_struct_survives_writing_and_reading(fields: thrift.Struct) -> None:
    assert thrift.decode(thrift.encode(fields)) == fields


def test_a_real_footer_is_written_back_byte_for_byte() -> None:
    data = month(0, 1)
    (length,) = struct.unpack_from("<I", data, len(data) - 8)
    footer = data[-8 - length : -8]
    assert thrift.encode(thrift.decode(footer)) == footer


def test_row_groups_are_those_that_arrow_sees() -> None:
    data = month(0, 3, 5)
    metadata = pq.read_metadata(io.BytesIO(data))
    groups = row_groups(data)
    assert [group.first for group in groups] == [activity_id(MAY + timedelta(days=day)).encode() for day in (0, 3, 5)]
    assert len(groups) == metadata.num_row_groups
    assert groups[0].start == 4
    assert [one.end for one in groups[:-1]] == [other.start for other in groups[1:]]


def test_groups_of_two_files_make_the_file_of_all() -> None:
    one, other = row_groups(month(0, 5)), row_groups(month(3))
    joined = join([one[0], other[0], one[1]])
    assert pq.read_table(io.BytesIO(joined)).equals(pq.read_table(io.BytesIO(month(0, 3, 5))))
    assert sealed(joined) == month(0, 3, 5)
    assert joined == join(row_groups(joined))


def test_a_group_that_is_left_out_is_gone() -> None:
    joined = join(row_groups(month(0, 3, 5))[1:])
    assert pq.read_table(io.BytesIO(joined)).equals(pq.read_table(io.BytesIO(month(3, 5))))
    assert len(joined) < len(month(0, 3, 5)) * 0.8


def test_other_columns_or_metadata_do_not_mix() -> None:
    sink = io.BytesIO()
    pq.write_table(pa.table({"activity_id": ["a"]}), sink)
    assert same_columns(row_groups(month(0))[0], row_groups(month(1))[0])
    assert not same_columns(row_groups(month(0))[0], row_groups(sink.getvalue())[0])


@pytest.mark.parametrize("data", [pytest.param(b"", id="empty"), pytest.param(b"PAR1" * 2, id="short"), b"x" * 99])
def test_what_is_no_parquet_file_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="parquet"):
        row_groups(data)
