import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from app.maps.assessments import assessment_page
from app.maps.assets import foreign_links
from app.maps.csp import NONCE
from app.maps.figure import inert, inert_json
from app.maps.pages import picker_page, zone_page, zones_page
from app.text import Text

EVIL = "<img src=x onerror=alert(1)></script>"


@pytest.fixture
def pages(zones, options, drawing):
    return {
        "zones": zones_page(zones, options()),
        "zones-en": zones_page(zones, options("en"), highlight="lq-block-urban"),
        "zone": zone_page(zones[0], zones[2:3], options()),
        "zone-text": zone_page(zones[4], [], options()),
        "locate": picker_page(zones, options(), mode="locate"),
        "draw": picker_page(zones, options(), mode="draw"),
        "assessment": assessment_page(drawing(), options()),
        "empty": zones_page([], options()),
    }


def features(page: str) -> dict[str, dict]:
    """Every feature that the page's script adds, by its id."""
    found = {}
    for data in re.findall(r"_add\((\{.*\})\);", page):
        found |= {f["id"]: f for f in json.loads(data)["features"] if "id" in f}
    return found


def test_no_page_links_to_another_host(pages):
    for page in pages.values():
        assert foreign_links(page) == []
        assert "http" not in re.sub(r'http-equiv="[^"]*"', "", page)


def test_every_script_and_style_tag_carries_the_placeholder(pages):
    for page in pages.values():
        tags = re.findall(r"<(?:script|style)\b[^>]*>", page)
        assert tags
        assert all(f'nonce="{NONCE}"' in tag for tag in tags)
        assert page.count(NONCE) == len(tags)
        assert not re.search(r"<[^>]+\sstyle=", page.split("<script nonce")[0])


def test_markup_holds_no_style_attributes_and_no_handlers(pages):
    for page in pages.values():
        markup = re.sub(r"<script\b.*?</script>", "", page, flags=re.DOTALL)
        assert not re.search(r"<[^>]+\s(?:style|on\w+)\s*=", markup)


def test_pages_name_their_language_and_title(pages):
    assert '<html lang="zh-CN">' in pages["zones"]
    assert '<html lang="en">' in pages["zones-en"]
    assert "<title>聊城产业园区规划一张图</title>" in pages["zones"]
    assert "<title>城区板块</title>" in pages["zone"]
    assert "user-scalable=no" not in pages["zones"]


def test_equal_input_gives_equal_bytes(zones, options, drawing):
    assert zones_page(zones, options()) == zones_page(zones, options())
    assert assessment_page(drawing(), options()) == assessment_page(drawing(), options())
    assert not re.search(r"[0-9a-f]{32}", zones_page(zones, options()))


def test_a_reconstructed_zone_is_dashed_with_a_band_of_its_uncertainty(pages):
    drawn = features(pages["zones"])
    assert '"dashArray": "8 6"' in pages["zones"]
    band = drawn["band-lq-block-urban"]["geometry"]
    latitudes = [lat for ring in band["coordinates"] for _, lat in ring]
    inner = [lat for _, lat in drawn["lq-block-urban"]["geometry"]["coordinates"][0]]
    south_m = (min(inner) - min(latitudes)) * 111_000
    north_m = (max(latitudes) - max(inner)) * 111_000
    assert south_m == pytest.approx(600, abs=15)
    assert north_m == pytest.approx(300, abs=15)


def test_a_point_is_a_symbol_in_a_circle_of_its_uncertainty(pages):
    drawn = features(pages["zones"])
    assert drawn["mark-lq-park-1"]["geometry"]["type"] == "Point"
    ring = drawn["lq-park-1"]["geometry"]["coordinates"][0]
    latitudes = [lat for _, lat in ring]
    assert (max(latitudes) - min(latitudes)) * 111_000 == pytest.approx(1400, abs=20)


def test_coordinates_have_seven_decimals_at_most(pages):
    text = json.dumps([f["geometry"] for f in features(pages["zones"]).values()])
    assert re.search(r"115\.\d{6,7}\b", text)
    assert not re.search(r"\d\.\d{8,}", text)


def test_a_zone_that_consists_of_drawn_zones_is_not_drawn_twice(reconstructed, options):
    whole = replace(reconstructed, id="lq-edz", parent=None, name_zh="临清经济开发区")
    page = zones_page([whole, reconstructed], options())
    drawn = features(page)
    assert "band-lq-edz" not in drawn
    assert drawn["mark-lq-block-urban"]["properties"]["label"] == "临清经济开发区\n城区板块"
    assert 'data-show="zone-lq-edz"' in page


def test_the_legend_shows_what_is_present_and_no_more(official, point_only, zones, options):
    def legend(page):
        found = re.search(r'<details class="legend".*?</details>', page, re.DOTALL)
        return re.findall(r"</svg>\s*<span>(.*?)</span>", found[0]) if found else []

    assert legend(zones_page([official], options())) == ["官方边界"]
    assert legend(zones_page([point_only], options())) == ["仅有点位；虚线圈为其误差"]
    assert len(legend(zones_page(zones, options()))) == 5
    assert legend(zones_page([], options())) == []


def test_the_source_line(official, reconstructed, options):
    page = zones_page([reconstructed], options())
    assert "临清规划 临政办字〔2022〕22号" in page
    assert "依据规划四至文字推定，非官方边界" in page
    assert "未送审，仅供内部使用" in page
    assert "本图仅供辅助核查，具体位置以用地红线图和勘测定界图为准" in page
    approved = zones_page([official], options(approval_number="鲁S（2026）001号"))
    assert "审图号：鲁S（2026）001号" in approved
    assert "未送审" not in approved
    assert "推定，非官方" not in approved


