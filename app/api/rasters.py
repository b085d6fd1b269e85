"""The raster door: land cover and terrain of zones and parcels, and tiles for maps."""

from collections.abc import Sequence
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from app.api.deps import AsOf, AtDesk, Lang
from app.api.examples import PROBLEM
from app.api.submissions import submission_of
from app.data.raster_files import RasterFile
from app.data.raster_tiles import draw_tile, tile_tag
from app.services.check_parcels import Submission
from app.services.measure_cover import get_raster, list_rasters, measure_parcels, measure_zone
from app.text import localise

router = APIRouter()
KEPT_SECONDS = 3600  # a browser asks again after this, and learns in one line that nothing changed


def rasters_of(request: Request) -> Sequence[RasterFile]:
    """Return the rasters that the composition root put there."""
    return cast("Sequence[RasterFile]", request.app.state.rasters)


AtRasters = Annotated[Sequence[RasterFile], Depends(rasters_of)]


@router.get("/api/rasters", summary="Rasters with their legends")
def rasters(desk: AtDesk, rasters: AtRasters, as_of: AsOf, lang: Lang = "zh") -> JSONResponse:
    """Return every raster that answers on a day."""
    return JSONResponse(localise(list_rasters(desk, rasters, as_of), lang))


@router.get(
    "/api/zones/{zone_id}/cover",
    summary="Land cover and terrain of a zone, from rasters",
    responses={404: PROBLEM, 413: PROBLEM},
)
def zone_cover(
    desk: AtDesk, rasters: AtRasters, zone_id: str, as_of: AsOf, lang: Lang = "zh"
) -> JSONResponse:
    """Return what every raster says about one zone; background, in no verdict."""
    return JSONResponse(localise(measure_zone(desk, rasters, zone_id, as_of), lang))


@router.post(
    "/api/parcels/cover",
    summary="Land cover and terrain of parcels: GeoJSON, or geometry as in a check",
    responses={413: PROBLEM, 422: PROBLEM},
)
def parcel_cover(
    desk: AtDesk,
    rasters: AtRasters,
    submission: Annotated[Submission, Depends(submission_of)],
    lang: Lang = "zh",
) -> JSONResponse:
    """Return what every raster says about the parcels handed in; nothing is stored."""
    return JSONResponse(localise(measure_parcels(desk, rasters, submission), lang))


@router.get(
    "/tiles/rasters/{raster_id}/{z}/{x}/{y}.png",
    summary="Map tile of a raster (Web Mercator, 256 pixels)",
    response_class=Response,
    responses={304: {"description": "unchanged"}, 404: PROBLEM, 422: PROBLEM},
)
def tile(request: Request, rasters: AtRasters, raster_id: str, z: int, x: int, y: int) -> Response:
    """Return one tile, or 304 if the caller already has it."""
    file = get_raster(rasters, raster_id)
    tag = f'"{tile_tag(file)}"'
    headers = {"ETag": tag, "Cache-Control": f"private, max-age={KEPT_SECONDS}"}
    if tag in [part.strip() for part in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    return Response(draw_tile(file, z, x, y), media_type="image/png", headers=headers)
