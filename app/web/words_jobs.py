"""Sentences of the pages: batches sent, watched, read; numbers that this browser remembers."""

from collections.abc import Mapping

from app.text import Text

JOBS_WORDS: Mapping[str, Text] = {
    "job.title": Text("批量核对", "Batch check"),
    "job.number": Text("批次号", "Batch number"),
    "job.status_queued": Text("… 排队中", "… waiting"),
    "job.status_running": Text("… 核对中", "… checking"),
    "job.status_done": Text("核对完毕", "Checked"),
    "job.status_failed": Text("没有完成", "Not completed"),
    "job.status_cancelled": Text("已取消", "Cancelled"),
    "job.is_waiting": Text("前面还有 {n} 个批次，轮到时自动开始。", "{n} batches are before it."),
    "job.is_queued": Text("马上开始。", "It begins at once."),
    "job.is_running": Text("正在逐块核对。", "Parcel by parcel is being checked."),
    "job.is_cancelling": Text("正在取消，几秒内停止。", "It is being cancelled, within seconds."),
    "job.is_done": Text(
        "{rows} 个地块都得出了结论：{counts}。", "All {rows} parcels have a verdict: {counts}."
    ),
    "job.is_done_with_errors": Text(
        "共 {rows} 行：{counts}；{errors} 行有错误，没有得出结论。",
        "{rows} rows: {counts}; {errors} have errors and no verdict.",
    ),
    "job.is_failed": Text(
        "没有得出任何结论，原因和办法见下。", "Nothing was decided; why, and what to do, is below."
    ),
    "job.is_cancelled": Text(
        "按要求停止，没有得出任何结论，提交的文件已删除。",
        "Stopped as asked; nothing was decided and the file was removed.",
    ),
    "job.demonstration_note": Text(
        "载入了虚构的演示园区及图层。演示结论单独列出，仅供学习，不计入结论。",
        "The fictitious park and its layers are loaded. Their verdict stands apart, serves "
        "learning only and does not count.",
    ),
    "job.progress": Text("进度", "Progress"),
    "job.rows_done": Text("已核 {done} / {total} 块", "{done} of {total} parcels"),
    "job.rate": Text("每秒 {rate} 块", "{rate} a second"),
    "job.remaining": Text("还需约 {time}", "about {time} left"),
    "job.seconds": Text("{n} 秒", "{n} s"),
    "job.minutes": Text("{n} 分钟", "{n} min"),
    "job.refreshes": Text("本页每 {n} 秒自动更新。", "This page refreshes every {n} seconds."),
    "job.lost": Text(
        "与服务器的连接断了，正在重试；核对不受影响。",
        "The connection was lost and is tried again; the check goes on.",
    ),
    "job.cancel": Text("取消核对", "Cancel"),
    "job.leave": Text(
        "可以离开本页，凭批次号随时回来。", "You may leave and come back with the number."
    ),
    "job.cancelled_hint": Text("需要时请重新提交。", "Hand the file in again if need be."),
    "job.why_failed": Text("为什么没有完成", "Why it was not completed"),
    "job.choose": Text(
        "文件有几种读法，请选择正确的一种，文件不必重新上传：",
        "The file can be read in several ways; choose the right one, it need not be sent again:",
    ),
    "job.again": Text("用同一文件重新核对", "Check the same file again"),
    "job.other_file": Text("提交另一个文件", "Hand in another file"),
    "job.not_paged": Text(
        "该批次按接口要求只写了一种格式，不能在网页上逐块查看；请下载。",
        "This batch was asked for in one format only and cannot be looked through here.",
    ),
    "job.download": Text("下载结果", "Download"),
    "job.format_xlsx": Text("Excel 表", "Excel"),
    "job.format_gpkg": Text("GeoPackage 图层", "GeoPackage"),
    "job.format_parquet": Text("GeoParquet", "GeoParquet"),
    "job.first_time": Text(
        "首次下载要先生成文件，约 {time}", "made at the first download, about {time}"
    ),
    "job.summary": Text("各结论的地块", "Parcels by verdict"),
    "job.count": Text("地块数", "Parcels"),
    "job.demo_lead": Text(
        "若把虚构图层和条款当真，机器会这样说；上表不受影响。",
        "What the machinery would say if the fiction were real; the table above is untouched.",
    ),
    "job.audited": Text(
        "复核：抽 {n} 块另用单块核对和 GEOS 套合重算，结果全部一致。",
        "Audit: {n} parcels were checked again one by one and with GEOS; all agree.",
    ),
    "job.not_audited": Text("没有可供复核的地块。", "There was no parcel to audit."),
    "job.errors": Text("有错误的行（{n}）", "Rows with errors ({n})"),
    "job.errors_lead": Text(
        "这些行没有结论，不等于没有限制；改好后重新提交。其他行不受影响。",
        "These rows have no verdict, which does not mean no restriction. Mend them and hand them "
        "in again; other rows are not affected.",
    ),
    "job.error": Text("错误代码", "Error code"),
    "job.error_why": Text("原因和办法（以第一行为例）", "Why, and what to do (of the first row)"),
    "job.first_row": Text("首见行", "First row"),
    "job.rows": Text("逐块结果", "Parcel by parcel"),
    "job.row": Text("行", "Row"),
    "job.all": Text("全部", "all"),
    "job.words": Text("名称或行号", "Name or row"),
    "job.filter": Text("筛选", "Filter"),
    "job.no_filter": Text("全部显示", "Show all"),
    "job.matching": Text("{n} 块符合筛选，共 {rows} 行", "{n} of {rows} rows match"),
    "job.shown": Text("下面是第 {first} 至 {last} 块", "{first} to {last} are below"),
    "job.none_matching": Text(
        "没有符合筛选的地块，请放宽条件。", "No parcel matches; ask for less."
    ),
    "job.pages": Text("翻页", "Pages"),
    "job.page_of": Text("第 {page} / {pages} 页", "Page {page} of {pages}"),
    "job.previous": Text("上一页", "Previous"),
    "job.next": Text("下一页", "Next"),
    "job.overlaps": Text("主要压占（m²）", "Main overlaps (m²)"),
    "job.on": Text("{name} {m2}", "{name} {m2}"),
    "job.outside": Text("{name}之外 {m2}", "outside {name} {m2}"),
    "job.sliver": Text("（疑似边界误差）", " (sliver)"),
    "job.uncovered": Text("，另有 {m2} 未覆盖", ", {m2} more not covered"),
    "job.silent": Text("资料不全：{names}", "no data on {names}"),
    "job.no_overlap": Text("无", "none"),
    "job.not_judged": Text("未判定", "not judged"),
    "job.check_row": Text("核这一块", "Check it"),
    "job.check_row_named": Text("核这一块：{name}", "Check {name} by itself"),
    "job.table_only": Text(
        "在图上看：下载 GeoPackage 后在 GIS 软件中打开，或用“核这一块”生成带图的记录。",
        "For a map, open the GeoPackage in a GIS, or check one parcel into a record with its map.",
    ),
    "job.about": Text("关于这个批次", "About this batch"),
    "job.profile": Text("项目情况", "The project"),
    "job.no_profile": Text("未提供，只核位置和图层", "not given: location and layers only"),
    "job.answers": Text("经办人的认定", "The officer's answers"),
    "job.given": Text("已填 {n} 项", "{n} given"),
    "job.rules": Text("条款依据", "Rules"),
    "job.documents": Text("{n} 份文件", "{n} documents"),
    "job.method": Text("方法", "Method"),
    "job.another": Text("再核一批", "Another batch"),
    "job.find": Text("按批次号查批量结果", "Find a batch by its number"),
    "job.find_lead": Text(
        "批次号在提交后的页面上。批次不列出；结果保留若干天后删除，请及时下载。",
        "The number is on the page after handing in. Batches are not listed; results are deleted "
        "after some days, so download them.",
    ),
    "job.open": Text("打开批次", "Open the batch"),
    "job.missing": Text(
        "没有批次 {id}：号码区分大小写，或已过保留期。",
        "There is no batch {id}: capitals matter, or its days are over.",
    ),
    "records.not_listed": Text(
        "记录不公开列出，凭号码才能打开；没有号码时请找当时的打印件或经办人。",
        "Records are not listed: they open by their number, which is on the print.",
    ),
    "records.length": Text(
        "记录号有 {most} 个字符，这里是 {n} 个。", "A number has {most} characters; this has {n}."
    ),
    "records.here_record": Text("本机最近打开的记录", "Opened lately on this computer"),
    "records.here_job": Text("本机最近打开的批次", "Opened lately on this computer"),
    "records.here_hint": Text(
        "最多 10 个，只存在这台电脑的浏览器里，不上传。多人共用电脑时请清除。",
        "At most 10, kept in this browser only and never sent. Clear them on a shared computer.",
    ),
    "records.here_what": Text("内容", "What"),
    "records.here_when": Text("打开时间", "Opened"),
    "records.here_number": Text("号码", "Number"),
    "records.here_forget": Text("清除", "Clear"),
}
