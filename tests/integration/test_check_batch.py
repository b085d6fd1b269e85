"""A file of many parcels in, a result file out: the verdicts of single checks, or no file."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import openpyxl
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon, box
from typer.testing import CliRunner

from app.cli import cli
from app.data.batches import writing
from app.data.formats.reading import ReadOptions
from app.data.layer_arrays import LayerArrays
from app.domain.reference import HOME_PLANE, reproject, to_degrees, to_plane
from app.errors import AmbiguousInput, DataError, InputError
from app.services import check_batch as service
from app.services.batch_job import finish_span
from app.services.batch_request import BatchRequest
from app.services.check_batch import check_batch
from app.services.check_parcels import HandedIn, Submission, check_parcels
from app.services.desk import open_desk
from app.services.import_layer import import_layer
from tests.batch_files import boxes, geoparquet, rows_of, told
from tests.conftest import NOON
from tests.import_files import curved, files_of, gbk_shapefile, geopackage, square
from tests.integration.real_places import DATANG, STATION
from tests.integration.test_import_layers import FARMLAND, HALF, SITE
from tests.unit.data.test_batches import BAD

QUESTIONS = ("zone", "controls", "access", "intensity", "land_use")
PROFILE = {
    "investment_wan_yuan": 15000,
    "storeys": [{"area_m2": 12000, "height_m": 7.5}],
    "building_footprint_m2": 9000,
    "land_use_code": "100102",
    "land_use_code_system": "用地用海2023",
    "industry_code": "3451",
}
CONFIRMATIONS = [
    {"rule": "demo-industry", "confirmed": True, "officer": "演示经办人", "reason": "虚构"}
]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def desk(data_dir):
    """Farmland from 1 June 2026 on, growth boundary from 1 September on, around Linqing."""
    opened = open_desk(data_dir, demonstration=True, now=lambda: NOON)
    west, south, _, north = SITE.bounds
    around = geopackage([SITE.buffer(8_000).envelope])
    farmland = replace(FARMLAND, complete_within=around)
    overlapping = shapely.box(west - 300, south - 300, west + 60, north)
    import_layer(opened, geopackage([HALF]), farmland)
    boundary = replace(farmland, topic="urban_development_boundary", valid_from=date(2026, 9, 1))
    import_layer(opened, geopackage([shapely.union(overlapping, HALF)]), boundary)
    yield opened
    opened.store.close()


def parcels_around_everything():
    """Parcels on and beside edges of the park, of blocks drawn by text and of imported layers."""
    random = np.random.default_rng(5)
    west, south, east, north = SITE.bounds
    middle = (west + east) / 2
    found = [SITE, to_plane(Polygon(STATION), HOME_PLANE)]
    found += [box(middle - d, south, middle + 60, south + 60) for d in (0, 0.00005, 0.04, 0.3, 5)]
    found += [box(middle, south + n, middle + 50, south + n + 50) for n in (0.0, 80.0)]
    found += [MultiPolygon([box(west, south, west + 20, south + 20),
                            box(east, north, east + 20, north + 20)])]  # fmt: skip
    found += [SITE.difference(SITE.centroid.buffer(30))]
    centres = [
        random.uniform((429_400, 4_079_400), (433_600, 4_082_600), (26, 2)),
        random.uniform((384_900, 4_075_400), (391_000, 4_084_300), (12, 2)),
        random.uniform((west - 200, south), (east + 200, north), (12, 2)),
    ]  # fmt: skip
    for x, y in np.concatenate(centres):
        angles = np.sort(random.uniform(0, 2 * np.pi, 7))
        reach = random.uniform(15, 220)
        found.append(Polygon([(x + reach * np.cos(a), y + reach * np.sin(a)) for a in angles]))
    return found


@pytest.fixture(scope="module")
def varied(tmp_path_factory):
    shapes = [to_degrees(shape, HOME_PLANE) for shape in parcels_around_everything()]
    path = tmp_path_factory.mktemp("varied") / "parcels.parquet"
    return geoparquet(path, shapes, 4490), shapes


def run(desk, data_dir, request, **more):
    return check_batch(desk, request, data_dir, **more)


def single(desk, shape, profile, confirmations, as_of):
    content = json.dumps(shapely.geometry.mapping(shape)).encode()
    submission = Submission(
        files=(HandedIn("parcel.geojson", content),), profile=profile,
        confirmations=confirmations, as_of=as_of,
    )  # fmt: skip
    return check_parcels(desk, submission)["parcels"][0]


@pytest.mark.parametrize(
    ("as_of", "profile", "confirmations"),
    [
        (date(2026, 5, 31), {}, []),
        (date(2026, 6, 1), PROFILE, CONFIRMATIONS),
        (date(2026, 11, 21), {}, []),
        (date(2026, 11, 21), PROFILE, CONFIRMATIONS),
        (date(2019, 3, 1), PROFILE, []),
    ],
)
def test_verdicts_are_those_of_single_checks(
    desk, data_dir, varied, tmp_path, as_of, profile, confirmations
):
    path, shapes = varied
    out = tmp_path / "result.parquet"
    request = BatchRequest(path, out, profile, confirmations, as_of, audit=0, chunk_rows=9)
    report = run(desk, data_dir, request)
    rows = rows_of(out)
    assert (report.rows, sum(report.verdicts.values()), report.errors) == (61, 61, {})
    assert [row["row"] for row in rows] == list(range(1, 62))
    for row, shape in zip(rows, shapes, strict=True):
        expected = single(desk, shape, profile, confirmations, as_of)
        assert row["verdict"] == expected["verdict"], row
        assert row["demonstration_verdict"] == expected["demonstration_verdict"], row
        for question in QUESTIONS:
            answer = expected["questions"][question]["verdict"]
            assert row[f"question_{question}"] == answer, (question, row)
        assert row["area_m2"] == pytest.approx(expected["area_m2"], rel=2e-6, abs=1e-3)
        assert row["planar_area_m2"] == pytest.approx(expected["planar_area_m2"], abs=1e-3)
        assert_same_figures(row, expected)


def assert_same_figures(row, expected):
    """Compare areas by layer, and the zone, of a row with the record of the parcel.

    An area may differ by 1e-6 of the parcel's, as the scale is that of its middle, and by noise.
    """
    near = {"rel": 2e-6, "abs": max(0.02, 1e-6 * expected["area_m2"])}
    for layer in (one for one in expected["layers"] if one["layer"]):
        names = ["overlap_m2", "uncovered_m2"]
        names += ["counting_m2"] if layer["polarity"] in ("forbids", "requires") else []
        for name in names:
            column = f"{layer['layer']}_{name.removeprefix('overlap_')}"
            nothing = name != "uncovered_m2" and layer["uncovered_m2"] and not layer[name]
            wanted = None if nothing else pytest.approx(layer[name], **near)
            assert row[column] == wanted, (column, layer)
    near_zones = {zone["id"]: zone for zone in expected["zones"]}
    zone = near_zones.get(row["zone"])
    relation = zone and ("straddles" if zone["straddles"] else zone["relation"])
    assert row["zone_relation"] == relation
    assert (row["zone"] is None) == (row["zone_relation"] is None)


def test_a_batch_across_the_border_of_two_surveys_is_judged_and_audited(tmp_path):
    """Two counties' farmland, each under its own id: together they cover a parcel between them."""
    desk = open_desk(tmp_path, demonstration=False, now=lambda: NOON)
    block = desk.knowledge.zones_by_id["lq-block-urban"].geometry.representative_point()
    x, y = block.x, block.y
    area = box(x - 3_000, y - 3_000, x + 3_000, y + 3_000)
    corner = box(x - 2_900, y - 2_900, x - 2_800, y - 2_800)
    west, east = box(x - 3_000, y - 3_000, x, y + 3_000), box(x, y - 3_000, x + 2_500, y + 3_000)
    for topic, name, feature, within in (
        ("permanent_basic_farmland", "farmland-linqing", corner, west),
        (
            "permanent_basic_farmland",
            "farmland-guanxian",
            box(x + 9, y + 99, x + 20, y + 120),
            east,
        ),
        ("ecological_redline", None, corner, area),
        ("urban_development_boundary", None, area, area),
        ("urban_construction_land", None, area, area),
    ):
        layer = replace(FARMLAND, topic=topic, layer_id=name, complete_within=geopackage([within]),
                        valid_from=date(2022, 1, 1), data_date=date(2022, 1, 1))  # fmt: skip
        import_layer(desk, geopackage([feature]), layer)
    shapes = [box(x - 50, y - 50, x + 50, y + 50), box(x - 50, y + 60, x + 50, y + 110),
              box(x + 100, y, x + 200, y + 80), box(x + 2_450, y, x + 2_550, y + 80)]  # fmt: skip
    path = geoparquet(tmp_path / "a.parquet", shapes)
    request = BatchRequest(path, tmp_path / "b.parquet", as_of=date(2023, 3, 1))
    report = run(desk, tmp_path, request)
    verdicts = [row["verdict"] for row in rows_of(request.out)]
    assert report.audited == 4
    assert verdicts == ["conforms", "prohibited", "conforms", "incomplete"]
    for verdict, shape in zip(verdicts, shapes, strict=True):
        degrees = to_degrees(shape, HOME_PLANE)
        assert single(desk, degrees, {}, [], request.as_of)["verdict"] == verdict
    gaps = {item["id"]: item["reason"]["zh"] for item in told(request.out)["unchecked"]}
    assert gaps["layer:permanent_basic_farmland"].startswith("1 个地块")
    desk.store.close()


