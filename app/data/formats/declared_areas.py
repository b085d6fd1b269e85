"""Compare the area that a file prints with the areas computed from its points."""

import math

from shapely.geometry import MultiPolygon, Polygon

from app.data.formats.txt_numbers import read_area
from app.domain.areas import ellipsoidal_area_m2, ha_from_m2, mu_from_m2, planar_area_m2
from app.domain.parcels import Diagnostic
from app.domain.reference import DEGREE_EPSGS, HOME_PLANE, plane_of_epsg, to_plane
from app.errors import Place
from app.text import Text

# A printed area may differ from the computed one by the larger of these: 1 m2, one part in 1000.
TOLERANCE_M2, TOLERANCE_SHARE = 1.0, 0.001
_SAME_UNIT_SHARE = 0.2  # a number this near an area, in some unit, was meant in that unit
_UNITS_M2 = {"公顷 ha": 1e4, "平方米 m2": 1.0, "亩 mu": 2000 / 3}


def areas_of_drawn(geometry: Polygon | MultiPolygon, epsg: int) -> tuple[float, float]:
    """Return the planar and the ellipsoidal area (m2) of a geometry in metres or degrees.

    Raises
    ------
    InputError
        `crs.out_of_range`.
    """
    if epsg in DEGREE_EPSGS:
        geometry, plane = to_plane(geometry, HOME_PLANE), HOME_PLANE
    else:
        plane = plane_of_epsg(epsg) or HOME_PLANE
    return planar_area_m2(geometry), ellipsoidal_area_m2(geometry, plane)


def check_declared_area(
    printed: str, geometry: Polygon | MultiPolygon, epsg: int, where: Place
) -> tuple[float | None, tuple[Diagnostic, ...]]:
    """Return the declared area in m2 (None if none is printed) and what it agrees with.

    The unit is the printed one, else whichever of hectares, m2 and mu brings the number near the
    computed area, else hectares, which the format prescribes.

    Raises
    ------
    InputError
        `crs.out_of_range`.
    """
    read = read_area(printed)
    if read is None or read[0] == 0:
        return None, ()
    value, half_digit, unit_m2 = read
    planar_m2, ellipsoidal_m2 = areas_of_drawn(geometry, epsg)
    notes: tuple[Diagnostic, ...] = ()
    if unit_m2 is None:
        unit_m2, notes = _unit_m2(value, ellipsoidal_m2, where)
    declared_m2 = value * unit_m2
    if not math.isfinite(declared_m2):
        return None, ()
    rounding_m2 = half_digit * unit_m2 * 1.001
    return declared_m2, (
        *notes,
        _compared(declared_m2, rounding_m2, planar_m2, ellipsoidal_m2, where),
    )


def _unit_m2(value: float, area_m2: float, where: Place) -> tuple[float, tuple[Diagnostic, ...]]:
    for name, factor_m2 in _UNITS_M2.items():
        if abs(value * factor_m2 - area_m2) <= _SAME_UNIT_SHARE * area_m2:
            if factor_m2 == 1e4:
                return factor_m2, ()
            zh, en = name.split()
            note = Diagnostic(
                "txt.area_unit",
                "warning",
                Text(f"声明面积按{zh}读取（规定为公顷）", f"the area is read in {en}, not ha"),
                where,
            )
            return factor_m2, (note,)
    return 1e4, ()


def _in_three_units(area_m2: float) -> Text:
    ha, mu = ha_from_m2(area_m2), mu_from_m2(area_m2)
    return Text(
        f"{area_m2:.2f} 平方米（{ha:.4f} 公顷，{mu:.4f} 亩）",
        f"{area_m2:.2f} m2 ({ha:.4f} ha, {mu:.4f} mu)",
    )


def _compared(
    declared_m2: float, rounding_m2: float, planar_m2: float, ellipsoidal_m2: float, where: Place
) -> Diagnostic:
    printed, flat, curved = (
        _in_three_units(area_m2) for area_m2 in (declared_m2, planar_m2, ellipsoidal_m2)
    )
    code = _agreement(declared_m2, rounding_m2, planar_m2, ellipsoidal_m2)
    verdict = _AGREEMENTS[code]
    return Diagnostic(
        code,
        "warning" if code == "txt.area_differs" else "info",
        Text(
            f"声明面积 {printed.zh}{verdict.zh}；投影面积 {flat.zh}，椭球面积 {curved.zh}",
            f"the declared area, {printed.en}, {verdict.en}; planar {flat.en}, "
            f"ellipsoidal {curved.en}",
        ),
        {
            **where,
            "declared_m2": declared_m2,
            "planar_m2": round(planar_m2, 2),
            "ellipsoidal_m2": round(ellipsoidal_m2, 2),
        },
    )


_AGREEMENTS = {
    "txt.area_equals_both": Text("与投影、椭球面积均一致", "equals both areas"),
    "txt.area_equals_planar": Text("等于投影面积", "equals the planar area"),
    "txt.area_equals_ellipsoidal": Text("等于椭球面积", "equals the ellipsoidal area"),
    "txt.area_close": Text("与两者相差在容差内", "is within tolerance"),
    "txt.area_differs": Text("与两者都不符", "equals neither"),
}


def _agreement(
    declared_m2: float, rounding_m2: float, planar_m2: float, ellipsoidal_m2: float
) -> str:
    is_planar = abs(declared_m2 - planar_m2) <= rounding_m2
    is_ellipsoidal = abs(declared_m2 - ellipsoidal_m2) <= rounding_m2
    if is_planar or is_ellipsoidal:
        one = "txt.area_equals_planar" if is_planar else "txt.area_equals_ellipsoidal"
        return "txt.area_equals_both" if is_planar and is_ellipsoidal else one
    off_m2 = min(abs(declared_m2 - planar_m2), abs(declared_m2 - ellipsoidal_m2))
    beyond = off_m2 > max(TOLERANCE_M2, TOLERANCE_SHARE * ellipsoidal_m2)
    return "txt.area_differs" if beyond else "txt.area_close"
