"""A project profile as JSON or YAML gives it: unknown fields are refused, with suggestions."""

import difflib
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from app.data.complaints import complaint_of
from app.data.yaml_files import Strict
from app.domain.conditions import word_of
from app.domain.profile import (
    CHOICE_WORDS,
    FIELD_WORDS,
    Confirmation,
    ProjectProfile,
    Storey,
)
from app.errors import InputError
from app.text import Text

_Amount = Annotated[float, Field(ge=0, allow_inf_nan=False, strict=True)]
_Area = Annotated[float, Field(gt=0, allow_inf_nan=False, strict=True)]


class _Storey(Strict):
    area_m2: _Area
    height_m: Annotated[float, Field(gt=0, le=200, allow_inf_nan=False, strict=True)] | None = None


_Flag = Annotated[bool, Field(strict=True)]
_SAID = {"secured": True, "none": False}  # of a disposal route, besides true and false
_Route = Annotated[
    bool, BeforeValidator(lambda said: _SAID.get(said, said) if isinstance(said, str) else said)
]


def _choice(field: str) -> AfterValidator:
    """Allow the words of one field only, and name them otherwise."""

    def allowed(value: str) -> str:
        if value not in CHOICE_WORDS[field]:
            raise PydanticCustomError(
                "choice", "not allowed", {"allowed": list(CHOICE_WORDS[field]), "given": value}
            )
        return value

    return AfterValidator(allowed)


class _Profile(Strict):
    investment_wan_yuan: _Amount | None = None
    tax_wan_yuan_per_year: _Amount | None = None
    storeys: tuple[_Storey, ...] | None = None
    building_footprint_m2: _Amount | None = None
    yard_m2: _Amount | None = None
    office_land_m2: _Amount | None = None
    green_land_m2: _Amount | None = None
    land_use_code: Annotated[str, Field(pattern=r"^[0-9A-Z]{1,12}$")] | None = None
    land_use_code_system: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    residential_floor_area_m2: _Amount | None = None
    civil_defence_area_m2: _Amount | None = None
    households: _Amount | None = None
    elderly_care_space_m2: _Amount | None = None
    adds_land: _Flag | None = None
    industry_code: Annotated[str, Field(pattern=r"^[A-T]?[0-9]{2,4}$")] | None = None
    industry: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    enterprise: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    project_kind: Annotated[str, _choice("project_kind")] | None = None
    processes: tuple[Annotated[str, _choice("processes")], ...] | None = None
    catalogue_class: Annotated[str, _choice("catalogue_class")] | None = None
    adds_capacity: _Flag | None = None
    capacity_replacement: _Flag | None = None
    overcapacity_industry: _Flag | None = None
    in_park_plan: _Flag | None = None
    park_supporting: _Flag | None = None
    recognised_chemical: _Flag | None = None
    mu_benefit_class: Annotated[str, _choice("mu_benefit_class")] | None = None
    hazardous_waste_t_per_year: _Amount | None = None
    disposal_route: _Route | None = None
    local_disposal_capacity: _Flag | None = None
    needs_city_coordination: _Flag | None = None
    discharges_wastewater: _Flag | None = None
    sewer_connected: _Flag | None = None
    own_wastewater_treatment: _Flag | None = None
    area_treatment_working: _Flag | None = None
    central_plant_compliant: _Flag | None = None
    direct_discharge: _Flag | None = None
    online_monitoring: _Flag | None = None
    adds_water_pollutants: _Flag | None = None
    groundwater: Annotated[str, _choice("groundwater")] | None = None
    groundwater_permit: _Flag | None = None
    own_well: _Flag | None = None
    reclaimed_water_percent: Annotated[_Amount, Field(le=100)] | None = None
    water_use_m3_per_year: _Amount | None = None
    uses_coal: _Flag | None = None
    high_energy: _Flag | None = None
    high_pollution: _Flag | None = None
    high_water: _Flag | None = None
    unit_energy_exceeds_limit: _Flag | None = None
    uses_vocs: _Flag | None = None
    environmental_risk_grade: Annotated[str, _choice("environmental_risk_grade")] | None = None
    adjacent_sensitive: _Flag | None = None
    eia_type: Annotated[str, _choice("eia_type")] | None = None
    handles_hazardous_chemicals: _Flag | None = None
    toxic_gas_or_explosive: _Flag | None = None
    hazardous_process: _Flag | None = None
    uses_acid: _Flag | None = None
    heavy_metals: _Flag | None = None
    listed_high_pollution_product: _Flag | None = None
    excepted_process: _Flag | None = None
    in_builtup_area: _Flag | None = None


