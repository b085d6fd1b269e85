"""Zones and layer features as flat rows: one value a field, units in the names of the fields."""

from collections.abc import Mapping
from typing import Literal

from app.data.publications.periods import Period, document_period, version_period
from app.domain.areas import ellipsoidal_area_m2
from app.domain.layers import POLARITY_WORDS, Feature, Layer
from app.domain.sources import Document
from app.domain.zones import BASIS_WORDS, Basis, Limit, Side, Zone
from app.text import Text

FieldType = Literal["text", "number", "date"]
Value = str | float | None
Row = dict[str, Value]

LIST_SEPARATOR = "；"

ATTRIBUTION: dict[Basis, Text] = {
    "official": Text(
        "官方数据，来源见文号或数据来源", "official, see the document number or the source"
    ),
    "reconstructed": Text(
        "边界依据规划四至文字推定，非官方边界",
        "boundary reconstructed from the plan's printed limits; it is not official",
    ),
    "demonstration": Text(
        "演示数据，虚构，不代表任何真实地块",
        "demonstration data, fictitious; it stands for no real land",
    ),
    "point_only": Text(
        "仅有点位，范围未知，非官方边界",
        "known as a point; its extent is unknown, and this is not official",
    ),
    "text_only": Text("仅有文字，没有位置", "known as text only, without a place"),
}

SIDE_WORDS: dict[Side, Text] = {
    "north": Text("北至", "north"),
    "east": Text("东至", "east"),
    "south": Text("南至", "south"),
    "west": Text("西至", "west"),
}

_BASIS_FIELDS: Mapping[str, FieldType] = {
    "basis": "text",
    "basis_zh": "text",
    "basis_en": "text",
    "valid_from": "date",
    "valid_until": "date",
    "attribution_zh": "text",
    "attribution_en": "text",
}
ZONE_FIELDS: Mapping[str, FieldType] = {
    "id": "text",
    "name_zh": "text",
    "name_en": "text",
    "kind": "text",
    "parent": "text",
    "uncertainty_m": "number",
    "gazetted_area_km2": "number",
    "computed_area_km2": "number",
    "plan": "text",
    "plan_title_zh": "text",
    "plan_title_en": "text",
    "plan_valid_from": "date",
    "plan_valid_until": "date",
    "document_number": "text",
    "section": "text",
    "quote": "text",
    "limits_zh": "text",
    "industries_zh": "text",
    "location_zh": "text",
    "evidence_zh": "text",
    "evidence_en": "text",
    "note_zh": "text",
    "note_en": "text",
    **_BASIS_FIELDS,
}
LAYER_FIELDS: Mapping[str, FieldType] = {
    "id": "text",
    "name": "text",
    "code": "text",
    "code_system": "text",
    "class_zh": "text",
    "class_en": "text",
    "area_m2": "number",
    "uncertainty_m": "number",
    "layer": "text",
    "topic": "text",
    "polarity": "text",
    "polarity_zh": "text",
    "plan": "text",
    "document_number": "text",
    "source_zh": "text",
    "source_en": "text",
    "data_date": "date",
    **_BASIS_FIELDS,
}
LIMIT_FIELDS: Mapping[str, FieldType] = {
    "zone": "text",
    "zone_name_zh": "text",
    "side": "text",
    "side_zh": "text",
    "printed_zh": "text",
    "evidence_zh": "text",
    "evidence_en": "text",
    "uncertainty_m": "number",
    **_BASIS_FIELDS,
}
BAND_FIELDS: Mapping[str, FieldType] = {
    "zone": "text",
    "zone_name_zh": "text",
    "uncertainty_m": "number",
    **_BASIS_FIELDS,
}


def zone_row(zone: Zone, document: Document) -> Row:
    """Return what is known of a zone, field by field as in ZONE_FIELDS.

    `valid_from` and `valid_until` are those of this version of its boundary; the period that the
    plan was made for is told apart.
    """
    return {
        "id": zone.id,
        "name_zh": zone.name_zh,
        "name_en": zone.name_en,
        "kind": zone.kind,
        "parent": zone.parent,
        "uncertainty_m": zone.uncertainty_m,
        "gazetted_area_km2": zone.gazetted_area_km2,
        "computed_area_km2": zone.computed_area_km2,
        "plan": zone.plan,
        "plan_title_zh": document.title_zh,
        "plan_title_en": document.title_en,
        **_days("plan_valid", document_period(document)),
        "document_number": document.number,
        "section": zone.source.section,
        "quote": zone.source.quote,
        "limits_zh": zone.limits_as_printed,
        "industries_zh": LIST_SEPARATOR.join(zone.industries) or None,
        "location_zh": zone.location_zh,
        **_words("evidence", zone.evidence),
        **_words("note", zone.note),
        **_standing(zone),
    }


def layer_row(feature: Feature, layer: Layer) -> Row:
    """Return what is known of a feature of a layer, field by field as in LAYER_FIELDS.

    Its class is given with its code system; `plan` and `document_number` are null: layers are
    data, not clauses of a plan. How far its edges may be off is not recorded: null.
    """
    return {
        "id": feature.id,
        "name": feature.name or None,
        "code": feature.code or None,
        "code_system": layer.code_system,
        **_words("class", layer.class_names.get(feature.code)),
        "area_m2": round(ellipsoidal_area_m2(feature.geometry, layer.plane), 4),
        "uncertainty_m": None,
        "layer": layer.id,
        "topic": layer.topic,
        "polarity": layer.polarity,
        "polarity_zh": POLARITY_WORDS[layer.polarity].zh,
        "plan": None,
        "document_number": None,
        **_words("source", layer.source),
        "data_date": layer.data_date.isoformat() if layer.data_date else None,
        **_standing(layer),
    }


def limit_row(zone: Zone, limit: Limit) -> Row:
    """Return one of the four printed limits of a zone, field by field as in LIMIT_FIELDS."""
    return {
        "zone": zone.id,
        "zone_name_zh": zone.name_zh,
        "side": limit.side,
        "side_zh": SIDE_WORDS[limit.side].zh,
        "printed_zh": limit.printed,
        **_words("evidence", limit.evidence),
        "uncertainty_m": limit.uncertainty_m,
        **_standing(zone),
    }


def band_row(zone: Zone) -> Row:
    """Return whose uncertainty a band shows, field by field as in BAND_FIELDS."""
    return {
        "zone": zone.id,
        "zone_name_zh": zone.name_zh,
        "uncertainty_m": zone.uncertainty_m,
        **_standing(zone),
    }


def _words(field: str, words: Text | None) -> Row:
    return {
        f"{field}_zh": words.zh if words else None,
        f"{field}_en": words.en if words else None,
    }


def _standing(version: Zone | Layer) -> Row:
    """Return what a feature rests on, when it answers, and what must be said with it."""
    return {
        "basis": version.basis,
        **_words("basis", BASIS_WORDS[version.basis]),
        **_days("valid", version_period(version)),
        **_words("attribution", ATTRIBUTION[version.basis]),
    }


def _days(field: str, period: Period) -> Row:
    return {
        f"{field}_from": period.first.isoformat() if period.first else None,
        f"{field}_until": period.last.isoformat() if period.last else None,
    }
