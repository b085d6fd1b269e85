"""An assessment as the JSON document that is stored, sealed, shown and printed.

Sentences stay in both languages (`{"zh": ..., "en": ...}`); a door picks one on the way out.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence

from pydantic_core import to_json

from app.data.geometry_json import Json, degrees, metres, rounded, text
from app.data.layer_rows import layer_rows
from app.domain.areas import ha_from_m2, mu_from_m2
from app.domain.assessment import (
    Judgement,
    Knowledge,
    ParcelAssessment,
    QuestionAnswer,
    Remedy,
    Unchecked,
)
from app.domain.contradictions import Contradiction
from app.domain.findings import Finding
from app.domain.parcels import Diagnostic
from app.domain.profile import Confirmation
from app.domain.reference import Plane
from app.domain.sources import Source
from app.domain.zones import ZoneRelation

_canonical = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False
).encode
_strictly = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False, allow_nan=False
).encode


def parcel_document(assessed: ParcelAssessment, knowledge: Knowledge) -> Json:
    """Return everything about one parcel, with the keys of the published interface."""
    parcel, real, shown = assessed.parcel, assessed.judgement, assessed.demonstration
    return {
        "label": parcel.label,
        "attributes": dict(parcel.attributes),
        "verdict": real.verdict,
        "demonstration_verdict": shown.verdict if shown else None,
        "headline": text(real.headline),
        "area_m2": round(assessed.area_m2, 4),
        "area_mu": round(mu_from_m2(assessed.area_m2), 6),
        "area_ha": round(ha_from_m2(assessed.area_m2), 8),
        "planar_area_m2": round(assessed.planar_area_m2, 4),
        "declared_area_m2": parcel.declared_area_m2,
        "plane": {"epsg": parcel.plane.epsg, "name": text(parcel.plane.name)},
        "geometry": rounded(parcel.geometry_degrees),
        "plane_geometry": metres(parcel.geometry),
        "diagnostics": [_diagnostic(d) for d in assessed.diagnostics],
        **_judgement(real, parcel.plane),
        "layers": layer_rows(assessed, knowledge),
        "zones": [_relation(r, knowledge) for r in assessed.relations],
        "demonstration": {
            "verdict": shown.verdict,
            "headline": text(shown.headline),
            **_judgement(shown, parcel.plane),
        }
        if shown
        else None,
    }


def as_json(document: object) -> bytes:
    """Return a document as JSON, several times faster than the standard library writes it.

    Numbers read back are the same, not always their letters (1e-05): a seal is not taken of this.
    That no number is nan is for `new_seal` to see to, which comes before.
    """
    return to_json(document)


def seal_of(document: Mapping[str, object]) -> str:
    """Return the SHA-256 of a document in canonical form, without its own seal."""
    return hashlib.sha256(_canonical(_bare(document)).encode()).hexdigest()


def new_seal(document: Mapping[str, object]) -> str:
    """Return `seal_of` a document that is to be kept.

    Raises
    ------
    ValueError
        If a number is nan or infinite: JSON has no such numbers.
    """
    return hashlib.sha256(_strictly(_bare(document)).encode()).hexdigest()


def _bare(document: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in document.items() if key != "seal"}


def _judgement(judgement: Judgement, plane: Plane) -> Json:
    return {
        "scope": [text(item) for item in judgement.scope],
        "unchecked": [unchecked_document(item) for item in judgement.unchecked],
        "questions": {answer.question: answer_document(answer) for answer in judgement.questions},
        "findings": [finding_document(finding) for finding in judgement.findings],
        "remedies": [remedy_document(remedy, plane) for remedy in judgement.remedies],
    }


def confirmation_document(given: Confirmation) -> Json:
    """Return an officer's answer to a clause: what, who and why."""
    return {
        "rule": given.rule,
        "confirmed": given.confirmed,
        "officer": given.officer,
        "reason": given.reason,
    }


def unchecked_document(item: Unchecked) -> Json:
    """Return one thing that a verdict does not speak of."""
    return {
        "id": item.id,
        "name": text(item.name),
        "reason": text(item.reason),
        "group": text(item.group) if item.group else None,
    }


def answer_document(answer: QuestionAnswer) -> Json:
    """Return the verdict of one question and the input that would help it most."""
    return {
        "verdict": answer.verdict,
        "headline": text(answer.headline),
        "would_help": answer.would_help_field,
        "would_help_words": text(answer.would_help) if answer.would_help else None,
    }


def _diagnostic(diagnostic: Diagnostic) -> Json:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": text(diagnostic.message),
        "where": dict(diagnostic.where),
    }


def _source(source: Source | None) -> Json | None:
    if source is None:
        return None
    return {"document": source.document, "section": source.section, "quote": source.quote}


def finding_document(finding: Finding) -> Json:
    """Return one finding with everything needed to check it by hand."""
    return {
        "rule_id": finding.rule_id,
        "question": finding.question,
        "title": text(finding.title),
        "outcome": finding.outcome,
        "reason": text(finding.reason),
        "force": finding.force,
        "level": finding.level,
        "addressee": finding.addressee,
        "decided_by": finding.decided_by,
        "applies": finding.applies,
        "text_status": finding.text_status,
        "topic": finding.topic,
        "basis": finding.basis,
        "measured": finding.measured,
        "operator": finding.operator,
        "required": finding.required,
        "unit": finding.unit,
        "shortfall": finding.shortfall,
        "missing": list(finding.missing),
        "condition": text(finding.condition) if finding.condition else None,
        "note": text(finding.note) if finding.note else None,
        "source": _source(finding.source),
        "support": _source(finding.support),
        "clause": finding.clause,
        "effect": finding.effect,
        "dimension": finding.dimension,
        "deadline_year": finding.deadline_year,
        "conflicts": [{"id": c.id, "review": c.review} for c in finding.contradictions],
    }


def statement_documents(assessed: Sequence[ParcelAssessment]) -> list[Json]:
    """Return once each clause in scope that decides no project, by id."""
    found = {rule.id: rule for one in assessed for rule in one.judgement.statements}
    return [
        {
            "rule_id": rule.id,
            "title": text(rule.title),
            "effect": rule.effect,
            "addressee": rule.addressee,
            "source": _source(rule.source),
        }
        for _, rule in sorted(found.items())
    ]


def contradiction_document(entry: Contradiction) -> Json:
    """Return what the texts say against each other, both passages quoted."""
    return {
        "id": entry.id,
        "severity": entry.severity,
        "statement": text(entry.statement),
        "passages": [_source(passage) for passage in entry.passages],
        "review": entry.review,
    }


def remedy_document(remedy: Remedy, plane: Plane) -> Json:
    """Return a change that would settle a breach."""
    return {
        "kind": remedy.kind,
        "text": text(remedy.text),
        "rule_id": remedy.rule_id,
        "geometry": degrees(remedy.geometry, plane) if remedy.geometry is not None else None,
        "area_m2": remedy.area_m2,
        "amount": remedy.amount,
    }


def _relation(relation: ZoneRelation, knowledge: Knowledge) -> Json:
    zone = knowledge.zones_by_id[relation.zone_id]
    return {
        "id": zone.id,
        "name_zh": zone.name_zh,
        "name_en": zone.name_en,
        "basis": zone.basis,
        "relation": relation.relation,
        "least_share": relation.least_share,
        "greatest_share": relation.greatest_share,
        "straddles": relation.straddles,
        "distance_to_edge_m": relation.distance_to_edge_m,
        "uncertainty_m": relation.uncertainty_m,
    }
