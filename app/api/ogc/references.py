"""The coordinate references that are offered, and the order in which each writes its axes.

OGC API - Features Part 2: coordinates follow the axis order of the reference. EPSG has latitude
before longitude and north before east for all of them; only CRS84 has longitude first. Inside the
product east always comes first (app.domain.reference); the order turns here and nowhere else.
"""

from dataclasses import dataclass

from app.domain.reference import STORAGE_EPSG


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference by its address; `epsg` is what coordinates are computed in."""

    uri: str
    epsg: int
    north_first: bool
    in_degrees: bool

    @property
    def decimals(self) -> int:
        """How many decimals are written: 0.1 mm in degrees, 1 micrometre in metres."""
        return 9 if self.in_degrees else 6


def _epsg(code: int, *, in_degrees: bool = False) -> Reference:
    uri = f"http://www.opengis.net/def/crs/EPSG/0/{code}"
    return Reference(uri, code, north_first=True, in_degrees=in_degrees)


CRS84 = Reference(
    "http://www.opengis.net/def/crs/OGC/1.3/CRS84", STORAGE_EPSG, north_first=False, in_degrees=True
)
STORAGE = _epsg(STORAGE_EPSG, in_degrees=True)
OFFERED: tuple[Reference, ...] = (
    CRS84,
    STORAGE,
    _epsg(4326, in_degrees=True),
    _epsg(4547),
    _epsg(4548),
    _epsg(4526),
    _epsg(4527),
)
BY_URI = {reference.uri: reference for reference in OFFERED}
