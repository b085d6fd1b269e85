"""The catalogue of rasters: what each is, who says so, and one COG GeoTIFF for it."""

import hashlib
import math
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, model_validator

from app.data.raster_files import Header, RasterFile, read_header
from app.data.yaml_files import Strict, Words, read_yaml, unsound
from app.domain.rasters import CoverClass, Grid, Raster, VectorTerm
from app.domain.reference import DEGREE_EPSGS

CATALOGUE = "rasters.yaml"
METRES_PER_DEGREE = 111_320.0
# How far a declared cell size may be from the file's: metres are exact, a cell of degrees is
# narrower than high.
RESOLUTION_TOLERANCE = {"metres": 0.001, "degrees": 0.30}


class _Class(Strict):
    name: Words
    built_up: bool
    colour: str = Field(pattern="^#[0-9a-f]{6}$")


class _Vector(Strict):
    topic: str
    code_system: str
    prefixes: tuple[Annotated[str, Field(min_length=1)], ...] = Field(min_length=1)
    exceptions: tuple[str, ...]
    source: Words


class _Entry(Strict):
    id: str = Field(pattern=r"^[a-z0-9-]+$")
    kind: Literal["land_cover", "elevation"]
    name: Words
    basis: Literal["official", "demonstration"]
    source: Words
    licence: str = Field(min_length=1)
    data_date: date | None
    valid_from: date | None
    valid_until: date | None
    file: str = Field(pattern=r"^\w[\w-]*(/\w[\w-]*)*\.tif$")  # below its folder, whatever is in it
    resolution_m: float = Field(gt=0, le=1000)
    accuracy: Words
    unit: Literal["m"] | None = None
    shaded: tuple[float, float] | None = None
    classes: dict[int, _Class] = Field(default_factory=dict)
    vector: _Vector | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "_Entry":
        cover = self.kind == "land_cover"
        if {bool(self.classes), self.unit is None, self.shaded is None} != {cover}:
            raise ValueError("land cover needs classes, elevation a unit and `shaded`")
        if self.shaded is not None and not self.shaded[0] < self.shaded[1]:
            raise ValueError("`shaded` goes from the lower value to the higher")
        if self.vector is not None and not cover:
            raise ValueError("only land cover has a vector counterpart")
        return self


def load_rasters(
    shipped: Path, installed: Path | None = None, *, demonstration: bool
) -> tuple[RasterFile, ...]:
    """Load the rasters of `shipped`/rasters.yaml and of `installed`/rasters.yaml, by id.

    Parameters
    ----------
    shipped : the shipped `layers` folder
    installed : a folder of the installation's own; one without a catalogue has no rasters
    demonstration : whether fictitious rasters are loaded

    Raises
    ------
    DataError
        `rasters.invalid` or `rasters.unreadable` (catalogue or file), `rasters.duplicate`,
        `rasters.crs`, `rasters.nodata`, `rasters.not_cog`, `rasters.form`, `rasters.resolution`.
    """
    folders = [shipped]
    if installed is not None and (installed / CATALOGUE).exists():
        folders.append(installed)
    shape = TypeAdapter(tuple[_Entry, ...])
    entries = [(e, f) for f in folders for e in read_yaml(f / CATALOGUE, shape, "rasters")]
    ids = [entry.id for entry, _ in entries]
    for twice in sorted({entry_id for entry_id in ids if ids.count(entry_id) > 1}):
        raise unsound("rasters.duplicate", twice, "two rasters have this id")
    wanted = [(e, f) for e, f in entries if demonstration or e.basis != "demonstration"]
    return tuple(_load(entry, folder) for entry, folder in sorted(wanted, key=lambda w: w[0].id))


def _load(entry: _Entry, folder: Path) -> RasterFile:
    path = folder / entry.file
    header = read_header(path, entry.id)
    _require_resolution(entry, header.grid)
    if entry.kind == "land_cover" and not header.whole_numbers:
        raise unsound("rasters.form", entry.id, "classes need cells of whole numbers")
    if header.nodata in entry.classes:
        raise unsound("rasters.nodata", entry.id, f"{header.nodata} is both no data and a class")
    stamp = hashlib.sha256(entry.model_dump_json().encode()).hexdigest()
    return RasterFile(_raster(entry, header), path, stamp)


def _require_resolution(entry: _Entry, grid: Grid) -> None:
    degrees = grid.epsg in DEGREE_EPSGS
    unit_m = METRES_PER_DEGREE if degrees else 1.0
    actual_m = math.sqrt(grid.cell_width * grid.cell_height) * unit_m
    tolerance = RESOLUTION_TOLERANCE["degrees" if degrees else "metres"]
    if abs(actual_m / entry.resolution_m - 1) > tolerance:
        what = f"cells of about {actual_m:.2f} m, declared {entry.resolution_m:.2f} m"
        raise unsound("rasters.resolution", entry.id, what)


def _raster(entry: _Entry, header: Header) -> Raster:
    return Raster(
        id=entry.id,
        name=entry.name.text(),
        kind=entry.kind,
        basis=entry.basis,
        source=entry.source.text(),
        licence=entry.licence,
        data_date=entry.data_date,
        valid_from=entry.valid_from,
        valid_until=entry.valid_until,
        resolution_m=entry.resolution_m,
        accuracy=entry.accuracy.text(),
        grid=header.grid,
        nodata=header.nodata,
        unit=entry.unit,
        shaded=entry.shaded,
        classes={
            value: CoverClass(value, item.name.text(), item.built_up, item.colour)
            for value, item in sorted(entry.classes.items())
        },
        vector=_vector(entry.vector) if entry.vector else None,
    )


def _vector(term: _Vector) -> VectorTerm:
    source = term.source.text()
    return VectorTerm(term.topic, term.code_system, term.prefixes, term.exceptions, source)
