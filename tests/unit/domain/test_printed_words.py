"""The word of a comparison is the passage's own, never one that only stands near."""

import pytest

from app.domain.quantities import operator_words


@pytest.mark.parametrize(
    ("operator", "value", "quote", "word"),
    [
        (">", 280, "投资强度要高于280万元/亩、亩均税收要超过20万元", "要高于"),
        (">", 20, "投资强度要高于280万元/亩、亩均税收要超过20万元", "要超过"),
        (">", 28, "投资强度要高于280万元/亩", "大于"),  # of another number
        (">", 280, "投资强度不高于280万元/亩", "大于"),  # means its opposite
        ("<=", 7, "绿地率不得超过7%", "不得超过"),
        (">=", 280, "土地投资强度不低于280万元/亩", "不低于"),
        (">=", 280, "达到280万元/亩以上", "不低于"),
    ],
)
def test_the_word_stands_straight_before_the_number(operator, value, quote, word):
    assert operator_words(operator, value, quote).zh == word
