"""The pages' own sentences in both languages, by key; templates hold no sentence themselves."""

from collections.abc import Mapping

from app.text import Text
from app.web.words_check import CHECK_WORDS
from app.web.words_compare import COMPARE_WORDS
from app.web.words_confirm import CONFIRM_WORDS
from app.web.words_data import DATA_WORDS
from app.web.words_home import HOME_WORDS
from app.web.words_jobs import JOBS_WORDS
from app.web.words_record import RECORD_WORDS
from app.web.words_sites import SITES_WORDS
from app.web.words_targets import TARGETS_WORDS
from app.web.words_zone import ZONE_WORDS

SITE_WORDS: Mapping[str, Text] = {
    "site.name": Text("聊城产业园区规划一张图", "Liaocheng Industrial Zoning"),
    "site.name_zh": Text("聊城产业园区规划一张图", "聊城产业园区规划一张图"),
    "site.name_en": Text("Liaocheng Industrial Zoning", "Liaocheng Industrial Zoning"),
    "site.skip": Text("跳到正文", "Skip to content"),
    "site.search": Text("搜索园区、产业、企业", "Zone, industry or firm"),
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
    "nav.sites": Text("找园区", "Find a park"),
    "nav.targets": Text("看目标", "Targets"),
    "nav.records": Text("查记录", "Records"),
    "nav.data": Text("数据与依据", "Data and sources"),
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
}

WORDS: Mapping[str, Text] = {
    **SITE_WORDS,
    **CHECK_WORDS,
    **COMPARE_WORDS,
    **CONFIRM_WORDS,
    **DATA_WORDS,
    **HOME_WORDS,
    **JOBS_WORDS,
    **RECORD_WORDS,
    **SITES_WORDS,
    **TARGETS_WORDS,
    **ZONE_WORDS,
}