def test_the_cases_really_vary(desk, data_dir, varied, tmp_path):
    out = tmp_path / "result.parquet"
    run(desk, data_dir, BatchRequest(varied[0], out, PROFILE, CONFIRMATIONS, date(2026, 11, 21)))
    rows = rows_of(out)
    assert {row["verdict"] for row in rows} >= {"prohibited", "incomplete"}
    assert {row["demonstration_verdict"] for row in rows} >= {None, "prohibited", "incomplete"}
    farmland = {row["permanent-basic-farmland_outcome"] for row in rows}
    assert farmland == {"clear", "sliver", "substantial", "uncovered"}
    site = rows[0]
    expected = SITE.intersection(HALF).area / SITE.area
    assert site["permanent-basic-farmland_share"] == pytest.approx(expected, rel=1e-6)
    assert site["permanent-basic-farmland_outcome"] == "substantial"
    assert "永久基本农田" in site["reasons_zh"]
    assert "farmland" in site["reasons_en"]
    assert site["verdict_zh"] == "不符合"
    assert site["area_mu"] == pytest.approx(site["area_m2"] * 3 / 2000)
    about = told(out)
    assert about["as_of"] == "2026-11-21"
    assert [layer["version"] for layer in about["layers"] if layer["basis"] == "official"] == [1, 1]
    assert about["disclaimer"]["zh"].startswith("本结果为辅助核查，不作为审批依据")
    assert about["demonstration"] is not None
    assert {"layer:ecological_redline"} <= {item["id"] for item in about["unchecked"]}
    (gap,) = [i for i in about["unchecked"] if i["id"] == "layer:permanent_basic_farmland"]
    uncovered = sum(row["permanent-basic-farmland_uncovered_m2"] > 0 for row in rows)
    assert 0 < uncovered < len(rows)
    assert gap["reason"]["zh"].startswith(f"{uncovered} 个地块")
    assert {row["zone_relation"] for row in rows} >= {None, "undetermined", "inside"}
    assert about["zones"]["yg-area-north"] == {
        "zh": "北部工业集中区",
        "en": "Northern industrial concentration area",
    }
    assert about["given"]["confirmations"] == CONFIRMATIONS, "who answered what, and why"
    assert not Path(f"{out}.parts").exists()


