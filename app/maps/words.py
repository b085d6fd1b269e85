"""The words that map pages print, in both languages."""

from app.domain.zones import Basis, Side, Zone
from app.text import Text

PLAN_WORDS: dict[str, Text] = {
    "linqing": Text("临清市", "Linqing"),
    "linqing-reading": Text("临清市", "Linqing"),
    "yanggu": Text("阳谷县", "Yanggu"),
    "dongchangfu": Text("东昌府区", "Dongchangfu"),
    "demonstration": Text("演示园区（虚构）", "Demonstration (fictitious)"),
}
CITY_PLANS = Text("聊城市", "Liaocheng city")

SIDE_WORDS: dict[Side, Text] = {
    "north": Text("北至", "North"),
    "east": Text("东至", "East"),
    "south": Text("南至", "South"),
    "west": Text("西至", "West"),
}

KIND_WORDS: dict[str, Text] = {
    "administrative_area": Text("行政区", "administrative area"),
    "agri_base": Text("农业基地", "agricultural base"),
    "agri_demo_zone": Text("农业示范区", "agricultural demonstration zone"),
    "airport": Text("机场", "airport"),
    "block": Text("板块", "block"),
    "characteristic_town": Text("特色小镇", "characteristic town"),
    "chemical_monitoring_point": Text("重点监控点", "chemical monitoring point"),
    "chemical_park": Text("化工园区", "chemical park"),
    "city": Text("设区市", "prefecture-level city"),
    "county": Text("县", "county"),
    "county_level_city": Text("县级市", "county-level city"),
    "development_zone": Text("开发区", "development zone"),
    "district": Text("市辖区", "district"),
    "excluded_area": Text("规划外区域", "excluded area"),
    "excluded_zone": Text("规划外园区", "excluded zone"),
    "facility_site": Text("设施用地", "facility site"),
    "functional_zone": Text("功能区", "functional zone"),
    "heritage_site": Text("文物古迹", "heritage site"),
    "industrial_area": Text("工业集中区", "industrial area"),
    "industrial_base": Text("产业基地", "industrial base"),
    "industrial_cluster": Text("产业集聚区", "industrial cluster"),
    "inner_functional_zone": Text("内部功能区", "inner functional zone"),
    "innovation_carrier": Text("创新载体", "innovation carrier"),
    "lake": Text("湖泊", "lake"),
    "land_reserve": Text("预留用地", "reserved land"),
    "landmark": Text("地标", "landmark"),
    "logistics_area": Text("物流区", "logistics area"),
    "logistics_node": Text("物流节点", "logistics node"),
    "logistics_park": Text("物流园区", "logistics park"),
    "main_arena": Text("主战场", "main arena"),
    "market": Text("市场", "market"),
    "named_node": Text("具名节点", "named node"),
    "node": Text("节点", "node"),
    "operating_area": Text("作业区", "operating area"),
    "park": Text("产业园", "park"),
    "planning_area": Text("规划范围", "planning area"),
    "port": Text("港口", "port"),
    "project_park": Text("项目园区", "project park"),
    "protected_area": Text("保护地", "protected area"),
    "reserve_control_zone": Text("预留控制区", "reserve control zone"),
    "service_core": Text("服务核心", "service core"),
    "service_group": Text("服务组团", "service group"),
    "service_point": Text("服务点", "service point"),
    "sewer_catchment": Text("排水分区", "sewer catchment"),
    "station_area": Text("车站片区", "station area"),
    "street_block": Text("街区", "street block"),
    "subdistrict": Text("街道", "subdistrict"),
    "tourism_site": Text("旅游区", "tourism site"),
    "town": Text("镇", "town"),
    "transport_hub": Text("交通枢纽", "transport hub"),
    "urban_area": Text("城区", "urban area"),
    "wetland": Text("湿地", "wetland"),
}

