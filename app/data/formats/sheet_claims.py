"""What the title rows above a table say of the reference: datum, zone, central meridian."""

import re

from app.data.formats.reference_names import Claim, datum_refused
from app.data.formats.sheet_grid import Grid
from app.data.formats.sheet_headers import Header
from app.data.formats.txt_numbers import half_width
from app.domain.reference import ZONES, Plane
from app.text import Text

_REFUSED = re.compile(
    r"西安\s*(?:19)?80|(?:19)?80\s*(?:年)?\s*(?:西安|国家)|北京\s*(?:19)?54|(?:19)?54\s*(?:年)?\s*北京"
    r"|xi'?an\s*(?:19)?80|beijing\s*(?:19)?54|gcj-?02|bd-?09|火星坐标|地方坐标系|独立坐标系",
    re.IGNORECASE,
)
_ZONE = re.compile(r"带号\s*[:=]?\s*(\d{2})(?!\d)|第?\s*(\d{2})\s*带", re.ASCII)
_MERIDIAN = re.compile(
    r"(?:中央子午线|中央经线|\bCM|central meridian)\D{0,6}(\d{2,3})(?!\d)", re.IGNORECASE | re.ASCII
)
_ORIGIN = Text("表头上方的说明", "the rows above the table")


def claim_of_titles(grid: Grid, header: Header) -> Claim:
    """Return the plane that the rows above the header name; a silent claim if they name none.

    Raises
    ------
    InputError
        `crs.datum_refused`.
    """
    rows = [row for row in grid.rows if row.number <= header.row]
    words = half_width("\n".join(
        row.text(index) for row in rows for index in range(len(row.cells))
    ))  # fmt: skip
    refused = _REFUSED.search(words)
    if refused:
        raise datum_refused(refused[0])
    zone = _ZONE.search(words)
    if zone:
        number = int(zone[1] or zone[2])
        if number in ZONES[3]:
            return Claim(plane=Plane(3, number), origin=_ORIGIN)
        if number in ZONES[6]:
            return Claim(plane=Plane(6, number), origin=_ORIGIN)
    meridian = _MERIDIAN.search(words)
    if meridian and int(meridian[1]) % 3 == 0 and int(meridian[1]) // 3 in ZONES[3]:
        return Claim(plane=Plane(3, int(meridian[1]) // 3), origin=_ORIGIN)
    return Claim(origin=_ORIGIN)
