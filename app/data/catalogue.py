"""The catalogue: industries, projects, facilities and roads, refused whole if one is unsound."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from app.data.catalogue_shapes import FacilityShape, IndustryShape, ProjectShape, RoadShape
from app.data.code_tables import load_industry_table, load_land_use_tables
from app.data.yaml_files import Strict, read_yaml, unsound
from app.domain.catalogue import Catalogue, Entry, Facility, Industry, Project, Road
from app.domain.catalogue_words import (
    FACILITY_KIND_WORDS,
    FACILITY_STATUS_WORDS,
    PROJECT_KIND_WORDS,
    PROJECT_STATUS_WORDS,
    ROAD_KIND_WORDS,
    ROAD_ROLE_WORDS,
    ROAD_STATUS_WORDS,
)
from app.domain.industry_codes import IndustryTable
from app.text import Text

S = TypeVar("S", bound=Strict)
Placed = TypeVar("Placed", ProjectShape, FacilityShape)
_INDUSTRIES = TypeAdapter(tuple[IndustryShape, ...])
_PROJECTS = TypeAdapter(tuple[ProjectShape, ...])
_FACILITIES = TypeAdapter(tuple[FacilityShape, ...])
_ROADS = TypeAdapter(tuple[RoadShape, ...])


def load_catalogue(folder: Path, documents: Collection[str], zones: Collection[str]) -> Catalogue:
    """Return everything in `industries/`, `projects/`, `facilities/` and `roads/`, and the codes.

    Parameters
    ----------
    folder : the rulebook
    documents, zones : ids that entries may name

    Raises
    ------
    DataError
        `catalogue.unreadable`, `.invalid`, `.empty`, `.duplicate_id`, `.dangling` for a document,
        zone, industry, road or class that does not exist, `.unknown_word` for a kind, status or
        role without words, `.half_placed` for a zone without its certainty or the reverse; and
        `codes.*` as the code tables say.
    """
    table = load_industry_table(folder)
    industries = [shape.entry() for shape in _read(folder / "industries", _INDUSTRIES)]
    projects = [_placed(shape).entry() for shape in _read(folder / "projects", _PROJECTS)]
    facilities = [_placed(shape).entry() for shape in _read(folder / "facilities", _FACILITIES)]
    roads = [shape.entry() for shape in _read(folder / "roads", _ROADS)]
    _check_entries([*industries, *projects, *facilities, *roads], documents, zones)
    _check_industries(industries, table)
    _check_projects(projects, {industry.id for industry in industries})
    known_roads = {road.id for road in roads}
    _check_facilities(facilities, known_roads)
    _check_roads(roads, known_roads)
    return Catalogue(
        industries=tuple(industries),
        projects=tuple(projects),
        facilities=tuple(facilities),
        roads=tuple(roads),
        industry_table=table,
        land_use_tables=load_land_use_tables(folder),
    )


def _read(folder: Path, shape: TypeAdapter[tuple[S, ...]]) -> list[S]:
    """Return the entries of every file of a folder; a folder without files is unsound."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise unsound("catalogue.empty", folder.name, "there is no file")
    return [entry for file in files for entry in read_yaml(file, shape, "catalogue")]


def _placed(shape: Placed) -> Placed:
    if (shape.zone is None) != (shape.zone_certainty is None):
        raise unsound("catalogue.half_placed", shape.id, "zone and certainty come together")
    return shape


def _check_entries(
    entries: Sequence[Entry], documents: Collection[str], zones: Collection[str]
) -> None:
    seen = set[str]()
    for entry in entries:
        if entry.id in seen:
            raise unsound("catalogue.duplicate_id", entry.id, "the id is used twice")
        seen.add(entry.id)
        _require(entry, (entry.source.document,), documents, "document")
        _require(entry, (placement.zone for placement in entry.placements), zones, "zone")


def _check_industries(industries: Sequence[Industry], table: IndustryTable) -> None:
    known = {industry.id for industry in industries}
    for industry in industries:
        _require(industry, _given(industry.parent), known - {industry.id}, "industry")
        _require(industry, (one.code for one in industry.gb4754), table.classes, "class")


def _check_projects(projects: Sequence[Project], industries: Collection[str]) -> None:
    for project in projects:
        _require(project, _given(project.industry), industries, "industry")
        _require_words(project, (project.kind,), PROJECT_KIND_WORDS)
        _require_words(project, _given(project.status), PROJECT_STATUS_WORDS)


def _check_facilities(facilities: Sequence[Facility], roads: Collection[str]) -> None:
    for facility in facilities:
        _require(facility, facility.roads, roads, "road")
        _require_words(facility, (facility.kind,), FACILITY_KIND_WORDS)
        _require_words(facility, _given(facility.status), FACILITY_STATUS_WORDS)


def _check_roads(roads: Sequence[Road], known: Collection[str]) -> None:
    for road in roads:
        _require(road, road.members, known, "road")
        _require_words(road, (road.kind,), ROAD_KIND_WORDS)
        _require_words(road, _given(road.status), ROAD_STATUS_WORDS)
        _require_words(road, (role.role for role in road.roles), ROAD_ROLE_WORDS)


def _given(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _require(entry: Entry, named: Iterable[str], known: Collection[str], what: str) -> None:
    for one in named:
        if one not in known:
            raise unsound("catalogue.dangling", entry.id, f"{what} {one} does not exist")


def _require_words(entry: Entry, used: Iterable[str], words: Mapping[str, Text]) -> None:
    for one in used:
        if one not in words:
            raise unsound("catalogue.unknown_word", entry.id, f"{one} has no words")
