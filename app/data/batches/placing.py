"""Put a chunk of parcels into HOME_PLANE; what is wrong with a parcel stays with that parcel.

The good ones are moved all at once. Whatever looks odd goes through `place_parcel`, one by one,
which has the last word: its refusal is the row's error.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from app.data.formats.references import Decision
from app.domain.areas import SPLIT_LENGTH_M, polygons_of
from app.domain.flat import MULTIPOLYGON, POLYGON
from app.domain.parcels import MAX_VERTICES, DrawnParcel, place_parcel
from app.domain.reference import (
    DEGREE_EPSGS,
    HOME_PLANE,
    PREFECTURE_EXTENT,
    STORAGE_EPSG,
    Plane,
    plane_of_epsg,
    reproject,
)
from app.errors import InputError
from app.text import Text

Shapes = NDArray[np.object_]
Rows = NDArray[np.intp]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Placed:
    """One chunk in its plane.

    Attributes
    ----------
    drawn : every row as the file drew it, east first; None where nothing can be read
    rows : the rows that can be judged, ascending
    shapes : their geometries, metres in HOME_PLANE, valid and with area
    errors : by row, why it cannot be judged
    """

    drawn: Shapes
    epsg: int
    rows: Rows
    shapes: Shapes
    errors: Mapping[int, InputError]


def decoded(wkb: pa.BinaryArray) -> Shapes:
    """Return the shapes of WKB, flat; None for null and for what cannot be read."""
    records = wkb.to_numpy(zero_copy_only=False)
    with np.errstate(invalid="ignore"):  # coordinates that are no numbers are found later
        try:
            shapes = shapely.from_wkb(records, on_invalid="ignore")
        except (NotImplementedError, shapely.errors.GEOSException):  # curves spoil the whole call
            shapes = np.full(len(records), None, dtype=object)
            shapes[:] = [_decoded(record) for record in records]
    if shapely.has_z(shapes).any() or shapely.has_m(shapes).any():
        shapes = shapely.force_2d(shapes)
    return cast("Shapes", shapes)


def _decoded(record: bytes | None) -> BaseGeometry | None:
    try:
        return shapely.from_wkb(record, on_invalid="ignore")
    except (NotImplementedError, shapely.errors.GEOSException):
        return None


def place_chunk(wkb: pa.BinaryArray, decision: Decision, first_row: int) -> Placed:
    """Place the parcels of one chunk.

    Parameters
    ----------
    decision : how the file's coordinates are to be read
    first_row : number of the chunk's first row in the file, from 0; errors name rows from 1
    """
    read = decoded(wkb)
    drawn = read
    if decision.order != "en" or decision.shift_m:
        drawn = shapely.transform(read, decision.east_north)
    plane = _plane(decision.epsg)
    sound = np.flatnonzero(_usable(drawn) & _near(drawn, decision.epsg))
    own = _in_own_plane(drawn[sound], decision.epsg, plane)
    valid = shapely.is_valid(own) & (shapely.area(own) > 0)
    shapes = _home(own[valid], plane)
    placed = np.full(len(drawn), None, dtype=object)
    placed[sound[valid]] = shapes
    errors: dict[int, InputError] = {}
    null = wkb.is_null().to_numpy(zero_copy_only=False)
    for row in np.flatnonzero(shapely.is_missing(placed)).tolist():
        try:
            if drawn[row] is None and not null[row]:
                raise _unreadable(first_row + row + 1)
            placed[row] = _one(drawn[row], decision.epsg, first_row + row + 1)
        except InputError as error:
            errors[row] = error
    rows = np.flatnonzero(~shapely.is_missing(placed))
    return Placed(drawn, decision.epsg, rows, placed[rows], errors)


def drawn_parcel(geometry: BaseGeometry | None, epsg: int, number: int) -> DrawnParcel:
    """Return a row as a single parcel, as the readers of single files would draw it."""
    parts = polygons_of(geometry) if geometry is not None else []
    shape = parts[0] if len(parts) == 1 else MultiPolygon(parts)
    return DrawnParcel(str(number), shape, epsg)


def _plane(epsg: int) -> Plane:
    plane = HOME_PLANE if epsg in DEGREE_EPSGS else plane_of_epsg(epsg)
    if plane is None:  # decisions name no other reference
        raise ValueError(f"EPSG:{epsg}")
    return plane.unprefixed


def _usable(shapes: Shapes) -> Flags:
    """Tell which are polygons with few enough vertices, all of them finite."""
    kinds = np.isin(shapely.get_type_id(shapes), (POLYGON, MULTIPOLYGON))
    usable = kinds & ~shapely.is_empty(shapes)
    usable &= shapely.get_num_coordinates(shapes) <= MAX_VERTICES
    coordinates, owners = shapely.get_coordinates(shapes, return_index=True)
    finite = np.isfinite(coordinates)
    if not finite.all():
        usable[owners[~finite.all(axis=1)]] = False
    found: Flags = usable
    return found


def _near(shapes: Shapes, epsg: int) -> Flags:
    """Tell which certainly lie in the prefecture; the others are looked at one by one."""
    west, south, east, north = PREFECTURE_EXTENT if epsg in DEGREE_EPSGS else _inner(epsg)
    with np.errstate(invalid="ignore"):
        bounds = shapely.bounds(shapes)
        inside = (bounds[:, 0] >= west) & (bounds[:, 1] >= south)
        found: Flags = inside & (bounds[:, 2] <= east) & (bounds[:, 3] <= north)
    return found


@lru_cache(maxsize=16)
def _inner(epsg: int) -> tuple[float, float, float, float]:
    """Return a rectangle in a plane that lies wholly within PREFECTURE_EXTENT."""
    west, south, east, north = PREFECTURE_EXTENT
    sides = []
    for x0, y0, x1, y1 in (
        (west, south, west, north), (west, south, east, south),
        (east, south, east, north), (west, north, east, north),
    ):  # fmt: skip
        line = shapely.segmentize(shapely.LineString([(x0, y0), (x1, y1)]), 0.01)
        sides.append(shapely.get_coordinates(reproject(line, STORAGE_EPSG, epsg)))
    return (
        float(sides[0][:, 0].max()), float(sides[1][:, 1].max()),
        float(sides[2][:, 0].min()), float(sides[3][:, 1].min()),
    )  # fmt: skip


def _moved(shapes: Shapes, source_epsg: int, target_epsg: int) -> Shapes:
    return cast("Shapes", reproject(cast("Any", shapes), source_epsg, target_epsg))


def _in_own_plane(shapes: Shapes, epsg: int, plane: Plane) -> Shapes:
    """Move degrees to HOME_PLANE, and take the zone prefix off metres, as `place_parcel` does."""
    if not len(shapes) or epsg == plane.epsg:
        return shapes
    if epsg in DEGREE_EPSGS:
        return _moved(shapes, STORAGE_EPSG, plane.epsg)
    prefix_m = np.array([plane.zone * 1_000_000.0, 0.0])
    return cast("Shapes", shapely.transform(shapes, lambda xy: xy - prefix_m))


def _home(shapes: Shapes, plane: Plane) -> Shapes:
    """Move parcels of another plane to HOME_PLANE along edges that stay where they were."""
    if not len(shapes) or plane == HOME_PLANE:
        return shapes
    dense = shapely.segmentize(shapes, SPLIT_LENGTH_M)
    moved = _moved(dense, plane.epsg, HOME_PLANE.epsg)
    for row in np.flatnonzero(~shapely.is_valid(moved)).tolist():  # a hair torn by the move
        moved[row] = MultiPolygon(polygons_of(shapely.make_valid(moved[row])))
    return moved


def _one(geometry: BaseGeometry | None, epsg: int, number: int) -> BaseGeometry:
    parcel = place_parcel(drawn_parcel(geometry, epsg, number))
    shapes = np.array([parcel.geometry], dtype=object)
    return cast("BaseGeometry", _home(shapes, parcel.plane)[0])


def _unreadable(number: int) -> InputError:
    return InputError(
        "geometry.unreadable",
        Text("几何数据无法读取", "the geometry cannot be read"),
        mend=Text("请重新导出该行", "export that row again"),
        where={"parcel": str(number)},
    )
