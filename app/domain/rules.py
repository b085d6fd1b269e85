"""Rules: one atomic clause each, with the force, level and addressee that its words give it."""

import math
from dataclasses import dataclass
from typing import Literal

from app.domain.sources import Source
from app.text import Text

Question = Literal["zone", "controls", "access", "intensity", "land_use"]
Force = Literal["mandatory", "principle", "advisory"]
Level = Literal["project", "portfolio", "zone"]
Addressee = Literal["project", "authority"]
Operator = Literal[">=", ">", "<=", "<"]

QUESTIONS: tuple[Question, ...] = ("zone", "controls", "access", "intensity", "land_use")

QUESTION_WORDS: dict[Question, Text] = {
    "zone": Text("空间位置", "location"),
    "controls": Text("管控图层", "control layers"),
    "access": Text("准入", "access"),
    "intensity": Text("投资强度与集约用地", "intensity"),
    "land_use": Text("规划用途", "land use"),
}

OPERATOR_WORDS: dict[Operator, Text] = {
    ">=": Text("不低于", "at least"),
    ">": Text("要高于", "more than"),
    "<=": Text("不高于", "at most"),
    "<": Text("低于", "less than"),
}

UNIT_WORDS: dict[str, Text] = {
    "wan_yuan_per_mu": Text("万元/亩", "10,000 yuan per mu"),
    "percent": Text("%", "%"),
    "ratio": Text("", ""),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The project's indicator compared with the printed value by the printed operator."""

    indicator: str
    operator: Operator
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class LayerCheck:
    """Decided by the control layer of this topic, by its polarity."""

    topic: str


@dataclass(frozen=True, slots=True)
class LandUseMatch:
    """The intended use must agree with the planned use that the topic's layer shows."""

    topic: str


@dataclass(frozen=True, slots=True)
class HumanCheck:
    """Only a person can judge it: part of the officer's checklist."""

    ask: Text


Requirement = Comparison | LayerCheck | LandUseMatch | HumanCheck


@dataclass(frozen=True, slots=True)
class Rule:
    """One clause.

    `zones` are the ids whose land it governs (with all that lies in them); empty: everywhere.
    `condition` is what must be kept when the rule is met. `demonstration` rules are fictitious.
    """

    id: str
    question: Question
    title: Text
    zones: tuple[str, ...]
    force: Force
    level: Level
    addressee: Addressee
    requirement: Requirement
    source: Source
    condition: Text | None = None
    note: Text | None = None
    demonstration: bool = False


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
