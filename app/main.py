"""The composition root: settings in, a running application out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles

from app import __version__
from app.api import routes
from app.api.limits import BodyLimit
from app.api.problems import answer_invalid_request, answer_problem
from app.data.formats.reading import ReadLimits
from app.data.shipped import shipped
from app.errors import ZoningError
from app.services.desk import open_desk
from app.settings import Settings
from app.web import maps, pages
from app.web.errors import page_for_error

JSON_PATHS = ("/api",)


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
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
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
    app.include_router(routes.router)
    app.include_router(maps.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=shipped("static")), name="static")
    app.add_exception_handler(ZoningError, _answer_refusal)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_middleware(BodyLimit, limit_bytes=upload_bytes + 1_000_000)
    return app


def _answer_refusal(request: Request, error: Exception) -> Response:
    if not isinstance(error, ZoningError):
        raise error
    if request.url.path.startswith(JSON_PATHS):
        return answer_problem(request, error)
    return page_for_error(request, error)


def _answer_invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    return answer_invalid_request(request, error)
