"""Find a park for a project: which are out and why, which remain and how they compare."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.data.geometry_json import Json, text
from app.domain.assess import Asked
from app.domain.assessment import Knowledge
from app.domain.findings import Finding
from app.domain.location import lineage, reach_of
from app.domain.profile import FIELD_WORDS
from app.domain.questions import is_asked
from app.domain.rules import OPENING, Question
from app.domain.screening import Screening, screen
from app.domain.site_fit import judge_fit, matching
from app.domain.site_reasons import NEED_WORDS, Need, judge_clauses, judge_needs, too_small
from app.domain.sites import (
    CRITERIA,
    NOTHING,
    WEIGHTS,
    Criterion,
    Judged,
    Park,
    Ranked,
    Reason,
    rank,
)
from app.domain.sources import Source
from app.domain.zones import Zone
from app.errors import InputError
from app.services.desk import Desk
from app.services.judge_intensity import needed
from app.services.project_questions import ProjectQuestion, asked_of, cited, zone_named
from app.services.site_money import thresholds
from app.text import Text

# What an investor calls a park. Development zones are their parts, where they have parts.
PARKS = frozenset(
    {
        "park",
        "block",
        "industrial_area",
        "industrial_cluster",
        "industrial_base",
        "chemical_park",
        "characteristic_town",
        "project_park",
        "logistics_park",
        "development_zone",
    }
)
_WHOLES = frozenset({"development_zone", "block"})
_ZONE_ID = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")
_NO_ADVICE = Text(
    "按所列标准和权重排序，不构成选址建议；园区可供地、价格与边界须向园区核实",
    "ranked by the criteria and weights listed; no recommendation. Ask the park for land, prices "
    "and boundaries",
)


@dataclass(frozen=True, slots=True)
class SiteSearch:
    """An investor's needs: the project, its land, what has to be at hand, and what counts more.

    `most` parks are told in full, the others by their rank and score; none is left out.
    """

    question: ProjectQuestion
    needs: Sequence[str] = ()
    weights: Mapping[str, object] = field(default_factory=dict)
    plan: str | None = None
    most: int = 20


def find_sites(desk: Desk, search: SiteSearch) -> Json:
    """Rank the parks for a project; excluded parks are listed with their clauses.

    Raises
    ------
    InputError
        `sites.no_criterion` if nothing is asked, `sites.unknown_need`, `sites.weight`,
        `sites.unknown_plan`, `profile.*`.
    """
    asked = asked_of(desk, search.question)
    needs, weights = _needs(search.needs), _weights(search.weights)
    known = desk.knowledge.on(asked.as_of)
    candidates = _candidates(known, search.plan)
    finder = _Finder(desk, known, asked, needs, search.question.area_m2)
    if not finder.criteria and search.question.area_m2 is None:
        raise InputError(
            "sites.no_criterion",
            Text("没有提供任何需求", "nothing was asked for"),
            mend=Text(
                "至少给出行业（industry 或 industry_code）、用地、投资或配套需求之一",
                "give an industry (industry or industry_code), an area, an investment or a need",
            ),
            where={"field": "industry"},
        )
    parks = [finder.judge(zone) for zone in candidates]
    left = [park for park in parks if not park.excluded_by]
    out = [park for park in parks if park.excluded_by]
    counted: dict[Criterion, float] = {name: weights[name] for name in finder.criteria}
    return {
        "as_of": asked.as_of.isoformat(),
        "criteria": [
            {"id": name, "name": text(CRITERIA[name]), "weight": weight}
            for name, weight in counted.items()
        ],
        "parks": [
            finder.ranked_document(one, in_full=one.rank <= search.most)
            for one in rank(left, counted)
        ],
        "excluded": [
            {
                "zone": zone_named(park.zone),
                "reasons": [finder.reason_document(r) for r in park.excluded_by],
            }
            for park in sorted(out, key=lambda park: park.zone.id)
        ],
        "considered": len(parks),
        "note": text(_NO_ADVICE),
    }


def parks_by_plan(desk: Desk) -> Counter[str]:
    """Return how many parks each plan offers to be searched."""
    return Counter(zone.plan for zone in _candidates(desk.knowledge, None))


@dataclass(slots=True)
class _Finder:
    """One search at work; screenings of parks under the same clauses are shared."""

    desk: Desk
    known: Knowledge
    asked: Asked
    needs: Sequence[Need]
    area_m2: float | None
    criteria: list[Criterion] = field(init=False)
    _screened: dict[object, Screening] = field(init=False, default_factory=dict)
    _zones: dict[str, Zone] = field(init=False)
    _ruled: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        profile = self.asked.profile
        self._zones = {zone.id: zone for zone in self.known.zones}
        rules = self.known.rulebook.rules
        divided = {one.parent or "" for one in self.known.zones if one.kind == "block"}
        self._ruled = frozenset({name for rule in rules for name in rule.zones} | divided)
        questions: list[Criterion] = []
        if profile.industry is not None or profile.industry_code is not None:
            questions.append("fit")
        questions += [q for q in ("access", "intensity") if is_asked(q, profile)]
        if self.needs:
            questions.append("needs")
        self.criteria = questions

    def judge(self, zone: Zone) -> Park:
        above = lineage(zone, self._zones)
        judged: list[Judged] = []
        for criterion in self.criteria:
            if criterion == "fit":
                found = matching(self.asked.profile, self.desk.catalogue.industries)
                judged.append(judge_fit(zone, above, found, self.asked.profile.industry or ""))
            elif criterion == "needs":
                judged.append(judge_needs(zone, above, self.needs, self.desk.catalogue.facilities))
            else:
                screening = self.screening(zone)
                question: Question = criterion
                findings = [f for f in screening.findings if f.question == question]
                answer = next(a for a in screening.answers if a.question == question)
                verdict = "incomplete" if answer.verdict == "not_asked" else answer.verdict
                judged.append(judge_clauses(criterion, verdict, findings))
        small = too_small(zone, self.area_m2)
        if small is not None and judged:
            judged[0] = replace(judged[0], excludes=(*judged[0].excludes, small))
        elif small is not None:
            judged.append(Judged("fit", score=NOTHING, excludes=(small,)))
        return Park(zone, tuple(judged))

    def screening(self, zone: Zone) -> Screening:
        reach = reach_of(zone, self.known)
        key = frozenset(pair for pair in reach.items() if pair[0] in self._ruled)
        if key not in self._screened:
            self._screened[key] = screen(zone, self.known, self.asked, ("access", "intensity"))
        return self._screened[key]

    def reason_document(self, reason: Reason) -> Json:
        return {
            "text": text(self.with_names(reason.text)),
            "rule_id": reason.rule_id,
            "source": self.cite(reason.source) if reason.source else None,
        }

    def counted(self, reason: Reason, judged: Judged) -> Json:
        """Return a reason with the criterion that it counts for."""
        return self.reason_document(reason) | {"criterion": judged.criterion}

    def cite(self, source: Source) -> Json:
        return cited(self.desk, source, self.asked.as_of)

    def with_names(self, said: Text) -> Text:
        """Name the zones that a sentence gives by their ids."""

        def zh(found: re.Match[str]) -> str:
            zone = self._zones.get(found[0])
            return zone.name_zh if zone else found[0]

        def en(found: re.Match[str]) -> str:
            zone = self._zones.get(found[0])
            return zone.name_en if zone else found[0]

        return Text(_ZONE_ID.sub(zh, said.zh), _ZONE_ID.sub(en, said.en))

    def lacking(self, screening: Screening) -> list[Finding]:
        """Return the clauses that count and stay open for want of inputs."""
        return [f for f in self.counting(screening) if f.outcome == "no_data"]

    def counting(self, screening: Screening) -> list[Finding]:
        """Return the clauses of what is asked that may decide the project."""
        return [
            finding
            for finding in screening.findings
            if finding.outcome != "not_applicable"
            and finding.question in self.criteria
            and (finding.addressee, finding.level) == ("project", "project")
            and finding.effect not in OPENING
        ]

    def missing(self, screening: Screening) -> list[Json]:
        """Return the inputs without which clauses stay open, the one that opens most first."""
        counted = Counter(
            name
            for finding in self.lacking(screening)
            for name in finding.missing
            if name in FIELD_WORDS
        )
        return [
            {"field": name, "name": text(FIELD_WORDS[name]), "clauses": clauses}
            for name, clauses in counted.most_common()
        ]

    def naming(self, park: Park) -> Json:
        """Tell whether the texts name the industry in the park, or one that may contain it.

        Both are None if no industry was asked about.
        """
        fit = [judged for judged in park.judged if judged.criterion == "fit"]
        if not fit or "fit" not in self.criteria:
            return {"names_industry": None, "may_name_industry": None}
        named, sure = bool(fit[0].in_favour), fit[0].score.least >= 1
        return {"names_industry": named and sure, "may_name_industry": named and not sure}

    def thresholds_of(self, zone: Zone) -> list[Json]:
        """Return the thresholds that certainly govern a park."""
        certain = [f for f in self.screening(zone).findings if f.applies == "certainly"]
        rules, profile = self.known.rulebook.by_id, self.asked.profile
        return thresholds(certain, rules, profile, self.area_m2, self.cite)

    def same_elsewhere(self, zone: Zone, own: Sequence[Json]) -> list[Json]:
        """Return what may be the same park by another text that has thresholds of its own."""
        known = {each["rule_id"] for each in own}
        reach = reach_of(zone, self.known)
        perhaps = [self._zones[name] for name, how in reach.items() if how == "possibly"]
        return [
            zone_named(kin) | {"plan": kin.plan}
            for kin in perhaps
            if kin.kind in PARKS - _WHOLES
            and any(each["rule_id"] not in known for each in self.thresholds_of(kin))
        ]

    def ranked_document(self, one: Ranked, *, in_full: bool) -> Json:
        park = one.park
        place: Json = {
            "zone": zone_named(park.zone),
            "plan": park.zone.plan,
            "rank": one.rank,
            "rank_best": one.rank_best,
            "rank_worst": one.rank_worst,
            "score": {"least": round(one.score.least, 4), "greatest": round(one.score.greatest, 4)},
            "scores": {
                judged.criterion: {"least": judged.score.least, "greatest": judged.score.greatest}
                for judged in park.judged
            },
            **self.naming(park),
        }
        if not in_full:
            return place
        screening = self.screening(park.zone)
        rules = self.known.rulebook.by_id
        money = needed(screening.findings, rules, self.area_m2)
        own = self.thresholds_of(park.zone)
        return place | {
            "gazetted_area_km2": park.zone.gazetted_area_km2,
            "reasons_for": [
                self.counted(r, judged) for judged in park.judged for r in judged.in_favour
            ],
            "reasons_against": [
                self.counted(r, judged) for judged in park.judged for r in judged.against
            ],
            "unknown": [self.counted(r, judged) for judged in park.judged for r in judged.open],
            "money": money,
            "thresholds": own,
            "same_elsewhere": self.same_elsewhere(park.zone, own),
            "missing": self.missing(screening),
            "open_clauses": len(self.lacking(screening)),
            "clauses": len(self.counting(screening)),
            "verdicts": {answer.question: answer.verdict for answer in screening.answers},
        }


def _candidates(known: Knowledge, plan: str | None) -> list[Zone]:
    plans = sorted({zone.plan for zone in known.zones if zone.basis != "demonstration"})
    if plan is not None and plan not in plans:
        raise InputError(
            "sites.unknown_plan",
            Text(f"没有规划「{plan}」", f"there is no plan {plan}"),
            mend=Text(f"可用的值：{'、'.join(plans)}", f"known values: {', '.join(plans)}"),
            where={"field": "plan"},
        )
    divided = {zone.parent for zone in known.zones if zone.kind in PARKS}
    return [
        zone
        for zone in known.zones
        if zone.kind in PARKS
        and zone.basis != "demonstration"
        and (plan is None or zone.plan == plan)
        and not (zone.kind == "development_zone" and zone.id in divided)
    ]


def _needs(given: Sequence[str]) -> list[Need]:
    names: dict[str, Need] = {name: name for name in NEED_WORDS}
    for name in given:
        if name not in names:
            allowed = "、".join(f"{key}（{word.zh}）" for key, word in NEED_WORDS.items())
            raise InputError(
                "sites.unknown_need",
                Text(f"没有配套需求「{name}」", f"there is no need {name}"),
                mend=Text(f"可用的值：{allowed}", f"known values: {', '.join(NEED_WORDS)}"),
                where={"field": "needs"},
            )
    return [names[name] for name in dict.fromkeys(given)]


def _weights(given: Mapping[str, object]) -> dict[Criterion, float]:
    names: dict[str, Criterion] = {name: name for name in WEIGHTS}
    weights = dict(WEIGHTS)
    for name, value in given.items():
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if name not in names or not number or not 0 <= value <= 100:  # type: ignore[operator]
            raise InputError(
                "sites.weight",
                Text(f"权重「{name}」无效", f"the weight {name} cannot be used"),
                mend=Text(
                    f"可用：{'、'.join(WEIGHTS)}，数值 0 至 100",
                    f"use {', '.join(WEIGHTS)} with numbers from 0 to 100",
                ),
                where={"field": "weights"},
            )
        weights[names[name]] = float(value)  # type: ignore[arg-type]
    return weights
