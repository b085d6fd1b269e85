"""Map tiles of rasters: Web Mercator, 256 pixels, classes in their colours, terrain in grey."""

import numpy as np
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.io import MemoryFile
from rasterio.transform import Affine
from rasterio.vrt import WarpedVRT

from app.data.raster_files import RasterFile, opened
from app.domain.rasters import Raster
from app.errors import InputError
from app.text import Text

TILE_PIXELS = 256
LEAST_ZOOM, MOST_ZOOM = 5, 18
WORLD_M = 40_075_016.685578488  # circumference of the sphere that Web Mercator projects
DRAWING = "1"  # raised whenever the same cells are drawn otherwise

Pixels = NDArray[np.uint8]


def tile_tag(file: RasterFile) -> str:
    """Return what changes whenever a tile of this raster may look different."""
    return f"{DRAWING}-{file.version}"


def draw_tile(file: RasterFile, zoom: int, x: int, y: int) -> bytes:
    """Return one tile as a PNG, transparent beyond the raster and where it has no data.

    Parameters
    ----------
    zoom, x, y : of the usual tile scheme, y from north to south

    Raises
    ------
    InputError
        `tiles.out_of_range`.
    DataError
        `rasters.unreadable`, `rasters.changed`.
    """
    _require_tile(zoom, x, y)
    raster = file.raster
    size_m = WORLD_M / 2**zoom
    pixel_m = size_m / TILE_PIXELS
    corner = Affine(pixel_m, 0, x * size_m - WORLD_M / 2, 0, -pixel_m, WORLD_M / 2 - y * size_m)
    cover = raster.kind == "land_cover"
    with (
        opened(file) as source,
        WarpedVRT(
            source,
            crs="EPSG:3857",
            transform=corner,
            width=TILE_PIXELS,
            height=TILE_PIXELS,
            nodata=raster.nodata,
            resampling=Resampling.nearest if cover else Resampling.bilinear,
        ) as warped,
    ):
        values = warped.read(1)
    return _png(_coloured(values, raster) if cover else _grey(values, raster))


def _require_tile(zoom: int, x: int, y: int) -> None:
    if LEAST_ZOOM <= zoom <= MOST_ZOOM and 0 <= x < 2**zoom and 0 <= y < 2**zoom:
        return
    raise InputError(
        "tiles.out_of_range",
        Text(f"没有瓦片 {zoom}/{x}/{y}", f"there is no tile {zoom}/{x}/{y}"),
        mend=Text(
            f"级别 {LEAST_ZOOM} 至 {MOST_ZOOM}", f"zoom goes from {LEAST_ZOOM} to {MOST_ZOOM}"
        ),
        where={"z": zoom, "x": x, "y": y},
    )


def _coloured(values: NDArray[np.generic], raster: Raster) -> Pixels:
    pixels = np.zeros((4, *values.shape), np.uint8)
    for value, kind in raster.classes.items():
        red, green, blue = bytes.fromhex(kind.colour[1:])
        pixels[:, values == value] = np.array([[red], [green], [blue], [255]], np.uint8)
    return pixels


def _grey(values: NDArray[np.generic], raster: Raster) -> Pixels:
    low, high = raster.shaded or (0.0, 1.0)
    heights = values.astype(np.float64)
    known = (heights != raster.nodata) & np.isfinite(heights)
    shade = np.clip((np.where(known, heights, low) - low) / (high - low), 0.0, 1.0) * 255
    pixels = np.zeros((4, *values.shape), np.uint8)
    pixels[:3] = np.where(known, shade.round(), 0).astype(np.uint8)
    pixels[3] = np.where(known, 255, 0)
    return pixels


def _png(pixels: Pixels) -> bytes:
    bands, height, width = pixels.shape
    with MemoryFile() as memory:
        place = Affine(1, 0, 0, 0, -1, height)  # rasterio warns of an image without a place
        with memory.open(
            driver="PNG", dtype="uint8", count=bands, height=height, width=width, transform=place
        ) as image:
            image.write(pixels)
        written: bytes = memory.read()
    return written
