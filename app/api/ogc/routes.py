"""The addresses of OGC API - Features."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from app.api.deps import AtDesk
from app.api.ogc.answers import OgcRoute, json_answer
from app.api.ogc.documents import (
    CONFORMANCE,
    collection_document,
    collections_document,
    landing_document,
)
from app.api.ogc.features import feature_document, page_document
from app.api.ogc.links import GEOJSON, JSON, OPENAPI, Link, address, link
from app.api.ogc.openapi import openapi_document
from app.api.ogc.parameters import OF_ITEM, read_common, read_reference, read_wish
from app.api.ogc.times import written
from app.services.publish_features import (
    Selection,
    Wish,
    collections_of,
    find_collection,
    find_feature,
    select,
)

# Described by its own OpenAPI document at /ogc/api: its parameters differ with the collection.
router = APIRouter(prefix="/ogc", route_class=OgcRoute, include_in_schema=False)


@router.get("")
@router.get("/")
def landing(request: Request) -> JSONResponse:
    """Lead to everything else."""
    read_common(request)
    return json_answer(landing_document(request), JSON)


@router.get("/conformance")
def conformance(request: Request) -> JSONResponse:
    """Name the conformance classes that are met."""
    read_common(request)
    return json_answer({"conformsTo": list(CONFORMANCE)}, JSON)


@router.get("/api")
def description(request: Request, desk: AtDesk) -> JSONResponse:
    """Describe this interface as OpenAPI 3.0."""
    read_common(request)
    return json_answer(openapi_document(request, collections_of(desk.knowledge)), OPENAPI)


@router.get("/collections")
def collections(request: Request, desk: AtDesk) -> JSONResponse:
    """List the collections."""
    read_common(request)
    return json_answer(collections_document(request, collections_of(desk.knowledge)), JSON)


@router.get("/collections/{collection_id}")
def collection(request: Request, desk: AtDesk, collection_id: str) -> JSONResponse:
    """Describe one collection."""
    found = find_collection(desk.knowledge, collection_id)
    read_common(request)
    return json_answer(collection_document(request, found), JSON)


@router.get("/collections/{collection_id}/items")
def items(request: Request, desk: AtDesk, collection_id: str) -> JSONResponse:
    """Return a page of features."""
    known = desk.knowledge
    wish, reference = read_wish(request, find_collection(known, collection_id))
    selection = select(find_collection(known, collection_id, wish.period), wish)
    links = _page_links(request, collection_id, wish, selection)
    page = page_document(selection, reference, links, written(desk.now()))
    return json_answer(page, GEOJSON, reference)


@router.get("/collections/{collection_id}/items/{feature_id}")
def item(request: Request, desk: AtDesk, collection_id: str, feature_id: str) -> JSONResponse:
    """Return one feature."""
    found = find_collection(desk.knowledge, collection_id)
    reference = read_reference(read_common(request, OF_ITEM), "crs")
    document = feature_document(find_feature(found, feature_id), reference)
    path = f"/collections/{found.id}"
    here = address(request, f"{path}/items/{feature_id}", request.query_params)
    document["links"] = [
        link(here, "self", GEOJSON, feature_id),
        link(address(request, path), "collection", JSON, found.id),
    ]
    return json_answer(document, GEOJSON, reference)


def _page_links(
    request: Request, collection_id: str, wish: Wish, selection: Selection
) -> list[Link]:
    """Return the links of a page; the last page has none to a next."""
    path = f"/collections/{collection_id}"
    given = dict(request.query_params)
    here = address(request, f"{path}/items", given)
    links = [
        link(here, "self", GEOJSON, "this page"),
        link(address(request, path), "collection", JSON, collection_id),
    ]
    following = wish.offset + len(selection.features)
    if selection.features and following < selection.matched:
        onwards = given | {"limit": str(wish.limit), "offset": str(following)}
        links.append(link(address(request, f"{path}/items", onwards), "next", GEOJSON, "next page"))
    return links
