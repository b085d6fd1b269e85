"""Find the header of a table of boundary points, and what each of its columns is."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from app.data.formats.sheet_grid import Grid, Row

MOST_ROWS_ABOVE = 20  # rows among which the header is looked for

Pair = Literal["plane", "xy", "degrees"]

_UNITS = re.compile(r"[(\[{<](?:m|米|°|度|度分秒|十进制度|dms|dd|单位[^)\]}>]*)[)\]}>]")
_MARKS = re.compile(r"[\s()\[\]{}<>:/\\_\-.,、°′″*#|]|坐标|座标|单位|数值|2000|cgcs|gk")

_NORTH: dict[Pair, frozenset[str]] = {
    "plane": frozenset({"纵", "北", "x北", "北x", "纵x", "x纵", "n", "north", "northing", "北向",
                        "pointy", "ycoord"}),
    "xy": frozenset({"x", "x值", "x米", "xm"}),
    "degrees": frozenset({"纬度", "纬", "北纬", "lat", "latitude", "b", "纬度b", "b纬度",
                          "大地纬度", "纬度y", "y纬度", "纬度n", "纬度lat", "lat纬度"}),
}  # fmt: skip
_EAST: dict[Pair, frozenset[str]] = {
    "plane": frozenset({"横", "东", "y东", "东y", "横y", "y横", "e", "east", "easting", "东向",
                        "pointx", "xcoord"}),
    "xy": frozenset({"y", "y值", "y米", "ym"}),
    "degrees": frozenset({"经度", "经", "东经", "lon", "lng", "long", "longitude", "l", "经度l",
                          "l经度", "大地经度", "经度x", "x经度", "经度e", "经度lon", "lon经度"}),
}  # fmt: skip
_POINT = frozenset({"点号", "界址点号", "界址点", "点名", "点编号", "界址点编号", "拐点", "拐点号",
                    "拐点编号", "界桩号", "桩号", "point", "pointid", "pointno", "pointname", "pt",
                    "vertex", "点序号"})  # fmt: skip
_RING = frozenset({"圈号", "环号", "圈", "环", "ring", "ringno", "ringid", "part"})
_NAME = frozenset({"地块名称", "地块名", "宗地名称", "项目名称", "地块", "宗地", "图斑名称",
                   "parcelname", "parcel", "plot", "plotname", "sitename", "name"})  # fmt: skip
_CODE = frozenset({"地块编号", "地块号", "宗地号", "宗地编号", "宗地代码", "地块代码", "地块序号",
                   "图斑编号", "图斑号", "parcelid", "parcelno", "parcelcode", "plotid", "plotno",
                   "dkbh", "zddm"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Header:
    """Which columns (from 0) hold what; `north` is that of X, of northings or of latitudes."""

    row: int
    pair: Pair
    north: int
    east: int
    point: int | None = None
    ring: int | None = None
    name: int | None = None
    code: int | None = None
    others: dict[int, str] = field(default_factory=dict)
    other_pairs: int = 0

    @property
    def has_parcels(self) -> bool:
        """Whether a column says to which parcel a point belongs."""
        return self.name is not None or self.code is not None


def find_header(grid: Grid) -> Header | None:
    """Return the first row that names both coordinates, within the first rows that hold anything.

    A column whose name stands one row higher (`坐标` over `X` and `Y`) is found too.
    """
    rows = [row for row in grid.rows if not row.is_blank][:MOST_ROWS_ABOVE]
    for index, row in enumerate(rows):
        above = rows[index - 1] if index else None
        found = _header(row, above)
        if found is not None:
            return found
    return None


def plain_title(text: str) -> str:
    """Return a column's title without units, brackets and filling words, in lower case.

    >>> plain_title("纵坐标X（米）"), plain_title("Y 坐标(m)")
    ('纵x', 'y')
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _MARKS.sub("", _UNITS.sub("", plain))


def _titles(row: Row, above: Row | None) -> Iterator[tuple[int, str, str]]:
    for index in range(max(len(row.cells), len(above.cells) if above else 0)):
        own = row.text(index)
        if own:
            yield index, plain_title(own), own
        elif above is not None and (title := above.text(index)):
            plain = plain_title(title)
            if plain in _POINT | _RING | _NAME | _CODE:
                yield index, plain, title


def _header(row: Row, above: Row | None) -> Header | None:
    titles = list(_titles(row, above))
    pairs: list[tuple[Pair, int, int]] = []
    for pair in ("plane", "xy", "degrees"):
        norths = [index for index, plain, _ in titles if plain in _NORTH[pair]]
        easts = [index for index, plain, _ in titles if plain in _EAST[pair]]
        pairs += [(pair, n, e) for n, e in zip(norths, easts, strict=False)]
    if not pairs:
        return None
    chosen, north, east = pairs[0]
    roles = {
        role: next((index for index, plain, _ in titles if plain in names), None)
        for role, names in (("point", _POINT), ("ring", _RING), ("name", _NAME), ("code", _CODE))
    }
    taken = {north, east, *roles.values()}
    others = {index: own for index, _, own in titles if index not in taken}
    return Header(row.number, chosen, north, east, **roles, others=others,
                  other_pairs=len(pairs) - 1)  # fmt: skip
