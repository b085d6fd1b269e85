"""Records as the service stores them: surveyed, drawn in degrees, in two zones, fictitious."""

import json

import pytest

from app.domain.areas import ellipsoidal_area_m2
from app.domain.parcels import place_parcel
from app.services.check_parcels import HandedIn, Submission, check_parcels
from app.services.desk import open_desk
from app.services.run_sample import submission_of
from tests.conftest import NOON
from tests.integration.real_places import DATANG, STATION
from tests.partly_covered import partly_covered

HEAD = (
    "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n投影类型=高斯克吕格\n计量单位=米\n带号={zone}\n"
    "精度=0.001\n转换参数=,,,,,,\n[地块坐标]\n"
)
# Irregular, with a hole, whole millimetres, around 115.7705 E 36.8738 N.
SHELL = [
    (390222.825, 4082063.250), (390404.875, 4082038.001), (390584.250, 4082083.517),
    (390599.625, 4082263.875), (390474.125, 4082248.750), (390454.375, 4082374.375),
    (390273.625, 4082358.625), (390243.875, 4082223.500),
]  # fmt: skip
HOLE = [(390374.125, 4082183.5), (390409.625, 4082178.25), (390406.25, 4082222.0)]
SECOND = [(east + 600, north - 40) for east, north in SHELL]


def parcel_lines(code, label, rings):
    lines = []
    for number, ring in enumerate(rings, 1):
        closed = [*ring, ring[0]]
        lines += [f"J{k},{number},{n:.3f},{e:.3f}" for k, (e, n) in enumerate(closed)]
    return f"{len(lines)},,{code},{label},面,I50,工业用地,100102,@\n" + "\n".join(lines) + "\n"


def prefixed(ring, zone):
    return [(east + zone * 1e6, north) for east, north in ring]


def surveyed_txt():
    first = parcel_lines("DK1", "东地块", [prefixed(SHELL, 39), prefixed(HOLE, 39)])
    return HEAD.format(zone=39) + first + parcel_lines("DK2", "西地块", [prefixed(SECOND, 39)])


def western_txt():
    """Near 115.44 E, where zone 38 is used."""
    ring = [(east - 390_000 + 629_000, north - 130_000 + 81_000) for east, north in SHELL]
    return HEAD.format(zone=38) + parcel_lines("DK3", "北地块", [prefixed(ring, 38)])


def geojson_of(ring):
    return json.dumps({"type": "Polygon", "coordinates": [ring]}).encode()


def record_of(desk, *files):
    handed_in = tuple(HandedIn(name, content) for name, content in files)
    return check_parcels(desk, Submission(files=handed_in))


@pytest.fixture(scope="session")
def surveyed(desk):
    return record_of(desk, ("red.txt", surveyed_txt().encode("gb18030")))


@pytest.fixture(scope="session")
def drawn(desk):
    files = [("a.geojson", geojson_of(DATANG)), ("b.geojson", geojson_of(STATION))]
    return record_of(desk, *files)


@pytest.fixture(scope="session")
def two_zones(desk):
    files = [("red.txt", surveyed_txt().encode()), ("west.txt", western_txt().encode())]
    return record_of(desk, *files)


@pytest.fixture(scope="session")
def fictitious(desk):
    sample = next(sample for sample in desk.samples if sample.id == "prohibited")
    return check_parcels(desk, submission_of(sample))


@pytest.fixture(scope="session")
def covered_in_part(tmp_path_factory):
    """The parcels half, far and in, of a project whose investment and tax are too small."""
    opened = open_desk(tmp_path_factory.mktemp("layers"), demonstration=True, now=lambda: NOON)
    yield partly_covered(opened, {"investment_wan_yuan": 100, "tax_wan_yuan_per_year": 1})
    opened.store.close()


@pytest.fixture(scope="session")
def areas_of():
    def measure(result):
        placed = [place_parcel(drawn) for drawn in result.parcels]
        return {p.label: ellipsoidal_area_m2(p.geometry, p.plane) for p in placed}

    return measure


@pytest.fixture(scope="session")
def recorded_areas():
    def listed(record):
        areas, seen = {}, set()
        for parcel in record["parcels"]:
            label, count = parcel["label"], 1
            while label in seen:
                count += 1
                label = f"{parcel['label']} ({count})"
            seen.add(label)
            areas[label] = parcel["area_m2"]
        return areas

    return listed
