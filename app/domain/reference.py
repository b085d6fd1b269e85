"""Coordinate references of Chinese land administration, and the only transformer of this product.

Every coordinate pair inside the product is (east, north) or (longitude, latitude): `always_xy`.
EPSG, survey paper and the boundary-point TXT print north first; readers swap at the door.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer, proj_version_str
from shapely.geometry.base import BaseGeometry

from app.errors import InputError
from app.text import Text

STORAGE_EPSG = 4490  # CGCS2000, longitude/latitude
DEGREE_EPSGS = frozenset({4490, 4326})  # WGS 84 is read as CGCS2000: they agree within 1 m

TRANSFORMED_BY = f"PROJ {proj_version_str}"  # another version may move a last digit

# Gauss-Kruger zones that mainland China uses: 3-degree 25-45, 6-degree 13-23.
ZONES = {3: range(25, 46), 6: range(13, 24)}

# Longitude and latitude between which Liaocheng lies, with a margin of about 10 km: a check that
# coordinates were understood, never a boundary.
PREFECTURE_EXTENT = (115.1, 35.65, 116.75, 37.15)

Coordinates = NDArray[np.float64]
G = TypeVar("G", bound=BaseGeometry)


@dataclass(frozen=True, slots=True)
class Plane:
    """A Gauss-Kruger plane on CGCS2000: zone width in degrees, zone number, zone prefix or not.

    >>> Plane(3, 39, prefixed=True).epsg, Plane(3, 39).epsg, Plane(6, 20).central_meridian
    (4527, 4548, 117)
    """

    degrees: Literal[3, 6]
    zone: int
    prefixed: bool = False

    def __post_init__(self) -> None:
        """Raise InputError `crs.zone_unknown` for a zone that China does not use."""
        if self.zone not in ZONES[self.degrees]:
            raise InputError(
                "crs.zone_unknown",
                Text(
                    f"{self.degrees} 度带没有带号 {self.zone}",
                    f"there is no {self.degrees}-degree zone {self.zone}",
                ),
                mend=Text("请核对带号", "check the zone number"),
                where={"zone": self.zone},
            )

    @property
    def central_meridian(self) -> int:
        """Longitude of the central meridian, whole degrees east."""
        return self.zone * 3 if self.degrees == 3 else self.zone * 6 - 3

    @property
    def epsg(self) -> int:
        """EPSG code: 4491-4501 and 4502-4512 (6-degree), 4513-4533 and 4534-4554 (3-degree)."""
        first = {(3, True): 4513, (3, False): 4534, (6, True): 4491, (6, False): 4502}
        return first[self.degrees, self.prefixed] + self.zone - ZONES[self.degrees].start

    @property
    def unprefixed(self) -> "Plane":
        """The same plane with a false easting of 500 km and no zone prefix."""
        return Plane(self.degrees, self.zone)

    @property
    def name(self) -> Text:
        """How the plane is written in a report."""
        return Text(
            f"CGCS2000 {self.degrees}度带 第{self.zone}带（CM {self.central_meridian}°E）",
            f"CGCS2000 {self.degrees}-degree zone {self.zone} (CM {self.central_meridian} E)",
        )


HOME_PLANE = Plane(3, 39)  # central meridian 117 E: where edges given in degrees are straight


def plane_of_epsg(epsg: int) -> Plane | None:
    """Return the Gauss-Kruger plane with that EPSG code, or None if it is none of them.

    >>> plane_of_epsg(4527)
    Plane(degrees=3, zone=39, prefixed=True)
    """
    spans: tuple[tuple[int, Literal[3, 6], bool], ...] = (
        (4491, 6, True),
        (4502, 6, False),
        (4513, 3, True),
        (4534, 3, False),
    )
    for first, degrees, prefixed in spans:
        if first <= epsg < first + len(ZONES[degrees]):
            return Plane(degrees, epsg - first + ZONES[degrees].start, prefixed)
    return None


def zone_of_longitude(longitude: float, degrees: Literal[3, 6] = 3) -> int:
    """Return the Gauss-Kruger zone whose central meridian is nearest to `longitude` (degrees).

    >>> zone_of_longitude(115.74), zone_of_longitude(115.44), zone_of_longitude(115.74, 6)
    (39, 38, 20)
    """
    return int((longitude + 1.5) // 3) if degrees == 3 else int(longitude // 6) + 1


@lru_cache(maxsize=64)
def _transformer(source_epsg: int, target_epsg: int) -> Transformer:
    return Transformer.from_crs(source_epsg, target_epsg, always_xy=True)


def _mapping(source_epsg: int, target_epsg: int) -> Callable[[Coordinates], Coordinates]:
    transformer = _transformer(source_epsg, target_epsg)

    def transform(coordinates: Coordinates) -> Coordinates:
        moved = np.empty_like(coordinates)
        moved[:, 0], moved[:, 1] = transformer.transform(coordinates[:, 0], coordinates[:, 1])
        if not np.isfinite(moved).all():
            raise _out_of_range(source_epsg)
        return moved

    return transform


def reproject(geometry: G, source_epsg: int, target_epsg: int) -> G:
    """Move the vertices of `geometry` to another reference; edges are not densified.

    Parameters
    ----------
    geometry : any shapely geometry, (east, north) metres or (longitude, latitude) degrees
    source_epsg, target_epsg : codes of CGCS2000 or WGS 84 references

    Raises
    ------
    InputError
        `crs.out_of_range` if a vertex cannot be expressed in the target reference.
    """
    if source_epsg == target_epsg or {source_epsg, target_epsg} <= DEGREE_EPSGS:
        return geometry
    moved: G = shapely.transform(geometry, _mapping(source_epsg, target_epsg))
    return moved


def _out_of_range(source_epsg: int) -> InputError:
    return InputError(
        "crs.out_of_range",
        Text("坐标超出该坐标系的适用范围", "coordinates lie outside the reference's range"),
        mend=Text("请核对坐标系、带号与坐标顺序", "check the reference, zone and axis order"),
        where={"epsg": source_epsg},
    )


def to_degrees(geometry: G, plane: Plane) -> G:
    """Move `geometry` (metres in `plane`) to CGCS2000 longitude/latitude."""
    return reproject(geometry, plane.epsg, STORAGE_EPSG)


def to_plane(geometry: G, plane: Plane) -> G:
    """Move `geometry` (CGCS2000 degrees) to metres in `plane`."""
    return reproject(geometry, STORAGE_EPSG, plane.epsg)


def is_in_prefecture(longitude: float, latitude: float) -> bool:
    """Tell whether a place is where Liaocheng could be; see PREFECTURE_EXTENT.

    >>> is_in_prefecture(115.74, 36.85), is_in_prefecture(36.85, 115.74)
    (True, False)
    """
    west, south, east, north = PREFECTURE_EXTENT
    return west <= longitude <= east and south <= latitude <= north
