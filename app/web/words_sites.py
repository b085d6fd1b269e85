"""Sentences of the pages: the investor's finder, its brief for printing."""

from collections.abc import Mapping

from app.text import Text

_FORM: Mapping[str, Text] = {
    "sites.title": Text("找一个园区", "Find a park"),
    "sites.form": Text("项目条件", "Your project"),
    "sites.industry": Text("产业", "Industry"),
    "sites.industry_hint": Text(
        "写产品或行业（如 铜箔）或 GB/T 4754-2017 代码（如 3985），也可都写：3985 铜箔",
        "A product or trade in Chinese (such as 铜箔), a GB/T 4754-2017 code (3985), or both: "
        "3985 铜箔",
    ),
    "sites.industry_example": Text("例如：铜箔、3985", "e.g. 铜箔, 3985"),
    "sites.class_is": Text("GB/T 4754-2017：{code} {name}", "GB/T 4754-2017: {code} {name}"),
    "sites.no_class": Text(
        "没有代码，按代码判定的条款还不能判；可能是：",
        "No code yet, so clauses told by code stay open; perhaps:",
    ),
    "sites.use_class": Text("用代码 {code} {name}", "use {code} {name}"),
    "sites.perhaps_meant": Text("是否指", "Did you mean"),
    "sites.kind": Text("项目类型", "Kind of project"),
    "sites.unsaid": Text("未说明", "not stated"),
    "sites.area": Text("需要用地", "Land needed"),
    "sites.unit": Text("单位", "Unit"),
    "sites.unit_mu": Text("亩", "mu"),
    "sites.unit_ha": Text("公顷", "ha"),
    "sites.unit_m2": Text("m²", "m²"),
    "sites.area_is": Text("合 {mu} 亩，{ha} 公顷", "{mu} mu, {ha} ha"),
    "sites.investment": Text("固定资产投资（万元）", "Fixed-asset investment (10,000 yuan)"),
    "sites.tax": Text("年税收（万元）", "Tax per year (10,000 yuan)"),
    "sites.amount_is": Text("即 {amount}", "that is {amount}"),
    "sites.plan": Text("只看", "Only parks of"),
    "sites.all_plans": Text("全部规划（{n} 个园区）", "all plans ({n} parks)"),
    "sites.plan_option": Text("{name}（{n} 个）", "{name} ({n})"),
    "sites.needs": Text("必须有的配套", "What has to be at hand"),
    "sites.more": Text("更多：更看重什么", "More: what counts more"),
    "sites.weights_hint": Text(
        "不选就按默认权重：产业 4、准入 3、投资 2、配套 2；“少看”减半，“多看”加倍。",
        "By default industry 4, access 3, investment 2, needs 2; less halves, more doubles.",
    ),
    "sites.step_usual": Text("一般", "usual"),
    "sites.step_less": Text("少看", "less"),
    "sites.step_more": Text("多看", "more"),
    "sites.criterion_fit": Text("产业契合", "Industry"),
    "sites.criterion_access": Text("准入", "Access"),
    "sites.criterion_intensity": Text("投资强度", "Investment"),
    "sites.criterion_needs": Text("配套", "Needs"),
    "sites.facts": Text("准入情况", "Facts for access"),
    "sites.facts_hint": Text(
        "填得越多，判得越清。没有填的不当作“否”。",
        "The more is stated, the more is decided. What is left open is not taken as no.",
    ),
    "sites.processes": Text("涉及的工艺", "Processes"),
    "sites.processes_none": Text("以上工艺都不涉及", "none of these processes"),
    "sites.processes_both": Text(
        "勾选了工艺，又勾选了“以上工艺都不涉及”",
        "processes are ticked, and so is “none of these processes”",
    ),
    "sites.processes_both_mend": Text("请去掉其中之一", "untick one or the other"),
    "sites.yes": Text("是", "yes"),
    "sites.no": Text("否", "no"),
    "sites.submit": Text("找园区", "Find parks"),
    "sites.clear": Text("清空", "Start again"),
    "sites.refused": Text("有 {n} 处需要更正", "{n} to mend"),
    "sites.nothing_asked": Text("还没有说明要什么样的园区", "Nothing is asked yet"),
    "sites.nothing_asked_mend": Text(
        "请至少填写产业、用地、投资或必须有的配套之一",
        "Give an industry, an area, an investment or something that has to be at hand",
    ),
    "sites.busy": Text("正在比较各园区…", "Comparing the parks…"),
    "sites.start": Text("从哪里开始", "Where to begin"),
    "sites.start_lead": Text(
        "在左边写下产业、用地和投资，就会看到：哪些园区可以谈、为什么；哪些被条款排除、原文怎么说；"
        "要花多少钱；还要问园区什么。",
        "Give industry, land and investment, and see which parks are open to talks and why, which "
        "are excluded and by what words, what it costs, and what to ask the park.",
    ),
    "sites.examples": Text("试一试", "Try one of these"),
    "sites.example_foil": Text(
        "铜箔，100 亩，投资 3 亿元，要铁路", "Copper foil, 100 mu, CNY 300 million, rail"
    ),
    "sites.example_foil_why": Text(
        "临清和阳谷的文本都写到铜箔；看投资门槛折成多少钱",
        "Linqing and Yanggu both write of it; see the threshold in money",
    ),
    "sites.example_bearing": Text("轴承，30 亩，新建", "Bearings, 30 mu, a new project"),
    "sites.example_bearing_why": Text(
        "临清烟店与东昌府郑家镇，比较两地", "Yandian in Linqing and Zhengjia in Dongchangfu"
    ),
    "sites.example_casting": Text(
        "铸造，新增产能，没有产能置换", "Casting, new capacity without replacement"
    ),
    "sites.example_casting_why": Text(
        "看哪些园区被条款排除，原文怎么说", "See which parks are excluded, and by what words"
    ),
    "sites.example_food": Text("食品，50 亩，要污水处理", "Food, 50 mu, sewage treatment"),
    "sites.example_food_why": Text("看文本写明了哪些配套", "See which facilities the texts name"),
    "sites.basis_of_answer": Text(
        "依据：{n} 个园区、五份公开规划文本。没有招商、价格和可供地数据，这些要问园区。",
        "Based on {n} parks of five published plans. Land on offer, prices and incentives are not "
        "known here: ask the park.",
    ),
}

