"""How much land of one kind lies in a site, by classified layers, and how surely.

Where no layer is complete, where two classes contradict each other, or where a code is too coarse
to tell, the land may be of the kind or not: the figure is then a lower bound.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from app.domain.areas import ellipsoidal_area_m2, united, without_hairs
from app.domain.layers import Layer
from app.domain.overlay import NOISE_AREA_M2, LayerOverlap, overlay
from app.domain.parcels import Parcel


@dataclass(frozen=True, slots=True)
class LandTerm:
    """Which codes of one system are land of a kind: by prefix, with exceptions.

    `classes` are the codes that the system has; a code that begins with none of them is unknown.
    """

    prefixes: Sequence[str]
    exceptions: Sequence[str] = ()
    classes: Collection[str] = field(default_factory=frozenset)

    def counts(self, code: str) -> bool | None:
        """Tell whether a code is land of the kind; None for one unknown, or too coarse to tell.

        >>> term = LandTerm(("05", "10", "1109"), ("1006",), {"01", "05", "10", "11"})
        >>> [term.counts(code) for code in ("0508", "1006", "0103", "10", "11", "1109", "99", "")]
        [True, False, False, None, None, True, None, None]
        """
        if not code:
            return None
        if code.startswith(tuple(self.exceptions)):
            return False
        if code.startswith(tuple(self.prefixes)):
            return None if any(one.startswith(code) for one in self.exceptions) else True
        if any(one.startswith(code) for one in self.prefixes):
            return None
        return False if code.startswith(tuple(self.classes)) else None


@dataclass(frozen=True, slots=True)
class LandArea:
    """Land of a kind in a site of `site_m2`: `least_m2` is certain, `open_m2` may be it or not.

    Areas are ellipsoidal.
    """

    site_m2: float
    least_m2: float
    open_m2: float

    @property
    def is_exact(self) -> bool:
        """Whether nothing is left open."""
        return self.open_m2 == 0.0

    @property
    def covered_share(self) -> float:
        """The share of the site, 0..1, of which the layers say whether it is land of the kind."""
        return max(0.0, 1.0 - self.open_m2 / self.site_m2)


def tally_land(
    site: Parcel, layers: Sequence[Layer], terms: Mapping[str, LandTerm]
) -> LandArea | None:
    """Return how much land of a kind a site has.

    Parameters
    ----------
    layers : `classifies` layers; they may overlap, area is counted once
    terms : by code system; a layer of another system says nothing, for one number means different
        land in different systems

    Returns
    -------
    None if the site has no area or no layer of a known system reaches it

    Raises
    ------
    InputError
        `crs.out_of_range` if a geometry cannot be moved to the site's plane.
    """
    site_m2 = ellipsoidal_area_m2(site.geometry, site.plane)
    readable = [layer for layer in layers if layer.code_system in terms]
    overlaps = [overlay(site, layer, site_m2) for layer in readable] if site_m2 else []
    overlaps = [found for found in overlaps if found.classes or found.covered_share > 0]
    if not overlaps:
        return None
    of_kind = _where(overlaps, terms, lambda said, _: said is True)
    other = _where(overlaps, terms, lambda said, _: said is False)
    surely_other = _where(overlaps, terms, lambda said, complete: said is False and complete)
    least = of_kind.difference(other)
    unsaid = site.geometry.difference(united([least, surely_other.difference(of_kind)]))
    return LandArea(
        site_m2,
        ellipsoidal_area_m2(least, site.plane),
        ellipsoidal_area_m2(_without_noise(unsaid), site.plane),
    )


def _where(
    overlaps: Iterable[LayerOverlap],
    terms: Mapping[str, LandTerm],
    wanted: Callable[[bool | None, bool], bool],
) -> BaseGeometry:
    """Return where the classes say what is wanted: inside complete areas, and outside of them."""
    found = []
    for one in overlaps:
        term = terms[str(one.layer.code_system)]
        for part in one.classes:
            said = term.counts(part.code)
            if wanted(said, False):
                found.append(part.geometry)
            elif wanted(said, True):
                found.append(part.geometry.intersection(one.covered))
    return shapely.union_all(found) if found else MultiPolygon()


def _without_noise(geometry: BaseGeometry) -> BaseGeometry:
    wide = without_hairs(geometry)
    return MultiPolygon([part for part in wide.geoms if part.area >= NOISE_AREA_M2])
