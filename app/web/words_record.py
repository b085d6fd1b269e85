"""The sentences of the result page."""

from collections.abc import Mapping

from app.text import Text

RECORD_WORDS: Mapping[str, Text] = {
    "record.title": Text("核对结果", "Result"),
    "record.scope": Text("范围", "Scope"),
    "record.as_of": Text("对照日期", "As of"),
    "record.unchecked": Text("未核（{n} 项）", "Not checked ({n})"),
    "record.group_why": Text(
        "逐条理由见下面的逐条结果。", "The findings below say why, one by one."
    ),
    "record.demo_title": Text(
        "演示结论（虚构数据，不得用于审批）",
        "Demonstration verdict (fictitious data, not for any approval)",
    ),
    "record.demo_lead": Text(
        "若把演示园区的虚构图层和条款当真，机器会这样说。上面的结论不受它影响。",
        "What the machinery would say if the fictitious layers and clauses were real. The verdict "
        "above is untouched by it.",
    ),
    "record.demo_evidence": Text("演示结论的依据", "Evidence of the demonstration verdict"),
    "record.real_evidence": Text(
        "正式结论的依据（不计虚构数据）", "Evidence of the verdict (fiction left out)"
    ),
    "record.parcels": Text("地块汇总（{n} 个）", "Parcels ({n})"),
    "record.parcel": Text("地块", "Parcel"),
    "record.file": Text("文件", "File"),
    "record.verdict": Text("结论", "Verdict"),
    "record.demo_verdict": Text("演示结论", "Demonstration"),
    "record.why": Text("理由", "Why"),
    "record.shown_one": Text(
        "地块较多，下面只列一块；点表中的地块查看其他。",
        "There are many parcels: one is shown below; choose others in the table.",
    ),
    "record.facts": Text("地块面积", "Area of the parcel"),
    "record.area_kind": Text("算法", "Method"),
    "record.area_ellipsoidal": Text("椭球面积（记录面积）", "Ellipsoidal (area of record)"),
    "record.area_planar": Text("投影面积", "Planar (projected)"),
    "record.area_declared": Text("文件申报面积", "Declared in the file"),
    "record.plane": Text("坐标系", "Plane"),
    "record.m2": Text("m²", "m²"),
    "record.mu": Text("亩", "mu"),
    "record.ha": Text("公顷", "ha"),
    "record.attributes": Text("文件自带的属性", "Attributes in the file"),
    "record.diagnostics": Text("读取与检查说明", "What reading and checking noticed"),
    "record.severity_info": Text("说明", "note"),
    "record.severity_warning": Text("注意", "attention"),
    "record.zones": Text("所在园区", "Zones"),
    "record.zones_none": Text(
        "未落入任何已有边界的园区。", "Inside no zone whose boundary is known."
    ),
    "record.relation_inside": Text("位于其内", "inside"),
    "record.relation_undetermined": Text("待定", "undetermined"),
    "record.relation_straddles": Text("跨越边界", "across the boundary"),
    "record.share_between": Text("其内占 {least} 至 {greatest}", "{least} to {greatest} inside"),
    "record.share_is": Text("其内占 {least}", "{least} inside"),
    "record.uncertain": Text("边界误差约 {m} m", "edge known to about {m} m"),
    "record.map": Text("地块与压占范围的地图", "Map of the parcel and what counts against it"),
    "record.layers": Text("管控图层", "Control layers"),
    "record.layer": Text("图层", "Layer"),
    "record.polarity": Text("性质", "Kind"),
    "record.overlap_m2": Text("重叠 m²", "Overlap m²"),
    "record.overlap_mu": Text("亩", "mu"),
    "record.overlap_ha": Text("公顷", "ha"),
    "record.share": Text("占比", "Share"),
    "record.covered": Text("图层覆盖", "Coverage"),
    "record.outcome": Text("结果", "Outcome"),
    "record.data_date": Text("数据日期", "Data date"),
    "record.basis": Text("基准", "Basis"),
    "record.unknown": Text("未知", "unknown"),
    "record.no_layer": Text(
        "资料不全：没有覆盖该地块的图层", "No data: no layer reaches the parcel"
    ),
    "record.no_layers": Text("没有图层在核对范围内。", "No layer is in scope."),
    "record.outside_layer": Text("其外 {m2} m²", "{m2} m² outside"),
    "record.uncovered": Text("未覆盖 {m2} m²", "{m2} m² not covered"),
    "record.slivers": Text("微小重叠 {n} 处，最宽 {w} m", "{n} slivers, at most {w} m wide"),
    "record.touches": Text("相邻", "adjoining"),
    "record.questions": Text("五个问题", "Five questions"),
    "record.add_input": Text("补充：{what}", "Add: {what}"),
    "record.findings": Text("逐条结果", "Findings"),
    "record.no_findings": Text("没有适用的条款。", "No clause applies."),
    "record.clause": Text("条款", "Clause"),
    "record.quote": Text("原文", "Text"),
    "record.no_clause": Text("由程序认定，无条款", "determined by the program, no clause"),
    "record.text_status": Text("文本状态", "Status of the text"),
    "record.nature": Text("约束性质", "Nature"),
    "record.nature_line": Text(
        "{force}；{level}；约束对象：{addressee}", "{force}; {level}; addressed to {addressee}"
    ),
    "record.comparison": Text("算式", "Arithmetic"),
    "record.condition": Text("须遵守", "To be kept"),
    "record.note": Text("说明", "Note"),
    "record.possibly": Text(
        "可能适用：地块是否在该园区内待定", "may apply: whether the parcel is in the zone is open"
    ),
    "record.possibly_short": Text("可能适用", "may apply"),
    "record.answer": Text("认定", "Answer"),
    "record.answer_from": Text(
        "沿用自记录 {record}（{when} 存入）", "carried over from record {record} (stored {when})"
    ),
    "record.pasted": Text("粘贴的内容", "pasted text"),
    "record.drawn": Text("图上画的图形", "drawn on the map"),
    "record.authority": Text("行政机关职责，不计入结论", "duty of the authority, never counts"),
    "record.not_alone": Text("不单独判定一个项目", "never decides one project alone"),
    "record.human": Text("须由人判断", "for a person to judge"),
    "record.remedies": Text("怎样才能通过", "What would make it pass"),
    "record.remedies_note": Text(
        "只针对已查明的不满足项，其他未核事项仍须核实。",
        "Only for what was found not met; what is unchecked stays to be checked.",
    ),
    "record.trimmed": Text("裁剪后的界址：", "Trimmed boundary:"),
    "record.reports": Text("下载报告", "Download the report"),
    "record.report_pdf": Text("PDF 报告", "PDF"),
    "record.report_docx": Text("Word 意见稿", "Word"),
    "record.report_xlsx": Text("Excel 明细", "Excel"),
    "record.more_formats": Text("GIS 等其他格式", "GIS and other formats"),
    "record.conflict_see": Text("第 {n} 处", "no. {n}"),
    "record.conflicts_lead": Text(
        "下列各处文件之间说法不一，照印对照；有关条款的判定不因此改变。",
        "Here the documents disagree and are printed side by side; the findings stand as they are.",
    ),
    "record.clauses": Text("{n} 条", "{n}"),
    "record.lack": Text("缺少「{what}」：{n} 条", 'Lacking "{what}": {n}'),
    "record.lack_layer": Text(
        "缺少图层「{what}」：{n} 条（由数据管理员导入）",
        'Lacking the layer "{what}": {n} (the data manager imports it)',
    ),
    "record.lack_above": Text("其中 {n} 条已列在上面", "of which {n} stand above"),
    "record.lack_list": Text("{n} 条", "{n}"),
    "record.deadline": Text("期限", "Deadline"),
    "record.deadline_year": Text("{year} 年", "{year}"),
    "record.deadline_past": Text("对照日期已过该年", "past on the day asked about"),
    "record.conflict": Text("文本矛盾", "texts in conflict"),
    "record.conflict_review": Text("须由人判断取舍", "a person must judge"),
    "record.conflicts": Text("文本矛盾 {n} 处", "Texts in conflict ({n})"),
    "record.conflict_shown": Text(
        "照印对照，不改变本条的判定", "shown beside it; the finding stands as it is"
    ),
    "record.statements": Text(
        "管理机关职责与鼓励、许可性条款，不作判定（{n} 条）",
        "Duties of authorities, encouragements and permissions; they decide nothing ({n})",
    ),
    "record.duty": Text("管理机关职责", "duty of an authority"),
    "record.checklist": Text("经办人核对清单", "officer's checklist"),
    "record.checklist_unchecked": Text("须另行核实的事项", "Matters to be checked elsewhere"),
    "record.checklist_above": Text(
        "另有 {n} 条须由经办人认定，列在上面的“需研判”中。",
        "Besides, {n} clauses need an officer's answer; they stand above under needs review.",
    ),
    "record.checklist_none": Text("没有须由人判断的条款。", "No clause needs a person."),
    "record.sign": Text(
        "经办人：　　　　　日期：　　　　　", "Officer:                Date:          "
    ),
    "record.about": Text("关于这份记录", "About this record"),
    "record.number": Text("记录号", "Record number"),
    "record.seal": Text("封存值（SHA-256）", "Seal (SHA-256)"),
    "record.earlier": Text("由此记录而来", "Made from record"),
    "record.created": Text("生成时间（北京时间）", "Made at (Beijing time)"),
    "record.software": Text("程序版本", "Program version"),
    "record.documents": Text("引用的文件", "Documents cited"),
    "record.valid": Text("有效期 {start} 至 {end}", "valid {start} to {end}"),
    "record.open_end": Text("未定", "open"),
    "record.json": Text("机器可读的记录（JSON）", "The record for machines (JSON)"),
    "record.export": Text("导出", "Export"),
    "record.export_gpkg": Text("GeoPackage", "GeoPackage"),
    "record.export_gdb": Text("GDB", "GDB"),
    "record.export_shp": Text("Shapefile", "Shapefile"),
    "record.export_kml": Text("KML", "KML"),
    "record.export_xlsx": Text("Excel", "Excel"),
    "record.export_txt": Text("界址点 TXT", "Boundary-point TXT"),
    "record.export_geojson": Text("GeoJSON", "GeoJSON"),
    "record.print": Text("打印", "Print"),
    "record.again": Text("补充情况后重新核对", "Add figures and check again"),
    "record.another": Text("核另一块地", "Check another parcel"),
    "record.disclaimer": Text(
        "本结果为辅助核查，不作为审批依据；以法定图件和勘测定界成果为准。",
        "This result is for guidance and is no basis for approval; the statutory maps and the "
        "boundary survey decide.",
    ),
}
