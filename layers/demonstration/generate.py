"""Rebuild the demonstration park: `python layers/demonstration/generate.py`.

Everything here is fictitious. The park lies on a grid of round metres in EPSG:4548, so that every
answer can be computed by hand; only the current land use and the meander of the redline are drawn
from a seeded generator.
"""

import json
import random
from pathlib import Path

from shapely import box
from shapely.geometry import Polygon, mapping
from shapely.geometry.base import BaseGeometry

FOLDER = Path(__file__).resolve().parent
EAST, NORTH = 430_000, 4_080_000  # south-west corner of the park, metres in EPSG:4548
WIDTH_M, HEIGHT_M, BLOCK_M = 3_000, 2_000, 500
ZONE_PREFIX_M = 39_000_000
SEED = 2026

# Planned use by block, northern row first (自然资发〔2023〕234号 codes).
PLANNED_USE = (
    ("0103", "100102", "100102", "100101", "1402", "110101"),
    ("100102", "100102", "100102", "100102", "100101", "110101"),
    ("100102", "100102", "100101", "100101", "0804", "0701"),
    ("110101", "110101", "100102", "100102", "0701", "0701"),
)


def area(x0: float, y0: float, x1: float, y1: float) -> Polygon:
    """Return a rectangle given in metres from the park's south-west corner."""
    return box(EAST + x0, NORTH + y0, EAST + x1, NORTH + y1)


PARK = area(0, 0, WIDTH_M, HEIGHT_M)
FARMLAND = area(0, 1_400, 600, 2_000)


def planned_use() -> list[tuple[BaseGeometry, str]]:
    """Return one feature a block."""
    rows = len(PLANNED_USE)
    return [
        (
            area(
                column * BLOCK_M,
                (rows - 1 - row) * BLOCK_M,
                (column + 1) * BLOCK_M,
                (rows - row) * BLOCK_M,
            ),
            code,
        )
        for row, codes in enumerate(PLANNED_USE)
        for column, code in enumerate(codes)
    ]


def current_use(dice: random.Random) -> list[tuple[BaseGeometry, str]]:
    """Return a patchwork of 250 m cells with codes of the third national land survey."""
    codes = ["0601"] * 5 + ["0103"] * 4 + ["0702", "1006", "0508"]
    return [
        (area(x, y, x + 250, y + 250), dice.choice(codes))
        for x in range(0, WIDTH_M, 250)
        for y in range(0, HEIGHT_M, 250)
    ]


def redline(dice: random.Random) -> list[tuple[BaseGeometry, str]]:
    """Return a river corridor that meanders east of the park."""
    levels = range(250, 2_501, 125)
    west = [(EAST + 3_100 + dice.randint(-40, 40), NORTH + y) for y in levels]
    east = [(x + 220 + dice.randint(-30, 30), y) for x, y in reversed(west)]
    return [(Polygon(west + east), "")]


def layers() -> dict[str, list[tuple[BaseGeometry, str]]]:
    """Return every layer of the park by file name."""
    dice = random.Random(SEED)  # noqa: S311 - reproducible, not secret
    return {
        "permanent_basic_farmland": [(FARMLAND, "")],
        "ecological_redline": redline(dice),
        "urban_development_boundary": [(PARK.difference(FARMLAND), "")],
        "planned_land_use": planned_use(),
        "current_land_use": current_use(dice),
        "eco_control_unit": [(PARK, "DEMO-000000-2-0001")],
        "sewer_service_area": [(PARK.difference(area(0, 0, 1_000, 500)), "")],
        "pipeline_safety_strip": [(area(1_480, 0, 1_520, HEIGHT_M), "")],
        "park": [(PARK, "")],
    }


# Corners in metres from the park's south-west corner: one sample a verdict.
SAMPLES = {
    "conforms": (700, 1_100, 900, 1_250),
    "conditional": (1_400, 1_100, 1_600, 1_250),
    "needs_review": (599.94, 1_410, 800, 1_490),
    "incomplete": (1_100, 100, 1_300, 260),
    "restricted": (1_100, 1_100, 1_300, 1_250),
    "prohibited": (540, 1_300, 740, 1_420),
}


def feature_collection(features: list[tuple[BaseGeometry, str]]) -> str:
    """Write features in metres; the `crs` member says which."""
    return json.dumps(
        {
            "type": "FeatureCollection",
            "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4548"}},
            "features": [
                {
                    "type": "Feature",
                    "id": f"{number:03d}",
                    "properties": {"code": code} if code else {},
                    "geometry": mapping(geometry),
                }
                for number, (geometry, code) in enumerate(features, 1)
            ],
        },
        ensure_ascii=False,
    )


def boundary_points(name: str, corners: tuple[float, float, float, float]) -> str:
    """Write one sample as a boundary-point TXT, clockwise from the north-west corner."""
    x0, y0, x1, y1 = corners
    ring = [(x0, y1), (x1, y1), (x1, y0), (x0, y0), (x0, y1)]
    hectares = (x1 - x0) * (y1 - y0) / 10_000
    lines = [
        "[属性描述]",
        "格式版本号=1.01版本",
        "数据产生单位=演示园区（虚构）",
        "数据产生日期=2026-11-21",
        "坐标系=2000国家大地坐标系",
        "几度分带=3",
        "投影类型=高斯克吕格",
        "计量单位=米",
        "带号=39",
        "精度=0.001",
        "转换参数=0,0,0,0,0,0,0",
        "[地块坐标]",
        f"{len(ring)},{hectares:.4f},DEMO-{name},演示地块（虚构）,面,,工业用地,100102,@",
    ]
    for number, (x, y) in enumerate(ring):
        point = number % (len(ring) - 1) + 1
        east = ZONE_PREFIX_M + EAST + x
        lines.append(f"J{point},1,{NORTH + y:.3f},{east:.3f}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the layers and the samples beside this file."""
    for name, features in layers().items():
        (FOLDER / f"{name}.geojson").write_text(feature_collection(features) + "\n", "utf-8")
    for name, corners in SAMPLES.items():
        (FOLDER / "samples" / f"{name}.txt").write_text(boundary_points(name, corners), "utf-8")


if __name__ == "__main__":
    main()
