"""A data folder with the made layers as official ones, imported as any other, and parcel files."""

import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import GeometryCollection

from app.bench.data import MadeLayer, make_layers, make_parcels
from app.bench.region import Region
from app.domain.flat import Shapes
from app.domain.reference import HOME_PLANE, to_degrees, to_plane
from app.services.check_parcels import HandedIn
from app.services.desk import open_desk
from app.services.import_layer import LayerImport, import_layer

FROM = date(2026, 1, 1)
ROW_GROUP = 50_000
SOURCE = "基准测试数据（合成）"  # printed with every layer: the data are made up
LICENCE = "仅供测试"


def place_layers(region: Region, data_dir: Path) -> float:
    """Import the layers of a region into a new data folder; return the seconds it took.

    They are imported as official ones, complete in the region, so that the rules of the real
    rulebook apply. The folder is for measuring only.

    Raises
    ------
    ImportRefused
        If the quality gate refuses a layer: the generator is then wrong.
    """
    before = time.perf_counter()
    desk = open_desk(data_dir, demonstration=False)
    try:
        whole = np.empty(1, dtype=object)
        whole[0] = region.window.polygon
        within = as_file(MadeLayer("window", "", None, whole, ("",)))
        for layer in make_layers(region):
            import_layer(desk, as_file(kept_by_degrees(layer)), _statement(layer, within))
    finally:
        desk.store.close()
    return time.perf_counter() - before


def kept_by_degrees(layer: MadeLayer) -> MadeLayer:
    """Leave out the few whose edges cross once they have been stored in degrees and read again.

    Edges 1e-9 m apart may cross when they are moved; the gate refuses such a layer, rightly.
    """
    stored = to_degrees(GeometryCollection(list(layer.geometries)), HOME_PLANE)
    read = shapely.get_parts(to_plane(stored, HOME_PLANE))
    good = shapely.is_valid(read) & (shapely.area(read) > 0)
    codes = tuple(code for code, fine in zip(layer.codes, good, strict=True) if fine)
    return replace(layer, geometries=layer.geometries[good], codes=codes)


def write_parcels(path: Path, region: Region, count: int) -> None:
    """Write parcels as GeoParquet in HOME_PLANE, in row groups of 50 thousand."""
    table = gpd.GeoDataFrame(
        {"parcel": [f"P{number:07d}" for number in range(count)]},
        geometry=make_parcels(region, count),
        crs=HOME_PLANE.epsg,
    )
    table.to_parquet(path, index=False, row_group_size=ROW_GROUP)


def as_file(layer: MadeLayer) -> HandedIn:
    """Return a layer as the GeoPackage that an authority would hand over."""
    name = f"{layer.topic or layer.name}.gpkg"
    table = gpd.GeoDataFrame(
        {"code": list(layer.codes)}, geometry=_plain(layer.geometries), crs=HOME_PLANE.epsg
    )
    with tempfile.TemporaryDirectory(prefix="zoning-bench-") as folder:
        path = Path(folder) / name
        table.to_file(path, driver="GPKG", engine="pyogrio", layer="layer")
        return HandedIn(name, path.read_bytes())


def _plain(geometries: Shapes) -> gpd.array.GeometryArray:
    return gpd.array.from_shapely(geometries, crs=HOME_PLANE.epsg)


def _statement(layer: MadeLayer, within: HandedIn) -> LayerImport:
    return LayerImport(
        topic=layer.topic,
        valid_from=FROM,
        source=SOURCE,
        licence=LICENCE,
        data_date=FROM,
        complete_within=within,
        code_field="code" if layer.code_system else None,
        code_system=layer.code_system,
    )
