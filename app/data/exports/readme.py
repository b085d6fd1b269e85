"""The explanation packed beside shapefiles, whose field names end after ten bytes."""

from collections.abc import Sequence

from app.data.exports.record_reading import RecordHead
from app.data.exports.record_tables import Table
from app.text import Language, Text

_INTRODUCTION = Text(
    "本压缩包由地块合规性核对记录导出；属性表编码为 GBK（见 .cpg），超过 250 字节的文字被截断。\n"
    "坐标系：CGCS2000 经纬度（EPSG:4490）；面积为椭球面积，边在“投影面”字段所示平面内为直线。\n"
    "本结果为辅助核查，不作为审批依据；以法定图件和勘测定界成果为准。",
    "Exported from a record of a parcel check; tables are in GBK (see .cpg), texts end after 250 "
    "bytes.\nReference: CGCS2000 longitude/latitude (EPSG:4490); areas are ellipsoidal, edges are "
    "straight in the plane named in the field plane.\nThis supports a check and approves nothing; "
    "statutory maps and surveys prevail.",
)
_HEADINGS = {
    "record": Text("记录编号", "record"),
    "seal": Text("封印（SHA-256）", "seal (SHA-256)"),
    "as_of": Text("对照日期", "as of"),
    "basis": Text("数据性质", "data"),
    "empty": Text("没有图形，未写出", "no shapes, not written"),
}


def readme_of(tables: Sequence[Table], head: RecordHead, language: Language) -> str:
    """Return what the file is, of which record, and the full name of every field."""
    named = (
        ("record", head.id), ("seal", head.seal), ("as_of", head.as_of),
        ("basis", head.notice(language)),
    )  # fmt: skip
    lines = [_INTRODUCTION.in_language(language), ""]
    lines += [f"{_HEADINGS[key].in_language(language)}: {value}" for key, value in named]
    for table in tables:
        title = table.name.in_language(language)
        empty = "" if table.rows else f" ({_HEADINGS['empty'].in_language(language)})"
        lines += ["", f"{title}.shp{empty}"]
        lines += [
            f"  {column.short.in_language(language)} = {column.name.in_language(language)}"
            for column in table.columns
        ]
    return "\r\n".join("\n".join(lines).splitlines()) + "\r\n"
