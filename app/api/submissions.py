"""The body of a check: JSON with a geometry and figures, a bare GeoJSON, or multipart files."""

import difflib
import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, cast

from fastapi import Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from app.api.deps import AsOf
from app.api.problems import broken_form
from app.data.formats.reading import ReadOptions
from app.errors import InputError, InputTooLarge
from app.services.check_parcels import HandedIn, Submission
from app.services.reading_options import day_of, reading_options, stated_day
from app.text import Text

DRAWN = "drawn.geojson"
MOST_FILES = 50
MOST_FIELDS = 50
SMALL_BYTES = 50_000  # read faster than a thread is found for it
JSON = "application/json"


async def read_options(
    crs: Annotated[str | None, Query(description="EPSG:4527 and the like")] = None,
    axis_order: Annotated[str | None, Query(description="en or ne")] = None,
    encoding: Annotated[str | None, Query(max_length=20)] = None,
) -> ReadOptions:
    """Return the caller's decisions among readings; InputError `request.*`."""
    return reading_options(crs, axis_order, encoding)


async def submission_of(
    request: Request,
    options: Annotated[ReadOptions, Depends(read_options)],
    as_of: AsOf,
) -> Submission:
    """Read the body of a check.

    Raises
    ------
    InputError
        `request.media_type`, `request.form`, `request.not_json`, `request.unknown_field`,
        `request.as_of`, `input.empty`.
    InputTooLarge
        `request.too_many_files`, `request.too_many_fields`.
    """
    media_type = media_type_of(request)
    if media_type == "multipart/form-data":
        return _on_day(await _of_form(request, options), as_of)
    if media_type in (JSON, "application/geo+json", ""):
        body = await request.body()
        if len(body) > SMALL_BYTES:
            return _on_day(await run_in_threadpool(_from_json, body, options), as_of)
        return _on_day(_from_json(body, options), as_of)
    raise other_media_type(
        media_type,
        Text(
            "请用 application/json 或 multipart/form-data",
            "send application/json or multipart/form-data",
        ),
    )


def _on_day(submission: Submission, asked: date | None) -> Submission:
    """Return the submission for the day of the address; one in the body may not contradict it."""
    given = submission.as_of
    if asked is None or given == asked:
        return submission
    if given is None:
        return replace(submission, as_of=asked)
    raise InputError(
        "request.as_of",
        Text(
            f"日期矛盾：地址中为 {asked}，正文中为 {given}",
            f"two days are given: {asked} in the address, {given} in the body",
        ),
        mend=Text("只写一处，或写成同一天", "give it once, or the same day twice"),
        where={"field": "as_of"},
    )


def media_type_of(request: Request) -> str:
    """Return the media type of a body, in lower case; an empty text if none is named."""
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


def other_media_type(media_type: str, mend: Text) -> InputError:
    """Return the refusal of a body of another type."""
    named = media_type[:80]
    return InputError(
        "request.media_type",
        Text(f"不支持 {named}", f"{named} is not supported")
        if named
        else Text("没有写明 Content-Type", "there is no Content-Type"),
        mend=mend,
    )


async def _of_form(request: Request, options: ReadOptions) -> Submission:
    try:
        async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as form:
            return await _from_form(form, options)
    except HTTPException as error:
        raise _refused_form(str(error.detail)) from error