def test_bad_rows_are_rows_and_the_geometry_stays_as_it_came(desk, data_dir, tmp_path):
    shapes = [boxes(1)[0], *(shape for shape, _ in BAD.values()), boxes(2)[1]]
    path = geoparquet(tmp_path / "a.parquet", shapes, chunk=list(range(len(shapes))))
    out = tmp_path / "b.parquet"
    report = run(desk, data_dir, BatchRequest(path, out, chunk_rows=4))
    rows = rows_of(out)
    assert [row["error_code"] for row in rows] == [None, *(code for _, code in BAD.values()), None]
    assert sum(report.errors.values()) == len(BAD)
    assert report.verdicts == {"incomplete": 2}
    assert report.audited == 2
    bad = rows[1]
    assert (bad["verdict"], bad["area_m2"], bad["permanent-basic-farmland_m2"]) == (None,) * 3
    assert "请提供面状地块" in bad["error_zh"]
    assert "provide a polygon" in bad["error_en"]
    assert pq.read_table(out)["geometry"].equals(pq.read_table(path)["geometry"])
    assert pq.read_schema(out).metadata[b"geo"] == pq.read_schema(path).metadata[b"geo"]


def test_columns_of_the_source_stay_under_another_name_if_need_be(desk, data_dir, tmp_path):
    path = geoparquet(tmp_path / "a.parquet", boxes(2), verdict=["x", "y"], Row=[7, 8], n=[1, None])
    out = tmp_path / "b.parquet"
    run(desk, data_dir, BatchRequest(path, out))
    rows = rows_of(out)
    assert [(r["source_verdict"], r["source_Row"], r["n"], r["row"]) for r in rows] == [
        ("x", 7, 1, 1), ("y", 8, None, 2)
    ]  # fmt: skip
    assert told(out)["renamed"] == {"verdict": "source_verdict", "Row": "source_Row"}


