"""Read what a file geodatabase says of its tables, in a process of its own.

`main` takes: answer path, geodatabase path. The answer is JSON: the definitions of tables and
domains (XML), and which features of which layer have true curves.
"""

import json
import sys
from pathlib import Path

_CURVES = "OGR_GEOM_WKT LIKE '%CURVE%' OR OGR_GEOM_WKT LIKE '%CIRCULAR%'"
_LONGEST_DEFINITION = 5_000_000
_MOST_CURVES = 1_000


def main(arguments: list[str]) -> int:
    """Read the geodatabase's own tables and write the answer; return the exit status."""
    answer, path = arguments
    for name in ("geopandas", "pandas", "pyarrow", "pyproj", "shapely"):
        sys.modules[name] = None  # type: ignore[assignment]
    document = {"definitions": _definitions(path), "curves": _curves(path)}
    Path(answer).write_text(json.dumps(document), encoding="ascii")
    return 0


def _definitions(path: str) -> list[str]:
    from pyogrio import raw  # noqa: PLC0415  (after the modules it can do without are shut out)

    columns = ["Definition"]
    _, _, _, (values,) = raw.read(
        path, layer="GDB_Items", columns=columns, read_geometry=False, LIST_ALL_TABLES="YES"
    )
    return [str(value) for value in values if value and len(value) <= _LONGEST_DEFINITION]


def _curves(path: str) -> dict[str, list[int]]:
    """Return the numbers of the features with arcs; GDAL hands them out as chords."""
    import pyogrio  # noqa: PLC0415
    from pyogrio import raw  # noqa: PLC0415

    found = {}
    for name, kind in pyogrio.list_layers(path):
        if kind is None:
            continue
        table = str(name).replace('"', '\\"')
        sql = f'SELECT FID FROM "{table}" WHERE {_CURVES}'  # noqa: S608  (a name of this file)
        _, fids, _, _ = raw.read(
            path, sql=sql, sql_dialect="OGRSQL", read_geometry=False, return_fids=True,
            max_features=_MOST_CURVES,
        )  # fmt: skip
        if len(fids):
            found[str(name)] = fids.tolist()
    return found
