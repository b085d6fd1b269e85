"""Find the reference and the axis order of coordinates from what a file says and from their size.

In metres, China's northings have seven digits below 6 000 000, its eastings six digits, or eight
with the zone in front; a Gauss-Kruger coordinate pair thus tells its own axis order. In degrees
its longitudes (above 73) are larger than its latitudes (below 54).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.data.formats.planes import decide_plane
from app.data.formats.reading import ReadOptions
from app.data.formats.reference_names import Claim, claim_of_epsg
from app.data.formats.refusals import not_finite
from app.domain.parcels import Diagnostic
from app.domain.reference import DEGREE_EPSGS, STORAGE_EPSG, ZONES, Coordinates
from app.errors import InputError
from app.text import Text

Order = Literal["en", "ne"]

_UNKNOWN, _LONGITUDE, _LATITUDE, _NORTH, _EAST = 0, 1, 2, 3, 4  # other values: a zone prefix
_MOST_DEGREES = 360.0


@dataclass(frozen=True, slots=True)
class Decision:
    """How the two columns of a file are to be read.

    `order` is that of the columns as they stand; `shift_m` is added to the easting (it replaces a
    zone prefix that the caller declared wrong, and is 0 otherwise).
    """

    epsg: int
    order: Order
    shift_m: float = 0.0
    diagnostics: tuple[Diagnostic, ...] = ()

    def east_north(self, columns: Coordinates) -> Coordinates:
        """Return the columns as (east, north) or (longitude, latitude)."""
        pairs = columns if self.order == "en" else columns[:, ::-1]
        return (
            pairs + np.array([self.shift_m, 0.0]) if self.shift_m else np.ascontiguousarray(pairs)
        )


def kinds_of(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Tell for each value what it can be: longitude, latitude, northing, easting, zone prefix."""
    millions = np.floor_divide(np.clip(values, -1e9, 1e9), 1e6)
    prefixed = np.isin(millions, [*ZONES[3], *ZONES[6]])
    return np.select(
        [
            prefixed,
            (values >= 1.8e6) & (values < 6.2e6),
            (values >= 1e4) & (values < 1e6),
            (values > 73) & (values < 136),
            (values > 3) & (values < 54),
        ],
        [millions.astype(np.int64), _NORTH, _EAST, _LONGITUDE, _LATITUDE],
        default=_UNKNOWN,
    ).astype(np.int64)


def decide_reference(
    columns: Coordinates,
    claim: Claim,
    options: ReadOptions,
    *,
    usual_order: Order,
    strict_degrees: bool = False,
) -> Decision:
    """Decide in which reference and which order a file's coordinates are given.

    Parameters
    ----------
    columns : the two columns as they stand in the file
    claim : what the file says of its own reference
    usual_order : the order that the format prescribes
    strict_degrees : degrees are in the usual order whatever their size (GeoJSON, GIS files)

    Raises
    ------
    InputError
        `coordinates.not_finite`, `coordinates.mixed`, `coordinates.unrecognised`,
        `crs.unsupported`, `crs.datum_refused`, `crs.contradicts_coordinates`,
        `crs.axis_order_impossible`.
    AmbiguousInput
        `input.ambiguous` if zone and prefix contradict each other or no zone is given.
    """
    bad = np.flatnonzero(~np.isfinite(columns).all(axis=1))
    if bad.size:
        raise not_finite({"vertex": int(bad[0]) + 1})
    chosen = claim_of_epsg(options.crs) if options.crs is not None else None
    if np.abs(columns).max() <= _MOST_DEGREES:
        return _decide_degrees(columns, claim, chosen, options, usual_order, strict=strict_degrees)
    return _decide_metres(columns, claim, chosen, options, usual_order)


def _decide_degrees(
    columns: Coordinates,
    claim: Claim,
    chosen: Claim | None,
    options: ReadOptions,
    usual_order: Order,
    *,
    strict: bool,
) -> Decision:
    told = chosen or claim
    # A TXT header always names a zone, even over degrees; another file that names a plane and
    # holds degrees contradicts itself.
    if told.plane is not None and (chosen is not None or claim.family != "txt"):
        raise _contradicts(told, Text("经纬度（度）", "degrees"))
    order = options.axis_order or (usual_order if strict else _degree_order(columns, usual_order))
    epsg = told.degrees_epsg or STORAGE_EPSG
    note = Diagnostic(
        "crs.degrees",
        "info" if told.plane is None else "warning",
        Text(
            f"坐标为经纬度（EPSG:{epsg}），{'先经度后纬度' if order == 'en' else '先纬度后经度'}"
            + ("；WGS 84 按 CGCS2000 读取（相差 1 米以内）" if epsg == 4326 else "")
            + ("；文件头的带号未使用" if told.plane else ""),
            f"coordinates are degrees (EPSG:{epsg}), "
            f"{'longitude' if order == 'en' else 'latitude'} first"
            + ("; WGS 84 is read as CGCS2000 (within 1 m)" if epsg == 4326 else "")
            + ("; the zone in the header is not used" if told.plane else ""),
        ),
        {"epsg": epsg, "axis_order": order},
    )
    return Decision(epsg, order, diagnostics=(note,))


