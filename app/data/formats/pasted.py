"""Read polygons pasted as WKT or as plain lists of coordinate pairs."""

import re
from dataclasses import replace

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon

from app.data.formats.drawn import ReadGeometry, draw_geometries
from app.data.formats.reading import ReadLimits, ReadOptions, ReadResult
from app.data.formats.reference_names import Claim, claim_of_epsg
from app.data.formats.references import decide_reference
from app.data.formats.refusals import not_finite, require_parcel_count, require_vertex_count
from app.data.formats.ring_polygons import polygon_of_rings
from app.data.formats.text_encoding import Decoded
from app.data.formats.txt_numbers import half_width
from app.domain.parcels import MAX_VERTICES, DrawnParcel
from app.errors import InputError, Place
from app.text import Text

WKT, COORDINATES = "wkt", "coordinates"

_WKT_START = re.compile(
    r"\s*(?:SRID\s*=|GEOMETRYCOLLECTION|CURVEPOLYGON"
    r"|(?:MULTI)?(?:POLYGON|SURFACE|POINT|LINESTRING)\b)",
    re.IGNORECASE,
)
_ONE_WKT = re.compile(  # in a text whose runs of blanks are single blanks
    r"(?:SRID ?= ?(\d{4,6}) ?; ?)?((?:MULTI)?POLYGON ?(?:Z|M|ZM)? ?\([^A-DF-Za-df-z]*\))",
    re.IGNORECASE,
)
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"


def is_wkt(text: str) -> bool:
    """Tell whether a text begins as well-known text."""
    return _WKT_START.match(text) is not None


def is_coordinate_list(text: str) -> bool:
    """Tell whether the first line that is not empty holds a pair of numbers."""
    first = next((line for line in half_width(text).splitlines() if line.strip()), "")
    return len(_numbers(first)) >= 2


def read_wkt(decoded: Decoded, options: ReadOptions, limits: ReadLimits) -> ReadResult:
    """Read POLYGON and MULTIPOLYGON texts, one or several, each a parcel.

    Raises
    ------
    InputError
        `wkt.unreadable`, `crs.*`, `coordinates.*`, `input.too_many_*`.
    """
    require_vertex_count(decoded.text.count(","), limits)
    text = " ".join(decoded.text.split())
    found = list(_ONE_WKT.finditer(text))
    rest = _ONE_WKT.sub("", text)
    if not found or rest.strip(" \t\r\n;,"):
        raise _unreadable_wkt(rest)
    require_parcel_count(len(found), limits)
    features = [
        ReadGeometry(_geometry(match[2], {"feature": n}), where={"feature": n})
        for n, match in enumerate(found, 1)
    ]
    codes = {match[1] for match in found}
    code = next(iter(codes)) if len(codes) == 1 else None
    claim = claim_of_epsg(int(code), Text("SRID", "the SRID")) if code else Claim()
    parcels, notes = draw_geometries(features, claim, options, strict_degrees=False)
    return ReadResult(WKT, parcels, (*decoded.diagnostics, *notes))


def _geometry(wkt: str, where: Place) -> Polygon | MultiPolygon:
    try:
        with np.errstate(over="ignore"):  # 1e400 is refused below
            geometry = shapely.force_2d(shapely.from_wkt(wkt))
    except ShapelyError as error:
        raise _unreadable_wkt(wkt) from error
    if geometry.is_empty or not isinstance(geometry, Polygon | MultiPolygon):
        raise _unreadable_wkt(wkt)
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise not_finite(where)
    return geometry


def _unreadable_wkt(text: str) -> InputError:
    shown = text.strip()[:40]
    return InputError(
        "wkt.unreadable",
        Text(f"WKT 无法读取：{shown}", f"the WKT cannot be read: {shown}"),
        mend=Text(
            "需要完整的 POLYGON 或 MULTIPOLYGON，环须闭合",
            "a whole POLYGON or MULTIPOLYGON with closed rings is needed",
        ),
    )


