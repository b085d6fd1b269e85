"""Files for those without a network: the zones as a GeoPackage with QGIS styles."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from app.api.deps import AtDesk
from app.api.ogc.links import GEOPACKAGE
from app.services.publish_features import zones_geopackage

router = APIRouter(prefix="/api/downloads")
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "GeoPackage 1.3",
        "content": {GEOPACKAGE: {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get(
    "/zones.gpkg", summary="All zones with QGIS styles", response_class=Response, responses=_FILE
)
def zones_file(desk: AtDesk) -> Response:
    """Return zones, limits and uncertainty as a GeoPackage that QGIS draws at once."""
    headers = {"Content-Disposition": 'attachment; filename="zones.gpkg"'}
    return Response(zones_geopackage(desk), headers=headers, media_type=GEOPACKAGE)
