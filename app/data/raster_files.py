"""Opening raster files: GDAL's GeoTIFF driver alone, windows only, damage is a coded error.

Only the catalogue names paths. Side files, other drivers and the network are off. Every call opens
the file anew, so threads share nothing.
"""

import hashlib
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import CRSError, NotGeoreferencedWarning, RasterioError
from rasterio.io import DatasetReader
from rasterio.windows import Window

from app.data.yaml_files import unsound
from app.domain.rasters import Grid, Raster
from app.domain.reference import DEGREE_EPSGS, plane_of_epsg
from app.errors import InputTooLarge
from app.text import Text

MOST_WINDOW_CELLS = 4_000_000  # of one read
# GDAL's configuration while a raster is open: nothing beside the file itself is looked at.
OPENING = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_GEOREF_SOURCES": "INTERNAL",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
}


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says about itself."""

    grid: Grid
    nodata: float
    whole_numbers: bool


@dataclass(frozen=True, slots=True)
class RasterFile:
    """A raster and where its file lies; `stamp` differs whenever its catalogue entry does."""

    raster: Raster
    path: Path
    stamp: str

    @property
    def version(self) -> str:
        """A short text that differs whenever the file or its catalogue entry does.

        Raises
        ------
        DataError
            `rasters.unreadable` if the file is gone.
        """
        try:
            state = self.path.stat()
        except OSError as error:
            raise unsound("rasters.unreadable", self.raster.id, type(error).__name__) from error
        told = f"{self.stamp}:{state.st_size}:{state.st_mtime_ns}"
        return hashlib.sha256(told.encode()).hexdigest()[:20]


def read_cells(
    file: RasterFile, row: int, column: int, rows: int, columns: int
) -> NDArray[np.generic]:
    """Read the values of a window of cells.

    Raises
    ------
    InputTooLarge
        `rasters.window_too_large`.
    DataError
        `rasters.unreadable` for a missing, damaged or truncated file, `rasters.changed` if it is
        no longer the file that was loaded, `rasters.unknown_class` for a value without a class.
    """
    if rows * columns > MOST_WINDOW_CELLS:
        raise InputTooLarge(
            "rasters.window_too_large",
            Text(
                f"一次最多读取 {MOST_WINDOW_CELLS} 个栅格单元",
                f"at most {MOST_WINDOW_CELLS} cells are read at once",
            ),
        )
    with opened(file) as source:
        values: NDArray[np.generic] = source.read(1, window=Window(column, row, columns, rows))
    if file.raster.kind == "land_cover":
        _require_classes(file.raster, values)
    return values


@contextmanager
def opened(file: RasterFile) -> Iterator[DatasetReader]:
    """Open a raster that is still the one that was loaded; see `read_cells` for what it raises."""
    with _source(file.path, file.raster.id) as source:
        same_nodata = source.nodata is not None and _same(source.nodata, file.raster.nodata)
        if not same_nodata or _grid(source, file.raster.id) != file.raster.grid:
            raise unsound("rasters.changed", file.raster.id, "the file was replaced; restart")
        yield source


def read_header(path: Path, raster_id: str) -> Header:
    """Read what a raster file says about itself and refuse one that cannot be measured on.

    Raises
    ------
    DataError
        `rasters.unreadable`, `rasters.crs`, `rasters.nodata`, `rasters.not_cog`, `rasters.form`.
    """
    with _source(path, raster_id) as source:
        if source.count != 1 or source.scales != (1.0,) or source.offsets != (0.0,):
            raise unsound("rasters.form", raster_id, "one band without scale and offset is needed")
        kind = np.dtype(source.dtypes[0]).kind
        if kind not in "iuf":
            raise unsound("rasters.form", raster_id, "cells must be real numbers")
        if source.nodata is None:
            raise unsound("rasters.nodata", raster_id, "the file declares no nodata value")
        if source.tags(ns="IMAGE_STRUCTURE").get("LAYOUT") != "COG":
            raise unsound("rasters.not_cog", raster_id, "not a cloud-optimised GeoTIFF")
        return Header(_grid(source, raster_id), float(source.nodata), kind in "iu")


@contextmanager
def _source(path: Path, raster_id: str) -> Iterator[DatasetReader]:
    try:
        with rasterio.Env(**OPENING), rasterio.open(path, driver="GTiff", sharing=False) as source:
            yield source
    except (RasterioError, CRSError, NotGeoreferencedWarning, OSError) as error:
        # The warning is raised where warnings are errors; elsewhere the form is refused.
        what = f"{path.name}: {type(error).__name__}"
        raise unsound("rasters.unreadable", raster_id, what) from error


def _grid(source: DatasetReader, raster_id: str) -> Grid:
    epsg = source.crs.to_epsg() if source.crs else None
    if epsg is None or (epsg not in DEGREE_EPSGS and plane_of_epsg(epsg) is None):
        what = f"reference {epsg or 'unknown'} is neither CGCS2000/WGS 84 nor a CGCS2000 plane"
        raise unsound("rasters.crs", raster_id, what)
    place = source.transform
    if place.b or place.d or place.a <= 0 or place.e >= 0:
        raise unsound("rasters.form", raster_id, "the rows do not run from north to south")
    return Grid(epsg, place.c, place.f, place.a, -place.e, source.height, source.width)


def _same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def _require_classes(raster: Raster, values: NDArray[np.generic]) -> None:
    unknown = set(np.unique(values).tolist()) - {*raster.classes, raster.nodata}
    if unknown:
        what = f"value {min(unknown)} is not in the class table"
        raise unsound("rasters.unknown_class", raster.id, what)
