"""Sentences of the pages: the planner's dashboard, what-if and observations."""

from collections.abc import Mapping

from app.text import Text

_BOARD: Mapping[str, Text] = {
    "targets.title": Text("看目标", "Targets"),
    "targets.scope_all": Text("各规划", "All plans"),
    "targets.scope_year": Text("{year} 年", "{year}"),
    "targets.scope_no_year": Text("未印年份", "no year printed"),
    "targets.scope_words": Text("含“{q}”", "with “{q}”"),
    "targets.scope_joint": Text(" · ", " · "),
    "targets.answer": Text(
        "{scope}：可比较的目标 {n} 项，有监测数据的 {seen} 项{outcomes}。",
        "{scope}: {n} figures to be compared, {seen} of them observed{outcomes}.",
    ),
    "targets.answer_unseen": Text(
        "{scope}：可比较的目标 {n} 项，都还没有监测数据，不能说达到或未达到。",
        "{scope}: {n} figures to be compared, none of them observed yet, so none can be called "
        "reached or not.",
    ),
    "targets.answer_listed": Text(
        "{scope}：列出 {n} 项，都是基期数、现状、门槛或背景数，不作目标比较。",
        "{scope}: {n} figures listed, all of a base year, of fact, thresholds or background; none "
        "is compared as a target.",
    ),
    "targets.answer_none": Text(
        "{scope}：没有符合条件的项目。", "{scope}: no figure passes these filters."
    ),
    "targets.answer_unobserved": Text(
        "{n} 项尚无监测数据，不能说达到或未达到。",
        "{n} were not observed yet: nothing can be said of them.",
    ),
    "targets.answer_by_hand": Text(
        "{n} 项文本没有印出单一数字，需人工对照。",
        "{n} print no single number and need a person.",
    ),
    "targets.answer_others": Text(
        "另列 {n} 项基期数、现状、门槛和背景数，不作目标比较。",
        "{n} more are of a base year, of fact, thresholds or background and are not compared.",
    ),
    "targets.answer_doubtful": Text(
        "有结论的 {k} 项中 {n} 项的文本有矛盾或疑点，须连同疑点一起看。",
        "Of the {k} with a result, {n} rest on text that is in doubt; read both together.",
    ),
    "targets.no_violation": Text("不是违反", "no violation"),
    "targets.doubt_of": Text("{name}：文本疑点", "{name}: text in doubt"),
    "targets.more_charts": Text("其余 {n} 幅图", "{n} more charts"),
    "targets.own_entries": Text(
        "监测数据都由使用者录入并自注来源，本系统不核实；预期性指标未达到不是违反。",
        "Observations are the users' own entries with a source; they are not verified here. An "
        "expected figure that is not reached is no violation.",
    ),
    "targets.as_of": Text("对照日期", "As of"),
    "targets.found": Text("列出", "Listed"),
    "targets.found_n": Text("{n} 项", "{n} figures"),
    "targets.text_status": Text("文本效力", "Status of the text"),
    "targets.status_n": Text("{word} {n} 项", "{word}: {n}"),
    "targets.filters": Text("筛选", "Filters"),
    "targets.plan": Text("规划文件", "Plan"),
    "targets.zone": Text("园区", "Zone"),
    "targets.topic": Text("主题", "Topic"),
    "targets.year": Text("目标年", "Year"),
    "targets.kind": Text("类别", "Kind"),
    "targets.q": Text("指标或原文含", "Words"),
    "targets.q_example": Text("如 高新技术企业、280", "such as 高新技术企业, 280"),
    "targets.any": Text("全部", "all"),
    "targets.choice": Text("{name}（{n}）", "{name} ({n})"),
    "targets.apply": Text("筛选", "Apply"),
    "targets.clear": Text("清除筛选", "Clear"),
    "targets.refused": Text("筛选条件有误", "A filter cannot be used"),
    "targets.none": Text(
        "没有符合这些条件的指标。可去掉年份、类别或关键词再试；各规划的年份不同，可先只选园区。",
        "No figure passes these filters. Leave out the year, kind or words, or choose the zone "
        "alone first: plans have different years.",
    ),
    "targets.filter_unknown": Text(
        "“{name}”里没有值「{asked}」", "there is no “{asked}” among the values of “{name}”"
    ),
    "targets.filter_known": Text(
        "请在下面的筛选里选；可选：{known}", "choose below; known: {known}"
    ),
    "targets.excel": Text("下载 Excel（{n} 项）", "Excel ({n} figures)"),
    "targets.enter": Text("录入监测数据", "Enter an observation"),
    "targets.what_if": Text("推演用地", "What if"),
    "targets.observations": Text("监测数据台账", "Observations"),
    "targets.order": Text(
        "排列：有监测数据的在前，其次是有基期数的。第 {first} 至 {last} 项，共 {n} 项。",
        "Observed figures first, then those with a base figure. {first} to {last} of {n}.",
    ),
    "targets.pages": Text("分页", "Pages"),
    "targets.page": Text("第 {n} 页", "Page {n}"),
    "targets.before": Text("上一页", "Previous"),
    "targets.after": Text("下一页", "Next"),
    "targets.charts": Text("距目标还有多远", "How far from the target"),
    "targets.charts_lead": Text(
        "竖线是目标及其原文用词，实心条是监测数，菱形是基期数，斜纹是尚无监测数据。",
        "The upright line is the target with its printed word, the solid bar what was observed, "
        "the diamond the base figure; hatching means not observed.",
    ),
    "targets.charts_rest": Text(
        "本页其余 {n} 项没有监测数，也没有基期数，不画图，见下表。",
        "The other {n} figures of this page have neither observation nor base figure; see the "
        "table.",
    ),
    "targets.chart_alt": Text(
        "{name}，{zones}：规划 {aim}；{base}监测 {seen}；{word}",
        "{name}, {zones}: planned {aim}; {base}observed {seen}; {word}",
    ),
    "targets.chart_base": Text("{year} 年基期 {value}；", "{value} in {year}; "),
    "targets.chart_none": Text("尚无", "not yet"),
    "targets.download": Text("{name} 图", "Chart of {name}"),
    "targets.force_mandatory": Text("约束性", "binding"),
    "targets.force_principle": Text("原则上", "in principle"),
    "targets.force_advisory": Text("预期性", "expected"),
    "targets.force_not_stated": Text("力度未说明", "force not stated"),
    "targets.land": Text("工业用地占比与尚余", "Industrial share and land left"),
    "targets.land_lead": Text(
        "临清规划印有 2025、2035 年的用地规模。规划写“力争达”，既非上限也非下限；尚余不是用地指标，"
        "也不是许可。",
        "The Linqing plan prints land for 2025 and 2035. It strives for these sizes, neither cap "
        "nor floor: land left is no quota and no permission.",
    ),
    "targets.share_alt": Text(
        "{name}工业用地占建设用地的比重：{points}", "{name}, industrial share: {points}"
    ),
    "targets.share_point": Text(
        "{year} 年规划计算 {computed}，印发 {printed}",
        "{year} plan computed {computed}, printed {printed}",
    ),
    "targets.share_seen": Text("{on} 监测 {share}", "{on} observed {share}"),
    "targets.headroom": Text("尚余用地", "Land left"),
    "targets.headroom_alt": Text(
        "对照 {year} 年规划，各园区建设用地和工业用地尚余亩数，数值见表",
        "Land left against the plan for {year} in mu; the values are in the table",
    ),
    "targets.land_table": Text(
        "用地：规划、监测与尚余（尚余对照 {year} 年规划）",
        "Land: planned, observed and left (against the plan for {year})",
    ),
    "targets.state": Text("状态", "State"),
    "targets.state_plan": Text("{year} 规划", "{year} plan"),
    "targets.state_seen": Text("{on} 监测", "{on} observed"),
    "targets.state_left": Text("尚余（亩）", "Left (mu)"),
    "targets.construction": Text("建设用地 km²", "Construction land km²"),
    "targets.industrial": Text("工业用地 km²", "Industrial land km²"),
    "targets.share_computed": Text("占比（计算）", "Share (computed)"),
    "targets.share_printed": Text("占比（印发）", "Share (printed)"),
    "targets.about_share": Text("约 {share}", "about {share}"),
    "targets.share_recorded": Text("录入占比 {share}", "recorded as {share}"),
    "targets.not_printed": Text("文本未给出", "not printed"),
    "targets.derived": Text("两板块相加", "sum of the blocks"),
    "targets.unseen": Text("尚无监测数据", "not observed yet"),
    "targets.as_observed": Text("按 {on} 监测", "as observed {on}"),
    "targets.days_differ": Text("两项不是同一天的数据", "the two were observed on different days"),
    "targets.contradicts": Text("数据自相矛盾", "the figures contradict each other"),
    "targets.more_than_planned": Text("超出规划数", "more than planned"),
    "targets.table": Text("逐项：规划、监测、结果", "Figure by figure"),
    "targets.indicator": Text("指标", "Figure"),
    "targets.planned": Text("规划数", "Planned"),
    "targets.base": Text("基期", "Base year"),
    "targets.seen": Text("监测", "Observed"),
    "targets.result": Text("结果", "Result"),
    "targets.gap": Text("差距", "Gap"),
    "targets.base_of": Text("{year} 年", "{year}"),
    "targets.base_dash": Text("{year} 年未印数字", "{year}: no figure printed"),
    "targets.year_period": Text("未印年份，按所述五年期末", "no year printed: end of the period"),
    "targets.year_plan": Text("未印年份，按规划年", "no year printed: year of the plan"),
    "targets.no_year": Text("未印", "none printed"),
    "targets.no_zone": Text("文本未说明", "not stated"),
    "targets.no_word": Text("只印数字", "bare number"),
    "targets.evidence": Text("原文与说明", "Quote and notes"),
    "targets.source_by": Text("来源：{source}", "source: {source}"),
    "targets.computed_here": Text("由本系统按图层计算", "computed here from layers"),
    "targets.growth": Text("年均增长 {n} %（文本）", "{n} % a year (printed)"),
    "targets.recomputed": Text("复算：{sum} = {result}", "recomputed: {sum} = {result}"),
    "targets.agrees": Text("与印发数一致", "agrees with the print"),
    "targets.disagrees": Text("与印发数不一致", "differs from the print"),
    "targets.conflict": Text("文本疑点", "text in doubt"),
    "targets.enter_this": Text("录入", "enter"),
    "targets.enter_name": Text("录入 {name} 的监测数据", "enter an observation of {name}"),
    "targets.correct": Text("更正", "correct"),
    "targets.conflicts": Text(
        "文本矛盾与疑点（并列，不作取舍）",
        "Where the texts are at odds (side by side, not resolved)",
    ),
    "targets.bears_on": Text("涉及：{names}", "bears on: {names}"),
    "targets.recorded_title": Text("已录入", "Recorded"),
    "targets.recorded_withdrawn": Text("（已撤回）", " (taken back)"),
    "targets.recorded_line": Text(
        "{zone} {on}：{amount}（来源：{source}；录入人：{officer}）",
        "{zone}, {on}: {amount} (source: {source}; recorded by {officer})",
    ),
    "targets.recorded_bears": Text("对照结果：", "What it says:"),
    "targets.recorded_none": Text(
        "没有指标直接与它比较；用地数据见下面的占比与尚余。",
        "No figure is compared with it directly; for land see share and land left below.",
    ),
    "targets.ask_json": Text("接口数据", "JSON"),
}

