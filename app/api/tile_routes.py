"""The door of vector tiles: zones and layers that may be published, for maps."""

import gzip
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response

from app.api.deps import AtDesk, Lang
from app.api.examples import PROBLEM
from app.api.ogc.links import host_of
from app.domain.tiles import Tile
from app.services.serve_tiles import TileRoom, describe_tiles, serve_tile

router = APIRouter()
MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
# One version never changes, so its tiles may be kept; "today's" may be another with the next call.
PINNED, ASK_AGAIN = "private, max-age=3600", "private, no-cache"


def tile_room_of(request: Request) -> TileRoom:
    """Return the tiles that the composition root put there."""
    return cast("TileRoom", request.app.state.tiles)


AtTiles = Annotated[TileRoom, Depends(tile_room_of)]
Version = Annotated[
    int | None, Query(ge=0, description="the version to be drawn; any other is refused")
]


@router.get(
    "/tiles/{layer}/{z}/{x}/{y}.mvt",
    summary="Vector tile of zones or of a layer (Web Mercator)",
    response_class=Response,
    responses={
        200: {"content": {MEDIA_TYPE: {}}, "description": "A Mapbox Vector Tile 2.1"},
        204: {"description": "nothing lies on this tile"},
        304: {"description": "unchanged"},
        404: PROBLEM,
        422: PROBLEM,
    },
)
def tile(
    request: Request,
    desk: AtDesk,
    room: AtTiles,
    layer: str,
    z: int,
    x: int,
    y: int,
    version: Version = None,
) -> Response:
    """Return one tile; layers are named as in /ogc/collections. 304 if the caller has it."""
    served = serve_tile(desk, room, layer, Tile(z, x, y), version)
    tag = f'W/"{served.tag}"'
    headers = {
        "ETag": tag,
        "Cache-Control": ASK_AGAIN if version is None else PINNED,
        "Vary": "Accept-Encoding",
        "X-Tile-Left-Out": str(served.built.left_out),
    }
    if _has(request, served.tag):
        return Response(status_code=304, headers=headers)
    if not served.built.packed:
        return Response(status_code=204, headers=headers)
    if _takes_gzip(request):
        headers["Content-Encoding"] = "gzip"
        return Response(served.built.packed, media_type=MEDIA_TYPE, headers=headers)
    return Response(gzip.decompress(served.built.packed), media_type=MEDIA_TYPE, headers=headers)


@router.get(
    "/tiles/{layer}.json",
    summary="TileJSON 3.0 of zones or of a layer",
    responses={404: PROBLEM},
)
def description(
    request: Request, desk: AtDesk, room: AtTiles, layer: str, lang: Lang = "zh"
) -> JSONResponse:
    """Describe the tiles of one layer; their address is on this host."""
    document = describe_tiles(desk, room, layer, host_of(request), lang)
    return JSONResponse(document, headers={"Cache-Control": ASK_AGAIN})


def _has(request: Request, tag: str) -> bool:
    """Tell whether the caller holds this tile; a tag is compared without its mark of weakness."""
    held = [part.strip() for part in request.headers.get("if-none-match", "").split(",")]
    return "*" in held or f'"{tag}"' in [part.removeprefix("W/") for part in held]


def _takes_gzip(request: Request) -> bool:
    for part in request.headers.get("accept-encoding", "").lower().split(","):
        name, _, weight = part.replace(" ", "").partition(";q=")
        if name == "gzip":
            return weight not in {"0", "0.0", "0.00", "0.000"}
    return False
