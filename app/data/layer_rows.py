"""The table of layers in an assessment document: one row a layer, one for each layer that lacks."""

from collections.abc import Sequence

from app.data.geometry_json import Json, degrees, text
from app.domain.answers import Topic
from app.domain.areas import ha_from_m2, mu_from_m2
from app.domain.assessment import Judgement, Knowledge, ParcelAssessment
from app.domain.findings import Outcome
from app.domain.overlay import LayerOverlap, sift
from app.domain.parcels import Parcel

_WORST_FIRST: Sequence[Outcome] = ("not_met", "no_data", "needs_review", "met", "not_applicable")


def layer_rows(assessed: ParcelAssessment, knowledge: Knowledge) -> list[Json]:
    """Return one row a layer, then one for every topic in scope that no layer answers."""
    rows = [_row(overlap, assessed) for overlap in assessed.overlaps]
    answered = {overlap.layer.topic for overlap in assessed.overlaps}
    asked = {finding.topic for finding in assessed.judgement.findings if finding.topic}
    topics = knowledge.rulebook.topics
    return rows + [_absent(topics[topic], assessed.area_m2) for topic in sorted(asked - answered)]


def _absent(topic: Topic, area_m2: float) -> Json:
    unknown = (
        *("layer", "basis", "as_of", "source", "overlap_m2", "overlap_mu", "overlap_ha", "share"),
        *("counting_m2", "substantial_m2", "hits", "touches", "demonstration_outcome", "geometry"),
    )
    return {
        **dict.fromkeys(unknown),
        "topic": topic.id,
        "name": text(topic.name),
        "polarity": topic.polarity,
        "covered_share": 0.0,
        "uncovered_m2": round(area_m2, 4),
        "slivers": [],
        "classes": [],
        "outcome": "no_data",
    }


def _row(overlap: LayerOverlap, assessed: ParcelAssessment) -> Json:
    layer = overlap.layer
    shown = assessed.demonstration
    return {
        "layer": layer.id,
        "topic": layer.topic,
        "name": text(layer.name),
        "polarity": layer.polarity,
        "basis": layer.basis,
        "as_of": layer.data_date.isoformat() if layer.data_date else None,
        "source": text(layer.source),
        "covered_share": round(overlap.covered_share, 9),
        "uncovered_m2": round(overlap.uncovered_m2, 4) if not overlap.covers_site else 0.0,
        "overlap_m2": round(overlap.overlap_m2, 4),
        "overlap_mu": round(mu_from_m2(overlap.overlap_m2), 6),
        "overlap_ha": round(ha_from_m2(overlap.overlap_m2), 8),
        "share": round(overlap.share, 9),
        "counting_m2": round(overlap.counting_m2, 4),
        "substantial_m2": round(overlap.substantial_m2, 4),
        "slivers": [
            {"area_m2": round(s.area_m2, 4), "width_m": round(s.width_m, 4)}
            for s in overlap.slivers
        ],
        "hits": overlap.hits,
        "touches": overlap.touches,
        "classes": _classes(overlap),
        "outcome": _outcome(assessed.judgement, overlap, real=True),
        "demonstration_outcome": _outcome(shown, overlap, real=False) if shown else None,
        "geometry": _geometry(overlap, assessed.parcel),
    }


def _classes(overlap: LayerOverlap) -> list[Json]:
    layer = overlap.layer
    return [
        {
            "code": part.code,
            "code_system": layer.code_system,
            "name": text(layer.class_names[part.code]) if part.code in layer.class_names else None,
            "area_m2": round(part.area_m2, 4),
            "share": round(part.share, 9),
        }
        for part in overlap.classes
    ]


def _geometry(overlap: LayerOverlap, parcel: Parcel) -> Json:
    """Return in degrees what counts (without slivers), the slivers, what is not covered."""
    slivers, substantial = sift(overlap.counting)
    return {
        "counting": degrees(substantial, parcel.plane),
        "slivers": [degrees(sliver.geometry, parcel.plane) for sliver in slivers],
        "uncovered": degrees(overlap.uncovered, parcel.plane),
    }


def _outcome(judgement: Judgement, overlap: LayerOverlap, *, real: bool) -> Outcome:
    if real and overlap.layer.basis == "demonstration":
        return "no_data"
    outcomes = [f.outcome for f in judgement.findings if f.topic == overlap.layer.topic]
    silent: Outcome = "not_applicable" if overlap.counting.is_empty else "needs_review"
    return min(outcomes, key=_WORST_FIRST.index, default=silent)