def test_an_empty_chunk_of_bad_rows_only(desk, data_dir, tmp_path):
    path = geoparquet(tmp_path / "a.parquet", [boxes(1)[0], None, None, boxes(1)[0]])
    report = run(desk, data_dir, BatchRequest(path, tmp_path / "b.parquet", chunk_rows=1))
    assert report.errors == {"geometry.empty": 2}


@pytest.mark.parametrize("suffix", [".parquet", ".gpkg", ".xlsx"])
def test_a_gbk_shapefile_becomes_every_format(desk, data_dir, tmp_path, suffix):
    shapes = [SITE, *boxes(3)]
    path = tmp_path / "地块.zip"
    path.write_bytes(gbk_shapefile(shapes, {"地块编号": ["甲", "乙", "=丙", "丁"]}).content)
    out = tmp_path / f"结果{suffix}"
    request = BatchRequest(
        path, out, confirmations=CONFIRMATIONS, as_of=date(2026, 11, 21), chunk_rows=2
    )
    report = run(desk, data_dir, request)
    assert report.verdicts == {"prohibited": 1, "incomplete": 3}
    if suffix == ".xlsx":
        book = openpyxl.load_workbook(out)
        heads, *lines = book["结果 1"].iter_rows(values_only=True)
        rows = [dict(zip(heads, line, strict=True)) for line in lines]
        said = "".join(str(line[0]) for line in book["说明 about"].iter_rows(values_only=True))
        assert json.loads(said)["as_of"] == "2026-11-21"
        assert json.loads(said)["given"]["confirmations"] == CONFIRMATIONS
        assert "geometry" not in heads
    else:
        rows = rows_of(out)
        about = (
            told(out)
            if suffix == ".parquet"
            else json.loads(pyogrio.read_info(out)["layer_metadata"]["zoning"])
        )
        assert about["given"]["confirmations"] == CONFIRMATIONS
    assert [row["地块编号"] for row in rows] == ["甲", "乙", "=丙", "丁"]
    assert [row["verdict"] for row in rows] == ["prohibited"] + ["incomplete"] * 3
    assert rows[0]["permanent-basic-farmland_share"] == pytest.approx(
        SITE.intersection(HALF).area / SITE.area, rel=1e-6
    )
    if suffix == ".gpkg":
        info = pyogrio.read_info(out)
        assert info["crs"] == "EPSG:4527"
        assert json.loads(info["layer_metadata"]["zoning"])["rows"] == 4
        _, _, written, _ = pyogrio.raw.read(out, columns=[])
        expected = reproject(SITE, 4548, 4527)
        assert shapely.from_wkb(written[0]).symmetric_difference(expected).area < 1e-3
    if suffix == ".parquet":
        geo = json.loads(pq.read_schema(out).metadata[b"geo"])
        assert geo["columns"]["geometry"]["crs"]["id"] == {"authority": "EPSG", "code": 4527}


