"""Sentences of the pages: zones side by side."""

from collections.abc import Mapping

from app.text import Text

COMPARE_WORDS: Mapping[str, Text] = {
    "compare.title": Text("园区并列比较", "Zones side by side"),
    "compare.lead": Text(
        "选两到四个园区，逐项并列文件所印、图上所量、现状所测；不打分、不排名，没有的写明没有。",
        "Choose two to four zones: what the documents print, what the drawing measures, what was "
        "observed. Nothing is scored or ranked; what is missing says so.",
    ),
    "compare.choose": Text("选择园区", "Choose zones"),
    "compare.change": Text("更换或增加园区", "Change or add zones"),
    "compare.zone": Text("园区 {n}", "Zone {n}"),
    "compare.hint": Text(
        "输入名称或别名，可从列表中选。", "Type a name or another name; the list offers them."
    ),
    "compare.placeholder": Text("如：阳谷经济开发区", "such as Yanggu Economic Development Zone"),
    "compare.as_of": Text("基准日（空为今天）", "As of (empty: today)"),
    "compare.only": Text("只看不同的事项", "Only what differs"),
    "compare.submit": Text("并列比较", "Compare"),
    "compare.clear": Text("重新选择", "Start again"),
    "compare.refused": Text("还不能比较", "This cannot be compared yet"),
    "compare.one": Text(
        "已选 {name}。再选一个园区就能比较。", "{name} is chosen. One more zone makes a comparison."
    ),
    "compare.none": Text("也可以从这几组开始：", "Or begin with one of these:"),
    "compare.answer": Text(
        "{n} 个园区，{rows} 个事项：{different} 项不同，{same} 项相同，{open} 项都没有。",
        "{n} zones, {rows} matters: {different} differ, {same} are the same, {open} are open for "
        "all.",
    ),
    "compare.day": Text("基准日 {day}", "As of {day}"),
    "compare.hidden": Text("已隐去相同或都没有的 {n} 项。", "{n} matters are hidden."),
    "compare.show_all": Text("显示全部事项", "Show all"),
    "compare.show_only": Text("只看不同", "Only what differs"),
    "compare.print": Text("打印（A4 横向）", "Print (A4 landscape)"),
    "compare.caption": Text(
        "园区并列比较：每行一个事项，每列一个园区",
        "Zones side by side: a row for each matter, a column for each zone",
    ),
    "compare.matter": Text("事项", "Matter"),
    "compare.remove": Text("移除", "Remove"),
    "compare.remove_long": Text("移除{name}", "Remove {name}"),
    "compare.map": Text("园区图", "Map"),
    "compare.whole_map": Text("在总图上看", "See on the map of all zones"),
    "compare.different": Text("≠ 不同", "≠ differs"),
    "compare.same": Text("＝ 相同", "= same"),
    "compare.silent": Text("◇ 都没有", "◇ open"),
    "compare.quote": Text("原文", "Text as printed"),
    "compare.quotes": Text("原文 {n} 处", "{n} passages as printed"),
    "compare.see_rules": Text("看条款", "See the clauses"),
    "compare.see_targets": Text("看指标", "See the figures"),
    "compare.see_contradictions": Text("看矛盾", "See them"),
    "compare.same_scale": Text(
        "各图同一比例尺，线段长 {km} km。浅色带和虚线圆是边界或点位可能偏离的范围。",
        "All on one scale; the bar is {km} km. The pale band and the dashed circle show how far "
        "an edge or a point may be off.",
    ),
    "compare.drawing": Text("范围示意", "Outline"),
    "compare.drawing_of": Text("{name}的范围示意", "Outline of {name}"),
    "compare.no_drawing": Text("只有文字，画不出", "text only: nothing to draw"),
    "compare.legend": Text(
        "斜纹格表示文本未给出或没有数据，不等于没有限制。",
        "Hatched cells: not printed or no data. That is never the same as no constraint.",
    ),
    "compare.fiction": Text(
        "其中有演示园区，内容全部虚构，只用于试用。",
        "One of them is the demonstration park: all of it is fictitious.",
    ),
    "compare.scroll": Text("比较表，可左右滚动", "Table of the comparison, scrolls sideways"),
}
