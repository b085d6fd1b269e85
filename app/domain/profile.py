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
    of `land_use_code_system`; `industry_code` a class of GB/T 4754-2017, `industry` the same in
    words; `processes` are ids of CHOICE_WORDS, an empty tuple states that there are none of them.
    """

    # intensity
    investment_wan_yuan: float | None = None
    tax_wan_yuan_per_year: float | None = None
    storeys: tuple[Storey, ...] | None = None
    building_footprint_m2: float | None = None
    yard_m2: float | None = None
    office_land_m2: float | None = None
    green_land_m2: float | None = None
    # land use
    land_use_code: str | None = None
    land_use_code_system: str | None = None
    residential_floor_area_m2: float | None = None
    civil_defence_area_m2: float | None = None
    households: float | None = None
    elderly_care_space_m2: float | None = None
    adds_land: bool | None = None
    # the project
    industry_code: str | None = None
    industry: str | None = None
    enterprise: str | None = None
    project_kind: str | None = None
    processes: tuple[str, ...] | None = None
    catalogue_class: str | None = None
    adds_capacity: bool | None = None
    capacity_replacement: bool | None = None
    overcapacity_industry: bool | None = None
    in_park_plan: bool | None = None
    park_supporting: bool | None = None
    recognised_chemical: bool | None = None
    mu_benefit_class: str | None = None
    # waste
    hazardous_waste_t_per_year: float | None = None
    disposal_route: bool | None = None
    local_disposal_capacity: bool | None = None
    needs_city_coordination: bool | None = None
    # water
    discharges_wastewater: bool | None = None
    sewer_connected: bool | None = None
    own_wastewater_treatment: bool | None = None
    area_treatment_working: bool | None = None
    central_plant_compliant: bool | None = None
    direct_discharge: bool | None = None
    online_monitoring: bool | None = None
    adds_water_pollutants: bool | None = None
    groundwater: str | None = None
    groundwater_permit: bool | None = None
    own_well: bool | None = None
    reclaimed_water_percent: float | None = None
    water_use_m3_per_year: float | None = None
    # energy and air
    uses_coal: bool | None = None
    high_energy: bool | None = None
    high_pollution: bool | None = None
    high_water: bool | None = None
    unit_energy_exceeds_limit: bool | None = None
    uses_vocs: bool | None = None
    # risk
    environmental_risk_grade: str | None = None
    adjacent_sensitive: bool | None = None
    eia_type: str | None = None
    handles_hazardous_chemicals: bool | None = None
    toxic_gas_or_explosive: bool | None = None
    hazardous_process: bool | None = None
    uses_acid: bool | None = None
    heavy_metals: bool | None = None
    listed_high_pollution_product: bool | None = None
    excepted_process: bool | None = None
    in_builtup_area: bool | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """An officer's answer to a clause that only a person can judge."""

    rule: str
    confirmed: bool
    officer: str
    reason: str


