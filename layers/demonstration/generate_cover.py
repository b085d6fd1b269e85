"""Rebuild the park's land cover: `python layers/demonstration/generate_cover.py`.

Everything here is fictitious. Cells are 10 m on the park's own grid (EPSG:4548) and every patch has
edges on round tens of metres, so that shares can be computed by hand. The raster reaches 500 m
beyond the park.
"""

import runpy
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rasterio.io import MemoryFile
from rasterio.shutil import copy
from rasterio.transform import Affine

FOLDER = Path(__file__).resolve().parent
PARK = runpy.run_path(str(FOLDER / "generate.py"))["PARK"]
MARGIN_M, CELL_M = 500, 10
NO_DATA, CROPLAND, WOODLAND, WATER, BUILT_UP = 0, 10, 20, 40, 50

# Corners in metres from the park's south-west corner; later patches lie over earlier ones.
PATCHES = (
    (BUILT_UP, (500, 0, 1_500, 1_000)),
    (BUILT_UP, (2_000, 500, 2_500, 1_500)),
    (BUILT_UP, (600, 1_000, 800, 1_500)),
    (WATER, (1_700, 1_200, 1_800, 1_800)),
    (WOODLAND, (2_700, 0, 3_000, 300)),
    (NO_DATA, (0, 1_700, 300, 2_000)),
)


def cover() -> NDArray[np.uint8]:
    """Return the classes, rows from north to south; what no patch covers is cropland."""
    west, south, east, north = PARK.bounds
    rows = int((north - south + 2 * MARGIN_M) / CELL_M)
    columns = int((east - west + 2 * MARGIN_M) / CELL_M)
    cells = np.full((rows, columns), CROPLAND, np.uint8)
    for value, (x0, y0, x1, y1) in PATCHES:
        top, bottom = (int((north - south + MARGIN_M - y) / CELL_M) for y in (y1, y0))
        left, right = (int((x + MARGIN_M) / CELL_M) for x in (x0, x1))
        cells[top:bottom, left:right] = value
    return cells


def main() -> None:
    """Write the raster beside this file."""
    cells = cover()
    west, _, _, north = PARK.bounds
    profile = {
        "driver": "GTiff",
        "dtype": "uint8",
        "count": 1,
        "height": cells.shape[0],
        "width": cells.shape[1],
        "crs": "EPSG:4548",
        "transform": Affine(CELL_M, 0, west - MARGIN_M, 0, -CELL_M, north + MARGIN_M),
        "nodata": NO_DATA,
    }
    with MemoryFile() as memory:
        with memory.open(**profile) as plain:
            plain.write(cells, 1)
        with memory.open() as plain:
            options = {"COMPRESS": "DEFLATE", "BLOCKSIZE": 256, "OVERVIEW_RESAMPLING": "NEAREST"}
            copy(plain, FOLDER / "land_cover.tif", driver="COG", **options)


if __name__ == "__main__":
    main()
