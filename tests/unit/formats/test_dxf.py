"""DXF drawings: what closes, what is a hole, layers of every age, zones, what is left out."""

import io
import math
from itertools import pairwise

import ezdxf
import pytest
from ezdxf.math import Matrix44, Vec3
from shapely.geometry import Polygon

from app.data.formats import ReadOptions, read_parcels
from app.domain.parcels import place_parcel
from app.errors import AmbiguousInput, InputError

EAST, NORTH = 390_394.125, 4_082_203.5
SQUARE = [(EAST, NORTH), (EAST + 100, NORTH), (EAST + 100, NORTH + 100), (EAST, NORTH + 100)]
AGES = ["R12", "R2000", "R2004", "R2007", "R2010", "R2013", "R2018"]


@pytest.fixture
def drawing():
    document = ezdxf.new("R2010")
    document.encoding = "gbk"
    document.header["$INSUNITS"] = 6
    return document


def text_of(document):
    stream = io.StringIO()
    document.write(stream)
    return stream.getvalue().encode(document.output_encoding, errors="dxfreplace")


def read(document, options=ReadOptions()):  # noqa: B008
    return read_parcels("a.dxf", text_of(document), options)


def note(result, code):
    (found,) = [note for note in result.diagnostics if note.code == code]
    return found


def codes(result):
    return {note.code for note in result.diagnostics}


def square(document, layer="宗地", shift=0.0, size=100.0, **more):
    x, y = EAST + shift, NORTH + shift
    points = [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]
    return document.modelspace().add_lwpolyline(points, dxfattribs={"layer": layer}, **more)


@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize("page", ["ANSI_936", "ANSI_1252", ""])
def test_chinese_layers_of_every_age(age, page):
    document = ezdxf.new(age)
    document.encoding = "gbk"
    name = "宗地界线骤直门"
    draw = document.modelspace().add_polyline2d if age == "R12" else (
        document.modelspace().add_lwpolyline
    )  # fmt: skip
    draw(SQUARE, close=True, dxfattribs={"layer": name})
    content = text_of(document).replace(b"ANSI_936", page.encode())
    if not page:
        content = content.replace(b"  9\n$DWGCODEPAGE\n  3\n\n", b"")
        assert b"DWGCODEPAGE" not in content
    result = read_parcels("a.dxf", content)
    (parcel,) = result.parcels
    assert parcel.label == name == parcel.attributes["图层"]
    told = "utf-8" if age >= "R2007" and age != "R12" else "gb18030"
    assert note(result, "input.encoding").where["encoding"] == told


@pytest.mark.parametrize(
    "escaped", [rb"\U+5B97\U+5730\U+754C\U+7EBF", rb"\M+5D7DA\M+5B5D8\M+5BDE7\M+5CFDF"]
)
@pytest.mark.parametrize("age", ["R12", "R2000", "R2010"])
def test_escaped_layer_names_are_written_out(age, escaped):
    document = ezdxf.new(age)
    document.modelspace().add_polyline2d(SQUARE, close=True, dxfattribs={"layer": "LAYERNAME"})
    content = text_of(document).replace(b"LAYERNAME", escaped)
    (parcel,) = read_parcels("a.dxf", content).parcels
    assert parcel.label == "宗地界线"


def test_utf8_bytes_in_an_old_drawing_and_the_callers_choice():
    document = ezdxf.new("R2000")
    document.modelspace().add_lwpolyline(SQUARE, close=True, dxfattribs={"layer": "LAYERNAME"})
    content = text_of(document).replace(b"LAYERNAME", "红线".encode())
    assert read_parcels("a.dxf", content).parcels[0].label == "红线"
    wrong = read_parcels("a.dxf", content, ReadOptions(encoding="gbk"))
    assert wrong.parcels[0].label != "红线"


def test_binary_drawings_are_read(drawing):
    square(drawing, close=True)
    stream = io.BytesIO()
    drawing.write(stream, fmt="bin")
    assert stream.getvalue().startswith(b"AutoCAD Binary DXF")
    result = read_parcels("a.dxf", stream.getvalue())
    assert [parcel.label for parcel in result.parcels] == ["宗地"]
    assert result.parcels[0].geometry.area == pytest.approx(10_000, abs=1e-6)
    with pytest.raises(InputError) as caught:
        read_parcels("a.dxf", stream.getvalue()[:-40])
    assert caught.value.code == "input.truncated"