def _refused_form(said: str) -> InputError:
    """Return the refusal of a form, from what the reader of forms says."""
    for word, zh, most in (("files", "文件", MOST_FILES), ("fields", "字段", MOST_FIELDS)):
        if said.startswith(f"Too many {word}"):
            return InputTooLarge(
                f"request.too_many_{word}",
                Text(f"一次最多 {most} 个{zh}", f"at most {most} {word} in one call"),
                mend=Text("请分批提交", "hand them in in several calls"),
            )
    return broken_form()


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
        `request.media_type` (a page of another site can send anything but JSON without asking),
        `request.not_json`, `request.unknown_field`, `request.as_of`.
    """
    body = await request.body()
    if body and media_type_of(request) != JSON:
        raise other_media_type(
            media_type_of(request), Text("请用 application/json", "send application/json")
        )
    given = _object(body, "body") if body else {}
    require_known(given, {"confirmations", "as_of"})
    confirmations = stated(given, "confirmations", [])
    if not isinstance(confirmations, list) or not all(isinstance(c, dict) for c in confirmations):
        raise not_json("confirmations")
    return Again(confirmations, stated_day(given.get("as_of")))


async def json_body(request: Request, known: Set[str]) -> dict[str, object]:
    """Read a JSON object whose fields are all known.

    Raises
    ------
    InputError
        `request.media_type`, `request.not_json`, `request.unknown_field`.
    """
    media_type = media_type_of(request)
    if media_type not in (JSON, ""):
        raise other_media_type(media_type, Text("请用 application/json", "send application/json"))
    given = _object(await request.body(), "body")
    require_known(given, known)
    return given


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
        profile=profile_written(_field(form, "profile")),
        confirmations=json_of(_field(form, "confirmations") or "[]", "confirmations"),
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
        _require_bare(given)
        return Submission(files=(HandedIn(DRAWN, body),), options=options)
    require_known(given, {"geometry", *_BESIDE_GEOMETRY})
    geometry = given.get("geometry")
    files = () if geometry is None else (HandedIn(DRAWN, json.dumps(geometry).encode()),)
    return Submission(
        files=files,
        profile=object_in(given, "profile"),
        confirmations=stated(given, "confirmations", []),
        as_of=stated_day(given.get("as_of")),
        options=options,
    )


def stated(given: Mapping[str, object], field: str, unstated: object) -> object:
    """Return what a body says of a field; `unstated` where it says nothing, or null."""
    value = given.get(field)
    return unstated if value is None else value


def object_in(given: Mapping[str, object], field: str) -> dict[str, object]:
    """Return the JSON object of a field, an empty one for nothing or null.

    What is written and is no object was meant to say something; InputError `request.not_json`.
    """
    value = stated(given, field, {})
    if not isinstance(value, dict):
        raise not_json(field)
    return cast("dict[str, object]", value)


def profile_written(text: str | None) -> dict[str, object]:
    """Return the profile in a form's field, empty where it was left empty; see `object_in`."""
    return object_in({"profile": json_of(text, "profile")} if text else {}, "profile")


def require_known(given: Mapping[str, object], known: Set[str]) -> None:
    """Refuse fields that nobody reads; InputError `request.unknown_field`."""
    unknown = sorted(set(given) - known)
    if unknown:
        raise InputError(
            "request.unknown_field",
            Text(f"没有字段「{unknown[0]}」", f"there is no field {unknown[0]}"),
            mend=_fields_meant(unknown[0], sorted(known)),
            where={"field": unknown[0]},
        )


def _fields_meant(name: str, known: Sequence[str]) -> Text:
    near = difflib.get_close_matches(name, known, n=3)
    if near:
        return Text(f"是否指：{'、'.join(near)}", f"did you mean: {', '.join(near)}")
    return Text(f"可用字段：{'、'.join(known)}", f"fields: {', '.join(known)}")


def _require_bare(given: Mapping[str, object]) -> None:
    """Refuse a question that stands inside a GeoJSON, where it would go unheard."""
    for name in _BESIDE_GEOMETRY:
        if name in given:
            raise InputError(
                "request.unknown_field",
                Text(f"GeoJSON 中没有字段「{name}」", f"a GeoJSON has no field {name}"),
                mend=Text(
                    f"请把图形放在 geometry 之下，{name} 与 geometry 并列",
                    f'put the geometry under "geometry" and {name} beside it',
                ),
                where={"field": name},
            )


_BESIDE_GEOMETRY = ("profile", "confirmations", "as_of")
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


def json_of(text: str | bytes, field: str) -> object:
    """Return what JSON says; InputError `request.not_json`."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise not_json(field) from error


def _object(text: str | bytes, field: str) -> dict[str, object]:
    value = json_of(text, field)
    if not isinstance(value, dict):
        raise not_json(field)
    return cast("dict[str, object]", value)


def not_json(field: str) -> InputError:
    """Return the refusal of a field that is no JSON, or of another kind."""
    return InputError(
        "request.not_json",
        Text(f"「{field}」不是 JSON 对象", f"{field} is not a JSON object"),
        mend=Text("请检查 JSON 的写法", "check the JSON"),
        where={"field": field},
    )