_WHAT_IF: Mapping[str, Text] = {
    "what_if.title": Text("推演用地", "What if"),
    "what_if.lead": Text(
        "批地之前先算：新增或减少多少建设用地、工业用地，占比和尚余会变成多少。只推演，不保存；"
        "地址即全部内容，可转发、可打印。",
        "Before an approval: what adding or removing land would do to share and land left. Nothing "
        "is stored; the address holds everything and can be passed on or printed.",
    ),
    "what_if.changes": Text("变化", "Changes"),
    "what_if.row": Text("第 {n} 行", "Row {n}"),
    "what_if.what": Text("用地", "Land"),
    "what_if.act": Text("增减", "More or less"),
    "what_if.add": Text("增加", "more"),
    "what_if.add_of": Text("增加{what}", "more {what}"),
    "what_if.remove_of": Text("减少{what}", "less {what}"),
    "what_if.remove": Text("减少", "less"),
    "what_if.amount": Text("面积", "Area"),
    "what_if.unit": Text("单位", "Unit"),
    "what_if.note": Text("说明（可不填）", "Note (optional)"),
    "what_if.note_head": Text("说明", "Note"),
    "what_if.unit_mu": Text("亩", "mu"),
    "what_if.unit_ha": Text("公顷", "ha"),
    "what_if.unit_km2": Text("km²", "km²"),
    "what_if.unit_m2": Text("m²", "m²"),
    "what_if.each_alone": Text(
        "新增工业用地若也是新增建设用地，请各列一行。1 亩＝2000/3 m²。",
        "Industrial land that is new construction land too goes on both rows. 1 mu = 2000/3 m².",
    ),
    "what_if.year": Text("对照哪年规划", "Plan's year"),
    "what_if.earliest": Text("最早一年", "the earliest"),
    "what_if.as_of": Text("数据截至", "Figures up to"),
    "what_if.compute": Text("推演", "Compute"),
    "what_if.more": Text("加一行", "One more row"),
    "what_if.refused": Text("算不出来", "This cannot be computed"),
    "what_if.answer": Text(
        "{zone}：建设用地 {c0} → {c1} km²，工业用地 {i0} → {i1} km²，占比 {s0} → {s1}。",
        "{zone}: construction land {c0} → {c1} km², industrial land {i0} → {i1} km², share {s0} → "
        "{s1}.",
    ),
    "what_if.flips": Text("{n} 项指标的结果会变。", "{n} figures would change their result."),
    "what_if.crosses": Text(
        "{n} 项由规划数以内变到以外，或相反。", "{n} would cross the plan's figure."
    ),
    "what_if.no_flips": Text("没有指标的结果会变。", "No figure would change its result."),
    "what_if.current": Text("目前", "As it stands"),
    "what_if.table": Text("变化前后（对照 {year} 年规划）", "Before and after ({year} plan)"),
    "what_if.figure": Text("项目", "Figure"),
    "what_if.before": Text("变化前", "Before"),
    "what_if.after": Text("变化后", "After"),
    "what_if.difference": Text("相差", "Difference"),
    "what_if.planned": Text("规划", "Plan"),
    "what_if.left_construction": Text("建设用地尚余（亩）", "Construction land left (mu)"),
    "what_if.left_industrial": Text("工业用地尚余（亩）", "Industrial land left (mu)"),
    "what_if.construction": Text("建设用地（km²）", "Construction land (km²)"),
    "what_if.industrial": Text("工业用地（km²）", "Industrial land (km²)"),
    "what_if.share": Text("工业用地占比", "Industrial share"),
    "what_if.points": Text("{n} 个百分点", "{n} points"),
    "what_if.rounds": Text("约合印发数", "rounds to the print"),
    "what_if.rounds_not": Text("不再约合印发数", "does not round to the print"),
    "what_if.listed": Text("所列变化", "Changes listed"),
    "what_if.as_km2": Text("合 km²", "km²"),
    "what_if.as_mu": Text("合 亩", "mu"),
    "what_if.touched": Text("会动到的指标", "Figures touched"),
    "what_if.touched_none": Text(
        "没有现状数据，不与规划指标比较。", "Without observations nothing is held against the plan."
    ),
    "what_if.touched_lead": Text(
        "这些数在规划里写作“力争达”或“约”，本身没有达标与否；下面列出与规划数的差距怎样变。",
        "The plan strives for these figures or calls them approximate: there is no reached or not; "
        "what changes is the gap.",
    ),
    "what_if.flip": Text("结果会变", "result changes"),
    "what_if.cross": Text("越过规划数", "crosses the plan's figure"),
    "what_if.same": Text("方向不变", "same side"),
    "what_if.change_note": Text("变化", "Change"),
    "what_if.quotes": Text("规划原文", "Quotes"),
    "what_if.print": Text("打印", "Print"),
    "what_if.enter": Text("先录入现状面积", "Enter observed areas first"),
    "what_if.back": Text("回到看目标", "Back to targets"),
    "what_if.disclaimer": Text(
        "推演只是算术，不是审批意见；尚余不是用地指标。",
        "This is arithmetic and no opinion on an approval; land left is no quota.",
    ),
}

