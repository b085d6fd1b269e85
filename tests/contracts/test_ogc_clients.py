"""Real clients on a real server: GDAL's OAPIF driver, OWSLib, and QGIS with its own provider."""

import importlib.util
import json
import os
import socket
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path

import geopandas
import numpy as np
import pytest
import rasterio
import shapely
import uvicorn
from owslib.ogcapi.features import Features
from rasterio.errors import NotGeoreferencedWarning
from shapely.geometry import Point

from app.domain.reference import HOME_PLANE
from app.main import create_app
from app.services.publish_features import zones_geopackage
from app.settings import Settings

SCRIPT = Path(__file__).parents[2] / "scripts" / "qgis_client.py"
ZONE_TABLES = {"zones": 8, "zone-points": 25, "zone-records": 247}
URBAN = ["lq-block-urban", "lq-edz"]
ACCENT, MAGENTA = (15, 92, 110), (163, 21, 122)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return create_app(Settings(data_dir=tmp_path_factory.mktemp("ogc")))


@pytest.fixture(scope="module")
def address(app):
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/ogc"
    server.should_exit = True
    thread.join(timeout=20)
    listening.close()


@pytest.fixture(scope="module")
def layer_counts(app):
    return {layer.id: len(layer.features) for layer in app.state.desk.knowledge.layers}


@pytest.fixture(scope="module")
def areas(app):
    """The zones with an outline, as shapely has them in metres of HOME_PLANE."""
    zones = app.state.desk.knowledge.zones
    drawn = [zone for zone in zones if zone.geometry and not isinstance(zone.geometry, Point)]
    return geopandas.GeoSeries({z.id: z.geometry for z in drawn}, crs=HOME_PLANE.epsg).sort_index()


# Runs in a process of its own: nothing in it skips a driver of GDAL or knows the product.
GDAL_CLIENT = """
import json, sys
import pyogrio, shapely
address, jobs = sys.argv[1], json.loads(sys.argv[2])
answers = []
for job in jobs:
    kind, options = job.pop("do"), job
    if kind == "list":
        answers.append([str(name) for name, _ in pyogrio.list_layers(address)])
    elif kind == "info":
        forced = {"force_feature_count": True, "force_total_bounds": True}
        found = pyogrio.read_info(address, **forced, **options)
        answers.append([found["features"], list(found["total_bounds"]), found["crs"]])
    else:
        if "bbox" in options:
            options["bbox"] = tuple(options["bbox"])
        found = pyogrio.read_dataframe(address, **options)
        answers.append({"crs": found.crs.to_epsg(), "ids": list(found["id"]),
                        "wkb": [g.wkb_hex if g is not None else None for g in found.geometry]})
print(json.dumps(answers))
"""


