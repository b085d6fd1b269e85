"""Make a polygon of rings: which is a hole and which a part is decided by containment alone."""

from collections.abc import Callable, Sequence

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from app.domain.areas import polygons_of
from app.domain.parcels import Diagnostic
from app.domain.reference import Coordinates
from app.errors import InputError, InputTooLarge, Place
from app.text import Text

MOST_RINGS = 1_000  # of one parcel: which contains which is asked for every pair
_DOUBLE_COUNTED_SHARE = 1e-9  # rounding of an overlay of touching parts, not an overlap
Namer = Callable[[int, int], Text]  # (ring, segment) -> how the segment is called
PlaceOf = Callable[[int, int], Place]


def polygon_of_rings(
    rings: Sequence[Coordinates], name_of: Namer, place_of: PlaceOf
) -> tuple[Polygon | MultiPolygon, tuple[Diagnostic, ...]]:
    """Join rings into one polygon with holes and parts.

    A ring within an odd number of others is a hole, every other one a part. Parts that share an
    edge become one.

    Parameters
    ----------
    rings : distinct vertices (closing one left out), (east, north) or degrees
    name_of, place_of : how segment `k` (from vertex k to the next) of ring `i` is called, and where
        it is in the file

    Raises
    ------
    InputError
        `txt.zero_area`, `txt.self_crossing`, `txt.rings_overlap`, `input.too_many_rings`.
    """
    if len(rings) > MOST_RINGS:
        raise _too_many(len(rings))
    polygons = [Polygon(ring) for ring in rings]
    for index, polygon in enumerate(polygons):
        _require_simple(index, polygon, name_of, place_of)
    parents = _parents(polygons)
    geometry = _assembled(polygons, parents)
    if geometry.is_valid or len(polygons) == 1:
        return geometry, ()
    return _joined(polygons, geometry, parents, place_of)


def _too_many(rings: int) -> InputTooLarge:
    return InputTooLarge(
        "input.too_many_rings",
        Text(
            f"地块有 {rings} 个圈，上限 {MOST_RINGS}", f"{rings} rings; the limit is {MOST_RINGS}"
        ),
        mend=Text("请拆分地块", "split the parcel"),
    )


def _require_simple(index: int, polygon: Polygon, name_of: Namer, place_of: PlaceOf) -> None:
    if not polygon.exterior.is_simple:
        one, other = _crossing_segments(polygon)
        a, b = name_of(index, one), name_of(index, other)
        raise InputError(
            "txt.self_crossing",
            Text(f"边界自相交：{a.zh} 与 {b.zh}", f"the boundary meets itself: {a.en} and {b.en}"),
            mend=Text(
                "请更正点的顺序或坐标；本系统不自动修复，以免改变面积",
                "correct the order or the coordinates; it is not repaired, since that changes "
                "the area",
            ),
            where={**place_of(index, one), "other_line": place_of(index, other).get("line", 0)},
        )
    if polygon.area == 0:
        name = name_of(index, 0)
        raise InputError(
            "txt.zero_area",
            Text(f"{name.zh} 起的圈面积为 0", f"the ring from {name.en} has no area"),
            mend=Text("请检查各点是否在一条直线上", "check whether all points lie on one line"),
            where=place_of(index, 0),
        )


def _crossing_segments(polygon: Polygon) -> tuple[int, int]:
    """Return the first two segments of a ring that meet elsewhere than at a common end."""
    xy = shapely.get_coordinates(polygon.exterior)
    segments = shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1))
    count = len(segments)
    tree = shapely.STRtree(segments)
    for one in range(count):
        for other in sorted(int(k) for k in tree.query(segments[one], predicate="intersects")):
            neighbours = other - one in (1, count - 1)
            if other <= one:
                continue
            if not neighbours or segments[one].intersection(segments[other]).length > 0:
                return one, other
    return 0, count - 1


def _parents(polygons: Sequence[Polygon]) -> list[list[int]]:
    """Return for each ring the rings that contain it."""
    containing: list[list[int]] = [[] for _ in polygons]
    tree = shapely.STRtree(polygons)
    inner, outer = tree.query(polygons, predicate="covered_by")
    for i, o in zip(inner.tolist(), outer.tolist(), strict=True):
        if i != o and (polygons[o].area > polygons[i].area or o < i):
            containing[i].append(o)
    return containing


def _assembled(
    polygons: Sequence[Polygon], parents: Sequence[Sequence[int]]
) -> Polygon | MultiPolygon:
    holes: dict[int, list[Polygon]] = {}
    for index, around in enumerate(parents):
        if len(around) % 2:
            nearest = min(around, key=lambda k: polygons[k].area)
            holes.setdefault(nearest, []).append(polygons[index])
    parts = [
        Polygon(polygons[i].exterior, [hole.exterior for hole in holes.get(i, [])])
        for i, around in enumerate(parents)
        if len(around) % 2 == 0
    ]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _joined(
    polygons: Sequence[Polygon],
    geometry: Polygon | MultiPolygon,
    parents: Sequence[Sequence[int]],
    place_of: PlaceOf,
) -> tuple[Polygon | MultiPolygon, tuple[Diagnostic, ...]]:
    """Union parts that share edges; refuse rings that overlap."""
    parts = polygons_of(geometry)
    if not all(part.is_valid for part in parts):
        raise _overlap(next(i for i, around in enumerate(parents) if around), place_of)
    union = shapely.union_all(parts)
    drawn = sum(part.area for part in parts)
    if abs(drawn - union.area) > _DOUBLE_COUNTED_SHARE * drawn:
        tree = shapely.STRtree(polygons)
        ones, others = tree.query(polygons, predicate="overlaps")
        pairs = [i for i, o in zip(ones.tolist(), others.tolist(), strict=True) if i > o]
        raise _overlap(pairs[0] if pairs else len(polygons) - 1, place_of)
    note = Diagnostic(
        "txt.parts_joined",
        "info",
        Text("有公共边的部分已合并为一个面", "parts that share an edge were joined"),
        place_of(0, 0),
    )
    return union, (note,)


def _overlap(index: int, place_of: PlaceOf) -> InputError:
    where = place_of(index, 0)
    line = where.get("line", "?")
    return InputError(
        "txt.rings_overlap",
        Text(
            f"第 {line} 行起的圈与另一圈部分重叠，既不是孔也不是独立部分",
            f"the ring at line {line} partly overlaps another: neither a hole nor a part",
        ),
        mend=Text("请在源软件中修正边界", "mend the boundary at its source"),
        where=where,
    )
