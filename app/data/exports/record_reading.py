"""Read a stored record's JSON document, whose shape documents.py makes, without guessing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon, shape

from app.domain.areas import polygons_of
from app.domain.reference import HOME_PLANE, Plane, plane_of_epsg, to_degrees, to_plane
from app.errors import DataError
from app.text import Language, Text

Document = Mapping[str, object]

# Records keep degrees to 1e-9 (0.1 mm). Surveys give whole millimetres: these are recovered.
_SURVEYED_DECIMALS = 3
_RECORD_ROUNDING_M = 0.0001

DEMONSTRATION = Text("演示数据（虚构）", "演示数据（虚构）demonstration data (fictitious)")
NO_DEMONSTRATION = Text("未使用演示数据", "no demonstration data used")


@dataclass(frozen=True, slots=True)
class RecordHead:
    """What every export carries: which record, sealed how, about which day, fictitious or not."""

    id: str
    seal: str
    as_of: str
    created_at: str
    demonstration: bool

    def notice(self, language: Language) -> str:
        """Return the words that mark fictitious data, or that none was used."""
        words = DEMONSTRATION if self.demonstration else NO_DEMONSTRATION
        return words.in_language(language)


def head_of(document: Document) -> RecordHead:
    """Return the head of a record; DataError `export.record_unsound` if it lacks one."""
    parcels = items(document, "parcels")
    if not parcels or not all(document.get(key) for key in ("id", "seal", "as_of")):
        raise unsound("head")
    fictitious = [document, *parcels]
    return RecordHead(
        id=str(document["id"]),
        seal=str(document["seal"]),
        as_of=str(document["as_of"]),
        created_at=str(document.get("created_at", "")),
        demonstration=any(part.get("demonstration_verdict") for part in fictitious),
    )


def items(part: Document, key: str) -> Sequence[Document]:
    """Return a list of objects in a document; DataError `export.record_unsound` if it is none."""
    found = part.get(key)
    if found is None:
        return ()
    if not isinstance(found, list | tuple) or not all(isinstance(item, Mapping) for item in found):
        raise unsound(key)
    return cast("Sequence[Document]", found)


def inner(part: Document, key: str) -> Document:
    """Return an object in a document, an empty one if there is none."""
    found = part.get(key)
    return found if isinstance(found, Mapping) else {}


def words(part: Document, key: str, language: Language) -> str:
    """Return a sentence kept in both languages, a plain text, or an empty text."""
    found = part.get(key)
    if isinstance(found, Mapping):
        found = found.get(language)
    return "" if found is None else str(found)


def number(part: Document, key: str) -> float | None:
    """Return a number, None if there is none."""
    found = part.get(key)
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None


def plane_of(parcel: Document) -> Plane:
    """Return the plane in which a parcel's edges are straight."""
    epsg = number(inner(parcel, "plane"), "epsg")
    plane = plane_of_epsg(int(epsg)) if epsg is not None else None
    if plane is None:
        raise unsound("plane")
    return plane.unprefixed


def geometry_in_plane(parcel: Document) -> Polygon | MultiPolygon:
    """Return a parcel's geometry in metres of its plane; surveyed millimetres are recovered."""
    metres = to_plane(polygonal(parcel.get("geometry")), plane_of(parcel))
    rounded = shapely.transform(metres, lambda xy: np.round(xy, _SURVEYED_DECIMALS))
    off = np.abs(shapely.get_coordinates(rounded) - shapely.get_coordinates(metres)).max()
    return rounded if off <= _RECORD_ROUNDING_M else metres


def geometry_in_degrees(parcel: Document) -> Polygon | MultiPolygon:
    """Return a parcel's geometry in CGCS2000 degrees, as exactly as the record allows."""
    plane = plane_of(parcel)
    metres = geometry_in_plane(parcel)
    moved = to_degrees(metres, plane)
    if plane == HOME_PLANE and not _is_surveyed(metres):
        return polygonal(parcel.get("geometry"))
    return moved


def _is_surveyed(metres: Polygon | MultiPolygon) -> bool:
    xy = shapely.get_coordinates(metres)
    return bool((np.round(xy, _SURVEYED_DECIMALS) == xy).all())


def polygonal(geometry: object) -> Polygon | MultiPolygon:
    """Return a GeoJSON polygon as a shape; DataError `export.record_unsound` if it is none."""
    if not isinstance(geometry, Mapping):
        raise unsound("geometry")
    parts = polygons_of(shape(geometry))
    if not parts:
        raise unsound("geometry")
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def unsound(key: str) -> DataError:
    """Return the refusal of a document that is no record of this product."""
    return DataError(
        "export.record_unsound",
        Text(f"记录中的 {key} 无法读取", f"{key} of the record cannot be read"),
        where={"field": key},
    )
