"""List the facilities that the documents name, with what they ask of them."""

from app.data.geometry_json import Json
from app.domain.catalogue import Facility
from app.domain.catalogue_parts import Requirement
from app.domain.catalogue_words import FACILITY_KIND_WORDS, FACILITY_STATUS_WORDS
from app.services.catalogue_filters import common_part, placed_json, quantity_json, worded
from app.services.catalogue_query import CatalogueQuery, select
from app.services.desk import Desk


def list_facilities(desk: Desk, query: CatalogueQuery | None = None) -> Json:
    """Return the facilities that pass every filter.

    Raises
    ------
    InputError
        `catalogue.unknown_filter`.
    """
    asked = query or CatalogueQuery()
    facilities = desk.catalogue.facilities
    found = select(
        desk, facilities, asked, ("kind", lambda f: f.kind), lambda f: _document(desk, f)
    )
    return {"facilities": found, "count": len(found)}


def _document(desk: Desk, facility: Facility) -> Json:
    knowledge = desk.knowledge
    names = {road.id: road.name_zh for road in desk.catalogue.roads}
    return {
        **common_part(facility, knowledge, desk.today()),
        "kind": facility.kind,
        "kind_words": worded(facility.kind, FACILITY_KIND_WORDS),
        "status": facility.status,
        "status_words": worded(facility.status, FACILITY_STATUS_WORDS),
        "level_zh": facility.level_zh,
        "zone": placed_json(facility.zone, knowledge),
        "location_as_printed": facility.location_as_printed,
        "roads": [{"id": road, "name_zh": names[road]} for road in facility.roads],
        "side_zh": facility.side_zh,
        "capacity": [quantity_json(quantity) for quantity in facility.capacity],
        "site_area": quantity_json(facility.site_area),
        "requirement": _requirement(facility.requirement),
        "deadline": facility.deadline.isoformat() if facility.deadline else None,
    }


def _requirement(requirement: Requirement | None) -> Json | None:
    if requirement is None:
        return None
    return {
        "text_zh": requirement.text_zh,
        "value": requirement.value,
        "unit": requirement.unit,
        "operator": requirement.operator,
    }
