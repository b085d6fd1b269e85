"""Read whole layers for an import: every feature counts, none is left out unsaid.

Readers of parcels skip what is no polygon; an authority's layer of which something was skipped
would wrongly say "no hit" there. Geometry of GIS files comes as WKB from the GDAL child process.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.data.formats import read_parcels
from app.data.formats.archive import Member, unpack
from app.data.formats.dbf import Table, read_table
from app.data.formats.gdal_process import GdalLayer, read_dataset
from app.data.formats.reading import ReadLimits, ReadOptions
from app.data.formats.reference_names import claim_of_definition
from app.data.formats.references import decide_reference
from app.data.formats.refusals import require_file_size
from app.data.formats.sniffing import kind_of_bytes
from app.data.formats.text_encoding import chosen_encoding
from app.data.quality.refusals import mixed_references, no_feature, no_room, parts_missing
from app.errors import InputError
from app.text import Text

# An authority's layer is far larger than the parcels of an officer.
IMPORT_LIMITS = ReadLimits(
    file_bytes=2_000_000_000,
    unpacked_bytes=8_000_000_000,
    members=20_000,
    parcels=1_000_000,
    vertices=60_000_000,
    seconds=1_800.0,
)
_READ_HERE = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".gpkg")
_SKIPPED = "input.shapes_skipped"


@dataclass(frozen=True, slots=True)
class SourceFeature:
    """One row of a file; `geometry` is None where the row has none."""

    id: str
    geometry: BaseGeometry | None
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SourceTable:
    """One layer of a file, (east, north) or (longitude, latitude) of `epsg`.

    `kind` is the geometry type that the file declares, `skipped` the number of rows that are no
    polygons, `notes` what the reader decided.
    """

    name: str
    epsg: int
    kind: str
    features: Sequence[SourceFeature]
    notes: Sequence[Text] = ()
    skipped: int = 0


def read_tables(
    file_name: str, content: bytes, options: ReadOptions, limits: ReadLimits = IMPORT_LIMITS
) -> list[SourceTable]:
    """Read every polygon layer of a file, whatever its format.

    Raises
    ------
    InputError
        As `read_parcels`, naming the file.
    AmbiguousInput
        `input.ambiguous` if the file allows two readings.
    Unavailable
        `import.no_room` if there is no place for the unpacked file.
    """
    try:
        require_file_size(len(content), limits)
        with TemporaryDirectory(prefix="zoning-import-") as name:
            tables = _read(file_name, content, Path(name), options, limits)
    except InputError as error:
        error.where = {"file": file_name, **error.where}
        raise
    except OSError as error:
        raise no_room(error) from error
    return tables


def _read(
    file_name: str, content: bytes, folder: Path, options: ReadOptions, limits: ReadLimits
) -> list[SourceTable]:
    kind = kind_of_bytes(content)
    if kind == "geopackage":
        path = folder / "dataset.gpkg"
        path.write_bytes(content)
        return _dataset(path, "GPKG", options, limits)
    if kind == "archive":
        members = unpack(content, folder, limits)
        if tables := _archived(members, folder, options, limits):
            return tables
    result = read_parcels(file_name, content, options, limits)
    skipped = sum(int(n.where.get("count", 1)) for n in result.diagnostics if n.code == _SKIPPED)
    features = [
        SourceFeature(str(number), parcel.geometry, parcel.attributes)
        for number, parcel in enumerate(result.parcels, start=1)
    ]
    references = {parcel.epsg for parcel in result.parcels}
    if len(references) > 1:
        raise mixed_references([f"EPSG:{epsg}" for epsg in sorted(references)])
    notes = [n.message for n in result.diagnostics if n.code != _SKIPPED]
    return [SourceTable(file_name, references.pop(), result.format, features, notes, skipped)]


def _archived(
    members: Sequence[Member], folder: Path, options: ReadOptions, limits: ReadLimits
) -> list[SourceTable]:
    """Read the geodatabases, shapefiles and GeoPackages of an unpacked zip."""
    tables: list[SourceTable] = []
    for database in sorted({member.database for member in members if member.database}):
        home = folder / f"base{len(tables)}" / "dataset.gdb"
        home.mkdir(parents=True)
        for member in members:
            if member.database == database:
                member.path.rename(home / PurePosixPath(member.name).name)
        tables += _dataset(home, "OpenFileGDB", options, limits)
    for member in members:
        if member.suffix == ".shp" and not member.database:
            tables += _shapefile(member, members, folder, options, limits)
        elif member.suffix == ".gpkg":
            tables += _dataset(member.path, "GPKG", options, limits)
    unread = [
        Text(f"压缩包中的 {m.name} 未读取", f"{m.name} in the archive was not read")
        for m in members
        if m.suffix not in _READ_HERE and not m.database
    ]
    return [replace(table, notes=[*table.notes, *unread]) for table in tables]


def _shapefile(
    member: Member,
    members: Sequence[Member],
    folder: Path,
    options: ReadOptions,
    limits: ReadLimits,
) -> list[SourceTable]:
    stem = PurePosixPath(member.name).with_suffix("")
    parts = {m.suffix: m.path for m in members if PurePosixPath(m.name).with_suffix("") == stem}
    missing = [suffix for suffix in (".shx", ".dbf", ".prj") if suffix not in parts]
    if missing and not (missing == [".prj"] and options.crs):
        raise parts_missing(member.name, missing)
    code_page = parts[".cpg"].read_bytes() if ".cpg" in parts else None
    rows = read_table(parts[".dbf"].read_bytes(), code_page, chosen_encoding(options))
    home = folder / f"shape{member.path.name}"
    home.mkdir()
    for suffix in (".shp", ".shx", ".prj"):
        if suffix in parts:
            parts[suffix].rename(home / f"dataset{suffix}")
    note = Text(f"属性按 {rows.encoding} 读取", f"attributes read as {rows.encoding}")
    return _dataset(
        home / "dataset.shp", "ESRI Shapefile", options, limits, rows=rows, name=stem.name,
        note=note,
    )  # fmt: skip


def _dataset(
    path: Path,
    driver: str,
    options: ReadOptions,
    limits: ReadLimits,
    *,
    rows: Table | None = None,
    name: str | None = None,
    note: Text | None = None,
) -> list[SourceTable]:
    dataset = read_dataset(path, driver, path.parent, limits)
    notes = [] if note is None else [note]
    for skipped, kind in dataset.skipped:
        message = f"图层 {skipped}（{kind}）不是面", f"layer {skipped} ({kind}) has no polygons"
        notes.append(Text(*message))
    return [_table(layer, options, rows, name, notes) for layer in dataset.layers]


def _table(
    layer: GdalLayer,
    options: ReadOptions,
    rows: Table | None,
    name: str | None,
    notes: Sequence[Text],
) -> SourceTable:
    shapes = np.array([feature.geometry for feature in layer.features], dtype=object)
    claim = claim_of_definition(layer.crs, Text("文件的坐标系", "the file's reference"))
    columns = shapely.get_coordinates(shapes)
    if not len(columns):
        raise no_feature(layer.name)
    decision = decide_reference(columns, claim, options, usual_order="en", strict_degrees=True)
    if decision.order != "en" or decision.shift_m:
        shapes = shapely.transform(shapes, decision.east_north)
    features = [
        SourceFeature(
            str(feature.fid), shape, feature.fields if rows is None else rows.row(feature.fid)
        )
        for feature, shape in zip(layer.features, shapes, strict=True)
    ]
    said = [*notes, *(note.message for note in decision.diagnostics)]
    return SourceTable(name or layer.name, decision.epsg, layer.kind, features, said)


def one_table(tables: Sequence[SourceTable], wanted: str | None) -> SourceTable:
    """Return the layer that was asked for, or the only one.

    Raises
    ------
    InputError
        `quality.mixed_crs` for layers in several references, `import.which_layer` if there are
        several and none was named, or the named one is not there.
    """
    chosen = [table for table in tables if wanted is None or table.name == wanted]
    if len(chosen) == 1:
        return chosen[0]
    references = sorted({table.epsg for table in tables})
    if wanted is None and len(references) > 1:
        raise mixed_references([f"{table.name}: EPSG:{table.epsg}" for table in tables])
    names = "、".join(table.name for table in tables)
    raise InputError(
        "import.which_layer",
        Text(f"文件有多个图层：{names}", f"the file holds several layers: {names}"),
        mend=Text("请用 --layer-in-file 指明", "name one with --layer-in-file"),
    )
