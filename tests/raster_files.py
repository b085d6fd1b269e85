"""Rasters that tests write: a COG GeoTIFF and its catalogue entry."""

import numpy as np
import yaml
from rasterio.io import MemoryFile
from rasterio.shutil import copy
from rasterio.transform import Affine

WEST, NORTH = 430_000.0, 4_081_000.0


def write_cog(path, cells, *, crs="EPSG:4548", place=None, nodata=0, driver="COG", **options):
    """Write `cells` (rows from the north) with 10 m cells from WEST, NORTH on."""
    cells = np.asarray(cells)
    profile = {
        "driver": "GTiff",
        "dtype": cells.dtype,
        "count": 1,
        "height": cells.shape[0],
        "width": cells.shape[1],
        "crs": crs,
        "transform": place or Affine(10, 0, WEST, 0, -10, NORTH),
    }
    if nodata is not None:
        profile["nodata"] = nodata
    path.parent.mkdir(parents=True, exist_ok=True)
    with MemoryFile() as memory:
        with memory.open(**profile) as plain:
            plain.write(cells, 1)
        with memory.open() as plain:
            copy(plain, path, driver=driver, **options)
    return path


def words(sentence="x"):
    return {"zh": sentence, "en": sentence}


def cover_entry(**changes):
    return {
        "id": "cover",
        "kind": "land_cover",
        "name": words("cover"),
        "basis": "official",
        "source": words("an office"),
        "licence": "internal",
        "data_date": "2025-06-30",
        "valid_from": "2025-07-01",
        "valid_until": None,
        "file": "cover.tif",
        "resolution_m": 10,
        "accuracy": words("overall accuracy 0.8"),
        "classes": {
            1: {"name": words("field"), "built_up": False, "colour": "#00ff00"},
            2: {"name": words("works"), "built_up": True, "colour": "#ff0000"},
        },
        **changes,
    }


def height_entry(**changes):
    entry = cover_entry(id="dem", kind="elevation", file="dem.tif", unit="m", shaded=[0, 100])
    del entry["classes"]
    return {**entry, **changes}


def write_catalogue(folder, *entries):
    path = folder / "rasters.yaml"
    path.write_text(yaml.safe_dump(list(entries), allow_unicode=True), "utf-8")
    return folder
