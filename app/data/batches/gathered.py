"""Write parcels of any format as the GeoParquet that a batch reads."""

import json
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS

from app.domain.parcels import DrawnParcel

LABEL, FILE = "地块名称", "文件"
_GEOMETRY = "geometry"
_ROWS = 50_000
_MOST_ATTRIBUTES = 60


def write_gathered(path: Path, parcels: Sequence[tuple[str, DrawnParcel]]) -> None:
    """Write parcels with the files that they came in; all are of one reference, east first."""
    drawn = [parcel for _, parcel in parcels]
    names = list(dict.fromkeys(key for parcel in drawn for key in parcel.attributes))
    free = [n for n in names if n.strip().casefold() not in (LABEL, FILE, _GEOMETRY)]
    columns: dict[str, pa.Array] = {
        LABEL: pa.array([parcel.label for parcel in drawn], pa.string()),
        FILE: pa.array([file for file, _ in parcels], pa.string()),
        **{
            name: pa.array([parcel.attributes.get(name) for parcel in drawn], pa.string())
            for name in free[:_MOST_ATTRIBUTES]
        },
        _GEOMETRY: pa.array([shapely.to_wkb(parcel.geometry) for parcel in drawn], pa.binary()),
    }
    crs = CRS.from_epsg(drawn[0].epsg).to_json_dict()
    geo = {
        "version": "1.1.0",
        "primary_column": _GEOMETRY,
        "columns": {_GEOMETRY: {"encoding": "WKB", "geometry_types": [], "crs": crs}},
    }
    table = pa.table(columns).replace_schema_metadata({"geo": json.dumps(geo)})
    pq.write_table(table, path, row_group_size=_ROWS, compression="zstd")
