"""The rulebook loads whole or not at all."""

import shutil
from datetime import date

import pytest
import yaml

from app.data.rulebooks import load_rulebook
from app.data.shipped import RULEBOOK
from app.domain.rules import Comparison
from app.errors import DataError


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(RULEBOOK, tmp_path / "rulebook")


def change(folder, name, edit):
    path = folder / name
    content = yaml.safe_load(path.read_text("utf-8"))
    edit(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")


def refused(folder):
    with pytest.raises(DataError) as caught:
        load_rulebook(folder, demonstration=True)
    return caught.value


def test_the_printed_thresholds_with_their_operators():
    rules = {rule.id: rule for rule in load_rulebook(RULEBOOK, demonstration=False).rules}
    assert rules["linqing-investment-intensity"].requirement == Comparison(
        "investment_intensity", ">=", 280, "wan_yuan_per_mu"
    )
    assert rules["linqing-investment-intensity"].level == "zone"
    assert rules["yanggu-investment-intensity"].requirement == Comparison(
        "investment_intensity", ">", 280, "wan_yuan_per_mu"
    )
    assert rules["yanggu-investment-intensity"].force == "principle"
    assert rules["yanggu-tax-per-mu"].requirement.operator == ">"
    assert rules["yanggu-floor-area-ratio"].level == "portfolio"
    assert rules["yanggu-building-coefficient"].force == "principle"
    assert rules["farmland"].zones == ()


def test_the_plans_have_ended_and_the_laws_have_not():
    documents = load_rulebook(RULEBOOK, demonstration=False).documents
    today = date(2026, 11, 21)
    assert documents["linqing"].status_on(today) == "period_ended"
    assert documents["dongchangfu"].status_on(today) == "in_force"
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
    change(copy, "yanggu.yaml", lambda content: content["rules"][0].pop(key))
    assert refused(copy).code == "rulebook.invalid"


@pytest.mark.parametrize("key", ["document", "section", "quote"])
def test_a_source_is_whole_or_refused(copy, key):
    change(copy, "yanggu.yaml", lambda content: content["rules"][0]["source"].pop(key))
    assert refused(copy).code == "rulebook.invalid"


def test_a_document_needs_its_date(copy):
    change(copy, "documents.yaml", lambda content: content[0].pop("valid_from"))
    assert refused(copy).code == "rulebook.invalid"


def test_an_unknown_key_is_refused(copy):
    change(copy, "yanggu.yaml", lambda content: content["rules"][0].update(forse="mandatory"))
    error = refused(copy)
    assert error.code == "rulebook.invalid"
    assert "forse" in error.message.en


def test_dangling_references_are_refused(copy):
    change(copy, "yanggu.yaml", lambda c: c["rules"][0]["source"].update(document="nowhere"))
    assert refused(copy).code == "rulebook.dangling"


def test_a_second_rule_of_the_same_id_is_refused(copy):
    change(copy, "yanggu.yaml", lambda c: c["rules"].append(c["rules"][0]))
    assert refused(copy).code == "rulebook.duplicate"


def test_broken_yaml_is_refused_with_the_file_name(copy):
    (copy / "yanggu.yaml").write_text("rules: [", "utf-8")
    error = refused(copy)
    assert error.code == "rulebook.unreadable"
    assert error.where["entry"] == "yanggu.yaml"


def test_a_rule_of_a_document_without_a_number_does_not_load(copy):
    change(copy, "yanggu.yaml", lambda c: c["rules"][0]["source"].update(document="dongchangfu"))
    assert refused(copy).code == "rulebook.invalid"


def test_an_indicator_keeps_its_unit(copy):
    change(copy, "yanggu.yaml", lambda c: c["rules"][0]["requirement"].update(unit="percent"))
    assert refused(copy).code == "rulebook.invalid"


@pytest.mark.parametrize("name", ["land_use_plans.yaml", "control_classes.yaml"])
def test_plans_and_classes_cite_documents_that_exist(copy, name):
    def edit(content):
        source = content[0]["sources"][0] if "sources" in content[0] else content[0]["source"]
        source.update(document="nowhere")

    change(copy, name, edit)
    assert refused(copy).code == "rulebook.dangling"
