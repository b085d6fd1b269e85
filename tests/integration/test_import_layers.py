"""An imported layer decides from its day on; the gate lets nothing unsound through."""

import json
import math
from dataclasses import replace
from datetime import date

import pytest
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon

from app.data.quality.issues import ImportRefused, Issue, abridged
from app.domain.areas import ellipsoidal_area_m2
from app.domain.reference import HOME_PLANE, Plane, reproject, to_plane
from app.errors import DataError, InputError
from app.services.check_parcels import HandedIn, Submission, check_parcels
from app.services.desk import open_desk
from app.services.import_layer import LayerImport, import_layer
from app.text import Text
from tests.conftest import NOON
from tests.import_files import (
    curved,
    files_of,
    gbk_shapefile,
    geodatabase,
    geojson,
    geopackage,
    kml,
    square,
    zipped,
)
from tests.integration.real_places import DATANG
from tests.stores import place, postgis_server

__all__ = ["place", "postgis_server"]

FROM = date(2026, 6, 1)
SITE = to_plane(Polygon(DATANG), HOME_PLANE)
AROUND = geopackage([SITE.buffer(2_000).envelope])
FARMLAND = LayerImport(
    topic="permanent_basic_farmland", valid_from=FROM, source="永久基本农田数据库 2026 年版",
    licence="仅限内部使用", data_date=date(2026, 1, 1), complete_within=AROUND,
)  # fmt: skip
LAND_USE = replace(
    FARMLAND, topic="planned_land_use", complete_within="nowhere", code_field="YDDM",
    code_system="用地用海2023",
)  # fmt: skip
WEST, SOUTH, EAST, NORTH = SITE.bounds
HALF = shapely.box(WEST - 50, SOUTH - 50, (WEST + EAST) / 2, NORTH + 50)
FAR = shapely.box(EAST + 500, SOUTH, EAST + 700, NORTH)


@pytest.fixture
def desk(place):
    opened = open_desk(place.folder, demonstration=True, now=lambda: NOON, database_url=place.url)
    yield opened
    opened.store.close()


@pytest.fixture(scope="module")
def gate(tmp_path_factory):
    """A desk for imports that are only checked."""
    opened = open_desk(tmp_path_factory.mktemp("gate"), demonstration=True, now=lambda: NOON)
    yield opened
    assert opened.imports.revision() == 0
    opened.store.close()


def checked(desk, as_of=FROM):
    content = json.dumps({"type": "Polygon", "coordinates": [DATANG]}).encode()
    submission = Submission(files=(HandedIn("parcel.geojson", content),), as_of=as_of)
    return check_parcels(desk, submission)["parcels"][0]


def finding(parcel, rule="farmland"):
    return next(f for f in parcel["findings"] if f["rule_id"] == rule)


def refused(desk, file, wanted=FARMLAND):
    with pytest.raises(ImportRefused) as caught:
        import_layer(desk, file, wanted, check=True)
    assert caught.value.code == "import.refused"
    return [issue for issue in caught.value.issues if issue.severity == "error"]


def codes(report):
    return [issue.code for issue in report.issues if issue.code != "quality.read"]


def test_official_farmland_prohibits_from_its_day_on(desk):
    before = checked(desk)
    assert before["verdict"] == "incomplete"
    assert finding(before)["outcome"] == "no_data"
    import_layer(desk, gbk_shapefile([HALF], {"图斑编号": ["一"]}), FARMLAND)
    after = checked(desk)
    assert after["verdict"] == "prohibited"
    assert finding(after)["outcome"] == "not_met"
    assert finding(after)["basis"] == "official"
    row = next(r for r in after["layers"] if r["topic"] == "permanent_basic_farmland")
    expected_m2 = ellipsoidal_area_m2(SITE.intersection(HALF), HOME_PLANE)
    assert row["overlap_m2"] == pytest.approx(expected_m2, abs=0.01)
    assert row["covered_share"] == 1
    assert finding(checked(desk, date(2026, 5, 31)))["outcome"] == "no_data"


def test_official_farmland_elsewhere_leaves_the_topic_complete(desk):
    import_layer(desk, geopackage([FAR]), FARMLAND)
    after = checked(desk)
    assert finding(after)["outcome"] == "met"
    assert "farmland" not in {item["id"] for item in after["unchecked"]}
    assert after["verdict"] == "incomplete"  # other topics are still missing


