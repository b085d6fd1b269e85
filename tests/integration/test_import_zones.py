"""An official boundary replaces the reconstruction from its day on; before it all is as it was."""

import json
from dataclasses import replace
from datetime import date

import pytest
from shapely.geometry import Point, Polygon, box

from app.data.quality.issues import ImportRefused
from app.domain.measured_land import site_of
from app.domain.reference import HOME_PLANE, reproject, to_plane
from app.errors import InputError
from app.services.check_parcels import HandedIn, Submission, check_parcels
from app.services.desk import open_desk
from app.services.import_zones import ZoneImport, import_zones
from app.services.show_zones import get_zone, locate
from tests.conftest import NOON
from tests.import_files import gbk_shapefile, geojson, geopackage, square
from tests.integration.real_places import DATANG, STATION
from tests.stores import place, postgis_server

__all__ = ["place", "postgis_server"]

FROM = date(2026, 6, 1)
BEFORE = date(2026, 5, 31)
BLOCK = reproject(
    Polygon([(115.7115, 36.8055), (115.7745, 36.8050), (115.7740, 36.8810), (115.7110, 36.8800)]),
    4490,
    4548,
)
OFFICIAL = ZoneImport(zone_id="lq-block-urban", valid_from=FROM, source="临政字〔2026〕9号附图")


@pytest.fixture
def desk(place):
    opened = open_desk(place.folder, demonstration=True, now=lambda: NOON, database_url=place.url)
    yield opened
    opened.store.close()


def another_process(place):
    return open_desk(place.folder, demonstration=True, now=lambda: NOON, database_url=place.url)


def shapefile(geometry=BLOCK, zone="城区板块"):
    return gbk_shapefile([geometry], {"名称": [zone], "批准文号": ["临政字〔2026〕9号"]})


def checked(desk, as_of, ring=DATANG, profile=None):
    content = json.dumps({"type": "Polygon", "coordinates": [ring]}).encode()
    file = HandedIn("parcel.geojson", content)
    submission = Submission(files=(file,), profile=profile or {}, as_of=as_of)
    (parcel,) = check_parcels(desk, submission)["parcels"]
    return parcel


def relation(parcel, zone="lq-block-urban"):
    return next((z for z in parcel["zones"] if z["id"] == zone), None)


def test_a_gbk_shapefile_replaces_the_linqing_block_from_a_day_on(desk):
    before = {day: checked(desk, day) for day in (BEFORE, date(2024, 6, 1))}
    report = import_zones(desk, shapefile(), OFFICIAL)
    assert report.stored
    assert report.versions == {"lq-block-urban": 1}
    after = checked(desk, FROM)
    assert relation(before[BEFORE])["relation"] == "undetermined"
    assert relation(after)["relation"] == "inside"
    assert relation(after)["basis"] == "official"
    assert relation(after)["uncertainty_m"] == 0
    edge_m = BLOCK.exterior.distance(to_plane(Polygon(DATANG), HOME_PLANE))
    assert relation(after)["distance_to_edge_m"] == pytest.approx(edge_m, abs=0.01)
    assert after["questions"]["zone"]["verdict"] == "needs_review"  # the plan's period is over
    for day, parcel in before.items():
        assert checked(desk, day) == parcel, f"an old question, {day}, is answered otherwise"


def test_at_a_place_the_zone_is_where_its_official_block_is(desk):
    """Deep in the reconstruction: in the zone until an official block says that it ends before."""

    def zones_at():
        found = locate(desk, 115.75, 36.847)["zones"]
        return {z["id"]: z["relation"] for z in found if z["id"] in ("lq-edz", "lq-block-urban")}

    assert zones_at() == {"lq-edz": "inside", "lq-block-urban": "inside"}
    west = reproject(box(115.712, 36.81, 115.735, 36.88), 4490, 4548)
    import_zones(desk, shapefile(west), OFFICIAL)
    assert zones_at() == {}
    assert {z["id"] for z in checked(desk, FROM, INSIDE)["zones"]} & {"lq-edz"} == set()