def _degree_order(columns: Coordinates, usual_order: Order) -> Order:
    first, second = (set(kinds_of(columns[:, i]).tolist()) for i in (0, 1))
    if (first, second) == ({_LONGITUDE}, {_LATITUDE}):
        return "en"
    if (first, second) == ({_LATITUDE}, {_LONGITUDE}):
        return "ne"
    return usual_order


def _decide_metres(
    columns: Coordinates,
    claim: Claim,
    chosen: Claim | None,
    options: ReadOptions,
    usual_order: Order,
) -> Decision:
    told = chosen or claim
    if told.degrees_epsg in DEGREE_EPSGS:
        raise _contradicts(told, Text("投影坐标（米）", "metres"))
    order, prefix = _metre_order(columns)
    if options.axis_order is not None and options.axis_order != order:
        raise _impossible_order(options.axis_order)
    east, north = (columns[:, 0], columns[:, 1])[:: 1 if order == "en" else -1]
    plane = decide_plane(east, north, prefix, claim, chosen)
    notes = plane.diagnostics
    if order != usual_order:
        notes = (*notes, _swapped(claim, order))
    return Decision(plane.epsg, order, plane.shift_m, notes)


def _metre_order(columns: Coordinates) -> tuple[Order, int | None]:
    """Return the axis order and the zone prefix of the eastings (None without prefix)."""
    first, second = kinds_of(columns[:, 0]), kinds_of(columns[:, 1])
    for kinds in (first, second):
        odd = np.flatnonzero(kinds != kinds[0])
        if odd.size:
            raise _mixed(columns, int(odd[0]))
    a, b = int(first[0]), int(second[0])
    if a == _NORTH and (b == _EAST or b > _EAST):
        return "ne", None if b == _EAST else b
    if b == _NORTH and (a == _EAST or a > _EAST):
        return "en", None if a == _EAST else a
    raise _unrecognised(columns)


def _mixed(columns: Coordinates, row: int) -> InputError:
    a, b = (float(value) for value in columns[row])
    return InputError(
        "coordinates.mixed",
        Text(
            f"第 {row + 1} 个点（{a}，{b}）的位数、顺序或带号与第 1 个点不同",
            f"point {row + 1} ({a}, {b}) differs from the first in digits, order or zone prefix",
        ),
        mend=Text("请核对该点的坐标", "check that point"),
        where={"vertex": row + 1, "first": a, "second": b},
    )


def _unrecognised(columns: Coordinates) -> InputError:
    a, b = (float(value) for value in columns[0])
    return InputError(
        "coordinates.unrecognised",
        Text(
            f"坐标（{a}，{b}）既不是高斯克吕格坐标，也不是经纬度",
            f"({a}, {b}) is neither a Gauss-Kruger pair nor longitude and latitude",
        ),
        mend=Text(
            "需要 CGCS2000 坐标：纵坐标 7 位、横坐标 6 位或带带号 8 位（米），或经纬度（度）",
            "CGCS2000 is needed: northing of 7 digits, easting of 6, or 8 with the zone (metres), "
            "or degrees",
        ),
        where={"vertex": 1, "first": a, "second": b},
    )


def _contradicts(told: Claim, seen: Text) -> InputError:
    return InputError(
        "crs.contradicts_coordinates",
        Text(
            f"{told.origin.zh}指明 {told.name.zh}，但坐标是{seen.zh}",
            f"{told.origin.en} says {told.name.en}, but the coordinates are {seen.en}",
        ),
        mend=Text("请更正坐标系，或用 crs 指定", "correct the reference, or name it with crs"),
    )


def _impossible_order(order: Order) -> InputError:
    return InputError(
        "crs.axis_order_impossible",
        Text(
            f"指定的坐标顺序 {order} 与坐标位数不符",
            f"the axis order {order} cannot be: the northing has 7 digits, the easting 6 or 8",
        ),
        mend=Text("请去掉 axis_order 或改用另一顺序", "leave axis_order out, or give the other"),
        where={"axis_order": order},
    )


def _swapped(claim: Claim, order: Order) -> Diagnostic:
    return Diagnostic(
        f"{claim.family}.axes_swapped",
        "warning",
        Text(
            "X、Y 两列与格式规定的顺序相反，已按位数对调（纵坐标 7 位、横坐标 6 或 8 位）",
            "the two columns are in the reverse of the prescribed order and were exchanged: a "
            "northing has 7 digits, an easting 6 or 8",
        ),
        {"axis_order": order},
    )
