"""The five questions: which inputs put them, what each answers, what stays unchecked."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from app.domain.answers import SiteFacts
from app.domain.assessment import QuestionAnswer, Unchecked
from app.domain.findings import VERDICT_WORDS, Finding, contribution, only_of_the_whole, verdict_of
from app.domain.layer_answers import not_covered, topics_asked, uncovered_m2
from app.domain.location import Scope
from app.domain.profile import FIELD_WORDS, ProjectProfile
from app.domain.rules import QUESTION_WORDS, Question, Rule
from app.text import Text

# What else of a project the clauses on access ask about.
ACCESS_FIELDS = (
    "enterprise",
    "catalogue_class",
    "adds_capacity",
    "capacity_replacement",
    "overcapacity_industry",
    "in_park_plan",
    "park_supporting",
    "recognised_chemical",
    "mu_benefit_class",
    "disposal_route",
    "local_disposal_capacity",
    "needs_city_coordination",
    "discharges_wastewater",
    "sewer_connected",
    "own_wastewater_treatment",
    "area_treatment_working",
    "central_plant_compliant",
    "direct_discharge",
    "online_monitoring",
    "adds_water_pollutants",
    "groundwater",
    "groundwater_permit",
    "own_well",
    "reclaimed_water_percent",
    "water_use_m3_per_year",
    "uses_coal",
    "high_energy",
    "high_pollution",
    "high_water",
    "unit_energy_exceeds_limit",
    "uses_vocs",
    "environmental_risk_grade",
    "adjacent_sensitive",
    "eia_type",
    "handles_hazardous_chemicals",
    "toxic_gas_or_explosive",
    "hazardous_process",
    "uses_acid",
    "heavy_metals",
    "listed_high_pollution_product",
    "excepted_process",
    "in_builtup_area",
    "households",
    "elderly_care_space_m2",
    "residential_floor_area_m2",
    "civil_defence_area_m2",
    "adds_land",
)
# Which profile fields put a question; the first is the one named when none is given.
INPUTS: dict[Question, tuple[str, ...]] = {
    "zone": (),
    "controls": (),
    "access": (
        "industry_code",
        "industry",
        "project_kind",
        "processes",
        "hazardous_waste_t_per_year",
        *ACCESS_FIELDS,
    ),
    "intensity": (
        "investment_wan_yuan",
        "tax_wan_yuan_per_year",
        "storeys",
        "building_footprint_m2",
        "yard_m2",
        "office_land_m2",
        "green_land_m2",
    ),
    "land_use": ("land_use_code",),
}


def is_asked(question: Question, profile: ProjectProfile) -> bool:
    """Return whether the profile puts a question; location and layers always are."""
    inputs = INPUTS[question]
    return not inputs or any(getattr(profile, name) is not None for name in inputs)


_NO_SINGLE = Text(
    "只有整个园区或项目平均值的条款，不能据以判定一个项目",
    "only clauses on the whole zone or on averages are compared; they decide no single project",
)


def answer_of(
    question: Question,
    findings: Sequence[Finding],
    profile: ProjectProfile,
    scope: Scope,
    *,
    demonstration: bool,
) -> QuestionAnswer:
    """Answer one question from its findings, or name the one input that would help most."""
    name = QUESTION_WORDS[question]
    if not is_asked(question, profile):
        field = _most_helpful(question, scope.rules[question])
        wanted = FIELD_WORDS[field]
        return QuestionAnswer(
            question,
            "not_asked",
            Text(
                f"{name.zh}：未核查，未提供相关信息；最有帮助的一项是{wanted.zh}",
                f"{name.en}: not asked, no inputs; the one that would help most: {wanted.en}",
            ),
            would_help=wanted,
            would_help_field=field,
        )
    if not findings:
        return QuestionAnswer(question, "incomplete", _silence(question, scope))
    verdict = verdict_of(findings, demonstration=demonstration)
    word = VERDICT_WORDS[verdict]
    said = Text(f"{name.zh}：{word.zh}", f"{name.en}: {word.en}")
    if verdict == "needs_review" and only_of_the_whole(findings):
        said = Text(f"{said.zh}；{_NO_SINGLE.zh}", f"{said.en}; {_NO_SINGLE.en}")
    field_wanted = _most_wanted(findings) if verdict == "incomplete" else None
    if field_wanted is None:
        return QuestionAnswer(question, verdict, said)
    wanted = FIELD_WORDS[field_wanted]
    return QuestionAnswer(
        question,
        verdict,
        Text(
            f"{said.zh}；最有帮助的一项是{wanted.zh}",
            f"{said.en}; the one input that would help most: {wanted.en}",
        ),
        would_help=wanted,
        would_help_field=field_wanted,
    )


def _most_wanted(findings: Sequence[Finding]) -> str | None:
    """Return the profile field that most of the undecided findings lack, bans before the rest."""
    weights: Counter[str] = Counter()
    for finding in findings:
        if finding.outcome == "no_data" and contribution(finding) is not None:
            weight = 3 if finding.effect == "prohibit" else 2 if finding.effect == "restrict" else 1
            weights.update({name: weight for name in finding.missing if name in FIELD_WORDS})
    return min(weights, key=lambda name: (-weights[name], name), default=None)


def _most_helpful(
    question: Question, rules: Sequence[tuple[Rule, Literal["certainly", "possibly"]]]
) -> str:
    """Name the input of the strictest rule in scope, else the question's first input."""
    wanted = {
        "investment_intensity": "investment_wan_yuan",
        "tax_per_mu": "tax_wan_yuan_per_year",
        "floor_area_ratio": "storeys",
        "building_coefficient": "building_footprint_m2",
    }
    forces = ("mandatory", "principle", "advisory")
    helped = [rule for rule, _ in rules if getattr(rule.requirement, "indicator", None) in wanted]
    if not helped:
        return INPUTS[question][0]
    strictest = min(
        helped, key=lambda rule: (rule.level != "project", forces.index(rule.force), rule.id)
    )
    return wanted[getattr(strictest.requirement, "indicator", "")]


