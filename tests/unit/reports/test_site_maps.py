"""Maps of a report: true lengths, the right scale, every parcel, the mark of fiction."""

import io
import json

import numpy as np
import pytest
from PIL import Image
from shapely import affinity, box
from shapely.geometry import Point

from app.data.shipped import fonts_folder
from app.domain.areas import planar_area_m2
from app.domain.reference import HOME_PLANE, Plane
from app.domain.sources import Source
from app.domain.surroundings import surroundings_of
from app.domain.zones import Edge, Zone
from app.reports import site_map as site_map_module
from app.reports import site_sheet
from app.reports.drawing import figure
from app.reports.ground import BELOW_MM, FRAME_HEIGHT_MM, FRAME_WIDTH_MM, LEFT_MM, Ground
from app.reports.site_frame import bar_length_m, grid_values, usual_scale, window_for
from app.reports.site_labels import Label, place_labels, width_mm, wrapped
from app.reports.site_maps import MOST_MAPS, maps_of
from app.reports.site_shapes import meeting, outline_in, plane_of, scene_of
from tests.unit.reports.records import arranged, older, reported  # noqa: F401 - a fixture

NOWHERE = surroundings_of([], HOME_PLANE, {})


def entries_of(record, language="zh"):
    view = arranged(record, KNOWN["rulebook"], language)
    return [(parcel.number, parcel.entry) for parcel in view.parcels]


KNOWN = {}


@pytest.fixture(autouse=True)
def known(reported):  # noqa: F811
    KNOWN["rulebook"] = reported[1]
    return reported[1]


@pytest.fixture(scope="module")
def park(desk):
    return desk.knowledge


# The window and what stands in it


@pytest.mark.parametrize(
    ("bounds", "denominator"),
    [
        ((0, 0, 70.0, 10), 1000),  # 70 m of 114 mm at 0.62: 1 : 990
        ((0, 0, 71.0, 10), 1500),
        ((0, 0, 10, 595), 10000),  # 595 m of 96 mm at 0.62: 1 : 9 997
        ((0, 0, 1, 1), 200),
        ((0, 0, 6000.0, 10), 100000),
    ],
)
def test_a_window_has_a_usual_scale_and_shows_everything_in_its_middle(bounds, denominator):
    window = window_for(bounds, 114, 96)
    assert window.denominator == denominator
    assert window.width_m == pytest.approx(114 * denominator / 1000)
    assert window.north - window.south == pytest.approx(96 * denominator / 1000)
    assert (window.west + window.east) / 2 == pytest.approx((bounds[0] + bounds[2]) / 2)
    assert window.west < bounds[0] and bounds[3] < window.north


def test_the_scale_bar_is_round_and_at_most_a_quarter_wide():
    for width, length in ((1000, 200), (2000, 500), (3999, 500), (4000, 1000), (114, 20), (23, 5)):
        assert bar_length_m(width) == length
    assert usual_scale(1) == 1
    assert usual_scale(999_999) == 1_000_000


def test_the_bar_that_is_drawn_is_as_long_as_it_says(monkeypatch):
    drawn, said = [], []
    window = window_for((390_000, 4_083_000, 390_300, 4_083_200), FRAME_WIDTH_MM, FRAME_HEIGHT_MM)
    with figure(fonts_folder(), 170, 104) as paper:
        ground = Ground(paper, window)
        monkeypatch.setattr(ground, "box", lambda *place, **look: drawn.append((place, look)))
        monkeypatch.setattr(
            ground.sheet, "text", lambda x, y, words, **look: said.append((x, words))
        )
        site_sheet._draw_bar(ground)
    parts = [place for place, look in drawn if look.get("edgecolor")]
    length_mm = sum(width for _, _, width, _ in parts)
    # 300 m fill 62 % of 114 mm at 1 : 4 245, so 1 : 5000 is drawn: 570 m wide, a bar of 100 m.
    assert window.denominator == 5000
    assert length_mm == pytest.approx(100 * 1000 / 5000)
    assert [words for _, words in said] == ["0", "50", "100 m"]
    assert said[2][0] - said[0][0] == pytest.approx(20.0)
    # The same 100 m of ground take the same room on paper.
    ends = ground.on_paper(np.array([[390_050.0, 4_083_050.0], [390_150.0, 4_083_050.0]]))
    assert ends[1, 0] - ends[0, 0] == pytest.approx(length_mm)


def test_the_frame_shows_its_own_corners():
    window = window_for((0, 0, 100, 100), FRAME_WIDTH_MM, FRAME_HEIGHT_MM)
    with figure(fonts_folder(), 170, 104) as paper:
        ground = Ground(paper, window)
        corners = np.array([[window.west, window.south], [window.east, window.north]])
        below, above = ground.on_paper(corners)
    assert below == pytest.approx([LEFT_MM, BELOW_MM])
    assert above == pytest.approx([LEFT_MM + FRAME_WIDTH_MM, BELOW_MM + FRAME_HEIGHT_MM])


