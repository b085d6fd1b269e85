"""Read the query parameters of the standard; whatever cannot be used is refused, never ignored."""

import re
from collections.abc import Sequence
from typing import Literal

from fastapi import Request

from app.api.ogc.references import BY_URI, CRS84, Reference
from app.api.ogc.times import read_period
from app.data.publications.collections import Collection
from app.errors import InputError
from app.services.publish_features import Rectangle, Wish
from app.text import Text

DEFAULT_LIMIT, GREATEST_LIMIT = 100, 10_000
EVERYWHERE = ("f", "lang")
OF_ITEM = (*EVERYWHERE, "crs")
OF_ITEMS = (*OF_ITEM, "bbox", "bbox-crs", "datetime", "limit", "offset")

_WHOLE_NUMBER = re.compile(r"[0-9]{1,12}")


def read_common(request: Request, known: Sequence[str] = EVERYWHERE) -> dict[str, str]:
    """Return the parameters of a call, each given once.

    Raises
    ------
    InputError
        `ogc.unknown_parameter`, `ogc.repeated_parameter`, `ogc.parameter` for `f` or `lang`.
    """
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in known:
            mend = Text(f"可用的参数：{'、'.join(known)}", f"known parameters: {', '.join(known)}")
            raise _refused(name, value, mend, code="ogc.unknown_parameter")
        if name in given:
            mend = Text("请只写一次", "write it once")
            raise _refused(name, value, mend, code="ogc.repeated_parameter")
        given[name] = value
    _choice(given, "f", ("json",))
    _choice(given, "lang", ("zh", "en"))
    return given


def read_wish(request: Request, collection: Collection) -> tuple[Wish, Reference]:
    """Return what is asked of a collection, and the reference to answer in.

    Raises
    ------
    InputError
        As `read_common`, and `ogc.parameter` for a value that cannot be used.
    """
    given = read_common(request, (*OF_ITEMS, *collection.queryables))
    wish = Wish(
        boxes=_boxes(given),
        period=read_period(given["datetime"]) if "datetime" in given else None,
        equals={name: given[name] for name in collection.queryables if name in given},
        limit=min(_number(given, "limit", DEFAULT_LIMIT, least=1), GREATEST_LIMIT),
        offset=_number(given, "offset", 0, least=0),
    )
    return wish, read_reference(given, "crs")


def read_reference(given: dict[str, str], name: Literal["crs", "bbox-crs"]) -> Reference:
    """Return the reference that a parameter names; CRS84 if it is not given.

    Raises
    ------
    InputError
        `ogc.parameter` for a reference that is not offered.
    """
    uri = given.get(name, CRS84.uri)
    if uri not in BY_URI:
        offered = "  ".join(BY_URI)
        mend = Text(f"可用的坐标系：{offered}", f"offered references: {offered}")
        raise _refused(name, uri, mend)
    return BY_URI[uri]


def _boxes(given: dict[str, str]) -> tuple[Rectangle, ...]:
    reference = read_reference(given, "bbox-crs")
    if "bbox" not in given:
        return ()
    low, high = _corners(given["bbox"])
    if reference.north_first:
        low, high = low[::-1], high[::-1]
    (west, south), (east, north) = low, high
    if south > north or (reference.in_degrees and max(map(abs, (west, east))) > 180):
        raise _bad_box(given["bbox"])
    if reference.in_degrees and max(map(abs, (south, north))) > 90:
        raise _bad_box(given["bbox"])
    if west <= east:
        return (Rectangle((west, south, east, north), reference.epsg),)
    if not reference.in_degrees:
        raise _bad_box(given["bbox"])
    # Part 1, 7.15.3: a box in degrees that runs backwards crosses the antimeridian.
    halves = ((west, south, 180.0, north), (-180.0, south, east, north))
    return tuple(Rectangle(half, reference.epsg) for half in halves)


def _corners(text: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the lower and the upper corner of a box; heights are read and dropped."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise _bad_box(text) from error
    # float() reads nan, inf and 1e400; a comparison with nan is false
    if not all(abs(number) < 1e12 for number in numbers):
        raise _bad_box(text)
    if len(numbers) == 4:
        return (numbers[0], numbers[1]), (numbers[2], numbers[3])
    if len(numbers) == 6 and numbers[2] <= numbers[5]:
        return (numbers[0], numbers[1]), (numbers[3], numbers[4])
    raise _bad_box(text)


def _bad_box(text: str) -> InputError:
    mend = Text(
        "写作 最小值1,最小值2,最大值1,最大值2，次序与 bbox-crs 的坐标轴相同（默认先经度后纬度）",
        "write min1,min2,max1,max2 in the axis order of bbox-crs (default: longitude, latitude)",
    )
    return _refused("bbox", text, mend)


def _number(given: dict[str, str], name: str, default: int, *, least: int) -> int:
    text = given.get(name, str(default))
    if not _WHOLE_NUMBER.fullmatch(text) or int(text) < least:
        mend = Text(f"请写不小于 {least} 的整数", f"write a whole number, {least} or more")
        raise _refused(name, text, mend)
    return int(text)


def _choice(given: dict[str, str], name: str, choices: Sequence[str]) -> None:
    if given.get(name, choices[0]) not in choices:
        allowed = "、".join(choices)
        raise _refused(name, given[name], Text(f"可用的值：{allowed}", f"one of {allowed}"))


def _refused(name: str, value: str, mend: Text, *, code: str = "ogc.parameter") -> InputError:
    shown = value[:80]
    return InputError(
        code,
        Text(f"参数「{name}」不能用：{shown}", f"parameter {name} cannot be used: {shown}"),
        mend=mend,
        where={"field": name},
    )
