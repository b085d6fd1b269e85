"""Sentences of the pages: what the product knows, how old and how sure it is."""

from collections.abc import Mapping

from app.text import Text

_SECTIONS: Mapping[str, Text] = {
    "data.title": Text("数据与依据", "Data and sources"),
    "data.lead": Text(
        "本产品知道什么、有多旧、有多准，缺什么、缺了会怎样，都写在这里。",
        "What this product knows, how old and how sure it is, what is missing and what that means.",
    ),
    "data.day": Text("基准日（空为今天）", "As of (empty: today)"),
    "data.show": Text("按此日显示", "Show that day"),
    "data.day_hint": Text(
        "文件效力、图层、边界、监测数据都按这一天显示。",
        "Texts, layers, boundaries and observations are shown as of that day.",
    ),
    "data.refused": Text("不能按这一天显示，以下为今天", "That day cannot be shown; this is today"),
    "data.contents": Text("本页目录", "On this page"),
    "data.section_documents": Text("文件", "Documents"),
    "data.section_boundaries": Text("边界", "Boundaries"),
    "data.section_layers": Text("管控图层", "Control layers"),
    "data.section_observations": Text("监测数据", "Observations"),
    "data.section_rasters": Text("土地覆盖与地形", "Land cover and terrain"),
    "data.section_contradictions": Text("文本互相矛盾", "Contradictions of the texts"),
    "data.section_updates": Text("更新与替代", "Updates and replacements"),
    "data.section_beyond": Text("从不核查的", "What is never checked"),
    "data.section_software": Text("软件与口径", "Software and definitions"),
    "data.section_downloads": Text("取用数据", "Get the data"),
    "data.answer": Text(
        "{day}：{documents} 份文件，其中有效 {in_force} 份；园区 {zones} 处，"
        "官方边界 {official} 处；{topics} 个管控主题，有官方图层的 {layers} 个；"
        "监测数据 {observations} 条；文本矛盾 {contradictions} 处。",
        "{day}: {documents} documents, {in_force} of them in force; {zones} zones, {official} with "
        "official boundaries; {topics} control topics, {layers} with official layers; "
        "{observations} observed figures; {contradictions} contradictions of the texts.",
    ),
}
_DOCUMENTS: Mapping[str, Text] = {
    "data.documents_lead": Text(
        "下列官方规划是本产品的依据；另引用的法规标准都有文号和条款。"
        "规划期已满或被替代的文本照常引用，但结论最多到“需人工研判”；不满足的仍是不满足。",
        "These official plans are the law of this product; other "
        "instruments count only with number and clause. Ended or superseded text still answers, "
        "but no verdict on it is better than needs review; what is not met stays not met.",
    ),
    "data.document": Text("文件", "Document"),
    "data.number": Text("文号", "Number"),
    "data.unnumbered": Text("原文未印", "none printed"),
    "data.issued": Text("发布", "Issued"),
    "data.no_day": Text("日期未印", "no date printed"),
    "data.unprinted": Text("未给出", "not printed"),
    "data.validity": Text("有效期", "Valid"),
    "data.open": Text("未定止期", "open"),
    "data.status": Text("当日效力", "Status"),
    "data.superseded": Text("{day} 起由下列文本替代：{by}", "superseded from {day} by: {by}"),
    "data.count_clauses": Text("条款", "Clauses"),
    "data.count_targets": Text("指标", "Figures"),
    "data.count_zones": Text("园区", "Zones"),
    "data.count_industries": Text("产业", "Industries"),
    "data.count_projects": Text("项目", "Projects"),
    "data.count_facilities": Text("设施", "Facilities"),
    "data.count_roads": Text("道路", "Roads"),
    "data.count_contradictions": Text("矛盾", "Conflicts"),
    "data.plans": Text("规划文件", "Plans"),
    "data.instruments": Text("引用的其他文件", "Other instruments"),
    "data.documents_caption": Text(
        "文件的文号、日期、效力和载入数量", "Numbers, dates, status and contents of the documents"
    ),
    "data.documents_note": Text(
        "条款按印刷条文计；“矛盾”是引到该文件的处数，一处可引多份文件。“—”为没有载入。",
        "Clauses are printed ones; contradictions are those that quote the document, and one may "
        "quote several. A dash: none loaded.",
    ),
    "data.scope": Text("哪些内容用到、哪些不用", "What is used of it and what is not"),
    "data.scope_used": Text("用到的（{n}）", "Used ({n})"),
    "data.scope_unused": Text("不作答的（{n}）", "Not answered ({n})"),
}
_BOUNDARIES: Mapping[str, Text] = {
    "data.boundaries_lead": Text(
        "规划文件都没有坐标，也没有可描摹的图；四至文字是唯一依据，图上的边界是按文字推定的，"
        "逐边带误差，不是官方边界。",
        "No document prints a coordinate or a map to trace. The printed limits are the authority; "
        "outlines are reconstructed from them, with an uncertainty for each side, and are not "
        "official.",
    ),
    "data.basis": Text("边界依据", "Basis"),
    "data.zones": Text("园区（处）", "Zones"),
    "data.uncertainty": Text("误差（m）", "Uncertainty (m)"),
    "data.range": Text("{least} 至 {greatest}", "{least} to {greatest}"),
    "data.no_range": Text("没有图形，谈不上误差", "nothing drawn"),
    "data.sharp": Text("无误差范围", "sharp"),
    "data.none_yet": Text("尚未导入", "none imported"),
    "data.boundaries_caption": Text("园区按边界依据计数", "Zones by basis of their boundary"),
    "data.drawn": Text("画出范围的园区及其依据", "Zones with an outline and what it rests on"),
    "data.drawn_hint": Text(
        "每一边的依据和误差见各园区详情页。", "Evidence for each side is on the zone's own page."
    ),
    "data.imported": Text("导入版本 {n}，{day} 起用", "import {n}, from {day}"),
    "data.import_zones": Text(
        "拿到官方矢量边界后，数据管理员在服务器上导入（先加 --check 只检查）：",
        "Once an official vector is at hand, the data steward imports it on the server (with "
        "--check it is only examined):",
    ),
}
_LAYERS: Mapping[str, Text] = {
    "data.layers_lead": Text(
        "系统不附带任何真实图层。没有图层不等于没有限制：缺图层的条款一律答“缺资料”，"
        "地块结论不会是“符合”。",
        "No real layer is shipped. A missing layer never means no constraint: its clauses answer "
        "no data, and no site conforms.",
    ),
    "data.layers_caption": Text(
        "各管控主题是否有官方图层", "Whether each control topic has an official layer"
    ),
    "data.topic": Text("管控主题", "Topic"),
    "data.polarity": Text("作用", "Effect"),
    "data.authority": Text("应由谁提供", "Held by"),
    "data.topic_rules": Text("直接依靠它的条款", "Clauses that need it"),
    "data.official_layer": Text("官方图层", "Official layer"),
    "data.no_layer": Text("没有官方图层", "no official layer"),
    "data.without_rules": Text(
        "；直接依靠它的条款一律答“缺资料”", "; the clauses that need it answer no data"
    ),
    "data.source": Text("来源", "Source"),
    "data.data_date": Text("数据日期", "Data of"),
    "data.unknown_date": Text("未知", "unknown"),
    "data.age": Text("距基准日 {n} 天", "{n} days before"),
    "data.valid": Text("起用", "Answers from"),
    "data.until": Text("止于 {day}", "until {day}"),
    "data.version": Text("第 {n} 次导入的版本", "version {n}"),
    "data.features": Text("要素（个）", "Features"),
    "data.within": Text("数据完整的范围（km²）", "Complete within (km²)"),
    "data.nowhere": Text(
        "没有声明完整范围，未占压不能作数", "complete nowhere: no hit means nothing"
    ),
    "data.coverage": Text("对画出范围的园区的覆盖", "Coverage of the zones drawn"),
    "data.uncovered": Text("没有覆盖到的 {n} 处", "{n} not reached"),
    "data.public": Text("可对外发布", "may be handed on"),
    "data.private": Text("不对外发布", "is not handed on"),
    "data.demo_layers": Text("演示图层（虚构，{n} 个）", "Demonstration layers (fictitious, {n})"),
    "data.demo_why": Text(
        "只覆盖演示园区，真实结论从不使用。",
        "They cover the demonstration park only; no real verdict uses them.",
    ),
    "data.import_layer": Text(
        "拿到官方图层后，数据管理员在服务器上导入（必须写明来源、许可、数据日期和完整范围）：",
        "Once a layer is at hand, the data steward imports it on the server; source, licence, date "
        "and the area of completeness must be stated:",
    ),
}
_REST: Mapping[str, Text] = {
    "data.observations_none": Text(
        "还没有监测数据，所有指标都无法与现状比较，用地尚余也算不出。",
        "Nothing was observed yet: no figure can be compared and no headroom computed.",
    ),
    "data.observations_lead": Text(
        "共 {n} 条，撤回 {withdrawn} 条。", "{n} figures, {withdrawn} taken back."
    ),
    "data.observations_caption": Text("监测数据按来源计数", "Observed figures by source"),
    "data.figures": Text("数据（条）", "Figures"),
    "data.indicators": Text("指标（个）", "Indicators"),
    "data.from_to": Text("日期", "Days"),
    "data.computed": Text("其中本产品量算 {n} 条", "{n} computed here"),
    "data.observe": Text(
        "录入监测数据：下载空表，填好后导入：", "To record figures: fill in the template and run:"
    ),
    "data.template": Text("空表（CSV）", "Template (CSV)"),
    "data.rasters_none": Text(
        "没有可用的栅格数据，不能给出现状建成比例和地形。",
        "There is no raster: neither built-up shares nor terrain can be told.",
    ),
    "data.rasters_demo": Text(
        "只有虚构的演示栅格，真实园区没有土地覆盖和地形数据。",
        "Only a fictitious raster of the demonstration: real zones have no land cover or terrain.",
    ),
    "data.rasters_note": Text(
        "栅格数字只作背景，不进入任何结论。", "Figures from rasters are background only."
    ),
    "data.resolution": Text("分辨率 {m} m", "{m} m cells"),
    "data.contradictions_lead": Text(
        "文件之间、文件内部共有 {n} 处说法对不上。我们两边都照印，不替文件作选择；"
        "其中 {review} 处使所涉条款不能由程序判定，交人工研判。",
        "The documents are at odds in {n} places. Both texts are shown and none is chosen; in "
        "{review} of them the clauses concerned are not decided by the program but by a person.",
    ),
    "data.contradictions_caption": Text(
        "文本矛盾按类别和轻重计数", "Contradictions by kind and severity"
    ),
    "data.kind": Text("类别", "Kind"),
    "data.sum": Text("合计", "Sum"),
    "data.by_document": Text("按引到的文件", "By document quoted"),
    "data.contradictions_all": Text("逐处查看，两边原文并列", "See each, both texts side by side"),
    "data.updates_lead": Text(
        "下列文本已有新版。新版没有拿到的，只能照旧文作答，并在每个结论里写明。",
        "Newer texts exist for these. Where the newer one was not obtained, the old text answers "
        "and every verdict says so.",
    ),
    "data.updates_none": Text("没有被替代的文本。", "No text is superseded."),
    "data.updates_since": Text("自 {day} 起", "from {day}"),
    "data.updates_by": Text("新版：{by}", "newer: {by}"),
    "data.updates_missing": Text(
        "新版未获得，没有载入。", "The newer text was not obtained and is not loaded."
    ),
    "data.updates_loaded": Text("新版已载入。", "The newer text is loaded."),
    "data.updates_resting": Text(
        "有 {n} 条规则出自这份旧文，据此的结论最多到“需人工研判”。",
        "{n} rules are taken from the old text: no verdict on them is better than needs review.",
    ),
    "data.updates_definitions": Text(
        "容积率的层高加倍计算沿用这份文件的规定。",
        "The double counting of high storeys follows this text.",
    ),
    "data.updates_later": Text("这一天以后才被替代。", "It was superseded only after that day."),
    "data.ended": Text("规划期已满的：{names}。", "Their period has ended: {names}."),
    "data.beyond_lead": Text(
        "以下事项任何结论都没有核查，每份结果都会列出：",
        "No verdict speaks of these; every result lists them:",
    ),
    "data.software_version": Text("软件版本", "Version"),
    "data.software_counts": Text("规则库", "Rulebook"),
    "data.software_counted": Text(
        "文件 {documents}，条款 {clauses}（拆成 {rules} 条规则），指标 {targets}，"
        "产业 {industries}，项目 {projects}，设施 {facilities}，道路 {roads}，"
        "文本矛盾 {contradictions}",
        "{documents} documents, {clauses} clauses (kept as {rules} rules), {targets} figures, "
        "{industries} industries, {projects} projects, {facilities} facilities, {roads} roads, "
        "{contradictions} contradictions",
    ),
    "data.software_area": Text("面积口径", "Area"),
    "data.software_crs": Text("坐标系", "References"),
    "data.software_crs_words": Text(
        "存储为 CGCS2000 经纬度（EPSG:{storage}），量算用 {plane}（EPSG:{epsg}）",
        "stored as CGCS2000 degrees (EPSG:{storage}), measured in {plane} (EPSG:{epsg})",
    ),
    "data.software_imports": Text("导入变更", "Imports"),
    "data.software_imported": Text("{n} 次", "{n} changes"),
    "data.software_demo": Text("演示数据", "Demonstration"),
    "data.software_demo_on": Text(
        "已载入（虚构，处处有标记）", "loaded (fictitious, marked wherever it appears)"
    ),
    "data.software_demo_off": Text("未载入", "not loaded"),
    "data.downloads_lead": Text(
        "本页和各页上的内容都可按下列地址取用（JSON，可加 ?lang=en）；"
        "QGIS 请用“OGC API - Features”连接。",
        "Everything shown can be had here (JSON, ?lang=en for English); in QGIS use an OGC API - "
        "Features connection.",
    ),
    "data.get_documents": Text("文件", "Documents"),
    "data.get_zones": Text("园区（GeoJSON）", "Zones (GeoJSON)"),
    "data.get_zones_gpkg": Text("园区（GeoPackage，带样式）", "Zones (GeoPackage with styles)"),
    "data.get_rules": Text("条款", "Clauses"),
    "data.get_targets": Text("指标", "Figures"),
    "data.get_industries": Text("产业", "Industries"),
    "data.get_projects": Text("项目", "Projects"),
    "data.get_facilities": Text("设施", "Facilities"),
    "data.get_roads": Text("道路", "Roads"),
    "data.get_contradictions": Text("文本矛盾", "Contradictions"),
    "data.get_observations": Text("监测数据", "Observations"),
    "data.get_template": Text("监测数据空表（CSV）", "Template for observations (CSV)"),
    "data.get_rasters": Text("栅格目录", "Rasters"),
    "data.get_ogc": Text("OGC API - Features（QGIS）", "OGC API - Features (QGIS)"),
}
_CONTRADICTIONS: Mapping[str, Text] = {
    "contra.title": Text("文本互相矛盾", "Contradictions of the texts"),
    "contra.lead": Text(
        "两边原文逐字照印。我们不判断哪边对；每处写明本产品怎样处理。",
        "Both texts verbatim. We do not say which is right; each entry says how it is treated.",
    ),
    "contra.document": Text("引到的文件", "Document quoted"),
    "contra.kind": Text("类别", "Kind"),
    "contra.severity": Text("轻重", "Severity"),
    "contra.q": Text("词语", "Words"),
    "contra.all": Text("全部", "All"),
    "contra.filter": Text("筛选", "Filter"),
    "contra.clear": Text("清除筛选", "Clear filters"),
    "contra.found": Text("{n} 处（共 {all} 处）", "{n} of {all}"),
    "contra.none": Text(
        "没有符合条件的矛盾。没有记录到不等于文件没有问题。",
        "None found. That none is recorded does not mean that the texts are sound.",
    ),
    "contra.of_zone": Text("涉及园区：{name}", "Bears on: {name}"),
    "contra.of_rule": Text("涉及一项条款", "Bears on one clause"),
    "contra.of_target": Text("涉及一项指标", "Bears on one figure"),
    "contra.texts": Text("原文 {n} 处", "{n} passages"),
    "contra.treatment": Text("本产品怎样处理", "How it is treated"),
    "contra.review": Text(
        "所涉条款不由程序判定，交人工比对两处文字后认定。",
        "The clauses concerned are not decided by the program: a person judges both texts.",
    ),
    "contra.review_when": Text(
        "在下列情形下，所涉条款不由程序判定，交人工认定：{when}",
        "A person decides the clauses concerned where: {when}",
    ),
    "contra.beside": Text(
        "所涉条款照原文判定，矛盾在结果中并列显示。",
        "The clauses concerned are decided as printed; the contradiction is shown beside them.",
    ),
    "contra.figures": Text(
        "所涉指标照原文比较，矛盾并列显示。",
        "The figures concerned are compared as printed, with the contradiction beside them.",
    ),
    "contra.shown": Text("只作显示，不改变任何判定。", "Shown only; it changes no verdict."),
    "contra.bears": Text("涉及", "Bears on"),
    "contra.bears_rules": Text("条款 {n} 条", "{n} clauses"),
    "contra.bears_targets": Text("指标 {n} 个", "{n} figures"),
    "contra.json": Text("JSON 数据", "As JSON"),
    "contra.page": Text("第 {n} 页，共 {all} 页", "Page {n} of {all}"),
    "contra.next": Text("下一页", "Next"),
    "contra.before": Text("上一页", "Previous"),
    "contra.back": Text("回到数据与依据", "Back to data and sources"),
    "contra.refused": Text("筛选条件无效", "This filter cannot be used"),
}

DATA_WORDS: Mapping[str, Text] = {
    **_SECTIONS,
    **_DOCUMENTS,
    **_BOUNDARIES,
    **_LAYERS,
    **_REST,
    **_CONTRADICTIONS,
}
