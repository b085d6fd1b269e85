"""Whatever the bytes, a reader answers with parcels or with a refusal, never anything else."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.data.formats import ReadOptions, mend_txt, read_parcels, read_pasted
from app.domain.parcels import place_parcel
from app.errors import InputError, ZoningError

USUAL = ReadOptions()

QUIET = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def attempt(content, options=USUAL):
    try:
        for parcel in read_parcels("a", content, options).parcels:
            place_parcel(parcel)
    except ZoningError as error:
        assert error.code
        assert error.message.zh


@settings(QUIET, max_examples=400)
@given(st.binary(max_size=400))
def test_random_bytes(content):
    attempt(content)


@settings(QUIET, max_examples=400)
@given(st.text(max_size=200), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_random_text(text, encoding):
    attempt(text.encode(encoding, errors="replace"))
    with contextlib.suppress(ZoningError):
        read_pasted(text)


LINES = st.sampled_from(
    [
        "[属性描述]",
        "[地块坐标]",
        "坐标系=2000国家大地坐标系",
        "带号=39",
        "带号=38",
        "带号=",
        "几度分带=6",
        "4,0.5,1,甲,面,,,,@",
        "4,1e400,1,甲,面,,,,@",
        "@",
        ",,@",
        "J1,1,4081850,39387600",
        "J2,1,4081850,39387800",
        "J3,1,4081700,39387800",
        "J4,1,4081700,39387600",
        "J1,2,4081800,39387700",
        "J2,2,4081800,39387710",
        "J3,2,4081790,39387710",
        "1,1,4081850,387600",
        "1,1,36.8,115.7",
        "2,1,36.9,115.8",
        "3,1,36.9,115.7",
        "J1,1,nan,1",
        "J1,1,1e308,1e308",
        "J9,1,39387600,4081850",
        "，，，，",
        "=",
        "面,面,面,面,面",
    ]
)


@settings(QUIET, max_examples=500)
@given(st.lists(LINES, max_size=14), st.sampled_from([None, 4527, 4526, 4548, 4490, 1]))
def test_random_lines_of_a_txt(lines, crs):
    content = "\n".join(lines).encode()
    attempt(content, ReadOptions(crs=crs))
    try:
        mended = mend_txt(content, ReadOptions(crs=crs))
    except ZoningError:
        return
    assert mend_txt(mended.text.encode()).text == mended.text


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "features", "geometry", "coordinates", "geometries", "crs"]),
            inner
            | st.sampled_from(["Feature", "Polygon", "FeatureCollection", "GeometryCollection"]),
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(QUIET, max_examples=400)
@given(JSON)
def test_random_json(document):
    import json

    attempt(json.dumps({"type": "Feature", "geometry": document}).encode())
    attempt(json.dumps(document).encode())


@pytest.fixture(scope="module")
def valid_files(worked_example, geojson_text, kml_text, parcel_in, write_dataset, zipped):
    shapes = write_dataset("ESRI Shapefile", [parcel_in(4527)], "EPSG:4527", encoding="GBK")
    (geopackage,) = write_dataset("GPKG", [parcel_in(4490)], "EPSG:4490").values()
    kml = kml_text(parcel_in(4490)).encode()
    return {
        "txt": worked_example.encode("gbk"),
        "geojson": geojson_text(parcel_in(4490)).encode(),
        "wkt": parcel_in(4490).wkt.encode(),
        "kml": kml,
        "kmz": zipped({"doc.kml": kml}),
        "shapefile": zipped(shapes),
        "geodatabase": zipped(write_dataset("OpenFileGDB", [parcel_in(4527)], "EPSG:4527")),
        "geopackage": geopackage,
    }


@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.8, 0.95])
@pytest.mark.parametrize(
    "name", ["txt", "geojson", "wkt", "kml", "kmz", "shapefile", "geodatabase", "geopackage"]
)
def test_a_file_cut_short_is_always_refused(valid_files, name, share):
    content = valid_files[name]
    assert read_parcels("a", content).parcels
    with pytest.raises(InputError) as caught:
        read_parcels("a", content[: int(len(content) * share)])
    assert caught.value.mend is not None


@pytest.mark.parametrize("part", [".shp", ".shx", ".dbf"])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_part_of_a_shapefile_cut_short_is_refused(write_dataset, parcel_in, zipped, part, share):
    files = write_dataset("ESRI Shapefile", [parcel_in(4527)] * 5, "EPSG:4527")
    files[f"dataset{part}"] = files[f"dataset{part}"][: int(len(files[f"dataset{part}"]) * share)]
    with pytest.raises(InputError):
        read_parcels("a.zip", zipped(files))


@pytest.mark.parametrize("name", ["txt", "geojson", "wkt", "kml", "kmz"])
@QUIET
@given(data=st.data())
def test_mutated_files(valid_files, name, data):
    attempt(mutated(valid_files[name], data))


@pytest.mark.parametrize("name", ["shapefile", "geodatabase", "geopackage"])
@settings(QUIET, max_examples=12)
@given(data=st.data())
def test_mutated_files_of_the_worker(valid_files, name, data):
    attempt(mutated(valid_files[name], data))


@pytest.mark.parametrize("part", [".shp", ".shx", ".dbf", ".prj"])
@settings(QUIET, max_examples=12)
@given(data=st.data())
def test_mutated_parts_of_a_shapefile(write_dataset, parcel_in, zipped, part, data):
    files = write_dataset("ESRI Shapefile", [parcel_in(4527)], "EPSG:4527")
    files[f"dataset{part}"] = mutated(files[f"dataset{part}"], data)
    attempt(zipped(files))


def mutated(content, data):
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(changed) - 1))
        changed[place] = data.draw(st.integers(0, 255))
    return bytes(changed)