def test_an_official_area_in_a_block_is_not_the_block(desk):
    """A geopark of 0.25 km2: the block and the ban of its waste clauses stand beside it."""
    waste = {
        "project_kind": "new",
        "hazardous_waste_t_per_year": 600.0,
        "disposal_route": False,
        "local_disposal_capacity": False,
    }
    day = date(2023, 3, 1)  # the plan is in force
    before = checked(desk, day, INSIDE, waste)
    west, south = reproject(Point(115.73, 36.83), 4490, 4548).coords[0]
    park = box(west, south, west + 500, south + 500)
    local = replace(OFFICIAL, zone_id="lq-geopark-local", valid_from=date(2022, 5, 1))
    import_zones(desk, shapefile(park, "地质公园"), local)
    after = checked(desk, day, INSIDE, waste)
    assert relation(before)["relation"] == relation(after)["relation"] == "inside"
    assert before["questions"]["access"]["verdict"] == "prohibited"
    assert after["questions"] == before["questions"]
    known = desk.knowledge.on(day)
    measured = site_of(known.zones_by_id["lq-block-urban"], known)
    assert (measured.basis, round(measured.drawn.area / 1e6, 1)) == ("reconstructed", 33.2)


INSIDE = [[115.749, 36.846], [115.751, 36.846], [115.751, 36.848], [115.749, 36.846]]


def test_the_boundary_comes_back_as_the_file_had_it(desk):
    import_zones(desk, shapefile(), OFFICIAL)
    zone = get_zone(desk, "lq-block-urban")
    assert zone.geometry.symmetric_difference(BLOCK).area < 0.01
    assert (zone.basis, zone.version, zone.edges) == ("official", 1, ())
    assert zone.computed_area_km2 == pytest.approx(BLOCK.area / 1e6, rel=1e-3)
    old = next(z for z in desk.knowledge.on(BEFORE).zones if z.id == "lq-block-urban")
    assert (old.basis, old.version, old.valid_until) == ("reconstructed", 0, BEFORE)
    assert zone.gazetted_area_km2 == old.gazetted_area_km2
    assert [limit.printed for limit in zone.limits] == [limit.printed for limit in old.limits]


def test_a_parcel_across_the_sharp_edge_is_told_its_share(desk):
    import_zones(desk, shapefile(), OFFICIAL)
    ring = [[115.73, 36.80], [115.74, 36.80], [115.74, 36.81], [115.73, 36.81], [115.73, 36.80]]
    share = relation(checked(desk, FROM, ring))
    inside = to_plane(Polygon(ring), HOME_PLANE)
    expected = inside.intersection(BLOCK).area / inside.area
    assert share["relation"] == "undetermined"
    assert share["least_share"] == pytest.approx(expected, abs=1e-6)
    assert share["least_share"] == share["greatest_share"]


def test_each_zone_is_known_once_on_any_day(desk):
    import_zones(desk, shapefile(), OFFICIAL)
    for day in (date(2020, 1, 1), BEFORE, FROM, date(2040, 1, 1)):
        ids = [zone.id for zone in desk.knowledge.on(day).zones]
        assert len(ids) == len(set(ids)), day


def test_another_process_notices_without_a_restart(desk, place):
    other = another_process(place)
    stamp = other.knowledge.stamp
    import_zones(desk, shapefile(), OFFICIAL)
    assert other.knowledge.stamp != stamp
    assert relation(checked(other, FROM))["relation"] == "inside"
    located = {z["id"]: z for z in locate(other, 115.7321, 36.841741)["zones"]}
    assert located["lq-block-urban"]["basis"] == "official"
    other.store.close()


def test_a_later_boundary_ends_the_former_the_day_before(desk):
    import_zones(desk, shapefile(), OFFICIAL)
    smaller = BLOCK.buffer(-1_500)
    later = replace(OFFICIAL, valid_from=date(2026, 9, 1), source="更正")
    assert import_zones(desk, shapefile(smaller), later).versions == {"lq-block-urban": 2}
    assert relation(checked(desk, date(2026, 8, 31)))["relation"] == "inside"
    assert relation(checked(desk, date(2026, 9, 1))) is None
    assert relation(checked(desk, date(2026, 9, 1), STATION))["relation"] == "inside"
    assert relation(checked(desk, BEFORE))["relation"] == "undetermined"


