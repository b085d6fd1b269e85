"""The map of a search: numbers as in the list, excluded parks by hatch, mark and words."""

import json
import re
from dataclasses import replace

import pytest

from app.maps.sites import PlacedPark, sites_page
from app.text import Text


def parks_of(zones):
    reconstructed, official, point_only, _, text_only = zones
    score = Text("0.40–1.00", "0.40–1.00")
    return [
        PlacedPark(point_only, 1, Text("1–3", "1–3"), score),
        PlacedPark(official, 2, Text("2", "2"), score),
        PlacedPark(text_only, 3, Text("1–3", "1–3"), score),
        PlacedPark(reconstructed, None, Text("严禁新增", "banned")),
    ]


def rows(page):
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    return [
        [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


def test_every_park_is_in_the_table_and_only_the_placed_ones_lead_to_the_map(zones, options):
    page = sites_page(parks_of(zones), 2, options())
    assert [row[:4] for row in rows(page)] == [
        ["智能装备产业园（临清市）", "1", "1–3", "0.40–1.00"],
        ["官方园区（阳谷县）", "2", "2", "0.40–1.00"],
        ["只有文字的园区（临清市）", "3", "1–3", "0.40–1.00"],
        ["城区板块（临清市）", "✕", "严禁新增", "—"],
    ]
    assert 'data-show="zone-of-1"' in page
    assert 'data-show="zone-lq-text"' not in page


def test_labels_carry_the_number_or_the_mark(zones, options):
    page = sites_page(parks_of(zones), 2, options())
    for label in ("1 智能装备产业园（临清市）", "2 官方园区（阳谷县）", "✕ 城区板块（临清市）"):
        assert f'"label": {json.dumps(label)}' in page
    assert "✕ 被排除的园区" in page


def test_excluded_parks_are_hatched_and_ranked_ones_are_not(zones, options):
    page = sites_page(parks_of(zones), 2, options())
    out, ranked = (
        page[page.index(f"{name}_styler(feature) {{") :].split("onEachFeature")[0]
        for name in ("geo_json_out", "geo_json_ranked")
    )
    assert 'case "lq-block-urban"' in out
    assert "url(#pattern-against)" in out
    assert "pattern-against" not in ranked
    assert '"dashArray": "8 6"' in out  # the line still tells that the edge is reconstructed


def test_only_the_first_parks_stand_out(zones, options):
    page = sites_page(parks_of(zones), 1, options())
    ranked = page[page.index("geo_json_ranked_styler(feature) {") :].split("onEachFeature")[0]
    assert ranked.count('"fillOpacity": 0.35') == 1
    assert ranked.count('"fillOpacity": 0.06') == 1


def test_english_and_a_label_that_is_no_template(zones, options):
    first, *rest = parks_of(zones)
    evil = replace(first, zone=replace(first.zone, name_en="{{ 7 * 7 }}<b>"))
    page = sites_page([evil, *rest], 2, options("en"))
    assert "Parks compared" in page
    assert "banned" in page
    assert "49<b>" not in page
    assert "<b>" not in page.replace("\\u003cb\\u003e", "")


def test_a_search_without_any_placed_park_says_so(zones, options):
    page = sites_page(parks_of(zones)[2:3], 1, options())
    assert "没有可上图的位置" in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_equal_input_gives_equal_bytes(zones, options, language):
    one, two = (sites_page(parks_of(zones), 2, options(language)) for _ in range(2))
    assert one == two
