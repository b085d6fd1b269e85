"""Features as GeoJSON in the reference and axis order that was asked for."""

from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from app.api.ogc.links import Link
from app.api.ogc.references import Reference
from app.data.publications.collections import Published
from app.domain.reference import HOME_PLANE, reproject
from app.services.publish_features import Selection

Document = dict[str, Any]


def feature_document(feature: Published, reference: Reference) -> Document:
    """Return one feature; a feature without a place has a null geometry."""
    return {
        "type": "Feature",
        "id": feature.id,
        "geometry": feature.geometry and _geometry(feature.geometry, reference),
        "properties": feature.row,
    }


def page_document(
    selection: Selection, reference: Reference, links: list[Link], moment: str
) -> Document:
    """Return one page of features with the counts of the standard."""
    return {
        "type": "FeatureCollection",
        "timeStamp": moment,
        "numberMatched": selection.matched,
        "numberReturned": len(selection.features),
        "links": links,
        "features": [feature_document(feature, reference) for feature in selection.features],
    }


def _geometry(geometry: BaseGeometry, reference: Reference) -> object:
    moved = reproject(geometry, HOME_PLANE.epsg, reference.epsg)

    def ordered(coordinates: np.ndarray) -> np.ndarray:
        turned = coordinates[:, ::-1] if reference.north_first else coordinates
        return turned.round(reference.decimals)

    return mapping(shapely.transform(moved, ordered))
