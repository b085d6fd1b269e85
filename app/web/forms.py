"""From the check form to a submission: figures as people write them, dates, readings of a file."""

import re
import unicodedata
from collections.abc import Mapping
from itertools import zip_longest
from urllib.parse import parse_qsl

from app.data.formats.reading import ReadOptions
from app.domain.profile import FIELD_WORDS
from app.errors import InputError
from app.services.check_parcels import HandedIn, Submission
from app.services.reading_options import day_of, reading_options
from app.text import Text
from app.web.profile_fields import AMOUNTS, CHOICES, CODES, FLAGS, NO, NO_PROCESS, TEXTS, YES
from app.web.sent import SentForm

DRAWN = "drawn.geojson"
READING = ("crs", "axis_order", "encoding")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def submission_of(form: SentForm) -> Submission:
    """Return what the form asks.

    Raises
    ------
    InputError
        `input.empty`, `request.as_of`, `request.axis_order`, `request.crs`,
        `profile.invalid_field`; `where` names the field.
    """
    drawn, pasted = form.first("drawn"), form.first("pasted")
    files = [*form.files, *([HandedIn(DRAWN, drawn.encode())] if drawn else [])]
    if not gives_parcels(form):
        raise InputError(
            "input.empty",
            Text("没有可核对的地块", "there is no parcel to check"),
            mend=Text(
                "请选择文件、粘贴坐标，或在图上画出地块",
                "choose a file, paste coordinates, or draw the parcel",
            ),
            where={"field": "file"},
        )
    return Submission(
        files=tuple(files),
        pasted=pasted or None,
        profile=profile_of(form),
        as_of=day_of(form.first("as_of")),
        options=options_of(form),
    )


def gives_parcels(form: SentForm) -> bool:
    """Tell whether a file, a text or a drawing was handed in."""
    return bool(form.files) or any(form.first(name) for name in ("drawn", "pasted"))


def options_of(form: SentForm) -> ReadOptions:
    """Return the user's decisions among readings of a file."""
    chosen = chosen_options(form.first("choose"))
    crs, axis_order, encoding = (chosen.get(name) or form.first(name) for name in READING)
    return reading_options(crs, axis_order, encoding)


def chosen_options(choice: str) -> dict[str, str]:
    """Return the options that a reading's button sent; anything that is no option is left out.

    >>> chosen_options("crs=EPSG%3A4527&other=1")
    {'crs': 'EPSG:4527'}
    """
    return {name: value for name, value in parse_qsl(choice) if name in READING}


def profile_of(form: SentForm) -> Mapping[str, object]:
    """Return what was filled in of the project; what was left alone is not stated.

    Raises
    ------
    InputError
        `profile.invalid_field`, `profile.contradictory`; `where` names the field.
    """
    profile: dict[str, object] = {}
    for name in AMOUNTS:
        if written := form.first(name):
            profile[name] = number_of(written, name)
    for name in CODES:
        if written := form.first(name):
            profile[name] = unicodedata.normalize("NFKC", written).upper()
    if "land_use_code" not in profile:
        profile.pop("land_use_code_system", None)
    profile |= {name: written for name in (*TEXTS, *CHOICES) if (written := form.first(name))}
    for name in FLAGS:
        if written := form.first(name):
            profile[name] = _yes_or_no(written, name)
    ticked = processes_ticked(form)
    if ticked:
        profile["processes"] = _processes(ticked)
    if storeys := _storeys(form):
        profile["storeys"] = storeys
    return profile


def processes_ticked(form: SentForm) -> list[str]:
    """Return the boxes that were ticked among the processes, that of none of them included."""
    return [box for value in form.fields.get("processes", ()) if (box := value.strip())]


def _processes(ticked: list[str]) -> list[str]:
    """Return the processes; an empty list states that there are none.

    Raises
    ------
    InputError
        `profile.contradictory` if none and one of them are ticked.
    """
    named = [box for box in ticked if box != NO_PROCESS]
    if named and len(named) < len(ticked):
        raise InputError(
            "profile.contradictory",
            Text(
                "勾选了工艺，又勾选了“以上工艺都不涉及”",
                "processes are ticked, and so is “none of these”",
            ),
            mend=Text("请去掉其中之一", "untick one or the other"),
            where={"field": "processes"},
        )
    return named


def _yes_or_no(written: str, name: str) -> bool:
    if written not in (YES, NO):
        raise _invalid("profile.invalid_field", name, FIELD_WORDS[name], written)
    return written == YES


def storey_rows(form: SentForm) -> list[tuple[str, str]]:
    """Return the rows of the storey table as they were written."""
    areas, heights = form.fields.get("storey_area", ()), form.fields.get("storey_height", ())
    return [(a.strip(), h.strip()) for a, h in zip_longest(areas, heights, fillvalue="")]


def _storeys(form: SentForm) -> list[dict[str, float]]:
    storeys: list[dict[str, float]] = []
    for area, height in storey_rows(form):
        if not area and not height:
            continue
        storey = {"area_m2": number_of(area, "storeys")}
        if height:
            storey["height_m"] = number_of(height, "storeys")
        storeys.append(storey)
    return storeys


def number_of(written: str, name: str) -> float:
    """Return a figure, however its digits are grouped; full-width digits are read too.

    >>> number_of("１2 000.5", "yard_m2"), number_of("1,200", "yard_m2")
    (12000.5, 1200.0)
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", written))
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if not re.fullmatch(r"\d+(?:\.\d*)?|\.\d+", plain):
        raise _invalid("profile.invalid_field", name, FIELD_WORDS[name], written)
    return float(plain)


def _invalid(code: str, name: str, called: Text, written: str) -> InputError:
    shown = written[:40]
    return InputError(
        code,
        Text(f"「{called.zh}」的值“{shown}”无效", f"{called.en}: “{shown}” cannot be read"),
        mend=_MENDS.get(name, Text("请填不小于 0 的数", "write a number, 0 or more")),
        where={"field": name},
    )


_MENDS = {
    **{name: Text("请选“是”或“否”", "choose yes or no") for name in FLAGS},
    "storeys": Text(
        "每层填建筑面积，层高可不填", "give each storey's area; its height is optional"
    ),
}
