"""Screen a project against the clauses on access: in a zone, or where a geometry lies."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from app.data.documents import (
    answer_document,
    contradiction_document,
    finding_document,
    remedy_document,
    unchecked_document,
)
from app.data.formats import read_pasted
from app.data.formats.reading import ReadOptions
from app.data.geometry_json import Json, text
from app.domain.assess import Asked, meets_fiction, situate
from app.domain.assessment import Knowledge
from app.domain.findings import VERDICT_WORDS, Finding, Outcome
from app.domain.judging import words_of
from app.domain.parcels import Parcel, place_parcel
from app.domain.profile import FIELD_WORDS
from app.domain.reference import HOME_PLANE, Plane
from app.domain.rules import OPENING
from app.domain.screening import Screening, screen, screen_parcel
from app.errors import InputError
from app.services.desk import Desk
from app.services.project_questions import ProjectQuestion, asked_of, status_of, zone_named
from app.services.show_zones import get_zone
from app.text import Text

# What an officer reads first: what fails, what to judge, what is missing, what is met.
OUTCOME_ORDER: tuple[Outcome, ...] = ("not_met", "needs_review", "no_data", "met", "not_applicable")


def screen_project(desk: Desk, question: ProjectQuestion) -> Json:
    """Say clause by clause whether a project may come, and exactly what is missing to say more.

    Raises
    ------
    NotFound
        `zone.not_found`.
    InputError
        `request.place` unless exactly one of zone and geometry is given, `input.*` of a geometry,
        `profile.*`, `confirmations.*`.
    """
    if (question.zone is None) == (question.geometry is None):
        raise InputError(
            "request.place",
            Text(
                "请在 zone 与 geometry 中给出一项（只给一项）",
                "give either zone or geometry, and only one of them",
            ),
            mend=Text("zone 为园区编号，见 /api/zones", "zone is an id of /api/zones"),
            where={"field": "zone"},
        )
    asked = asked_of(desk, question)
    known = desk.knowledge.on(asked.as_of)
    if question.geometry is not None:
        return _at_place(desk, known, asked, _parcel(desk, question.geometry))
    return _in_zone(desk, known, asked, str(question.zone))


def _in_zone(desk: Desk, known: Knowledge, asked: Asked, zone_id: str) -> Json:
    zone = get_zone(desk, zone_id)
    real = screen(zone, known, asked, ("access",))
    fictitious = zone.basis == "demonstration"
    shown = screen(zone, known, asked, ("access",), demonstration=True) if fictitious else None
    return {"zone": zone_named(zone), **_answer(desk, asked.as_of, real, shown, HOME_PLANE)}


def _at_place(desk: Desk, known: Knowledge, asked: Asked, parcel: Parcel) -> Json:
    case = situate(parcel, known, asked)
    real = screen_parcel(case, ("access",))
    fictitious = meets_fiction(case)
    shown = screen_parcel(case, ("access",), demonstration=True) if fictitious else None
    names = {zone.id: zone for zone in known.zones}
    zones = [zone_named(names[r.zone_id]) | {"relation": r.relation} for r in case.relations]
    return {
        "zone": None,
        "zones": zones,
        "area_m2": case.area_m2,
        **_answer(desk, asked.as_of, real, shown, parcel.plane),
    }


def _answer(desk: Desk, day: date, real: Screening, shown: Screening | None, plane: Plane) -> Json:
    said = shown or real
    return {
        "as_of": day.isoformat(),
        "verdict": real.verdict,
        "verdict_words": text(VERDICT_WORDS[real.verdict]),
        "demonstration_verdict": shown.verdict if shown else None,
        "headline": text(real.headline),
        "demonstration_headline": text(shown.headline) if shown else None,
        "scope": [text(item) for item in real.scope],
        "unchecked": [unchecked_document(item) for item in real.unchecked],
        "questions": {answer.question: answer_document(answer) for answer in real.answers},
        **findings_document(desk, said.findings, day),
        "remedies": [remedy_document(remedy, plane) for remedy in said.remedies],
    }


def findings_document(desk: Desk, findings: Sequence[Finding], day: date) -> Json:
    """Return findings sorted by what they are: those that count, the checklist, what else is said.

    `missing` tells for each input that is lacking how many clauses wait for it, most first.
    """
    counting = [f for f in findings if f.addressee == "project" and f.effect not in OPENING]
    plans = Counter(f.source.document for f in counting if f.source)
    counting.sort(key=lambda f: (OUTCOME_ORDER.index(f.outcome), _far(f, plans), f.rule_id))
    opening = [f for f in findings if f.addressee == "project" and f.effect in OPENING]
    duties = [f for f in findings if f.addressee == "authority"]
    waiting: Counter[str] = Counter(name for f in counting for name in f.missing if _input(name))
    conflicts = {c.id: c for f in counting for c in f.contradictions}
    documents = desk.knowledge.rulebook.documents
    cited_ids = sorted({f.source.document for f in findings if f.source})
    return {
        "findings": [finding_document(f) for f in counting],
        "openings": [finding_document(f) for f in opening],
        "duties": [finding_document(f) for f in duties],
        "checklist": [
            {"rule_id": f.rule_id, "title": text(f.title), "ask": text(f.reason)}
            for f in counting
            if f.asks_officer
        ],
        "missing": [
            {"field": name, "name": text(words_of(name)), "clauses": count}
            for name, count in sorted(waiting.items(), key=lambda item: (-item[1], item[0]))
        ],
        "conflicts": [contradiction_document(conflicts[name]) for name in sorted(conflicts)],
        "documents": [
            {
                "id": name,
                "title": text(Text(documents[name].title_zh, documents[name].title_en)),
                "number": documents[name].number,
                "text_status": status_of(desk, documents[name], day),
                "superseded_by": documents[name].superseded_by,
            }
            for name in cited_ids
        ],
    }


def _far(finding: Finding, plans: Counter[str]) -> int:
    """Put the zone's own plan, which says most about it, before the plans of the whole city."""
    return -plans[finding.source.document] if finding.source else 0


def _input(name: str) -> bool:
    return name in FIELD_WORDS or name.startswith("layer:")


def _parcel(desk: Desk, geometry: Mapping[str, object]) -> Parcel:
    result = read_pasted(json.dumps(geometry), ReadOptions(), desk.limits)
    if len(result.parcels) != 1:
        raise InputError(
            "request.one_parcel",
            Text("这里一次只问一个地块", "one parcel at a time is asked here"),
            mend=Text("多个地块请用 /api/parcels/check", "for several use /api/parcels/check"),
            where={"field": "geometry"},
        )
    return place_parcel(result.parcels[0])
