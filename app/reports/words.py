"""The reports' own sentences in both languages, by key: PDF, Word and Excel say the same."""

from collections.abc import Mapping

from app.text import Language, Text

OPINION_WORDS: Mapping[str, Text] = {
    "title": Text("地块规划符合性核查意见", "Opinion on Planning Compliance of Land"),
    "product": Text("聊城产业园区规划一张图", "Liaocheng Industrial Zoning"),
    "subtitle": Text("辅助核查，非审批依据", "For guidance, no basis for approval"),
    "number": Text("记录号", "Record number"),
    "as_of": Text("对照日期", "As of"),
    "created": Text("生成时间（北京时间）", "Made at (Beijing time)"),
    "page": Text("第 {page} 页 共 {pages} 页", "Page {page} of {pages}"),
    "verdict": Text("核查结论", "Verdict"),
    "verdict_short": Text("结论", "Verdict"),
    "why": Text("理由", "Why"),
    "scope": Text("核查范围", "Scope"),
    "unchecked": Text("未核查（{n} 项）", "Not checked ({n})"),
    "unchecked_none": Text("没有未核查的事项。", "Nothing was left unchecked."),
    "group_of": Text("{name} {n} 项", "{n} {name}"),
    "group_why": Text("逐条理由见“逐条结果”。", "The findings say why, one by one."),
    "demo_title": Text(
        "演示结论（虚构数据，不得用于审批）",
        "Demonstration verdict (fictitious data, not for any approval)",
    ),
    "demo_lead": Text(
        "若把演示园区的虚构图层和条款当真，机器会这样说。正式结论不受它影响。",
        "What the machinery would say if the fictitious layers and clauses were real. The verdict "
        "is untouched by it.",
    ),
    "demo_verdict": Text("演示结论", "Demonstration"),
    "demo_evidence": Text(
        "演示结论的依据（虚构）", "Evidence of the demonstration verdict (fictitious)"
    ),
    "watermark_demo": Text("演示（虚构）", "DEMONSTRATION (FICTITIOUS)"),
    "watermark": Text("辅助核查，非审批依据", "FOR GUIDANCE, NO BASIS FOR APPROVAL"),
    "none": Text("无", "none"),
    "unknown": Text("未知", "unknown"),
    "not_given": Text("未填写", "not given"),
    "yes": Text("是", "yes"),
    "no": Text("否", "no"),
    "colon": Text("：", ": "),
    "comma": Text("，", ", "),
    "semicolon": Text("；", "; "),
    "list": Text("、", ", "),
    "stop": Text("。", "."),
    "open": Text("（", " ("),
    "close": Text("）", ")"),
}

PARCEL_WORDS: Mapping[str, Text] = {
    "parcels": Text("地块汇总（{n} 个）", "Parcels ({n})"),
    "parcel": Text("地块", "Parcel"),
    "parcel_of": Text("地块 {n}：{label}", "Parcel {n}: {label}"),
    "parcels_all": Text("全部 {n} 个地块", "all {n} parcels"),
    "parcels_some": Text("地块 {numbers}", "parcels {numbers}"),
    "order": Text("序号", "No."),
    "name": Text("名称", "Name"),
    "file": Text("来源文件", "File"),
    "pasted": Text("粘贴的内容", "pasted text"),
    "drawn": Text("图上画的图形", "drawn on the map"),
    "facts": Text("地块与面积", "Parcel and area"),
    "area_kind": Text("算法", "Method"),
    "area_ellipsoidal": Text("椭球面积（记录面积）", "Ellipsoidal (area of record)"),
    "area_planar": Text("投影面积", "Planar (projected)"),
    "area_declared": Text("文件申报面积", "Declared in the file"),
    "plane": Text("坐标系", "Plane"),
    "m2": Text("m²", "m²"),
    "mu": Text("亩", "mu"),
    "ha": Text("公顷", "ha"),
    "attributes": Text("文件自带的属性", "Attributes in the file"),
    "profile": Text("项目情况（按提交内容照录）", "The project, as it was handed in"),
    "diagnostics": Text("读取与检查说明", "What reading and checking noticed"),
    "severity_info": Text("说明", "note"),
    "severity_warning": Text("注意", "attention"),
    "zones": Text("所在园区", "Zones"),
    "zones_none": Text("未落入任何已有边界的园区。", "Inside no zone whose boundary is known."),
    "relation": Text("位置关系", "Relation"),
    "relation_inside": Text("位于其内", "inside"),
    "relation_outside": Text("位于其外", "outside"),
    "relation_undetermined": Text("待定", "undetermined"),
    "relation_straddles": Text("跨越边界", "across the boundary"),
    "share_inside": Text("在其内的占比", "Share inside"),
    "share_range": Text("{least} 至 {greatest}", "{least} to {greatest}"),
    "edge_known": Text("边界误差", "Edge known to"),
    "edge_metres": Text("约 {m} m", "about {m} m"),
    "layers": Text("管控图层", "Control layers"),
    "layer": Text("图层", "Layer"),
    "polarity": Text("性质", "Kind"),
    "overlap_m2": Text("重叠 m²", "Overlap m²"),
    "share": Text("占比", "Share"),
    "covered": Text("图层覆盖", "Coverage"),
    "outcome": Text("结果", "Outcome"),
    "data_date": Text("数据日期", "Data date"),
    "basis": Text("基准", "Basis"),
    "no_layer": Text("资料不全：没有覆盖该地块的图层", "No data: no layer reaches the parcel"),
    "no_layers": Text("没有图层在核查范围内。", "No layer is in scope."),
    "outside_layer": Text("其外 {m2} m²", "{m2} m² outside"),
    "uncovered_m2": Text("未覆盖 {m2} m²", "{m2} m² not covered"),
    "slivers": Text("微小重叠 {n} 处，最宽 {w} m", "{n} slivers, at most {w} m wide"),
    "touches": Text("相邻", "adjoining"),
    "questions": Text("五个问题", "Five questions"),
    "question": Text("问题", "Question"),
    "answer": Text("答复", "Answer"),
    "see_findings": Text("见逐条结果。", "See the findings."),
    "would_help": Text("补充后可答：{what}", "would help: {what}"),
    "remedies": Text("怎样才能通过", "What would make it pass"),
    "remedies_note": Text(
        "只针对已查明的不满足项，其他未核查事项仍须核实。",
        "Only for what was found not met; what is unchecked stays to be checked.",
    ),
}