def test_grid_values_are_round_and_within():
    assert grid_values(390_010, 390_990, 5) == [390_200.0, 390_400.0, 390_600.0, 390_800.0]
    assert grid_values(0, 100, 5) == [0, 20, 40, 60, 80, 100]


# Labels


def test_labels_stand_inside_and_never_on_each_other():
    crowd = [Label(f"永久基本农田 {n}", 50, 40, "#000000") for n in range(12)]
    placed = place_labels(crowd, 114, 96, [(0, 0, 44, 8)])
    assert len(placed) == 12
    boxes = []
    for label in placed:
        (x, y), (w, h) = label.at, label.size_mm
        boxes.append(box(x - w / 2, y - h / 2, x + w / 2, y + h / 2))
    assert all(box(0, 0, 114, 96).covers(each) for each in boxes)
    assert not any(
        one.intersection(other).area > 1e-9 for n, one in enumerate(boxes) for other in boxes[:n]
    )
    assert placed[0].at == (50, 40)
    assert placed[-1].moved


def test_a_label_beside_its_place_leaves_it_free():
    (placed,) = place_labels([Label("细碎", 50, 40, "#000000", beside=True)], 114, 96)
    width, height = placed.size_mm
    assert abs(placed.at[0] - 50) >= width / 2 or abs(placed.at[1] - 40) >= height / 2


def test_lines_break_by_width_and_never_begin_with_a_stop():
    lines = wrapped("坐标：CGCS2000 3度带，EPSG:4548，单位 m；北为坐标北。", 6, 30)
    assert "".join(lines).replace(" ", "") == "坐标：CGCS20003度带，EPSG:4548，单位m；北为坐标北。"
    assert all(width_mm(line, 6) <= 30 for line in lines)
    assert not any(line[0] in "，。；：、）" for line in lines)


# What a scene holds


def test_a_parcel_is_drawn_exactly_as_it_was_judged(reported):  # noqa: F811
    entry = entries_of(reported[0]["demo"])[0][1]
    outline = outline_in(entry, plane_of(entry))
    # A rectangle of 200 m by 120 m in its own plane: its planar area is that of the record.
    west, south, east, north = outline.bounds
    assert (east - west, north - south) == (200.0, 120.0)
    assert planar_area_m2(outline) == pytest.approx(entry["planar_area_m2"])


def test_a_record_without_its_plane_geometry_is_drawn_from_degrees(reported):  # noqa: F811
    entry = dict(entries_of(reported[0]["demo"])[0][1])
    exact = outline_in(entry, plane_of(entry))
    del entry["plane_geometry"]
    moved = outline_in(entry, plane_of(entry))
    assert moved.symmetric_difference(exact).area < 0.05
    # 2.2 degrees from the other plane's meridian, 197 km, areas are a thousandth larger.
    assert outline_in(entry, Plane(3, 38)).area / exact.area == pytest.approx(1.001, abs=3e-4)


def test_the_parts_of_a_parcel_have_the_areas_of_the_record(reported, park):  # noqa: F811
    entries = entries_of(reported[0]["demo"])
    scene = scene_of(entries, park.around(HOME_PLANE), "zh")
    against = {part.layer: part for part in scene.parts if part.kind == "against"}
    assert set(against) == {"永久基本农田（演示）", "城镇开发边界（演示）"}
    for part in against.values():
        assert part.area_m2 == pytest.approx(1199.86, abs=0.01)
        assert part.geometry.area == pytest.approx(1200.0, abs=0.01)
        assert scene.sites[0].geometry.buffer(0.001).covers(part.geometry)
    ((number, trim),) = scene.trims
    assert number == 1
    assert trim.area == pytest.approx(24_000 - 1200, abs=0.1)
    assert scene.of({2}).parts == scene.of({2}).sites == []


def test_a_zone_is_drawn_by_its_basis_and_with_its_band(reported, park):  # noqa: F811
    entries = entries_of(reported[0]["real"])
    scene = scene_of(entries, park.around(HOME_PLANE), "zh")
    named = {zone.name: zone for zone in scene.zones}
    block = named["城区板块"]
    assert block.basis == "reconstructed"
    assert block.band is not None and block.band.area > 0
    assert "演示园区（虚构）" not in named  # the parcel has nothing to do with it
    assert "临清经济开发区" not in named  # it is drawn as its blocks
    assert scene.changed == []


def test_a_zone_whose_boundary_changed_since_is_named_and_not_drawn(reported):  # noqa: F811
    entry = dict(entries_of(reported[0]["real"])[0][1])
    said = next(zone for zone in entry["zones"] if zone["name_zh"] == "城区板块")
    drawn = outline_in(entry, HOME_PLANE).buffer(500).envelope
    official = Zone(
        said["id"], "城区板块", "Urban block", "block", None, "p", "official",
        Source("p", "1", "q"), drawn,
    )  # fmt: skip
    entry["zones"] = [said]
    scene = scene_of([(1, entry)], surroundings_of([official], HOME_PLANE, {}), "zh")
    assert (scene.changed, scene.zones) == (["城区板块"], [])
    gone = scene_of([(1, entry)], NOWHERE, "en")
    assert gone.changed == ["Urban block" if said["name_en"] == "Urban block" else said["name_en"]]


