"""A record as an Excel report to be read, filtered and printed: figures are figures."""

import io
from datetime import UTC, datetime
from typing import cast

from app.domain.record_findings import Json
from app.domain.record_view import RecordView
from app.reports.clean import clean
from app.reports.excel_findings import checklist_sheet, finding_sheet
from app.reports.excel_method import method_sheet
from app.reports.excel_sheet import Book
from app.reports.excel_tables import layer_sheet, parcel_sheet, verdict_sheet
from app.reports.excel_words import say_excel
from app.reports.words import say
from app.text import Language


def excel_report(view: RecordView, language: Language) -> bytes:
    """Return a record as a workbook (xlsx); the same record gives the same bytes.

    All parcels are told, whatever the page shows at once. No text of users becomes a formula.

    Parameters
    ----------
    view : the record arranged in `language`
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - loaded with the first report

    target = io.BytesIO()
    workbook = Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    fiction = any(parcel.fictitious for parcel in view.parcels)
    notice = say_excel(language, "fiction") if fiction else ""
    workbook.set_properties(_properties(view, language, notice))
    number = f"{say(language, 'number')}{say(language, 'colon')}{view.entry['id']}"
    mark = f"&C{_code(say_excel(language, 'fiction_short'))}" if notice else ""
    header = f"&L{_code(say_excel(language, 'title'))}{mark}&R{_code(number)}"
    footer = "&C" + say(language, "page", page="&P", pages="&N")
    book = Book(workbook, header, footer)
    for write in (
        verdict_sheet,
        parcel_sheet,
        layer_sheet,
        finding_sheet,
        checklist_sheet,
        method_sheet,
    ):
        write(book, view, language, notice)
    workbook.close()
    return target.getvalue()


def _code(text: str) -> str:
    """Return a text for Excel's headers, where an ampersand begins a code."""
    return clean(text).replace("&", "&&")


def _properties(view: RecordView, language: Language, notice: str) -> dict[str, object]:
    record = view.entry
    parcels = cast("list[Json]", record["parcels"])
    keywords = ", ".join(part for part in (str(record["id"]), str(record["as_of"]), notice) if part)
    return {
        "title": say_excel(language, "title"),
        "subject": clean(parcels[0]["label"])[:200],
        "author": say(language, "product"),
        "keywords": keywords,
        "created": _made_at(record),
    }


def _made_at(record: Json) -> datetime:
    made = datetime.fromisoformat(str(record.get("created_at") or record["as_of"]))
    return made.astimezone(UTC).replace(tzinfo=None) if made.tzinfo else made
