"""Which Gauss-Kruger plane eastings and northings are in, when header and numbers may disagree."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Point

from app.data.formats.reference_names import Claim
from app.domain.areas import CGCS2000
from app.domain.parcels import Diagnostic
from app.domain.reference import ZONES, Plane, is_in_prefecture, to_degrees
from app.errors import AmbiguousInput, Candidate, InputError
from app.text import Text

# The 3-degree planes in which Liaocheng's parcels are surveyed: their border is 115.5 E.
LOCAL_ZONES = (38, 39)


@dataclass(frozen=True, slots=True)
class DecidedPlane:
    """The plane, what must be added to the eastings to be in it, and why it was taken."""

    epsg: int
    shift_m: float
    diagnostics: tuple[Diagnostic, ...]


def decide_plane(
    east: NDArray[np.float64],
    north: NDArray[np.float64],
    prefix: int | None,
    claim: Claim,
    chosen: Claim | None,
) -> DecidedPlane:
    """Decide the plane from the zone prefix, the caller's choice and the file's own claim.

    Raises
    ------
    InputError
        `crs.contradicts_coordinates` if the caller's choice cannot be the coordinates' plane.
    AmbiguousInput
        `input.ambiguous` if prefix and claim differ, or neither is there and not exactly one zone
        puts the coordinates in the prefecture.
    """
    if prefix is not None:
        return _prefixed(east, north, prefix, claim, chosen)
    told = chosen or claim
    if told.plane is not None:
        return _taken(told.plane.unprefixed, "crs.plane", told.origin)
    return _by_place(east, north)


def _taken(plane: Plane, code: str, why: Text, shift_m: float = 0.0) -> DecidedPlane:
    severity: Literal["info", "warning"] = "info" if code == "crs.plane" else "warning"
    message = Text(
        f"坐标系取 {plane.name.zh}，EPSG:{plane.epsg}；依据：{why.zh}",
        f"read in {plane.name.en}, EPSG:{plane.epsg}, from {why.en}",
    )
    note = Diagnostic(code, severity, message, {"epsg": plane.epsg, "zone": plane.zone})
    return DecidedPlane(plane.epsg, shift_m, (note,))


def _prefixed(
    east: NDArray[np.float64],
    north: NDArray[np.float64],
    prefix: int,
    claim: Claim,
    chosen: Claim | None,
) -> DecidedPlane:
    own = Plane(3 if prefix in ZONES[3] else 6, prefix, prefixed=True)
    told = (chosen or claim).plane
    by_prefix = Text("横坐标前两位", "the first two digits of the eastings")
    if told is None or told.central_meridian == own.central_meridian:
        odd_width = told is not None and told.zone != own.zone
        return _taken(own, "crs.width_contradiction" if odd_width else "crs.plane", by_prefix)
    other = Plane(told.degrees, told.zone, prefixed=True)
    shift_m = (other.zone - own.zone) * 1e6
    if chosen is None:
        raise _contradiction(float(east[0]), float(north[0]), own, other, claim)
    if claim.plane is not None and claim.plane.central_meridian == told.central_meridian:
        why = Text("调用者的选择（横坐标带号已替换）", "the caller's choice (prefix replaced)")
        return _taken(other, "crs.prefix_replaced", why, shift_m)
    raise InputError(
        "crs.contradicts_coordinates",
        Text(
            f"指定了 {told.name.zh}，但横坐标带号为 {prefix}",
            f"{told.name.en} was asked for, but the eastings begin with {prefix}",
        ),
        mend=Text("请更正 crs 或坐标", "correct crs or the coordinates"),
        where={"prefix": prefix, "epsg": told.epsg},
    )


def _place_of(east: float, north: float, plane: Plane) -> Point | None:
    """Return the place (degrees) of a pair without zone prefix, or None if there is none."""
    try:
        return to_degrees(Point(east, north), plane.unprefixed)
    except InputError:
        return None


def _described(place: Point | None) -> Text:
    if place is None:
        return Text("不在该带适用范围内", "outside the plane's range")
    inside = is_in_prefecture(place.x, place.y)
    return Text(
        f"东经 {place.x:.4f}、北纬 {place.y:.4f}，{'在' if inside else '不在'}聊城市范围",
        f"{place.x:.4f} E, {place.y:.4f} N, {'in' if inside else 'outside'} Liaocheng",
    )


def _distance_km(one: Point | None, other: Point | None) -> float:
    if one is None or other is None:
        return float("nan")
    return float(CGCS2000.inv(one.x, one.y, other.x, other.y)[2]) / 1000


def _contradiction(
    east: float, north: float, own: Plane, other: Plane, claim: Claim
) -> AmbiguousInput:
    digits = east - own.zone * 1e6
    places = [_place_of(digits, north, plane) for plane in (own, other)]
    apart_km = _distance_km(*places)
    reasons = (
        Text("以横坐标带号为准", "the prefix of the eastings is right"),
        Text(f"以{claim.origin.zh}为准，替换横坐标带号", f"{claim.origin.en} is right"),
    )
    candidates = [
        _candidate(plane, why, place)
        for plane, why, place in zip((own, other), reasons, places, strict=True)
    ]
    return AmbiguousInput(
        Text(
            f"{claim.origin.zh}带号 {other.zone}，横坐标带号 {own.zone}，两种读法相距 "
            f"{apart_km:.1f} km",
            f"{claim.origin.en} says zone {other.zone}, the eastings begin with {own.zone}: two "
            f"places {apart_km:.1f} km apart",
        ),
        candidates,
        mend=Text("请用 crs 选择其一，或更正文件", "choose one with crs, or correct the file"),
        where={"zone": other.zone, "prefix": own.zone, "distance_km": round(apart_km, 1)},
    )


def _candidate(plane: Plane, why: Text, place: Point | None) -> Candidate:
    lies = _described(place)
    meaning = Text(
        f"{why.zh}：{plane.name.zh}，位于{lies.zh}", f"{why.en}: {plane.name.en}, at {lies.en}"
    )
    return Candidate({"crs": f"EPSG:{plane.epsg}"}, meaning)


def _by_place(east: NDArray[np.float64], north: NDArray[np.float64]) -> DecidedPlane:
    """Take the zone that puts the coordinates in the prefecture, if it is one only."""
    corners = [
        (float(f(east)), float(g(north))) for f in (np.min, np.max) for g in (np.min, np.max)
    ]
    planes = [Plane(3, zone) for zone in LOCAL_ZONES]
    fitting = [plane for plane in planes if all(_lies_here(e, n, plane) for e, n in corners)]
    if len(fitting) == 1:
        why = Text(
            "文件未给带号，只有该带使地块落在聊城市",
            "the place: no zone is given, and only this one puts the parcel in Liaocheng",
        )
        return _taken(fitting[0], "crs.zone_assumed", why)
    why = Text("未给带号", "no zone is given")
    places = [_place_of(float(east[0]), float(north[0]), plane) for plane in planes]
    raise AmbiguousInput(
        Text(
            "横坐标无带号，文件也未给出带号；聊城市跨 115.5°E，38、39 两带都可能，两种读法相距 "
            f"{_distance_km(*places):.1f} km",
            "neither the eastings nor the file name a zone; Liaocheng lies across 115.5 E, in "
            f"zones 38 and 39; the two readings are {_distance_km(*places):.1f} km apart",
        ),
        [_candidate(plane, why, place) for plane, place in zip(planes, places, strict=True)],
        mend=Text("请用 crs 指定带号", "name the zone with crs"),
    )


def _lies_here(east: float, north: float, plane: Plane) -> bool:
    place = _place_of(east, north, plane)
    return place is not None and is_in_prefecture(place.x, place.y)