def test_only_zones_in_the_frame_are_drawn():
    frame = box(0, 0, 100, 100)
    uncertain = Zone(
        "u", "甲", "A", "block", None, "p", "reconstructed", Source("p", "1", "q"),
        box(105, 0, 200, 100), edges=(Edge(box(105, 0, 200, 100).exterior, 20.0),),
    )  # fmt: skip
    far = Zone(
        "f", "乙", "B", "park", None, "p", "point_only", Source("p", "1", "q"), Point(300, 50),
        uncertainty_m=150.0,
    )  # fmt: skip
    around = surroundings_of([uncertain, far], HOME_PLANE, {})
    entry = {
        "label": "x", "verdict": "incomplete", "zones": [], "layers": [], "remedies": [],
        "plane": {"epsg": HOME_PLANE.epsg}, "plane_geometry": json.loads(
            '{"type": "Polygon", "coordinates": [[[10, 10], [20, 10], [20, 20], [10, 10]]]}'),
    }  # fmt: skip
    scene = scene_of([(1, entry)], around, "zh")
    assert [zone.name for zone in meeting(scene.zones, frame)] == ["甲"]  # by its band
    wide = affinity.scale(frame, 4, 1)
    assert [zone.name for zone in meeting(scene.zones, wide)] == ["甲", "乙"]


# The pictures


def opened(png):
    picture = Image.open(io.BytesIO(png))
    picture.load()
    return picture


def maps(reported, park, name, language="zh", change=None):  # noqa: F811
    record = change(reported[0][name]) if change else reported[0][name]
    view = arranged(record, reported[1], language)
    return maps_of(fonts_folder(), view.parcels, park.around, language)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["demo", "real"])
def test_one_parcel_has_its_location_and_its_map(reported, park, name, language):  # noqa: F811
    made = maps(reported, park, name, language)
    assert made.left_out == []
    assert [caption.split("（")[0].split(" (")[0] for caption, _ in made.pictures] == (
        ["区位图", "地块 1"] if language == "zh" else ["Location", "Thematic map of parcel 1"]
    )
    for _, png in made.pictures:
        picture = opened(png)
        assert picture.mode == "RGB"
        assert picture.size == (1338, 818)  # 170 mm by 104 mm at 200 dots per inch
        assert len(np.unique(np.asarray(picture.convert("L")))) > 50


def test_the_same_record_gives_the_same_bytes(reported, park):  # noqa: F811
    first, second = (maps(reported, park, "demo") for _ in range(2))
    assert list(first.pictures) == list(second.pictures)


def test_twenty_parcels_have_an_overview_and_the_telling_ones_a_map(reported, park):  # noqa: F811
    made = maps(reported, park, "many")
    assert made.pictures[0][0] == "全部地块位置图"
    assert len(made.pictures) == 1 + MOST_MAPS
    assert len(made.left_out) == 20 - MOST_MAPS
    drawn = {int(caption.split()[1].split("（")[0]) for caption, _ in made.pictures[1:]}
    assert drawn | set(made.left_out) == set(range(1, 21))
    assert not drawn & set(made.left_out)


def magenta_share(png):
    pixels = np.asarray(opened(png)).astype(int)
    red, green, blue = (pixels[..., n] for n in range(3))
    return float(((red - green > 15) & (blue - green > 10)).mean())


def test_fiction_is_marked_and_real_land_is_not(reported, park, monkeypatch):  # noqa: F811
    marks = []
    monkeypatch.setattr(
        site_map_module, "watermark", lambda _, words, fictitious: marks.append((words, fictitious))
    )
    fiction = maps(reported, park, "demo")
    real = maps(reported, park, "real")
    assert marks == [("演示（虚构）", True)] * 2 + [("辅助核查，非审批依据", False)] * 2
    assert min(magenta_share(png) for _, png in fiction.pictures) > 0.01
    assert max(magenta_share(png) for _, png in real.pictures) < 0.001


def test_an_older_record_is_drawn(reported, park):  # noqa: F811
    assert len(maps(reported, park, "demo", change=older).pictures) == 2


@pytest.mark.parametrize("label", ["$x^2$ {\\frac", "\x00\u202e坏😀", "长" * 300, "", "a\nb"])
def test_any_label_can_be_drawn(reported, park, label):  # noqa: F811
    def named(record):
        marred = json.loads(json.dumps(record))
        marred["parcels"][0]["label"] = label
        return marred

    assert len(maps(reported, park, "real", change=named).pictures) == 2