def test_excel_goes_on_with_another_sheet(desk, data_dir, tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "SHEET_ROWS", 4)
    path = geoparquet(tmp_path / "a.parquet", boxes(7))
    run(desk, data_dir, BatchRequest(path, tmp_path / "b.xlsx", chunk_rows=2))
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert book.sheetnames == ["说明 about", "结果 1", "结果 2", "结果 3"]
    ids = [[row[0] for row in book[name].iter_rows(min_row=2, values_only=True)]
           for name in book.sheetnames[1:]]  # fmt: skip
    assert ids == [[0, 1, 2], [3, 4, 5], [6]]


def test_a_geopackage_with_holes_curves_and_nulls(desk, data_dir, tmp_path):
    path = tmp_path / "a.gpkg"
    path.write_bytes(geopackage([SITE, None, boxes(1)[0]], kind="Unknown").content)
    run(desk, data_dir, BatchRequest(path, tmp_path / "b.parquet", as_of=date(2026, 11, 21)))
    rows = rows_of(tmp_path / "b.parquet")
    assert [row["verdict"] for row in rows] == ["prohibited", None, "incomplete"]
    assert [row["fid"] for row in rows] == [1, 2, 3]
    path = tmp_path / "c.gpkg"
    path.write_bytes(curved(100.0).content)
    run(desk, data_dir, BatchRequest(path, tmp_path / "d.parquet"))
    (row,) = rows_of(tmp_path / "d.parquet")
    assert row["planar_area_m2"] == pytest.approx(np.pi * 100**2, rel=1e-3)


