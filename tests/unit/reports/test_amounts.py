"""English amounts of a record are not to be misread: no number runs into the one of its unit."""

import json

import pytest

from app.reports.opinion import opinion_of
from tests.unit.domain.test_written_amounts import RUN_TOGETHER
from tests.unit.reports.records import arranged, reported  # noqa: F401 - a fixture


def english(thing):
    """Return every English sentence of a stored document."""
    if isinstance(thing, dict):
        if thing.keys() == {"zh", "en"}:
            return [thing["en"]]
        return [text for value in thing.values() for text in english(value)]
    return [text for value in thing for text in english(value)] if isinstance(thing, list) else []


@pytest.mark.parametrize("name", ["real", "many", "demo"])
def test_no_sentence_of_a_record_runs_two_numbers_together(reported, name):  # noqa: F811
    told = english(json.loads(json.dumps(reported[0][name])))
    assert any("yuan per mu" in text for text in told)
    assert [text for text in told if "yuan" in text and RUN_TOGETHER.search(text)] == []


def test_the_arithmetic_of_a_breach_by_hand(reported):  # noqa: F811
    found, known = reported
    blocks = opinion_of(arranged(found["real"], known, "en"), [], [], "en").blocks
    told = json.dumps(blocks, ensure_ascii=False)
    # 20 000 x 10 000 yuan on 133.60 mu
    assert (
        "149.7057 × 10,000 yuan per mu · at least 280 × 10,000 yuan per mu"
        " · short by 130.2943 × 10,000 yuan per mu" in told
    )
    assert (
        "20000 × 10,000 yuan ÷ 133.5955 mu = 149.71 × 10,000 yuan per mu; "
        "required: at least 280 × 10,000 yuan per mu" in told
    )
