"""Rules: one atomic clause each, with the force, level and addressee that its words give it."""

from dataclasses import dataclass
from typing import Literal

from app.domain.conditions import Condition
from app.domain.quantities import Operator
from app.domain.sources import Source
from app.text import Text

Question = Literal["zone", "controls", "access", "intensity", "land_use"]
Force = Literal["mandatory", "principle", "advisory"]
Level = Literal["project", "portfolio", "zone"]
Addressee = Literal["project", "authority"]
Effect = Literal["require", "prohibit", "restrict", "encourage", "permit", "exempt"]
Dimension = Literal["spatial", "emissions", "risk", "resources", "land", "safety", "social"]

QUESTIONS: tuple[Question, ...] = ("zone", "controls", "access", "intensity", "land_use")
# What these say opens a way or states a preference: it never counts against a project.
OPENING: frozenset[Effect] = frozenset({"encourage", "permit", "exempt"})

QUESTION_WORDS: dict[Question, Text] = {
    "zone": Text("空间位置", "location"),
    "controls": Text("管控图层", "control layers"),
    "access": Text("准入", "access"),
    "intensity": Text("投资强度与集约用地", "intensity"),
    "land_use": Text("规划用途", "land use"),
}

FORCE_WORDS: dict[Force, Text] = {
    "mandatory": Text("强制性", "mandatory"),
    "principle": Text("原则性（原则上、一般）", "principle (in principle, as a rule)"),
    "advisory": Text("预期性或建议", "advisory"),
}
LEVEL_WORDS: dict[Level, Text] = {
    "project": Text("对单个项目", "of one project"),
    "portfolio": Text("对多个项目的平均值", "of an average over projects"),
    "zone": Text("对整个园区", "of the whole zone"),
}
ADDRESSEE_WORDS: dict[Addressee, Text] = {
    "project": Text("项目单位", "the project"),
    "authority": Text("行政机关", "the authority"),
}

EFFECT_WORDS: dict[Effect, Text] = {
    "require": Text("要求", "required"),
    "prohibit": Text("禁止", "prohibited"),
    "restrict": Text("限制", "restricted"),
    "encourage": Text("鼓励", "encouraged"),
    "permit": Text("许可", "permitted"),
    "exempt": Text("豁免", "exempt"),
}

DIMENSION_WORDS: dict[Dimension, Text] = {
    "spatial": Text("空间布局约束", "spatial constraints"),
    "emissions": Text("污染物排放管控", "emission control"),
    "risk": Text("环境风险防控", "environmental risk"),
    "resources": Text("资源利用效率", "efficient use of resources"),
    "land": Text("用地与准入", "land and access"),
    "safety": Text("安全生产与应急", "safety and emergencies"),
    "social": Text("公共服务设施", "public facilities"),
}

UNIT_WORDS: dict[str, Text] = {
    "wan_yuan_per_mu": Text("万元/亩", "10,000 yuan per mu"),
    "percent": Text("%", "%"),
    "ratio": Text("", ""),
    "m2_per_100_households": Text("m²/百户", "m2 per 100 households"),
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


@dataclass(frozen=True, slots=True)
class Must:
    """The condition has to hold."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Caught:
    """Whatever the rule applies to breaches it: a ban or a restriction."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement that decides no project: an encouragement, a permission, a duty of others."""


Requirement = Comparison | LayerCheck | LandUseMatch | HumanCheck | Must | Caught | Stated


@dataclass(frozen=True, slots=True)
class Rule:
    """One clause.

    Attributes
    ----------
    clause : of the printed clause that this rule is part of; several rules may share one
    zones : ids whose land it governs (with all that lies in them); empty: everywhere
    when, unless : which projects and sites it applies to; None: all of them, no exception
    condition : what must be kept when the rule is met
    rests_on : another document that the clause is taken from; its status counts too
    demonstration : fictitious
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
    clause: str = ""
    effect: Effect = "require"
    dimension: Dimension | None = None
    when: Condition | None = None
    unless: Condition | None = None
    rests_on: str | None = None
    deadline_year: int | None = None

    @property
    def topic(self) -> str | None:
        """Return the topic of the layers that decide it; None for other rules."""
        match self.requirement:
            case LayerCheck(topic) | LandUseMatch(topic):
                return topic
        return None

    @property
    def only_states(self) -> bool:
        """Tell whether it decides no project: an authority's duty, or what is merely stated."""
        return self.addressee == "authority" or isinstance(self.requirement, Stated)

    @property
    def decided_by(self) -> Literal["machine", "layer", "human", "nobody"]:
        """Return who decides: the machine, a layer, a person, or nobody (a statement)."""
        match self.requirement:
            case HumanCheck():
                return "human"
            case LayerCheck() | LandUseMatch():
                return "layer"
            case Stated():
                return "nobody"
        return "machine"