def test_a_comment_before_the_first_section(drawing):
    square(drawing, close=True)
    content = b"999\r\nwritten by a survey program\r\n" + text_of(drawing)
    assert len(read_parcels("a.dxf", content).parcels) == 1


@pytest.mark.parametrize(
    ("shift_m", "epsg"),
    [(0.0, 4548), (39_000_000.0, 4527), (20_000_000.0, 4498)],
)
def test_the_zone_is_the_prefix_or_the_only_one_that_fits(drawing, shift_m, epsg):
    points = [(x + shift_m, y) for x, y in SQUARE]
    drawing.modelspace().add_lwpolyline(points, close=True)
    result = read(drawing)
    assert result.parcels[0].epsg == epsg
    assert ("crs.zone_assumed" in codes(result)) == (shift_m == 0)
    assert place_parcel(result.parcels[0]).geometry.area == pytest.approx(10_000, abs=1e-5)


def test_two_possible_zones_are_asked(drawing):
    """At 480 km a parcel of zone 38 lies in the west, one of zone 39 in the middle."""
    points = [(x + 70_000, y) for x, y in SQUARE]
    drawing.modelspace().add_lwpolyline(points, close=True)
    (parcel,) = read(drawing, ReadOptions(crs=4548)).parcels
    assert parcel.epsg == 4548
    both = [(x - 390_394 + 620_000, y - 100_000) for x, y in SQUARE]
    other = ezdxf.new("R2010")
    other.modelspace().add_lwpolyline(both, close=True)
    assert read(other).parcels[0].epsg == 4547
    neither = ezdxf.new("R2010")
    neither.modelspace().add_lwpolyline([(x + 150_000, y) for x, y in SQUARE], close=True)
    with pytest.raises(AmbiguousInput) as caught:
        read(neither)
    assert len(caught.value.candidates) == 2


def test_swapped_axes_are_told_and_mended(drawing):
    drawing.modelspace().add_lwpolyline([(y, x) for x, y in SQUARE], close=True)
    result = read(drawing)
    assert "crs.axes_swapped" in codes(result)
    assert result.parcels[0].geometry.bounds == (EAST, NORTH, EAST + 100, NORTH + 100)


def test_bulges_become_chords_within_a_millimetre(drawing):
    x, y, radius = EAST, NORTH, 50.0
    drawing.modelspace().add_lwpolyline(
        [(x, y, 1), (x + 2 * radius, y, 1)], format="xyb", close=True
    )
    result = read(drawing)
    exact_m2 = math.pi * radius**2
    told = note(result, "dxf.arcs_to_chords").where
    lost_m2 = exact_m2 - result.parcels[0].geometry.area
    assert 0 < lost_m2 <= told["area_error_m2"] < 0.25
    assert told["arcs_m"] == pytest.approx(math.tau * radius, abs=0.1)
    centre = Vec3(x + radius, y)
    corners = list(result.parcels[0].geometry.exterior.coords)
    assert all(abs(Vec3(c).distance(centre) - radius) < 1e-6 for c in corners)
    widest = max(math.dist(a, b) for a, b in pairwise(corners))
    assert radius - math.sqrt(radius**2 - (widest / 2) ** 2) <= 0.001


@pytest.mark.parametrize("bulge", [-0.4, -0.05, 0.05, 0.4, 2.0])
def test_a_bulge_bends_to_its_right_side(drawing, bulge):
    """Against a circular segment worked out by hand: r2 / 2 (angle - sin angle)."""
    chord = 30.0
    points = [(EAST, NORTH, bulge), (EAST + chord, NORTH, 0), (EAST + 15, NORTH + 100, 0)]
    drawing.modelspace().add_lwpolyline(points, format="xyb", close=True)
    angle = 4 * math.atan(abs(bulge))
    radius = chord / 2 / math.sin(angle / 2)
    segment_m2 = radius**2 / 2 * (angle - math.sin(angle))
    expected_m2 = chord * 100 / 2 + math.copysign(segment_m2, bulge)
    assert read(drawing).parcels[0].geometry.area == pytest.approx(expected_m2, abs=0.12)


