"""The tables of the offline GeoPackage: zones by what is known of them, limits, uncertainty."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import quoteattr

import shapely
from shapely.geometry import MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from app.data.publications.field_words import FIELD_WORDS
from app.data.publications.geopackage import GeometryKind, Table
from app.data.publications.rows import (
    BAND_FIELDS,
    LIMIT_FIELDS,
    ZONE_FIELDS,
    FieldType,
    Row,
    band_row,
    limit_row,
    zone_row,
)
from app.domain.sources import Document
from app.domain.zones import Limit, Zone, extent_of
from app.text import Text

STYLES = Path(__file__).with_name("styles")
NOT_OFFICIAL = Text(
    "推定边界与点位并非官方边界。", "Reconstructed outlines and points are not official."
)
TITLES: Mapping[str, Text] = {
    "zones": Text("园区范围", "zone areas"),
    "zone_points": Text("园区点位", "zone points"),
    "zone_records": Text("园区文字记录", "zones known as text only"),
    "zone_limits": Text("四至", "the four printed limits"),
    "uncertainty_bands": Text("误差范围", "where the true boundary may lie"),
}

Placed = tuple[BaseGeometry | None, Row]


def zone_tables(zones: Sequence[Zone], documents: Mapping[str, Document]) -> tuple[Table, ...]:
    """Return zones, points, text-only records, limits and bands as tables with their styles.

    Parameters
    ----------
    zones : any; each table is sorted by zone id
    documents : the texts that the zones are printed in, by id
    """
    ordered = sorted(zones, key=lambda zone: zone.id)
    whole: list[tuple[Zone, Placed]] = [
        (zone, (zone.geometry, zone_row(zone, documents[zone.plan]))) for zone in ordered
    ]
    points = [placed for zone, placed in whole if isinstance(zone.geometry, Point)]
    records = [placed for zone, placed in whole if zone.geometry is None]
    areas = [placed for zone, placed in whole if _has_area(zone)]
    limits = [(_stretch(zone, li), limit_row(zone, li)) for zone in ordered for li in zone.limits]
    bands = [placed for zone in ordered for placed in _band(zone)]
    return (
        _table("uncertainty_bands", "MULTIPOLYGON", BAND_FIELDS, bands),
        _table("zones", "MULTIPOLYGON", ZONE_FIELDS, areas),
        _table("zone_limits", "MULTILINESTRING", LIMIT_FIELDS, limits),
        _table("zone_points", "POINT", ZONE_FIELDS, points),
        _table("zone_records", None, ZONE_FIELDS, records),
    )


def _table(
    name: str,
    kind: GeometryKind | None,
    fields: Mapping[str, FieldType],
    features: Sequence[Placed],
) -> Table:
    return Table(name, TITLES[name], NOT_OFFICIAL, kind, fields, features, _style(name))


def _has_area(zone: Zone) -> bool:
    return zone.geometry is not None and not isinstance(zone.geometry, Point)


def _stretch(zone: Zone, limit: Limit) -> BaseGeometry | None:
    """Return the drawn stretch of boundary that follows a limit, None if nothing is drawn."""
    lines = [edge.line for edge in zone.edges if edge.side == limit.side]
    return MultiLineString(lines) if lines else None


def _band(zone: Zone) -> list[Placed]:
    """Return where the boundary may lie: a strip along it, or a disc around a point."""
    if isinstance(zone.geometry, Point):
        radius_m = zone.uncertainty_m or 0.0
        area = zone.geometry.buffer(radius_m, quad_segs=16)
    elif (extent := extent_of(zone)) is not None:
        area = shapely.difference(extent.reach, extent.core)
    else:
        return []
    return [] if area.is_empty else [(area, band_row(zone))]


@lru_cache(maxsize=8)
def _style(name: str) -> str:
    """Return a QML document with the Chinese names of the fields put in."""
    aliases = "".join(
        f"<alias field={quoteattr(field)} name={quoteattr(words)}/>"
        for field, words in FIELD_WORDS.items()
    )
    document = (STYLES / f"{name}.qml").read_text("utf-8")
    return document.replace("<!-- aliases -->", f"<aliases>{aliases}</aliases>")
