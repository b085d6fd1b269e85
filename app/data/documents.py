"""An assessment as the JSON document that is stored, sealed, shown and printed.

Sentences stay in both languages (`{"zh": ..., "en": ...}`); a door picks one on the way out.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from app.domain.areas import ha_from_m2, mu_from_m2, polygons_of
from app.domain.assessment import (
    Judgement,
    Knowledge,
    ParcelAssessment,
    QuestionAnswer,
    Remedy,
    Unchecked,
)
from app.domain.findings import Finding, Outcome
from app.domain.overlay import LayerOverlap, sift
from app.domain.parcels import Diagnostic
from app.domain.reference import Plane, to_degrees
from app.domain.zones import ZoneRelation
from app.text import Text

Json = dict[str, object]
DEGREE_DECIMALS = 9  # 0.1 mm


def text(words: Text) -> Json:
    """Return a sentence in both languages."""
    return {"zh": words.zh, "en": words.en}


def degrees(geometry: BaseGeometry, plane: Plane) -> Json | None:
    """Return a geometry in metres of `plane` as GeoJSON in CGCS2000 degrees; None if empty."""
    if geometry.is_empty:
        return None
    moved = shapely.transform(
        to_degrees(geometry, plane), lambda coordinates: coordinates.round(DEGREE_DECIMALS)
    )
    found: Json = json.loads(json.dumps(mapping(moved)))
    return found


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
        "geometry": degrees(parcel.geometry, parcel.plane),
        "diagnostics": [_diagnostic(d) for d in assessed.diagnostics],
        **_judgement(real, parcel.plane),
        "layers": _layers(assessed, knowledge),
        "zones": [_relation(r, knowledge) for r in assessed.relations],
        "demonstration": {
            "verdict": shown.verdict,
            "headline": text(shown.headline),
            **_judgement(shown, parcel.plane),
        }
        if shown
        else None,
    }


def seal_of(document: Mapping[str, object]) -> str:
    """Return the SHA-256 of a document in canonical form, without its own seal."""
    bare = {key: value for key, value in document.items() if key != "seal"}
    canonical = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _judgement(judgement: Judgement, plane: Plane) -> Json:
    return {
        "scope": [text(item) for item in judgement.scope],
        "unchecked": [_unchecked(item) for item in judgement.unchecked],
        "questions": {answer.question: _answer(answer) for answer in judgement.questions},
        "findings": [_finding(finding) for finding in judgement.findings],
        "remedies": [_remedy(remedy, plane) for remedy in judgement.remedies],
    }


def _unchecked(item: Unchecked) -> Json:
    return {"id": item.id, "name": text(item.name), "reason": text(item.reason)}


def _answer(answer: QuestionAnswer) -> Json:
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


def _finding(finding: Finding) -> Json:
    source = finding.source
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
        "source": {
            "document": source.document,
            "section": source.section,
            "quote": source.quote,
        }
        if source
        else None,
    }


def _remedy(remedy: Remedy, plane: Plane) -> Json:
    return {
        "kind": remedy.kind,
        "text": text(remedy.text),
        "rule_id": remedy.rule_id,
        "geometry": degrees(remedy.geometry, plane) if remedy.geometry is not None else None,
        "area_m2": remedy.area_m2,
        "amount": remedy.amount,
    }


def _relation(relation: ZoneRelation, knowledge: Knowledge) -> Json:
    zone = next(zone for zone in knowledge.zones if zone.id == relation.zone_id)
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


def _layers(assessed: ParcelAssessment, knowledge: Knowledge) -> list[Json]:
    """One row a layer, then one row for every topic in scope that no layer answers."""
    shown = assessed.demonstration
    rows = [
        _layer_row(
            overlap,
            _outcome(assessed.judgement, overlap, real=True),
            _outcome(shown, overlap, real=False) if shown else None,
            assessed.parcel.plane,
        )
        for overlap in assessed.overlaps
    ]
    answered = {o.layer.topic for o in assessed.overlaps}
    asked = {f.topic for f in assessed.judgement.findings if f.topic}
    topics = knowledge.rulebook.topics
    rows += [
        {
            "layer": None,
            "topic": topic,
            "name": text(topics[topic].name),
            "polarity": topics[topic].polarity,
            "basis": None,
            "as_of": None,
            "source": None,
            "covered_share": 0.0,
            "uncovered_m2": round(assessed.area_m2, 4),
            "overlap_m2": None,
            "overlap_mu": None,
            "overlap_ha": None,
            "share": None,
            "counting_m2": None,
            "slivers": [],
            "hits": None,
            "touches": None,
            "classes": [],
            "outcome": "no_data",
            "demonstration_outcome": None,
            "geometry": None,
        }
        for topic in sorted(asked - answered)
    ]
    return rows


def _outcome(judgement: Judgement, overlap: LayerOverlap, *, real: bool) -> Outcome:
    if real and overlap.layer.basis == "demonstration":
        return "no_data"
    outcomes = [f.outcome for f in judgement.findings if f.topic == overlap.layer.topic]
    order: Sequence[Outcome] = ("not_met", "no_data", "needs_review", "met", "not_applicable")
    return min(outcomes, key=order.index, default="not_applicable")


def _layer_row(
    overlap: LayerOverlap, outcome: Outcome, demonstration: Outcome | None, plane: Plane
) -> Json:
    layer = overlap.layer
    _, substantial = sift(overlap.counting)
    thin = [p for p in polygons_of(overlap.counting) if not substantial.covers(p)]
    return {
        "layer": layer.id,
        "topic": layer.topic,
        "name": text(layer.name),
        "polarity": layer.polarity,
        "basis": layer.basis,
        "as_of": layer.data_date.isoformat() if layer.data_date else None,
        "source": text(layer.source),
        "covered_share": round(overlap.covered_share, 9),
        "uncovered_m2": round(overlap.uncovered_m2, 4),
        "overlap_m2": round(overlap.overlap_m2, 4),
        "overlap_mu": round(mu_from_m2(overlap.overlap_m2), 6),
        "overlap_ha": round(ha_from_m2(overlap.overlap_m2), 8),
        "share": round(overlap.share, 9),
        "counting_m2": round(overlap.counting_m2, 4),
        "slivers": [
            {"area_m2": round(s.area_m2, 4), "width_m": round(s.width_m, 4)}
            for s in overlap.slivers
        ],
        "hits": overlap.hits,
        "touches": overlap.touches,
        "classes": [
            {
                "code": part.code,
                "code_system": layer.code_system,
                "name": text(layer.class_names[part.code])
                if part.code in layer.class_names
                else None,
                "area_m2": round(part.area_m2, 4),
                "share": round(part.share, 9),
            }
            for part in overlap.classes
        ],
        "outcome": outcome,
        "demonstration_outcome": demonstration,
        "geometry": {
            "counting": degrees(overlap.counting, plane),
            "slivers": [degrees(part, plane) for part in thin],
        },
    }