PROFILE_FIELDS = frozenset(_Profile.model_fields)

# Pairs of statements that cannot both be true of one project.
_CONTRADICTORY: tuple[tuple[tuple[str, object], tuple[str, object]], ...] = (
    (("discharges_wastewater", False), ("direct_discharge", True)),
    (("uses_coal", False), ("processes", "coal_gasification")),
    (("uses_coal", False), ("processes", "coking")),
    (("uses_vocs", False), ("processes", "surface_coating")),
    (("uses_vocs", False), ("processes", "packaging_printing")),
    (("handles_hazardous_chemicals", False), ("toxic_gas_or_explosive", True)),
    (("discharges_wastewater", False), ("adds_water_pollutants", True)),
    (("discharges_wastewater", False), ("sewer_connected", True)),
    (("groundwater", "none"), ("own_well", True)),
    (("listed_high_pollution_product", False), ("excepted_process", True)),
    (("project_kind", "existing"), ("adds_capacity", True)),
    (("hazardous_waste_t_per_year", 0.0), ("needs_city_coordination", True)),
)


class _Confirmation(Strict):
    rule: Annotated[str, Field(min_length=1, max_length=80)]
    confirmed: Annotated[bool, Field(strict=True)]
    officer: Annotated[str, Field(min_length=1, max_length=80)]
    reason: Annotated[str, Field(min_length=1, max_length=500)]


def parse_profile(given: Mapping[str, object]) -> ProjectProfile:
    """Turn what the caller wrote into a profile.

    Raises
    ------
    InputError
        `profile.unknown_field` (with the nearest known names), `profile.invalid_field` (with the
        allowed values) or `profile.contradictory`.
    """
    try:
        profile = _Profile.model_validate(dict(given))
    except ValidationError as error:
        raise _refusal(error, "profile", list(_Profile.model_fields)) from error
    _require_consistent(profile)
    values = profile.model_dump(exclude={"storeys"})
    storeys = profile.storeys
    return ProjectProfile(
        **values,
        storeys=None if storeys is None else tuple(Storey(s.area_m2, s.height_m) for s in storeys),
    )


def _says(profile: _Profile, name: str, what: object) -> bool:
    value = getattr(profile, name)
    return what in value if isinstance(value, tuple) else bool(value == what)


def _require_consistent(profile: _Profile) -> None:
    for (one, this), (other, that) in _CONTRADICTORY:
        if _says(profile, one, this) and _says(profile, other, that):
            names = [FIELD_WORDS[one], FIELD_WORDS[other]]
            words = [word_of(one, this), word_of(other, that)]
            raise InputError(
                "profile.contradictory",
                Text(
                    f"「{names[0].zh}：{words[0].zh}」与「{names[1].zh}：{words[1].zh}」相互矛盾",
                    f"{names[0].en}: {words[0].en} contradicts {names[1].en}: {words[1].en}",
                ),
                mend=Text("请更正其中一项", "correct one of the two"),
                where={"field": one, "other_field": other},
            )


_CONFIRMATIONS = TypeAdapter(tuple[_Confirmation, ...])


def parse_confirmations(given: object) -> dict[str, Confirmation]:
    """Turn the officer's confirmations into a mapping by rule id.

    Raises
    ------
    InputError
        `confirmations.unknown_field` or `confirmations.invalid_field`.
    """
    try:
        parsed = _CONFIRMATIONS.validate_python(given)
    except ValidationError as error:
        raise _refusal(error, "confirmations", list(_Confirmation.model_fields)) from error
    rules = [c.rule for c in parsed]
    for rule in rules:
        if rules.count(rule) > 1:
            raise InputError(
                "confirmations.duplicate",
                Text(f"条款 {rule} 有两个答复", f"clause {rule} is answered twice"),
                mend=Text("每条只留一个答复", "keep one answer a clause"),
                where={"rule": rule},
            )
    return {c.rule: Confirmation(c.rule, c.confirmed, c.officer, c.reason) for c in parsed}


def _refusal(error: ValidationError, family: str, known: list[str]) -> InputError:
    first = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or family
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(first["loc"][-1]), known, n=3)
        allowed = "、".join(near or known)
        return InputError(
            f"{family}.unknown_field",
            Text(f"没有字段「{field}」", f"there is no field {field}"),
            mend=Text(f"是否指：{allowed}", f"did you mean: {allowed}"),
            where={"field": field},
        )
    what, mend = complaint_of(first)
    return InputError(
        f"{family}.invalid_field",
        Text(f"字段「{field}」的值无效：{what.zh}", f"field {field}: {what.en}"),
        mend=mend,
        where={"field": field},
    )