def test_a_mistake_is_put_right_by_importing_again_for_the_same_day(desk):
    import_zones(desk, shapefile(BLOCK.buffer(-1_500)), OFFICIAL)
    assert relation(checked(desk, FROM)) is None
    import_zones(desk, shapefile(), OFFICIAL)
    assert relation(checked(desk, FROM))["relation"] == "inside"


def test_a_check_stores_nothing(desk, place):
    report = import_zones(desk, shapefile(), OFFICIAL, check=True)
    assert not report.stored
    assert report.versions == {"lq-block-urban": 0}
    assert [place.count(t) for t in ("zone_version", "import_run")] == [0, 0]
    assert desk.imports.revision() == 0


def test_what_differs_from_the_print_is_said_and_stored(desk, place):
    small = BLOCK.buffer(-1_500)
    report = import_zones(desk, shapefile(small), OFFICIAL)
    (issue,) = [i for i in report.issues if i.code == "quality.area_differs"]
    printed_m2 = get_zone(desk, "lq-block-urban").gazetted_area_km2 * 1e6
    assert issue.area_m2 == pytest.approx(abs(printed_m2 - small.area), rel=0.01)
    ((kept,),) = place.run("SELECT issues FROM import_run")
    assert "quality.area_differs" in [one["code"] for one in json.loads(kept)]


def test_several_zones_by_a_field_all_or_none(desk, place):
    two = [BLOCK, BLOCK.buffer(-2_000)]
    good = geopackage(two, {"ID": ["lq-block-urban", "lq-block-yandian"]})
    wanted = replace(OFFICIAL, zone_id=None, id_field="ID")
    bad = geopackage(two, {"ID": ["lq-block-urban", "lq-block-nowhere"]})
    with pytest.raises(InputError) as caught:
        import_zones(desk, bad, wanted)
    assert caught.value.code == "import.unknown_zone"
    assert "lq-block" in caught.value.mend.en
    assert place.count("zone_version") == 0
    assert set(import_zones(desk, good, wanted).versions) == {"lq-block-urban", "lq-block-yandian"}


def test_the_parts_of_one_zone_make_one_boundary(desk):
    parts = [square(0, 0, 1_000), square(2_000, 0, 1_000)]
    import_zones(desk, geojson(parts), OFFICIAL)
    zone = get_zone(desk, "lq-block-urban")
    assert zone.geometry.geom_type == "MultiPolygon"
    assert zone.geometry.area == pytest.approx(2e6, abs=1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"zone_id": "lq-block-urbn"}, "import.unknown_zone"),
        ({"zone_id": "demo-park"}, "import.unknown_zone"),
        ({"zone_id": None}, "import.which_zone"),
        ({"id_field": "名称"}, "import.which_zone"),
        ({"zone_id": None, "id_field": "没有"}, "import.unknown_field"),
        ({"basis": "reconstructed"}, "import.basis"),
        ({"basis": "demonstration"}, "import.basis"),
        ({"valid_from": date(26, 6, 1)}, "import.period"),
        ({"source": "  "}, "import.text_missing"),
    ],
)
def test_what_is_not_stated_properly_is_refused(desk, change, code):
    with pytest.raises(InputError) as caught:
        import_zones(desk, shapefile(), replace(OFFICIAL, **change))
    assert caught.value.code == code
    assert caught.value.mend is not None
    assert desk.imports.revision() == 0


def test_the_demonstration_park_is_no_official_zone(desk):
    (park,) = [z for z in desk.knowledge.zones if z.id == "demo-park"]
    for file in (
        geopackage([park.geometry]),
        geopackage([square(0, 0, 900)], {"ID": ["demo-park"]}),
    ):
        with pytest.raises(ImportRefused) as caught:
            import_zones(desk, file, OFFICIAL)
        assert {i.code for i in caught.value.issues if i.severity == "error"} == {
            "quality.demonstration"
        }
