"""The OpenAPI 3.0 description of this interface: a path for every collection, as its fields differ.

Written from the collections that are there, so that it cannot describe others. GDAL and QGIS read
the greatest limit from it, and which fields they may ask for.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request

from app import __version__
from app.api.ogc.documents import ABOUT, TITLE, both
from app.api.ogc.links import GEOJSON, JSON, OPENAPI, address
from app.api.ogc.parameters import DEFAULT_LIMIT, GREATEST_LIMIT
from app.api.ogc.references import CRS84, OFFERED
from app.api.problems import MEDIA_TYPE
from app.data.publications.collections import Collection
from app.data.publications.rows import FieldType

Document = dict[str, Any]

_URIS = [reference.uri for reference in OFFERED]
_NUMBER = {"type": "number"}
_SCHEMAS: Mapping[FieldType, Document] = {
    "text": {"type": "string", "nullable": True},
    "number": {"type": "number", "nullable": True},
    "date": {"type": "string", "format": "date", "nullable": True},
}


def openapi_document(request: Request, collections: Sequence[Collection]) -> Document:
    """Return the description of every path of this interface."""
    paths = {
        "/": _path("landing", "Landing page", JSON),
        "/conformance": _path("conformance", "Conformance classes", JSON),
        "/api": _path("description", "This document", OPENAPI),
        "/collections": _path("collections", "Collections", JSON),
    }
    for collection in collections:
        paths |= _collection_paths(collection)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": both(TITLE),
            "description": f"{ABOUT.zh} {ABOUT.en}",
            "version": __version__,
        },
        "servers": [{"url": address(request)}],
        "paths": paths,
        "components": {"parameters": _parameters(), "responses": _refusals()},
    }


def _collection_paths(collection: Collection) -> dict[str, Document]:
    path, name, title = f"/collections/{collection.id}", collection.id, both(collection.title)
    asked = ("bbox", "bbox-crs", "datetime", "limit", "offset", "crs")
    filters = [
        {
            "name": field,
            "in": "query",
            "description": f"only features whose {field} is this",
            "required": False,
            "schema": {"type": "string"},
            "style": "form",
            "explode": False,
        }
        for field in collection.queryables
    ]
    feature_id = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}
    feature = _feature_schema(collection)
    return {
        path: _path(f"{name}.describe", title, JSON),
        f"{path}/items": _path(
            f"{name}.items", title, GEOJSON, [*map(_named, asked), *filters], _page_schema(feature)
        ),
        f"{path}/items/{{featureId}}": _path(
            f"{name}.item", title, GEOJSON, [feature_id, _named("crs")], feature
        ),
    }


def _path(
    operation: str,
    summary: str,
    media_type: str,
    parameters: Sequence[Document] = (),
    schema: Document | None = None,
) -> Document:
    statuses = ("400", "404", "500") if parameters else ("400", "500")
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": [*parameters, _named("f"), _named("lang")],
            "responses": {
                "200": {
                    "description": summary,
                    "content": {media_type: {"schema": schema or {"type": "object"}}},
                },
                **{status: {"$ref": f"#/components/responses/{status}"} for status in statuses},
            },
        }
    }


def _named(name: str) -> Document:
    return {"$ref": f"#/components/parameters/{name}"}


def _parameters() -> Document:
    """Return the parameters of the standard, with its names, styles and bounds."""
    reference = {"type": "string", "format": "uri", "enum": _URIS, "default": CRS84.uri}
    box = {
        "type": "array",
        "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
        "items": _NUMBER,
    }
    limit = {
        "type": "integer",
        "minimum": 1,
        "maximum": GREATEST_LIMIT,
        "default": DEFAULT_LIMIT,
    }
    schemas: dict[str, Document] = {
        "bbox": box,
        "bbox-crs": reference,
        "crs": reference,
        "datetime": {"type": "string"},
        "limit": limit,
        "offset": {"type": "integer", "minimum": 0, "default": 0},
        "f": {"type": "string", "enum": ["json"]},
        "lang": {"type": "string", "enum": ["zh", "en"], "default": "zh"},
    }
    return {
        name: {
            "name": name,
            "in": "query",
            "required": False,
            "schema": schema,
            "style": "form",
            "explode": False,
        }
        for name, schema in schemas.items()
    }


def _refusals() -> Document:
    words = {"400": "a parameter cannot be used", "404": "not found", "500": "unsound data"}
    content = {MEDIA_TYPE: {"schema": {"type": "object"}}}
    return {status: {"description": text, "content": content} for status, text in words.items()}


def _feature_schema(collection: Collection) -> Document:
    fields = {name: _SCHEMAS[kind] for name, kind in collection.fields.items()}
    return {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": {"type": "object", "nullable": True},
            "properties": {"type": "object", "properties": fields},
        },
    }


def _page_schema(feature: Document) -> Document:
    count = {"type": "integer", "minimum": 0}
    return {
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "timeStamp": {"type": "string", "format": "date-time"},
            "numberMatched": count,
            "numberReturned": count,
            "links": {"type": "array", "items": {"type": "object"}},
            "features": {"type": "array", "items": feature},
        },
    }
