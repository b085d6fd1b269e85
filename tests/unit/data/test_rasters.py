"""Rasters: strict catalogue, sound files only, windows only, damage is an error; tiles."""

import runpy
import shutil
import warnings
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial

import numpy as np
import pytest
import rasterio
import shapely
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile
from rasterio.shutil import copy
from rasterio.transform import Affine

from app.data.raster_files import MOST_WINDOW_CELLS, read_cells
from app.data.raster_tiles import draw_tile, tile_tag
from app.data.rasters import load_rasters
from app.data.shipped import shipped
from app.domain.areas import ellipsoidal_area_m2
from app.domain.cell_tallies import tally_values
from app.domain.cells import place
from app.domain.reference import HOME_PLANE, to_degrees
from app.errors import DataError, InputError, InputTooLarge
from tests.raster_files import (
    NORTH,
    WEST,
    cover_entry,
    height_entry,
    words,
    write_catalogue,
    write_cog,
)

CELLS = np.random.default_rng(7).integers(1, 3, (300, 400)).astype(np.uint8)


@pytest.fixture
def folder(tmp_path):
    write_cog(tmp_path / "cover.tif", CELLS)
    return write_catalogue(tmp_path, cover_entry())


def load(folder):
    return load_rasters(folder, demonstration=True)


def refused(folder, code):
    with pytest.raises(DataError) as caught:
        load(folder)
    assert caught.value.code == code


def test_a_raster_is_what_catalogue_and_file_say(folder):
    (file,) = load(folder)
    raster = file.raster
    assert (raster.kind, raster.basis, raster.resolution_m, raster.nodata) == (
        "land_cover", "official", 10, 0)  # fmt: skip
    assert (raster.grid.epsg, raster.grid.rows, raster.grid.columns) == (4548, 300, 400)
    assert (raster.grid.west, raster.grid.north) == (WEST, NORTH)
    assert {v: c.built_up for v, c in raster.classes.items()} == {1: False, 2: True}
    assert raster.data_date == date(2025, 6, 30)
    assert not raster.answers_on(date(2025, 6, 30))
    assert raster.answers_on(date(2025, 7, 1))


def test_a_window_is_the_cells_of_that_place(folder):
    (file,) = load(folder)
    assert (read_cells(file, 17, 23, 90, 110) == CELLS[17:107, 23:133]).all()


def test_threads_read_at_once(folder):
    (file,) = load(folder)

    def read(start):
        expected = CELLS[start : start + 50, start : start + 60]
        return (read_cells(file, start, start, 50, 60) == expected).all()

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(read, list(range(200)) * 2))