def test_what_is_ambiguous_is_asked_before_anything_is_written(desk, data_dir, tmp_path):
    shapes = [reproject(shape, 4548, 4527) for shape in boxes(3)]
    path = geoparquet(tmp_path / "a.parquet", shapes, 4526)
    out = tmp_path / "b.parquet"
    with pytest.raises(AmbiguousInput) as caught:
        run(desk, data_dir, BatchRequest(path, out))
    assert [c.options["crs"] for c in caught.value.candidates] == ["EPSG:4527", "EPSG:4526"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.parquet"]
    run(desk, data_dir, BatchRequest(path, out, options=ReadOptions(crs=4527)))
    assert {row["error_code"] for row in rows_of(out)} == {None}


def test_an_industry_that_nothing_knows_is_refused_before_anything_is_written(
    desk, data_dir, tmp_path
):
    out = tmp_path / "out.parquet"
    asked = BatchRequest(geoparquet(tmp_path / "a.parquet", boxes(2)), out,
                         profile={"industry_code": "9999"})  # fmt: skip
    with pytest.raises(InputError) as refused:
        run(desk, data_dir, asked)
    assert refused.value.code == "profile.unknown_industry"
    assert list(tmp_path.iterdir()) == [tmp_path / "a.parquet"]


def test_an_earlier_result_is_not_overwritten_unasked(desk, data_dir, tmp_path):
    path = geoparquet(tmp_path / "a.parquet", boxes(3))
    out = tmp_path / "b.parquet"
    out.write_bytes(b"earlier")
    with pytest.raises(InputError) as caught:
        run(desk, data_dir, BatchRequest(path, out))
    assert caught.value.code == "output.exists"
    assert out.read_bytes() == b"earlier"
    run(desk, data_dir, BatchRequest(path, out, restart=True))
    assert len(rows_of(out)) == 3


def test_the_audit_bears_with_a_small_parcel_of_many_corners(desk, data_dir, tmp_path):
    # 16 mm between corners: the geodesic sum over them is off by some square centimetres.
    small = SITE.centroid.buffer(2, quad_segs=200)
    assert len(small.exterior.coords) == 801
    path, out = geoparquet(tmp_path / "a.parquet", [small]), tmp_path / "b.parquet"
    assert check_batch(desk, BatchRequest(path, out), data_dir).audited == 1
    (row,) = rows_of(out)
    assert row["area_m2"] == pytest.approx(small.area, rel=1e-3)


def shifted_farmland(load):
    """Arrays two metres to the east of their layer: too little to be seen, enough to be wrong."""

    def shifted(self, layer):
        features, cover = load(self, layer)
        if layer.topic == "permanent_basic_farmland" and layer.basis == "official":
            place = features.polygons
            there = np.array([2.0, 0.0, 2.0, 0.0])
            moved = replace(place, xy=place.xy + there[:2, None], bounds=place.bounds + there)
            features = replace(features, polygons=moved)
        return features, cover

    return shifted


def test_a_broken_layer_array_yields_no_file(desk, data_dir, tmp_path, monkeypatch):
    monkeypatch.setattr(LayerArrays, "load", shifted_farmland(LayerArrays.load))
    path = geoparquet(tmp_path / "a.parquet", [*boxes(30), SITE, *boxes(9)])
    out = tmp_path / "b.parquet"
    with pytest.raises(DataError) as caught:
        run(desk, data_dir, BatchRequest(path, out, as_of=date(2026, 11, 21), chunk_rows=10))
    assert caught.value.code == "batch.audit_failed"
    assert caught.value.where["row"] == 31
    assert caught.value.where["column"] == "permanent-basic-farmland_m2"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.parquet"]


class Stop(Exception):
    pass


def stopped_after(rows):
    def told(done, _):
        if done >= rows:
            raise Stop

    return told


def test_it_goes_on_where_it_stopped_and_makes_nothing_twice(desk, data_dir, tmp_path, monkeypatch):
    path = geoparquet(tmp_path / "a.parquet", boxes(100), groups=45)
    request = BatchRequest(path, tmp_path / "b.parquet", chunk_rows=20, threads=1)
    with pytest.raises(Stop):
        run(desk, data_dir, request, told=stopped_after(40))
    assert not request.out.exists()
    kept = {p.name: p.stat().st_mtime_ns for p in Path(f"{request.out}.parts").glob("part-*")}
    assert 2 <= len(kept) < 7
    made = []
    finish = service.finish_piece

    def noted(job, piece):
        made.append(piece.chunk.number)
        finish(job, piece)

    monkeypatch.setattr(service, "finish_piece", noted)
    run(desk, data_dir, request)
    assert sorted(made) == [n for n in range(7) if f"part-{n:06d}.arrow" not in kept]
    whole = replace(request, out=tmp_path / "c.parquet")
    run(desk, data_dir, whole)
    assert request.out.read_bytes() == whole.out.read_bytes()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda path, request: os.utime(path, ns=(1, 1)), "input.a.parquet.modified"),
        (lambda path, request: geoparquet(path, boxes(99)), "input.a.parquet.size"),
        (lambda path, request: replace(request, as_of=date(2026, 6, 1)), "options.as_of"),
        (lambda path, request: replace(request, profile={"investment_wan_yuan": 1}),
         "options.profile.investment_wan_yuan"),
    ],
)  # fmt: skip
def test_a_changed_input_or_question_does_not_go_on(desk, data_dir, tmp_path, change, named):
    path = geoparquet(tmp_path / "a.parquet", boxes(60))
    request = BatchRequest(path, tmp_path / "b.parquet", chunk_rows=20)
    with pytest.raises(Stop):
        run(desk, data_dir, request, told=stopped_after(20))
    changed = change(path, request)
    request = changed if isinstance(changed, BatchRequest) else request
    with pytest.raises(InputError) as caught:
        run(desk, data_dir, request)
    assert caught.value.code == "batch.changed"
    assert named in caught.value.where["changed"].split(", ")
    assert Path(f"{request.out}.parts").is_dir()
    run(desk, data_dir, replace(request, restart=True))
    assert len(rows_of(request.out)) == pq.read_metadata(path).num_rows


def test_parts_of_an_older_layout_are_not_gone_on_with(desk, data_dir, tmp_path, monkeypatch):
    path = geoparquet(tmp_path / "a.parquet", boxes(60))
    request = BatchRequest(path, tmp_path / "b.parquet", chunk_rows=20)
    monkeypatch.setattr("app.services.check_batch.PARTS_FORMAT", 1)
    with pytest.raises(Stop):
        run(desk, data_dir, request, told=stopped_after(20))
    monkeypatch.undo()
    with pytest.raises(InputError) as caught:
        run(desk, data_dir, request)
    assert (caught.value.code, caught.value.where["changed"]) == ("batch.changed", "format")


