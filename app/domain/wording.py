"""How numbers are written in sentences: grouped by thin spaces, unit named, decimals fixed."""

from app.domain.areas import ha_from_m2, mu_from_m2
from app.text import Text

THIN_SPACE = "\u2009"


def number(value: float, decimals: int = 2) -> str:
    """Write a number with fixed decimals and groups of three.

    >>> number(1203.444).replace(THIN_SPACE, "_")
    '1_203.44'
    """
    return f"{value:,.{decimals}f}".replace(",", THIN_SPACE)


def percent(share: float) -> str:
    """Write a share 0..1 as a percentage with two decimals; never rounds a part up to the whole.

    >>> percent(0.0402), percent(0.999999)
    ('4.02 %', '99.99 %')
    """
    shown = round(share * 100, 2)
    if shown >= 100 and share < 1:
        shown = 99.99
    if shown <= 0 and share > 0:
        return "<0.01 %"
    return f"{shown:.2f} %"


def area(area_m2: float) -> Text:
    """Write an area in m2 with its mu and ha."""
    mu, ha = number(mu_from_m2(area_m2)), number(ha_from_m2(area_m2), 4)
    return Text(
        f"{number(area_m2)} m²（{mu} 亩，{ha} 公顷）", f"{number(area_m2)} m² ({mu} mu, {ha} ha)"
    )


def plain(value: float) -> str:
    """Write a number without trailing zeros, at most four decimals.

    >>> plain(280.0), plain(279.99), plain(0.40000000001)
    ('280', '279.99', '0.4')
    """
    return f"{value:.4f}".rstrip("0").rstrip(".")


def in_unit(number: str, unit: Text) -> Text:
    """Write a number with its unit, if it has one.

    A unit that begins with a number in English stands behind a sign of multiplication: 20 of
    10,000 yuan are not to be read as 2,010,000.

    >>> in_unit("20", Text("万元", "10,000 yuan")).en, in_unit("20", Text("亩", "mu")).en
    ('20 × 10,000 yuan', '20 mu')
    """
    sign = "× " if unit.en[:1].isdigit() else ""
    return Text(f"{number} {unit.zh}".rstrip(), f"{number} {sign}{unit.en}".rstrip())


def listing(texts: list[Text]) -> Text:
    """Join sentences' parts with the list separators of each language."""
    return Text("、".join(t.zh for t in texts), ", ".join(t.en for t in texts))


def near(value: float, limit: float, decimals: int = 2) -> str:
    """Write a value so that it does not look equal to a limit from which it differs.

    >>> near(299.9999, 300), near(280.004, 300)
    ('299.9999', '280.00')
    """
    for places in range(decimals, 8):
        shown = number(value, places)
        if shown != number(limit, places):
            return shown
    return number(value, decimals)


def money(wan_yuan: float) -> Text:
    """Write an amount given in 10 000 yuan; above ten thousand of them in 亿元 as well.

    >>> money(28000).zh.replace(THIN_SPACE, "_"), money(2000).en.replace(THIN_SPACE, "_")
    ('28_000 万元（2.8 亿元）', 'CNY 20_000_000')
    """
    grouped = plain(wan_yuan) if abs(wan_yuan) < 1000 else number(wan_yuan, 2)
    grouped = grouped.removesuffix(".00")
    yuan = number(wan_yuan * 10_000, 0)
    if abs(wan_yuan) < 10_000:
        return Text(f"{grouped} 万元", f"CNY {yuan}")
    return Text(f"{grouped} 万元（{plain(wan_yuan / 10_000)} 亿元）", f"CNY {yuan}")
