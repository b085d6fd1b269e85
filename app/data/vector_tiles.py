"""Vector tiles of zones and control layers: what features carry, and the encoding.

A tile holds a layer named as its collection and, where features are too small to be drawn, a layer
LEFT_OUT with squares that say how many there are.
"""

import gzip
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import mapbox_vector_tile
import shapely

from app.data.publications.collections import Collection, LayerCollection, ZoneCollection
from app.data.tile_cache import BuiltTile, stem
from app.domain.layers import Layer
from app.domain.tiles import CELL_UNITS, UNITS, Cut, Ground, mercator
from app.domain.zones import BASIS_WORDS, Zone

LEFT_OUT = "left-out"  # the layer of a tile that counts what is too small to be drawn
DRAWING = "1"  # raised whenever the same features are drawn otherwise

Attributes = dict[str, str | float | None]


@dataclass(frozen=True, slots=True)
class TileSource:
    """One version of one collection, ready to be cut into tiles.

    Attributes
    ----------
    tag : the version and a fingerprint of everything that is drawn, fit for a file name
    members : the layer or the zones that were moved, in the order of `ground`
    """

    collection: Collection
    tag: str
    members: tuple[Layer | Zone, ...]
    ground: Ground


def members_of(collection: Collection) -> tuple[Layer | Zone, ...]:
    """Return the objects that a collection publishes; the same ones stand for the same tiles."""
    if isinstance(collection, LayerCollection):
        return (collection.layer,)
    if isinstance(collection, ZoneCollection):
        return tuple(collection.zones)
    raise TypeError(type(collection))


def version_of(members: Sequence[Layer | Zone]) -> int:
    """Return the version of a layer, or the latest version among zones; 0 came with the product."""
    return max((member.version for member in members), default=0)


def prepare(collection: Collection) -> TileSource:
    """Move a whole collection to Web Mercator and take its fingerprint: once for each version."""
    members = members_of(collection)
    if isinstance(collection, LayerCollection):
        geometries = [feature.geometry for feature in collection.layer.features]
    else:
        geometries = [member.geometry for member in members if isinstance(member, Zone)]
    print_ = hashlib.sha256(f"{DRAWING} {collection.id}".encode())
    for number in range(len(geometries)):
        print_.update(json.dumps(attributes_of(collection, number)).encode())
    for shape in shapely.to_wkb(geometries):
        print_.update(shape or b"-")
    tag = f"{stem(collection.id, version_of(members))}-{print_.hexdigest()[:16]}"
    return TileSource(collection, tag, members, mercator(geometries))


def attributes_of(collection: Collection, number: int) -> Attributes:
    """Return what a feature carries in tiles: id, class, basis; what is unknown is absent."""
    if isinstance(collection, LayerCollection):
        layer = collection.layer
        feature = layer.features[number]
        words = layer.class_names.get(feature.code)
        return {
            "id": feature.id,
            "code": feature.code or None,
            "class_zh": words.zh if words else None,
            "class_en": words.en if words else None,
            **_basis(layer),
        }
    zone = members_of(collection)[number]
    if not isinstance(zone, Zone):
        raise TypeError(type(zone))
    return {
        "id": zone.id,
        "kind": zone.kind,
        "name_zh": zone.name_zh,
        "name_en": zone.name_en,
        "uncertainty_m": zone.uncertainty_m,
        **_basis(zone),
    }


def _basis(member: Layer | Zone) -> Attributes:
    words = BASIS_WORDS[member.basis]
    return {"basis": member.basis, "basis_zh": words.zh, "basis_en": words.en}


def encode(collection: Collection, cut: Cut) -> BuiltTile:
    """Write what lies on a tile as a Mapbox Vector Tile 2.1."""
    features = [
        {"geometry": shape, "properties": attributes_of(collection, number)}
        for number, shape in zip(cut.numbers.tolist(), cut.shapes, strict=True)
    ]
    squares = [
        {"geometry": _square(column, row), "properties": {"features": count}}
        for column, row, count in cut.cells.tolist()
    ]
    named = ((collection.id, features), (LEFT_OUT, squares))
    layers = [{"name": name, "features": found} for name, found in named if found]
    if not layers:
        return BuiltTile(b"", 0)
    content = mapbox_vector_tile.encode(
        layers,
        # Shapes come valid, in whole units, y downwards and wound as tiles want them.
        default_options={"y_coord_down": True, "extents": UNITS, "check_winding_order": False},
    )
    return BuiltTile(gzip.compress(content, 6, mtime=0), cut.left_out)


def _square(column: int, row: int) -> shapely.Polygon:
    left, top = column * CELL_UNITS, row * CELL_UNITS
    return shapely.box(left, top, left + CELL_UNITS, top + CELL_UNITS)
