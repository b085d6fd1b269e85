"""Drawings made to harm, and damaged ones: a code for each, nothing left."""

import io
from dataclasses import replace

import ezdxf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.data.formats import ReadLimits, ReadOptions, child_process, dxf_process, read_parcels
from app.domain.parcels import place_parcel
from app.errors import InputError, ZoningError

EAST, NORTH = 390_394.0, 4_082_203.0
SQUARE = [(EAST, NORTH), (EAST + 100, NORTH), (EAST + 100, NORTH + 100), (EAST, NORTH + 100)]


@pytest.fixture
def drawing():
    return ezdxf.new("R2010")


def text_of(document):
    stream = io.StringIO()
    document.write(stream)
    return stream.getvalue().encode()


@pytest.fixture(scope="module")
def valid():
    document = ezdxf.new("R2010")
    document.modelspace().add_lwpolyline(SQUARE, close=True, dxfattribs={"layer": "宗地"})
    return text_of(document)


def refusal(content, limits=ReadLimits()):  # noqa: B008
    with pytest.raises(InputError) as caught:
        read_parcels("a.dxf", content, ReadOptions(), limits)
    assert caught.value.where["file"] == "a.dxf"
    assert caught.value.mend is not None
    return caught.value


def test_a_block_within_itself(drawing):
    one, other = drawing.blocks.new("ONE"), drawing.blocks.new("OTHER")
    one.add_blockref("OTHER", (0, 0))
    other.add_blockref("one", (0, 0))  # names are the same in any case
    drawing.modelspace().add_blockref("ONE", (EAST, NORTH))
    assert refusal(text_of(drawing)).code == "dxf.recursive_block"


def test_blocks_that_multiply(drawing, monkeypatch):
    monkeypatch.setattr(dxf_process, "MOST_ENTITIES", 20_000)
    for depth in range(10):
        block = drawing.blocks.new(f"B{depth}")
        for k in range(10):
            if depth:
                block.add_blockref(f"B{depth - 1}", (k, 0))
            else:
                block.add_lwpolyline([(0, 0), (1, 0), (1, 1)], close=True)
    drawing.modelspace().add_blockref("B9", (EAST, NORTH))
    assert refusal(text_of(drawing)).code == "dxf.too_many_entities"


def test_a_giant_grid(drawing):
    drawing.blocks.new("A").add_lwpolyline([(0, 0), (1, 0), (1, 1)], close=True)
    grid = {"row_count": 30_000, "column_count": 30_000, "row_spacing": 1, "column_spacing": 1}
    drawing.modelspace().add_blockref("A", (EAST, NORTH), grid)
    assert refusal(text_of(drawing)).code == "dxf.too_many_entities"


def test_a_circle_of_a_million_kilometres(drawing):
    drawing.modelspace().add_circle((EAST, NORTH), 1e12)
    assert refusal(text_of(drawing)).code == "input.too_many_vertices"


def test_a_coordinate_without_end(drawing):
    drawing.modelspace().add_lwpolyline([(float("inf"), 0), (1, 1), (2, 2)], close=True)
    assert refusal(text_of(drawing)).code == "coordinates.not_finite"


def test_limits_on_vertices_and_parcels(drawing):
    for k in range(30):
        points = [(x + 200 * k, y) for x, y in SQUARE]
        drawing.modelspace().add_lwpolyline(points, close=True)
    content = text_of(drawing)
    for limits, code in (
        (replace(ReadLimits(), parcels=29), "input.too_many_parcels"),
        (replace(ReadLimits(), vertices=119), "input.too_many_vertices"),
        (replace(ReadLimits(), seconds=0.01), "input.reader_timeout"),
    ):
        assert refusal(content, limits).code == code
    assert len(read_parcels("a.dxf", content, limits=replace(ReadLimits(), parcels=30)).parcels)


def test_memory_is_bounded(valid, monkeypatch):
    monkeypatch.setattr(child_process, "MEMORY_BYTES", 30_000_000)
    assert refusal(valid).code == "input.reader_failed"


def test_nothing_is_left_behind(valid, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("EZDXF_CONFIG_FILE", "/elsewhere/ezdxf.ini")
    read_parcels("a.dxf", valid)
    assert list(tmp_path.iterdir()) == []
    environment = child_process.clean_environment(tmp_path)
    assert "/elsewhere/ezdxf.ini" not in environment.values()
    assert environment["HOME"] == str(tmp_path)


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9, 0.99])
def test_a_drawing_cut_short(valid, share):
    assert refusal(valid[: int(len(valid) * share)]).code == "input.truncated"


def test_an_end_mark_put_after_the_cut_does_not_help(valid):
    cut = valid.index(b"LWPOLYLINE")
    found = refusal(valid[:cut] + b"LWPOLYLINE\n  0\nEOF\n")
    assert found.code in ("dxf.unreadable", "input.no_parcel")


@pytest.mark.parametrize(
    "content",
    [
        b"0\nSECTION\n2\nENTITIES\n0\nEOF\n",
        b"0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC9999\n0\nENDSEC\n0\nEOF\n",
        b"0\nSECTION\n2\nENTITIES\n0\nLWPOLYLINE\n90\n99999999\n0\nENDSEC\n0\nEOF\n",
        b"0\nSECTION\nx\ny\nz\n0\nEOF\n",
        b"AutoCAD Binary DXF\r\n\x1a\x00" + b"\xff" * 100 + b"EOF\x00",
        b"AutoCAD Binary DXF" + bytes(50) + b"EOF",
        b"0\nSECTION\n" + b"0\nEOF\n" * 3,
    ],
)
def test_drawings_without_sense(content):
    assert refusal(content).code.split(".")[0] in ("dxf", "input")


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_mutated_drawings(valid, data):
    start = valid.index(b"ENTITIES") if data.draw(st.booleans()) else 0
    changed = bytearray(valid)
    for _ in range(data.draw(st.integers(1, 6))):
        changed[data.draw(st.integers(start, len(changed) - 1))] = data.draw(st.integers(0, 255))
    try:
        for parcel in read_parcels("a", bytes(changed)).parcels:
            place_parcel(parcel)
    except ZoningError as error:
        assert error.code
        assert error.message.zh
