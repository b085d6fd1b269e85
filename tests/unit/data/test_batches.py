"""The file side of a batch: chunks, references, placing, parts, columns."""

import json
import os

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon, box

from app.data.batches.parquet_source import open_parquet, spans_of
from app.data.batches.parts import Parts, differences, fingerprint, held
from app.data.batches.placing import place_chunk
from app.data.batches.reading import open_source, read_spans, sample_shapes
from app.data.batches.referencing import decide_batch
from app.data.batches.source import Chunk
from app.data.batches.writing import writer_of
from app.data.formats.reading import ReadOptions
from app.domain.parcels import MAX_VERTICES, DrawnParcel, place_parcel
from app.domain.reference import HOME_PLANE, Plane, reproject
from app.errors import AmbiguousInput, InputError
from app.services.batch_audit import sampled_rows
from tests.batch_files import boxes, geoparquet
from tests.import_files import files_of, gbk_shapefile, geopackage, square

NOTHING = ReadOptions()


def opened(path, chunk_rows=50, layer=None, options=NOTHING):
    return open_source(path, path.parent / "input", options, layer, chunk_rows)


def pieces(source):
    return list(read_spans(source, source.spans, {chunk.number for chunk in source.chunks}))


def decided(source, options=NOTHING):
    return decide_batch(sample_shapes(source), source.claim, options)


def placed(shapes, crs=4548):
    wkb = pa.array([s if s is None or isinstance(s, bytes) else s.wkb for s in shapes], pa.binary())
    sound = np.array([s for s in shapes if isinstance(s, Polygon)][:1], dtype=object)
    from app.data.formats.reference_names import claim_of_epsg

    return place_chunk(wkb, decide_batch(sound, claim_of_epsg(crs), NOTHING), 0)


def test_row_groups_are_split_evenly_and_small_ones_joined():
    spans = spans_of([250, 0, 30, 40, 50, 10], 100)
    assert [(s.groups, [(c.number, c.first_row, c.rows) for c in s.chunks]) for s in spans] == [
        ((0,), [(0, 0, 84), (1, 84, 83), (2, 167, 83)]),
        ((1, 2, 3), [(3, 250, 70)]),
        ((4, 5), [(4, 320, 60)]),
    ]
    assert spans_of([0], 10) == ()


def test_chunks_hold_every_row_once_and_can_be_read_from_the_middle(tmp_path):
    path = geoparquet(tmp_path / "a.parquet", boxes(230), groups=100)
    source = opened(path, 40)
    read = pieces(source)
    assert [piece.chunk.rows for piece in read] == [34, 33, 33, 34, 33, 33, 30]
    assert [i for piece in read for i in piece.attributes["id"].to_pylist()] == list(range(230))
    (one,) = read_spans(source, source.spans, {4})
    assert one.attributes["id"].to_pylist() == list(range(134, 167))
    assert shapely.from_wkb(one.wkb[0].as_py()).equals(boxes(230)[134])


def test_a_missing_reference_means_longitude_and_latitude(tmp_path):
    shapes = [reproject(shape, 4548, 4490) for shape in boxes(3)]
    source = opened(geoparquet(tmp_path / "a.parquet", shapes, "missing"))
    assert source.definition == "OGC:CRS84"
    assert decided(source).epsg == 4326


def test_metres_that_are_said_to_be_degrees_are_refused(tmp_path):
    source = opened(geoparquet(tmp_path / "a.parquet", boxes(3), "missing"))
    with pytest.raises(InputError) as caught:
        decided(source)
    assert caught.value.code == "crs.contradicts_coordinates"


def test_a_prefix_that_contradicts_the_reference_is_ambiguous(tmp_path):
    shapes = [reproject(shape, 4548, 4527) for shape in boxes(3)]  # 39..., but said to be zone 38
    source = opened(geoparquet(tmp_path / "a.parquet", shapes, 4526))
    with pytest.raises(AmbiguousInput) as caught:
        decided(source)
    assert [c.options["crs"] for c in caught.value.candidates] == ["EPSG:4527", "EPSG:4526"]
    assert decided(source, ReadOptions(crs=4526)).shift_m == -1e6


