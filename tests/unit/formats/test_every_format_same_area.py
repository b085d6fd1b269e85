"""One parcel in all formats that are read: one ellipsoidal area, to 0.01 m2."""

import io

import ezdxf
import numpy as np
import openpyxl
import pyogrio
import pytest
import shapely

from app.data.formats import read_pasted
from app.domain.areas import ellipsoidal_area_m2
from app.domain.parcels import place_parcel

# A geodatabase keeps coordinates on a grid: GDAL's own of 0.1 mm moves each corner by up to
# 0.07 mm, and the area of 10 ha by up to 0.05 m2. On a grid of 1 micrometre it is 100 times less.
FINE_GRID = {"XORIGIN": "0", "YORIGIN": "0", "XYSCALE": "1000000", "XYTOLERANCE": "0.00001"}


def dxf_of(polygon, age):
    document = ezdxf.new(age)
    document.encoding = "gbk"
    model = document.modelspace()
    draw = model.add_polyline2d if age == "R12" else model.add_lwpolyline
    for ring in (polygon.exterior, *polygon.interiors):
        draw(list(ring.coords)[:-1], close=True, dxfattribs={"layer": "宗地"})
    stream = io.StringIO()
    document.write(stream)
    return stream.getvalue().encode(document.output_encoding)


def table_of(polygon, header):
    rows = [header]
    for number, ring in enumerate((polygon.exterior, *polygon.interiors), 1):
        rows += [["甲", number, f"J{k}", n, e] for k, (e, n) in enumerate(ring.coords)]
    return rows


HEADER = ["地块名称", "圈号", "点号", "X", "Y"]


@pytest.mark.parametrize("epsg", [4527, 4548, 4498])
@pytest.mark.parametrize("age", ["R12", "R2000", "R2010"])
def test_dxf(area_of, parcel_in, area_m2, age, epsg):
    content = dxf_of(parcel_in(epsg), age)
    assert area_of("a.dxf", content) == pytest.approx(area_m2, abs=0.01)


@pytest.mark.parametrize("epsg", [4527, 4548, 4490])
def test_xlsx(area_of, parcel_in, area_m2, epsg):
    workbook = openpyxl.Workbook()
    for row in table_of(parcel_in(epsg), HEADER):
        workbook.active.append(row)
    stream = io.BytesIO()
    workbook.save(stream)
    assert area_of("a.xlsx", stream.getvalue()) == pytest.approx(area_m2, abs=0.01)


@pytest.mark.parametrize("epsg", [4527, 4548, 4490])
def test_csv(area_of, parcel_in, area_m2, epsg):
    rows = table_of(parcel_in(epsg), HEADER)
    text = "\n".join(",".join(str(value) for value in row) for row in rows)
    assert area_of("a.csv", text.encode("gb18030")) == pytest.approx(area_m2, abs=0.01)


def dms(degrees):
    whole = int(degrees)
    minutes = int((degrees - whole) * 60)
    seconds = ((degrees - whole) * 60 - minutes) * 60
    return f"{whole}°{minutes}′{seconds:.8f}″"


def test_csv_in_degrees_minutes_and_seconds(area_of, parcel_in, area_m2):
    rows = table_of(parcel_in(4490), ["地块名称", "圈号", "点号", "纬度", "经度"])
    text = ",".join(rows[0]) + "\n"
    text += "\n".join(f"{p},{r},{j},{dms(n)},{dms(e)}" for p, r, j, n, e in rows[1:])
    assert area_of("a.csv", text.encode()) == pytest.approx(area_m2, abs=0.01)


@pytest.mark.parametrize("epsg", [4527, 4548])
def test_geodatabase_on_a_fine_grid(tmp_path, area_of, parcel_in, area_m2, zipped, epsg):
    path = tmp_path / "宗地.gdb"
    pyogrio.raw.write(
        path,
        np.array([shapely.to_wkb(parcel_in(epsg))], dtype=object),
        [np.array(["甲"], dtype=object)],
        ["地块名称"],
        driver="OpenFileGDB",
        crs=f"EPSG:{epsg}",
        geometry_type="MultiPolygon",
        layer_options=FINE_GRID,
    )
    content = zipped({f"宗地.gdb/{file.name}": file.read_bytes() for file in path.iterdir()})
    assert area_of("a.zip", content) == pytest.approx(area_m2, abs=0.01)


def test_the_others_agree_with_these(
    area_of, parcel_in, area_m2, write_by_hand, geojson_text, kml_text, write_dataset, zipped
):
    shapes = write_dataset("ESRI Shapefile", [parcel_in(4527)], "EPSG:4527", encoding="GBK")
    without_page = {n: body for n, body in shapes.items() if not n.endswith(".cpg")}
    (geopackage,) = write_dataset("GPKG", [parcel_in(4548)], "EPSG:4548").values()
    kml = kml_text(parcel_in(4490)).encode()
    files = {
        "a.txt": write_by_hand(parcel_in(4527)).encode("gb18030"),
        "a.geojson": geojson_text(parcel_in(4490)).encode(),
        "a.gpkg": geopackage,
        "shp.zip": zipped(without_page),
        "a.kml": kml,
        "a.kmz": zipped({"doc.kml": kml}),
        "a.wkt": shapely.to_wkt(parcel_in(4548), rounding_precision=-1).encode(),
    }
    for name, content in files.items():
        assert area_of(name, content) == pytest.approx(area_m2, abs=0.01), name


def test_pasted_cells(parcel_in, area_m2):
    rows = table_of(parcel_in(4548), HEADER)
    text = "\n".join("\t".join(str(value) for value in row) for row in rows)
    (drawn,) = read_pasted(text).parcels
    parcel = place_parcel(drawn)
    assert ellipsoidal_area_m2(parcel.geometry, parcel.plane) == pytest.approx(area_m2, abs=0.01)
