"""Comparing a figure with a printed one, by the printed operator."""

import math
from typing import Literal

from app.text import Text

Operator = Literal[">=", ">", "<=", "<"]

OPERATOR_WORDS: dict[Operator, Text] = {
    ">=": Text("不低于", "at least"),
    ">": Text("要高于", "more than"),
    "<=": Text("不高于", "at most"),
    "<": Text("低于", "less than"),
}


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
