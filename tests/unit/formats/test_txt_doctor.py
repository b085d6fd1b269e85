"""The TXT doctor: canonical text, the same geometry, and every correction with its line."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry import MultiPolygon, Polygon

from app.data.formats import ReadOptions, mend_txt, read_parcels, write_txt
from app.domain.parcels import DrawnParcel
from app.errors import AmbiguousInput, InputError


def test_a_file_in_order_is_handed_back_unchanged(worked_example):
    mended = mend_txt(worked_example.encode())
    assert mended.text == worked_example
    assert mended.corrections == ()


def test_every_correction_names_its_line(worked_example):
    lines = worked_example.splitlines()
    lines[12] = "8,2.99,DK001,演示地块一,面,,工业用地，,@"
    lines[8], lines[9] = lines[9], "带号="
    lines[14] = "2,1,4081850.0,387800.0"
    points = [line.replace(",39387", ",387") for line in lines[13:-1]]
    text = "\r\n".join([*lines[:10], "备注=现场", *lines[10:13], *points])
    mended = mend_txt(text.encode("gbk"), ReadOptions(crs=4548))
    by_code = {}
    for note in mended.corrections:
        by_code.setdefault(note.code, []).append(note)
        assert note.where.get("line") or note.code.startswith("crs."), note
    assert set(by_code) >= {
        "mend.encoding", "mend.key", "mend.key_order", "mend.count", "mend.area",
        "mend.points_renumbered", "mend.coordinates", "mend.points_added", "txt.closing_omitted",
    }  # fmt: skip
    assert by_code["mend.count"][0].where == {"line": 14, "before": "8", "after": "10"}
    assert by_code["mend.area"][0].where["after"] == "2.9791"
    assert by_code["mend.points_renumbered"][0].where == {"line": 16, "lines": "16"}
    assert "备注=现场" in mended.text
    clean = mended.text.replace("备注=现场\n", "").replace("工业用地，,,@", "工业用地,100102,@")
    assert clean.splitlines()[13:] == worked_example.splitlines()[13:]


def test_what_must_be_decided_is_asked_first(worked_example):
    text = worked_example.replace("带号=39", "带号=38").encode()
    with pytest.raises(AmbiguousInput):
        mend_txt(text)
    mended = mend_txt(text, ReadOptions(crs=4526))
    assert "带号=38" in mended.text
    assert ",38387600.000" in mended.text


def test_parcels_in_two_zones_are_not_written_together(worked_example):
    start = worked_example.index("10,2.9791")
    text = worked_example.replace("带号=39", "带号=") + worked_example[start:].replace(",39", ",38")
    assert len(read_parcels("a", text.encode()).parcels) == 2
    with pytest.raises(InputError) as caught:
        mend_txt(text.encode())
    assert caught.value.code == "txt.zones_mixed"


def test_extra_fields_and_sections_are_kept(worked_example):
    text = "[项目信息]\n项目名称=甲\n" + worked_example.replace(",100102,@", ",100102,水田,,@")
    mended = mend_txt(text.encode())
    assert mended.text.startswith("[项目信息]\n项目名称=甲\n[属性描述]")
    assert ",100102,水田,@" in mended.text


def test_names_cannot_break_the_structure(worked_example):
    (parcel,) = read_parcels("a", worked_example.encode()).parcels
    drawn = DrawnParcel("甲,@\n[地块坐标]", parcel.geometry, parcel.epsg)
    (back,) = read_parcels("a", write_txt([drawn]).encode()).parcels
    assert back.label == "甲，＠ [地块坐标]"
    assert shapely.equals_exact(back.geometry, parcel.geometry)


def test_degrees_are_written_in_the_plane_of_117(parcel_in):
    text = write_txt([DrawnParcel("甲", parcel_in(4490), 4490)])
    (back,) = read_parcels("a", text.encode()).parcels
    assert back.epsg == 4527
    assert shapely.hausdorff_distance(back.geometry, parcel_in(4527)) < 0.001


@st.composite
def parcels(draw):
    """Parts side by side in cells of 300 m, each a star with up to two holes."""
    parts = []
    for column in range(draw(st.integers(1, 3))):
        radii = draw(st.lists(st.integers(60_000, 140_000), min_size=3, max_size=12))
        star = _ring(radii, 1.0)
        holes = [
            affinity.translate(_ring(draw(st.lists(st.integers(3_000, 9_000), min_size=3,
                                                   max_size=6)), 1.0), dx, 0)
            for dx in draw(st.sets(st.sampled_from([-11, 11]), max_size=2))
        ]  # fmt: skip
        # A star of three far points may be narrow at its middle: holes only where they fit.
        kept = [hole.exterior for hole in holes if star.contains(hole.buffer(0.1))]
        part = Polygon(star.exterior, kept)
        parts.append(affinity.translate(part, 390_000 + 300 * column, 4_082_000))
    polygon = parts[0] if len(parts) == 1 else MultiPolygon(parts)
    return shapely.transform(polygon, lambda xy: xy.round(3))


def _ring(radii_mm, _scale):
    import math

    step = 2 * math.pi / len(radii_mm)
    return Polygon(
        [
            (r / 1000 * math.cos(i * step), r / 1000 * math.sin(i * step))
            for i, r in enumerate(radii_mm)
        ]
    )


def same(one, other):
    return shapely.normalize(one).equals_exact(shapely.normalize(other), 0.001)


@settings(max_examples=60, deadline=None)
@given(st.lists(parcels(), min_size=1, max_size=3), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_what_is_written_is_read_back(geometries, encoding):
    drawn = [DrawnParcel("同名", geometry, 4548) for geometry in geometries]
    text = write_txt(drawn, {"数据产生单位": "甲", "备注": "乙"})
    back = read_parcels("a", text.encode(encoding)).parcels
    assert len(back) == len(drawn)
    for one, other in zip(drawn, back, strict=True):
        moved = affinity.translate(one.geometry, 39_000_000, 0)
        assert other.epsg == 4527
        assert same(moved, other.geometry)
        assert "txt.area_differs" not in {note.code for note in other.diagnostics}
    mended = mend_txt(text.encode())
    assert mended.corrections == ()
    assert mended.text == text


MUTATIONS = [
    lambda t: t.replace("\n", "\r\n"),
    lambda t: t.replace("\n", "\r"),
    lambda t: t.replace("[", "【").replace("]", "】"),
    lambda t: t.replace(",", "，"),
    lambda t: t.replace(",39", ","),
    lambda t: t.replace("\n", "\n\n  "),
    lambda t: t.replace("J", ""),
    lambda t: t.replace(",@", "@"),
    lambda t: t.replace("带号=39", "带号="),
    lambda t: "\n".join(
        ",".join([f[0], f[1], f[3], f[2]]) if len(f) == 4 else ",".join(f)
        for f in (line.split(",") for line in t.split("\n"))
    ),
    lambda t: "\n".join(
        ",".join([f[0], "1", *f[2:]]) if len(f) == 4 else ",".join(f)
        for f in (line.split(",") for line in t.split("\n"))
    ),
]


@settings(max_examples=100, deadline=None)
@given(parcels(), st.sets(st.sampled_from(range(len(MUTATIONS))), max_size=4))
def test_every_dialect_of_a_parcel_is_mended_to_the_same_text(geometry, chosen):
    text = write_txt([DrawnParcel("甲", geometry, 4548)])
    changed = text
    for index in sorted(chosen, reverse=True):
        changed = MUTATIONS[index](changed)
    (parcel,) = read_parcels("a", changed.encode("gb18030")).parcels
    prefix = 0 if parcel.epsg == 4548 else 39_000_000
    assert same(affinity.translate(geometry, prefix, 0), parcel.geometry)
    mended = mend_txt(changed.encode("gb18030"))
    assert mended.text == text
    assert mend_txt(mended.text.encode()).corrections == ()


def test_a_declared_planar_area_is_no_mistake():
    text = (
        "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n带号=39\n[地块坐标]\n"
        "5,{},A,B,面,,,,@\nJ1,1,4081420,39430540\nJ2,1,4081420,39430740\n"
        "J3,1,4081300,39430740\nJ4,1,4081300,39430540\nJ1,1,4081420,39430540\n"
    )
    codes = {
        area: {c.code for c in mend_txt(text.format(area).encode()).corrections}
        for area in ("2.4000", "2.3997", "2.5000")
    }
    assert "mend.area" not in codes["2.4000"]
    assert "mend.area" not in codes["2.3997"]
    assert "mend.area" in codes["2.5000"]
