"""Three-valued conditions: true, false, or unknown with exactly the inputs that would help."""

from itertools import product

import pytest

from app.domain.conditions import (
    Amount,
    Every,
    Given,
    InGroup,
    Inputs,
    No,
    OnLayer,
    Some,
    Weighed,
    describe,
    weigh,
)
from app.domain.industries import IndustryGroup
from app.domain.profile import ProjectProfile
from app.text import Text

CASTING = IndustryGroup(
    "casting",
    Text("铸造", "casting"),
    codes=("3391", "3392"),
    words=("铸造",),
    processes=("casting",),
)
STEEL = IndustryGroup("steel", Text("钢铁", "steel"), codes=("311",), perhaps=("313",))
GROUPS = {"casting": CASTING, "steel": STEEL}
FLAGS = ("sewer_connected", "own_well", "uses_coal")


def weighed(condition, layer=None, **profile):
    def on_layer(topic):
        return layer if layer is not None else Weighed(None, (f"layer:{topic}",), Text("?", "?"))

    return weigh(condition, Inputs(ProjectProfile(**profile), GROUPS, on_layer))


def is_true(name):
    return Given(name, (True,))


@pytest.mark.parametrize("values", list(product((True, False, None), repeat=3)))
def test_conjunction_and_disjunction_after_kleene(values):
    profile = dict(zip(FLAGS, values, strict=True))
    parts = tuple(is_true(name) for name in FLAGS)
    every, some = weighed(Every(parts), **profile), weighed(Some(parts), **profile)
    unknown = tuple(name for name, value in profile.items() if value is None)

    assert every.truth is (False if False in values else None if None in values else True)
    assert some.truth is (True if True in values else None if None in values else False)
    assert every.missing == (unknown if every.truth is None else ())
    assert some.missing == (unknown if some.truth is None else ())


@pytest.mark.parametrize("value", [True, False, None])
def test_negation_keeps_the_unknown(value):
    found = weighed(No(is_true("uses_coal")), uses_coal=value)
    assert found.truth is (None if value is None else not value)
    assert found.missing == (("uses_coal",) if value is None else ())


def test_what_is_settled_asks_for_nothing():
    nested = Some((Every((is_true("sewer_connected"), is_true("own_well"))), is_true("uses_coal")))
    assert weighed(nested, uses_coal=True) == weighed(nested, uses_coal=True, own_well=None)
    assert weighed(nested, uses_coal=True).missing == ()
    assert weighed(nested, sewer_connected=False).missing == ("uses_coal",)
    assert weighed(nested).missing == ("sewer_connected", "own_well", "uses_coal")


@pytest.mark.parametrize(
    ("operator", "value", "truth"),
    [
        (">=", 499.9, False),
        (">=", 500, True),
        (">=", 500.1, True),
        (">", 500, False),
        (">", 500.1, True),
        ("<=", 500, True),
        ("<=", 500.1, False),
        ("<", 500, False),
        ("<", 499.9, True),
    ],
)
def test_amounts_at_the_threshold(operator, value, truth):
    condition = Amount("hazardous_waste_t_per_year", operator, 500)
    found = weighed(condition, hazardous_waste_t_per_year=float(value))
    assert found.truth is truth


def test_an_amount_says_the_comparison_and_the_margin():
    found = weighed(
        Amount("hazardous_waste_t_per_year", ">=", 500), hazardous_waste_t_per_year=600.0
    )
    assert found.reason.zh == "危险废物年产生量（t/a）为 600.00，不低于 500（相差 100）"
    assert found.reason.en == (
        "hazardous waste (t a year): 600.00, at least 500 (a difference of 100)"
    )


@pytest.mark.parametrize(
    ("operator", "value", "zh", "en"),
    [
        (">=", 400, "低于", "less than"),
        (">", 400, "不大于", "not more than"),
        ("<=", 600, "高于", "more than"),
        ("<", 600, "不低于", "not less than"),
        (">", 600, "大于", "more than"),
        ("<", 400, "低于", "less than"),
    ],
)
def test_an_amount_that_misses_the_limit_says_what_it_is_instead(operator, value, zh, en):
    """A reader need not work out what "against more than 500: no" comes to."""
    condition = Amount("hazardous_waste_t_per_year", operator, 500)
    found = weighed(condition, hazardous_waste_t_per_year=float(value))
    assert f"为 {value}.00，{zh} 500（相差 100）" in found.reason.zh
    assert f": {value}.00, {en} 500 (a difference of 100)" in found.reason.en


