"""What account files say of the person: what can be read is taken, and the rest left out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.sources.vendors.wearer import wearer_in

BORN = {"birth_date": date(1990, 5, 17)}


@pytest.mark.parametrize(
    ("data", "given"),
    [
        pytest.param(b'{"birthDate": "1990-05-17T00:00:00Z"}', BORN, id="a-moment"),
        pytest.param(
            b'{"user": {"gender": "MALE", "dateOfBirth": "17 May 1990"}}', BORN | {"sex": "male"}, id="nested"
        ),
        pytest.param(b'{"weight": 72000, "birthday": 643075200000}', {}, id="grams-and-milliseconds"),
        pytest.param(
            b'<Me HKCharacteristicTypeIdentifierDateOfBirth="1990-\xff" '
            b'HKCharacteristicTypeIdentifierBiologicalSex="HKBiologicalSexFemale"/>',
            {"sex": "female"},
            id="damaged-date",
        ),
        pytest.param(b'"a\nb', {}, id="no-table"),
        pytest.param(b"", {}, id="empty"),
    ],
)
def test_what_an_account_says(data: bytes, given: dict[str, Any]) -> None:
    assert wearer_in(data) == given
