"""What the plans aim at: figures as printed, by zone, year and indicator."""

from dataclasses import dataclass
from typing import Literal

from app.domain.sources import Source
from app.domain.units import convert, convertible
from app.text import Text

__all__ = ["Target", "convert", "convertible"]  # what a figure is recorded in, see app.domain.units

Topic = Literal[
    "area",
    "land_use",
    "intensity",
    "economy",
    "industry",
    "enterprises",
    "innovation",
    "talent",
    "digital",
    "opening",
    "business_environment",
    "environment",
    "safety",
    "infrastructure",
    "services",
    "agriculture",
    "elderly_care",
    "structure",
]
TOPIC_WORDS: dict[Topic, Text] = {
    "area": Text("面积", "areas"),
    "land_use": Text("用地", "land use"),
    "intensity": Text("集约度", "intensity"),
    "economy": Text("经济总量", "economy"),
    "industry": Text("产业", "industry"),
    "enterprises": Text("企业", "enterprises"),
    "innovation": Text("创新", "innovation"),
    "talent": Text("人才", "talent"),
    "digital": Text("数字化", "digital economy"),
    "opening": Text("对外开放", "opening up"),
    "business_environment": Text("营商环境", "business environment"),
    "environment": Text("生态环境", "environment"),
    "safety": Text("安全与应急", "safety and emergencies"),
    "infrastructure": Text("基础设施", "infrastructure"),
    "services": Text("服务业", "services"),
    "agriculture": Text("农业", "agriculture"),
    "elderly_care": Text("养老", "elderly care"),
    "structure": Text("布局与数量", "layout and counts"),
}

Kind = Literal[
    "target",
    "baseline",
    "fact",
    "threshold",
    "requirement",
    "quantity",
    "derived",
    "context",
    "achieved",
]
KIND_WORDS: dict[Kind, Text] = {
    "target": Text("目标", "target"),
    "baseline": Text("基期数", "figure of the base year"),
    "fact": Text("现状事实", "fact"),
    "threshold": Text("门槛", "threshold"),
    "requirement": Text("长期要求", "standing requirement"),
    "quantity": Text("规划数量", "planned quantity"),
    "derived": Text("推算数", "computed figure"),
    "context": Text("背景数", "background figure"),
    "achieved": Text("已完成", "past achievement"),
}
# The kinds that say what is to be; the others state what is, was, or holds for one project.
JUDGED: frozenset[Kind] = frozenset({"target", "requirement", "quantity", "derived"})

Sign = Literal[
    ">=", ">", "<=", "<", "=", "approx", "intended", "reach", "qualitative", "range"
]  # what the printed word means; `reach` is 达 or 达到
SIGN_WORDS: dict[Sign, Text] = {
    ">=": Text("不低于", "at least"),
    ">": Text("大于", "more than"),
    "<=": Text("不高于", "at most"),
    "<": Text("低于", "less than"),
    "=": Text("", ""),
    "approx": Text("约", "about"),
    "intended": Text("力争达到的规模", "an intended size of"),
    "reach": Text("达到", "reach"),
    "qualitative": Text("", ""),
    "range": Text("", "from"),
}

Force = Literal["mandatory", "principle", "advisory", "not_stated"]
FORCE_WORDS: dict[Force, Text] = {
    "mandatory": Text("约束性", "binding"),
    "principle": Text("原则上", "in principle"),
    "advisory": Text("预期性或力争", "expected or striven for"),
    "not_stated": Text("文本未说明力度", "force not stated"),
}

YearBasis = Literal["printed", "period", "plan"]


@dataclass(frozen=True, slots=True)
class Baseline:
    """The figure that the plan starts from; `value` is None where a dash or nothing is printed."""

    year: int
    value: float | None


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A figure computed from printed ones, `of` says which.

    `agrees` with what is printed; None where nothing printed can be compared with it.
    """

    expression: str
    result: float
    agrees: bool | None
    of: Text


@dataclass(frozen=True, slots=True)
class Target:
    """One figure of a plan.

    Attributes
    ----------
    zones : whose figure it is; empty where the text does not say
    indicator : what is measured. All entries of one zone with the same indicator are the same
        figure in other years, kinds or places of the text; observations name it as well
    value, low, high, parts : one figure, a range, or several of one phrase (三产比例); all None or
        empty where no number is printed
    unit : of all of these; empty where none is printed
    comparison, comparison_printed : what the printed word means, and the word
    year_basis : `period` is the last year of the five that the sentence speaks of, `plan` the
        base year or horizon of the plan; neither is printed beside the figure
    growth_percent_per_year : as printed
    derived : computed for this rulebook, or a word such as 全部 entered as a number
    issues : ids of known defects of the text, see the contradictions
    """

    id: str
    zones: tuple[str, ...]
    topic: Topic
    kind: Kind
    indicator: str
    name: Text
    value: float | None
    unit: str
    comparison: Sign
    comparison_printed: str
    force: Force
    source: Source
    low: float | None = None
    high: float | None = None
    parts: tuple[float, ...] = ()
    year: int | None = None
    year_basis: YearBasis = "printed"
    baseline: Baseline | None = None
    growth_percent_per_year: float | None = None
    derived: bool = False
    recomputed: Recomputed | None = None
    issues: tuple[str, ...] = ()
    note: Text | None = None
