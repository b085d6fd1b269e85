"""Zones, options and drawings that the map tests share."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from shapely.geometry import LineString, Point, box

from app.data.shipped import shipped
from app.domain.reference import HOME_PLANE, to_degrees
from app.domain.sources import Document, Source
from app.domain.zones import Edge, Limit, Zone
from app.maps.assets import Assets, load_assets
from app.maps.drawing import (
    AssessmentDrawing,
    DrawnContext,
    DrawnOverlap,
    DrawnSite,
    DrawnTrim,
)
from app.maps.options import MapOptions
from app.text import Language, Text

X, Y = 389_000.0, 4_080_000.0
SOURCE = Source("linqing", "三（二）", "东至东环路")


@pytest.fixture(scope="session")
def assets() -> Assets:
    return load_assets(shipped("static") / "v" / "urlmap.json")


@pytest.fixture(scope="session")
def options(assets: Assets) -> Callable[..., MapOptions]:
    documents = {
        "linqing": Document(
            "linqing", "临清规划", "Linqing plan", "临政办字〔2022〕22号", None, None, None
        )
    }

    def make(language: Language = "zh", **more: object) -> MapOptions:
        return MapOptions(language, assets, documents=documents, **more)

    return make


@pytest.fixture(scope="session")
def reconstructed() -> Zone:
    """A square of 2 km whose southern edge is the least certain."""
    corners = [(X, Y), (X + 2000, Y), (X + 2000, Y + 2000), (X, Y + 2000), (X, Y)]
    sides = ("south", "east", "north", "west")
    reach_m = {"south": 600.0, "east": 200.0, "north": 300.0, "west": 250.0}
    edges = [
        Edge(LineString(pair), reach_m[side], side)
        for side, pair in zip(sides, pairwise(corners), strict=True)
    ]
    limits = [Limit(side, f"{side}路", None, reach_m[side]) for side in sides]
    return Zone(
        "lq-block-urban",
        "城区板块",
        "Urban block",
        "block",
        "lq-edz",
        "linqing",
        "reconstructed",
        SOURCE,
        geometry=box(X, Y, X + 2000, Y + 2000),
        edges=edges,
        uncertainty_m=600.0,
        gazetted_area_km2=4.0,
        computed_area_km2=4.0,
        limits=limits,
    )


@pytest.fixture(scope="session")
def official() -> Zone:
    return Zone(
        "of-1",
        "官方园区",
        "Official park",
        "park",
        None,
        "yanggu",
        "official",
        SOURCE,
        geometry=box(X + 9000, Y, X + 10000, Y + 1000),
    )


@pytest.fixture(scope="session")
def point_only() -> Zone:
    return Zone(
        "lq-park-1",
        "智能装备产业园",
        "Intelligent equipment park",
        "park",
        "lq-edz",
        "linqing",
        "point_only",
        SOURCE,
        geometry=Point(X + 800, Y + 800),
        uncertainty_m=700.0,
    )


@pytest.fixture(scope="session")
def demonstration() -> Zone:
    return Zone(
        "demo-park",
        "演示园区",
        "Demonstration park",
        "park",
        None,
        "demonstration",
        "demonstration",
        Source("demonstration", "1", "虚构"),
        geometry=box(X - 9000, Y, X - 8000, Y + 1000),
    )


@pytest.fixture(scope="session")
def text_only() -> Zone:
    return Zone(
        "lq-text", "只有文字的园区", "Text park", "park", None, "linqing", "text_only", SOURCE
    )


@pytest.fixture(scope="session")
def zones(
    reconstructed: Zone, official: Zone, point_only: Zone, demonstration: Zone, text_only: Zone
) -> tuple[Zone, ...]:
    return reconstructed, official, point_only, demonstration, text_only


@pytest.fixture(scope="session")
def drawing(reconstructed: Zone) -> Callable[..., AssessmentDrawing]:
    lot = box(X + 100, Y + 100, X + 300, Y + 250)
    farm, gap = box(X + 250, Y + 50, X + 500, Y + 180), box(X + 100, Y + 100, X + 160, Y + 250)
    thin = box(X + 180, Y + 249.95, X + 230, Y + 250)

    def degrees(geometry: object) -> object:
        return to_degrees(geometry, HOME_PLANE)

    def make(label: str = "地块一", **more: object) -> AssessmentDrawing:
        hit = lot.intersection(farm)
        farmland = Text("永久基本农田", "Permanent basic farmland")
        redline = Text("生态保护红线", "Ecological redline")
        boundary = Text("城镇开发边界", "Development boundary")
        river = Text("河湖管理范围", "River management area")
        settings = {
            "title": Text("核查结果", "Result of the check"),
            "parcels": [DrawnSite(label, degrees(lot), lot.area, "prohibited")],
            "overlaps": [
                DrawnOverlap(
                    farmland, "forbids", "official", "counts_against", degrees(hit), hit.area, label
                ),
                DrawnOverlap(
                    redline, "forbids", "official", "uncovered", degrees(gap), gap.area, label
                ),
                DrawnOverlap(
                    boundary, "requires", "official", "uncovered", degrees(gap), gap.area, label
                ),
                DrawnOverlap(
                    river, "forbids", "official", "sliver", degrees(thin), thin.area, label
                ),
            ],
            "context": [DrawnContext(farmland, "forbids", "official", degrees(farm))],
            "zones": [reconstructed],
            "trims": [
                DrawnTrim(Text("调整边界", "trim"), degrees(lot.difference(farm)), label),
            ],
        }
        return AssessmentDrawing(**{**settings, **more})

    return make
