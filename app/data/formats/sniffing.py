"""Tell a file's format from its first bytes or characters, never from its name."""

import re
import zipfile
from io import BytesIO
from typing import Literal

from app.errors import InputError
from app.text import Text

Kind = Literal[
    "archive", "workbook", "geopackage", "shapefile", "dxf", "geojson", "kml", "boundary_txt",
    "text",
]  # fmt: skip

_SHAPEFILE_MAGIC = b"\x00\x00\x27\x0a"
_SQLITE_MAGIC = b"SQLite format 3\x00"
_DXF_START = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s*999[ \t]*\r?\n[^\n]*\n)*\s*0\s*\r?\n\s*SECTION\s")
_DXF_BINARY_MAGIC = b"AutoCAD Binary DXF"
_MOST_ENTRIES = 2_000  # of a zip whose list of names is looked at
_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

# Files that are told apart only to say what to do about them.
_REFUSED_MAGICS: tuple[tuple[bytes, Text, Text], ...] = (
    (b"Rar!", Text("RAR 压缩包", "a RAR archive"), Text("请打成 zip", "pack it as zip")),
    (b"7z\xbc\xaf", Text("7z 压缩包", "a 7z archive"), Text("请打成 zip", "pack it as zip")),
    (b"\x1f\x8b", Text("gzip 压缩包", "a gzip archive"), Text("请打成 zip", "pack it as zip")),
    (b"%PDF", Text("PDF 文档", "a PDF document"),
     Text("请提供坐标文件", "provide the coordinate file")),
    (b"\xd0\xcf\x11\xe0",
     Text("旧版（XLS）或加密的 Office 文档", "an old (XLS) or encrypted Office document"),
     Text("请去掉密码，另存为 xlsx 或 CSV", "save it without password as xlsx or CSV")),
    (b"\x89PNG", Text("图片", "a picture"), Text("请提供坐标文件", "provide the coordinate file")),
    (b"\xff\xd8\xff", Text("图片", "a picture"),
     Text("请提供坐标文件", "provide the coordinate file")),
)  # fmt: skip

_FORMATS = Text(
    "可读：界址点 TXT、GeoJSON、WKT、KML/KMZ、GeoPackage、DXF、坐标表（xlsx、CSV），"
    "以及 zip 打包的 shapefile、gdb",
    "readable are boundary-point TXT, GeoJSON, WKT, KML/KMZ, GeoPackage, DXF, tables of points "
    "(xlsx, CSV), and zipped shapefile or gdb",
)
_XML_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_HEAD_CHARACTERS = 16_384  # in which an XML root element must begin
_TXT_MARK = re.compile(
    r"^[ \t　]*[\[［【][^\[\]\n]{0,40}?(?:属性|坐标)"
    r"|[@＠][,，\s]*$"
    r"|^[ \t　]*[\[［【][^\]{}\"]{1,40}[\]］】]",
    re.MULTILINE,
)


def kind_of_bytes(content: bytes) -> Kind:
    """Tell binary formats by their magic bytes; everything else is `text`.

    Raises
    ------
    InputError
        `input.format_refused` for formats that are known and not read, `input.dwg_refused`.
    """
    if content.startswith(_ZIP_MAGICS):
        return "workbook" if _is_workbook(content) else "archive"
    if content.startswith(_DXF_BINARY_MAGIC) or _DXF_START.match(content[:_HEAD_CHARACTERS]):
        return "dxf"
    if re.match(rb"AC10\d\d", content):
        raise _dwg_refused()
    if content.startswith(_SQLITE_MAGIC):
        return "geopackage"
    if content.startswith(_SHAPEFILE_MAGIC):
        return "shapefile"
    for magic, name, mend in _REFUSED_MAGICS:
        if content.startswith(magic):
            raise _refused(name, mend)
    return "text"


def _is_workbook(content: bytes) -> bool:
    """Tell an xlsx from other zips by the names at its top level."""
    if b"xl/workbook.xml" not in content or content.count(b"PK\x01\x02") > _MOST_ENTRIES:
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return b"[Content_Types].xml" in content[:_HEAD_CHARACTERS]


def _dwg_refused() -> InputError:
    return InputError(
        "input.dwg_refused",
        Text("文件是 DWG 图形，不能读取", "the file is a DWG drawing, which is not read"),
        mend=Text(
            "请在 CAD 中另存为 DXF 2010（只保留地块边界图层）后上传",
            "save it in CAD as DXF 2010, with the layer of the boundaries only, and upload that",
        ),
    )


def kind_of_text(text: str) -> Kind:
    """Tell text formats by their first characters; `text` if none of them.

    Raises
    ------
    InputError
        `input.format_refused` for XML that is not KML (a VRT names other files, for one),
        `input.empty` for blanks only.
    """
    body = text.lstrip("\ufeff \t\r\n\u3000")
    if not body:
        raise InputError("input.empty", Text("文件是空的", "the file is empty"), mend=_FORMATS)
    if "\0" in body[:4096]:
        raise unknown_format()
    if body[0] == "{" or re.match(r"\[\s*[\[{\"\d]", body):
        return "geojson"
    if body[0] == "<":
        return _kind_of_xml(body)
    if body.split(None, 2)[:2] == ["0", "SECTION"]:
        mend = Text("请以文件方式上传 DXF", "hand the DXF in as a file")
        raise _refused(Text("DXF 图形", "a DXF drawing"), mend)
    return "boundary_txt" if _TXT_MARK.search(body) else "text"


def _kind_of_xml(body: str) -> Kind:
    head = re.sub(r"<\?.*?\?>|<!--.*?-->", "", body[:_HEAD_CHARACTERS], flags=re.DOTALL)
    if re.search(r"<!\s*(?:DOCTYPE|ENTITY)", body, re.IGNORECASE):
        raise InputError(
            "kml.unsafe",
            Text("XML 含有文档类型或实体定义", "the XML defines a document type or entities"),
            mend=Text("请重新导出 KML", "export the KML again"),
        )
    root = _XML_ROOT.search(head)
    if root and root[1] == "kml":
        return "kml"
    name = root[1][:40] if root else "?"
    raise _refused(Text(f"XML（{name}）", f"XML ({name})"), _FORMATS)


def _refused(name: Text, mend: Text) -> InputError:
    return InputError(
        "input.format_refused",
        Text(f"文件内容是{name.zh}，不能读取", f"the file holds {name.en}, which is not read"),
        mend=mend,
    )


def unknown_format() -> InputError:
    """Return the refusal of a file whose content is none of the formats read."""
    return InputError(
        "input.format_unknown",
        Text("不认识文件的格式", "the file's format is not known"),
        mend=_FORMATS,
    )
