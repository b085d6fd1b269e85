"""What was imported into the store, as zones and layers of the domain."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import shapely
from shapely.geometry import GeometryCollection
from shapely.geometry.base import BaseGeometry

from app.data.store.import_rows import StoredLayer, StoredZone
from app.data.yaml_files import unsound
from app.domain.answers import Topic
from app.domain.areas import ellipsoidal_area_m2
from app.domain.layers import Feature, Layer
from app.domain.reference import HOME_PLANE, TRANSFORMED_BY, to_plane
from app.domain.zones import Limit, Zone
from app.text import Text


def layer_of(stored: StoredLayer, topics: Mapping[str, Topic]) -> Layer:
    """Return an imported version of a layer; its polarity is that of its topic.

    Raises
    ------
    DataError
        `layers.unknown_topic` if the rulebook no longer has the topic.
    """
    topic = topics.get(stored.topic)
    if topic is None:
        raise unsound("layers.unknown_topic", stored.layer_id, f"no topic {stored.topic}")
    shapes = in_home_plane([feature.geometry for feature in stored.features])
    within = stored.complete_within
    return Layer(
        id=stored.layer_id,
        topic=stored.topic,
        name=stored.name,
        polarity=topic.polarity,
        basis=stored.basis,
        source=Text(stored.source, stored.source),
        data_date=stored.data_date,
        valid_from=stored.valid_from,
        valid_until=stored.valid_until,
        features=[
            Feature(feature.id, shape, feature.code, feature.name)
            for feature, shape in zip(stored.features, shapes, strict=True)
        ],
        complete_within=None if within is None else to_plane(within, HOME_PLANE),
        code_system=stored.code_system,
        class_names=stored.class_names,
        public=stored.public,
        version=stored.version,
        seal=f"{stored.seal} moved by {TRANSFORMED_BY}",
    )


def zone_of(stored: StoredZone, shipped: Mapping[str, Zone]) -> Zone:
    """Return an imported boundary with everything the plan prints about its zone.

    Its edges are known exactly. The printed limits stay, with the import as their evidence.

    Raises
    ------
    DataError
        `imports.unknown_zone` if the product no longer knows the zone.
    """
    printed = shipped.get(stored.zone_id)
    if printed is None:
        raise unsound("imports.unknown_zone", stored.zone_id, "no such zone in the plans")
    geometry = to_plane(stored.geometry, HOME_PLANE)
    evidence = Text(f"官方边界：{stored.source}", f"official boundary: {stored.source}")
    return replace(
        printed,
        basis=stored.basis,
        geometry=geometry,
        edges=(),
        uncertainty_m=0.0,
        computed_area_km2=round(ellipsoidal_area_m2(geometry, HOME_PLANE) / 1e6, 6),
        limits=[Limit(limit.side, limit.printed, evidence, 0.0) for limit in printed.limits],
        evidence=evidence,
        valid_from=stored.valid_from,
        valid_until=None,
        version=stored.version,
    )


def in_home_plane(degrees: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Move geometries from CGCS2000 degrees to metres of HOME_PLANE, all at once."""
    moved = to_plane(GeometryCollection(list(degrees)), HOME_PLANE)
    return list(shapely.get_parts(moved))
