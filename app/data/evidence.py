"""What the drawn zones rest on: cited points, and per zone how each side is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from annotated_types import Ge, Gt, Le
from pydantic import ConfigDict, TypeAdapter, ValidationError

from app.domain.zones import Side
from app.errors import DataError, Place
from app.text import Text

Degrees = tuple[Annotated[float, Ge(-180), Le(180)], Annotated[float, Ge(-90), Le(90)]]
Metres = Annotated[float, Gt(0)]
Share = Annotated[float, Ge(0), Le(1)]
_CLOSED = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class CitedPoint:
    """A published coordinate (longitude, latitude), where it was published and how exact it is."""

    __pydantic_config__ = _CLOSED
    what: Text
    at: Degrees
    citation: str
    accuracy_m: Metres


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a middle is taken to be, in exactly one of three ways.

    `mean_of` cited points; `at` an assumed longitude and latitude; or `within` a drawn zone, at a
    share of the way from its south end and, at that height, from its west side.
    """

    __pydantic_config__ = _CLOSED
    mean_of: tuple[str, ...] = ()
    at: Degrees | None = None
    within: str | None = None
    from_west: Share = 0.5
    from_south: Share = 0.5

    def __post_init__(self) -> None:
        """Refuse none or several of the three ways."""
        if bool(self.mean_of) + (self.at is not None) + (self.within is not None) != 1:
            raise ValueError("exactly one of mean_of, at, within")


@dataclass(frozen=True, slots=True)
class SideEvidence:
    """How one side is drawn; the words are explained at the head of `boundaries/evidence.yaml`.

    `offset_m` is towards the east (north) for an east or west (north or south) side; `at` is the
    longitude (latitude) of an assumed one.
    """

    __pydantic_config__ = _CLOSED
    drawn: Literal["anchored", "chord", "path", "assumed", "solved"]
    uncertainty_m: Metres
    evidence: Text
    point: str | None = None
    offset_m: float = 0.0
    points: tuple[str, ...] = ()
    at: float | None = None

    def __post_init__(self) -> None:
        """Refuse a side that lacks what its way of drawing needs, or carries anything else."""
        given = (self.point is not None, len(self.points), self.at is not None)
        needed = {
            "anchored": (True, 0, False),
            "chord": (False, 2, False),
            "path": (False, max(len(self.points), 2), False),
            "assumed": (False, 0, True),
            "solved": (False, 0, False),
        }
        if given != needed[self.drawn]:
            raise ValueError(f"a side drawn as {self.drawn} has other fields")


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle whose proportions are assumed and whose size is solved."""

    __pydantic_config__ = _CLOSED
    middle: Whereabouts
    east_west_m: Metres
    north_south_m: Metres
    evidence: Text


@dataclass(frozen=True, slots=True)
class ZoneEvidence:
    """How one zone is drawn, in exactly one of four ways: a union, four sides, rectangles, a place.

    `uncertainty_m` is given for rectangles and places, where it holds all around.
    """

    __pydantic_config__ = _CLOSED
    basis: Literal["reconstructed", "point_only"]
    evidence: Text
    union_of: tuple[str, ...] = ()
    sides: Mapping[Side, SideEvidence] | None = None
    rectangles: tuple[Rectangle, ...] = ()
    place: Whereabouts | None = None
    uncertainty_m: Metres | None = None

    def __post_init__(self) -> None:
        """Refuse a missing side, two unknowns, or a mixture of ways."""
        ways = (bool(self.union_of), self.sides is not None, bool(self.rectangles))
        if sum(ways) + (self.place is not None) != 1:
            raise ValueError("exactly one of union_of, sides, rectangles, place")
        if (self.basis == "point_only") != (self.place is not None):
            raise ValueError("a place is point_only, anything else is reconstructed")
        if (self.uncertainty_m is not None) != (bool(self.rectangles) or self.place is not None):
            raise ValueError("uncertainty_m belongs to rectangles and places")
        if self.sides is not None:
            solved = [side for side in self.sides.values() if side.drawn == "solved"]
            if len(self.sides) != 4 or len(solved) != 1:
                raise ValueError("four sides are needed, one of them solved")

    @property
    def side_uncertainties(self) -> Mapping[Side | None, float]:
        """Uncertainty in metres by side; by None where it is the same all around."""
        if self.sides is not None:
            return {side: drawn.uncertainty_m for side, drawn in self.sides.items()}
        return {} if self.uncertainty_m is None else {None: self.uncertainty_m}


@dataclass(frozen=True, slots=True)
class Evidence:
    """The whole file: cited points by id, drawn zones by id."""

    __pydantic_config__ = _CLOSED
    points: Mapping[str, CitedPoint]
    zones: Mapping[str, ZoneEvidence]


_READER = TypeAdapter(Evidence)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def refusal(problem: str, path: Path, record: str, said: str) -> DataError:
    """Return the error for an unsound record of a boundaries file, naming both."""
    where: Place = {"file": path.name, "record": record}
    return DataError(
        f"boundaries.{problem}",
        Text(f"{path.name} 的 {record} 有误：{said}", f"{path.name}, {record}: {said}"),
        where=where,
    )


def read_yaml(path: Path) -> Any:
    """Return the parsed file.

    Raises
    ------
    DataError
        `boundaries.unreadable` if the file is missing, not UTF-8 or not YAML.
    """
    try:
        # The chosen loader is a safe one: it builds plain values only.
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise refusal("unreadable", path, "-", str(error)) from error


def load_evidence(path: Path) -> Evidence:
    """Return what the drawn zones rest on.

    Raises
    ------
    DataError
        `boundaries.unreadable`, `boundaries.invalid` (unknown, missing or contradictory fields) or
        `boundaries.unknown_point`, naming the zone.
    """
    try:
        evidence = _READER.validate_python(read_yaml(path))
    except ValidationError as error:
        first = error.errors()[0]
        record = ".".join(str(step) for step in first["loc"])
        raise refusal("invalid", path, record, first["msg"]) from error
    for zone_id, zone in evidence.zones.items():
        for point in _points_used(zone):
            if point not in evidence.points:
                raise refusal("unknown_point", path, zone_id, f"no cited point {point}")
    return evidence


def _points_used(zone: ZoneEvidence) -> Sequence[str]:
    sides = list((zone.sides or {}).values())
    places = [rectangle.middle for rectangle in zone.rectangles]
    places += [zone.place] if zone.place else []
    used = [side.point for side in sides if side.point is not None]
    used += [point for side in sides for point in side.points]
    return used + [point for place in places for point in place.mean_of]