def test_few_odd_rows_do_not_decide_the_reference(tmp_path):
    shapes = [*boxes(8), box(1, 1, 2, 2), box(3.9e7, 4e6, 3.9e7 + 9, 4e6 + 9)]
    source = opened(geoparquet(tmp_path / "a.parquet", shapes, None))
    assert decided(source).epsg == 4548
    assert decided(source).diagnostics[0].code == "crs.zone_assumed"


@pytest.mark.parametrize(
    ("metadata", "code"),
    [
        (None, "batch.not_geoparquet"),
        ({"primary_column": "g", "columns": {}}, "batch.not_geoparquet"),
        ({"primary_column": "geometry", "columns": {"geometry": {"encoding": "polygon"}}},
         "batch.encoding_unsupported"),
    ],
)  # fmt: skip
def test_what_is_no_geoparquet_is_refused(tmp_path, metadata, code):
    path = tmp_path / "a.parquet"
    table = pa.table({"geometry": pa.array([b""], pa.binary())})
    told = None if metadata is None else {"geo": json.dumps(metadata)}
    pq.write_table(table.replace_schema_metadata(told), path)
    with pytest.raises(InputError) as caught:
        open_parquet(str(path), 10)
    assert caught.value.code == code


def test_a_damaged_file_and_an_unknown_one_are_refused(tmp_path):
    for name, code in (("a.parquet", "input.unreadable"), ("a.gpkg", "input.unreadable"),
                       ("a.csv", "batch.format_unknown")):  # fmt: skip
        (tmp_path / name).write_bytes(b"PAR1 and nothing else")
        with pytest.raises(InputError) as caught:
            opened(tmp_path / name)
        assert caught.value.code == code
    with pytest.raises(InputError) as caught:
        opened(tmp_path / "absent.parquet")
    assert caught.value.code == "input.unreadable"


def test_a_geopackage_with_several_layers_asks_which(tmp_path):
    layers = [(name, [square(0, 0, 50)], "EPSG:4548", {"n": ["1"]}) for name in ("甲", "乙")]
    (content,) = files_of("GPKG", layers).values()
    path = tmp_path / "a.gpkg"
    path.write_bytes(content)
    with pytest.raises(AmbiguousInput) as caught:
        opened(path)
    assert [c.options for c in caught.value.candidates] == [{"layer": "甲"}, {"layer": "乙"}]
    assert opened(path, layer="乙").layer == "乙"
    with pytest.raises(InputError) as caught:
        opened(path, layer="丙")
    assert caught.value.code == "batch.layer_unknown"


def test_a_geopackage_keeps_keys_and_columns(tmp_path):
    path = tmp_path / "a.gpkg"
    shapes = [square(200 * n, 0, 50) for n in range(5)]
    path.write_bytes(geopackage(shapes, {"地块": list("甲乙丙丁戊")}).content)
    source = opened(path, 2)
    read = pieces(source)
    assert source.attributes.names == ["fid", "地块"]
    assert [p.attributes["地块"].to_pylist() for p in read] == [["甲", "乙"], ["丙", "丁"], ["戊"]]
    assert [p.attributes["fid"].to_pylist() for p in read] == [[1, 2], [3, 4], [5]]
    assert decided(source).epsg == 4548


def test_a_gbk_shapefile_in_a_gbk_zip_is_read_as_such(tmp_path):
    path = tmp_path / "a.zip"
    shapes = [square(0, 0, 50), square(200, 0, 50)]
    path.write_bytes(gbk_shapefile(shapes, {"地块编号": ["甲", "乙"]}).content)
    source = opened(path)
    (piece,) = pieces(source)
    assert source.encoding == "gb18030"
    assert piece.attributes.to_pydict() == {"地块编号": ["甲", "乙"]}
    assert decided(source).epsg == 4527
    assert source.files == (str(path),)


