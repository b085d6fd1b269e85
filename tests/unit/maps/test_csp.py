import pytest

from app.maps.csp import NONCE, csp, place_nonces, with_nonce
from app.maps.options import BaseMap, local_tiles, tianditu
from app.maps.pages import zones_page
from app.text import Text

STRICT = (
    "default-src 'none'; script-src 'self' 'nonce-X'; style-src 'self' 'nonce-X'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'self'"
)


def test_the_policy_is_strict():
    assert csp("X") == STRICT


def test_base_maps_add_their_hosts_as_images_and_nothing_else():
    local = local_tiles("/tiles/base/{z}/{x}/{y}.png", attribution=Text("局", "Bureau"))
    assert csp("X", [local]) == STRICT
    policy = csp("X", tianditu("k"))
    images = next(part for part in policy.split("; ") if part.startswith("img-src"))
    hosts = " ".join(f"https://t{n}.tianditu.gov.cn" for n in range(8))
    assert images == f"img-src 'self' data: {hosts}"
    assert policy.replace(f" {hosts}", "") == STRICT


def test_a_nonce_stands_only_where_it_was_put():
    page = place_nonces(f"<script>1</script><style >x</style><p>{NONCE} &lt;script&gt;</p>")
    assert page.count(NONCE) == 2
    sent = with_nonce(page, "abc")
    assert sent.startswith('<script nonce="abc">1</script><style nonce="abc" >')
    assert "<p>{NONCE} " in sent


def test_a_page_with_base_maps_may_name_their_hosts(zones, options):
    page = zones_page(zones, options(base_maps=tianditu("the-key")))
    assert "tk=the-key" in page
    assert "\\u5929\\u5730\\u56fe" in page  # 天地图, as a script writes it


@pytest.mark.parametrize("subdomains", ["", "ab"])
def test_hosts_of_a_base_map(subdomains):
    url = "https://{s}.tiles.example/{z}/{x}/{y}.png" if subdomains else "https://t.example/{z}"
    base = BaseMap(Text("底", "b"), url, Text("a", "a"), subdomains)
    assert base.hosts == (
        ("https://a.tiles.example", "https://b.tiles.example")
        if subdomains
        else ("https://t.example",)
    )
