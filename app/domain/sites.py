"""Where a project can go: elimination with reasons first, then a ranking whose doubts are shown.

What is not known about a park never hides it. Every criterion gives a score between a least and a
greatest value; an unknown one runs from 0 to 1. A park's rank is therefore a range too: at best
behind the parks that certainly score more, at worst before those that certainly score less.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.domain.catalogue import Facility, Industry
from app.domain.catalogue_words import FACILITY_STATUS_WORDS, Certainty
from app.domain.findings import Finding, Verdict
from app.domain.industries import bare_code
from app.domain.profile import ProjectProfile
from app.domain.rules import OPENING
from app.domain.sources import Source
from app.domain.wording import listing, number
from app.domain.zones import Zone
from app.text import Text

Criterion = Literal["fit", "access", "intensity", "needs"]
Need = Literal["rail", "sewage", "heat", "port", "water", "power", "gas"]

CRITERIA: dict[Criterion, Text] = {
    "fit": Text("产业契合：园区或其规划写明该产业", "fit: the park or its plan names the industry"),
    "access": Text("准入：条款的判定结果", "access: what the clauses decide"),
    "intensity": Text("投资强度与集约用地门槛", "thresholds of intensity"),
    "needs": Text("配套：文本写明的设施", "needs: facilities that the texts name"),
}
WEIGHTS: dict[Criterion, float] = {"fit": 4.0, "access": 3.0, "intensity": 2.0, "needs": 2.0}

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


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for, against, or open, with the clause or passage behind it."""

    text: Text
    rule_id: str | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How far a criterion is met, between a least and a greatest value of 0..1."""

    least: float
    greatest: float


UNKNOWN = Score(0.0, 1.0)
_NOISE = 1e-9  # weighted scores are sums of decimals: what differs by less is equal
NOTHING = Score(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion applied to one park.

    `doubt` names what leaves the score open where that is the project's own: parks with the same
    doubt share it, whatever it turns out to be.
    """

    criterion: Criterion
    score: Score
    in_favour: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = ()
    open: tuple[Reason, ...] = ()
    excludes: tuple[Reason, ...] = ()
    doubt: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Park:
    """A candidate with what each criterion says of it."""

    zone: Zone
    judged: tuple[Judged, ...]

    @property
    def excluded_by(self) -> tuple[Reason, ...]:
        """Return the reasons why the project cannot go there."""
        return tuple(reason for one in self.judged for reason in one.excludes)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A park with its score and rank, both as ranges; ranks are of the parks not excluded."""

    park: Park
    score: Score
    rank: int
    rank_best: int
    rank_worst: int


def rank(parks: Sequence[Park], weights: Mapping[Criterion, float]) -> list[Ranked]:
    """Rank parks by their weighted scores, the middle of the range deciding; ties by id.

    Parameters
    ----------
    weights : by criterion, >= 0; a criterion without one does not count
    """
    scored = [(park, _total(park, weights)) for park in parks]
    scored.sort(key=lambda pair: (-(pair[1].least + pair[1].greatest), pair[0].zone.id))
    ranked = []
    for place, (park, score) in enumerate(scored, start=1):
        better = sum(certainly_beats(other, park, weights) for other, _ in scored)
        worse = sum(certainly_beats(park, other, weights) for other, _ in scored)
        ranked.append(Ranked(park, score, place, better + 1, len(scored) - worse))
    return ranked


def certainly_beats(one: Park, other: Park, weights: Mapping[Criterion, float]) -> bool:
    """Tell whether one park scores more whatever the unknown turns out to be."""
    margin = 0.0
    for mine, theirs in zip(one.judged, other.judged, strict=True):
        shared = mine.score == theirs.score and mine.doubt == theirs.doubt and mine.doubt
        if not shared:
            apart = mine.score.least - theirs.score.greatest
            margin += apart * weights.get(mine.criterion, 0.0)
    return margin > _NOISE


def _total(park: Park, weights: Mapping[Criterion, float]) -> Score:
    counted = [(one.score, weights.get(one.criterion, 0.0)) for one in park.judged]
    whole = sum(weight for _, weight in counted)
    if whole <= 0:
        return UNKNOWN
    return Score(
        sum(score.least * weight for score, weight in counted) / whole,
        sum(score.greatest * weight for score, weight in counted) / whole,
    )


@dataclass(frozen=True, slots=True)
class Match:
    """An industry of the documents that the project belongs to, for certain or perhaps."""

    industry: Industry
    sure: bool


def matching(profile: ProjectProfile, industries: Sequence[Industry]) -> list[Match]:
    """Return the industries that the documents name and the project belongs to.

    Words match names, products and links of the chain, either way; a class matches an assigned
    class that holds it. Where words match anywhere, what matches by its class alone is unsure: the
    words say more.
    """
    known = [i for i in industries if i.tier not in ("system", "note")]
    by_words = [i for i in known if profile.industry and _names(i, profile.industry)]
    by_code = [i for i in known if i not in by_words and _holds(i, profile.industry_code) is True]
    perhaps = [i for i in known if i not in by_words and _holds(i, profile.industry_code) is None]
    return [
        *(Match(i, sure=True) for i in by_words),
        *(Match(i, sure=not by_words) for i in by_code),
        *(Match(i, sure=False) for i in perhaps),
    ]


def _names(industry: Industry, words: str) -> bool:
    names = (industry.name_zh, *industry.aliases, *industry.products, *industry.chain)
    return any(words in name or (len(name) > 1 and name in words) for name in names)


def _holds(industry: Industry, code: str | None) -> bool | None:
    """Tell whether an assigned class holds a code; None where the assignment is unsure."""
    if code is None:
        return False
    holding = [a.sure for a in industry.gb4754 if bare_code(code).startswith(a.code)]
    return None if holding and not any(holding) else bool(holding)


def judge_fit(zone: Zone, above: Sequence[Zone], matches: Sequence[Match], words: str) -> Judged:
    """Say whether the texts want the industry there.

    Parameters
    ----------
    zone, above : the park, and all that it lies in
    matches : industries of all documents that the project belongs to
    words : how the caller named the industry
    """
    restricted = [
        match
        for match in matches
        if match.industry.tier == "restricted" and match.industry.source.document == zone.plan
    ]
    wanted = [match for match in matches if match not in restricted]
    reasons = tuple(_restricted(match) for match in restricted)
    if any(match.sure for match in restricted):
        return Judged("fit", Score(0.0, 0.0), against=reasons)
    fit = _wanted(zone, above, wanted, words)
    if not restricted:
        return fit
    # Whether the restricted industry is meant is open: then so is everything below what fits.
    score = Score(0.0, fit.score.greatest)
    return replace(fit, score=score, open=(*reasons, *fit.open))


def _restricted(match: Match) -> Reason:
    industry = match.industry
    doubt = (
        Text("", "")
        if match.sure
        else Text("（该项目是否属于它须研判）", " (whether the project belongs to it is open)")
    )
    return Reason(
        Text(
            f"规划列为限制产业：{industry.name_zh}{doubt.zh}",
            f"the plan lists it as restricted: {industry.name_en or industry.name_zh}{doubt.en}",
        ),
        source=industry.source,
    )


def _placed(industry: Industry, zone: Zone, certainty: Certainty) -> bool:
    return any(p.zone == zone.id and p.certainty == certainty for p in industry.zones)


def _place_reason(industry: Industry, zone: Zone) -> Reason:
    name_en = industry.name_en or industry.name_zh
    said = (
        Text(
            f"文本把{industry.name_zh}放在{zone.name_zh}",
            f"the text places {name_en} in {zone.name_en}",
        )
        if _placed(industry, zone, "printed")
        else Text(
            f"由文本推定{industry.name_zh}在{zone.name_zh}，原文未直接写明",
            f"{name_en} is inferred to be in {zone.name_en}; the text does not say so itself",
        )
    )
    return Reason(said, source=industry.source)


def _wanted(zone: Zone, above: Sequence[Zone], matches: Sequence[Match], words: str) -> Judged:
    """Say where the texts lead an industry that they do not restrict."""
    inside = {one.id for one in above}
    matched = [match.industry for match in matches]
    sure = {match.industry.id for match in matches if match.sure}
    here = [i for i in matched if any(p.zone == zone.id for p in i.zones)]
    by_name = any(words and (words in name or name in words) for name in zone.industries)
    if here or by_name:
        reasons = tuple(_place_reason(i, zone) for i in here) or (
            Reason(
                Text("园区产业中写明该产业", "the park's industries name it"), source=zone.source
            ),
        )
        certain = by_name or any(i.id in sure and _placed(i, zone, "printed") for i in here)
        return Judged("fit", Score(1.0 if certain else 0.4, 1.0), in_favour=reasons)
    planned = [
        i
        for i in matched
        if i.source.document == zone.plan or any(p.zone in inside for p in i.zones)
    ]
    placed = sorted({p.zone for i in planned for p in i.zones} - inside)
    if planned and placed:
        reason = Reason(
            Text(
                f"所在规划写明该产业，但引导到其他园区：{'、'.join(placed)}",
                f"the plan names the industry but leads it to other parks: {', '.join(placed)}",
            ),
            source=planned[0].source,
        )
        least = 0.2 if any(i.id in sure for i in planned) else 0.0
        return Judged("fit", Score(least, 0.4), against=(reason,))
    if planned:
        reason = Reason(
            Text(
                "所在规划写明该产业，文本未给出具体落在哪个片区",
                "the plan names the industry and does not say in which area",
            ),
            source=planned[0].source,
        )
        certain = any(i.id in sure for i in planned)
        return Judged("fit", Score(0.5 if certain else 0.3, 1.0), open=(reason,))
    if zone.industries:
        listed = "、".join(zone.industries[:4])
        reason = Reason(
            Text(
                f"文本写明的产业为{listed}，没有该产业（未写明不等于禁止）",
                f"the text names {listed}, not this industry (silence is no ban)",
            ),
            source=zone.source,
        )
        return Judged("fit", Score(0.0, 0.3), against=(reason,))
    return Judged(
        "fit",
        UNKNOWN,
        open=(Reason(Text("文本未给出该园区的产业", "the text names no industry for the park")),),
    )


_BY_VERDICT: dict[Verdict, Score] = {
    "prohibited": Score(0.0, 0.0),
    "restricted": Score(0.2, 0.3),
    "incomplete": UNKNOWN,
    "needs_review": Score(0.4, 0.9),
    "conditional": Score(0.9, 0.9),
    "conforms": Score(1.0, 1.0),
}


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
        opened.append(Reason(Text("文本未给出适用的条款", "the texts print no clause for it")))
    met = [f for f in counting if f.outcome == "met" and f.operator is not None]
    return Judged(
        criterion,
        UNKNOWN if not counting else _BY_VERDICT[verdict],
        in_favour=tuple(_of_finding(f) for f in met),
        against=tuple(_of_finding(f) for f in breached if f not in banned),
        open=tuple(opened),
        excludes=tuple(_of_finding(f) for f in banned),
        doubt=frozenset(f.rule_id for f in (*lacking, *reviewed)),
    )


def _of_finding(finding: Finding) -> Reason:
    said = Text(
        f"{finding.title.zh}：{finding.reason.zh}", f"{finding.title.en}: {finding.reason.en}"
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