FINDING_WORDS: Mapping[str, Text] = {
    "findings": Text("逐条结果", "Findings"),
    "no_findings": Text("没有适用的条款。", "No clause applies."),
    "clauses": Text("{n} 条", "{n}"),
    "title_column": Text("条款要旨", "Subject"),
    "holds_for": Text("适用地块", "Parcels"),
    "holds_for_line": Text("适用于", "Holds for"),
    "clause": Text("条款", "Clause"),
    "quote": Text("原文", "Text"),
    "quote_and_source": Text("原文、出处与性质", "Text, source and nature"),
    "support": Text("计算依据", "Rests on"),
    "no_clause": Text("由程序认定，无条款", "determined by the program, no clause"),
    "text_status": Text("文本状态", "Status of the text"),
    "nature": Text("约束性质", "Nature"),
    "nature_line": Text(
        "{force}；{level}；约束对象：{addressee}", "{force}; {level}; addressed to {addressee}"
    ),
    "comparison": Text("算式", "Arithmetic"),
    "shortfall": Text("差 {amount}", "short by {amount}"),
    "condition": Text("须遵守", "To be kept"),
    "note": Text("说明", "Note"),
    "possibly": Text(
        "可能适用：地块是否在该园区内待定", "may apply: whether the parcel is in the zone is open"
    ),
    "possibly_short": Text("可能适用", "may apply"),
    "authority": Text("行政机关职责，不计入结论", "duty of the authority, never counts"),
    "not_alone": Text("不单独判定一个项目", "never decides one project alone"),
    "human": Text("须由人判断", "for a person to judge"),
    "deadline": Text("期限", "Deadline"),
    "deadline_year": Text("{year} 年", "{year}"),
    "deadline_past": Text("对照日期已过该年", "past on the day asked about"),
    "lack": Text("缺少「{what}」：{n} 条", 'Lacking "{what}": {n}'),
    "lack_layer": Text(
        "缺少图层「{what}」：{n} 条（由数据管理员导入）",
        'Lacking the layer "{what}": {n} (the data manager imports it)',
    ),
    "lack_nothing_named": Text("未指明缺少什么：{n} 条", "What is lacking is not named: {n}"),
    "conflicts": Text(
        "文本矛盾（{n} 处，照印对照，不作取舍）", "Texts in conflict ({n}), unresolved"
    ),
    "conflict": Text("文本矛盾 {n}", "conflict {n}"),
    "conflict_review": Text("须由人判断取舍", "a person must judge"),
    "conflict_shown": Text("不改变条款的判定", "the findings stand as they are"),
    "statements": Text(
        "管理机关职责与鼓励、许可性条款，不作判定（{n} 条）",
        "Duties of authorities, encouragements and permissions; they decide nothing ({n})",
    ),
    "duty": Text("管理机关职责", "duty of an authority"),
    "kind_of_clause": Text("类别", "Kind"),
}