def test_no_hit_means_nothing_where_a_layer_is_complete_nowhere(desk):
    import_layer(desk, geopackage([FAR]), replace(FARMLAND, complete_within="nowhere"))
    assert finding(checked(desk))["outcome"] == "no_data"


def test_no_hit_means_nothing_outside_the_area_given(desk):
    half = geopackage([HALF.envelope])
    import_layer(desk, geopackage([FAR]), replace(FARMLAND, complete_within=half))
    parcel = checked(desk)
    row = next(r for r in parcel["layers"] if r["topic"] == "permanent_basic_farmland")
    covered = SITE.intersection(HALF).area / SITE.area
    assert row["covered_share"] == pytest.approx(covered, abs=1e-5)
    assert finding(parcel)["outcome"] == "no_data"


def test_the_polarity_is_the_topics_and_nobody_else_s(desk):
    boundary = replace(FARMLAND, topic="urban_development_boundary")
    import_layer(desk, geopackage([HALF]), boundary)
    row = next(r for r in checked(desk)["layers"] if r["topic"] == boundary.topic)
    outside_m2 = ellipsoidal_area_m2(SITE.difference(HALF), HOME_PLANE)
    assert row["polarity"] == "requires"
    assert row["counting_m2"] == pytest.approx(outside_m2, abs=0.01)


def test_a_later_version_ends_the_former_the_day_before(desk, place):
    import_layer(desk, geopackage([HALF]), FARMLAND)
    later = replace(FARMLAND, valid_from=date(2026, 9, 1))
    assert import_layer(desk, geopackage([FAR]), later).versions == {"permanent-basic-farmland": 2}
    outcomes = {
        day: finding(checked(desk, day))["outcome"]
        for day in (date(2026, 5, 31), FROM, date(2026, 8, 31), date(2026, 9, 1))
    }
    assert list(outcomes.values()) == ["no_data", "not_met", "not_met", "met"]
    assert place.count("layer_version") == 2
    assert place.kind != "sqlite" or place.count("layer_feature_rtree") == 2


def test_a_version_that_would_end_the_coverage_of_another_area_says_so(desk):
    first = import_layer(desk, geopackage([HALF]), FARMLAND)
    assert "import.ends_former" not in codes(first)
    elsewhere = geopackage([square(5_000, 0, 1_000)])
    later = replace(FARMLAND, valid_from=date(2026, 9, 1), complete_within=elsewhere)
    report = import_layer(desk, geopackage([FAR]), later, check=True)
    (warning,) = [i for i in report.issues if i.code == "import.ends_former"]
    assert warning.severity == "warning"
    assert warning.area_m2 == pytest.approx(SITE.buffer(2_000).envelope.area, rel=1e-6)
    assert "--layer-id" in warning.message.zh
    same = import_layer(desk, geopackage([FAR]), replace(FARMLAND, valid_from=date(2026, 9, 1)))
    (note,) = [i for i in same.issues if i.code == "import.ends_former"]
    assert (note.severity, note.area_m2) == ("info", 0)
    own = replace(later, layer_id="farmland-elsewhere")
    assert "import.ends_former" not in codes(import_layer(desk, geopackage([FAR]), own))
    early = replace(FARMLAND, valid_from=date(2026, 1, 1))
    assert "import.ended_by_next" in codes(import_layer(desk, geopackage([FAR]), early))


def test_an_earlier_version_ends_where_the_known_one_begins(desk):
    import_layer(desk, geopackage([FAR]), replace(FARMLAND, valid_from=date(2026, 9, 1)))
    import_layer(desk, geopackage([HALF]), FARMLAND)
    assert finding(checked(desk, date(2026, 8, 31)))["outcome"] == "not_met"
    assert finding(checked(desk, date(2026, 9, 1)))["outcome"] == "met"


def test_a_layer_stops_after_its_last_day(desk):
    import_layer(desk, geopackage([HALF]), replace(FARMLAND, valid_until=date(2026, 6, 30)))
    assert finding(checked(desk, date(2026, 6, 30)))["outcome"] == "not_met"
    assert finding(checked(desk, date(2026, 7, 1)))["outcome"] == "no_data"


