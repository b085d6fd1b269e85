"""How conditions are written in the rulebook's YAML.

`condition()` of a shape raises ValueError for an input that does not exist or is compared with
what it can never be.
"""

from dataclasses import fields
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from app.data.yaml_files import Strict
from app.domain.conditions import (
    Amount,
    Condition,
    Every,
    Given,
    InGroup,
    No,
    OnLayer,
    Some,
    Stated,
)
from app.domain.profile import CHOICE_WORDS, ProjectProfile
from app.domain.quantities import Operator

_TYPES = {field.name: str(field.type) for field in fields(ProjectProfile)}
_OPERATORS: dict[str, Operator] = {
    "at_least": ">=",
    "above": ">",
    "at_most": "<=",
    "below": "<",
}


class _Is(Strict):
    """`{field: sewer_connected, is: false}`."""

    field: str
    is_: bool = Field(alias="is", strict=True)

    def condition(self) -> Condition:
        _require_type(self.field, "bool")
        return Given(self.field, (self.is_,))


class _In(Strict):
    """`{field: project_kind, in: [new, expansion]}`."""

    field: str
    in_: tuple[str, ...] = Field(alias="in", min_length=1)

    def condition(self) -> Condition:
        _require_type(self.field, "str")
        choices = CHOICE_WORDS.get(self.field)
        for value in self.in_:
            if choices is not None and value not in choices:
                raise ValueError(f"{self.field} is never {value}; it is one of {list(choices)}")
        return Given(self.field, self.in_)


class _Stated(Strict):
    """`{field: project_kind, stated: [existing]}`: false, not unknown, where nothing is stated."""

    field: str
    stated: tuple[str, ...] = Field(min_length=1)

    def condition(self) -> Condition:
        choices = CHOICE_WORDS.get(self.field, {})
        for value in self.stated:
            if value not in choices:
                raise ValueError(f"{self.field} is never {value}; it is one of {list(choices)}")
        return Stated(self.field, self.stated)


class _Amount(Strict):
    """`{field: hazardous_waste_t_per_year, at_least: 500}`."""

    field: str
    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None
    below: float | None = None

    def condition(self) -> Condition:
        _require_type(self.field, "float")
        given = [(name, getattr(self, name)) for name in _OPERATORS]
        stated = [(name, value) for name, value in given if value is not None]
        if len(stated) != 1:
            raise ValueError(f"{self.field} needs one of {list(_OPERATORS)}")
        name, value = stated[0]
        return Amount(self.field, _OPERATORS[name], value)


class _Group(Strict):
    """`{group: high-water}`."""

    group: str

    def condition(self) -> Condition:
        return InGroup(self.group)


class _OnLayer(Strict):
    """`{on_layer: ecological_redline}`."""

    on_layer: str

    def condition(self) -> Condition:
        return OnLayer(self.on_layer)


class _All(Strict):
    """`{all: [...]}`."""

    all: tuple["ConditionShape", ...] = Field(min_length=1)

    def condition(self) -> Condition:
        return Every(tuple(part.condition() for part in self.all))


class _Any(Strict):
    """`{any: [...]}`."""

    any: tuple["ConditionShape", ...] = Field(min_length=1)

    def condition(self) -> Condition:
        return Some(tuple(part.condition() for part in self.any))


class _Not(Strict):
    """`{not: ...}`."""

    not_: "ConditionShape" = Field(alias="not")

    def condition(self) -> Condition:
        return No(self.not_.condition())


def _kind(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    for key in ("all", "any", "not", "group", "on_layer", "is", "in", "stated"):
        if key in value:
            return key
    return "amount" if "field" in value else None


def _require_type(name: str, kind: str) -> None:
    known = _TYPES.get(name)
    if known is None:
        raise ValueError(f"there is no input {name}")
    if not known.startswith(kind):
        raise ValueError(f"{name} is {known}, compared as {kind}")


ConditionShape = Annotated[
    Annotated[_All, Tag("all")]
    | Annotated[_Any, Tag("any")]
    | Annotated[_Not, Tag("not")]
    | Annotated[_Group, Tag("group")]
    | Annotated[_OnLayer, Tag("on_layer")]
    | Annotated[_Is, Tag("is")]
    | Annotated[_In, Tag("in")]
    | Annotated[_Stated, Tag("stated")]
    | Annotated[_Amount, Tag("amount")],
    Discriminator(_kind),
]

for _shape in (_All, _Any, _Not):
    _shape.model_rebuild()
