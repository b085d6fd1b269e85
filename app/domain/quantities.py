"""Comparing a figure with a printed one, by the printed operator."""

import math
import re
from functools import lru_cache
from typing import Literal

from app.text import Text

Operator = Literal[">=", ">", "<=", "<"]

OPERATOR_WORDS: dict[Operator, Text] = {
    ">=": Text("不低于", "at least"),
    ">": Text("大于", "more than"),
    "<=": Text("不高于", "at most"),
    "<": Text("低于", "less than"),
}


# Words that plans print straight before a number, by what they mean.
_PRINTED: dict[Operator, str] = {
    ">=": "不低于|不小于|不少于",
    ">": "要高于|要超过|要大于|高于|超过|大于",
    "<=": "不高于|不超过|不大于|不得超过",
    "<": "低于|小于|少于",
}


@lru_cache(maxsize=1024)
def operator_words(operator: Operator, value: float, quote: str) -> Text:
    """Return the words of a comparison, in Chinese as the passage prints them before the number.

    >>> operator_words(">", 20, "亩均税收要超过20万元").zh, operator_words(">", 20, "超过30").zh
    ('要超过', '大于')
    """
    words = OPERATOR_WORDS[operator]
    found = re.search(rf"({_PRINTED[operator]})\s*{value:g}(?![\d.])", quote)
    # "不高于" holds the words of its own opposite.
    if found is None or quote[: found.start()].endswith(("不", "不得")):
        return words
    return Text(found[1], words.en)


def holds(measured: float, operator: Operator, required: float) -> bool:
    """Compare by the printed operator; equality is judged to 1 part in 10^9.

    100 mu are 66666.6... m2, so an investment of exactly 280 per mu differs from 280 by rounding
    of the last binary digit only, and must count as equal.

    >>> holds(280.0, ">=", 280), holds(280.0, ">", 280), holds(279.99, ">=", 280)
    (True, False, False)
    """
    equal = math.isclose(measured, required, rel_tol=1e-9)
    if operator in (">=", "<=") and equal:
        return True
    if equal:
        return False
    return measured > required if operator in (">=", ">") else measured < required
