"""The pages' own sentences in both languages, by key; templates hold no sentence themselves."""

from collections.abc import Mapping

from app.text import Text
from app.web.words_check import CHECK_WORDS
from app.web.words_confirm import CONFIRM_WORDS
from app.web.words_record import RECORD_WORDS

FORCE_WORDS: Mapping[str, Text] = {
    "mandatory": Text("强制性", "mandatory"),
    "principle": Text("原则性（原则上、一般）", "principle (in principle, as a rule)"),
    "advisory": Text("预期性或建议", "advisory"),
}
LEVEL_WORDS: Mapping[str, Text] = {
    "project": Text("对单个项目", "of one project"),
    "portfolio": Text("对多个项目的平均值", "of an average over projects"),
    "zone": Text("对整个园区", "of the whole zone"),
}
ADDRESSEE_WORDS: Mapping[str, Text] = {
    "project": Text("项目单位", "the project"),
    "authority": Text("行政机关", "the authority"),
}

SITE_WORDS: Mapping[str, Text] = {
    "site.name": Text("聊城产业园区规划一张图", "Liaocheng Industrial Zoning"),
    "site.name_zh": Text("聊城产业园区规划一张图", "聊城产业园区规划一张图"),
    "site.name_en": Text("Liaocheng Industrial Zoning", "Liaocheng Industrial Zoning"),
    "site.skip": Text("跳到正文", "Skip to content"),
    "site.search": Text("搜索园区、产业", "Search zones, parks, industries"),
    "site.search_button": Text("搜索", "Search"),
    "site.menu": Text("主要页面", "Main pages"),
    "site.language": Text("语言", "Language"),
    "site.foot": Text(
        "边界多依据规划四至文字推定，不是官方边界；结果为辅助核查，不作为审批依据。",
        "Most boundaries are reconstructed from printed limits and are not official; results are "
        "for guidance and are no basis for approval.",
    ),
    "site.interface": Text("接口说明", "Interface for programs"),
    "nav.map": Text("一张图", "Map"),
    "nav.check": Text("核一块地", "Check a parcel"),
    "nav.here": Text("查此处", "Place"),
    "nav.records": Text("查记录", "Records"),
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
    "records.title": Text("按记录号查结果", "Find a record by its number"),
    "records.lead": Text(
        "每次核对都生成一份封存的记录，记录号印在结果页和打印件上。",
        "Every check makes a sealed record; its number is on the result page and on its print.",
    ),
    "records.number": Text("记录号", "Record number"),
    "records.find": Text("打开记录", "Open the record"),
    "records.missing": Text(
        "没有记录 {id}。请核对记录号的大小写和标点，它区分大小写。",
        "There is no record {id}. Check capitals and punctuation; they matter.",
    ),
    "error.title": Text("没有成功", "It did not work"),
    "error.unavailable": Text("暂时不能工作", "Not available at present"),
    "error.unavailable_mend": Text(
        "请稍后重试；仍不行时请告知系统管理员，并附上代码。",
        "Try again later; if it stays so, tell the administrator the code.",
    ),
    "error.unsound": Text(
        "数据或程序有问题，未作出答复", "Something is unsound; nothing is answered"
    ),
    "error.unsound_mend": Text(
        "请把代码告知系统管理员。没有答复不等于符合。",
        "Tell the administrator the code. No answer does not mean that it conforms.",
    ),
    "error.input": Text("不能使用这份输入", "This input cannot be used"),
    "error.code": Text("代码", "Code"),
    "error.where": Text("位置", "Where"),
    "error.mend": Text("怎么办", "What to do"),
    "error.back": Text("回到首页", "Back to the map"),
    "where.file": Text("文件", "file"),
    "where.parcel": Text("地块", "parcel"),
    "where.feature": Text("要素", "feature"),
    "where.line": Text("行", "line"),
    "where.lines": Text("行", "lines"),
    "where.vertex": Text("顶点", "vertex"),
    "where.byte": Text("字节", "byte"),
    "where.member": Text("压缩包内", "in the archive"),
    "mark.colon": Text("：", ": "),
    "mark.comma": Text("，", ", "),
    "mark.semicolon": Text("；", "; "),
    "mark.list": Text("、", ", "),
    "mark.open": Text("（", " ("),
    "mark.close": Text("）", ")"),
    "question.not_asked": Text("未核查", "not asked"),
}

WORDS: Mapping[str, Text] = {
    **SITE_WORDS,
    **CHECK_WORDS,
    **RECORD_WORDS,
    **CONFIRM_WORDS,
}
