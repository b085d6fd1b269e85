"""A record as an official opinion in PDF/A: searchable, fonts embedded, the same bytes again."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from app.domain import figures
from app.domain.record_view import RecordView
from app.reports.drawing import font_files
from app.reports.opinion import Opinion, opinion_of
from app.reports.printable import printable
from app.reports.words import WORDS
from app.text import Language

STANDARD: Literal["a-2b"] = "a-2b"
_TEMPLATE = Path(__file__).parent / "templates" / "opinion.typ"


def pdf_opinion(
    view: RecordView,
    pictures: Sequence[tuple[str, bytes]],
    language: Language,
    fonts: Path,
    left_out: Sequence[int] = (),
) -> bytes:
    """Return a record as an opinion, A4, PDF/A-2b; the same record gives the same bytes.

    Parameters
    ----------
    view : the record arranged in `language`
    pictures : captions and PNG files of the maps, in order
    fonts : the folder of our fonts
    left_out : numbers of the parcels that have no map of their own
    """
    named = [(caption, f"map-{number}.png") for number, (caption, _) in enumerate(pictures, 1)]
    opinion = opinion_of(view, named, left_out, language)
    created = datetime.fromisoformat(str(view.entry["created_at"]))
    with TemporaryDirectory() as folder:
        room = Path(folder)
        for (_, file), (_, png) in zip(named, pictures, strict=True):
            (room / file).write_bytes(png)
        (room / _TEMPLATE.name).write_bytes(_TEMPLATE.read_bytes())
        _write_data(room, opinion, view, created, language, fonts)
        return _compiled(room, created, fonts)


def _write_data(
    room: Path,
    opinion: Opinion,
    view: RecordView,
    created: datetime,
    language: Language,
    fonts: Path,
) -> None:
    day, _ = figures.moment(created.isoformat()).split()
    document = {
        "language": language,
        "head": opinion.head,
        "blocks": opinion.blocks,
        "fictitious": opinion.fictitious,
        "page_words": WORDS["page"].in_language(language),
        "keywords": [str(view.entry["id"]), str(view.entry["seal"])],
        "day": [int(part) for part in day.split("-")],
    }
    content = json.dumps(_printable(document, fonts), ensure_ascii=False)
    (room / "opinion.json").write_text(content, encoding="utf-8")


def _printable(value: object, fonts: Path) -> object:
    """Return a JSON value whose texts our fonts can print."""
    if isinstance(value, str):
        return printable(value, fonts)
    if isinstance(value, Mapping):
        return {key: _printable(each, fonts) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [_printable(each, fonts) for each in value]
    return value


def _compiled(room: Path, created: datetime, fonts: Path) -> bytes:
    import typst  # noqa: PLC0415 - loaded with the first opinion: the service starts faster

    made: bytes = typst.compile(
        room / _TEMPLATE.name,
        root=room,
        font_paths=[font_files(fonts)[0].parent],
        ignore_system_fonts=True,
        pdf_standards=[STANDARD],
        timestamp=int(created.timestamp()),
    )
    return made
