"""Judge how intensively a project uses its land, and turn thresholds into money."""

from collections.abc import Mapping, Sequence

from app.data.documents import (
    answer_document,
    contradiction_document,
    finding_document,
    remedy_document,
    unchecked_document,
)
from app.data.geometry_json import Json, text
from app.domain.areas import ha_from_m2, mu_from_m2
from app.domain.assess import Asked
from app.domain.assessment import Knowledge
from app.domain.findings import VERDICT_WORDS, Finding
from app.domain.intensity import Measure
from app.domain.location import lineage
from app.domain.reference import HOME_PLANE
from app.domain.rules import OPENING, Comparison, Question, Rule
from app.domain.screening import screen
from app.domain.wording import money, number, plain
from app.domain.zones import Zone
from app.errors import InputError
from app.services.desk import Desk
from app.services.project_questions import ProjectQuestion, asked_of, cited, zone_named
from app.services.show_zones import get_zone
from app.text import Text

_SILENT = Text(
    "文本未给出：规则库中没有该园区的投资强度、亩均税收、容积率或建筑系数条款",
    "not printed: no clause on investment, tax, floor-area ratio or building coefficient is known "
    "for this zone",
)
_AMOUNTS = {
    "investment_intensity": Text("投资", "investment"),
    "tax_per_mu": Text("年税收", "tax per year"),
}


def judge_intensity(desk: Desk, question: ProjectQuestion) -> Json:
    """Compare a project with the printed values of its zone, clause by clause.

    Raises
    ------
    NotFound
        `zone.not_found`.
    InputError
        `request.zone`, `request.place` for a geometry, `profile.*`.
    """
    if question.geometry is not None:
        raise InputError(
            "request.place",
            Text("投资强度按园区核对，不读取 geometry", "intensity is asked of a zone"),
            mend=Text(
                "请只给 zone；核对地块请用 /api/parcels/check",
                "give zone only; to check a parcel use /api/parcels/check",
            ),
            where={"field": "geometry"},
        )
    if question.zone is None:
        raise InputError(
            "request.zone",
            Text("缺少 zone", "zone is missing"),
            mend=Text("zone 为园区编号，见 /api/zones", "zone is an id of /api/zones"),
            where={"field": "zone"},
        )
    zone = get_zone(desk, question.zone)
    asked = asked_of(desk, question)
    known = desk.knowledge.on(asked.as_of)
    real = screen(zone, known, asked, ("intensity",))
    fictitious = zone.basis == "demonstration"
    shown = screen(zone, known, asked, ("intensity",), demonstration=True) if fictitious else None
    said = shown or real
    rules = known.rulebook.by_id
    ruled = {_indicator(rules, finding) for finding in said.findings}
    judged_under = _judged_under(zone, known)
    return {
        "zone": zone_named(zone),
        "as_of": asked.as_of.isoformat(),
        "area": _area(question.area_m2),
        "verdict": real.verdict,
        "verdict_words": text(VERDICT_WORDS[real.verdict]),
        "demonstration_verdict": shown.verdict if shown else None,
        "headline": text(real.headline),
        "demonstration_headline": text(shown.headline) if shown else None,
        "scope": [text(item) for item in real.scope],
        "unchecked": [unchecked_document(item) for item in real.unchecked],
        "questions": {answer.question: answer_document(answer) for answer in real.answers},
        "findings": [_finding(desk, f, rules, asked) for f in said.findings if _counts(f)],
        "statements": [_finding(desk, f, rules, asked) for f in said.findings if not _counts(f)],
        "conflicts": [
            contradiction_document(entry)
            for entry in dict.fromkeys(c for f in said.findings for c in f.contradictions)
        ],
        "needed": needed(said.findings, rules, question.area_m2),
        "measures": [_measure(m, judged_under.get(m.indicator)) for m in said.measures],
        "remedies": [remedy_document(remedy, HOME_PLANE) for remedy in said.remedies],
        "silent": text(_SILENT) if ruled <= {None} else None,
    }


def _counts(finding: Finding) -> bool:
    return finding.addressee == "project" and finding.effect not in OPENING


def _finding(desk: Desk, finding: Finding, rules: Mapping[str, Rule], asked: Asked) -> Json:
    return finding_document(finding) | {
        "indicator": _indicator(rules, finding),
        "source": cited(desk, finding.source, asked.as_of) if finding.source else None,
    }


def needed(
    findings: Sequence[Finding], rules: Mapping[str, Rule], area_m2: float | None
) -> list[Json]:
    """Return what the thresholds per mu come to on the project's land, in 10 000 yuan."""
    if area_m2 is None:
        return []
    mu = mu_from_m2(area_m2)
    found: list[Json] = []
    for finding in findings:
        indicator = _indicator(rules, finding)
        if indicator not in _AMOUNTS or finding.required is None:
            continue
        if finding.operator not in (">=", ">") or finding.outcome == "not_applicable":
            continue
        amount = finding.required * mu
        name, sum_of = _AMOUNTS[indicator], money(amount)
        more = (
            Text("须超过", "more than") if finding.operator == ">" else Text("不低于", "at least")
        )
        found.append(
            {
                "rule_id": finding.rule_id,
                "indicator": indicator,
                "operator": finding.operator,
                "amount_wan_yuan": amount,
                "force": finding.force,
                "level": finding.level,
                "text": text(
                    Text(
                        f"{number(mu)} 亩 × {plain(finding.required)} 万元/亩："
                        f"{name.zh}{more.zh} {sum_of.zh}",
                        f"{number(mu)} mu × {plain(finding.required)} × 10,000 yuan per mu: "
                        f"{name.en} {more.en} {sum_of.en}",
                    )
                ),
            }
        )
    return found


def _indicator(rules: Mapping[str, Rule], finding: Finding) -> str | None:
    rule = rules.get(finding.rule_id)  # none of a finding on the place
    requirement = rule.requirement if rule else None
    return requirement.indicator if isinstance(requirement, Comparison) else None


def _area(area_m2: float | None) -> Json | None:
    if area_m2 is None:
        return None
    return {"m2": area_m2, "mu": mu_from_m2(area_m2), "ha": ha_from_m2(area_m2)}


def _judged_under(zone: Zone, known: Knowledge) -> dict[str, Question]:
    """Return under which question a clause of the zone compares each indicator."""
    above = [one.id for one in lineage(zone, known.zones_by_id)]
    governing = known.rulebook.rules_of(above)
    return {
        rule.requirement.indicator: rule.question
        for rule in governing
        if isinstance(rule.requirement, Comparison)
    }


def _measure(measure: Measure, question: Question | None) -> Json:
    """Return one indicator and the question whose clause compares it, None where none does."""
    return {
        "indicator": measure.indicator,
        "value": measure.value,
        "least": measure.least,
        "unit": measure.unit,
        "missing": list(measure.missing),
        "arithmetic": text(measure.arithmetic),
        "ruled": question is not None,
        "judged_under": question,
    }