def test_an_amount_at_its_limit_or_above_nothing_tells_no_difference():
    at_limit = weighed(
        Amount("hazardous_waste_t_per_year", ">=", 500), hazardous_waste_t_per_year=500.0
    )
    assert at_limit.reason.zh == "危险废物年产生量（t/a）为 500.00，不低于 500"
    some = weighed(Amount("hazardous_waste_t_per_year", ">", 0), hazardous_waste_t_per_year=600.0)
    assert some.reason.zh == "危险废物年产生量（t/a）为 600.00，大于 0"
    assert some.reason.en == "hazardous waste (t a year): 600.00, more than 0"


@pytest.mark.parametrize(
    ("profile", "truth", "missing"),
    [
        ({"industry_code": "3391"}, True, ()),
        ({"industry_code": "C3392"}, True, ()),
        ({"industry": "精密铸造件"}, True, ()),
        ({"processes": ("casting",)}, True, ()),
        ({"industry_code": "3451", "processes": ("casting",)}, True, ()),
        ({"industry_code": "3451", "processes": ()}, False, ()),
        ({"industry_code": "3451"}, None, ("processes",)),
        ({"industry_code": "33"}, None, ("processes", "industry_code")),
        ({"industry_code": "33", "processes": ()}, None, ("industry_code",)),
        ({"industry_code": "2614", "industry": "铸造", "processes": ()}, None, ()),
        ({"industry": "纺纱"}, None, ("processes", "industry_code")),
        ({}, None, ("processes", "industry_code")),
    ],
)
def test_membership_of_a_group_with_processes(profile, truth, missing):
    found = weighed(InGroup("casting"), **profile)
    assert (found.truth, found.missing) == (truth, missing)


@pytest.mark.parametrize(
    ("profile", "truth", "missing"),
    [
        ({"industry_code": "3110"}, True, ()),
        ({"industry_code": "3130"}, None, ()),  # a person must judge: no input would tell
        ({"industry_code": "31"}, None, ("industry_code",)),
        ({"industry_code": "31", "processes": ()}, None, ("industry_code",)),
        ({"industry_code": "3451"}, False, ()),
        ({"processes": ()}, None, ("industry_code",)),
    ],
)
def test_membership_of_a_group_told_by_codes_alone(profile, truth, missing):
    found = weighed(InGroup("steel"), **profile)
    assert (found.truth, found.missing) == (truth, missing)


def test_a_layer_is_asked_and_its_absence_named():
    assert weighed(OnLayer("redline")).missing == ("layer:redline",)
    there = Weighed(True, (), Text("在", "on"))
    assert weighed(Every((OnLayer("redline"), is_true("own_well"))), layer=there).missing == (
        "own_well",
    )


def test_a_condition_in_words():
    condition = Every(
        (
            Given("project_kind", ("new", "expansion")),
            Amount("hazardous_waste_t_per_year", ">=", 500),
            No(InGroup("casting")),
        )
    )
    said = describe(condition, GROUPS)
    assert said.zh == (
        "建设性质：新建或扩建，且危险废物年产生量（t/a）不低于 500 t/a，且并非（属于铸造）"
    )
    assert "kind of project: new or expansion, and" in said.en


def test_alternatives_within_a_condition_read_as_one_list_in_single_brackets():
    inner = Some((Some((InGroup("casting"), InGroup("casting"))), is_true("own_well")))
    said = describe(Every((inner, OnLayer("sewer"))), GROUPS, {"sewer": Text("管网", "sewers")})
    assert said.zh.startswith("（属于铸造或铸造，或")
    assert said.zh.endswith("），且位于图层“管网”")
    assert said.en.endswith("), and lies on layer “sewers”")
    assert "((" not in said.en
    assert "（（" not in said.zh


def test_a_layer_without_a_name_keeps_its_code():
    assert describe(OnLayer("sewer"), {}).zh == "位于图层“sewer”"
