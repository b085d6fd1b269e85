"""Files of parcels for jobs: squares over the demonstration park, and some that are wrong."""

import geopandas as gpd
from shapely.geometry import Polygon, box

from app.domain.reference import HOME_PLANE
from app.text import Text

AWAY = Text("记录库不可用", "the store is away")


def squares(count, bounds, columns=20):
    """Return squares in rows from the south-west of `bounds`, which some of them leave."""
    west, south, east, _ = bounds
    step = (east - west) / (columns - 2)
    return [
        box(x, y, x + 0.8 * step, y + 0.8 * step)
        for number in range(count)
        for x, y in [(west - step + step * (number % columns),
                      south - step + step * (number // columns))]
    ]  # fmt: skip


def wrong(bounds):
    """Return a bow tie and a parcel far outside of the prefecture."""
    x, y = bounds[0], bounds[1]
    bow = Polygon([(x, y), (x + 100, y + 100), (x + 100, y), (x, y + 100)])
    return [bow, box(x + 3e5, y, x + 3e5 + 50, y + 50)]


def write(path, shapes):
    """Write shapes as GeoParquet, GeoPackage or a zipped shapefile, in EPSG:4548."""
    frame = gpd.GeoDataFrame(
        {"name": [f"地块 {n}" for n in range(1, len(shapes) + 1)]},
        geometry=shapes, crs=f"EPSG:{HOME_PLANE.epsg}",
    )  # fmt: skip
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix == ".zip":
        frame.to_file(path.with_suffix(".shp.zip"), driver="ESRI Shapefile", encoding="utf-8")
        path.with_suffix(".shp.zip").rename(path)
    else:
        frame.to_file(path, driver="GPKG")
    return path
