"""What the applicant says about the project that is to stand on the parcel."""

from dataclasses import dataclass

from app.text import Text


@dataclass(frozen=True, slots=True)
class Storey:
    """One storey: floor area in m2 and clear height in m (None if not stated)."""

    area_m2: float
    height_m: float | None = None


@dataclass(frozen=True, slots=True)
class ProjectProfile:
    """Inputs of the questions on access, intensity and land use; None means not stated.

    `investment_wan_yuan` is the total fixed-asset investment; `building_footprint_m2` the land
    under buildings and structures, `yard_m2` under open storage yards; `land_use_code` is a code
    of `land_use_code_system`; `industry_code` a class of GB/T 4754-2017.
    """

    investment_wan_yuan: float | None = None
    tax_wan_yuan_per_year: float | None = None
    storeys: tuple[Storey, ...] | None = None
    building_footprint_m2: float | None = None
    yard_m2: float | None = None
    land_use_code: str | None = None
    land_use_code_system: str | None = None
    industry_code: str | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """An officer's answer to a clause that only a person can judge."""

    rule: str
    confirmed: bool
    officer: str
    reason: str


FIELD_WORDS: dict[str, Text] = {
    "investment_wan_yuan": Text(
        "固定资产总投资（万元）", "total fixed-asset investment (10,000 yuan)"
    ),
    "tax_wan_yuan_per_year": Text("年税收（万元）", "tax per year (10,000 yuan)"),
    "storeys": Text("各层建筑面积与层高", "floor area and height of each storey"),
    "storeys.height_m": Text("层高（m）", "storey height (m)"),
    "building_footprint_m2": Text("建筑物、构筑物占地（m²）", "land under buildings (m2)"),
    "yard_m2": Text("露天堆场用地（m²）", "open storage yards (m2)"),
    "land_use_code": Text("拟用地类编码", "intended land-use code"),
    "land_use_code_system": Text("地类编码所属分类", "the code system of the land-use code"),
    "industry_code": Text("行业代码（GB/T 4754-2017）", "industry code (GB/T 4754-2017)"),
}
