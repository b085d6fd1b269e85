"""The sentences of the check form and of the TXT doctor's pages."""

from collections.abc import Mapping

from app.text import Text

CHECK_WORDS: Mapping[str, Text] = {
    "check.title": Text("核一块地", "Check a parcel"),
    "check.lead": Text(
        "给出地块，任选一种方式：上传文件、粘贴坐标，或在图上画。结果是一份封存的记录。",
        "Give the parcel in one of three ways: a file, pasted coordinates, or a drawing. The "
        "answer is a sealed record.",
    ),
    "check.parcel": Text("地块", "The parcel"),
    "check.file": Text("上传文件", "Upload files"),
    "check.file_hint": Text(
        "界址点 TXT、DXF、Excel、CSV、GeoJSON、WKT、KML/KMZ、GeoPackage，以及 zip 打包的 "
        "shapefile、gdb；可多选，每个不超过 {mb} MB",
        "Boundary-point TXT, DXF, Excel, CSV, GeoJSON, WKT, KML/KMZ, GeoPackage, zipped shapefile "
        "or gdb; several at once, each up to {mb} MB",
    ),
    "check.drop": Text("把文件拖到这里，或", "Drop files here, or"),
    "check.choose": Text("选择文件", "Choose files"),
    "check.no_file": Text("还没有选择文件", "No file chosen yet"),
    "check.carried": Text(
        "继续使用上次的文件：{name}（{bytes} 字节）", "Use the file again: {name} ({bytes} bytes)"
    ),
    "check.carried_hint": Text(
        "选择新文件会代替它；取消勾选则不用。",
        "A newly chosen file replaces it; untick to leave it.",
    ),
    "check.lost": Text(
        "文件较大，页面不能保留，请重新选择：{names}", "Too large to keep; choose again: {names}"
    ),
    "check.paste": Text("粘贴坐标", "Paste coordinates"),
    "check.paste_hint": Text(
        "界址点 TXT、GeoJSON、WKT，或每行一点：X,Y（米）或 经度 纬度（度）",
        "TXT, GeoJSON, WKT, or one point a line: X,Y in metres or longitude latitude in degrees",
    ),
    "check.draw": Text("在图上画", "Draw on the map"),
    "check.draw_hint": Text(
        "用地图上的工具画多边形或矩形；画好的图形写在下面的框里，随表单提交。",
        "Draw a polygon or rectangle; the drawing is written below and sent with the form.",
    ),
    "check.draw_map": Text("画地块的地图", "Map to draw the parcel on"),
    "check.drawn": Text("画出的图形（GeoJSON）", "The drawing (GeoJSON)"),
    "check.needs_script": Text(
        "画图需要 JavaScript；也可以在下面的框里填 GeoJSON。",
        "Drawing needs JavaScript; GeoJSON may be written below instead.",
    ),
    "check.as_of": Text("对照哪一天的规划", "The day that the question is about"),
    "check.as_of_hint": Text("不填即今天", "today if left empty"),
    "check.project": Text("项目情况（可选）", "The project (optional)"),
    "check.project_hint": Text(
        "不填只核空间位置和管控图层；填了才能核准入、强度和用途。不清楚的留空：留空不当作“否”。",
        "Without it only location and layers are checked; with it access, intensity and use too. "
        "Leave empty what is not known: empty is never taken for no.",
    ),
    "check.group_project": Text("项目与行业", "Project and industry"),
    "check.group_processes": Text("涉及的工艺", "Processes"),
    "check.group_intensity": Text("投资、税收与建筑", "Investment, tax and buildings"),
    "check.group_use": Text("用途", "Use of the land"),
    "check.group_waste": Text("危险废物", "Hazardous waste"),
    "check.group_water": Text("取水、用水与废水", "Water and waste water"),
    "check.group_energy": Text("能源与大气", "Energy and air"),
    "check.group_risk": Text("环境风险与安全", "Risk and safety"),
    "check.group_housing": Text("居住与公共服务", "Housing and public services"),
    "check.group_matters": Text("先填这些", "These first"),
    "check.matters_hint": Text(
        "按已填的情况，还有条款在等下列各项；数字是等它的条款数。",
        "Given what is filled in, clauses still wait for these; the figure says how many.",
    ),
    "check.matters_of_record": Text(
        "这份记录的条款还缺下列各项；数字是等它的条款数。",
        "Clauses of the record still lack these; the figure says how many.",
    ),
    "check.matters_none": Text("没有条款在等更多的情况。", "No clause waits for anything more."),
    "check.matters_ask": Text("看这个行业还要填什么", "What else this industry has to state"),
    "check.matters_why": Text(
        "填了行业后按条款排出要紧的几项，放到最前面。",
        "Once the industry is named, the fields that clauses wait for come first.",
    ),
    "check.waiting": Text("{n} 条在等", "{n} waiting"),
    "check.feeds": Text("用于：{questions}", "for: {questions}"),
    "check.kept": Text(
        "继续使用上次的文件：{names}（服务器保留一天）",
        "Use again: {names} (kept by the server for a day)",
    ),
    "check.batch": Text("一个文件里有很多地块？批量核查", "Thousands of parcels? Check a batch"),
    "check.batch_lead": Text(
        "地块超过 500 个，或文件很大时，用批量核查：逐块给出结论和压占面积，有进度，可筛选、下载，"
        "不生成封存的记录；需要记录的地块可在结果中单独核。",
        "For more than 500 parcels or large files: a verdict and overlaps for each parcel, with "
        "progress, a table to filter and downloads, but no sealed record; single parcels can be "
        "checked into one from the result.",
    ),
    "check.batch_formats": Text(
        "用上面选好的文件和项目情况。GeoParquet、GeoPackage、zip 打包的 shapefile 最大 {mb} MB，"
        "一个文件；其他格式和多个文件会先合并。项目情况按每块各自一个项目计算。",
        "Uses the files and the project above. One GeoParquet, GeoPackage or zipped shapefile up "
        "to {mb} MB; other formats and several files are joined first. Each parcel counts as a "
        "project of its own.",
    ),
    "check.batch_too_large": Text(
        "选的文件超过 {mb} MB，或只有批量核查能读：请点下面的按钮。",
        "The files are larger than {mb} MB or of a format for batches only: use this button.",
    ),
    "check.batch_go": Text("作为批次核查", "Check as a batch"),
    "check.batch_instead": Text(
        "这样的文件可以作为批次核查，文件和填写的内容都留着，不必重新上传：",
        "Such a file can be checked as a batch; it is kept and need not be sent again:",
    ),
    "check.uploading": Text("正在上传…", "Uploading…"),
    "check.filled": Text("已填 {n} 项", "{n} filled in"),
    "check.unsaid": Text("未填", "not stated"),
    "check.yes": Text("是", "yes"),
    "check.no": Text("否", "no"),
    "check.industry_example": Text("例如：轴承、印染", "for instance 轴承 (bearings)"),
    "check.processes_hint": Text(
        "可多选。一项都不勾等于没有说明，有关条款无从判断；确实没有的，勾最后一项。",
        "Tick all that apply. No tick at all states nothing and leaves clauses open; if there "
        "are none, tick the last box.",
    ),
    "check.processes_none": Text("以上工艺都不涉及", "None of these processes"),
    "check.wrong_fields": Text("有关字段：", "Fields concerned:"),
    "check.storeys": Text("各层建筑面积与层高", "Floor area and height of each storey"),
    "check.storeys_hint": Text("层高超过规定的，容积率加倍计算", "high storeys count twice"),
    "check.storey": Text("第 {n} 层", "Storey {n}"),
    "check.storey_area": Text("面积（m²）", "Area (m²)"),
    "check.storey_height": Text("层高（m）", "Height (m)"),
    "check.add_storey": Text("再加一层", "Add a storey"),
    "check.choose_system": Text("请选择", "Choose"),
    "check.reading": Text("文件的读法", "How to read the file"),
    "check.reading_hint": Text(
        "只在文件本身说不清时才需要填。", "Needed only where the file itself does not say."
    ),
    "check.crs": Text("坐标系（EPSG 代码）", "Reference (EPSG code)"),
    "check.axis_order": Text("坐标顺序", "Axis order"),
    "check.axis_auto": Text("自动判断", "Decide automatically"),
    "check.axis_en": Text("先东后北（先经度）", "East or longitude first"),
    "check.axis_ne": Text("先北后东（先纬度）", "North or latitude first"),
    "check.encoding": Text("文字编码", "Text encoding"),
    "check.submit": Text("核对", "Check"),
    "check.busy": Text("正在核对…", "Checking…"),
    "check.samples": Text("先试一试：演示地块", "Try it first: sample parcels"),
    "check.samples_hint": Text(
        "演示园区和它的图层、条款全部虚构，每块地演示一种结论，不得用于审批。",
        "The park, its layers and clauses are fictitious; each sample shows one verdict.",
    ),
    "check.sample_run": Text("运行", "Run"),
    "check.refused": Text("还不能核对", "This cannot be checked yet"),
    "check.choose_reading": Text(
        "文件有两种读法，请选择正确的一种：",
        "The file can be read in two ways; choose the right one:",
    ),
    "check.choose_file_again": Text(
        "文件较大，页面不能保留：请先重新选择文件，再点上面的读法。",
        "The file is too large to keep: choose it again, then press the reading above.",
    ),
    "check.from_record": Text(
        "沿用记录 {id} 的全部 {n} 个地块（{labels}{more}），图形与当时完全一致；补充后会生成一份"
        "新的记录，注明由它而来。",
        "Record {id} is asked again with its parcels ({n}: {labels}{more}), exactly as they were "
        "placed; a new record is made that names it.",
    ),
    "check.from_record_confirmed": Text(
        "经办人已作的 {n} 条认定在项目情况不变时沿用；改动或补充任何一项，就须重新认定。",
        "The officer's answers it holds ({n}) are kept as long as the project's facts stay the "
        "same; once any is changed or added, they must be given again.",
    ),
    "check.from_record_fresh": Text(
        "如在下面上传、粘贴或画出地块，则按新的地块另行核对，与该记录无关。",
        "A file, text or drawing given below makes a fresh check that has nothing to do with it.",
    ),
    "txt.title": Text("界址点 TXT 校正", "Boundary-point TXT doctor"),
    "txt.lead": Text(
        "检查界址点 TXT 的文件头、带号、坐标顺序、圈号和点数，列出每一处改动，交还标准格式的文件。"
        "图形不变。",
        "Checks header, zone, axis order, rings and counts of a boundary-point TXT, lists every "
        "correction and hands back the file in standard form. The geometry stays as it is.",
    ),
    "txt.offer": Text("用 TXT 校正检查这个文件", "Examine this file with the TXT doctor"),
    "txt.offer_record": Text(
        "用 TXT 校正逐处查看原文件的改动", "See every correction with the TXT doctor"
    ),
    "txt.in_record": Text("界址点 TXT 校正", "Boundary-point TXT"),
    "txt.in_record_hint": Text(
        "读取时对文件的改动列在“读取与检查说明”里；这里是按标准格式重写、图形不变的文件。",
        "What was corrected while reading is listed above; this is the file in standard form, "
        "its geometry unchanged.",
    ),
    "txt.download_corrected": Text("下载校正后的 TXT", "Download the corrected TXT"),
    "txt.file": Text("界址点 TXT 文件", "Boundary-point TXT file"),
    "txt.examine": Text("检查", "Examine"),
    "txt.result": Text(
        "{name}：{parcels} 个地块，{n} 处改动", "{name}: {parcels} parcels, {n} corrections"
    ),
    "txt.clean": Text(
        "没有需要改动的地方，文件已是标准格式。",
        "Nothing to correct; the file is in standard form.",
    ),
    "txt.corrections": Text("改动", "Corrections"),
    "txt.corrected": Text("校正后的文件", "The corrected file"),
    "txt.preview": Text("文件内容", "Its content"),
    "txt.download_utf8": Text("下载（UTF-8）", "Download (UTF-8)"),
    "txt.download_gb": Text("下载（GB18030，旧软件用）", "Download (GB18030, for older software)"),
    "txt.choose_again": Text(
        "文件较大，页面不能保留，下载前请再选择一次。",
        "The file is too large to keep; choose it once more to download.",
    ),
    "txt.other": Text("检查另一个文件", "Examine another file"),
    "txt.check": Text("核对这块地", "Check this parcel"),
    "txt.severity_info": Text("改动", "changed"),
    "txt.severity_warning": Text("注意", "note"),
}