def _silence(question: Question, scope: Scope) -> Text:
    name = QUESTION_WORDS[question]
    if any(rule.question == question for rule in scope.not_begun):
        return Text(
            f"{name.zh}：适用于该位置的条款在所问日期尚未发布，未据以判定",
            f"{name.en}: the clauses for this place had not been issued on the day asked about",
        )
    return Text(
        f"{name.zh}：规则库中没有载入适用于该位置的条款，不能据此认为没有限制",
        f"{name.en}: no clause for this place is loaded; that does not mean there is no limit",
    )


_LACKING = Text("准入条款（缺资料）", "clauses on access without inputs")
_UNCONFIRMED = Text("准入条款（待逐条确认）", "clauses on access to be confirmed")


def _group(finding: Finding, group: Text) -> Text | None:
    """Name the many clauses on access by their number in a sentence; the list holds each."""
    return group if finding.question == "access" and finding.topic is None else None


def unchecked_of(
    answers: Sequence[QuestionAnswer],
    findings: Sequence[Finding],
    beyond: Sequence[Unchecked],
    scope: Scope,
    facts: SiteFacts,
) -> list[Unchecked]:
    """Return what the verdict does not speak of: undecided findings, questions, and the beyond.

    Land that a layer does not cover is named too where a finding on the rest says nothing of it.
    """
    unruled = [
        Unchecked(finding.rule_id, finding.title, finding.reason)
        for finding in findings
        if finding.source is None and finding.topic is not None
    ]
    undecided = [
        Unchecked(finding.rule_id, finding.title, finding.reason, _group(finding, _LACKING))
        for finding in findings
        if finding.outcome == "no_data" and finding.addressee == "project"
    ]
    unconfirmed = [
        Unchecked(finding.rule_id, finding.title, finding.reason, _group(finding, _UNCONFIRMED))
        for finding in findings
        if finding.asks_officer
    ]
    asked = {finding.question for finding in findings}
    unanswered = [
        Unchecked(answer.question, QUESTION_WORDS[answer.question], answer.headline)
        for answer in answers
        if answer.verdict == "not_asked" or answer.question not in asked
    ]
    return [
        *undecided,
        *_partly_covered(findings, facts),
        *unruled,
        *unconfirmed,
        *unanswered,
        *_not_begun(scope),
        *beyond,
    ]


def _partly_covered(findings: Sequence[Finding], facts: SiteFacts) -> list[Unchecked]:
    """Return the land that layers leave open though their topic has been answered for the rest."""
    silent = [f for f in findings if f.outcome == "no_data"]
    said = {f.topic for f in silent if f"layer:{f.topic}" in f.missing}
    found = []
    for topic_id in topics_asked(findings):
        topic, overlaps = facts.topics[topic_id], facts.overlaps.get(topic_id, ())
        rest_m2 = uncovered_m2(facts, overlaps) if overlaps and topic_id not in said else 0.0
        if rest_m2 > 0:
            name = Text(
                f"{topic.name.zh}（图层未覆盖的部分）",
                f"{topic.name.en} (where its layer does not reach)",
            )
            reason = not_covered(topic, rest_m2, facts.area_m2, None).reason
            found.append(Unchecked(f"layer:{topic_id}", name, reason))
    return found


def _not_begun(scope: Scope) -> list[Unchecked]:
    reason = Text(
        "该条款在所问日期尚未发布，未据以判定",
        "the clause had not been issued on the day asked about",
    )
    return [Unchecked(rule.id, rule.title, reason) for rule in scope.not_begun]