_ANSWER: Mapping[str, Text] = {
    "sites.project": Text("{industry}项目", "{industry} project"),
    "sites.any_project": Text("该项目", "The project"),
    "sites.with": Text("{project}（{facts}）", "{project} ({facts})"),
    "sites.fact_area": Text("{mu} 亩", "{mu} mu"),
    "sites.yi_yuan": Text("{amount} 亿元", "{amount} × 100 million yuan"),
    "sites.fact_investment": Text("投资 {amount}", "investment {amount}"),
    "sites.found_all": Text(
        "{project}：{left} 个园区尚未被排除；{open}。",
        "{project}: {left} parks are not excluded so far; {open}.",
    ),
    "sites.found_some": Text(
        "{project}：{left} 个园区尚未被排除，{out} 个被排除；{open}。",
        "{project}: {left} parks are not excluded so far, {out} are; {open}.",
    ),
    "sites.clauses_open_most": Text(
        "多数条款缺资料，还不能判断", "most clauses lack data and cannot be judged yet"
    ),
    "sites.clauses_open_some": Text(
        "部分条款缺资料，还不能判断", "some clauses lack data and cannot be judged yet"
    ),
    "sites.clauses_none": Text("没有按条款核", "no clause was applied"),
    "sites.clauses_judged": Text("所问条款没有缺资料的", "no clause asked about lacks data"),
    "sites.day_today": Text(
        "条款按今天（{day}）的效力判定。", "Clauses are applied as they stand today, {day}."
    ),
    "sites.day": Text("条款按 {day} 的效力判定。", "Clauses are applied as they stood on {day}."),
    "sites.as_of": Text("判定日期", "Day asked about"),
    "sites.found_none": Text(
        "{project}：{out} 个园区全部被排除，没有可谈的。",
        "{project}: all {out} parks are excluded, none is left.",
    ),
    "sites.named": Text("文本写明该产业的有 {n} 个。", "The texts name the industry in {n}."),
    "sites.named_perhaps": Text(
        "另有 {n} 个不能确定：上级行业可能包含，或由文本推定。",
        "In {n} more it is open: a wider industry may contain it, or the place is inferred.",
    ),
    "sites.named_rest": Text("没有写明不等于不行。", "Silence about a park is no ban."),
    "sites.named_none": Text(
        "没有一个园区的文本写明该产业。", "No park's text names the industry for certain."
    ),
    "sites.first_sure": Text("第 1 位是{name}。", "{name} comes first."),
    "sites.first_unsure": Text(
        "资料不足，名次未定：可能排第 1 位的有 {n} 个，下面按得分区间的中值排列。",
        "The order is open for want of data: {n} parks may be first. They stand by the middle of "
        "their range.",
    ),
    "sites.money_printed": Text(
        "{place}{name}门槛（{limits}）：{sum}；{compared}。",
        "{name} in {place} ({limits}): {sum}; {compared}.",
    ),
    "sites.money_parks": Text("{n} 个园区", "{n} parks"),
    "sites.money_elsewhere": Text(
        "{n} 个园区的投资强度和亩均税收：文本未给出，但可能与印有门槛的园区为同一处或相邻，"
        "须问园区。",
        "For {n} parks no investment or tax per mu is printed, but each may be, or lie beside, a "
        "park for which one is: ask the park.",
    ),
    "sites.money_silent": Text(
        "另外 {n} 个园区的投资强度和亩均税收：文本未给出。",
        "For the other {n} parks no investment or tax per mu is printed.",
    ),
    "sites.unknown": Text("没有核的", "Not checked"),
    "sites.unchecked_access": Text(
        "准入：没有填写项目情况，没有按条款核",
        "Access: nothing about the project is stated, so no clause is applied",
    ),
    "sites.unchecked_access_part": Text(
        "条款：缺资料，一个园区最多还有 {n} 条不能判断",
        "Clauses: for want of inputs up to {n} a park cannot be judged yet",
    ),
    "sites.unchecked_intensity": Text(
        "投资和税收：没有填写投资、税收，没有与门槛比较",
        "Investment and tax: not stated, so not compared",
    ),
    "sites.unchecked_land": Text(
        "有没有地、地价、园区收不收：文本未给出，须问园区",
        "Whether there is land, its price, whether the park accepts: not printed, ask the park",
    ),
    "sites.unchecked_layers": Text(
        "具体地块是否占压基本农田、生态红线等：须有地块后用“核一块地”",
        "Whether a parcel lies on farmland or a redline: check the parcel once there is one",
    ),
    "sites.unchecked_edges": Text(
        "{n} 个园区没有边界（只有文字或点位），其余为推定边界",
        "{n} parks have no boundary (text or point only); the others are reconstructed",
    ),
    "sites.unchecked_status": Text(
        "所依据的文本有的{status}，以现行版本为准",
        "Some of the texts: {status}; the current versions prevail",
    ),
    "sites.lacks": Text("再填这几项，判得更清", "These inputs would decide most"),
    "sites.lack": Text("{name}（最多多判 {n} 条）", "{name} (up to {n} clauses)"),
    "sites.lacks_rest": Text(
        "其余 {n} 项可在“核一块地”里填", "{n} more can be stated under Check a parcel"
    ),
    "sites.brief": Text("可打印简报", "Brief for printing"),
    "sites.change": Text("修改条件", "Change the question"),
    "sites.map": Text("地图：编号与下面的名次相同", "Map: numbered as the list below"),
    "sites.map_hint": Text(
        "编号是名次；红色斜线和 ✕ 是被排除的园区。只有文字的园区不上图，见地图下的表。",
        "The numbers are ranks; red hatching and ✕ mark excluded parks. Parks known as text only "
        "are not drawn; see the table under the map.",
    ),
    "sites.map_whole": Text("打开整幅地图", "Open the whole map"),
    "sites.ranked": Text("可谈的园区", "Parks open to talks"),
    "sites.ranked_hint": Text("前 {n} 个，共 {all} 个", "The first {n} of {all}"),
    "sites.none_left": Text(
        "没有可谈的园区。看看下面的排除理由：其中写明的除外情形，就是可以谈的条件。",
        "No park is left. The reasons below name the exceptions: they are what could be talked "
        "about.",
    ),
    "sites.place": Text("第 {n} 位", "Rank {n}"),
    "sites.place_open": Text(
        "第 {best}–{worst} 位，资料不足，名次未定", "Rank {best}–{worst}, open for want of data"
    ),
    "sites.why": Text("为什么可以", "What speaks for it"),
    "sites.why_none": Text("文本没有写明支持的理由", "The texts print nothing in favour"),
    "sites.against": Text("顾虑", "What speaks against it"),
    "sites.against_none": Text(
        "已判的条款中没有不利的", "Nothing against it among the clauses that were judged"
    ),
    "sites.open": Text("还不知道", "Not known"),
    "sites.open_access": Text("准入：{what}", "Access: {what}"),
    "sites.open_intensity": Text("投资强度：{what}", "Investment: {what}"),
    "sites.money": Text("要多少钱", "Money needed"),
    "sites.money_none": Text(
        "文本未给出投资强度和亩均税收", "No investment or tax per mu is printed"
    ),
    "sites.same_elsewhere": Text(
        "可能与{names}为同一处或相邻，其规划另有门槛",
        "This may be, or lie beside, {names}, whose plan has thresholds of its own",
    ),
    "sites.ask": Text("问园区", "Ask the park"),
    "sites.ask_land": Text(
        "有没有 {mu} 亩连片可供的工业用地？地价、年限、交地时间？",
        "Is there {mu} mu of industrial land in one piece? At what price, for how long, when?",
    ),
    "sites.ask_any_land": Text(
        "有没有可供的工业用地？多大，地价、年限、交地时间？",
        "Is there industrial land? How much, at what price, for how long, when?",
    ),
    "sites.ask_facts": Text("请园区说明：{facts}", "Let the park state: {facts}"),
    "sites.ask_need": Text(
        "{need}：文本未给出。现在有没有，能给多少？",
        "{need}: not printed. Is it there, and how much of it?",
    ),
    "sites.ask_money": Text(
        "投资强度、亩均税收实际要求多少？（文本未给出）",
        "What investment and tax per mu does the park ask for? (not printed)",
    ),
    "sites.ask_money_still": Text(
        "文本所印的门槛（{caveats}）现在怎样执行？",
        "How is the printed threshold ({caveats}) applied today?",
    ),
    "sites.ask_status": Text(
        "规划文本“{status}”，现行规划和准入清单是哪一版？",
        "The plan: {status}. Which plan and access list are current?",
    ),
    "sites.ask_edge": Text(
        "园区的正式边界坐标能否提供？", "Can the park hand out the coordinates of its boundary?"
    ),
    "sites.more_reasons": Text("另有 {n} 条", "{n} more"),
    "sites.compare_this": Text("比较", "Compare"),
    "sites.compare_name": Text("比较{name}", "Compare {name}"),
    "sites.compare": Text("比较所选园区", "Compare the parks chosen"),
    "sites.compare_hint": Text("最多选四个", "up to four"),
    "sites.compare_chosen": Text("已选 {n} 个，最多四个", "{n} chosen, four at most"),
    "sites.profile": Text("园区档案", "Profile"),
    "sites.profile_of": Text("{name}的园区档案", "Profile of {name}"),
    "sites.check_there": Text("核一块地", "Check a parcel"),
    "sites.show_more": Text("再看 {n} 个", "Show {n} more"),
    "sites.rest": Text(
        "其余 {n} 个只列在下面的名次表里。", "The other {n} are in the table of ranks below."
    ),
    "sites.score": Text("得分 {least}–{greatest}（满分 1）", "Score {least}–{greatest} of 1"),
    "sites.table": Text("名次表：全部 {n} 个园区", "Table of ranks: all {n} parks"),
    "sites.table_caption": Text(
        "各项得分从最低到最高，0 至 1；资料不足处区间宽。名次是可能的最好到最差。",
        "Scores from least to greatest, 0 to 1; where little is known the range is wide. Ranks "
        "run from the best to the worst possible.",
    ),
    "sites.column_place": Text("排列", "Order"),
    "sites.column_rank": Text("可能名次", "Possible ranks"),
    "sites.column_park": Text("园区", "Park"),
    "sites.column_plan": Text("出自规划", "Plan of"),
    "sites.column_basis": Text("边界依据", "Basis"),
    "sites.column_total": Text("总分", "Total"),
    "sites.why_not": Text("为什么不是这里", "Why not here"),
    "sites.why_not_hint": Text(
        "{n} 个园区被排除。排除只依据已判明的强制条款，或文本面积小于所需用地。",
        "{n} parks are excluded, only by mandatory clauses that certainly apply, or because the "
        "printed area is smaller than the land needed.",
    ),
    "sites.why_not_none": Text(
        "没有园区被排除：没有一条强制条款在已知情况下确定不满足。缺资料的条款仍可能排除园区。",
        "No park is excluded: no mandatory clause is certainly breached by what is known. Clauses "
        "that lack inputs may still exclude parks.",
    ),
    "sites.excluded_group": Text("{n} 个园区", "{n} parks"),
    "sites.clause": Text("原文", "Clause"),
}

_BRIEF: Mapping[str, Text] = {
    "sites.brief_title": Text("园区选址简报", "Site brief"),
    "sites.brief_question": Text("问题", "The question"),
    "sites.brief_top": Text("排在前面的 {n} 个园区", "The first {n} parks"),
    "sites.brief_excluded": Text("被排除的园区", "Excluded parks"),
    "sites.brief_ask": Text("带去问园区的问题", "Questions for the park"),
    "sites.brief_sources": Text("依据的文本", "Sources"),
    "sites.brief_date": Text("日期：{day}", "Date: {day}"),
    "sites.brief_link": Text("打开同一问题", "The same question"),
    "sites.brief_print": Text("打印", "Print"),
    "sites.brief_back": Text("回到结果", "Back to the result"),
    "sites.brief_more": Text("等 {n} 个", "and others, {n} in all"),
}

SITES_WORDS: Mapping[str, Text] = {**_FORM, **_ANSWER, **_BRIEF}