def test_a_window_has_a_limit(folder):
    (file,) = load(folder)
    with pytest.raises(InputTooLarge) as caught:
        read_cells(file, 0, 0, 2, MOST_WINDOW_CELLS // 2 + 1)
    assert caught.value.code == "rasters.window_too_large"


@pytest.mark.parametrize(
    "entry",
    [
        cover_entry(polarity="forbids"),
        cover_entry(classes={}),
        cover_entry(unit="m"),
        cover_entry(shaded=[1, 2], unit="m"),
        cover_entry(basis="reconstructed"),
        cover_entry(source={"zh": "", "en": "x"}),
        cover_entry(file="../cover.tif"),
        cover_entry(file="/cover.tif"),
        cover_entry(file="a/../../cover.tif"),
        cover_entry(file="cover.vrt"),
        cover_entry(resolution_m=2000),
        height_entry(file="cover.tif", shaded=[100, 0]),
        height_entry(file="cover.tif", shaded=None),
        height_entry(file="cover.tif", classes=cover_entry()["classes"]),
        {k: v for k, v in cover_entry().items() if k != "accuracy"},
    ],
)
def test_an_unsound_entry_is_refused(folder, entry):
    refused(write_catalogue(folder, entry), "rasters.invalid")


def test_two_rasters_of_one_id_are_refused(folder):
    refused(write_catalogue(folder, cover_entry(), cover_entry()), "rasters.duplicate")


def test_a_class_cannot_be_no_data(folder):
    classes = {0: {"name": words(), "built_up": False, "colour": "#000000"}}
    refused(write_catalogue(folder, cover_entry(classes=classes)), "rasters.nodata")


PLACE_DEGREES = Affine(0.0001, 0, 115.7, 0, -0.0001, 36.9)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ({"crs": "EPSG:32650"}, "rasters.crs"),
        ({"crs": "EPSG:3857"}, "rasters.crs"),
        ({"crs": "EPSG:2349"}, "rasters.crs"),  # Xi'an 1980
        ({"crs": "EPSG:4610", "place": PLACE_DEGREES}, "rasters.crs"),
        ({"crs": None}, "rasters.crs"),
        ({"nodata": None}, "rasters.nodata"),
        ({"driver": "GTiff"}, "rasters.not_cog"),
        ({"place": Affine(20, 0, WEST, 0, -20, NORTH)}, "rasters.resolution"),
        ({"crs": "EPSG:4490", "place": Affine(0.001, 0, 115.7, 0, -0.001, 36.9)},
         "rasters.resolution"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_measured_on_is_refused(folder, written, code):
    write_cog(folder / "cover.tif", CELLS, **written)
    refused(folder, code)


@pytest.mark.parametrize(
    ("cells", "code"),
    [(CELLS.astype(np.float32), "rasters.form"), (CELLS.astype(np.complex64), "rasters.form")],
)
def test_classes_are_whole_numbers(folder, cells, code):
    write_cog(folder / "cover.tif", cells)
    refused(folder, code)


@pytest.mark.parametrize(
    "written",
    [
        {"crs": "EPSG:4527", "place": Affine(10, 0, 39_430_000, 0, -10, NORTH)},
        {"crs": "EPSG:4547"},
        {"crs": "EPSG:4326", "place": PLACE_DEGREES},
        {"crs": "EPSG:4490", "place": PLACE_DEGREES},
    ],
)
def test_references_of_this_country_are_taken(folder, written):
    write_cog(folder / "cover.tif", CELLS, **written)
    (file,) = load(folder)
    assert f"EPSG:{file.raster.grid.epsg}" == written["crs"]


def test_a_missing_file_is_an_error(folder):
    (file,) = load(folder)
    (folder / "cover.tif").unlink()
    refused(folder, "rasters.unreadable")
    for call in (lambda: read_cells(file, 0, 0, 1, 1), lambda: file.version):
        with pytest.raises(DataError) as caught:
            call()
        assert caught.value.code == "rasters.unreadable"


@pytest.mark.parametrize(
    "content", [b"", b"II*\0", b"no raster at all", b"<VRTDataset></VRTDataset>"]
)
def test_a_file_that_is_no_raster_is_an_error(folder, content):
    (folder / "cover.tif").write_bytes(content)
    refused(folder, "rasters.unreadable")


def test_a_file_cut_off_anywhere_never_answers_wrongly(folder):
    """Refused when loaded or when read; the last bytes of a COG repeat others and may be lost."""
    (file,) = load(folder)
    content = file.path.read_bytes()
    lengths = {*np.linspace(0, len(content) - 9, 60).astype(int), *range(8, 900, 20)}
    for length in lengths:
        file.path.write_bytes(content[:length])
        with pytest.raises(DataError) as caught:
            read_cells(load(folder)[0], 0, 0, 300, 400)
        assert caught.value.code.startswith("rasters.")
    file.path.write_bytes(content[:-1])
    assert (read_cells(load(folder)[0], 0, 0, 300, 400) == CELLS).all()


def test_damaged_cells_are_an_error(folder):
    (file,) = load(folder)
    content = bytearray(file.path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 400] = b"\xff" * 400
    file.path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_cells(file, 0, 0, 300, 400)
    assert caught.value.code == "rasters.unreadable"


def test_a_virtual_raster_under_another_name_is_not_opened(folder, tmp_path):
    """Only the GeoTIFF driver opens: no file of another format can name further files."""
    secret = write_cog(tmp_path / "else" / "secret.tif", CELLS)
    (folder / "cover.tif").unlink()
    copy(secret, folder / "cover.tif", driver="VRT")
    with rasterio.open(folder / "cover.tif") as source:  # what an open door would let in
        assert (source.read(1) == CELLS).all()
    refused(folder, "rasters.unreadable")


def test_files_beside_a_raster_are_not_looked_at(folder):
    """A side file could move the raster or bring another nodata value."""
    (folder / "cover.tif.aux.xml").write_text(
        "<PAMDataset><GeoTransform>0,10,0,0,0,-10</GeoTransform>"
        '<PAMRasterBand band="1"><NoDataValue>2</NoDataValue></PAMRasterBand></PAMDataset>'
    )
    (folder / "cover.tfw").write_text("10\n0\n0\n-10\n5\n5\n")
    (file,) = load(folder)
    assert (file.raster.grid.west, file.raster.nodata) == (WEST, 0)


def test_a_file_replaced_by_another_grid_is_an_error(folder):
    (file,) = load(folder)
    before = file.version
    write_cog(folder / "cover.tif", CELLS, place=Affine(10, 0, WEST + 5, 0, -10, NORTH))
    assert file.version != before
    with pytest.raises(DataError) as caught:
        read_cells(file, 0, 0, 1, 1)
    assert caught.value.code == "rasters.changed"


def test_a_value_without_a_class_is_an_error(folder):
    cells = CELLS.copy()
    cells[5, 5] = 77
    write_cog(folder / "cover.tif", cells)
    (file,) = load(folder)
    assert read_cells(file, 6, 6, 2, 2).shape == (2, 2)
    with pytest.raises(DataError) as caught:
        read_cells(file, 4, 4, 2, 2)
    assert caught.value.code == "rasters.unknown_class"
    assert "77" in caught.value.message.en


def test_installed_rasters_stand_beside_the_shipped_ones(folder, tmp_path):
    own = tmp_path / "own"
    write_cog(own / "地形.tif", CELLS.astype(np.float32), nodata=-9999)
    write_catalogue(own, height_entry(file="地形.tif"))
    both = load_rasters(folder, own, demonstration=True)
    assert [f.raster.id for f in both] == ["cover", "dem"]
    assert load_rasters(folder, tmp_path / "nothing", demonstration=True)[0].raster.id == "cover"


def test_the_demonstration_cover_is_hidden_with_the_demonstration():
    assert load_rasters(shipped("layers"), demonstration=False) == ()
    (file,) = load_rasters(shipped("layers"), demonstration=True)
    assert file.raster.basis == "demonstration"
    assert file.path.stat().st_size < 200_000


def test_the_shipped_cover_is_what_its_generator_writes(tmp_path):
    copied = shutil.copytree(shipped("layers") / "demonstration", tmp_path / "demonstration")
    (copied / "land_cover.tif").unlink()
    runpy.run_path(str(copied / "generate_cover.py"), run_name="__main__")
    ours = (shipped("layers") / "demonstration" / "land_cover.tif").read_bytes()
    assert (copied / "land_cover.tif").read_bytes() == ours


def test_the_park_by_hand():
    """Of 600 ha: built-up 100 + 50 + 10, water 6, woodland 9, without data 9, cropland the rest."""
    (file,) = load_rasters(shipped("layers"), demonstration=True)
    park = shapely.box(430_000, 4_080_000, 433_000, 4_082_000)
    raster = file.raster
    placed = place(park, HOME_PLANE, raster.grid)
    found = tally_values(placed, raster.grid, raster.nodata, partial(read_cells, file))
    scale = ellipsoidal_area_m2(park, HOME_PLANE) / 6_000_000
    # The scale of the plane changes by 10 ppm from one side of the park to the other.
    assert found.m2_by_value == pytest.approx(
        {10: 4_160_000 * scale, 20: 90_000 * scale, 40: 60_000 * scale, 50: 1_600_000 * scale},
        rel=2e-5,
    )
    assert found.no_data_m2 == pytest.approx(90_000 * scale, rel=2e-5)
    assert found.outside_m2 == 0


def pixels(png):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)  # a tile has no place of its own
        with MemoryFile(png) as memory, memory.open() as image:
            found = image.read()
            assert (image.driver, image.width, image.height) == ("PNG", 256, 256)
    return found


def tile_of(longitude, latitude, zoom):
    x = (longitude + 180) / 360 * 2**zoom
    y = (1 - np.arcsinh(np.tan(np.radians(latitude))) / np.pi) / 2 * 2**zoom
    return int(x), int(y), int(x % 1 * 256), int(y % 1 * 256)


def pixel_at(file, east, north, zoom=16):
    """Colour of the pixel at a place given in metres of the park's plane."""
    place = to_degrees(shapely.Point(east, north), HOME_PLANE)
    x, y, column, row = tile_of(place.x, place.y, zoom)
    return tuple(int(v) for v in pixels(draw_tile(file, zoom, x, y))[:, row, column])


@pytest.mark.parametrize(
    ("east", "north", "colour"),
    [
        (1_000, 500, (0xBB, 0x96, 0x74, 255)),  # built-up
        (505, 5, (0xBB, 0x96, 0x74, 255)),  # and at its corner
        (495, 5, (0xF5, 0xF8, 0xDC, 255)),  # one cell on: cropland
        (1_750, 1_500, (0x33, 0x8E, 0xC0, 255)),
        (2_850, 150, (0x14, 0x8D, 0x4A, 255)),
        (150, 1_850, (0, 0, 0, 0)),  # no data
        (-600, 500, (0, 0, 0, 0)),  # beyond the raster
    ],
)
def test_a_tile_shows_the_class_of_its_place(east, north, colour):
    (file,) = load_rasters(shipped("layers"), demonstration=True)
    assert pixel_at(file, 430_000 + east, 4_080_000 + north) == colour


def test_tiles_of_all_zooms_are_drawn_and_far_ones_are_empty():
    (file,) = load_rasters(shipped("layers"), demonstration=True)
    place = to_degrees(shapely.Point(431_000, 4_080_500), HOME_PLANE)
    for zoom in (5, 11, 14, 18):
        drawn = pixels(draw_tile(file, zoom, *tile_of(place.x, place.y, zoom)[:2]))
        assert drawn.shape == (4, 256, 256)
        assert drawn[3].max() == 255
    assert not pixels(draw_tile(file, 10, 0, 0)).any()


def test_terrain_is_grey_and_clear_without_data(tmp_path):
    heights = np.full((300, 400), 50.0, np.float32)
    heights[:, 200:] = -9999
    heights[200:] = 400
    write_cog(tmp_path / "dem.tif", heights, nodata=-9999)
    (file,) = load(write_catalogue(tmp_path, height_entry()))
    assert pixel_at(file, WEST + 1_000, NORTH - 1_000) == (128, 128, 128, 255)
    assert pixel_at(file, WEST + 1_000, NORTH - 2_500) == (255, 255, 255, 255)
    assert pixel_at(file, WEST + 3_000, NORTH - 1_000) == (0, 0, 0, 0)


@pytest.mark.parametrize("tile", [(4, 0, 0), (19, 0, 0), (10, 1024, 0), (10, 0, -1), (10, 0, 1024)])
def test_a_tile_that_does_not_exist_is_refused(folder, tile):
    with pytest.raises(InputError) as caught:
        draw_tile(load(folder)[0], *tile)
    assert caught.value.code == "tiles.out_of_range"


def test_the_tag_changes_with_the_catalogue(folder):
    (before,) = load(folder)
    classes = cover_entry()["classes"] | {
        2: {"name": words(), "built_up": True, "colour": "#0000ff"}
    }
    (after,) = load(write_catalogue(folder, cover_entry(classes=classes)))
    assert tile_tag(before) != tile_tag(after)
    assert tile_tag(after) == tile_tag(load(folder)[0])


def test_two_gdals_live_in_one_process(folder, tmp_path):
    """pyogrio and rasterio each bring a GDAL; neither may disturb the other."""
    import geopandas
    import pyogrio

    frame = geopandas.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1)], crs=4548)
    pyogrio.write_dataframe(frame, tmp_path / "a.gpkg")
    (file,) = load(folder)
    assert read_cells(file, 0, 0, 2, 2).shape == (2, 2)
    assert len(pyogrio.read_dataframe(tmp_path / "a.gpkg")) == 1
    assert rasterio.__gdal_version__ != ".".join(map(str, pyogrio.__gdal_version__))
