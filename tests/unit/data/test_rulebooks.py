"""The rulebook loads whole or not at all."""

import shutil
from datetime import date

import pytest
import yaml

from app.data.rulebooks import load_rulebook
from app.data.shipped import RULEBOOK
from app.domain.rules import Comparison
from app.errors import DataError

PLAN = "rules/yanggu.yaml"


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(RULEBOOK, tmp_path / "rulebook")


def change(folder, name, edit):
    path = folder / name
    content = yaml.safe_load(path.read_text("utf-8"))
    edit(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")


def named(content, rule_id):
    return next(rule for rule in content["rules"] if rule["id"] == rule_id)


def refused(folder):
    with pytest.raises(DataError) as caught:
        load_rulebook(folder, demonstration=True)
    return caught.value


def test_the_printed_thresholds_with_their_operators():
    rules = {rule.id: rule for rule in load_rulebook(RULEBOOK, demonstration=False).rules}
    assert rules["lq-x-280"].requirement == Comparison(
        "investment_intensity", ">=", 280, "wan_yuan_per_mu"
    )
    assert rules["lq-x-280"].level == "zone"
    assert rules["yg-l-280"].requirement == Comparison(
        "investment_intensity", ">", 280, "wan_yuan_per_mu"
    )
    assert rules["yg-l-280"].force == "principle"
    assert rules["yg-l-280-tax"].requirement.operator == ">"
    assert rules["yg-l-far"].level == "portfolio"
    assert rules["yg-l-bcr"].force == "principle"
    assert rules["farmland"].zones == ()


def test_the_plans_have_ended_and_the_laws_have_not():
    documents = load_rulebook(RULEBOOK, demonstration=False).documents
    today = date(2026, 11, 21)
    assert documents["linqing"].status_on(today) == "period_ended"
    assert documents["dongchangfu"].status_on(today) == "unknown"  # it prints no number
    assert documents["land-law"].status_on(today) == "in_force"
    assert documents["control-indicators-2008"].status_on(today) == "superseded"
    assert documents["linqing"].status_on(date(2024, 1, 1)) == "in_force"
    assert documents["linqing"].status_on(date(2020, 1, 1)) == "unknown"


def test_fictitious_rules_are_marked_and_can_be_left_out():
    loaded = load_rulebook(RULEBOOK, demonstration=True)
    fiction = {rule.id for rule in loaded.rules if rule.demonstration}
    assert fiction == {rule.id for rule in loaded.rules if rule.id.startswith("demo-")}
    assert len(fiction) == 8
    plain = load_rulebook(RULEBOOK, demonstration=False)
    assert not any(rule.demonstration for rule in plain.rules)
    assert "demonstration" not in plain.documents


@pytest.mark.parametrize("key", ["source", "force", "level", "addressee", "requirement"])
def test_a_rule_without_what_makes_it_a_rule_does_not_load(copy, key):
    change(copy, PLAN, lambda content: content["rules"][0].pop(key))
    assert refused(copy).code == "rulebook.invalid"


@pytest.mark.parametrize("key", ["document", "section", "quote"])
def test_a_source_is_whole_or_refused(copy, key):
    change(copy, PLAN, lambda content: content["rules"][0]["source"].pop(key))
    assert refused(copy).code == "rulebook.invalid"


def test_a_document_needs_its_date(copy):
    change(copy, "documents.yaml", lambda content: content[0].pop("valid_from"))
    assert refused(copy).code == "rulebook.invalid"


def test_an_unknown_key_is_refused(copy):
    change(copy, PLAN, lambda content: content["rules"][0].update(forse="mandatory"))
    error = refused(copy)
    assert error.code == "rulebook.invalid"
    assert "forse" in error.message.en


def test_dangling_references_are_refused(copy):
    change(copy, PLAN, lambda c: c["rules"][0]["source"].update(document="nowhere"))
    assert refused(copy).code == "rulebook.dangling"


def test_a_second_rule_of_the_same_id_is_refused(copy):
    change(copy, PLAN, lambda c: c["rules"].append(c["rules"][0]))
    assert refused(copy).code == "rulebook.duplicate"


def test_broken_yaml_is_refused_with_the_file_name(copy):
    (copy / PLAN).write_text("rules: [", "utf-8")
    error = refused(copy)
    assert error.code == "rulebook.unreadable"
    assert error.where["entry"] == "yanggu.yaml"


def test_a_rule_of_a_document_without_a_number_does_not_load(copy):
    change(copy, PLAN, lambda c: c["rules"][0]["source"].update(document="linqing-reading"))
    assert refused(copy).code == "rulebook.invalid"


def test_an_indicator_keeps_its_unit(copy):
    change(copy, PLAN, lambda c: named(c, "yg-l-280")["requirement"].update(unit="percent"))
    assert refused(copy).code == "rulebook.invalid"


@pytest.mark.parametrize("name", ["land_use_plans.yaml", "control_classes.yaml"])
def test_plans_and_classes_cite_documents_that_exist(copy, name):
    def edit(content):
        source = content[0]["sources"][0] if "sources" in content[0] else content[0]["source"]
        source.update(document="nowhere")

    change(copy, name, edit)
    assert refused(copy).code == "rulebook.dangling"


ASK = {"kind": "human", "ask": {"zh": "?", "en": "?"}}
WHEN = {"field": "project_kind", "in": ["new"]}


@pytest.mark.parametrize(
    ("broken", "code", "said"),
    [
        ({"when": {"field": "project_sort", "in": ["new"]}}, "rulebook.invalid", "project_sort"),
        ({"when": {"field": "project_kind", "in": ["newish"]}}, "rulebook.invalid", "newish"),
        ({"when": {"field": "project_kind", "is": True}}, "rulebook.invalid", "project_kind"),
        ({"when": {"field": "sewer_connected", "at_least": 1}}, "rulebook.invalid", "sewer"),
        ({"when": {"field": "households", "at_least": 1, "at_most": 2}}, "rulebook.invalid", "one"),
        ({"when": {"group": "wizardry"}}, "rulebook.dangling", "wizardry"),
        ({"when": {"on_layer": "moon"}}, "rulebook.dangling", "moon"),
        ({"rests_on": "nowhere"}, "rulebook.dangling", "nowhere"),
        ({"requirement": {"kind": "caught"}, "effect": "prohibit"}, "rulebook.invalid", "caught"),
        (
            {"requirement": {"kind": "caught"}, "effect": "require", "when": WHEN},
            "rulebook.invalid",
            "caught",
        ),
        (
            {"effect": "encourage", "requirement": ASK},
            "rulebook.invalid",
            "encourage",
        ),
    ],
)
def test_conditions_that_cannot_be_weighed_are_refused(copy, broken, code, said):
    def edit(content):
        rule = named(content, "yg-l-280")
        rule.update(broken)

    change(copy, PLAN, edit)
    error = refused(copy)
    assert error.code == code
    assert said in error.message.en


def test_a_contradiction_names_rules_that_exist(copy):
    (copy / "contradictions" / "own.yaml").write_text(
        yaml.safe_dump(
            [
                {
                    "id": "x",
                    "severity": "high",
                    "kind": "rule",
                    "statement": {"zh": "甲", "en": "A"},
                    "passages": [{"document": "yanggu", "section": "一", "quote": "甲"}],
                    "rules": ["nothing"],
                }
            ]
        ),
        "utf-8",
    )
    assert refused(copy).code == "rulebook.dangling"
