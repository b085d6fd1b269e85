"""Units as the plans print them, and which of them measure the same thing."""

from typing import Final

# Words that count one thing each (个, 家, 件 ...): Chinese picks the word by the noun, and the
# indicator names the noun, so 30 个 and 30 家 high-tech enterprises are the same number.
COUNTING: Final = (
    *("个", "家", "件", "项", "处", "所", "座", "种", "条", "台", "套", "类", "枚", "户", "市"),
    *("次", "起", "班", "强", "件次"),
)

# By family: how many of the family's first unit one of each unit is.
_FAMILIES: Final[dict[str, dict[str, float]]] = {
    "area": {
        "m2": 1.0,
        "亩": 2000 / 3,
        "ha": 10_000.0,
        "公顷": 10_000.0,
        "km2": 1_000_000.0,
        "万亩": 20_000_000 / 3,
    },
    "yuan": {"元": 1.0, "万元": 1e4, "亿元": 1e8},
    "dollars": {"美元": 1.0, "万美元": 1e4, "亿美元": 1e8},
    "yuan per area": {
        "元/m2": 1.0,
        "万元/亩": 15.0,
        "万元/ha": 1.0,
        "万元/公顷": 1.0,
        "亿元/km2": 100.0,
    },
    "length": {"m": 1.0, "km": 1000.0, "公里": 1000.0},
    "mass": {"吨": 1.0, "万吨": 1e4},
    "mass per year": {"吨/年": 1.0, "万吨/年": 1e4},
    "people": {"人": 1.0, "名": 1.0, "万人": 1e4, "亿人": 1e8},
    "count": dict.fromkeys(COUNTING, 1.0) | {"万户": 1e4, "万家": 1e4, "万条": 1e4},
    "power": {"MW": 1.0, "万千瓦": 10.0},
    "duration": {"分钟": 1.0, "小时": 60.0},
}
_FAMILY: Final = {unit: name for name, units in _FAMILIES.items() for unit in units}
_SPELLINGS: Final = {"km²": "km2", "平方公里": "km2", "m²": "m2", "平方米": "m2", "mu": "亩"}


def convertible(unit_a: str, unit_b: str) -> bool:
    """Tell whether a figure in one unit can be written in the other.

    >>> convertible("km2", "亩"), convertible("万元", "亿元"), convertible("km2", "亿元")
    (True, True, False)
    """
    one, other = _spelled(unit_a), _spelled(unit_b)
    return one == other or (one in _FAMILY and _FAMILY[one] == _FAMILY.get(other))


def convert(value: float, unit: str, to_unit: str) -> float:
    """Write `value`, given in `unit`, in `to_unit`.

    Raises
    ------
    ValueError
        If the units do not measure the same thing; ask `convertible` first.

    >>> convert(7.91, "km2", "亩"), convert(1_700_000, "万元", "亿元")
    (11865.0, 170.0)
    """
    if not convertible(unit, to_unit):
        raise ValueError(f"{unit} cannot be written in {to_unit}")
    one, other = _spelled(unit), _spelled(to_unit)
    if one == other:
        return value
    units = _FAMILIES[_FAMILY[one]]
    # A value as people write it has few digits: what binary fractions add is cut off again.
    return float(f"{value * units[one] / units[other]:.12g}")


def is_area(unit: str) -> bool:
    """Tell whether a unit measures land."""
    return _FAMILY.get(_spelled(unit)) == "area"


def _spelled(unit: str) -> str:
    return _SPELLINGS.get(unit.strip(), unit.strip())