def test_changed_knowledge_does_not_go_on(tmp_path):
    opened = open_desk(tmp_path / "data", demonstration=False, now=lambda: NOON)
    around = geopackage([SITE.buffer(8_000).envelope])
    import_layer(opened, geopackage([HALF]), replace(FARMLAND, complete_within=around))
    path = geoparquet(tmp_path / "a.parquet", boxes(60))
    request = BatchRequest(path, tmp_path / "b.parquet", chunk_rows=20)
    with pytest.raises(Stop):
        run(opened, tmp_path / "data", request, told=stopped_after(20))
    later = replace(FARMLAND, complete_within=around, valid_from=date(2026, 9, 1))
    import_layer(opened, geopackage([square(0, 0, 10)]), later)
    with pytest.raises(InputError) as caught:
        run(opened, tmp_path / "data", request)
    opened.store.close()
    names = caught.value.where["changed"].split(", ")
    assert "knowledge.layers.permanent-basic-farmland.version" in names
    assert not any(name.startswith(("input", "options", "knowledge.rulebook")) for name in names)


def zoning(data_dir, *arguments):
    command = [sys.executable, "-c", "from app.start import main; main()", "check", *arguments]
    environment = {**os.environ, "ZONING_DATA_DIR": str(data_dir), "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)  # fmt: skip


def test_killed_in_the_middle_the_same_command_goes_on(tmp_path):
    count = 4_000
    path = geoparquet(tmp_path / "a.parquet", boxes(count), groups=1_500)
    out = tmp_path / "b.parquet"
    given = [str(path), "--out", str(out), "--chunk-rows", "100", "--threads", "1", "--quiet",
             "--as-of", "2026-11-21", "--audit", "40"]  # fmt: skip
    process = zoning(tmp_path / "data", *given)
    parts = Path(f"{out}.parts")
    until = time.monotonic() + 120
    while len(list(parts.glob("part-*.arrow"))) < 3 and process.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert not out.exists()
    kept = {p.name: p.stat().st_mtime_ns for p in parts.glob("part-*.arrow")}
    assert 3 <= len(kept) < 45
    resumed = zoning(tmp_path / "data", *given)
    _, said = resumed.communicate(timeout=300)
    assert resumed.returncode == 0, said
    assert not parts.exists()
    given[2] = str(tmp_path / "c.parquet")
    whole = zoning(tmp_path / "data", *given)
    assert whole.wait(timeout=300) == 0
    whole.communicate()
    assert out.read_bytes() == (tmp_path / "c.parquet").read_bytes()
    assert [row["row"] for row in rows_of(out)] == list(range(1, count + 1))
    assert [row["id"] for row in rows_of(out)] == list(range(count))


def cli_run(data_dir, *arguments):
    found = CliRunner().invoke(
        cli, ["check", *map(str, arguments)], env={"ZONING_DATA_DIR": str(data_dir)}
    )
    return found.exit_code, found.stderr


def test_the_exit_status_tells_what_came_of_it(tmp_path, monkeypatch):
    data = tmp_path / "data"
    good = geoparquet(tmp_path / "a.parquet", boxes(5))
    bad = geoparquet(tmp_path / "b.parquet", [*boxes(2), None])
    status, said = cli_run(data, good, "--out", tmp_path / "1.parquet", "--lang", "en")
    assert status == 0
    assert "incomplete: 5" in said
    assert "audited, all equal: 5" in said
    status, said = cli_run(data, bad, "--out", tmp_path / "2.parquet", "--quiet")
    assert status == 1
    assert "geometry.empty: 1" in said
    status, said = cli_run(data, good, "--out", tmp_path / "1.parquet")
    assert (status, "output.exists" in said) == (2, True)
    status, said = cli_run(data, good, bad, "--out", tmp_path / "3.parquet")
    assert (status, "batch.one_file" in said) == (2, True)
    layers = [(n, [square(0, 0, 50)], "EPSG:4548", {"n": ["1"]}) for n in ("west", "east")]
    (content,) = files_of("GPKG", layers).values()
    (tmp_path / "c.gpkg").write_bytes(content)
    status, said = cli_run(data, tmp_path / "c.gpkg", "--out", tmp_path / "3.parquet")
    assert (status, "--layer west" in said, "--layer east" in said) == (2, True, True)
    monkeypatch.setattr("app.services.batch_audit.assess", lambda *_: Other)
    status, said = cli_run(data, good, "--out", tmp_path / "3.parquet")
    assert (status, "batch.audit_failed" in said) == (3, True)
    assert not (tmp_path / "3.parquet").exists()


class Other:
    """A reference that says otherwise."""

    judgement = SimpleNamespace(verdict="conforms", questions=())
    demonstration = None
    relations = ()


def test_single_parcels_are_checked_as_before(tmp_path):
    file = tmp_path / "a.geojson"
    file.write_text(json.dumps({"type": "Polygon", "coordinates": [DATANG]}))
    found = CliRunner().invoke(
        cli, ["check", str(file), "--json"], env={"ZONING_DATA_DIR": str(tmp_path / "data")}
    )
    assert found.exit_code == 0
    assert json.loads(found.stdout)["verdict"] == "incomplete"


@pytest.fixture(scope="module")
def cluster():
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, memory_limit=0
    ) as started:
        yield started