def uniform_spline_area_m2(side, steps=20_000):
    """Area of the closed uniform cubic B-spline around a square, from its basis functions."""
    square = [(0, 0), (side, 0), (side, side), (0, side)]
    points = []
    for span in range(4):
        corners = [square[(span + k) % 4] for k in range(4)]
        for step in range(steps):
            u = step / steps
            basis = [(1 - u) ** 3, 3 * u**3 - 6 * u**2 + 4, -3 * u**3 + 3 * u**2 + 3 * u + 1, u**3]
            points.append([sum(b * c[axis] for b, c in zip(basis, corners, strict=True)) / 6
                           for axis in (0, 1)])  # fmt: skip
    return Polygon(points).area


def test_circles_ellipses_and_splines_close(drawing):
    model = drawing.modelspace()
    model.add_circle((EAST, NORTH), 20)
    model.add_ellipse((EAST + 100, NORTH), major_axis=(30, 0), ratio=0.5)
    spline = model.add_spline()
    corners = [(200, 0), (230, 0), (230, 30), (200, 30)]
    spline.set_closed([(EAST + x, NORTH + y, 0) for x, y in corners])
    model.add_ellipse((EAST + 300, NORTH), (30, 0), 0.5, start_param=0, end_param=3)
    result = read(drawing)
    areas = [parcel.geometry.area for parcel in result.parcels]
    assert areas[:2] == pytest.approx([math.pi * 400, math.pi * 450], abs=0.15)
    assert areas[2] == pytest.approx(uniform_spline_area_m2(30), abs=0.1)
    assert len(areas) == 3
    assert note(result, "dxf.open_skipped").where["count"] == 1
    assert [p.attributes["图元"] for p in result.parcels] == ["CIRCLE", "ELLIPSE", "SPLINE"]


def test_holes_islands_and_neighbours(drawing):
    square(drawing, size=100, close=True)
    square(drawing, shift=20, size=50, close=True)  # a hole
    square(drawing, shift=30, size=10, close=True)  # an island in it
    square(drawing, layer="另一层", shift=25, size=5, close=True)  # no hole: another layer
    result = read(drawing)
    areas = {(p.attributes["图层"], round(p.geometry.area, 3)) for p in result.parcels}
    assert areas == {("宗地", 7500.0), ("宗地", 100.0), ("另一层", 25.0)}
    assert note(result, "dxf.holes").where == {"layer": "宗地", "holes": 1}
    assert [p.label for p in result.parcels] == ["宗地", "宗地 (2)", "另一层"]


def test_a_curve_within_that_shares_an_edge_is_no_hole(drawing):
    square(drawing, size=100, close=True)
    square(drawing, size=40, close=True)
    result = read(drawing)
    assert sorted(p.geometry.area for p in result.parcels) == pytest.approx([1600, 10_000])
    assert "dxf.shared_edge" in codes(result)
    assert "dxf.holes" not in codes(result)


def test_ends_that_meet_close_a_line_others_are_listed(drawing):
    model = drawing.modelspace()
    meeting = [*SQUARE, (EAST, NORTH + 0.0009)]
    model.add_lwpolyline(meeting, dxfattribs={"layer": "近"})
    model.add_lwpolyline([*SQUARE, (EAST, NORTH + 0.0011)], dxfattribs={"layer": "远"})
    model.add_lwpolyline(SQUARE, dxfattribs={"layer": "开"})
    result = read(drawing)
    assert [p.label for p in result.parcels] == ["近"]
    assert result.parcels[0].geometry.area == pytest.approx(10_000, abs=1e-6)
    closed, skipped = note(result, "dxf.closed_by_ends"), note(result, "dxf.open_skipped")
    assert closed.severity == skipped.severity == "warning"
    assert "0.900" in closed.message.zh
    assert skipped.where["count"] == 2
    assert "远 1" in skipped.message.zh


