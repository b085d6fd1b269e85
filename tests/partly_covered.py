"""Three parcels under two imported layers that are complete within one square only.

The square of 100 m x 100 m is in Yanggu. The urban development boundary is its western 60 m, the
farmland a strip of 20 m in its east. `half` is 200 m x 100 m, its western half in the square and
the farmland on 2 000 m2 of it; `far` lies outside the square; `in` inside it and the boundary.
"""

import json
from datetime import date

import shapely
from shapely.geometry import box

from app.domain.reference import HOME_PLANE, to_degrees
from app.services.check_parcels import HandedIn, Submission, check_parcels
from app.services.import_layer import LayerImport, import_layer
from tests.import_files import geopackage

EAST, NORTH = 398_600, 4_010_500
HALF, FAR, WITHIN = "half", "far", "in"
_PARCELS = {HALF: (0, 200), FAR: (300, 400), WITHIN: (0, 40)}  # metres from EAST
_LAYERS = {"urban_development_boundary": (0, 60), "permanent_basic_farmland": (70, 90)}


def strip(west, east):
    """A strip of the square's height, in metres of EPSG:4548."""
    return box(EAST + west, NORTH, EAST + east, NORTH + 100)


def partly_covered(desk, profile=None):
    """Import the layers and return the record of the three parcels."""
    for topic, (west, east) in _LAYERS.items():
        statement = LayerImport(
            topic=topic, valid_from=date(2026, 6, 1), source="数据库", licence="内部",
            data_date=date(2026, 1, 1), complete_within=geopackage([strip(0, 100)]),
        )  # fmt: skip
        import_layer(desk, geopackage([strip(west, east)]), statement)
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": json.loads(shapely.to_geojson(to_degrees(strip(*ends), HOME_PLANE))),
        }
        for name, ends in _PARCELS.items()
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    handed_in = (HandedIn("p.geojson", content),)
    return check_parcels(desk, Submission(files=handed_in, profile=profile or {}))
