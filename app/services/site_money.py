"""What the printed thresholds per mu ask of an investor's land, and what the project lacks."""

from collections.abc import Callable, Mapping, Sequence

from app.data.geometry_json import Json, text
from app.domain.areas import mu_from_m2
from app.domain.findings import Finding
from app.domain.profile import ProjectProfile
from app.domain.rules import FORCE_WORDS, LEVEL_WORDS, Comparison, Rule
from app.domain.sources import TEXT_STATUS_WORDS, Source
from app.domain.wording import money, plain
from app.text import Text

_STATED = {"investment_intensity": "investment_wan_yuan", "tax_per_mu": "tax_wan_yuan_per_year"}
_NAMES = {
    "investment_intensity": Text("投资", "Investment"),
    "tax_per_mu": Text("年税收", "Tax per year"),
}
_ASKS = {">=": Text("不低于", "at least"), ">": Text("须超过", "more than")}


def thresholds(
    findings: Sequence[Finding],
    rules: Mapping[str, Rule],
    profile: ProjectProfile,
    area_m2: float | None,
    cite: Callable[[Source], Json],
) -> list[Json]:
    """Return the printed investment and tax per mu that govern a park, as sums in 10 000 yuan.

    Parameters
    ----------
    findings : of the screening of one park
    area_m2 : land of the project; without it only the value per mu is told
    cite : turns a source into its document
    """
    return [
        _threshold(finding, indicator, profile, area_m2, cite)
        for finding in findings
        if (indicator := _indicator(rules[finding.rule_id])) in _STATED
        and finding.required is not None
        and finding.operator in _ASKS
        and finding.outcome != "not_applicable"
    ]


def _indicator(rule: Rule) -> str:
    requirement = rule.requirement
    return requirement.indicator if isinstance(requirement, Comparison) else ""


def _threshold(
    finding: Finding,
    indicator: str,
    profile: ProjectProfile,
    area_m2: float | None,
    cite: Callable[[Source], Json],
) -> Json:
    required, operator = finding.required or 0.0, str(finding.operator)
    mu = None if area_m2 is None else mu_from_m2(area_m2)
    stated: float | None = getattr(profile, _STATED[indicator])
    reached = {"met": True, "not_met": False}.get(finding.outcome)
    lacks = finding.shortfall * mu if finding.shortfall is not None and mu is not None else None
    return {
        "rule_id": finding.rule_id,
        "indicator": indicator,
        "name": text(_NAMES[indicator]),
        "operator": operator,
        "per_mu_wan_yuan": required,
        "amount_wan_yuan": None if mu is None else required * mu,
        "sum": text(_sum(required, operator, mu)),
        "stated_wan_yuan": stated,
        "reached": reached,
        "shortfall_wan_yuan": lacks,
        "compared": text(_compared(finding, stated, reached, lacks)),
        "level": finding.level,
        "force": finding.force,
        "text_status": finding.text_status,
        "caveats": [text(caveat) for caveat in _caveats(finding)],
        "note": text(finding.note) if finding.note else None,
        "source": cite(finding.source) if finding.source else None,
    }


def _sum(required: float, operator: str, mu: float | None) -> Text:
    asks = _ASKS[operator]
    if mu is None:
        return Text(
            f"{asks.zh} {plain(required)} 万元/亩；填写用地面积后折算成总额",
            f"{asks.en} {plain(required)} × 10,000 yuan per mu; give the land to have the sum",
        )
    whole, land = money(required * mu), plain(mu)
    return Text(
        f"{land} 亩 × {plain(required)} 万元/亩 = {whole.zh}，{asks.zh}此数",
        f"{land} mu × {plain(required)} × 10,000 yuan per mu = {whole.en}, {asks.en} this",
    )


def _compared(
    finding: Finding, stated: float | None, reached: bool | None, lacks: float | None
) -> Text:
    """Say how the project's own figure stands to the threshold; a number alone grants nothing."""
    if stated is None:
        return Text("未填写，不作比较", "not stated, so not compared")
    given = money(stated)
    if reached is None:
        return Text(f"所填 {given.zh}，暂不能比较", f"stated {given.en}; cannot be compared yet")
    if reached:
        limit = _limit(finding)
        return Text(
            f"所填 {given.zh}，数值达到{limit.zh}",
            f"stated {given.en}: the number is reached{limit.en}",
        )
    if finding.operator == ">" and (lacks or 0.0) <= 0:
        return Text(
            f"所填 {given.zh}，恰为此数，须超过才算达到",
            f"stated {given.en}: exactly this, and more is asked",
        )
    short = money(lacks or 0.0)
    return Text(f"所填 {given.zh}，还差 {short.zh}", f"stated {given.en}: {short.en} short")


def _limit(finding: Finding) -> Text:
    """Say why a number that is reached does not yet settle the clause."""
    if finding.level != "project":
        return Text("，但该条不判定单个项目", ", but the clause decides no single project")
    if finding.text_status != "in_force":
        status = TEXT_STATUS_WORDS[finding.text_status]
        return Text(
            f"，但文本{status.zh}，以现行要求为准", f", but {status.en}: current terms prevail"
        )
    return Text("", "")


def _caveats(finding: Finding) -> list[Text]:
    """Return what keeps a threshold from being a plain entry condition in force."""
    found: list[Text] = []
    if finding.level != "project":
        found.append(LEVEL_WORDS[finding.level])
    if finding.force != "mandatory":
        found.append(FORCE_WORDS[finding.force])
    if finding.deadline_year is not None:
        found.append(
            Text(f"文本所印年份 {finding.deadline_year}", f"printed for {finding.deadline_year}")
        )
    if finding.text_status != "in_force":
        found.append(TEXT_STATUS_WORDS[finding.text_status])
    return found