def test_blocks_are_placed_scaled_turned_and_nested(drawing):
    inner = drawing.blocks.new("INNER", base_point=(1, 2))
    inner.add_lwpolyline([(1, 2), (11, 2), (11, 12)], close=True, dxfattribs={"layer": "0"})
    outer = drawing.blocks.new("OUTER")
    outer.add_blockref("INNER", (5, 5), dxfattribs={"rotation": 90, "layer": "0"})
    drawing.modelspace().add_blockref(
        "OUTER",
        (EAST, NORTH),
        dxfattribs={"xscale": 2, "yscale": -3, "rotation": 30, "layer": "块"},
    )
    (parcel,) = read(drawing).parcels
    assert parcel.label == "块"
    placed = Matrix44.z_rotate(math.radians(30)) @ Matrix44.translate(EAST, NORTH, 0)
    scaled = Matrix44.scale(2, -3, 1) @ placed
    corners = [Vec3(5 - y, 5 + x) for x, y in ((0, 0), (10, 0), (10, 10))]
    expected = {(round(v.x, 6), round(v.y, 6)) for v in scaled.transform_vertices(corners)}
    found = {(round(x, 6), round(y, 6)) for x, y in parcel.geometry.exterior.coords}
    assert found == expected
    assert parcel.geometry.area == pytest.approx(50 * 6, abs=1e-6)


def test_a_stretched_bulge_is_an_ellipse(drawing):
    block = drawing.blocks.new("ROUND")
    block.add_lwpolyline([(0, 0, 1), (10, 0, 1)], format="xyb", close=True)
    drawing.modelspace().add_blockref("ROUND", (EAST, NORTH), {"xscale": 4, "yscale": 2})
    area_m2 = read(drawing).parcels[0].geometry.area
    assert area_m2 == pytest.approx(math.pi * 20 * 10, abs=0.1)
    assert area_m2 < math.pi * 20 * 10


def test_grids_of_blocks_and_symbols(drawing):
    plot = drawing.blocks.new("PLOT")
    plot.add_lwpolyline([(0, 0), (10, 0), (10, 10), (0, 10)], close=True)
    tree = drawing.blocks.new("TREE")
    tree.add_circle((0, 0), 0.5)
    model = drawing.modelspace()
    model.add_blockref("PLOT", (EAST, NORTH), {
        "row_count": 2, "column_count": 3, "row_spacing": 20, "column_spacing": 30})  # fmt: skip
    model.add_blockref("TREE", (EAST + 5, NORTH + 5))
    result = read(drawing)
    assert len(result.parcels) == 6
    wests = {round(p.geometry.bounds[0] - EAST) for p in result.parcels}
    souths = {round(p.geometry.bounds[1] - NORTH) for p in result.parcels}
    assert (wests, souths) == ({0, 30, 60}, {0, 20})
    assert note(result, "dxf.symbols_skipped").where["count"] == 1


def test_hatches_bound_parcels_and_their_holes(drawing):
    hatch = drawing.modelspace().add_hatch(dxfattribs={"layer": "填充"})
    hatch.paths.add_polyline_path(SQUARE, is_closed=True)
    inner = [(EAST + 20, NORTH + 20), (EAST + 40, NORTH + 20), (EAST + 40, NORTH + 40)]
    hatch.paths.add_polyline_path(inner, is_closed=True, flags=16)
    edges = drawing.modelspace().add_hatch(dxfattribs={"layer": "边"})
    path = edges.paths.add_edge_path()
    path.add_line((EAST + 200, NORTH), (EAST + 220, NORTH))
    path.add_arc((EAST + 210, NORTH), 10, 0, 180)
    clockwise = drawing.modelspace().add_hatch(dxfattribs={"layer": "反"})
    path = clockwise.paths.add_edge_path()
    path.add_line((EAST + 320, NORTH), (EAST + 300, NORTH))
    path.add_arc((EAST + 310, NORTH), 10, 0, 180, ccw=False)
    areas = {p.label: p.geometry.area for p in read(drawing).parcels}
    assert areas["填充"] == pytest.approx(10_000 - 200, abs=1e-6)
    assert areas["边"] == pytest.approx(math.pi * 50, abs=0.05)
    assert areas["反"] == pytest.approx(math.pi * 50, abs=0.05)


def test_a_boundary_and_its_filling_are_one_parcel(drawing):
    square(drawing, close=True)
    square(drawing, close=True)
    hatch = drawing.modelspace().add_hatch(dxfattribs={"layer": "填充"})
    hatch.paths.add_polyline_path(SQUARE[::-1], is_closed=True)
    result = read(drawing)
    assert [p.label for p in result.parcels] == ["宗地"]
    assert note(result, "dxf.repetitions_dropped").where["count"] == 2


def test_a_mirrored_entity_lies_where_it_is_seen(drawing):
    points = [(-x, y) for x, y in SQUARE]  # in its own axes, seen from below
    drawing.modelspace().add_lwpolyline(points, close=True, dxfattribs={"extrusion": (0, 0, -1)})
    (parcel,) = read(drawing).parcels
    assert parcel.geometry.bounds == pytest.approx((EAST, NORTH, EAST + 100, NORTH + 100))


