"""The JSON door."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, UploadFile
from fastapi.responses import JSONResponse, Response

from app import __version__
from app.api.deps import AsOf, AtDesk, Lang, Latitude, Longitude
from app.api.examples import CHECK_ANSWER, CHECK_BODY, PROBLEM, ZONE_LIST, ZONES_AT
from app.api.submissions import JSON, Again, again_of, read_options, submission_of
from app.api.turns import in_turn
from app.data.documents import as_json
from app.data.formats.reading import ReadOptions
from app.errors import InputError
from app.services import export_record
from app.services.answer_place import answer_place, answer_place_at_once
from app.services.check_parcels import Submission, check_parcels
from app.services.mend_txt import mend
from app.services.recheck_record import recheck_record
from app.services.run_sample import get_sample
from app.services.run_sample import submission_of as sample_submission
from app.services.show_land_use import show_land_use
from app.services.show_records import show_record
from app.services.show_zones import ZoneQuery, find_zones, get_zone, zone_feature
from app.statuses import attachment
from app.text import Language, Text, localise

router = APIRouter(prefix="/api")
GEOJSON = "application/geo+json"
LangOrBoth = Annotated[
    Language | Literal["both"], Query(description="zh (default), en, or both: as it was sealed")
]


@router.get("/health", summary="200 when the service can work")
def health(desk: AtDesk) -> dict[str, object]:
    """Say that the store answers and how much is loaded."""
    desk.store.recent(1)
    knowledge = desk.knowledge
    return {
        "status": "ok",
        "version": __version__,
        "zones": len(knowledge.zones),
        "layers": len(knowledge.layers),
        "rules": len(knowledge.rulebook.rules),
        "demonstration": bool(desk.samples),
    }


@router.get("/zones", summary="Zones as GeoJSON, filtered", responses=ZONE_LIST)
def zones(
    desk: AtDesk,
    lang: Lang = "zh",
    plan: str | None = None,
    kind: str | None = None,
    parent: str | None = None,
    basis: str | None = None,
    q: Annotated[str | None, Query(max_length=80)] = None,
    bbox: Annotated[str | None, Query(description="west,south,east,north in degrees")] = None,
    industry: Annotated[
        str | None, Query(max_length=80, description="name or id of an industry, or a printed word")
    ] = None,
) -> JSONResponse:
    """Return every zone that passes the filters; text-only zones have a null geometry."""
    query = ZoneQuery(plan, kind, parent, q, _box(bbox), basis, industry)
    found = [zone_feature(zone, desk.knowledge) for zone in find_zones(desk, query)]
    collection = {"type": "FeatureCollection", "features": found}
    return JSONResponse(localise(collection, lang), media_type=GEOJSON)


@router.get("/zones/at", summary="What applies at a place", responses=ZONES_AT)
async def zones_at(
    request: Request,
    lon: Longitude,
    lat: Latitude,
    as_of: AsOf,
    lang: Lang = "zh",
) -> Response:
    """Return the zones that a place lies in or may lie in, layers and rules there."""
    # On the loop itself where that takes a fraction of what handing it to a thread takes: nothing
    # is waited for there, see `answer_place_at_once`.
    desk = request.app.state.desk
    answer = answer_place_at_once(desk, lon, lat, as_of, lang)
    if answer is None:
        answer = await in_turn(request, lambda: answer_place(desk, lon, lat, as_of, lang))
    return Response(answer, media_type=JSON)


@router.get("/zones/{zone_id}", summary="One zone with its limits and sources")
def zone(desk: AtDesk, zone_id: str, lang: Lang = "zh") -> JSONResponse:
    """Return one zone as a GeoJSON feature."""
    found = zone_feature(get_zone(desk, zone_id), desk.knowledge, whole=True)
    return JSONResponse(localise(found, lang), media_type=GEOJSON)


@router.get("/zones/{zone_id}/land-use", summary="Planned and observed land, headroom")
def land_use(
    desk: AtDesk,
    zone_id: str,
    as_of: AsOf,
    year: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    lang: Lang = "zh",
) -> JSONResponse:
    """Return what the plan intends for one zone in one of its years, and what was observed."""
    return JSONResponse(localise(show_land_use(desk, zone_id, year, as_of), lang))


@router.post(
    "/parcels/check",
    summary="Check parcels: JSON with geometry and profile, bare GeoJSON, or files",
    responses={200: CHECK_ANSWER, 422: PROBLEM, 413: PROBLEM, 503: PROBLEM},
    openapi_extra=CHECK_BODY,
)
async def check(
    request: Request,
    desk: AtDesk,
    submission: Annotated[Submission, Depends(submission_of)],
    lang: Lang = "zh",
) -> Response:
    """Judge every parcel handed in and store the sealed record."""

    def answer() -> Response:
        return Response(as_json(localise(check_parcels(desk, submission), lang)), media_type=JSON)

    return await in_turn(request, answer)


@router.post("/txt/mend", summary="Correct a boundary-point TXT", responses={422: PROBLEM})
def mend_boundary_txt(
    file: UploadFile,
    options: Annotated[ReadOptions, Depends(read_options)],
    lang: Lang = "zh",
) -> JSONResponse:
    """Return the corrected TXT and the list of corrections."""
    return JSONResponse(localise(mend(file.file.read(), options), lang))


@router.get("/assessments/{record_id}", summary="A stored record", responses={404: PROBLEM})
def assessment(desk: AtDesk, record_id: str, lang: LangOrBoth = "zh") -> JSONResponse:
    """Return a sealed record; refused if it no longer matches its seal.

    The seal is that of the document in both languages, as `lang=both` returns it.
    """
    document = show_record(desk, record_id)
    return JSONResponse(document if lang == "both" else localise(document, lang))


@router.get(
    "/assessments/{record_id}/export/{kind}",
    summary="A stored record as a file: gpkg, gdb, shp, kml, xlsx, txt or geojson",
    response_class=Response,
    responses={404: PROBLEM, 503: PROBLEM},
)
def export(desk: AtDesk, record_id: str, kind: str, lang: Lang = "zh") -> Response:
    """Return a record as a file for GIS, spreadsheets or survey software."""
    file = export_record.export(desk, record_id, kind, lang)
    return Response(file.content, media_type=file.media_type, headers=attachment(file.file_name))


@router.post(
    "/assessments/{record_id}/recheck",
    summary="Ask a record's question again, with confirmations or for another day",
    responses={404: PROBLEM, 422: PROBLEM},
)
def recheck(
    desk: AtDesk,
    record_id: str,
    again: Annotated[Again, Depends(again_of)],
    lang: Lang = "zh",
) -> JSONResponse:
    """Judge the parcels of a record anew and store a new record that names the old one."""
    found = recheck_record(desk, record_id, confirmations=again.confirmations, as_of=again.as_of)
    return JSONResponse(localise(found, lang))


@router.get("/samples", summary="The demonstration park's sample parcels")
def samples(desk: AtDesk, lang: Lang = "zh") -> JSONResponse:
    """Return the samples and the demonstration verdict that each earns."""
    listed = [
        {
            "id": s.id,
            "title": s.title.in_language(lang),
            "demonstration_verdict": s.verdict,
            "why": s.why.in_language(lang),
        }
        for s in desk.samples
    ]
    return JSONResponse(listed)


@router.post("/samples/{sample_id}/check", summary="Check a sample", responses={404: PROBLEM})
def check_sample(desk: AtDesk, sample_id: str, lang: Lang = "zh") -> JSONResponse:
    """Check one of the demonstration park's sample parcels."""
    submission = sample_submission(get_sample(desk, sample_id))
    return JSONResponse(localise(check_parcels(desk, submission), lang))


def _box(bbox: str | None) -> tuple[float, float, float, float] | None:
    if bbox is None:
        return None
    try:
        west, south, east, north = (float(part) for part in bbox.split(","))
    except ValueError:
        west = south = east = north = float("nan")
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise InputError(
            "request.bbox",
            Text(f"范围「{bbox}」无效", f"bbox {bbox} cannot be read"),
            mend=Text("写作 西,南,东,北（度）", "write west,south,east,north in degrees"),
            where={"field": "bbox"},
        )
    return west, south, east, north
