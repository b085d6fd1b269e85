"""What the header of a boundary-point TXT claims of its reference."""

from typing import Literal

from app.data.formats.reference_names import Claim, check_datum_words
from app.data.formats.txt_document import TxtDocument
from app.data.formats.txt_numbers import half_width, read_count
from app.domain.parcels import Diagnostic
from app.domain.reference import ZONES, Plane
from app.errors import InputError
from app.text import Text

ORIGIN = Text("文件头", "the header")


def claim_of_header(document: TxtDocument) -> tuple[Claim, tuple[Diagnostic, ...]]:
    """Return the plane that the header names, and what was decided about its datum.

    Raises
    ------
    InputError
        `crs.datum_refused`, `crs.datum_unknown`, `crs.zone_unknown`, naming the line.
    """
    datum = document.value("坐标系", "坐标系统", "大地坐标系")
    line = datum.line if datum else 1
    try:
        words = check_datum_words(half_width(datum.value) if datum else "")
    except InputError as error:
        error.where = {**error.where, "line": line}
        raise
    notes = (*_datum_notes(words, line),)
    return Claim(plane=_plane(document), origin=ORIGIN, family="txt"), notes


def _datum_notes(words: str, line: int) -> tuple[Diagnostic, ...]:
    if words == "silent":
        text = Text("文件头未写坐标系，按 CGCS2000 读取", "no datum is named; CGCS2000 is taken")
        return (Diagnostic("txt.datum_missing", "warning", text, {"line": line}),)
    if words == "wgs84":
        text = Text("WGS 84 按 CGCS2000 读取（相差 1 米以内）", "WGS 84 is read as CGCS2000")
        return (Diagnostic("txt.datum_wgs84", "info", text, {"line": line}),)
    return ()


def _plane(document: TxtDocument) -> Plane | None:
    meridian = document.value("中央子午线", "中央经线")
    zone = document.value("带号", "投影带号", "分带号")
    width = document.value("几度分带", "分带", "分度带")
    six = width is not None and read_count(width.value) == 6
    if zone is not None:
        number = read_count(zone.value)
        line = zone.line
    else:
        number = read_count(meridian.value) if meridian else None
        line = meridian.line if meridian else 1
    if number is None:
        return None
    return _plane_of_number(number, six, line)


def _plane_of_number(number: int, six: bool, line: int) -> Plane:
    """Zone numbers 13-23 are of 6 degrees, 25-45 of 3; 75-135 can only be a central meridian."""
    if number in range(75, 136, 3):
        if six and (number + 3) % 6 == 0:
            return Plane(6, (number + 3) // 6)
        return Plane(3, number // 3)
    degrees: Literal[3, 6] = 6 if number in ZONES[6] else 3
    try:
        return Plane(degrees, number)
    except InputError as error:
        error.where = {**error.where, "line": line}
        raise
