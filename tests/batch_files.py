"""Files of many parcels, as an office would hand them over."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS


def geoparquet(path, shapes, crs=4548, groups=None, **columns):
    """Write GeoParquet; `crs` is an EPSG code, None for unknown, "missing" for no entry at all.

    A shape may be given as bytes, which are written as they are.
    """
    column = {"encoding": "WKB", "geometry_types": []}
    if crs != "missing":
        column["crs"] = None if crs is None else CRS.from_epsg(crs).to_json_dict()
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    wkb = [s if s is None or isinstance(s, bytes) else shapely.to_wkb(s) for s in shapes]
    columns = columns or {"id": np.arange(len(wkb))}
    table = pa.table({**columns, "geometry": pa.array(wkb, pa.binary())})
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path,
                   row_group_size=groups or max(1, len(wkb)))  # fmt: skip
    return path


def boxes(count, west=386_000.0, south=4_076_000.0, side=60.0):
    """Squares in rows of a hundred, 100 m apart, metres of EPSG:4548, in Linqing."""
    number = np.arange(count)
    x, y = west + 100.0 * (number % 100), south + 100.0 * (number // 100)
    return shapely.box(x, y, x + side, y + side)


def rows_of(path):
    """Read a result of any format as rows, without the geometry."""
    if path.suffix == ".parquet":
        table = pq.read_table(path)
    else:
        import pyogrio

        _, table = pyogrio.raw.read_arrow(path, read_geometry=False)
    return table.drop_columns([n for n in table.column_names if n == "geometry"]).to_pylist()


def told(path):
    """Return what a GeoParquet result says of itself."""
    return json.loads(pq.read_metadata(path).metadata[b"zoning"])
