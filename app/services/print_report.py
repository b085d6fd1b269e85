"""Print a stored record: as an opinion in PDF or Word, as tables in Excel."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Literal, get_args

from app.data.exports import Export
from app.data.geometry_json import Json
from app.data.shipped import fonts_folder
from app.domain.record_view import RecordView, view_of
from app.errors import NotFound
from app.services.desk import Desk
from app.services.show_records import show_record
from app.text import Language, Text

ReportKind = Literal["pdf", "docx", "xlsx"]
REPORT_KINDS: tuple[ReportKind, ...] = get_args(ReportKind)
REPORT_TYPES: dict[ReportKind, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

_STEM = Text("地块核查意见", "opinion")
_FICTION = Text("演示（虚构）", "demonstration")


def print_report(desk: Desk, record_id: str, kind: str, language: Language) -> Export:
    """Return one record as a report; its seal is verified before anything is written.

    Parameters
    ----------
    kind : `pdf`, `docx` or `xlsx`

    Raises
    ------
    NotFound
        `report.kind_unknown`, `record.not_found`.
    DataError
        `record.seal_broken`.
    Unavailable
        `store.unavailable`.
    """
    chosen = _kind_named(kind)
    record = show_record(desk, record_id)
    view = view_of(record, language, desk.knowledge.rulebook)
    write: dict[ReportKind, Callable[[], bytes]] = {
        "pdf": partial(_pdf, desk, view, language),
        "docx": partial(_docx, desk, view, language),
        "xlsx": partial(_xlsx, view, language),
    }
    name = f"{_stem(record, view, language)}.{chosen}"
    return Export(name, REPORT_TYPES[chosen], write[chosen]())


def _kind_named(name: str) -> ReportKind:
    for kind in REPORT_KINDS:
        if kind == name:
            return kind
    raise NotFound(
        "report.kind_unknown",
        Text(f"没有报告格式 {name[:40]}", f"there is no report as {name[:40]}"),
        where={"kind": name[:40]},
    )


def _stem(record: Json, view: RecordView, language: Language) -> str:
    from app.reports.opinion import holds_fiction  # noqa: PLC0415 - loaded with the first report

    parts = [_STEM.in_language(language), str(record["id"])]
    if holds_fiction(view):
        parts.append(_FICTION.in_language(language))
    return "_".join(parts)


# What draws and typesets is loaded with the first report: the service starts faster.


def _pdf(desk: Desk, view: RecordView, language: Language) -> bytes:
    from app.reports.pdf import pdf_opinion  # noqa: PLC0415
    from app.reports.site_maps import maps_of  # noqa: PLC0415

    known = desk.knowledge.on(date.fromisoformat(str(view.entry["as_of"])))
    maps = maps_of(fonts_folder(), view.parcels, known.around, language)
    return pdf_opinion(view, maps.pictures, language, fonts_folder(), maps.left_out)


def _docx(desk: Desk, view: RecordView, language: Language) -> bytes:
    from app.reports.site_maps import maps_of  # noqa: PLC0415
    from app.reports.word import word_opinion  # noqa: PLC0415

    known = desk.knowledge.on(date.fromisoformat(str(view.entry["as_of"])))
    maps = maps_of(fonts_folder(), view.parcels, known.around, language)
    return word_opinion(view, maps.pictures, language)


def _xlsx(view: RecordView, language: Language) -> bytes:
    from app.reports.excel import excel_report  # noqa: PLC0415

    return excel_report(view, language)