FIELD_WORDS: dict[str, Text] = {
    "site_area": Text("用地面积", "area of the site"),
    "geometry": Text("地块边界", "boundary of the parcel"),
    "investment_wan_yuan": Text(
        "固定资产总投资（万元）", "total fixed-asset investment (10,000 yuan)"
    ),
    "tax_wan_yuan_per_year": Text("年税收（万元）", "tax per year (10,000 yuan)"),
    "storeys": Text("各层建筑面积与层高", "floor area and height of each storey"),
    "storeys.height_m": Text("层高（m）", "storey height (m)"),
    "building_footprint_m2": Text("建筑物、构筑物占地（m²）", "land under buildings (m2)"),
    "yard_m2": Text("露天堆场用地（m²）", "open storage yards (m2)"),
    "office_land_m2": Text(
        "行政办公及生活服务设施用地（m²）", "land for offices and staff services (m2)"
    ),
    "green_land_m2": Text("绿地面积（m²）", "green land (m2)"),
    "land_use_code": Text("拟用地类编码", "intended land-use code"),
    "land_use_code_system": Text("地类编码所属分类", "the code system of the land-use code"),
    "residential_floor_area_m2": Text("居住建筑面积（m²）", "residential floor area (m2)"),
    "civil_defence_area_m2": Text("人防工程面积（m²）", "civil-defence area (m2)"),
    "households": Text("户数", "households"),
    "elderly_care_space_m2": Text(
        "社区养老服务设施面积（m²）", "community elderly-care space (m2)"
    ),
    "adds_land": Text("新增用地", "adds land"),
    "industry_code": Text("行业代码（GB/T 4754-2017）", "industry code (GB/T 4754-2017)"),
    "industry": Text("行业（文字）", "industry in words"),
    "enterprise": Text("企业名称", "name of the enterprise"),
    "project_kind": Text("建设性质", "kind of project"),
    "processes": Text("涉及的工艺", "processes"),
    "catalogue_class": Text(
        "产业结构调整指导目录类别", "class in the catalogue of industrial restructuring"
    ),
    "adds_capacity": Text("新增产能", "adds capacity"),
    "capacity_replacement": Text("已落实产能置换", "capacity replacement secured"),
    "overcapacity_industry": Text("属于产能过剩行业", "industry with excess capacity"),
    "in_park_plan": Text("符合园区发展规划", "agrees with the park's development plan"),
    "park_supporting": Text("属于园区配套项目", "a project supporting the park"),
    "recognised_chemical": Text("属于认定的化工企业", "a recognised chemical enterprise"),
    "mu_benefit_class": Text("亩产效益评价类别", "class of output per mu"),
    "hazardous_waste_t_per_year": Text("危险废物年产生量（t/a）", "hazardous waste (t a year)"),
    "disposal_route": Text(
        "危险废物利用、处置途径已落实", "route of hazardous waste use or disposal secured"
    ),
    "local_disposal_capacity": Text(
        "本地有配套利用处置能力", "matching disposal capacity in the area"
    ),
    "needs_city_coordination": Text(
        "需聊城市统筹解决", "needs coordination by the city of Liaocheng"
    ),
    "discharges_wastewater": Text("排放废水", "discharges waste water"),
    "sewer_connected": Text("接入污水管网", "connected to the sewer"),
    "own_wastewater_treatment": Text(
        "项目配套污水处理设施", "waste-water treatment belonging to the project"
    ),
    "area_treatment_working": Text(
        "所在地污水处理设施健全且正常运行", "waste-water treatment of the area complete and running"
    ),
    "central_plant_compliant": Text(
        "园区污水集中处理设施稳定达标", "central waste-water plant of the park steadily compliant"
    ),
    "direct_discharge": Text("废水直排", "discharges waste water directly"),
    "online_monitoring": Text("安装废水在线监测", "waste water monitored online"),
    "adds_water_pollutants": Text("新增水污染物排放", "adds water pollutants"),
    "groundwater": Text("开采地下水", "groundwater abstraction"),
    "groundwater_permit": Text("取得地下水取水许可", "permit to abstract groundwater"),
    "own_well": Text("使用自备水井", "uses a well of its own"),
    "reclaimed_water_percent": Text("中水使用比例（%）", "share of reclaimed water (%)"),
    "water_use_m3_per_year": Text("年用水量（m³/a）", "water use (m3 a year)"),
    "uses_coal": Text("涉煤（燃煤、煤制气等）", "uses coal (firing, coal gas)"),
    "high_energy": Text("属于高耗能项目", "a project of high energy use"),
    "high_pollution": Text("属于高污染、高排放项目", "a project of high pollution"),
    "high_water": Text("属于高耗水项目", "a project of high water use"),
    "unit_energy_exceeds_limit": Text(
        "单位产品能耗超过限额标准", "energy per product above the standard's limit"
    ),
    "uses_vocs": Text("涉VOCs排放", "emits VOCs"),
    "environmental_risk_grade": Text("环境风险潜势等级", "grade of environmental risk potential"),
    "adjacent_sensitive": Text(
        "紧邻居住、科教、医院等环境敏感点", "next to housing, schools, hospitals or the like"
    ),
    "eia_type": Text("环评文件类型", "type of the environmental assessment"),
    "handles_hazardous_chemicals": Text(
        "生产、使用、储存或运输危险化学品", "makes, uses, stores or moves hazardous chemicals"
    ),
    "toxic_gas_or_explosive": Text(
        "涉及有毒气体或爆炸危险化学品", "toxic gases or explosive chemicals"
    ),
    "hazardous_process": Text(
        "涉及危险工艺或两重点一重大", "hazardous processes or a major hazard source"
    ),
    "uses_acid": Text("涉酸", "uses acid"),
    "heavy_metals": Text("涉重金属", "heavy metals"),
    "listed_high_pollution_product": Text(
        "产品列入《环境保护综合名录》“高污染、高环境风险”",
        "product listed as highly polluting or of high environmental risk",
    ),
    "excepted_process": Text("采用名录附表的除外工艺", "uses a process excepted in the list"),
    "in_builtup_area": Text(
        "位于城市建成区或城镇人口密集区", "in a built-up or densely populated area"
    ),
}

