"""A number and a unit that is a number itself are never written as one number in English."""

import re

import pytest

from app.domain.rules import UNIT_WORDS
from app.domain.target_standing import gap_words
from app.domain.target_wording import quantity
from app.domain.unit_names import _NAMES, difference_name, unit_name
from app.domain.wording import in_unit
from app.text import Text

# 20 10,000 yuan, 300 hundred million yuan; thin spaces are those within one number.
RUN_TOGETHER = re.compile(r"\d +(\d|ten\b|hundred\b|thousand\b)")


def test_the_number_of_a_unit_stands_behind_a_sign_of_multiplication():
    wan = Text("万元/亩", "10,000 yuan per mu")
    assert in_unit("20", wan).en == "20 × 10,000 yuan per mu"
    assert in_unit("20", wan).zh == "20 万元/亩"
    assert in_unit("20", Text("%", "%")).en == "20 %"
    assert in_unit("1.2", Text("", "")) == Text("1.2", "1.2")


@pytest.mark.parametrize("unit", sorted(_NAMES))
def test_no_unit_of_a_plan_runs_into_its_number(unit):
    for name in (unit_name(unit), difference_name(unit)):
        assert not RUN_TOGETHER.search(in_unit("300", name).en), unit
    assert not RUN_TOGETHER.search(quantity(300, unit).en), unit
    assert not RUN_TOGETHER.search(gap_words(">", 300, unit).en), unit


@pytest.mark.parametrize("unit", sorted(UNIT_WORDS))
def test_no_unit_of_a_clause_runs_into_its_number(unit):
    assert not RUN_TOGETHER.search(in_unit("20", UNIT_WORDS[unit]).en)


def test_amounts_of_the_plans_by_hand():
    assert quantity(300, "亿元").en == "300 × 100 million yuan"
    assert quantity(5000, "万美元").en == "5\u2009000 × 10,000 US dollars"
    assert quantity(1.7, "万千瓦").en == "1.7 × 10 MW"
    assert quantity(12, "亩").en == "12 mu"
    assert quantity(300, "亿元").zh == "300 亿元"
