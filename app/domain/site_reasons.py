"""What clauses, facilities and sizes say for and against a park."""

import math
from collections.abc import Sequence
from typing import Literal

from app.domain.catalogue import Facility
from app.domain.catalogue_words import FACILITY_STATUS_WORDS
from app.domain.findings import Finding, Verdict
from app.domain.rules import LEVEL_WORDS, OPENING, Force
from app.domain.sites import UNKNOWN, Judged, Reason, Score
from app.domain.wording import listing, number
from app.domain.zones import Zone
from app.text import Text

Need = Literal["rail", "sewage", "heat", "port", "water", "power", "gas"]

NEED_WORDS: dict[Need, Text] = {
    "rail": Text("铁路", "rail"),
    "sewage": Text("污水处理", "sewage treatment"),
    "heat": Text("供热（蒸汽）", "heat"),
    "port": Text("港口、陆港", "port"),
    "water": Text("供水", "water supply"),
    "power": Text("供电", "power supply"),
    "gas": Text("供气", "gas supply"),
}
# Which kinds of printed facilities serve a need.
SERVED_BY: dict[Need, frozenset[str]] = {
    "rail": frozenset({"railway_station", "railway_siding", "freight_yard", "inland_port"}),
    "sewage": frozenset({"sewage_plant", "wetland_treatment"}),
    "heat": frozenset({"heating", "power_plant", "energy_station"}),
    "port": frozenset({"inland_port", "port"}),
    "water": frozenset({"water_plant", "reservoir"}),
    "power": frozenset({"substation", "power_plant"}),
    "gas": frozenset({"gas_gate", "gas_source"}),
}

_BY_VERDICT: dict[Verdict, Score] = {
    "prohibited": Score(0.0, 0.0),
    "restricted": Score(0.2, 0.3),
    "incomplete": UNKNOWN,
    "needs_review": Score(0.4, 0.9),
    "conditional": Score(0.9, 0.9),
    "conforms": Score(1.0, 1.0),
}
# What a breach that excludes nobody leaves at best, however little is known of the other clauses.
_BREACHED: dict[Force, float] = {"mandatory": 0.3, "principle": 0.3, "advisory": 0.9}


def judge_clauses(
    criterion: Literal["access", "intensity"], verdict: Verdict, findings: Sequence[Finding]
) -> Judged:
    """Turn the findings of a screening into reasons; a ban that certainly applies excludes."""
    counting = [
        f
        for f in findings
        if f.addressee == "project" and f.level == "project" and f.effect not in OPENING
    ]
    breached = [f for f in counting if f.outcome == "not_met"]
    banned = [
        f
        for f in breached
        if f.force == "mandatory" and f.effect != "restrict" and f.applies == "certainly"
    ]
    reviewed = [
        f
        for f in counting
        if f.outcome == "needs_review" and any(c.review for c in f.contradictions)
    ]
    lacking = [f for f in counting if f.outcome == "no_data"]
    opened = [_of_finding(f) for f in reviewed]
    if lacking:
        opened.append(
            Reason(
                Text(
                    f"{len(lacking)} 条缺资料，暂不能判断",
                    f"{len(lacking)} clauses cannot be judged for want of inputs",
                )
            )
        )
    if not counting:
        opened.append(Reason(_silence(findings)))
    met = [f for f in counting if f.outcome == "met" and f.operator is not None]
    return Judged(
        criterion,
        UNKNOWN if not counting else _at_most(_BY_VERDICT[verdict], breached),
        in_favour=tuple(_of_finding(f) for f in met),
        against=tuple(_of_finding(f) for f in breached if f not in banned),
        open=tuple(opened),
        excludes=tuple(_of_finding(f) for f in banned),
        doubt=frozenset(f.rule_id for f in (*lacking, *reviewed)),
    )


_SILENT = Text("文本未给出适用的条款", "the texts print no clause for it")


def _silence(findings: Sequence[Finding]) -> Text:
    """Say why no clause counts: none is printed, or those printed are of the whole zone."""
    levels = {
        f.level: LEVEL_WORDS[f.level]
        for f in findings
        if f.addressee == "project" and f.level != "project" and f.outcome != "not_applicable"
    }
    if not levels:
        return _SILENT
    said = listing(list(levels.values()))
    return Text(
        f"只有{said.zh}的条款，不判定单个项目",
        f"only clauses {said.en}, which decide no single project",
    )


