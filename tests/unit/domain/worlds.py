"""Small worlds with round numbers, so that every expected value can be computed by hand.

The site is a 200 m x 150 m rectangle; the zone around it is sharp and official unless told
otherwise. Areas compare planar because the plane is 117 E and the site lies 100 km west of it.
"""

from dataclasses import replace
from datetime import date

from shapely import box
from shapely.geometry.base import BaseGeometry

from app.domain.answers import Topic
from app.domain.assess import Asked
from app.domain.assessment import Knowledge, Rulebook, Unchecked
from app.domain.intensity import DoubleStorey
from app.domain.layers import Feature, Layer
from app.domain.parcels import Parcel
from app.domain.profile import Confirmation, ProjectProfile
from app.domain.reference import HOME_PLANE
from app.domain.rules import Comparison, HumanCheck, LandUseMatch, LayerCheck, Rule
from app.domain.sources import Document, Source
from app.domain.zones import Edge, Zone, extent_of
from app.text import Text

X, Y = 400_000, 4_080_000
DAY = date(2024, 6, 1)
SOURCE = Source("plan", "一", "原文")


def rect(x0: float, y0: float, x1: float, y1: float) -> BaseGeometry:
    return box(X + x0, Y + y0, X + x1, Y + y1)


SITE = Parcel("site", rect(0, 0, 200, 150), HOME_PLANE)


def words(s: str) -> Text:
    return Text(s, s)


EVERYWHERE = rect(-5_000, -5_000, 5_000, 5_000)


def layer(
    topic: str,
    *features: BaseGeometry,
    polarity="forbids",
    basis="official",
    code="",
    within=EVERYWHERE,
    **more,
) -> Layer:
    return Layer(
        id=f"{topic}-layer", topic=topic, name=words(topic), polarity=polarity, basis=basis,
        source=words("来源"), data_date=None, valid_from=None, valid_until=None,
        features=tuple(Feature(str(i), g, code) for i, g in enumerate(features)),
        complete_within=within, **more,
    )  # fmt: skip


TOPICS = {
    "farmland": Topic("farmland", words("农田"), "forbids", words("局")),
    "boundary": Topic("boundary", words("边界"), "requires", words("局")),
    "strip": Topic("strip", words("控制带"), "informs", words("局")),
    "planned": Topic("planned", words("规划用途"), "classifies", words("局")),
}


def rule(rule_id: str, requirement, question="controls", **more) -> Rule:
    given = {
        "zones": ("zone",), "force": "mandatory", "level": "project", "addressee": "project",
        "source": SOURCE,
    } | more  # fmt: skip
    return Rule(
        id=rule_id, question=question, title=words(rule_id), requirement=requirement, **given
    )


FARMLAND = rule("farmland", LayerCheck("farmland"))
BOUNDARY = rule("boundary", LayerCheck("boundary"))
STRIP = rule("strip", LayerCheck("strip"), condition=words("条件"))
INTENSITY = rule(
    "intensity", Comparison("investment_intensity", ">=", 280, "wan_yuan_per_mu"), "intensity"
)
HUMAN = rule("human", HumanCheck(words("请确认")), "controls")
LAND_USE = rule("land-use", LandUseMatch("planned"), "land_use")

ZONE = Zone(
    "zone",
    "区",
    "zone",
    "block",
    None,
    "plan",
    "official",
    SOURCE,
    rect(-1_000, -1_000, 1_000, 1_000),
)


def document(**more) -> Document:
    given = {
        "id": "plan", "title_zh": "规划", "title_en": "plan", "number": "1号", "issued": None,
        "valid_from": date(2021, 1, 1), "valid_until": date(2025, 12, 31),
    } | more  # fmt: skip
    return Document(**given)


def knowledge(rules, layers=(), zone: Zone | None = ZONE, **more) -> Knowledge:
    zones = () if zone is None else (zone,)
    documents = {"plan": document(**more)}
    extents = {(z.id, HOME_PLANE): e for z in zones if (e := extent_of(z)) is not None}
    beyond = (Unchecked("beyond", words("其他"), words("没有数据")),)
    book = Rulebook(documents, TOPICS, tuple(rules), DoubleStorey(8.0, SOURCE), beyond)
    return Knowledge(zones, extents, tuple(layers), book)


def asked(as_of: date = DAY, confirmations=(), **profile) -> Asked:
    given = {c.rule: c for c in confirmations}
    return Asked(ProjectProfile(**profile), given, as_of)


def confirmation(rule_id: str, *, confirmed: bool = True) -> Confirmation:
    return Confirmation(rule_id, confirmed, "经办人", "理由")


def uncertain(zone: Zone, metres: float) -> Zone:
    ring = zone.geometry.exterior
    return replace(zone, basis="reconstructed", edges=(Edge(ring, metres),), uncertainty_m=metres)
