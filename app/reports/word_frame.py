"""The sheet that a Word opinion is written on: A4, header, footer, watermark, properties."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast
from xml.sax.saxutils import quoteattr

from app.domain.record_findings import Json
from app.reports.clean import clean
from app.reports.word_styles import HEI, MAGENTA, set_styles
from app.reports.word_words import say_word
from app.reports.word_xml import WIDTH_MM, Piece, declared, line, paragraph_xml
from app.reports.words import say
from app.text import Language

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section

_ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # the same record gives the same bytes


def new_document(record: Json, language: Language, *, fiction: bool) -> "Document":
    """Return an empty A4 document in the opinion's styles, its header and properties written.

    Parameters
    ----------
    fiction : whether the record met fictitious data; then the header and a mark across every
        page say so
    """
    import docx  # noqa: PLC0415 - loaded with the first opinion

    document = docx.Document()
    set_styles(document.styles, language)
    _set_page(document.sections[0])
    mark = say_word(language, "header_fiction") if fiction else ""
    write_header(document.sections[0], record, language, mark)
    _set_properties(document, record, language, fiction=fiction)
    return document


def write_header(section: "Section", record: Json, language: Language, mark: str) -> None:
    """Write a section's header with the record's number, its footer with the pages' numbers."""
    from docx.oxml.parser import parse_xml  # noqa: PLC0415

    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    number = f"{say(language, 'number')}{say(language, 'colon')}{record['id']}"
    lines = [line("Header", say_word(language, "title"), f"\t{number}")]
    if mark:
        lines.append(line("Header", Piece(mark, bold=True, colour=MAGENTA)))
    written = [paragraph_xml(each) for each in lines]
    if mark:
        written.append(_watermark_xml(say(language, "watermark_demo")))
    for part, content in ((section.header, written), (section.footer, [_footer_xml(language)])):
        for old in list(part.paragraphs):
            part._element.remove(old._p)
        for xml in content:
            part._element.append(parse_xml(declared(xml)))


def write_body(document: "Document", xml: str) -> None:
    """Add a paragraph or table at the end of the document."""
    from docx.oxml.parser import parse_xml  # noqa: PLC0415

    document.element.body[-1].addprevious(parse_xml(declared(xml)))


def packed(document: "Document") -> bytes:
    """Return the document as a file; the same document gives the same bytes on any day."""
    written, target = io.BytesIO(), io.BytesIO()
    document.save(written)
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, source.read(name))
    return target.getvalue()


def made_at(record: Json) -> datetime:
    """Return when a record was made, in UTC without a zone; its day where that is not kept."""
    written = str(record.get("created_at") or record["as_of"])
    made = datetime.fromisoformat(written)
    return made.astimezone(UTC).replace(tzinfo=None) if made.tzinfo else made


def _set_page(section: "Section") -> None:
    from docx.shared import Mm  # noqa: PLC0415

    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - WIDTH_MM) / 2)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    section.header_distance = section.footer_distance = Mm(12)


def _footer_xml(language: Language) -> str:
    """Return the line of page numbers; Word itself counts them."""
    template = say(language, "page", page="{PAGE}", pages="{NUMPAGES}")
    parts: list[str] = []
    for part in re.split(r"(\{[A-Z]+\})", template):
        field = part.strip("{}")
        if part != field:
            parts.append(f'<w:fldSimple w:instr=" {field} "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
        elif part:
            parts.append(f'<w:r><w:t xml:space="preserve">{part}</w:t></w:r>')
    return f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{"".join(parts)}</w:p>'


def _watermark_xml(words: str) -> str:
    """Return words that lie across the page behind the text, as Word itself writes them."""
    return (
        '<w:p><w:pPr><w:pStyle w:val="Header"/><w:pBdr><w:bottom w:val="nil"/></w:pBdr></w:pPr>'
        "<w:r><w:pict>"
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
        '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
        '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
        '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
        '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>'
        '<v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t" o:connecttype="custom" '
        'o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>'
        '<v:textpath on="t" fitshape="t"/></v:shapetype>'
        '<v:shape id="ZoningWatermark" o:spid="_x0000_s2049" type="#_x0000_t136" '
        'style="position:absolute;margin-left:0;margin-top:0;width:400pt;height:80pt;rotation:315;'
        "z-index:-251658752;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        'mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="#e6bcd7" '
        'stroked="f"><v:fill opacity=".5"/>'
        f'<v:textpath style="font-family:&quot;{HEI}&quot;;font-size:1pt" '
        f"string={quoteattr(words)}/></v:shape></w:pict></w:r></w:p>"
    )


def _set_properties(
    document: "Document", record: Json, language: Language, *, fiction: bool
) -> None:
    """Fill in what Explorer and archives show; every field of the template's own is replaced."""
    properties = document.core_properties
    parcels = cast("Sequence[Json]", record["parcels"])
    keywords = [str(record["id"]), str(record["as_of"])]
    if fiction:
        keywords.append(say(language, "watermark_demo"))
    properties.title = say_word(language, "title")
    properties.subject = clean(parcels[0]["label"])[:200]
    properties.keywords = clean(", ".join(keywords))
    properties.author = properties.last_modified_by = say(language, "product")
    properties.comments = ""
    properties.category = ""
    properties.created = properties.modified = made_at(record)
    properties.revision = 1
    properties.language = "zh-CN" if language == "zh" else "en-GB"
