"""The clauses that govern zones, side by side: thresholds quoted, bans and limits counted."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

from app.data.geometry_json import Json
from app.domain.assessment import Knowledge, Rulebook
from app.domain.location import Applies, scope_in_zone
from app.domain.rules import FORCE_WORDS, LEVEL_WORDS, Comparison, Effect, Question, Rule
from app.domain.sources import TEXT_STATUS_WORDS
from app.domain.zones import Zone
from app.services.compare_cells import passage, row, said, section, silent
from app.services.desk import Desk
from app.services.list_contradictions import ContradictionQuery, list_contradictions
from app.services.list_rules import rule_document, status_of
from app.text import Text

INDICATOR_WORDS: Mapping[str, Text] = {
    "investment_intensity": Text("投资强度", "Investment per mu"),
    "tax_per_mu": Text("亩均税收", "Tax per mu"),
    "floor_area_ratio": Text("容积率", "Floor-area ratio"),
    "building_coefficient": Text("建筑系数", "Building coefficient"),
    "office_land_share": Text("行政办公用地比例", "Share of office land"),
    "green_land_share": Text("绿地率", "Share of green land"),
}
_EFFECTS: tuple[tuple[Effect, Text], ...] = (
    ("prohibit", Text("禁止条款（条）", "Bans")),
    ("restrict", Text("限制条款（条）", "Limits")),
    ("require", Text("要求条款（条）", "Requirements")),
)
_MOST_NAMED = 6  # clauses that a cell names
_NOTE = Text(
    "照印条款，不作判定；“可能适用”指依所在板块而定，或文件未说明是否同一处",
    "clauses as printed, nothing is judged; possibly: depends on the block, or the documents do "
    "not say whether they mean the same place",
)
_DUTIES = Text("机关职责（条）", "Duties of authorities")
Scoped = Sequence[tuple[Rule, Applies]]


def thresholds(known: Knowledge, zones: Sequence[Zone], day: date, today: date) -> Json:
    """Return the printed values of investment, tax and building, each with its words."""
    held = [_rules(zone, known, day, "intensity") for zone in zones]
    values = [rule.requirement for rules in held for rule, _ in rules]
    names = [value.indicator for value in values if isinstance(value, Comparison)]
    wanted = [name for name in INDICATOR_WORDS if name in names] or ["investment_intensity"]
    rows = []
    for name in wanted:
        cells = [_compared(rules, name, known.rulebook, day, today) for rules in held]
        rows.append(row(f"intensity-{name}", INDICATOR_WORDS[name], cells))
    others = [_others(rules) for rules in held]
    rows.append(row("intensity-other", Text("其他集约用地条款（条）", "Other clauses"), others))
    return section("intensity", Text("集约用地门槛", "Thresholds of intensity"), rows, note=_NOTE)


def access(desk: Desk, known: Knowledge, zones: Sequence[Zone], day: date) -> Json:
    """Return how many bans, limits and requirements govern access, naming those not shared."""
    held = [_rules(zone, known, day, "access") for zone in zones]
    rows = []
    for effect, label in _EFFECTS:
        own = [_by_clause(rules, effect) for rules in held]
        shared = set.intersection(*(set(one) for one in own))
        rows.append(row(f"access-{effect}", label, [_clauses(one, shared) for one in own]))
    duties = [
        len({_clause(rule) for rule, _ in rules if rule.addressee == "authority"}) for rules in held
    ]
    rows.append(row("access-duties", _DUTIES, [said(str(n), see="rules") for n in duties]))
    conflicts = [len(list_contradictions(desk, ContradictionQuery(zone=zone.id))) for zone in zones]
    rows.append(
        row(
            "contradictions",
            Text("涉及的文本矛盾（处）", "Contradictions of the texts"),
            [said(str(count), see="contradictions") for count in conflicts],
        )
    )
    return section("access", Text("准入", "Access"), rows)


def _rules(zone: Zone, known: Knowledge, day: date, question: Question) -> Scoped:
    scope = scope_in_zone(zone, known, day, demonstration=zone.basis == "demonstration")
    return scope.rules[question]


def _compared(rules: Scoped, name: str, book: Rulebook, day: date, today: date) -> Json:
    found = [
        (rule, applies, rule_document(rule, book, day, today))
        for rule, applies in rules
        if isinstance(rule.requirement, Comparison) and rule.requirement.indicator == name
    ]
    if not found:
        return silent()
    asked = [cast("dict[str, str]", document["requirement"]) for _, _, document in found]
    lines: list[Text] = []
    for rule, applies, _ in found:
        force, level = FORCE_WORDS[rule.force], LEVEL_WORDS[rule.level]
        more = Text("，可能适用", ", possibly") if applies == "possibly" else Text("", "")
        lines.append(Text(f"{force.zh}，{level.zh}{more.zh}", f"{force.en}, {level.en}{more.en}"))
    statuses = dict.fromkeys(status_of(rule, book, day, today) for rule, _, _ in found)
    return said(
        Text("；".join(one["zh"] for one in asked), "; ".join(one["en"] for one in asked)),
        details=lines,
        quotes=[passage(document["source"]) for _, _, document in found],
        tags=[(status, TEXT_STATUS_WORDS[status]) for status in statuses],
    )


def _others(rules: Scoped) -> Json:
    others = {_clause(r): r for r, _ in rules if not isinstance(r.requirement, Comparison)}
    if not others:
        return silent()
    titles = [rule.title for rule in list(others.values())[:_MOST_NAMED]]
    return said(str(len(others)), details=titles, see="rules")


def _clause(rule: Rule) -> str:
    """Return which printed clause a rule is part of; several rules may share one."""
    return f"{rule.source.document}/{rule.clause or rule.id}"


def _by_clause(rules: Scoped, effect: Effect) -> dict[str, tuple[Rule, bool]]:
    """Return the printed clauses of one effect on projects, and whether each applies for sure."""
    found: dict[str, tuple[Rule, bool]] = {}
    for rule, applies in rules:
        if rule.effect == effect and rule.addressee == "project":
            first, sure = found.get(_clause(rule), (rule, False))
            found[_clause(rule)] = (first, sure or applies == "certainly")
    return found


def _clauses(own: Mapping[str, tuple[Rule, bool]], shared: set[str]) -> Json:
    if not own:
        return silent()
    lines: list[Text] = []
    unsure = sum(not sure for _, sure in own.values())
    if unsure:
        lines.append(Text(f"其中 {unsure} 条只是可能适用", f"{unsure} of them apply possibly"))
    apart = [rule.title for name, (rule, _) in own.items() if name not in shared]
    if apart:
        lines.append(Text(f"并非各园区都有的 {len(apart)} 条：",
                          f"{len(apart)} not shared by all:"))  # fmt: skip
    lines += apart[:_MOST_NAMED]
    if len(apart) > _MOST_NAMED:
        more = len(apart) - _MOST_NAMED
        lines.append(Text(f"等，另有 {more} 条", f"and {more} more"))
    return said(str(len(own)), details=lines, see="rules")
