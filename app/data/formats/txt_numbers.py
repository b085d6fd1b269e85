"""Numbers of a boundary-point TXT: strict, because Python also takes `1_0`, `nan` and `inf`."""

import math
import re

from app.errors import InputError
from app.text import Text

_NUMBER = re.compile(
    r"[+-]?(?:\d{1,30}(?:\.(\d{0,30}))?|\.(\d{1,30}))(?:[eE][+-]?\d{1,4})?", re.ASCII
)
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)(\([^)]*\))?", re.IGNORECASE)
# Full-width forms that Chinese input methods leave in the structure of a file.
_HALF_WIDTH = str.maketrans(
    "０１２３４５６７８９．－＋，；＝：＠［］【】\u3000",
    "0123456789.-+,;=:@[][] ",
)

# Areas carry their unit in some files; the first that the text ends with is taken.
_UNITS = (
    ("平方公里", 1e6), ("平方千米", 1e6), ("km2", 1e6), ("公顷", 1e4), ("hm2", 1e4), ("ha", 1e4),
    ("平方米", 1.0), ("㎡", 1.0), ("m2", 1.0), ("m²", 1.0), ("亩", 2000 / 3), ("mu", 2000 / 3),
)  # fmt: skip


def half_width(text: str) -> str:
    """Write digits and marks of structure in their plain form, one character for one.

    >>> half_width("【带号】＝３９")
    '[带号]=39'
    """
    return text.translate(_HALF_WIDTH)


def read_number(text: str, line: int) -> tuple[float, int]:
    """Return a number and how many decimals it was written with.

    Raises
    ------
    InputError
        `txt.not_finite`, `txt.not_a_number`, naming the line.
    """
    found = _NUMBER.fullmatch(text)
    value = float(text) if found else math.nan
    if found and math.isfinite(value):
        return value, len(found[1] or found[2] or "")
    if found or _NOT_FINITE.fullmatch(text):
        raise InputError(
            "txt.not_finite",
            Text(
                f"第 {line} 行：{text[:40]} 不是有限的数", f"line {line}: {text[:40]} is not finite"
            ),
            mend=Text("请更正坐标", "correct the coordinate"),
            where={"line": line},
        )
    raise InputError(
        "txt.not_a_number",
        Text(f"第 {line} 行：“{text[:40]}”不是数", f"line {line}: “{text[:40]}” is not a number"),
        mend=Text("请更正坐标", "correct the coordinate"),
        where={"line": line},
    )


def read_area(text: str) -> tuple[float, float, float | None] | None:
    """Return a printed area: the number, half its last digit, and m2 per unit if it names one.

    None if nothing readable is printed.

    >>> read_area("0.7655公顷")
    (0.7655, 5e-05, 10000.0)
    """
    plain = text.translate(_HALF_WIDTH).strip().lower()
    unit_m2 = None
    for suffix, factor_m2 in _UNITS:
        if plain.endswith(suffix):
            plain, unit_m2 = plain.removesuffix(suffix).strip(), factor_m2
            break
    found = _NUMBER.fullmatch(plain)
    if not found or not math.isfinite(float(plain)):
        return None
    return float(plain), 0.5 * 10.0 ** -len(found[1] or found[2] or ""), unit_m2


def read_count(text: str) -> int | None:
    """Return a whole number printed in a header or key (`39`, `39带`), or None.

    >>> read_count(" ３9带"), read_count("")
    (39, None)
    """
    found = re.match(r"\s*(\d{1,9})(?:\.0*)?(?!\d)", text.translate(_HALF_WIDTH), re.ASCII)
    return int(found[1]) if found else None
