"""What the printed units are called in each language."""

from typing import Final

from app.domain.units import COUNTING
from app.text import Text

# A counting word has no name in English: the indicator says what is counted.
_NAMES: Final[dict[str, Text]] = {
    **{unit: Text(unit, "") for unit in COUNTING},
    "km2": Text("km²", "km²"),
    "m2": Text("m²", "m²"),
    "ha": Text("公顷", "ha"),
    "亩": Text("亩", "mu"),
    "万亩": Text("万亩", "10,000 mu"),
    "亿元": Text("亿元", "100 million yuan"),
    "万元": Text("万元", "10,000 yuan"),
    "万元/亩": Text("万元/亩", "10,000 yuan per mu"),
    "亿美元": Text("亿美元", "100 million US dollars"),
    "万美元": Text("万美元", "10,000 US dollars"),
    "百分点": Text("百分点", "percentage points"),
    "百分点/年": Text("百分点/年", "percentage points a year"),
    "%/年": Text("%/年", "% a year"),
    "万人": Text("万人", "10,000 people"),
    "亿人": Text("亿人", "100 million people"),
    "人": Text("人", "people"),
    "名": Text("名", "people"),
    "位": Text("位", "people"),
    "万户": Text("万户", "10,000 households"),
    "万家": Text("万家", "10,000 firms"),
    "万条": Text("万条", "10,000 items"),
    "万吨": Text("万吨", "10,000 tonnes"),
    "万吨/年": Text("万吨/年", "10,000 tonnes a year"),
    "吨/年": Text("吨/年", "tonnes a year"),
    "亿斤": Text("亿斤", "100 million jin"),
    "万千瓦": Text("万千瓦", "10 MW"),
    "万m3/d": Text("万 m³/日", "10,000 m³ a day"),
    "ug/m3": Text("µg/m³", "µg/m³"),
    "m2/人": Text("m²/人", "m² a person"),
    "m2/百户": Text("m²/百户", "m² per 100 households"),
    "人/千名老年人": Text("人/千名老年人", "per 1000 elderly people"),
    "小时": Text("小时", "hours"),
    "分钟": Text("分钟", "minutes"),
    "个月": Text("个月", "months"),
    "年": Text("年", "years"),
    "周/年": Text("周/年", "weeks a year"),
    "周岁": Text("周岁", "years of age"),
    "次/年": Text("次/年", "times a year"),
    "次/半年": Text("次/半年", "times in half a year"),
    "家/年": Text("家/年", "a year"),
    "处/县": Text("处/县", "per county"),
    "所/县": Text("所/县", "per county"),
    "名次": Text("名次", "place"),
    "级": Text("级", "level"),
    "A级": Text("A级", "A grade"),
    "L级": Text("L级", "L level"),
    "星级": Text("星级", "stars"),
    "国阶段": Text("国阶段", "China stage"),
    "ratio": Text("", ""),
}
# What a difference of two such figures is counted in.
_DIFFERENCES: Final[dict[str, str]] = {"%": "百分点", "%/年": "百分点/年"}


def unit_name(unit: str) -> Text:
    """Return the name of a unit; one without an English name keeps the printed word.

    >>> unit_name("亿元").en, unit_name("家").en, unit_name("kV").en
    ('100 million yuan', '', 'kV')
    """
    return _NAMES.get(unit, Text(unit, unit))


def difference_unit(unit: str) -> str:
    """Return the unit of a difference: two shares differ by percentage points, not by per cent.

    >>> difference_unit("%"), difference_unit("km2")
    ('百分点', 'km2')
    """
    return _DIFFERENCES.get(unit, unit)


def difference_name(unit: str) -> Text:
    """Return the name of the unit of a difference, to stand after a number.

    >>> difference_name("%").zh, difference_name("亿元").zh
    ('个百分点', '亿元')
    """
    name = unit_name(difference_unit(unit))
    return Text(f"个{name.zh}", name.en) if name.zh.startswith("百分点") else name
