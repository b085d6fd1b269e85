"""What applies at a place, as the JSON that programs get; what many places share is made once."""

import json
from datetime import date

from shapely.geometry import Point

from app.data.geometry_json import Json
from app.domain.assessment import Knowledge
from app.domain.overlay import layers_near
from app.domain.reference import HOME_PLANE
from app.services.desk import Desk
from app.services.show_zones import Seen, look, placed, require_in_prefecture, seen_at
from app.text import Language, localise

# Corners that a place may have to be compared with where nobody may be held up: within 1 ms.
FEW_CORNERS = 20_000
_write = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def answer_place(
    desk: Desk, longitude: float, latitude: float, as_of: date | None, language: Language
) -> bytes:
    """Return what `locate` says in one language, as JSON.

    Raises
    ------
    InputError
        `place.outside_prefecture`.
    """
    seen = seen_at(desk, longitude, latitude, as_of)
    shared = _kept(seen, language)
    if shared is None:
        shared = _written(seen.of_its_kind(), language)
        seen.knowledge.answers.put((seen.kind, language), shared)
    return _joined({"lon": longitude, "lat": latitude} | seen.here, shared, language)


def answer_place_at_once(
    desk: Desk, longitude: float, latitude: float, as_of: date | None, language: Language
) -> bytes | None:
    """Return what `answer_place` does where that is a matter of less than a ms, else None.

    For callers that hold others up: nothing is waited for, and the first question of a kind, to
    new knowledge, or where polygons are large, is left to `answer_place` in a thread.

    Raises
    ------
    InputError
        `place.outside_prefecture`.
    """
    require_in_prefecture(longitude, latitude)
    versions = desk.shelf.at_hand()
    if versions is None:
        return None
    day = as_of or desk.today()
    knowledge, place = versions.on(day), placed(longitude, latitude)
    if not knowledge.answers or _is_laborious(knowledge, place):
        return None  # without answers its zones are not ready yet either
    seen = look(knowledge, place, day)
    shared = _kept(seen, language)
    if shared is None:
        return None
    return _joined({"lon": longitude, "lat": latitude} | seen.here, shared, language)


def _is_laborious(knowledge: Knowledge, place: Point) -> bool:
    """Tell whether many corners lie in the way, of zones or of polygons of layers."""
    corners = knowledge.around(HOME_PLANE).corners_near(place)
    for layer in layers_near(place.bounds, knowledge.layers):
        corners += layer.most_corners * (1 + len(layer.tree.query(place)))
    return corners > FEW_CORNERS


def _kept(seen: Seen, language: Language) -> bytes | None:
    return seen.knowledge.answers.get((seen.kind, language))


def _written(document: Json, language: Language) -> bytes:
    return _write(localise(document, language)).encode()


def _joined(here: Json, shared: bytes, language: Language) -> bytes:
    """Return two JSON objects as one, the keys of the first before those of the second."""
    return _written(here, language)[:-1] + b"," + shared[1:]