# What each basis means, as a reader without training needs it said.
BASIS_EXPLAINED: dict[Basis, Text] = {
    "official": Text("官方边界", "Official boundary"),
    "reconstructed": Text("按四至文字推定的边界", "Boundary reconstructed from the printed limits"),
    "demonstration": Text("演示园区（虚构）", "Demonstration (fictitious)"),
    "point_only": Text(
        "仅有点位；虚线圈为其误差", "Point only; the dashed circle is its uncertainty"
    ),
    "text_only": Text("仅有文字，未上图", "Text only, not drawn"),
}
BAND = Text("边界可能所在的范围", "Where the boundary may lie")
BAND_LAYER = Text("边界误差范围", "Uncertainty of edges")
LIMITS = Text("四至", "The four limits")
BOUNDARIES = Text("园区边界", "Zone boundaries")
PLACES = Text("城镇、货场等地名", "Towns and other places")
POINTS = Text("仅有点位的园区", "Zones known as points")

RECONSTRUCTED_NOTE = Text(
    "虚线边界依据规划四至文字推定，非官方边界",
    "Dashed boundaries are reconstructed from the plans' printed limits; they are not official",
)
DISCLAIMER = Text(
    "本图仅供辅助核查，具体位置以用地红线图和勘测定界图为准",
    "For guidance only; the land-use redline map and the boundary survey decide exact positions",
)
UNAPPROVED = Text("未送审，仅供内部使用", "Not submitted for map approval; internal use only")
APPROVAL = Text("审图号：", "Map approval number: ")
SOURCES = Text("资料来源：", "Sources: ")
DEMONSTRATION_MARK = Text("演示数据", "DEMONSTRATION")

NOT_PRINTED = Text("文本未给出", "not given in the text")
NOTHING_DRAWN = Text(
    "没有可上图的位置：文本未给出坐标或可推定的边界",
    "Nothing can be drawn: the text gives neither coordinates nor limits to reconstruct from",
)
FICTITIOUS_NOTE = Text(
    "演示数据为虚构，不代表任何真实地块",
    "Demonstration data is fictitious and stands for no real land",
)
NORTH = Text("北", "N")
LEGEND = Text("图例", "Legend")
CONTENTS = Text("图中内容", "What the map shows")
NOT_DRAWN = Text("仅有文字、未上图的记录", "Records known as text only, not drawn")
SEARCH = Text("搜索园区", "Search zones")
FULL_SCREEN = Text("全屏", "Full screen")
LEAVE_FULL_SCREEN = Text("退出全屏", "Leave full screen")
BASE_MAPS = Text("底图", "Base maps")
PLAIN_PAPER = Text("无底图", "No base map")
DETAILS = Text("查看园区", "Open this zone")
DEMONSTRATION_SHORT = Text("演示", "demonstration")
RESULTS = Text("核查结果", "Result of the check")
PARCELS = Text("地块", "Parcels")
AGAINST = Text("不利重叠", "Counts against the parcel")
SLIVERS = Text("微小重叠（疑似边界误差）", "Slivers (suspected boundary inaccuracy)")
UNCOVERED = Text("资料不全（图层未覆盖）", "No data (layer does not cover this)")
TRIMS = Text("建议调整后的边界", "Trimmed boundary that is proposed")
VERDICTS = Text("结论标签", "Verdict labels")
CONTEXT = Text("管控图层", "Control layers")
ZONES = Text("园区", "Zones")
NO_DATA_HERE = Text("资料不全", "no data")


def kind_word(kind: str) -> Text:
    """Return the kind of a zone in words; an unknown kind is shown as it is recorded."""
    return KIND_WORDS.get(kind, Text(kind, kind.replace("_", " ")))


def plan_order_of(zone: Zone) -> tuple[int, bool, str]:
    """Sort by plan as the words list them, the city's own next to last; outlines before points."""
    order = list(dict.fromkeys(PLAN_WORDS.values()))
    order.insert(-1, CITY_PLANS)
    return order.index(plan_word(zone.plan, zone.basis)), zone.basis == "point_only", zone.id


def plan_word(plan: str, basis: Basis) -> Text:
    """Return the heading that a zone is listed under."""
    if basis == "demonstration":
        return PLAN_WORDS["demonstration"]
    return PLAN_WORDS.get(plan, CITY_PLANS)