def _at_most(score: Score, breached: Sequence[Finding]) -> Score:
    most = min((_BREACHED[f.force] for f in breached), default=1.0)
    return Score(min(score.least, most), min(score.greatest, most))


def _of_finding(finding: Finding) -> Reason:
    said = Text(
        f"{finding.title.zh}：{finding.reason.zh}", f"{finding.title.en}: {finding.reason.en}"
    )
    if finding.applies == "possibly":
        said = Text(
            f"{said.zh}（该条是否适用于此待定）",
            f"{said.en} (whether the clause applies here is open)",
        )
    return Reason(said, finding.rule_id, finding.source)


def judge_needs(
    zone: Zone, above: Sequence[Zone], needs: Sequence[Need], facilities: Sequence[Facility]
) -> Judged:
    """Say which needs the printed facilities serve: in the park, around it, or nowhere printed."""
    around = {one.id for one in above}
    in_favour: list[Reason] = []
    opened: list[Reason] = []
    scores: list[Score] = []
    for need in needs:
        kinds = SERVED_BY[need]
        serving = [f for f in facilities if f.kind in kinds and f.zone is not None]
        here = [f for f in serving if f.zone is not None and f.zone.zone == zone.id]
        near = [f for f in serving if f.zone is not None and f.zone.zone in around]
        named = NEED_WORDS[need]
        if here or near:
            found = (here or near)[:3]
            names = listing([_facility_name(f) for f in found])
            where = Text("园区内", "in the park") if here else Text("所在开发区", "around it")
            in_favour.append(
                Reason(
                    Text(
                        f"{named.zh}：{where.zh}有{names.zh}",
                        f"{named.en}: {where.en} {names.en}",
                    ),
                    source=found[0].source,
                )
            )
            standing = any(_stands(f) for f in here or near)
            least = (1.0 if standing else 0.5) if here else (0.5 if standing else 0.25)
            scores.append(Score(least, 1.0))
        else:
            opened.append(
                Reason(
                    Text(
                        f"{named.zh}：文本未给出，须向园区核实",
                        f"{named.en}: not printed; ask the park",
                    )
                )
            )
            scores.append(UNKNOWN)
    return Judged(
        "needs",
        Score(
            sum(score.least for score in scores) / len(scores),
            sum(score.greatest for score in scores) / len(scores),
        ),
        in_favour=tuple(in_favour),
        open=tuple(opened),
    )


# What a text calls existing, or to be altered, is there; what it plans may never come.
_STANDING = frozenset({"existing", "expand", "rebuild"})


def _stands(facility: Facility) -> bool:
    """Tell whether the text itself says that a facility stands, and in which zone."""
    printed = facility.zone is not None and facility.zone.certainty == "printed"
    return printed and facility.status in _STANDING


def _facility_name(facility: Facility) -> Text:
    """Name a facility with its status; a text that prints none is not made to say "existing"."""
    status = FACILITY_STATUS_WORDS[facility.status] if facility.status else _NO_STATUS
    name_en = facility.name_en or facility.name_zh
    return Text(f"{facility.name_zh}（{status.zh}）", f"{name_en} ({status.en})")


_NO_STATUS = Text("文本未写明是否建成", "the text does not say whether it stands")


def too_small(zone: Zone, area_m2: float | None) -> Reason | None:
    """Return the reason to exclude a park whose whole printed area is smaller than the need."""
    if area_m2 is None or zone.gazetted_area_km2 is None:
        return None
    whole_m2 = zone.gazetted_area_km2 * 1e6
    if whole_m2 >= area_m2 or math.isclose(whole_m2, area_m2, rel_tol=1e-9):
        return None
    return Reason(
        Text(
            f"整个园区文本面积仅 {number(zone.gazetted_area_km2)} km²，小于所需 "
            f"{number(area_m2 / 1e6)} km²",
            f"the whole park has {number(zone.gazetted_area_km2)} km2 in print, less than the "
            f"{number(area_m2 / 1e6)} km2 needed",
        ),
        source=zone.source,
    )
