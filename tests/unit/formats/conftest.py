"""One irregular parcel of about 10 ha, written in every format; nothing here is read from disk."""

import io
import json
import os
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon

from app.data.formats import ReadOptions, read_parcels
from app.domain.areas import ellipsoidal_area_m2
from app.domain.parcels import place_parcel
from app.domain.reference import Plane, reproject

WORKED_EXAMPLE = """[属性描述]
格式版本号=1.01版本
数据产生单位=临清市自然资源和规划局
数据产生日期=2026-11-21
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=39
精度=0.001
转换参数=0,0,0,0,0,0,0
[地块坐标]
10,2.9791,DK001,演示地块一,面,,工业用地,100102,@
J1,1,4081850.000,39387600.000
J2,1,4081850.000,39387800.000
J3,1,4081700.000,39387800.000
J4,1,4081700.000,39387600.000
J1,1,4081850.000,39387600.000
J5,2,4081770.000,39387700.000
J6,2,4081760.000,39387700.000
J7,2,4081760.000,39387720.000
J8,2,4081770.000,39387720.000
J5,2,4081770.000,39387700.000
"""


@pytest.fixture(scope="session")
def worked_example() -> str:
    return WORKED_EXAMPLE


@pytest.fixture(scope="session")
def parcel_4548() -> Polygon:
    """Irregular, with a hole, about 10 ha, around 115.7705 E 36.8738 N."""
    east, north = 390394.125, 4082203.5
    shell = [
        (-171.3, -140.25), (10.75, -165.5), (190.125, -120.0), (205.5, 60.375), (80.0, 45.25),
        (60.25, 170.875), (-120.5, 155.125), (-150.25, 20.0),
    ]  # fmt: skip
    hole = [(-20.0, -20.0), (15.5, -25.25), (12.125, 18.5), (-18.0, 12.0)]
    moved = [[(east + x, north + y) for x, y in ring] for ring in (shell, hole)]
    return Polygon(moved[0], [moved[1]])


@pytest.fixture(scope="session")
def area_m2(parcel_4548: Polygon) -> float:
    area = ellipsoidal_area_m2(parcel_4548, Plane(3, 39))
    assert 90_000 < area < 110_000
    return area


@pytest.fixture(scope="session")
def parcel_in(parcel_4548: Polygon) -> Callable[[int], Polygon]:
    return lambda epsg: reproject(parcel_4548, 4548, epsg)


def txt_of(
    polygon: Polygon | MultiPolygon, zone: str = "39", area: str = "", decimals: int = 4
) -> str:
    """Write a TXT by hand, not with the product's writer."""
    polygons = polygon.geoms if isinstance(polygon, MultiPolygon) else [polygon]
    rings = [ring for part in polygons for ring in (part.exterior, *part.interiors)]
    lines = []
    for number, ring in enumerate(rings, 1):
        corners = list(ring.coords)
        for index, (east, north) in enumerate(corners):
            name = f"J{index % (len(corners) - 1) + 1}"
            lines.append(f"{name},{number},{north:.{decimals}f},{east:.{decimals}f}")
    head = (
        "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n投影类型=高斯克吕格\n计量单位=米\n"
        f"带号={zone}\n精度=0.001\n转换参数=,,,,,,\n[地块坐标]\n"
        f"{len(lines)},{area},001,东地块,面,,工业用地,100102,@\n"
    )
    return head + "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def write_by_hand() -> Callable[..., str]:
    return txt_of


def geojson_of(polygon: Polygon, crs: str | None = None, **properties: object) -> str:
    document: dict[str, object] = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": properties,
                "geometry": json.loads(shapely.to_geojson(polygon)),
            }
        ],
    }
    if crs:
        document["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(document, ensure_ascii=False)


@pytest.fixture(scope="session")
def geojson_text() -> Callable[..., str]:
    return geojson_of


def kml_of(polygon: Polygon, name: str = "东地块") -> str:
    def ring(coordinates: object) -> str:
        text = " ".join(f"{x!r},{y!r},0" for x, y in coordinates)
        return f"<LinearRing><coordinates>{text}</coordinates></LinearRing>"

    inner = "".join(
        f"<innerBoundaryIs>{ring(hole.coords)}</innerBoundaryIs>" for hole in polygon.interiors
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><Placemark>'
        f"<name>{name}</name><Polygon><outerBoundaryIs>{ring(polygon.exterior.coords)}"
        f"</outerBoundaryIs>{inner}</Polygon></Placemark></Folder></Document></kml>"
    )


@pytest.fixture(scope="session")
def kml_text() -> Callable[..., str]:
    return kml_of


@pytest.fixture(scope="session")
def zipped() -> Callable[[Mapping[str, bytes]], bytes]:
    def pack(members: Mapping[str, bytes]) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return target.getvalue()

    return pack


@pytest.fixture(scope="session")
def write_dataset(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, bytes]]:
    """Write polygons with GDAL and return the files by name."""

    def write(
        driver: str,
        geometries: list[shapely.Geometry],
        crs: str | None,
        fields: Mapping[str, list[str]] | None = None,
        encoding: str | None = None,
        name: str = "dataset",
        kind: str = "Polygon",
    ) -> dict[str, bytes]:
        suffix = {"ESRI Shapefile": ".shp", "GPKG": ".gpkg", "OpenFileGDB": ".gdb"}[driver]
        folder = tmp_path_factory.mktemp("dataset")
        fields = fields or {"DKMC": ["东地块"] * len(geometries)}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # no reference given, names cut: meant so
            pyogrio.raw.write(
                folder / f"{name}{suffix}",
                np.array([shapely.to_wkb(geometry) for geometry in geometries], dtype=object),
                [np.array(values, dtype=object) for values in fields.values()],
                list(fields),
                driver=driver,
                crs=crs,
                geometry_type=kind,
                encoding=encoding,
            )
        return {
            os.fspath(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    return write


@pytest.fixture(scope="session")
def area_of() -> Callable[..., float]:
    """Read a file that holds one parcel, place it, and return its area of record."""

    def measure(name: str, content: bytes, options: ReadOptions = ReadOptions()) -> float:  # noqa: B008
        (drawn,) = read_parcels(name, content, options).parcels
        parcel = place_parcel(drawn)
        return ellipsoidal_area_m2(parcel.geometry, parcel.plane)

    return measure


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
