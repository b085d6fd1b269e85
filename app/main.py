"""The composition root: settings in, a running application out."""

import gc
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount

from app import __version__
from app.api import (
    catalogue_routes,
    contradiction_routes,
    document_routes,
    job_routes,
    observation_routes,
    project_questions,
    rasters,
    report_routes,
    routes,
    rule_routes,
    site_routes,
    target_routes,
    tile_routes,
)
from app.api.head import HeadAsGet
from app.api.limits import BodyLimit
from app.api.ogc import downloads
from app.api.ogc import routes as ogc_routes
from app.api.problems import (
    answer_problem,
    refusal_of_request,
    refusal_of_status,
    unforeseen,
)
from app.api.turns import new_turns
from app.data.formats.reading import ReadLimits
from app.data.raster_files import RasterFile
from app.data.rasters import load_rasters
from app.data.shipped import shipped
from app.domain.rasters import Raster
from app.errors import ZoningError
from app.maps.assets import load_assets
from app.maps.options import BaseMap, local_tiles, tianditu
from app.services.desk import Desk, open_desk
from app.services.draw_maps import MapRoom, import_drawing
from app.services.job_room import JobRoom, open_room
from app.services.run_jobs import ConsumerSettings
from app.services.serve_tiles import TileRoom
from app.settings import Settings
from app.text import Text
from app.web import interface_page, job_pages, maps, pages
from app.web.errors import page_for_error

JSON_PATHS = ("/api", "/ogc", "/tiles")
TILES_URL = "/tiles/base"
DRAWING_AFTER_S = 5.0  # after the start, when the first requests have had their answers
LOCAL_TILES = Text("本单位底图", "the office's own tiles")


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the application.

    Raises
    ------
    DataError
        If rulebook, boundaries or layers are unsound.
    Unavailable
        If the data folder cannot be used.
    """
    settings = settings or Settings()
    upload_bytes = settings.upload_megabytes * 1_000_000
    desk = open_desk(
        settings.data_dir,
        demonstration=settings.shows_demonstration,
        limits=ReadLimits(file_bytes=upload_bytes),
        database_url=settings.database_url,
    )
    job_room = _job_room(settings, desk)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # What is loaded by now stays: the collector need not look through it at every round.
        gc.collect()
        gc.freeze()
        drawing = threading.Timer(DRAWING_AFTER_S, import_drawing)
        drawing.daemon = True
        drawing.start()
        job_room.start()
        app.state.turns = new_turns()  # belongs to the loop that runs now
        yield
        drawing.cancel()
        job_room.stop()
        desk.store.close()

    app = FastAPI(
        title="聊城产业园区规划一张图 / Liaocheng Industrial Zoning",
        version=__version__,
        summary="What a plan lets you do on a piece of land, with its evidence",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.desk = desk
    app.state.settings = settings
    app.state.rasters = load_rasters(
        shipped("layers"), settings.rasters_dir, demonstration=settings.shows_demonstration
    )
    app.state.map_room = _map_room(settings, app.state.rasters)
    app.state.job_room = job_room
    app.state.tiles = TileRoom(settings.data_dir / "tiles")
    for door in (routes, report_routes, document_routes):
        app.include_router(door.router)
    app.include_router(downloads.router)
    app.include_router(project_questions.router)
    app.include_router(site_routes.router)
    app.include_router(rule_routes.router)
    app.include_router(contradiction_routes.router)
    app.include_router(rasters.router)
    app.include_router(tile_routes.router)
    app.include_router(observation_routes.router)
    app.include_router(target_routes.router)
    app.include_router(catalogue_routes.router)
    app.include_router(job_routes.router)
    app.include_router(ogc_routes.router)
    app.include_router(maps.router)
    app.include_router(pages.router)
    app.include_router(interface_page.router)
    if settings.tiles_dir is not None:
        app.mount(TILES_URL, StaticFiles(directory=settings.tiles_dir), name="tiles")
    app.mount("/static", StaticFiles(directory=shipped("static")), name="static")
    app.add_exception_handler(ZoningError, _answer_refusal)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_status)
    app.add_exception_handler(Exception, _answer_unforeseen)
    app.add_middleware(
        BodyLimit,
        upload_bytes=upload_bytes,
        answer=_answer,
        at=dict.fromkeys((job_routes.SUBMIT, job_pages.SUBMIT), job_room.most_bytes),
    )
    app.add_middleware(HeadAsGet)
    return app


def _job_room(settings: Settings, desk: Desk) -> JobRoom:
    """Return the room of jobs; its consumer begins with the application's life."""
    how = ConsumerSettings(
        data_dir=settings.data_dir,
        demonstration=settings.shows_demonstration,
        database_url=settings.database_url,
        memory_megabytes=settings.job_memory_megabytes,
        keep_days=settings.job_days,
    )
    most_bytes = settings.job_megabytes * 1_000_000
    return open_room(desk, how, most_bytes=most_bytes, consumes=settings.jobs == "on")


def _map_room(settings: Settings, files: Sequence[RasterFile]) -> MapRoom:
    """Return the look of the maps: no base map unless one is configured."""
    base_maps = tianditu(settings.tianditu_key) if settings.tianditu_key else ()
    if settings.tiles_dir is not None:
        local = local_tiles(f"{TILES_URL}/{{z}}/{{x}}/{{y}}.png", attribution=LOCAL_TILES)
        base_maps = (local, *base_maps)
    assets = load_assets(shipped("static") / "v" / "urlmap.json")
    real = tuple(_overlay(f.raster) for f in files if f.raster.basis != "demonstration")
    fiction = tuple(_overlay(f.raster) for f in files if f.raster.basis == "demonstration")
    return MapRoom(assets, base_maps, settings.map_approval_number, real, fiction)


def _overlay(raster: Raster) -> BaseMap:
    """Return a raster as tiles that the reader may lay over the map."""
    url = f"/tiles/rasters/{raster.id}/{{z}}/{{x}}/{{y}}.png"
    return BaseMap(raster.name, url, raster.source, labels=True, shown=False)


def _answer(request: Request, error: ZoningError) -> Response:
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    if path.startswith(JSON_PATHS):
        return answer_problem(request, error)
    return page_for_error(request, error)


def _answer_refusal(request: Request, error: Exception) -> Response:
    return _answer(request, cast("ZoningError", error))


def _answer_invalid(request: Request, error: Exception) -> Response:
    return _answer(request, refusal_of_request(cast("RequestValidationError", error)))


def _answer_status(request: Request, error: Exception) -> Response:
    status = cast("HTTPException", error).status_code
    answer = _answer(request, refusal_of_status(status, request.url.path))
    if status == 405:
        answer.headers["Allow"] = ", ".join(_methods_at(request))
    return answer


def _methods_at(request: Request) -> list[str]:
    """Return the methods that an address takes; several routes may share it."""
    application = cast("FastAPI", request.app)
    taken = {
        method
        for method in ("DELETE", "GET", "PATCH", "POST", "PUT")
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL
            and (not isinstance(route, Mount) or method == "GET")
            for route in application.routes
        )
    }
    return sorted(taken | {"HEAD"} if "GET" in taken else taken)


def _answer_unforeseen(request: Request, _: Exception) -> Response:
    return _answer(request, unforeseen())
