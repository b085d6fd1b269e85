"""The body of a check: JSON with a geometry and figures, a bare GeoJSON, or multipart files."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, cast

from fastapi import Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from app.data.formats.reading import ReadOptions
from app.errors import InputError
from app.services.check_parcels import HandedIn, Submission
from app.services.reading_options import day_of, reading_options
from app.text import Text

DRAWN = "drawn.geojson"


def read_options(
    crs: Annotated[str | None, Query(description="EPSG:4527 and the like")] = None,
    axis_order: Annotated[str | None, Query(description="en or ne")] = None,
    encoding: Annotated[str | None, Query(max_length=20)] = None,
) -> ReadOptions:
    """Return the caller's decisions among readings; InputError `request.*`."""
    return reading_options(crs, axis_order, encoding)


async def submission_of(
    request: Request, options: Annotated[ReadOptions, Depends(read_options)]
) -> Submission:
    """Read the body of a check.

    Raises
    ------
    InputError
        `request.media_type`, `request.not_json`, `request.as_of`, `input.empty`.
    """
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type == "multipart/form-data":
        async with request.form(max_files=50, max_fields=50) as form:
            return await _from_form(form, options)
    if media_type in ("application/json", "application/geo+json", ""):
        return await run_in_threadpool(_from_json, await request.body(), options)
    raise InputError(
        "request.media_type",
        Text(f"不支持 {media_type}", f"{media_type} is not supported"),
        mend=Text(
            "请用 application/json 或 multipart/form-data",
            "send application/json or multipart/form-data",
        ),
    )


@dataclass(frozen=True, slots=True)
class Again:
    """How an old question is asked again."""

    confirmations: Sequence[Mapping[str, object]]
    as_of: date | None


async def again_of(request: Request) -> Again:
    """Read the body of a recheck: confirmations and as_of, both optional.

    Raises
    ------
    InputError
        `request.not_json`, `request.as_of`.
    """
    body = await request.body()
    given = _object(body, "body") if body else {}
    confirmations = given.get("confirmations") or []
    if not isinstance(confirmations, list) or not all(isinstance(c, dict) for c in confirmations):
        raise _not_json("confirmations")
    return Again(confirmations, day_of(given.get("as_of")))


async def _from_form(form: FormData, options: ReadOptions) -> Submission:
    files = [
        HandedIn(value.filename or "file", await value.read())
        for name, value in form.multi_items()
        if name == "file" and isinstance(value, UploadFile)
    ]
    pasted = _field(form, "pasted")
    given = reading_options(*(_field(form, name) for name in ("crs", "axis_order", "encoding")))
    return Submission(
        files=tuple(files),
        pasted=pasted or None,
        profile=_object(_field(form, "profile") or "{}", "profile"),
        confirmations=_json(_field(form, "confirmations") or "[]", "confirmations"),
        as_of=day_of(_field(form, "as_of")),
        options=ReadOptions(
            given.crs or options.crs,
            given.axis_order or options.axis_order,
            given.encoding or options.encoding,
        ),
    )


def _from_json(body: bytes, options: ReadOptions) -> Submission:
    given = _object(body, "body")
    if given.get("type") in _GEOJSON_TYPES:
        return Submission(files=(HandedIn(DRAWN, body),), options=options)
    known = {"geometry", "profile", "confirmations", "as_of"}
    unknown = sorted(set(given) - known)
    if unknown:
        raise InputError(
            "request.unknown_field",
            Text(f"没有字段「{unknown[0]}」", f"there is no field {unknown[0]}"),
            mend=Text(
                f"可用字段：{'、'.join(sorted(known))}", f"fields: {', '.join(sorted(known))}"
            ),
            where={"field": unknown[0]},
        )
    geometry = given.get("geometry")
    files = () if geometry is None else (HandedIn(DRAWN, json.dumps(geometry).encode()),)
    profile = given.get("profile") or {}
    if not isinstance(profile, dict):
        raise _not_json("profile")
    return Submission(
        files=files,
        profile=profile,
        confirmations=given.get("confirmations") or [],
        as_of=day_of(given.get("as_of")),
        options=options,
    )


_GEOJSON_TYPES = (
    "Feature",
    "FeatureCollection",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
    "Point",
    "LineString",
    "MultiPoint",
    "MultiLineString",
)


def _field(form: FormData, name: str) -> str | None:
    value = form.get(name)
    return value if isinstance(value, str) else None


def _json(text: str | bytes, field: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _not_json(field) from error


def _object(text: str | bytes, field: str) -> dict[str, object]:
    value = _json(text, field)
    if not isinstance(value, dict):
        raise _not_json(field)
    return cast("dict[str, object]", value)


def _not_json(field: str) -> InputError:
    return InputError(
        "request.not_json",
        Text(f"「{field}」不是 JSON 对象", f"{field} is not a JSON object"),
        mend=Text("请检查 JSON 的写法", "check the JSON"),
        where={"field": field},
    )
