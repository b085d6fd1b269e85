"""Layers drawn from tiles: linked only where there are some, and no text enters a script raw."""

import json
import re

import pytest

from app.maps.assessments import assessment_page
from app.maps.drawing import DrawnTiles
from app.text import Text

EVIL = "</script><img src=x onerror=alert(1)>{{ 7 * 7 }}"


def tiles(**more):
    settings = {
        "id": "land", "layer": Text("规划用地", "Planned land use"), "polarity": "classifies",
        "basis": "official", "url": "/tiles/land/{z}/{x}/{y}.mvt?version=2",
        "class_names": {"0101": Text("水田", "Paddy field"), "03": Text("林地", "Woodland")},
        "class_colours": {"0101": "#ffee88", "03": "url(//evil.example)"},
    }  # fmt: skip
    return DrawnTiles(**{**settings, **more})


def call_of(page):
    """The arguments of the one call that builds a tile layer, after the map."""
    (call,) = re.findall(r"ZoningTiles\.layer\(\s*map_plan,(.*?)\);", page, re.DOTALL)
    return json.loads(f"[{call}]")


def test_a_page_with_tiles_links_the_library_and_asks_this_host(drawing, options):
    page = assessment_page(drawing(tiles=[tiles()]), options())
    url, name, about, looks, words, limits = call_of(page)
    assert (url, name, about) == ("/tiles/land/{z}/{x}/{y}.mvt?version=2", "land", "tiles-0")
    assert '<template id="about-tiles-0">' in page
    assert looks["classes"]["0101"]["fillColor"] == "#ffee88"
    assert looks["classes"]["03"]["fillColor"] == looks["layer"]["fillColor"]
    assert (words["language"], words["class"], words["basis"]) == ("zh", "分类", "依据")
    assert (limits["minZoom"], limits["maxNativeZoom"]) == (5, 18)
    for file in ("/static/v/leaflet.vectorgrid_1.3.0/dist/", "/static/maps/tiles.js"):
        assert page.count(file) == 1


def test_a_page_without_tiles_is_what_it_was(drawing, options):
    page = assessment_page(drawing(), options())
    assert "vectorgrid" not in page
    assert "tiles.js" not in page


def test_the_legend_names_the_layer_its_coloured_classes_and_the_squares(drawing, options):
    page = assessment_page(drawing(tiles=[tiles()]), options("en"))
    legend = page[page.index('class="legend"') : page.index("</details>")]
    assert "Planned land use</span>" in legend
    assert "Planned land use · Paddy field" in legend
    assert "too small to draw" in legend


def test_fictitious_tiles_mark_the_page(drawing, options):
    assert "演示数据" in assessment_page(
        drawing(tiles=[tiles(basis="demonstration")], zones=[]), options()
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hostile_words_are_only_words(drawing, options, language):
    hostile = tiles(
        id=EVIL, layer=Text(EVIL, EVIL), url=f"/tiles/{EVIL}/{{z}}",
        class_names={EVIL: Text(EVIL, EVIL)}, class_colours={EVIL: "#ffee88"},
    )  # fmt: skip
    page = assessment_page(drawing(tiles=[hostile]), options(language))
    assert "<img src=x" not in page
    assert "</script><" not in page.replace("</script></body>", "")
    assert "49" not in call_of(page)[1]
    assert call_of(page)[1].startswith("</script><img")
