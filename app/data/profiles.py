"""A project profile as JSON or YAML gives it: unknown fields are refused, with suggestions."""

import difflib
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from app.data.yaml_files import Strict
from app.domain.profile import Confirmation, ProjectProfile, Storey
from app.errors import InputError
from app.text import Text

_Amount = Annotated[float, Field(ge=0, allow_inf_nan=False, strict=True)]
_Area = Annotated[float, Field(gt=0, allow_inf_nan=False, strict=True)]


class _Storey(Strict):
    area_m2: _Area
    height_m: Annotated[float, Field(gt=0, le=200, allow_inf_nan=False)] | None = None


class _Profile(Strict):
    investment_wan_yuan: _Amount | None = None
    tax_wan_yuan_per_year: _Amount | None = None
    storeys: tuple[_Storey, ...] | None = None
    building_footprint_m2: _Amount | None = None
    yard_m2: _Amount | None = None
    land_use_code: Annotated[str, Field(pattern=r"^[0-9A-Z]{1,12}$")] | None = None
    land_use_code_system: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    industry_code: Annotated[str, Field(pattern=r"^[A-Z]?[0-9]{2,4}$")] | None = None


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
        `profile.unknown_field` (with the nearest known names) or `profile.invalid_field`.
    """
    try:
        profile = _Profile.model_validate(dict(given))
    except ValidationError as error:
        raise _refusal(error, "profile", list(_Profile.model_fields)) from error
    values = profile.model_dump(exclude={"storeys"})
    storeys = profile.storeys
    return ProjectProfile(
        **values,
        storeys=None if storeys is None else tuple(Storey(s.area_m2, s.height_m) for s in storeys),
    )


def parse_confirmations(given: object) -> dict[str, Confirmation]:
    """Turn the officer's confirmations into a mapping by rule id.

    Raises
    ------
    InputError
        `confirmations.unknown_field` or `confirmations.invalid_field`.
    """
    try:
        parsed = TypeAdapter(tuple[_Confirmation, ...]).validate_python(given)
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
    return InputError(
        f"{family}.invalid_field",
        Text(f"字段「{field}」的值无效：{first['msg']}", f"field {field}: {first['msg']}"),
        mend=Text("请改正该字段后重试", "correct the field and try again"),
        where={"field": field},
    )
