"""List the roads, railways, canals and rivers that the documents name, and what for."""

from app.data.geometry_json import Json
from app.domain.catalogue import Road
from app.domain.catalogue_words import ROAD_KIND_WORDS, ROAD_ROLE_WORDS, ROAD_STATUS_WORDS
from app.services.catalogue_filters import common_part, worded
from app.services.catalogue_query import CatalogueQuery, select
from app.services.desk import Desk


def list_roads(desk: Desk, query: CatalogueQuery | None = None) -> Json:
    """Return the roads that pass every filter; `zone` finds those that bound or serve it.

    Raises
    ------
    InputError
        `catalogue.unknown_filter`.
    """
    asked = query or CatalogueQuery()
    roads = desk.catalogue.roads
    found = select(desk, roads, asked, ("kind", lambda r: r.kind), lambda r: _document(desk, r))
    return {"roads": found, "count": len(found)}


def _document(desk: Desk, road: Road) -> Json:
    order = road.list_order
    names = {other.id: other.name_zh for other in desk.catalogue.roads}
    return {
        **common_part(road, desk.knowledge, desk.today()),
        "kind": road.kind,
        "kind_words": worded(road.kind, ROAD_KIND_WORDS),
        "status": road.status,
        "status_words": worded(road.status, ROAD_STATUS_WORDS),
        "orientation": road.orientation,
        "roles": [
            {"role": one.role, "words": worded(one.role, ROAD_ROLE_WORDS), "zone": one.zone}
            for one in road.roles
        ],
        "members": [{"id": member, "name_zh": names[member]} for member in road.members],
        "list_order": None
        if order is None
        else {"list_zh": order.list_zh, "position": order.position, "of": order.of},
    }
