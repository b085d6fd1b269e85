"""How documents are written: the same numbers and words however it is done, and never nan."""

import json
import math
from hashlib import sha256

import pytest

from app.data.documents import as_json, new_seal, seal_of

DOCUMENT = {
    "seal": "of an earlier day",
    "label": "地块 1 “甲” \u2028 \x07 \U00020000",
    "numbers": [0.1, 1e-05, 1e22, 5e-324, -0.0, 123456789.123, 2**70, -3, True, None],
    "nested": {"b": [], "a": {}, "c": [[1.5, [2]]]},
}


def test_what_is_written_reads_back_the_same_in_the_same_order():
    read = json.loads(as_json(DOCUMENT))
    assert read == DOCUMENT
    assert list(read) == list(DOCUMENT)
    assert math.copysign(1, read["numbers"][4]) == -1
    assert seal_of(read) == seal_of(DOCUMENT)


def test_a_seal_depends_on_content_alone():
    turned = dict(reversed(DOCUMENT.items())) | {"seal": "another"}
    assert seal_of(turned) == seal_of(DOCUMENT)
    assert seal_of(DOCUMENT | {"label": "地块 2"}) != seal_of(DOCUMENT)
    # By hand: keys in order, nothing between them, letters as they are.
    by_hand = '{"a":"中","b":1}'
    assert seal_of({"b": 1, "a": "中", "seal": ""}) == sha256(by_hand.encode()).hexdigest()


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_no_document_with_a_number_that_json_does_not_have_is_sealed(number):
    with pytest.raises(ValueError, match="not JSON compliant"):
        new_seal({"area": [number]})
    assert new_seal(DOCUMENT) == seal_of(DOCUMENT)