def test_what_bounds_nothing_is_counted(drawing):
    model = drawing.modelspace()
    square(drawing, close=True)
    model.add_text("地块一", dxfattribs={"layer": "注记"})
    model.add_mtext("说明")
    model.add_point((EAST, NORTH))
    model.add_line((EAST, NORTH), (EAST + 1, NORTH))
    model.add_lwpolyline([(EAST, NORTH), (EAST + 5, NORTH)], close=True)
    result = read(drawing)
    skipped = note(result, "input.shapes_skipped")
    assert skipped.where["count"] == 4
    assert "TEXT 1" in skipped.message.zh
    assert note(result, "dxf.flat_skipped").where["count"] == 1


def test_hidden_layers_and_paper_are_not_read(drawing):
    drawing.layers.add("冻结").freeze()
    drawing.layers.add("关闭").off()
    square(drawing, close=True)
    square(drawing, layer="冻结", shift=200, close=True)
    square(drawing, layer="关闭", shift=400, close=True)
    drawing.layout("Layout1").add_lwpolyline(SQUARE, close=True)
    result = read(drawing)
    assert [p.label for p in result.parcels] == ["宗地"]
    assert note(result, "dxf.hidden_skipped").where["count"] == 2
    assert "dxf.paper_space_skipped" in codes(result)


def test_only_open_lines_is_a_refusal_that_says_so(drawing):
    square(drawing, close=False)
    with pytest.raises(InputError) as caught:
        read(drawing)
    assert caught.value.code == "input.no_parcel"
    assert "未闭合" in caught.value.message.zh


def test_a_crossing_curve_is_named(drawing):
    crossing = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]
    line = drawing.modelspace().add_lwpolyline(crossing, close=True, dxfattribs={"layer": "错"})
    with pytest.raises(InputError) as caught:
        read(drawing)
    assert caught.value.code == "geometry.self_crossing"
    assert caught.value.where == {"file": "a.dxf", "layer": "错", "handle": line.dxf.handle}


def test_other_units_and_heights_are_told(drawing):
    drawing.header["$INSUNITS"] = 4
    square(drawing, close=True).dxf.elevation = 35.5
    result = read(drawing)
    assert note(result, "dxf.units").severity == "warning"
    assert "mm" in note(result, "dxf.units").message.zh
    assert "input.heights_dropped" in codes(result)
    assert not result.parcels[0].geometry.has_z


def test_extended_data_of_survey_programs_is_ignored(drawing):
    drawing.appids.add("SOUTH")
    line = square(drawing, layer="JZD", close=True)
    line.set_xdata("SOUTH", [(1000, "300000"), (1000, "371581001001GB00001"), (1040, 12.5)])
    (parcel,) = read(drawing).parcels
    assert parcel.label == "JZD"
    assert parcel.geometry.area == pytest.approx(10_000)


def test_a_three_dimensional_polyline_and_a_fitted_one(drawing):
    model = drawing.modelspace()
    model.add_polyline3d([(x, y, 30) for x, y in SQUARE], close=True, dxfattribs={"layer": "三维"})
    fitted = model.add_polyline2d(SQUARE, close=True, dxfattribs={"layer": "拟合"})
    fitted.append_vertex((EAST + 500, NORTH + 500), dxfattribs={"flags": 16})  # steers, not drawn
    areas = {p.label: p.geometry.area for p in read(drawing).parcels}
    assert areas == pytest.approx({"三维": 10_000, "拟合": 10_000})


def test_a_drawing_within_a_zip(drawing, zipped):
    square(drawing, close=True)
    result = read_parcels("a.zip", zipped({"图/红线.dxf": text_of(drawing)}))
    assert result.format == "dxf"
    assert result.diagnostics[0].where["member"] == "图/红线.dxf"


def test_dwg_is_refused_with_the_way_out():
    for magic in (b"AC1015", b"AC1018", b"AC1021", b"AC1024", b"AC1027", b"AC1032"):
        with pytest.raises(InputError) as caught:
            read_parcels("a.dwg", magic + bytes(100))
        assert caught.value.code == "input.dwg_refused"
        assert "DXF 2010" in caught.value.mend.zh
