"""The styles of a Word opinion: fonts that offices expect, in place of the template's theme."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.reports.word_xml import NAMESPACES, TWIPS_PER_MM, WIDTH_MM, declared
from app.text import Language

if TYPE_CHECKING:
    from docx.styles.styles import Styles

LATIN, SONG, HEI = "Times New Roman", "宋体", "黑体"
INK, QUIET, MAGENTA = "1F2933", "52606D", "A3157A"


@dataclass(frozen=True, slots=True)
class _Look:
    """A paragraph style: sizes in points; `extra` is what stands in it besides."""

    name: str
    points: float
    font: str = SONG
    bold: bool = False
    colour: str = INK
    before: float = 0
    after: float = 4
    align: str = "left"
    line: float = 1.25
    indent: float = 0
    level: int | None = None
    extra: str = ""


_BOX = "".join(
    f'<w:{side} w:val="single" w:sz="8" w:space="6" w:color="{{colour}}"/>'
    for side in ("top", "left", "bottom", "right")
)
_RULE_BELOW = f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="2" w:color="{QUIET}"/></w:pBdr>'
_RIGHT_TAB = f'<w:tabs><w:tab w:val="right" w:pos="{round(WIDTH_MM * TWIPS_PER_MM)}"/></w:tabs>'
LOOKS = (
    _Look("Normal", 10.5),
    _Look("Title", 20, HEI, bold=True, before=6, after=4, align="center", line=1.1),
    _Look("Subtitle", 10.5, colour=QUIET, after=12, align="center"),
    _Look("Heading 1", 14, HEI, bold=True, before=16, after=6, level=0),
    _Look("Heading 2", 12, HEI, bold=True, before=10, after=4, level=1),
    _Look("Heading 3", 10.5, HEI, bold=True, before=8, after=2, level=2),
    _Look("Verdict", 12, before=4, after=8, indent=8,
          extra=f'<w:pBdr>{_BOX.format(colour=INK)}</w:pBdr>'
                '<w:shd w:val="clear" w:color="auto" w:fill="F4F6F8"/>'),
    _Look("Fiction", 10.5, HEI, colour=MAGENTA, before=4, after=8, indent=8,
          extra=f"<w:pBdr>{_BOX.format(colour=MAGENTA)}</w:pBdr>"),
    _Look("Quote", 10.5, after=4, indent=18),
    _Look("Item", 10.5, after=2, indent=12),
    _Look("Caption", 9, HEI, colour=QUIET, before=2, after=10, align="center"),
    _Look("Header", 9, colour=QUIET, after=0, line=1, extra=_RULE_BELOW + _RIGHT_TAB),
    _Look("Footer", 9, colour=QUIET, after=0, align="center", line=1),
    _Look("Table Text", 9, after=1, line=1.15),
    _Look("Table Number", 9, after=0, align="right", line=1.1),
    _Look("Table Head", 9, HEI, after=0, line=1.1),
    _Look("Table Head Number", 9, HEI, after=0, align="right", line=1.1),
    _Look("Table Detail", 8, colour=QUIET, after=0, line=1.1),
    _Look("Table Gap", 3, after=2, line=1),
)  # fmt: skip


def set_styles(styles: "Styles", language: Language) -> None:
    """Put our fonts, languages and styles in place of the template's."""
    _set_defaults(styles, language)
    for look in LOOKS:
        _set_style(styles, look)


def _fonts_xml(east: str) -> str:
    return f'<w:rFonts w:ascii="{LATIN}" w:eastAsia="{east}" w:hAnsi="{LATIN}" w:cs="{LATIN}"/>'


def _set_defaults(styles: "Styles", language: Language) -> None:
    """Put our fonts and languages in place of the template's theme fonts."""
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.oxml.parser import parse_xml  # noqa: PLC0415

    defaults = styles.element.find(qn("w:docDefaults"))
    old = defaults.find(qn("w:rPrDefault"))
    latin = "zh-CN" if language == "zh" else "en-GB"
    new = (
        f"<w:rPrDefault {NAMESPACES}><w:rPr>{_fonts_xml(SONG)}"
        '<w:sz w:val="21"/><w:szCs w:val="21"/>'
        f'<w:lang w:val="{latin}" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    )
    defaults.replace(old, parse_xml(new))


def _set_style(styles: "Styles", look: _Look) -> None:
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.oxml.parser import parse_xml  # noqa: PLC0415

    names = {style.name for style in styles}
    if look.name not in names:
        styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)  # type: ignore[no-untyped-call]
    style = styles[look.name]
    element = style.element
    _unlink(element, styles)
    for tag in ("w:pPr", "w:rPr"):
        for old in element.findall(qn(tag)):
            element.remove(old)
    for xml in (_paragraph_look(look), _letter_look(look)):
        element.append(parse_xml(declared(xml)))


def _unlink(element: Any, styles: "Styles") -> None:
    """Take away the character style that the template links: it would keep the old colours."""
    from docx.oxml.ns import qn  # noqa: PLC0415

    for link in element.findall(qn("w:link")):
        for style in list(styles.element):
            if style.get(qn("w:styleId")) == link.get(qn("w:val")):
                styles.element.remove(style)
        element.remove(link)


def _paragraph_look(look: _Look) -> str:
    keep = "<w:keepNext/><w:keepLines/>" if look.level is not None else ""
    outline = "" if look.level is None else f'<w:outlineLvl w:val="{look.level}"/>'
    indent = round(look.indent * 20)
    return (
        f"<w:pPr>{keep}{look.extra}"
        f'<w:spacing w:before="{round(look.before * 20)}" w:after="{round(look.after * 20)}" '
        f'w:line="{round(look.line * 240)}" w:lineRule="auto"/>'
        f'<w:ind w:left="{indent}" w:right="{indent}"/><w:jc w:val="{look.align}"/>{outline}'
        "</w:pPr>"
    )


def _letter_look(look: _Look) -> str:
    size = round(look.points * 2)
    return (
        f"<w:rPr>{_fonts_xml(look.font)}{'<w:b/>' if look.bold else ''}"
        f'<w:color w:val="{look.colour}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )
