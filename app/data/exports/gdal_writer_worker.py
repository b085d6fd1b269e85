"""Write the layers of an export with GDAL, in a process of its own.

`main` takes: answer path, the layers as a JSON file. Each layer names its dataset, driver,
columns, rows, geometries (WKB, hexadecimal) and options. The answer is the word `written`.
"""

import json
import sys
from pathlib import Path
from typing import Any


def main(arguments: list[str]) -> int:
    """Write every layer; return the exit status."""
    answer, source = arguments
    for name in ("geopandas", "pandas", "pyarrow", "pyproj", "shapely"):
        sys.modules[name] = None  # type: ignore[assignment]
    written: set[str] = set()
    for layer in json.loads(Path(source).read_text(encoding="utf-8")):
        _write(layer, append=layer["path"] in written)
        written.add(layer["path"])
    Path(answer).write_text("written", encoding="ascii")
    return 0


def _write(layer: dict[str, Any], *, append: bool) -> None:
    import numpy as np  # noqa: PLC0415
    from pyogrio import raw  # noqa: PLC0415

    rows, columns = layer["rows"], layer["columns"]
    fields = [
        np.array(
            [row[index] for row in rows], dtype=object if column["type"] == "text" else np.float64
        )
        for index, column in enumerate(columns)
    ]
    geometries = np.array([bytes.fromhex(text) for text in layer["geometries"]], dtype=object)
    raw.write(
        layer["path"], geometries, fields, [column["name"] for column in columns],
        layer=layer["layer"], driver=layer["driver"], geometry_type="MultiPolygon",
        crs=layer["crs"], encoding=layer["encoding"], append=append,
        layer_options=layer["options"],
    )  # fmt: skip