def test_two_layers_of_one_topic_both_count(desk):
    import_layer(desk, geopackage([FAR]), FARMLAND)
    import_layer(desk, geopackage([HALF]), replace(FARMLAND, layer_id="farmland-linqing"))
    assert finding(checked(desk))["outcome"] == "not_met"


FORMATS = {
    "gpkg": geopackage,
    "gpkg with zone prefix": lambda shapes: geopackage(
        [reproject(g, 4548, 4527) for g in shapes], crs="EPSG:4527"
    ),
    "gpkg degrees": lambda shapes: geopackage(
        [reproject(g, 4548, 4490) for g in shapes], crs="EPSG:4490"
    ),
    "gdb": geodatabase,
    "shapefile GBK": lambda shapes: gbk_shapefile(shapes, {"编号": ["一"] * len(shapes)}),
    "geojson": geojson,
    "kml": kml,
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_one_answer(gate, name):
    shapes = [square(0, 0, 300, 200).buffer(-0.5, quad_segs=1), square(500, 0, 70)]
    report = import_layer(gate, FORMATS[name](shapes), FARMLAND, check=True)
    assert report.features == 2
    assert report.area_m2 == pytest.approx(sum(shape.area for shape in shapes), abs=0.01)
    assert not report.stored


def test_edges_are_straight_in_the_plane_of_the_file(desk):
    big = square(-3_000, -3_000, 6_000)
    west = reproject(shapely.segmentize(big, 10_000), 4548, 4547)
    straight_in_west = reproject(shapely.segmentize(west, 5), 4547, 4548)
    import_layer(desk, geopackage([west], crs="EPSG:4547"), FARMLAND)
    (layer,) = [x for x in desk.knowledge.layers if x.version]
    kept = layer.features[0].geometry
    assert kept.symmetric_difference(straight_in_west).area < 2  # split at 70 m against 5 m
    assert kept.symmetric_difference(big).area > 10  # straight in HOME_PLANE would be wrong
    assert Plane(3, 38).epsg == 4547


def test_class_codes_and_names_are_kept(desk):
    table = {"100102": Text("二类工业用地", "industry, class 2")}
    wanted = replace(LAND_USE, code_table=table, complete_within=AROUND, name_field="名称")
    shapefile = gbk_shapefile([HALF], {"YDDM": ["100102"], "名称": ["东区厂房"]})
    import_layer(desk, shapefile, wanted)
    (layer,) = [x for x in desk.knowledge.layers if x.version]
    assert (layer.features[0].code, layer.features[0].name) == ("100102", "东区厂房")
    assert layer.code_system == "用地用海2023"
    assert layer.class_names == table


BOW_TIE = Polygon([(390_400, 4_082_000), (390_500, 4_082_100), (390_500, 4_082_000),
                   (390_400, 4_082_100)])  # fmt: skip
# A spike of 40 m and no width, and one that crosses itself within half a square metre.
SPIKE = Polygon([(390_400, 4_082_000), (390_600, 4_082_000), (390_600, 4_082_100),
                 (390_600, 4_082_140), (390_600, 4_082_100), (390_400, 4_082_100)])  # fmt: skip
LOOP = Polygon([(390_400, 4_082_000), (390_600, 4_082_000), (390_600, 4_082_100),
                (390_599, 4_082_100.6), (390_599, 4_082_099.9), (390_600, 4_082_100.5),
                (390_400, 4_082_100)])  # fmt: skip
WITH_HOLE_OUTSIDE = Polygon(square(0, 0, 100).exterior, [square(200, 0, 50).exterior])


def test_a_repair_is_stated_with_its_square_metres(gate):
    report = import_layer(gate, geopackage([SPIKE, FAR]), FARMLAND, check=True)
    (repair,) = [issue for issue in report.issues if issue.code == "quality.repaired"]
    assert repair.where == {"feature": "1"}
    assert repair.severity == "warning"
    assert repair.area_m2 == pytest.approx(0, abs=1e-3)
    assert "m²" in repair.message.zh
    assert report.area_m2 == pytest.approx(20_000 + FAR.area, abs=0.01)


@pytest.mark.parametrize("broken", [BOW_TIE, WITH_HOLE_OUTSIDE])
def test_a_repair_that_would_decide_is_refused(gate, broken):
    (issue,) = refused(gate, geopackage([FAR, broken]))
    assert issue.code == "quality.invalid"
    assert issue.where == {"feature": "2"}
    assert issue.area_m2 > 1


def test_a_small_repair_of_a_small_feature_is_refused_by_its_share(gate):
    tiny = shapely.affinity.scale(BOW_TIE, 0.01, 0.01)
    assert tiny.envelope.area < 1.01
    (issue,) = refused(gate, geopackage([tiny]))
    assert issue.code == "quality.invalid"
    assert issue.area_m2 < 1


def test_a_loop_within_half_a_square_metre_is_repaired_and_counted(gate):
    report = import_layer(gate, geopackage([LOOP]), FARMLAND, check=True)
    (repair,) = [issue for issue in report.issues if issue.code == "quality.repaired"]
    ways = [
        shapely.make_valid(LOOP, method="linework").area,
        shapely.make_valid(LOOP, method="structure").area,
    ]
    assert 0.1 < repair.area_m2 < 1
    assert repair.area_m2 >= abs(ways[0] - ways[1]) - 1e-6


CORNER = [square(x, y, 100) for x, y in ((0, 0), (100, 0), (0, 100), (100, 100))]
OVERLAPPING = [square(0, 0, 100), square(99.5, 0, 100), square(200, 0, 100)]
RING = square(-50, -50, 300).difference(square(0, 0, 200).buffer(-10))


def coded(shapes, values=None):
    return geopackage(shapes, {"YDDM": values or ["100101"] * len(shapes)}, kind="MultiPolygon")


def test_neighbours_that_share_an_edge_raise_no_issue(gate):
    report = import_layer(gate, coded(CORNER), LAND_USE, check=True)
    assert codes(report) == ["quality.codes_not_checked"]


def test_overlaps_and_gaps_of_a_classifying_layer_are_listed_with_their_area(gate):
    report = import_layer(gate, coded(OVERLAPPING), LAND_USE, check=True)
    (overlap,) = [i for i in report.issues if i.code == "quality.overlap"]
    assert overlap.area_m2 == pytest.approx(50, abs=1e-3)
    assert (overlap.where["feature"], overlap.where["other"]) == ("1", "2")
    assert "quality.gap" not in codes(report)
    within = geopackage([square(0, 0, 300, 100)])
    report = import_layer(
        gate, coded(OVERLAPPING), replace(LAND_USE, complete_within=within), check=True
    )
    (gap,) = [i for i in report.issues if i.code == "quality.gap"]
    assert gap.area_m2 == pytest.approx(50, abs=1e-3)
    spot = to_plane(shapely.Point(gap.where["lon"], gap.where["lat"]), HOME_PLANE)
    assert square(199.5, 0, 0.5, 100).buffer(0.2).covers(spot)


def test_a_hole_between_features_is_a_gap_without_any_area_given(gate):
    report = import_layer(gate, coded([RING]), LAND_USE, check=True)
    (gap,) = [i for i in report.issues if i.code == "quality.gap"]
    assert gap.area_m2 == pytest.approx(180 * 180, abs=0.01)


def test_a_layer_that_forbids_may_overlap_itself(gate):
    report = import_layer(gate, geopackage(OVERLAPPING), FARMLAND, check=True)
    assert "quality.overlap" not in codes(report)


def test_a_feature_given_twice_is_kept_once_and_said(gate):
    twice = [square(0, 0, 100), square(0, 0, 100).reverse(), FAR]
    report = import_layer(gate, geopackage(twice), FARMLAND, check=True)
    (issue,) = [i for i in report.issues if i.code == "quality.duplicate"]
    assert issue.where == {"feature": "2", "same_as": "1"}
    assert issue.area_m2 == pytest.approx(10_000, abs=0.01)
    assert report.features == 2


def test_the_same_place_in_two_classes_is_no_duplicate_but_an_overlap(gate):
    both = coded([square(0, 0, 100)] * 2, ["100101", "1402"])
    report = import_layer(gate, both, LAND_USE, check=True)
    assert "quality.duplicate" not in codes(report)
    (overlap,) = [i for i in report.issues if i.code == "quality.overlap"]
    assert overlap.area_m2 == pytest.approx(10_000, abs=0.01)


ELSEWHERE = Polygon([(500_000, 3_400_000), (500_100, 3_400_000), (500_100, 3_400_100)])
BAD_FEATURES = {
    "outside": ([FAR, ELSEWHERE], "quality.outside_extent"),
    "empty": ([FAR, None], "quality.empty_geometry"),
    "empty polygon": ([FAR, MultiPolygon()], "quality.empty_geometry"),
    "line": ([FAR, LineString(FAR.exterior.coords)], "quality.not_a_polygon"),
}


@pytest.mark.parametrize("name", BAD_FEATURES)
def test_one_bad_feature_refuses_the_whole_layer(gate, name):
    shapes, code = BAD_FEATURES[name]
    (issue,) = refused(gate, geopackage(shapes, kind="Unknown"))
    assert issue.code == code
    assert issue.where["feature"] == "2"


def test_a_row_without_geometry_in_geojson_refuses_the_whole_layer(gate):
    (issue,) = refused(gate, geojson([FAR, None]))
    assert issue.code == "quality.not_a_polygon"


def test_missing_codes_are_errors_and_unknown_ones_where_a_table_is_loaded(gate):
    (issue,) = refused(gate, coded(CORNER[:2], ["100101", ""]), LAND_USE)
    assert (issue.code, issue.where["feature"]) == ("quality.code_missing", "2")
    report = import_layer(gate, coded(CORNER[:2], ["100101", "9999"]), LAND_USE, check=True)
    (warning,) = [issue for issue in report.issues if issue.severity != "info"]
    assert (warning.code, warning.severity) == ("quality.codes_not_checked", "warning")
    assert "9999" in warning.message.zh
    table = {"100101": Text("一类工业用地", "industry, class 1")}
    (issue,) = refused(
        gate, coded(CORNER[:2], ["100101", "9999"]), replace(LAND_USE, code_table=table)
    )
    assert (issue.code, issue.where["code"]) == ("quality.code_unknown", "9999")
    report = import_layer(gate, coded(CORNER[:2]), replace(LAND_USE, code_table=table), check=True)
    assert codes(report) == []


def test_layers_in_two_references_are_refused(gate):
    one = reproject(FAR, 4548, 4547)
    mixed = zipped({
        **files_of("ESRI Shapefile", [("east", [FAR], "EPSG:4548", {"A": ["1"]})]),
        **files_of("ESRI Shapefile", [("west", [one], "EPSG:4547", {"A": ["1"]})]),
    })  # fmt: skip
    with pytest.raises(InputError) as caught:
        import_layer(gate, mixed, FARMLAND, check=True)
    assert caught.value.code == "quality.mixed_crs"
    report = import_layer(gate, mixed, replace(FARMLAND, layer_in_file="west"), check=True)
    assert report.area_m2 == pytest.approx(FAR.area, rel=1e-6)


def test_one_of_several_layers_has_to_be_named(gate):
    fields = {"A": ["1"]}
    (content,) = files_of(
        "GPKG", [("农田", [HALF], "EPSG:4548", fields), ("其他", [FAR], "EPSG:4548", fields)]
    ).values()
    file = HandedIn("two.gpkg", content)
    with pytest.raises(InputError) as caught:
        import_layer(gate, file, FARMLAND, check=True)
    assert caught.value.code == "import.which_layer"
    assert "农田" in caught.value.message.zh
    report = import_layer(gate, file, replace(FARMLAND, layer_in_file="其他"), check=True)
    assert report.area_m2 == pytest.approx(FAR.area, abs=0.01)


def test_heights_are_dropped_and_said(gate):
    raised = shapely.force_3d(FAR, 31.5)
    report = import_layer(gate, geopackage([raised], kind="Polygon Z"), FARMLAND, check=True)
    assert "quality.heights_dropped" in codes(report)
    assert report.area_m2 == pytest.approx(FAR.area, abs=0.01)


@pytest.mark.parametrize("declared", ["CURVEPOLYGON", "GEOMETRY"])
def test_curves_are_turned_into_lines_and_said(gate, declared):
    report = import_layer(gate, curved(100.0, declared), FARMLAND, check=True)
    assert report.area_m2 == pytest.approx(math.pi * 1e4, rel=1e-3)
    assert "quality.curves_linearised" in codes(report)


def test_what_lies_unread_in_the_archive_is_said(gate):
    shapefile = files_of("ESRI Shapefile", [("east", [FAR], "EPSG:4548", {"A": ["1"]})])
    both = zipped({**shapefile, "other.kml": kml([HALF]).content, "readme.pdf": b"%PDF"})
    report = import_layer(gate, both, FARMLAND, check=True)
    assert report.features == 1
    assert any("other.kml" in issue.message.zh for issue in report.issues)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"topic": "permanent_farmland"}, "import.unknown_topic"),
        ({"topic": "永久农田"}, "import.unknown_topic"),
        ({"basis": "demonstration"}, "import.basis"),
        ({"valid_until": date(2026, 5, 1)}, "import.period"),
        ({"source": ""}, "import.text_missing"),
        ({"licence": " "}, "import.text_missing"),
        ({"layer_id": "demo-permanent-basic-farmland"}, "import.layer_id"),
        ({"topic": "planned_land_use"}, "import.codes_needed"),
        ({"topic": "planned_land_use", "code_field": "A"}, "import.codes_needed"),
        ({"code_field": "DLBM"}, "import.unknown_field"),
    ],
)
def test_what_is_not_stated_properly_is_refused(gate, change, code):
    with pytest.raises(InputError) as caught:
        import_layer(gate, geopackage([FAR]), replace(FARMLAND, **change), check=True)
    assert caught.value.code == code
    assert caught.value.mend is not None
    if code == "import.unknown_topic":
        assert "permanent_basic_farmland" in caught.value.mend.en