def test_a_shapefile_without_its_table_is_refused(tmp_path):
    for name, content in files_of("ESRI Shapefile", [
        ("a", [square(0, 0, 50)], "EPSG:4548", {"n": ["1"]})
    ]).items():  # fmt: skip
        (tmp_path / name).write_bytes(content)
    assert opened(tmp_path / "a.shp").rows == 1
    (tmp_path / "a.dbf").unlink()
    with pytest.raises(InputError) as caught:
        opened(tmp_path / "a.shp")
    assert caught.value.code == "input.shapefile_parts_missing"


def with_north(value):
    with np.errstate(invalid="ignore"):
        return Polygon([(386000, 4076000), (386100, value), (386100, 4076100)])


BOW = Polygon([(386000, 4076000), (386100, 4076100), (386100, 4076000), (386000, 4076100)])
ROUND = shapely.Point(386_500, 4_076_500).buffer(50, quad_segs=MAX_VERTICES // 4 + 1)
GOOD = boxes(1)[0]
BAD = {
    "null": (None, "geometry.empty"),
    "empty": (Polygon(), "geometry.empty"),
    "point": (shapely.Point(386_000, 4_076_000), "geometry.empty"),
    "line": (shapely.LineString([(386_000, 4_076_000), (386_100, 4_076_000)]), "geometry.empty"),
    "bow": (BOW, "geometry.self_crossing"),
    "flat": (Polygon([(386000, 4076000), (386100, 4076000), (386050, 4076000)]),
             "geometry.self_crossing"),
    "round": (ROUND, "geometry.too_many_vertices"),
    "far": (box(100_000, 4_076_000, 100_050, 4_076_050), "geometry.outside_prefecture"),
    "nan": (with_north(np.nan), "geometry.not_finite"),
    "infinite": (with_north(np.inf), "geometry.not_finite"),
    "bytes": (b"no shape", "geometry.unreadable"),
    "curve": (bytes([1, 10, 0, 0, 0, 0, 0, 0, 0]), "geometry.unreadable"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_has_its_error_and_stops_nothing(name):
    shape, code = BAD[name]
    found = placed([GOOD, shape, GOOD])
    assert found.rows.tolist() == [0, 2]
    assert [error.code for error in found.errors.values()] == [code]
    assert found.errors[1].where["parcel"] == "2"


@pytest.mark.parametrize("name", [n for n in BAD if n not in ("bytes", "curve", "null")])
def test_a_bad_row_is_refused_as_a_single_parcel_would_be(name):
    shape, code = BAD[name]
    with pytest.raises(InputError) as caught:
        place_parcel(DrawnParcel("1", shape, 4548))
    assert caught.value.code == code


def test_heights_are_dropped_and_polygons_of_a_collection_kept():
    high = shapely.force_3d(GOOD, 35.0)
    mixed = shapely.GeometryCollection([GOOD, shapely.Point(0, 0)])
    found = placed([GOOD, high, mixed, MultiPolygon([GOOD])])
    assert not found.errors
    assert [shape.area for shape in found.shapes] == pytest.approx([3600.0] * 4, abs=1e-9)
    assert not shapely.has_z(found.shapes).any()


@pytest.mark.parametrize("epsg", [4490, 4326, 4527, 4526, 4547, 4502 + 7])
def test_every_reference_ends_in_the_home_plane(epsg):
    shapes = boxes(5)
    given = [reproject(shapely.segmentize(shape, 5.0), 4548, epsg) for shape in shapes]
    found = placed(given, epsg)
    assert not found.errors
    assert shapely.hausdorff_distance(found.shapes, shapes).max() < 1e-3
    assert found.epsg == (epsg if epsg in (4490, 4326, 4527) else found.epsg)


def test_a_long_edge_of_another_zone_stays_where_it_was():
    """An edge of 2 km, straight in zone 38, bends by millimetres in zone 39."""
    plane = Plane(3, 38)
    ring = reproject(box(386_000, 4_076_000, 388_000, 4_078_000), HOME_PLANE.epsg, plane.epsg)
    (found,) = placed([ring], plane.epsg).shapes
    dense = reproject(shapely.segmentize(ring, 1.0), plane.epsg, HOME_PLANE.epsg)
    assert found.symmetric_difference(dense).area < 0.1
    bare = reproject(ring, plane.epsg, HOME_PLANE.epsg)
    assert bare.symmetric_difference(dense).area > 5


def test_parcels_near_the_rim_of_the_prefecture_are_judged_like_single_ones():
    rim = [
        box(lon, lat, lon + 0.0005, lat + 0.0005)
        for lon in (115.0999, 115.1001, 116.7492, 116.7496)
        for lat in (35.66, 37.14)
    ]
    metres = [reproject(shape, 4490, 4548) for shape in rim]
    found = placed([GOOD, *metres])
    assert sorted(found.errors) == [1, 2, 7, 8]
    assert {e.code for e in found.errors.values()} == {"geometry.outside_prefecture"}


def test_parts_appear_whole_and_damaged_ones_do_not_count(tmp_path):
    parts = Parts(tmp_path)
    chunk = Chunk(3, 100, 2)
    table = pa.table({"a": [1, 2]})
    assert not parts.is_done(chunk)
    parts.write(chunk, table, {"errors": {"x": 1}})
    assert parts.is_done(chunk)
    assert parts.read(chunk).equals(table)
    assert parts.summary(chunk) == {"errors": {"x": 1}, "rows": 2}
    assert [path.name for path in tmp_path.iterdir()] == ["part-000003.arrow"]
    assert not parts.is_done(Chunk(3, 100, 3))
    content = parts.path_of(chunk).read_bytes()
    parts.path_of(chunk).write_bytes(content[: len(content) // 2])
    assert not parts.is_done(chunk)


def test_parts_of_something_else_are_not_taken_up(tmp_path):
    stamp = {"input": {"a": 1}, "knowledge": {"layers": {"x": {"version": 1}}}}
    later = {"input": {"a": 1}, "knowledge": {"layers": {"x": {"version": 2}}}}
    with held(tmp_path / "p") as parts:
        parts.begin(stamp, restart=False)
        parts.write(Chunk(0, 0, 1), pa.table({"a": [1]}), {})
        parts.begin(stamp, restart=False)
        with pytest.raises(InputError) as caught:
            parts.begin(later, restart=False)
        assert caught.value.code == "batch.changed"
        assert caught.value.where["changed"] == "knowledge.layers.x.version"
        assert parts.is_done(Chunk(0, 0, 1))
        parts.begin(later, restart=True)
        assert not parts.is_done(Chunk(0, 0, 1))
        assert parts.stamp() == later


def test_two_commands_do_not_share_a_folder(tmp_path):
    with held(tmp_path / "p"), pytest.raises(InputError) as caught, held(tmp_path / "p"):
        pass
    assert caught.value.code == "batch.running"
    with held(tmp_path / "p"):
        pass
    with pytest.raises(InputError) as caught, held(tmp_path / "no" / "p"):
        pass
    assert caught.value.code == "output.unwritable"


def test_a_fingerprint_notices_size_time_and_both_ends(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"a" * 3_000_000)
    os.utime(path, ns=(5, 5))
    first = fingerprint([str(path)])
    assert fingerprint([str(path)]) == first
    path.write_bytes(b"a" * 2_999_999 + b"b")
    os.utime(path, ns=(5, 5))
    assert differences(first, fingerprint([str(path)])) == ["a.ends"]
    path.write_bytes(b"a" * 3_000_001)
    os.utime(path, ns=(6, 6))
    assert differences(first, fingerprint([str(path)])) == ["a.size", "a.modified"]


def test_a_sample_is_spread_over_the_whole_file():
    rows = sampled_rows(1_000_000, 200, 7)
    assert len(rows) == 200
    assert (rows // 5_000).tolist() == list(range(200))
    assert (sampled_rows(1_000_000, 200, 7) == rows).all()
    assert (sampled_rows(1_000_000, 200, 8) != rows).any()
    assert sampled_rows(3, 200, 7).tolist() == [0, 1, 2]
    assert sampled_rows(3, 0, 7).tolist() == []


def test_only_three_formats_are_written(tmp_path):
    assert writer_of(tmp_path / "a.PARQUET").__name__ == "write_parquet"
    with pytest.raises(InputError) as caught:
        writer_of(tmp_path / "a.shp")
    assert caught.value.code == "output.format_unknown"
