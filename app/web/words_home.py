"""Sentences of the start page and of the page on one place."""

from collections.abc import Mapping

from app.text import Text

HOME_WORDS: Mapping[str, Text] = {
    "home.title": Text("园区与规划", "Zones and plans"),
    "home.ways": Text("我要…", "I want to…"),
    "home.way_check": Text("核一块地", "Check a parcel"),
    "home.way_check_who": Text("审批经办人", "Land bureau"),
    "home.way_check_why": Text(
        "传图、粘贴或画图，逐条款给结论和依据",
        "Upload, paste or draw: an answer clause by clause",
    ),
    "home.way_sites": Text("找一个园区", "Find a park"),
    "home.way_sites_who": Text("投资人", "Investor"),
    "home.way_sites_why": Text(
        "按项目排园区，说明为什么、门槛折多少钱",
        "Parks ranked for a project, with reasons",
    ),
    "home.way_targets": Text("看目标", "Follow the targets"),
    "home.way_targets_who": Text("规划人员", "Planner"),
    "home.way_targets_why": Text(
        "规划指标对现状，差多少、还余多少亩",
        "Plan against observation: the gap and the land left",
    ),
    "home.way_here": Text("查此处适用什么", "Ask about a place"),
    "home.way_here_who": Text("任何人", "Anyone"),
    "home.way_here_why": Text(
        "在地图上点一下，或输入经纬度",
        "Click the map, or give longitude and latitude",
    ),
    "home.switch": Text("名录和地图", "List and map"),
    "home.to_list": Text("名录", "List"),
    "home.to_map": Text("地图", "Map"),
    "home.zones": Text("园区名录", "Zones"),
    "home.zones_found": Text("共 {n} 处", "{n} in all"),
    "home.found": Text("找到 {n} 处", "{n} found"),
    "home.found_drawn": Text("其中 {n} 处上图", "{n} of them on the map"),
    "home.found_undrawn": Text("都只有文字，未上图", "known as text only, none is on the map"),
    "home.refused": Text(
        "“{name}”中没有“{value}”，下面没有按它筛选。",
        "There is no “{value}” among “{name}”; the list below leaves it out.",
    ),
    "home.none": Text(
        "没有符合条件的园区。可去掉一项条件，或换一个词：园区名、产业、企业名都可以，中英文均可，"
        "例如“轴承”“冠星”“Linqing”。",
        "No zone fits. Take a condition off or try another word: the name of a zone, an industry "
        "or a firm, in Chinese or English, for instance 轴承, 冠星 or Linqing.",
    ),
    "home.none_official": Text(
        "没有一个园区有官方边界：现有边界都是按文字推定的。请数据管理员导入官方边界，或去掉“边界依据”"
        "这一条件，查看推定边界。",
        "No zone has an official boundary: those drawn are reconstructed from the texts. Ask the "
        "data manager to import official ones, or take the condition “Basis” off.",
    ),
    "home.clear": Text("全部清除", "Clear all"),
    "home.chosen": Text("已选条件", "Conditions"),
    "home.remove": Text("去掉条件：{what}", "Take off: {what}"),
    "home.filter_plan": Text("规划", "Plan"),
    "home.filter_kind": Text("类型", "Kind"),
    "home.filter_industry": Text("产业", "Industry"),
    "home.filter_basis": Text("边界依据", "Basis"),
    "home.any": Text("不限", "Any"),
    "home.option": Text("{label}（{n}）", "{label} ({n})"),
    "home.kinds_industrial": Text("产业空间", "Industrial zones"),
    "home.kinds_serving": Text("农业、物流与服务", "Farming, logistics, services"),
    "home.kinds_places": Text("地名、设施与保护地", "Places, facilities, protected areas"),
    "home.industry_hint": Text(
        "只列两处以上园区写明的产业，其余请在上方搜索。",
        "Only industries of two zones or more; search above for others.",
    ),
    "home.apply": Text("筛选", "Apply"),
    "home.all": Text("全部", "All"),
    "home.rest": Text("其余 {n} 处", "{n} more"),
    "home.hit_alias": Text("又名：{what}", "also called: {what}"),
    "home.hit_industry": Text("产业：{what}", "industry: {what}"),
    "home.hit_enterprise": Text("企业：{what}", "firm: {what}"),
    "home.gazetted": Text("文本 {km2} km²", "printed {km2} km²"),
    "home.close": Text("关闭", "Close"),
    "home.uncertain": Text("误差约 {m} m", "known to about {m} m"),
    "home.on_map": Text("在图上看", "On the map"),
    "home.on_map_long": Text("在图上看{name}", "Show {name} on the map"),
    "home.own_map": Text("单独的图", "Its own map"),
    "home.own_map_long": Text("打开{name}的图", "Open the map of {name}"),
    "home.map": Text("全部园区的地图，点击可查询该处适用的规划", "Map of all zones; click a place"),
    "home.map_hint": Text(
        "点击地图任一处，查该处适用的规划；键盘上用方向键移图、回车查图中央。",
        "Click anywhere to see what applies there; on the keyboard, arrows move the map and Enter "
        "asks about its middle.",
    ),
    "home.map_filtered": Text(
        "符合条件的正常显示，其余淡显。", "What fits is drawn in full, the rest faintly."
    ),
    "home.whole_map": Text("整幅地图和表格", "The whole map, with its table"),
    "home.fiction": Text(
        "虚构的练习园区，不画在这幅图上，另有带水印的图。",
        "A made-up park for practice: not on this map, but on one of its own with a watermark.",
    ),
    "home.no_script": Text(
        "这幅图需要浏览器运行脚本；名录、筛选和按经纬度查询不需要。",
        "The map needs scripts; the list, its filters and asking by coordinates do not.",
    ),
    "home.verdicts": Text("核对结论", "Verdicts of a check"),
    "home.legend": Text("边界依据", "Basis of boundaries"),
    "home.asking": Text("正在查询此处…", "Looking up this place…"),
    "home.failed": Text(
        "查询没有成功，请稍后再点一次。", "The place could not be looked up; click again later."
    ),
    "basis.official": Text("官方边界：实线", "Official boundary: solid line"),
    "basis.reconstructed": Text(
        "按四至文字推定：虚线，线带宽度表示误差",
        "Reconstructed from the printed limits: dashed, the band shows its uncertainty",
    ),
    "basis.point_only": Text("仅有点位：虚线圈为误差", "Point only: the circle is its uncertainty"),
    "basis.text_only": Text("仅有文字：只列名录，不上图", "Text only: listed, not drawn"),
    "basis.demonstration": Text("演示（虚构）", "Demonstration (fictitious)"),
    "here.title": Text("此处适用什么", "What applies here"),
    "here.lead": Text(
        "输入经纬度（CGCS2000，度），或在地图上点一处。",
        "Give longitude and latitude (CGCS2000 degrees), or click the map.",
    ),
    "here.lon": Text("经度", "Longitude"),
    "here.lat": Text("纬度", "Latitude"),
    "here.ask": Text("查询", "Look up"),
    "here.place": Text("东经 {lon}°，北纬 {lat}°", "{lon}° E, {lat}° N"),
    "here.zones": Text("所在园区", "Zones"),
    "here.nowhere": Text("未落入任何已有边界的园区。", "Inside no zone whose boundary is known."),
    "here.inside": Text("位于其内", "inside"),
    "here.undetermined": Text("待定", "undetermined"),
    "here.edge_inside": Text(
        "距边界约 {d} m，边界误差约 {u} m", "{d} m from the edge, known to about {u} m"
    ),
    "here.edge_sharp": Text("距边界约 {d} m", "{d} m from the edge"),
    "here.edge_undetermined": Text(
        "距推定边界约 {d} m，在误差 {u} m 之内，不能判断内外",
        "{d} m from the drawn edge, within its uncertainty of {u} m: in or out cannot be told",
    ),
    "here.point_undetermined": Text(
        "距点位约 {d} m，点位误差约 {u} m，范围未知",
        "{d} m from the point, known to about {u} m; its extent is unknown",
    ),
    "here.layers": Text("管控图层", "Control layers"),
    "here.hit": Text("此处在该图层的图斑内", "a feature of this layer lies here"),
    "here.no_hit": Text("该图层覆盖此处，此处无图斑", "the layer covers this place; nothing here"),
    "here.uncovered": Text("图层不完整覆盖此处", "the layer is not complete at this place"),
    "here.no_data": Text(
        "资料不全：没有覆盖此处的图层，不能判断：{names}。没有数据不等于没有限制。",
        "Incomplete: no layer covers this place, so nothing can be told of {names}. "
        "No data is not no constraint.",
    ),
    "here.rules": Text("可能适用的条款", "Clauses that may apply"),
    "here.rules_count": Text("{n} 条", "{n}"),
    "here.rules_note": Text(
        "是否适用取决于具体地块和项目，核对时逐条判断。",
        "Whether a clause applies depends on the parcel and project; a check judges each.",
    ),
    "here.no_rules": Text(
        "文本未给出此处的条款，不能据此认为没有限制。",
        "No clause for this place is loaded; that does not mean there is no limit.",
    ),
    "here.unknown": Text("还不知道的", "What is not known"),
    "here.next": Text("在此处画一块地核对", "Draw and check a parcel here"),
    "here.permalink": Text("此处的固定网址", "Permanent address of this answer"),
    "here.hint": Text("点击地图或输入经纬度后，结果显示在这里。", "The answer appears here."),
    "here.day": Text("截至 {day}", "As of {day}"),
    "here.unreadable": Text(
        "经度和纬度应为小数形式的度，例如 115.7700 和 36.8700。",
        "Longitude and latitude are decimal degrees, such as 115.7700 and 36.8700.",
    ),
}
