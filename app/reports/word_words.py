"""Sentences that only the Word opinion has; those of all reports are in words.py."""

from collections.abc import Mapping

from app.text import Language, Text

WORD_WORDS: Mapping[str, Text] = {
    "title": Text(
        "建设项目用地规划符合性审查意见书", "Review Opinion on the Planning Compliance of Land"
    ),
    "subtitle": Text(
        "（辅助核查稿，可编辑；不是法定文书，由审查人核对、修改后签署）",
        "(a draft for guidance, to be edited; no statutory form: the examiner checks, amends and "
        "signs it)",
    ),
    "header_fiction": Text(
        "演示（虚构）：含演示园区的虚构数据，不得用于审批",
        "DEMONSTRATION (fictitious): holds data of the fictitious park, not for any approval",
    ),
    "header_annex": Text(
        "演示（虚构）：本部分全为虚构数据，不得用于审批",
        "DEMONSTRATION (fictitious): everything in this part is fictitious, not for any approval",
    ),
    "fiction_first": Text(
        "演示（虚构）：本记录涉及演示园区的虚构数据。正式结论不计这些数据；演示结论另附于后。",
        "DEMONSTRATION (fictitious): this record met data of the fictitious park. The verdict "
        "leaves them out; the demonstration verdict stands in an annex of its own.",
    ),
    "land": Text("审查对象", "What was examined"),
    "area_total": Text("总面积", "Total area"),
    "parcel_count": Text("地块数", "Parcels"),
    "total_line": Text("{m2} m²（{mu} 亩，{ha} 公顷）", "{m2} m² ({mu} mu, {ha} ha)"),
    "conclusion": Text("审查结论", "Conclusion"),
    "project": Text("项目情况（按提交内容照录）", "The project, as it was handed in"),
    "project_none": Text("未提供项目情况。", "Nothing was told of the project."),
    "planar_m2": Text("投影面积 m²", "Planar m²"),
    "declared_m2": Text("申报面积 m²", "Declared m²"),
    "zones_of": Text("地块 {n} 所在园区", "Zones of parcel {n}"),
    "attributes_of": Text("地块 {n} 文件自带的属性", "Attributes of parcel {n} in the file"),
    "date_basis": Text("数据日期、基准", "Data date, basis"),
    "inside": Text("其内占 {share}", "{share} inside"),
    "edge": Text("边界误差{metres}", "edge known to {metres}"),
    "see_findings": Text("见逐条结果", "see the findings"),
    "group_why": Text("逐条理由见“逐条结果”。", " The findings say why, one by one."),
    "not_used": Text(
        "该条目前不由这一确认决定，见逐条结果", "this answer does not decide the clause now"
    ),
    "answers": Text("分项结论", "Verdict by question"),
    "finding_table": Text("{outcome}（{n} 条）", "{outcome} ({n})"),
    "ground": Text("理由与算式", "Reason and arithmetic"),
    "source": Text("依据与原文", "Source and text"),
    "holds_for": Text("适用：{parcels}", "For: {parcels}"),
    "reason": Text("判定理由", "Reason"),
    "conflicts": Text("文本矛盾（照印对照，不作取舍）", "Texts in conflict (shown, not resolved)"),
    "statements": Text(
        "另有管理机关职责与鼓励、许可性条款 {n} 条，不作判定，列在 Excel 报告和网页记录中。",
        "Besides, {n} duties of authorities, encouragements and permissions decide nothing; the "
        "Excel report and the record's page list them.",
    ),
    "box_column": Text("勾选", "Tick"),
    "item": Text("核对事项", "Matter"),
    "who": Text("认定人与理由", "Officer and reason"),
    "met": Text("认定：满足", "Answer: met"),
    "not_met": Text("认定：不满足", "Answer: not met"),
    "by": Text("认定人：{officer}", "Officer: {officer}"),
    "because": Text("理由：{reason}", "Reason: {reason}"),
    "decided_nothing": Text(
        "本记录中没有等待这一确认的条款，确认未采用",
        "no clause of this record waited for this answer; it decided nothing",
    ),
    "checklist_none": Text("没有待核对的事项。", "Nothing is left to check."),
    "signing": Text("审查人意见与签署", "The examiner's opinion and signatures"),
    "opinion": Text("审查意见", "Opinion"),
    "examiner": Text("审查人", "Examiner"),
    "reviewer": Text("复核人", "Reviewer"),
    "day": Text("日期", "Date"),
    "maps": Text("附图", "Maps"),
    "map_number": Text("图 {n}　{caption}", "Map {n}. {caption}"),
    "map_none": Text("本意见书未附图。", "No map is attached."),
    "disclaimer": Text("声明", "Disclaimer"),
    "annex": Text("附件　演示（虚构）结论及依据", "Annex: demonstration (fictitious) verdict"),
    "annex_answer": Text("演示结论", "Demonstration verdict"),
}


def say_word(language: Language, key: str, **values: object) -> str:
    """Return one of the opinion's own sentences; an unknown key is a mistake (KeyError)."""
    sentence = WORD_WORDS[key].in_language(language)
    return sentence.format(**values) if values else sentence


def part_mark(language: Language, number: int) -> str:
    """Return what stands before the heading of part `number`, from 1.

    >>> part_mark("zh", 11), part_mark("en", 2)
    ('十一、', '2. ')
    """
    if language == "en":
        return f"{number}. "
    return ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")[
        number - 1
    ] + "、"