CHECKLIST_WORDS: Mapping[str, Text] = {
    "checklist": Text("经办人核对清单", "Officer's checklist"),
    "confirmed": Text("已作的认定", "Answers given"),
    "confirmed_as": Text("认定", "Answer"),
    "confirmed_by": Text("经办人", "Officer"),
    "confirmed_from": Text(
        "沿用自记录 {record}（{when} 存入）", "carried over from record {record} (stored {when})"
    ),
    "confirmed_when": Text(
        "未注明沿用的，随本记录于 {when} 存入",
        "stored with this record at {when}, unless said to be carried over",
    ),
    "confirmed_why": Text("理由", "Reason"),
    "confirmed_yes": Text("满足", "met"),
    "confirmed_no": Text("不满足", "not met"),
    "answer_unused": Text("该条目前不由这一认定决定", "this answer does not decide the clause now"),
    "to_confirm": Text(
        "待经办人认定的条款（{n} 条）", "Clauses that wait for an officer's answer ({n})"
    ),
    "to_confirm_none": Text("没有待认定的条款。", "No clause waits for an answer."),
    "elsewhere": Text("须另行核实的事项", "Matters to be checked elsewhere"),
    "tick": Text("□ 满足　□ 不满足", "□ met   □ not met"),
    "tick_done": Text("□ 已核实", "□ checked"),
    "sign_reason": Text("理由及依据", "Reason and evidence"),
    "sign": Text("签名、日期", "Signature, date"),
    "officer": Text("经办人（签名）", "Officer (signature)"),
    "reviewer": Text("复核人（签名）", "Reviewer (signature)"),
    "unit": Text("单位（盖章）", "Office (stamp)"),
    "date": Text("日期", "Date"),
    "date_blank": Text("　　　年　　月　　日", "____ - __ - __"),
    "sign_note": Text(
        "签名只表示已核对本意见所列事项，不改变所列结论；结论变更须重新核对并生成新的记录。",
        "A signature says that the matters listed here were looked at. It changes no verdict: that "
        "takes a new check and a new record.",
    ),
}

METHOD_WORDS: Mapping[str, Text] = {
    "method": Text("方法说明", "Method"),
    "method_crs": Text("坐标系", "Reference system"),
    "method_crs_text": Text(
        "2000 国家大地坐标系（CGCS2000）。地块的边在其自身的 3 度带高斯－克吕格投影平面上为直线"
        "（以经纬度提交的取中央经线 117°E）：{planes}。",
        "CGCS2000. The edges of a parcel are straight in its own 3-degree Gauss-Kruger plane "
        "(central meridian 117 E for input in degrees): {planes}.",
    ),
    "method_area": Text("面积", "Area"),
    "method_area_text": Text(
        "边长按不超过 70 m 加密后，在 CGCS2000 椭球面上计算的大地面积为记录面积；投影面积并列，"
        "仅供比较。1 亩＝2 000/3 m²，1 公顷＝10 000 m²。占比以记录面积为分母。",
        "Edges are split at 70 m; the geodesic area on the CGCS2000 ellipsoid is the area of "
        "record, the planar area stands beside it for comparison. 1 mu = 2 000/3 m², 1 ha = "
        "10 000 m². Shares are of the area of record.",
    ),
    "method_overlay": Text("叠加", "Overlay"),
    "method_overlay_text": Text(
        "重叠面积按图斑合并后计算，不重复计数。图层只在其声明完整的范围内有效，范围之外为资料不全，"
        "不视为无约束。面积小于 1 m² 或等效宽度小于 0.10 m 的重叠为疑似边界误差，"
        "单列，不单独得出不符合。",
        "Overlaps are those of the union of features, counted once. A layer speaks only where it "
        "is declared complete; elsewhere there is no data, which is not the absence of a "
        "constraint. An overlap under 1 m² or 0.10 m wide is a suspected boundary inaccuracy: it "
        "is listed and never alone gives prohibited.",
    ),
    "method_boundary": Text("园区边界", "Zone boundaries"),
    "method_boundary_text": Text(
        "标为“按四至文字推定”的边界依据规划文字推定，不是官方边界；地图上以虚线和误差带表示，"
        "地块落在误差带内时位置关系为待定。",
        "A boundary marked as reconstructed rests on the plan's printed limits and is not "
        "official; on the maps it is dashed, with the band of its uncertainty. A parcel within the "
        "band is undetermined.",
    ),
    "method_layers": Text("图层版本", "Layer versions"),
    "method_layer_id": Text("编号", "Id"),
    "method_source": Text("来源", "Source"),
    "method_no_layers": Text("没有使用任何图层。", "No layer was used."),
    "method_verdict": Text("结论", "Verdicts"),
    "method_verdict_text": Text(
        "结论取各问题中最不利的一项，次序为：不符合、受限、资料不全、需人工研判、附条件、符合。"
        "演示数据一律按资料不全处理。",
        "The verdict is the worst of the questions', in the order prohibited, restricted, "
        "incomplete, needs review, conditional, conforms. Demonstration data counts as no data.",
    ),
    "documents": Text("引用的文件", "Documents cited"),
    "document": Text("文件", "Document"),
    "document_number": Text("文号", "Number"),
    "valid_column": Text("有效期", "Valid"),
    "valid": Text("{start} 至 {end}", "{start} to {end}"),
    "open_end": Text("未定", "open"),
    "about": Text("关于这份记录", "About this record"),
    "seal": Text("封存值（SHA-256）", "Seal (SHA-256)"),
    "earlier": Text("由此记录而来", "Made from record"),
    "software": Text("程序版本", "Program version"),
    "disclaimer": Text(
        "本意见由程序按所列文件和图层辅助核查生成，不作为审批依据；以法定图件和勘测定界成果为准。"
        "未核查的事项不等于符合。",
        "This opinion was made by a program from the documents and layers listed, for guidance; it "
        "is no basis for approval. The statutory maps and the boundary survey decide. What was not "
        "checked is not thereby in conformity.",
    ),
}