def test_the_area_of_completeness_goes_through_the_gate_too(gate):
    wanted = replace(FARMLAND, complete_within=geopackage([BOW_TIE]))
    (issue,) = refused(gate, geopackage([FAR]), wanted)
    assert issue.code == "quality.invalid"


@pytest.mark.parametrize("marked", [True, False])
def test_demonstration_data_is_never_official(gate, marked):
    """Known by its marks, and by its shapes where the marks were taken off."""
    (layer,) = [x for x in gate.knowledge.layers if x.id == "demo-permanent-basic-farmland"]
    shapes = [FAR] if marked else [FAR, layer.features[0].geometry]
    file = geopackage(shapes, {"单元编码": ["DEMO-000000-2-0001"]} if marked else None)
    assert {issue.code for issue in refused(gate, file)} == {"quality.demonstration"}


def test_a_long_log_counts_what_it_does_not_list():
    many = [Issue("a", "warning", Text("一", "a"), {"n": n}, float(n)) for n in range(600)]
    log = abridged([*many, Issue("b", "error", Text("二", "b"))])
    assert [log[0].code, len(log)] == ["b", 502]
    assert log[1].area_m2 == 599
    assert log[-1].where == {"more": 100}
    assert math.isclose(sum(i.area_m2 for i in log[1:]), sum(range(600)))