_OBSERVE: Mapping[str, Text] = {
    "observe.title": Text("录入监测数据", "Enter an observation"),
    "observe.lead": Text(
        "这里录入的是您手里的数，系统不核实，只记下数值、来源和录入人，并按原文用词与目标比较。",
        "These are your own figures: nothing is verified here. Value, source and name are kept, "
        "and the figure is compared with the target by its printed word.",
    ),
    "observe.step_zone": Text("先选园区", "Choose the zone first"),
    "observe.next": Text("下一步", "Next"),
    "observe.other_zone": Text("换一个园区或指标", "Another zone or indicator"),
    "observe.zone": Text("园区", "Zone"),
    "observe.indicator": Text("指标", "Indicator"),
    "observe.value": Text("数值", "Value"),
    "observe.unit": Text("单位", "Unit"),
    "observe.count": Text("（计数）", "(count)"),
    "observe.ratio": Text("（比值）", "(ratio)"),
    "observe.no_unit": Text("文本未印单位", "no unit printed"),
    "observe.on": Text("数据日期", "Day of the figure"),
    "observe.on_hint": Text(
        "数据说的是哪一天；年度数填当年 12 月 31 日。",
        "The day that it is about; for a year, 31 December.",
    ),
    "observe.source": Text("数据来源", "Source"),
    "observe.source_hint": Text(
        "谁统计的、哪份资料、口径，如“2025 年统计公报，规上口径”。",
        "Who measured it, in which paper, how counted.",
    ),
    "observe.officer": Text("录入人", "Recorded by"),
    "observe.choose": Text("请选择", "choose"),
    "observe.save": Text("保存", "Save"),
    "observe.saving": Text("正在保存…", "Saving…"),
    "observe.refused": Text("没有保存", "Not saved"),
    "observe.refused_n": Text("有 {n} 处要改：", "{n} to mend:"),
    "observe.target": Text("对应的目标", "The target"),
    "observe.there_title": Text(
        "同一天已有一条不同的数", "There is a different figure of that day"
    ),
    "observe.replace": Text("用这一条替代它（原条保留备查）", "Replace it (the old one is kept)"),
    "observe.reason": Text("替代理由", "Why it is replaced"),
    "observe.need_zone": Text("请选园区", "choose the zone"),
    "observe.need_indicator": Text("请选指标", "choose the indicator"),
    "observe.need_value": Text("请填数值", "write the value"),
    "observe.need_unit": Text("请选单位", "choose the unit"),
    "observe.need_on": Text("请填数据日期", "give the day of the figure"),
    "observe.need_source": Text("请写明数据来源", "say where it is from"),
    "observe.need_officer": Text("请填录入人姓名", "give the name of who records it"),
    "observe.need_reason": Text("请写明理由", "give the reason"),
    "observe.need_file": Text("请选择文件", "choose a file"),
    "observe.no_number": Text(
        "“{value}”不是数，请只填数字，如 250.5", "“{value}” is no number; write it like 250.5"
    ),
    "observe.refused_unit": Text(
        "单位“{unit}”不能用于该指标；可用：{units}",
        "{unit} is no unit of this indicator; use {units}",
    ),
    "observe.refused_value": Text(
        "{value} {unit} 不可能是这个指标的值，请核对数值与单位",
        "{value} {unit} cannot be a value of this; check number and unit",
    ),
    "observe.refused_conflict": Text(
        "同一天已有 {there}（来源：{source}；录入人：{officer}），与本次不同，没有保存。"
        "核实后可在下面勾选替代。",
        "{there} is recorded for that day already (source: {source}; by {officer}). To replace it, "
        "tick the box below.",
    ),
    "observe.refused_text_missing": Text("请填写此项", "fill this in"),
    "observe.refused_text_too_long": Text("最多 {most} 字", "at most {most} characters"),
    "ledger.title": Text("监测数据台账", "Observations"),
    "ledger.lead": Text(
        "使用者录入的全部数据。撤回的保留备查，不再参与比较。",
        "Everything that users entered. What was taken back stays on record and no longer answers.",
    ),
    "ledger.none": Text(
        "还没有监测数据。可逐条录入，也可下载模板填好后一次导入。",
        "Nothing was entered yet. Enter figures one by one, or fill in the template and import it.",
    ),
    "ledger.count": Text("共 {n} 条", "{n} entries"),
    "ledger.most": Text("只列最近 {n} 条。", "The last {n} are listed."),
    "ledger.stored": Text(
        "已导入：表中 {rows} 条，新保存 {n} 条，其余与已有的相同。",
        "Imported: {rows} rows, {n} new, the rest were there already.",
    ),
    "ledger.withdrawn": Text("已撤回 1 条，不再参与比较。", "1 entry taken back."),
    "ledger.import": Text("导入表格", "Import a table"),
    "ledger.import_hint": Text(
        "CSV 或 XLSX，按模板的列；有一行不对就全部不保存。",
        "CSV or XLSX with the template's columns; one wrong row and nothing is stored.",
    ),
    "ledger.template": Text("下载模板", "Template"),
    "ledger.use_template": Text(
        "请先在上面“下载模板”，按模板填好再导入；首行为列名",
        "fill in the template linked above; names stand in the first row",
    ),
    "ledger.file": Text("文件", "File"),
    "ledger.upload": Text("导入", "Import"),
    "ledger.recorded": Text("录入", "Recorded"),
    "ledger.status": Text("状态", "Status"),
    "ledger.answers": Text("有效", "in use"),
    "ledger.taken": Text("已撤回", "taken back"),
    "ledger.taken_by": Text("{who}：{why}", "{who}: {why}"),
    "ledger.take_back": Text("撤回", "Take back"),
    "ledger.reason": Text("撤回理由", "Reason"),
    "ledger.take_back_name": Text("撤回 {name} {on}", "take back {name} {on}"),
}

TARGETS_WORDS: Mapping[str, Text] = {**_BOARD, **_WHAT_IF, **_OBSERVE}