FIELD_UNITS: dict[str, str] = {
    "hazardous_waste_t_per_year": "t/a",
    "reclaimed_water_percent": "%",
    "water_use_m3_per_year": "m³/a",
}

# What a field that is a choice may say, with its words.
CHOICE_WORDS: dict[str, dict[str, Text]] = {
    "project_kind": {
        "new": Text("新建", "new"),
        "rebuild": Text("改建（技术改造）", "rebuilding"),
        "expansion": Text("扩建", "expansion"),
        "relocation": Text("搬迁", "relocation"),
        "existing": Text("现有", "existing"),
    },
    "processes": {
        "papermaking": Text("造纸", "paper-making"),
        "printing_dyeing": Text("印染", "printing and dyeing"),
        "tanning": Text("制革", "tanning"),
        "electroplating": Text("电镀", "electroplating"),
        "casting": Text("铸造", "casting"),
        "precision_casting": Text("精密铸造", "precision casting"),
        "scrap_melt_casting": Text("废料融化铸造", "casting from molten scrap"),
        "surface_coating": Text("表面涂装", "surface coating"),
        "powder_coating": Text("喷塑", "powder coating"),
        "open_air_spraying": Text("露天喷漆、喷涂", "spraying in the open"),
        "steelmaking": Text("炼铁、炼钢", "iron and steel making"),
        "coking": Text("焦化", "coking"),
        "electrolytic_aluminium": Text("电解铝", "electrolytic aluminium"),
        "coal_gasification": Text("煤制气", "coal gasification"),
        "chemical_synthesis": Text("化工合成", "chemical synthesis"),
        "packaging_printing": Text("包装印刷", "packaging printing"),
        "industrial_furnace": Text("工业炉窑", "industrial furnaces"),
    },
    "catalogue_class": {
        "encouraged": Text("鼓励类", "encouraged"),
        "permitted": Text("允许类", "permitted"),
        "restricted": Text("限制类", "restricted"),
        "eliminated": Text("淘汰类", "to be eliminated"),
    },
    "mu_benefit_class": {grade: Text(f"{grade} 类", f"class {grade}") for grade in "ABCD"},
    "groundwater": {
        "none": Text("不开采", "none"),
        "shallow": Text("浅层", "shallow"),
        "deep": Text("深层", "deep"),
    },
    "environmental_risk_grade": {
        grade: Text(grade, grade) for grade in ("I", "II", "III", "IV", "IV+")
    },
    "eia_type": {
        "report": Text("报告书", "full report"),
        "form": Text("报告表", "report form"),
        "registration": Text("登记表", "registration form"),
    },
}
