"""A project profile as JSON or YAML gives it: unknown fields are refused, with suggestions."""

import difflib
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

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
    height_m: Annotated[float, Field(gt=0, le=200, allow_inf_nan=False)] | None = None


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
    (("discharges_wastewater", False), ("adds_water_pollutants", True)),
    (("discharges_wastewater", False), ("sewer_connected", True)),
    (("groundwater", "none"), ("own_well", True)),
    (("listed_high_pollution_product", False), ("excepted_process", True)),
    (("project_kind", "existing"), ("adds_capacity", True)),
    (("hazardous_waste_t_per_year", 0.0), ("needs_city_coordination", True)),
)


class _Confirmation(Strict):
    rule: Annotated[str, Field(min_length=1, max_length=80)]
    confirmed: bool
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


def _require_consistent(profile: _Profile) -> None:
    for (one, this), (other, that) in _CONTRADICTORY:
        if getattr(profile, one) == this and getattr(profile, other) == that:
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
    what, mend = _complaint(first)
    return InputError(
        f"{family}.invalid_field",
        Text(f"字段「{field}」的值无效：{what.zh}", f"field {field}: {what.en}"),
        mend=mend,
        where={"field": field},
    )


def _complaint(error: ErrorDetails) -> tuple[Text, Text]:
    """Say what is wrong with one value, and what would be right, in both languages."""
    context = error.get("ctx", {})
    mend = Text("请改正该字段后重试", "correct the field and try again")
    if error["type"] == "choice":
        allowed, given = [str(value) for value in context["allowed"]], str(context["given"])
        near = difflib.get_close_matches(given, allowed, n=1)
        guess = (
            Text(f"（是否指 {near[0]}）", f" (did you mean {near[0]})") if near else Text("", "")
        )
        return (
            Text(f"不可为「{given}」", f"it cannot be {given}"),
            Text(
                f"可用的值：{'、'.join(allowed)}{guess.zh}",
                f"allowed: {', '.join(allowed)}{guess.en}",
            ),
        )
    known = _COMPLAINTS.get(error["type"])
    if known is None:
        return Text("无法读取", error["msg"]), mend
    bound = next((str(context[key]) for key in ("ge", "gt", "le", "lt") if key in context), "")
    return Text(f"{known.zh} {bound}".rstrip(), f"{known.en} {bound}".rstrip()), mend


_COMPLAINTS = {
    "greater_than_equal": Text("不得小于", "it must be at least"),
    "greater_than": Text("必须大于", "it must be greater than"),
    "less_than_equal": Text("不得大于", "it must be at most"),
    "less_than": Text("必须小于", "it must be less than"),
    "float_type": Text("必须是数字", "it must be a number"),
    "finite_number": Text("必须是有限的数字", "it must be a finite number"),
    "bool_type": Text("必须是 true 或 false", "it must be true or false"),
    "bool_parsing": Text("必须是 true 或 false", "it must be true or false"),
    "string_type": Text("必须是文字", "it must be text"),
    "string_pattern_mismatch": Text("格式不对", "it does not have the right form"),
    "string_too_short": Text("不能为空", "it is empty"),
    "string_too_long": Text("过长", "it is too long"),
    "tuple_type": Text("必须是列表", "it must be a list"),
    "missing": Text("缺少该字段", "it is missing"),
}