def read_coordinate_list(decoded: Decoded, options: ReadOptions, limits: ReadLimits) -> ReadResult:
    """Read lines of `X,Y`, `longitude latitude` or `name,X,Y` as one parcel.

    An empty line begins another ring, a hole or a part by containment. Columns without order
    (degrees or metres) tell their order by their size.

    Raises
    ------
    InputError
        `coordinates.*`, `crs.*`, `txt.self_crossing`, `txt.zero_area`, `txt.rings_overlap`.
    """
    text = half_width(decoded.text)
    least = replace(limits, vertices=min(limits.vertices, MAX_VERTICES))
    require_vertex_count(text.count("\n") + text.count(";"), least)
    rings, lines = _rings(text)
    columns = np.concatenate(rings)
    try:
        decision = decide_reference(columns, Claim(), options, usual_order="en")
    except InputError as error:
        vertex = error.where.get("vertex")
        if isinstance(vertex, int):
            flat = [line for ring in lines for line in ring]
            error.where = {**error.where, "line": flat[vertex - 1]}
        raise

    def name_of(ring: int, index: int) -> Text:
        a, b = lines[ring][index], lines[ring][(index + 1) % len(lines[ring])]
        return Text(f"第 {a} 行至第 {b} 行", f"line {a} to line {b}")

    geometry, notes = polygon_of_rings(
        [decision.east_north(ring) for ring in rings],
        name_of,
        lambda ring, index: {"line": lines[ring][index]},
    )
    parcel = DrawnParcel("1", geometry, decision.epsg, diagnostics=notes)
    return ReadResult(COORDINATES, (parcel,), (*decoded.diagnostics, *decision.diagnostics))


def _rings(
    text: str,
) -> tuple[list[np.ndarray[tuple[int, ...], np.dtype[np.float64]]], list[list[int]]]:
    """Return rings as columns and the line of each vertex, closing points left out."""
    groups: list[list[tuple[float, float, int]]] = [[]]
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if not line.strip():
            groups.append([])
        for pair in _pairs(line, number):
            if not groups[-1] or groups[-1][-1][:2] != pair:
                groups[-1].append((*pair, number))
    kept = [group[:-1] if group[0][:2] == group[-1][:2] else group for group in groups if group]
    for group in kept:
        if len({pair[:2] for pair in group}) < 3:
            line = group[0][2] if group else 1
            raise _too_few(line)
    if not kept:
        raise _too_few(1)
    return [np.array([p[:2] for p in group]) for group in kept], [[p[2] for p in g] for g in kept]


def _pairs(line: str, number: int) -> list[tuple[float, float]]:
    pieces = [piece for piece in re.split(r";|(?<=\d),?\s+(?=\S+,)", line) if piece.strip()]
    return [_pair(piece, number) for piece in pieces]


def _numbers(piece: str) -> list[str]:
    """Return the last two fields of a piece if both are numbers; a point name may come first."""
    fields = [field for field in re.split(r"[,\s]+", piece.strip(" \t[](),")) if field]
    last = fields[-2:]
    whole = len(fields) in (2, 3) and all(re.fullmatch(_NUMBER, field) for field in last)
    return last if whole else []


def _pair(piece: str, number: int) -> tuple[float, float]:
    found = _numbers(piece)
    if not found:
        raise InputError(
            "coordinates.unreadable",
            Text(
                f"第 {number} 行不是坐标对：{piece.strip()[:40]}",
                f"line {number} is not a coordinate pair: {piece.strip()[:40]}",
            ),
            mend=Text("每行一点：X,Y 或 经度 纬度", "one point a line: X,Y or longitude latitude"),
            where={"line": number},
        )
    first, second = (float(value) for value in found)
    if not np.isfinite([first, second]).all():
        raise not_finite({"line": number})
    return first, second


def _too_few(line: int) -> InputError:
    return InputError(
        "coordinates.too_few_points",
        Text(f"第 {line} 行起不足 3 个不同的点", f"fewer than 3 distinct points from line {line}"),
        mend=Text("请补全坐标", "complete the coordinates"),
        where={"line": line},
    )