MAP_WORDS: Mapping[str, Text] = {
    "maps": Text("地图", "Maps"),
    "map_of_parcel": Text("地块 {n}（{label}）专题图", "Thematic map of parcel {n} ({label})"),
    "map_of_all": Text("全部地块位置图", "All parcels"),
    "map_location": Text("区位图", "Location"),
    "maps_left_out": Text(
        "为便于阅读，另有 {n} 个地块未单独绘图：{numbers}。其面积和结果见表。",
        "{n} parcels have no map of their own: {numbers}. The tables give their areas and results.",
    ),
    "map_north": Text("北", "N"),
    "map_legend": Text("图例", "Legend"),
    "map_grid": Text(
        "坐标：{plane}，EPSG:{epsg}，单位 m；北为坐标北。",
        "Grid: {plane}, EPSG:{epsg}, metres; north is grid north.",
    ),
    "map_scale": Text("1 : {n}（图宽 170 mm 时）", "1 : {n} (printed 170 mm wide)"),
    "map_parcel": Text("地块", "Parcel"),
    "map_outside": Text("{name}以外", "outside {name}"),
    "map_sliver": Text("微小重叠（疑似边界误差）", "Sliver (suspected inaccuracy)"),
    "map_uncovered": Text("资料不全（图层未覆盖）", "No data (not covered)"),
    "map_trim": Text("建议调整后的边界", "Trimmed boundary proposed"),
    "map_official": Text("园区边界（官方）", "Zone boundary (official)"),
    "map_reconstructed": Text("园区边界（按四至文字推定）", "Zone boundary (reconstructed)"),
    "map_band": Text("边界可能所在的范围", "Where the boundary may lie"),
    "map_demonstration": Text("演示园区（虚构）", "Demonstration zone (fictitious)"),
    "map_point": Text("仅有点位的园区及其误差", "Zone known as a point, its uncertainty"),
    "map_note": Text(
        "管控图层只绘出地块范围内的部分。",
        "Of control layers only the parts on the parcel are drawn.",
    ),
    "map_changed": Text(
        "{names}的边界在记录之后有变动，未绘。",
        "The boundary of {names} changed after this record and is not drawn.",
    ),
    "map_unapproved": Text(
        "未送审，仅供内部使用。", "Not submitted for map approval; internal use only."
    ),
}

WORDS: Mapping[str, Text] = {
    **OPINION_WORDS,
    **PARCEL_WORDS,
    **FINDING_WORDS,
    **CHECKLIST_WORDS,
    **METHOD_WORDS,
    **MAP_WORDS,
}


def say(language: Language, key: str, **values: object) -> str:
    """Return one of the reports' sentences; an unknown key is a mistake and raises KeyError.

    >>> say("zh", "clauses", n=3)
    '3 条'
    """
    sentence = WORDS[key].in_language(language)
    return sentence.format(**values) if values else sentence
