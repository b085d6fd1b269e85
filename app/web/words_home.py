"""Sentences of the start page and of the page on one place."""

from collections.abc import Mapping

from app.text import Text

HOME_WORDS: Mapping[str, Text] = {
    "home.title": Text("园区与规划", "Zones and plans"),
    "home.ways": Text("我要…", "I want to…"),
    "home.way_check": Text("核一块地", "Check a parcel"),
    "home.way_check_why": Text(
        "上传、粘贴或画图，逐条款给出结论和依据",
        "Upload, paste or draw; an answer by layer and clause",
    ),
    "home.way_browse": Text("浏览园区", "Browse the zones"),
    "home.way_browse_why": Text(
        "按规划查看，边界依据与误差一目了然",
        "By plan and kind, with the basis and uncertainty of each boundary",
    ),
    "home.way_here": Text("查此处适用什么", "See what applies at a place"),
    "home.way_here_why": Text(
        "在地图上点一下，或输入经纬度",
        "Click on the map, or give longitude and latitude",
    ),
    "home.zones": Text("园区名录", "Zones"),
    "home.zones_found": Text("共 {n} 处", "{n} in all"),
    "home.found": Text("“{q}”：找到 {n} 处", "“{q}”: {n} found"),
    "home.none": Text(
        "没有符合条件的园区。可换一个词（例如“轴承”“临清”），或清除筛选。",
        "No zone fits. Try another word (for instance 轴承 or Linqing), or clear the filters.",
    ),
    "home.clear": Text("清除筛选", "Clear filters"),
    "home.filter_plan": Text("按规划", "Plan"),
    "home.filter_basis": Text("按边界依据", "Basis"),
    "home.all": Text("全部", "All"),
    "home.rest": Text("其余 {n} 处", "{n} more"),
    "home.matched": Text("涉及：{what}", "matches: {what}"),
    "home.gazetted": Text("文本 {km2} km²", "printed {km2} km²"),
    "home.close": Text("关闭", "Close"),
    "home.uncertain": Text("误差约 {m} m", "known to about {m} m"),
    "home.open": Text("园区图", "Zone map"),
    "home.open_long": Text("打开{name}的园区图", "Open the zone map of {name}"),
    "home.map": Text("全部园区的地图，点击可查询该处适用的规划", "Map of all zones; click a place"),
    "home.map_hint": Text(
        "点击地图任一处，查该处适用的规划；点名录中的园区，地图移到该处。",
        "Click anywhere to see what applies there; click a zone in the list to move the map to it.",
    ),
    "home.whole_map": Text("整幅地图和表格", "The whole map, with its table"),
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
    "here.no_layers": Text(
        "资料不全：没有已导入的管控图层覆盖此处，不能判断是否涉及永久基本农田、生态保护红线等；"
        "没有数据不等于没有限制。",
        "Incomplete: no imported control layer covers this place, so farmland, redline and the "
        "like cannot be told. No data is not no constraint.",
    ),
    "here.rules": Text("可能适用的条款", "Clauses that may apply"),
    "here.no_rules": Text(
        "文本未给出此处的条款，不能据此认为没有限制。",
        "No clause for this place is loaded; that does not mean there is no limit.",
    ),
    "here.next": Text("核对一块具体的地", "Check a parcel here"),
    "here.hint": Text("点击地图或输入经纬度后，结果显示在这里。", "The answer appears here."),
    "here.unreadable": Text(
        "经度和纬度应为小数形式的度，例如 115.7700 和 36.8700。",
        "Longitude and latitude are decimal degrees, such as 115.7700 and 36.8700.",
    ),
}
