"""Question maps: the figure is written out, silence looks different, a whole is seen by parts."""

import re

import pytest

from app.data.shipped import shipped
from app.errors import NotFound
from app.maps.assets import load_assets
from app.maps.questions import NO_FIGURE, RAMP, colour_of
from app.services.draw_maps import MapRoom
from app.services.draw_questions import draw_eco_control, draw_intensity, draw_land_use


@pytest.fixture(scope="module")
def room():
    return MapRoom(load_assets(shipped("static") / "v" / "urlmap.json"))


def rows(page):
    body = page[page.index("<table") : page.index("</table>")]
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S)
             for row in re.findall(r"<tr.*?</tr>", body, re.S)]  # fmt: skip
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells]


def legend(page):
    """The words of the legend's lines, without those about the basis of the outlines."""
    found = re.search(r'<details class="legend".*?</details>', page, re.S)
    lines = re.findall(r"<li.*?</li>", found[0], re.S) if found else []
    words = [re.sub(r"<[^>]+>", "", line).strip() for line in lines]
    return [each for each in words if "边界" not in each and "虚构" not in each]


def test_land_use_prints_every_figure_and_its_agreement(desk, room):
    table = {row[0]: row for row in rows(draw_land_use(desk, room, "zh", "lq-edz", 2025))}
    assert "22.25" in table["城区板块"]
    assert "35.55 %" in table["城区板块"]
    assert "约 36 %（一致）" in table["城区板块"]
    assert "17.65 %" in table["烟店轴承产业园板块"]
    assert "31.36 %" in table["临清经济开发区"]
    assert "未印（合计推算）" in table["临清经济开发区"]


def test_the_whole_is_not_painted_over_its_parts(desk, room):
    page = draw_land_use(desk, room, "zh", "lq-edz", 2025)
    assert "figure-lq-block-urban" in page
    assert "figure-lq-edz" not in page


def test_silence_has_its_own_colour(desk, room):
    page = draw_land_use(desk, room, "zh", None, 2025)
    assert NO_FIGURE not in RAMP
    assert NO_FIGURE in page
    assert colour_of(None) == NO_FIGURE
    silent = draw_land_use(desk, room, "zh", "lq-edz", 2030)
    assert "35.55" not in silent


def test_intensity_prints_the_operators(desk, room):
    table = {row[0]: row for row in rows(draw_intensity(desk, room, "zh", None))}
    assert "不低于 280 万元/亩" in table["城区板块"]
    assert "要高于 280 万元/亩" in table["东部工业集中区"]
    assert "文本未给出" in table["嘉明经济开发区"]


def test_eco_control_claims_no_redline_and_no_code(desk, room):
    page = draw_eco_control(desk, room, "zh", None)
    table = {row[0]: row for row in rows(page)}
    assert "重点管控单元" in table["城区板块"]
    assert "文本未给出，且无官方图层" in table["东部工业集中区"]
    assert not re.search(r"ZH37\d", page)


@pytest.mark.parametrize(
    ("draw", "zone", "lines"),
    [
        (draw_eco_control, "demo-park", ["文本未给出"]),
        (draw_eco_control, "lq-block-urban", ["重点管控单元（文本所称）"]),
        (draw_eco_control, "lq-edz", ["重点管控单元（文本所称）"]),  # silent only as a whole
        (draw_eco_control, "lc-city", []),  # has no place
        (draw_intensity, "lc-city", []),
        (draw_intensity, "lq-edz", ["文本印有投资强度"]),
    ],
)
def test_the_legend_lists_only_what_is_drawn(desk, room, draw, zone, lines):
    assert legend(draw(desk, room, "zh", zone)) == lines


@pytest.mark.parametrize(
    ("zone", "lines"),
    [
        ("lq-edz", ["17.65 %", "35.55 %"]),
        ("lq-block-urban", ["35.55 %"]),
        ("yg-edz", ["文本未给出"]),
    ],
)
def test_the_legend_of_shares_has_the_shades_that_are_drawn(desk, room, zone, lines):
    assert legend(draw_land_use(desk, room, "zh", zone, 2025)) == lines


def test_an_unknown_zone_is_not_found(desk, room):
    with pytest.raises(NotFound):
        draw_land_use(desk, room, "zh", "none", 2025)
