import json
import runpy
import sys

import folium
import pytest
from folium.plugins import MeasureControl

from app.data.shipped import shipped
from app.errors import DataError
from app.maps.assets import foreign_links, load_assets, require_local
from app.maps.figure import PlanFigure, PlanMap

VENDORED = shipped("static") / "v"
SCRIPT = shipped("static").parent / "scripts" / "vendor_assets.py"
LIMIT_BYTES = 6_000_000


@pytest.fixture(scope="module")
def vendor():
    return runpy.run_path(str(SCRIPT))


def test_every_vendored_file_is_as_recorded(vendor):
    assert vendor["faults"](VENDORED) == []


def test_a_changed_file_is_found(vendor, tmp_path):
    for path in VENDORED.rglob("*"):
        if path.is_file():
            kept = tmp_path / path.relative_to(VENDORED)
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(path.read_bytes())
    (tmp_path / "leaflet_1.9.4/dist/leaflet.js").write_text("alert(1)")
    (tmp_path / "leaflet_1.9.4/dist/extra.js").write_text("")
    (tmp_path / "leaflet_1.9.4/LICENSE").unlink()
    assert vendor["faults"](tmp_path) == [
        "missing: leaflet_1.9.4/LICENSE",
        "unknown: leaflet_1.9.4/dist/extra.js",
        "changed: leaflet_1.9.4/dist/leaflet.js",
    ]


def test_check_needs_no_network(vendor, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["vendor_assets.py", "--check"])
    assert vendor["main"]() == 0
    assert "0 faults" in capsys.readouterr().out


def test_every_package_brings_its_licence_and_the_whole_is_small():
    manifest = json.loads((VENDORED / "MANIFEST.json").read_text("utf-8"))
    folders = {name.split("/")[0] for name in manifest}
    licensed = {name.split("/")[0] for name in manifest if "license" in name.lower()}
    assert folders == licensed
    assert sum(path.stat().st_size for path in VENDORED.rglob("*") if path.is_file()) < LIMIT_BYTES


def test_no_vendored_file_points_at_a_source_map():
    code = [path for path in VENDORED.rglob("*") if path.suffix in {".js", ".css"}]
    assert code
    assert not [path for path in code if b"sourceMappingURL" in path.read_bytes()]


def test_an_address_is_answered_by_a_file_that_exists(assets):
    for url in assets.files:
        assert (shipped("static") / assets.local(url).removeprefix("/static/")).is_file()


def test_an_address_without_a_file_is_refused(assets):
    with pytest.raises(DataError) as refused:
        assets.local("https://cdn.jsdelivr.net/npm/other@1/x.js")
    assert refused.value.code == "maps.asset_not_vendored"


def test_a_page_whose_plugin_is_not_vendored_is_not_built(options):
    figure, plan = PlanFigure("t", options()), PlanMap(tiles=None)
    figure.add_child(plan)
    plan.add_child(MeasureControl())
    with pytest.raises(DataError) as refused:
        figure.render()
    assert refused.value.code == "maps.asset_not_vendored"


def test_folium_itself_is_left_as_it_was(options):
    PlanFigure("t", options()).add_child(PlanMap(tiles=None)).render()
    assert "https://cdn.jsdelivr.net" in folium.Map(tiles=None).get_root().render()


def test_the_static_address_is_configurable(assets):
    moved = load_assets(VENDORED / "urlmap.json", "/zoning/static/")
    assert moved.local("static:maps/page.js") == "/zoning/static/maps/page.js"
    assert all(moved.local(url).startswith("/zoning/static/v/") for url in moved.files)


@pytest.mark.parametrize("content", ["", "[]", '{"a": 1}'])
def test_an_unreadable_table_is_named(tmp_path, content):
    (tmp_path / "urlmap.json").write_text(content)
    with pytest.raises(DataError) as refused:
        load_assets(tmp_path / "urlmap.json")
    assert refused.value.code == "maps.assets_unreadable"
    with pytest.raises(DataError):
        load_assets(tmp_path / "missing.json")


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://a.example/x.js"></script>',
        "<link href='//a.example/x.css'>",
        "<style>@import 'http://a.example/x.css'</style>",
        "<style>p { background: url(https://a.example/x.png) }</style>",
    ],
)
def test_a_foreign_link_is_found(html):
    assert len(foreign_links(html)) == 1
    with pytest.raises(DataError):
        require_local(html)
    assert require_local('<a href="/maps/zones">x</a>') == '<a href="/maps/zones">x</a>'