def test_a_layer_is_handed_on_only_if_the_import_said_so(desk):
    import_layer(desk, geopackage([HALF]), FARMLAND)
    import_layer(desk, geopackage([FAR]), replace(FARMLAND, layer_id="open-data", public=True))
    public = {layer.id: layer.public for layer in desk.knowledge.layers if layer.version}
    assert public == {"permanent-basic-farmland": False, "open-data": True}


def test_an_altered_layer_is_not_used(desk, place):
    import_layer(desk, geopackage([HALF]), FARMLAND)
    place.run("UPDATE layer_version SET topic = 'sewer_service_area'")
    place.run("UPDATE knowledge_revision SET number = number + 1")
    for _ in range(2):
        with pytest.raises(DataError) as caught:
            checked(desk)
        assert caught.value.code == "imports.seal_broken"
    place.run("UPDATE layer_version SET topic = 'permanent_basic_farmland'")
    assert finding(checked(desk))["outcome"] == "not_met"


def test_a_layer_of_thousands_is_imported_whole(desk, place):
    cells = [square(20 * (n % 50), 20 * (n // 50), 20) for n in range(2_500)]
    report = import_layer(desk, coded(cells), replace(LAND_USE, complete_within=AROUND))
    assert report.features == place.count("layer_feature") == 2_500
    (layer,) = [x for x in desk.knowledge.layers if x.version]
    assert sum(f.geometry.area for f in layer.features) == pytest.approx(1e6, abs=0.01)
    assert "quality.overlap" not in codes(report)
