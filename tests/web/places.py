"""Every page of the product in a state worth looking at, with what has to be stored for it."""

from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import APIRequestContext, Page, expect
from shapely.geometry.base import BaseGeometry

from app.data.formats import read_parcels
from app.domain.parcels import place_parcel
from tests import job_files
from tests.integration.real_places import DATANG, STATION
from tests.web.browsing import SAMPLES

PARK = (430_000.0, 4_080_000.0, 433_000.0, 4_082_000.0)
# A bearing works that makes more hazardous waste than the county can take.
WORKS = {
    "industry": "轴承",
    "industry_code": "3451",
    "project_kind": "new",
    "hazardous_waste_t_per_year": "600",
    "disposal_route": "true",
    "local_disposal_capacity": "false",
    "needs_city_coordination": "true",
    "groundwater": "shallow",
    "groundwater_permit": "true",
    "investment_wan_yuan": "20000",
    "tax_wan_yuan_per_year": "800",
    "land_use_code": "100102",
    "land_use_code_system": "三调",
    "discharges_wastewater": "true",
    "sewer_connected": "true",
}
SEARCH = "industry=3985+铜箔&area=100&investment_wan_yuan=30000"
WHAT_IF = (
    "/targets/what-if?zone=lq-block-urban&year=2025"
    "&act=add&what=construction&amount=150&unit=mu&note=示例：标准厂房二期"
    "&act=add&what=industrial&amount=150&unit=mu"
)
# Observed figures of an imagined year, so that something is drawn.
FIGURES = [
    {"zone": "lq-edz", "on": "2025-12-31", "source": "示例数据（虚构）", "officer": "张晓",
     "indicator": indicator, "value": value, "unit": unit}
    for indicator, value, unit in (
        ("above_scale_gross_output", 250.5, "亿元"),
        ("top_three_concentration", 71.2, "%"),
        ("high_tech_output_share", 28.6, "%"),
        ("foreign_capital_used", 5310, "万美元"),
        ("imports_and_exports_usd", 12.4, "亿美元"),
        ("pm25", 45, "ug/m3"),
    )
]  # fmt: skip
STATIC = {
    "home": "/",
    "home-filtered": "/?plan=linqing&basis=reconstructed",
    "home-empty": "/?q=没有这样的地方",
    "here": "/here?lon=115.77&lat=36.87",
    "check": "/check",
    "check-for-an-industry": "/check?open=direct_discharge",
    "records": "/records",
    "record-unknown": "/records?id=nowhere",
    "txt": "/check/txt",
    "jobs": "/jobs",
    "zone-reconstructed": "/zones/lq-block-urban",
    "zone-of-parts": "/zones/lq-edz",
    "zone-point": "/zones/lq-park-nonferrous",
    "zone-text": "/zones/dcf-aerotropolis",
    "zone-demonstration": "/zones/demo-park",
    "zone-clauses": "/zones/lq-block-urban/clauses",
    "zone-unknown": "/zones/nowhere",
    "compare": "/compare?zone=lq-block-urban&zone=lq-park-nonferrous&zone=yg-area-east",
    "compare-empty": "/compare",
    "sites": "/sites",
    "sites-found": f"/sites?{SEARCH}",
    "sites-none": "/sites?industry=铜箔&area=100&plan=yanggu&processes=electroplating",
    "sites-refused": f"/sites?{SEARCH}&tax_wan_yuan_per_year=-3",
    "brief": f"/sites/brief?{SEARCH}",
    "targets": "/targets",
    "targets-filtered": "/targets?zone=lq-edz&topic=economy",
    "targets-none": "/targets?q=没有这样的指标",
    "what-if": WHAT_IF,
    "what-if-refused": WHAT_IF.replace("150", "-5"),
    "observe": "/targets/observe?target=lq-econ-gross-output-2025",
    "observe-any": "/targets/observe",
    "observations": "/targets/observations",
    "data": "/about/data",
    "contradictions": "/about/data/contradictions",
    "not-found": "/no-such-page",
}
MAPS = {
    "map-zones": "/maps/zones",
    "map-zone": "/maps/zones/lq-edz",
    "map-locate": "/maps/pick?mode=locate",
    "map-draw": "/maps/pick?mode=draw",
    "map-land": "/maps/land-use?zone=lq-edz&year=2025",
    "map-sites": f"/maps/sites?{SEARCH}",
}


def polygon(ring: list[list[float]]) -> str:
    """Return a ring of degrees as WKT, as one pastes it."""
    return "POLYGON((" + ",".join(f"{lon} {lat}" for lon, lat in ring) + "))"


def of_samples() -> list[BaseGeometry]:
    """Return the outlines of the fictitious park's sample parcels."""
    files = [(path.name, path.read_bytes()) for path in sorted(SAMPLES.glob("*.txt"))]
    return [place_parcel(parcel).geometry for name, content in files
            for parcel in read_parcels(name, content).parcels]  # fmt: skip


def sent(requests: APIRequestContext, path: str, form: Mapping[str, object]) -> str:
    """Send a form as a browser does; return the path that its answer led to."""
    answer = requests.post(path, multipart=dict(form))
    assert answer.ok, answer.text()[:2000]
    return "/" + answer.url.split("/", 3)[3]


def store(page: Page, folder: Path) -> dict[str, str]:
    """Store records, a batch and a figure; return the pages that show them."""
    ask = page.request
    full = sent(ask, "/check", {"pasted": polygon(DATANG), "as_of": "2026-06-01", **WORKS})
    several = "\n".join((polygon(DATANG), polygon(STATION)))
    shapes = [*job_files.squares(40, PARK), *of_samples(), *job_files.wrong(PARK)]
    file = job_files.write(folder / "一批.gpkg", shapes)
    upload = {"name": file.name, "mimeType": "application/x-sqlite3", "buffer": file.read_bytes()}
    job = sent(ask, "/jobs", {"file": upload})
    stored = ask.post("/api/observations", data=FIGURES)
    assert stored.ok, stored.text()
    page.goto(job)
    expect(page.locator("h1")).to_contain_text("核对完毕", timeout=60_000)
    return {
        "record": full,
        "record-confirm": f"{full}/confirm",
        "record-again": f"/check?from={full.rsplit('/', 1)[1]}",
        "record-of-open-clauses": sent(
            ask,
            "/check",
            {"pasted": polygon(STATION), "industry": "轴承", "industry_code": "3451"},
        ),
        "record-of-several": sent(ask, "/check", {"pasted": several}),
        "record-of-sample": sent(ask, "/check/samples/prohibited", {}),
        "job": job,
        "map-record": f"/maps/assessments/{full.rsplit('/', 1)[1]}",
    }