def gdal(address, *jobs):
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("GDAL", "OGR", "PROJ", "CPL"))}
    command = [sys.executable, "-W", "error", "-c", GDAL_CLIENT, f"OAPIF:{address}"]
    done = subprocess.run(
        [*command, json.dumps(jobs)], env=kept, capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_gdal_lists_and_counts_every_collection(address, areas, layer_counts):
    names, zones, records = gdal(
        address,
        {"do": "list"},
        {"do": "info", "layer": "zones"},
        {"do": "read", "layer": "zone-records"},
    )
    assert names == [*ZONE_TABLES, *sorted(layer_counts)]
    count, bounds, crs = zones
    assert (count, crs) == (8, "EPSG:4490")  # the storage reference, which GDAL prefers
    assert bounds == pytest.approx(areas.to_crs(4490).total_bounds.tolist(), abs=1e-9)
    assert len(set(records["ids"])) == 247
    assert set(records["wkb"]) == {None}


def test_gdal_filters_by_box_and_property(address):
    degrees, metres, blocks = gdal(
        address,
        {"do": "read", "layer": "zones", "bbox": [115.74, 36.84, 115.76, 36.86]},
        {"do": "read", "layer": "zones", "CRS": "EPSG:4548",
         "bbox": [388000, 4079000, 389500, 4081000]},
        {"do": "read", "layer": "zones", "where": "kind = 'block'"},
    )  # fmt: skip
    assert degrees["ids"] == metres["ids"] == URBAN
    assert blocks["ids"] == ["lq-block-urban", "lq-block-yandian"]


@pytest.mark.parametrize("code", [4548, 4527, 4526, 4490])
def test_gdal_reads_the_coordinates_that_shapely_computes(address, areas, code):
    (read,) = gdal(address, {"do": "read", "layer": "zones", "CRS": f"EPSG:{code}"})
    assert (read["crs"], read["ids"]) == (code, list(areas.index))
    truth = shapely.get_coordinates(areas.to_crs(code))
    found = shapely.get_coordinates(shapely.from_wkb(read["wkb"]))
    assert found == pytest.approx(truth, abs=1e-6 if code > 4500 else 1e-9)


def test_gdal_follows_the_pages(address):
    (paged,) = gdal(address, {"do": "read", "layer": "zone-records", "PAGE_SIZE": "50"})
    assert len(set(paged["ids"])) == 247


def test_owslib_reads_the_service(address, layer_counts):
    service = Features(address)
    assert "Liaocheng Industrial Zoning" in service.response["title"]
    assert service.conformance()["conformsTo"][0].endswith("/conf/core")
    assert service.feature_collections() == [*ZONE_TABLES, *sorted(layer_counts)]
    assert service.api()["openapi"].startswith("3.0.")
    assert service.collection("zones")["storageCrs"].endswith("/4490")
    page = service.collection_items("zones", bbox=[115.74, 36.84, 115.76, 36.86], limit=1)
    assert (page["numberMatched"], page["numberReturned"]) == (2, 1)
    assert [f["id"] for f in page["features"]] == URBAN[:1]
    dated = service.collection_items("demo-ecological-redline", datetime_="2019-01-01/2019-12-31")
    assert dated["numberMatched"] == 0
    assert service.collection_item("zones", "lq-edz")["properties"]["basis"] == "reconstructed"


@pytest.fixture(scope="module")
def qgis(tmp_path_factory):
    """Return a function that opens a source in QGIS and gives what it saw, and its pictures."""
    spec = importlib.util.spec_from_file_location("qgis_client", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.install_if_missing()
    home = tmp_path_factory.mktemp("qgis")
    home.chmod(0o700)
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(home),
                   "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}  # fmt: skip

    def look(kind, source):
        folder = tmp_path_factory.mktemp(kind)
        command = [script.PYTHON, str(SCRIPT), kind, str(source), str(folder)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True,
                              timeout=180, check=False)  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)["layers"], folder

    return look


@pytest.fixture(scope="module")
def in_service(qgis, address):
    return qgis("service", address)


@pytest.fixture(scope="module")
def geopackage(app, tmp_path_factory):
    path = tmp_path_factory.mktemp("file") / "zones.gpkg"
    path.write_bytes(zones_geopackage(app.state.desk))
    return path


@pytest.fixture(scope="module")
def in_file(qgis, geopackage):
    return qgis("file", geopackage)


class Picture:
    """A PNG that QGIS drew, and where on the ground its pixels lie."""

    def __init__(self, path, extent):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with rasterio.open(path) as opened:
                self.colours = np.moveaxis(opened.read([1, 2, 3]), 0, -1).astype(int)
        west, _, east, north = extent
        rows, columns = self.colours.shape[:2]
        self.pixel = (east - west) / columns
        xs = west + self.pixel * (np.arange(columns) + 0.5)
        ys = north - self.pixel * (np.arange(rows) + 0.5)
        self.x, self.y = np.meshgrid(xs, ys)
        self.inked = (self.colours != 255).any(axis=-1)

    def within(self, area, pixels):
        """Tell which pixels lie in an area, widened by some pixels."""
        return shapely.contains_xy(area.buffer(pixels * self.pixel), self.x, self.y)

    def near(self, colour, tolerance=40):
        """Tell which pixels have about that colour."""
        return np.abs(self.colours - colour).max(axis=-1) <= tolerance


def test_qgis_lists_and_loads_every_collection(in_service, layer_counts):
    layers, _ = in_service
    assert set(layers) == {*ZONE_TABLES, *layer_counts}
    assert all(layer["valid"] for layer in layers.values())
    assert {name: layer["count"] for name, layer in layers.items()} == ZONE_TABLES | layer_counts
    assert layers["zone-records"]["placed"] == 0
    assert len(set(layers["zone-records"]["ids"])) == 247


def test_qgis_sees_the_zones_where_they_are(in_service, areas):
    layer = in_service[0]["zones"]
    assert (layer["count"], layer["placed"], layer["ids"]) == (8, 8, list(areas.index))
    truth = areas.to_crs(4490).total_bounds.tolist()
    assert layer["extent"] == pytest.approx(truth, abs=1e-8)


def test_qgis_draws_the_zones_of_the_service(in_service, areas):
    layers, folder = in_service
    picture = Picture(folder / "zones.png", layers["zones"]["drawn"])
    zones = areas.union_all()
    inside, outside = picture.within(zones, -2), ~picture.within(zones, 2)
    assert inside.sum() > 500
    assert outside.sum() > 50_000
    assert picture.inked[inside].all()
    assert not picture.inked[outside].any()
    assert layers["zones"]["errors"] == []


@pytest.mark.usefixtures("qgis")  # GDAL's own tools come with Debian's QGIS
def test_the_file_passes_the_validator_of_gdal(geopackage):
    command = ["/usr/bin/python3", "-m", "osgeo_utils.samples.validate_gpkg", str(geopackage)]
    done = subprocess.run(command, env={"PATH": os.environ["PATH"]}, capture_output=True,
                          text=True, timeout=60, check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_qgis_opens_the_file_in_the_style_that_it_brings(in_file):
    layers, _ = in_file
    assert list(layers) == ["uncertainty_bands", "zones", "zone_limits", "zone_points",
                            "zone_records"]  # fmt: skip
    assert all(layer["valid"] and layer.get("errors", []) == [] for layer in layers.values())
    assert [layers[name]["label"] for name in ("zones", "zone_points")] == ["name_zh"] * 2
    assert layers["zones"]["aliases"]["uncertainty_m"] == "误差（m）"
    assert layers["zone_records"]["aliases"]["quote"] == "原文"
    assert {layers[n]["crs"] for n in list(layers)[:4]} == {"EPSG:4490"}


def test_each_basis_has_its_line(in_file):
    zones = in_file[0]["zones"]["symbols"]
    assert set(zones) == {"official", "reconstructed", "demonstration"}
    official, drawn = zones["official"][-1], zones["reconstructed"][-1]
    for line in (official, drawn):
        assert (line["kind"], line["colour"]) == ("SimpleLine", "#0f5c6e")
        assert (line["line_width"], line["line_width_unit"]) == ("2", "Pixel")
    assert (official["use_custom_dash"], drawn["use_custom_dash"]) == ("0", "1")
    hatch, outline = zones["demonstration"]
    assert (hatch["kind"], outline["kind"]) == ("LinePatternFill", "SimpleLine")
    assert hatch["colour"] == outline["colour"] == "#a3157a"
    circle, mark = in_file[0]["zone_points"]["symbols"]["singleSymbol"]
    assert (circle["outline_style"], circle["size_unit"]) == ("dash", "RenderMetersInMapUnits")
    assert mark["size_unit"] == "Pixel"


def test_qgis_draws_the_file_as_the_maps_do(in_file, areas):
    layers, folder = in_file
    picture = Picture(folder / "zones.png", layers["zones"]["drawn"])
    park, real = areas["demo-park"], areas.drop("demo-park").union_all()
    assert picture.inked[picture.within(real, -3)].all()
    magenta = picture.near(MAGENTA)
    assert magenta[picture.within(park, -3)].any()  # the hatch, not the outline alone
    assert not magenta[~picture.within(park, 2)].any()
    edge = picture.within(real.boundary, 1.5) & picture.near(ACCENT)
    along = picture.within(real.boundary, 1.5).sum()
    assert 0.1 * along < edge.sum() < 0.7 * along  # dashes, neither nothing nor a full line


def test_qgis_draws_points_in_circles_of_their_uncertainty(in_file, app):
    layers, folder = in_file
    picture = Picture(folder / "zone_points.png", layers["zone_points"]["drawn"])
    points = [z for z in app.state.desk.knowledge.zones if isinstance(z.geometry, Point)]
    assert all(picture.near(ACCENT)[picture.within(z.geometry, 3)].any() for z in points)
    wide = [z for z in points if z.uncertainty_m > 8 * picture.pixel]
    assert len(wide) > 8
    for zone in wide:
        ring = zone.geometry.buffer(zone.uncertainty_m).boundary
        assert picture.inked[picture.within(ring, 0.7)].mean() > 0.9, zone.id


def test_qgis_draws_the_bands_and_the_limits(in_file, areas):
    layers, folder = in_file
    bands = Picture(folder / "uncertainty_bands.png", layers["uncertainty_bands"]["drawn"])
    edges = areas.drop("demo-park").boundary.union_all()
    assert bands.inked[bands.within(edges, 1)].all()
    assert bands.inked.mean() < 0.5
    limits = Picture(folder / "zone_limits.png", layers["zone_limits"]["drawn"])
    drawn = areas[["lq-block-urban", "lq-block-yandian", "yg-area-east"]].boundary.union_all()
    assert limits.inked[limits.within(drawn, 0.5)].mean() > 0.9