def test_the_watermark_is_there_when_anything_is_fictitious(
    official, demonstration, options, drawing
):
    assert "演示数据" not in zones_page([official], options())
    assert "演示数据" in zones_page([official, demonstration], options())
    assert "演示数据" not in assessment_page(drawing(), options())
    shown = assessment_page(drawing(zones=[demonstration]), options("en"))
    assert "DEMONSTRATION" in shown
    assert "内部资料" in zones_page([official], options(watermark=Text("内部资料", "Internal")))


def test_the_map_has_an_equivalent_in_words(pages):
    page = pages["zones"]
    table = re.search(r"<table>.*?</table>", page, re.DOTALL)[0]
    assert "城区板块" in table
    assert "按四至文字推定" in table
    assert "约 200–600 m" in table
    assert "只有文字的园区" not in table
    assert "只有文字的园区" in page.split("</table>")[1]


def test_the_four_limits_stand_on_the_four_sides(pages):
    drawn = features(pages["zone"])
    labels = {f["properties"]["label"] for f in drawn.values() if "limit" in str(f["properties"])}
    assert "北至 north路（±300 m）" in labels
    assert len([label for label in labels if "至" in label]) == 4


def test_cards_link_to_the_zone_and_keep_the_language(zones, options):
    assert '<a href="/zones/of-1" target="_top">' in zones_page(zones, options())
    assert '<a href="/zones/of-1?lang=en" target="_top">' in zones_page(zones, options("en"))
    assert 'href="/zones/of-1"' not in zone_page(zones[1], [], options())


def test_layers_that_do_not_cover_one_place_are_one_shape(pages):
    drawn = features(pages["assessment"])
    assert "uncovered-0" in drawn
    assert "uncovered-1" not in drawn
    assert drawn["uncovered-0"]["properties"]["tip"] == "生态保护红线, 城镇开发边界"
    assert drawn["uncovered-0-mark"]["properties"]["label"] == "资料不全"
    assert drawn["overlap-3-mark-0"]["properties"]["marker"] == "sliver"
    assert drawn["verdict-0"]["properties"]["label"] == "地块一  ✕ 不符合"


def test_a_label_cannot_become_markup_or_script(drawing, options):
    page = assessment_page(drawing(EVIL), options())
    assert "<img" not in page
    assert page.count("</script>") == len(re.findall(r"<script\b", page))
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_a_layer_name_cannot_become_markup(drawing, options):
    context = [replace(drawing().context[0], layer=Text(EVIL, EVIL))]
    page = assessment_page(drawing(context=context), options())
    assert "<img" not in page
    listed = re.search(r'"(\\u0026lt;img|&lt;img|\\u0026lt;img)[^"]*"\s*:', page)
    assert listed, "the layer list inserts names as HTML: they must arrive escaped"


@pytest.mark.parametrize("label", ["{{ 7 * 7 }}", "{% if x %}", "{# c #}", "{{ this.x.y.z() }}"])
def test_a_label_is_never_read_as_a_template(drawing, options, label):
    page = assessment_page(drawing(label), options())
    assert "49" not in re.sub(r"[\d.]{5,}", "", features(page)["parcel-0"]["properties"]["tip"])
    assert features(page)["parcel-0"]["properties"]["tip"] == inert(label)


def test_a_label_cannot_ask_for_the_nonce(drawing, options):
    page = assessment_page(drawing(NONCE), options())
    assert page.count(NONCE) == len(re.findall(r"<(?:script|style)\b", page))


def test_inert_reaches_every_string():
    assert inert_json({"{{a": ["{%", 1, None, {"b": "{#"}]}) == {
        "{\u2060{a": ["{\u2060%", 1, None, {"b": "{\u2060#"}]
    }
    assert inert("plain {text}") == "plain {text}"


def test_a_colour_that_is_no_colour_is_not_used(drawing, options):
    context = [replace(drawing().context[0], colour='red" onload="x')]
    assert "onload" not in assessment_page(drawing(context=context), options())
    context = [replace(drawing().context[0], colour="#bb9674")]
    assert "#bb9674" in assessment_page(drawing(context=context), options())


def test_threads_do_not_mix_their_pages(drawing, options, reconstructed):
    barrier = Barrier(8)

    def build(number: int) -> str:
        barrier.wait()
        if number % 2:
            return assessment_page(drawing(f"地块号{number}"), options())
        return zone_page(replace(reconstructed, name_zh=f"地块号{number}"), [], options())

    with ThreadPoolExecutor(8) as pool:
        built = list(pool.map(build, range(8)))
    for number, page in enumerate(built):
        assert set(re.findall(r"地块号(\d)", page)) == {str(number)}


def test_a_picker_says_what_it_is_for_and_carries_nothing_else(pages):
    assert 'data-mode="locate"' in pages["locate"]
    assert 'data-mode="draw"' in pages["draw"]
    assert "leaflet.draw.js" in pages["draw"]
    assert "leaflet.draw.js" not in pages["locate"]
    assert "<template" not in pages["draw"]
    assert "<h1>" not in pages["draw"]


def test_an_empty_map_says_why(pages):
    assert "没有可上图的位置" in pages["empty"]
    assert "没有可上图的位置" in pages["zone-text"]
    assert "没有可上图的位置" not in pages["zones"]
