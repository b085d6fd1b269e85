"""Read GIS files (shapefile, GeoPackage, file geodatabase) that GDAL opens in a child process."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from app.data.formats.dbf import Table
from app.data.formats.drawn import ReadGeometry, draw_geometries
from app.data.formats.gdal_process import GdalDataset, GdalFeature, GdalLayer, read_dataset
from app.data.formats.reading import ReadLimits, ReadOptions, ReadResult
from app.data.formats.reference_names import claim_of_definition
from app.data.formats.refusals import no_parcel, require_vertex_count
from app.domain.areas import polygons_of
from app.domain.parcels import Diagnostic, DrawnParcel
from app.errors import InputError, Place
from app.text import Text

_SQLITE_PAGE_SIZE, _SQLITE_PAGE_COUNT, _APPLICATION_ID = 16, 28, 68
# The second layer of this product's own exports shows what lies over parcels: no parcels.
RESULT_LAYERS = ("核对结果_占压图形", "check_result_overlaps")
_GEOPACKAGE_IDS = (b"GPKG", b"GP10", b"GP11")


def read_geopackage(content: bytes, options: ReadOptions, limits: ReadLimits) -> ReadResult:
    """Read every polygon layer of a GeoPackage.

    Raises
    ------
    InputError
        `input.truncated`, `input.format_unknown` for another SQLite file, `input.reader_*`,
        `crs.*`, `input.no_parcel`.
    """
    _require_geopackage(content)
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "dataset.gpkg"
        path.write_bytes(content)
        dataset = read_dataset(path, "GPKG", folder, limits)
    return parcels_of_dataset("geopackage", dataset, options, limits)


def _require_geopackage(content: bytes) -> None:
    page_bytes = int.from_bytes(content[_SQLITE_PAGE_SIZE : _SQLITE_PAGE_SIZE + 2], "big")
    pages = int.from_bytes(content[_SQLITE_PAGE_COUNT : _SQLITE_PAGE_COUNT + 4], "big")
    if len(content) < 100 or len(content) < (65536 if page_bytes == 1 else page_bytes) * pages:
        raise InputError(
            "input.truncated",
            Text("GeoPackage 不完整", "the GeoPackage is cut short"),
            mend=Text("请重新导出或上传完整文件", "export or upload the whole file again"),
        )
    named = content[_APPLICATION_ID : _APPLICATION_ID + 4] in _GEOPACKAGE_IDS
    if not (named or b"gpkg_contents" in content):
        raise InputError(
            "input.format_unknown",
            Text("SQLite 文件不是 GeoPackage", "this SQLite file is not a GeoPackage"),
            mend=Text("请导出为 GeoPackage", "export it as a GeoPackage"),
        )


def parcels_of_dataset(
    format_name: str,
    dataset: GdalDataset,
    options: ReadOptions,
    limits: ReadLimits,
    table: Table | None = None,
) -> ReadResult:
    """Make parcels of the polygon layers of a dataset; each layer has a reference of its own.

    Parameters
    ----------
    table : the attribute table of a shapefile, whose rows are matched by record number

    Raises
    ------
    InputError
        `crs.*`, `coordinates.*`, `input.no_parcel`, `input.too_many_vertices`.
    """
    parcels: list[DrawnParcel] = []
    notes: list[Diagnostic] = []
    for name, kind in dataset.skipped:
        notes.append(_skipped_layer(name, kind))
    several = len(dataset.layers) > 1
    for layer in dataset.layers:
        if layer.name in RESULT_LAYERS:
            notes.append(result_layer_note(layer.name))
            continue
        features = _polygon_features(layer, table, several=several)
        if len(features) < len(layer.features):
            notes.append(_skipped_shapes(layer, len(layer.features) - len(features)))
        if not features:
            continue
        vertices = int(shapely.get_num_coordinates([f.geometry for f in features]).sum())
        require_vertex_count(vertices, limits)
        claim = claim_of_definition(layer.crs, Text("文件的坐标系", "the file's reference"))
        drawn, decided = draw_geometries(features, claim, options, strict_degrees=True)
        parcels += drawn
        notes += [*decided, *_heights(layer)]
        if several:
            notes.append(_layer_note(layer, len(drawn)))
    if not parcels:
        raise no_parcel(Text("没有面图层或图层为空", "no polygon layer, or it is empty"))
    return ReadResult(format_name, tuple(parcels), tuple(notes))


def _polygon_features(
    layer: GdalLayer, table: Table | None, *, several: bool
) -> list[ReadGeometry]:
    features = []
    for feature in layer.features:
        polygon = _polygon(feature.geometry)
        if polygon is not None:
            where: Place = {"feature": feature.fid}
            if several:
                where = {**where, "layer": layer.name}
            features.append(ReadGeometry(polygon, _fields(feature, table), where))
    return features


def _fields(feature: GdalFeature, table: Table | None) -> dict[str, str]:
    return dict(feature.fields if table is None else table.row(feature.fid))


def _polygon(geometry: BaseGeometry | None) -> Polygon | MultiPolygon | None:
    """Return the polygons of a feature, or None; a single part is a Polygon."""
    parts: Sequence[Polygon] = polygons_of(geometry) if geometry is not None else ()
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def result_layer_note(name: str) -> Diagnostic:
    """Return that the overlaps of an earlier result were not taken for parcels."""
    return Diagnostic(
        "input.result_layer_skipped",
        "info",
        Text(
            f"{name} 是本系统导出的占压图形，不是地块，未读取",
            f"{name} holds the overlaps of an exported result, not parcels; left out",
        ),
        {"layer": name},
    )


def _skipped_layer(name: str, kind: str) -> Diagnostic:
    return Diagnostic(
        "input.layer_skipped",
        "warning",
        Text(f"图层 {name}（{kind}）不是面，未读取", f"layer {name} ({kind}) has no polygons"),
        {"layer": name},
    )


def _skipped_shapes(layer: GdalLayer, count: int) -> Diagnostic:
    return Diagnostic(
        "input.shapes_skipped",
        "warning",
        Text(f"{count} 个空图形或非面图形未读取", f"{count} empty or other shapes were left out"),
        {"count": count, "layer": layer.name},
    )


def _heights(layer: GdalLayer) -> list[Diagnostic]:
    words = layer.kind.replace("25D", " Z").split()
    if not {"Z", "ZM", "2.5D", "3D"} & set(words):
        return []
    message = Text("高程未使用", "heights were not used")
    return [Diagnostic("input.heights_dropped", "info", message, {"layer": layer.name})]


def _layer_note(layer: GdalLayer, count: int) -> Diagnostic:
    message = Text(f"图层 {layer.name}：{count} 个地块", f"layer {layer.name}: {count} parcels")
    return Diagnostic("input.layer", "info", message, {"layer": layer.name, "parcels": count})