def test_dask_gives_the_same_table(desk, data_dir, varied, tmp_path, cluster):
    request = BatchRequest(
        varied[0], tmp_path / "a.parquet", PROFILE, CONFIRMATIONS, date(2026, 11, 21), chunk_rows=9
    )
    here = run(desk, data_dir, request)
    there = run(desk, data_dir, replace(
        request, out=tmp_path / "b.parquet", engine="dask", scheduler=cluster.scheduler_address,
    ))  # fmt: skip
    assert there == here
    assert rows_of(tmp_path / "b.parquet") == rows_of(tmp_path / "a.parquet")
    assert (tmp_path / "b.parquet").read_bytes() == (tmp_path / "a.parquet").read_bytes()


def test_dask_brings_refusals_home(desk, data_dir, tmp_path, cluster, monkeypatch):
    request = BatchRequest(
        geoparquet(tmp_path / "a.parquet", [*boxes(9), SITE]), tmp_path / "b.parquet",
        as_of=date(2026, 11, 21), chunk_rows=5, engine="dask",
        scheduler=cluster.scheduler_address,
    )  # fmt: skip
    monkeypatch.setattr(LayerArrays, "load", shifted_farmland(LayerArrays.load))
    with pytest.raises(DataError) as caught:
        run(desk, data_dir, request)
    assert caught.value.code == "batch.audit_failed"
    assert caught.value.where["row"] == 10
    assert not request.out.exists()
    assert not Path(f"{request.out}.parts").exists()


def test_chunks_of_a_worker_that_was_lost_afterwards_count(desk, data_dir, tmp_path):
    """Its answer is lost with it; whoever does the span again finds it finished."""
    path = geoparquet(tmp_path / "a.parquet", boxes(60))
    request = BatchRequest(path, tmp_path / "b.parquet", chunk_rows=20)
    jobs = []
    with pytest.raises(Stop), pytest.MonkeyPatch.context() as patch:
        real = service.finish_piece
        patch.setattr(
            service, "finish_piece", lambda job, piece: (jobs.append(job), real(job, piece))
        )
        run(desk, data_dir, request, told=stopped_after(20))
    (span,) = jobs[0].source.spans
    assert [chunk.number for chunk in finish_span(jobs[0], span)] == [0, 1, 2]
    assert [chunk.number for chunk in finish_span(jobs[0], span)] == [0, 1, 2]


def test_a_lost_worker_is_survived(desk, data_dir, tmp_path, cluster):
    path = geoparquet(tmp_path / "a.parquet", boxes(3_000), groups=100)
    killed = []

    def kill_one(done, _):
        if done and not killed:
            killed.append(cluster.workers[0].pid)
            os.kill(killed[0], signal.SIGKILL)

    request = BatchRequest(path, tmp_path / "b.parquet", chunk_rows=100, engine="dask",
                           scheduler=cluster.scheduler_address)  # fmt: skip
    report = run(desk, data_dir, request, told=kill_one)
    assert killed
    assert report.rows == 3_000
    assert [row["id"] for row in rows_of(request.out)] == list(range(3_000))
    here = replace(request, out=tmp_path / "c.parquet", engine="local")
    run(desk, data_dir, here)
    assert request.out.read_bytes() == here.out.read_bytes()
