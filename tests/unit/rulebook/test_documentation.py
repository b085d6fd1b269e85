"""What the documentation says of the rulebook is what the rulebook holds."""

import re
from pathlib import Path

import pytest
import yaml

from app.data.shipped import RULEBOOK
from app.services.check_rulebook import check_rulebook

DOCS = Path(__file__).parents[3] / "docs"
LANGUAGES = {"rulebook.md": "en", "rulebook.zh.md": "zh"}
BEGIN, END = "<!-- rulebook: begin -->", "<!-- rulebook: end -->"


@pytest.mark.parametrize("name", sorted(LANGUAGES))
def test_the_tables_are_those_that_the_command_prints(desk, name):
    text = (DOCS / name).read_text("utf-8")
    assert (text.count(BEGIN), text.count(END)) == (1, 1)
    shown = text.partition(BEGIN)[2].partition(END)[0].strip()
    printed = check_rulebook(desk).markdown.in_language(LANGUAGES[name])
    assert shown == printed, (
        f"docs/{name} is out of date: put what `zoning rules check --markdown "
        f"--lang {LANGUAGES[name]}` prints between the markers"
    )


@pytest.mark.parametrize("name", sorted(LANGUAGES))
def test_the_example_is_the_clause_itself_but_for_its_groups(name):
    block = re.search(r"```yaml\n(.*?)```", (DOCS / name).read_text("utf-8"), re.DOTALL)
    assert block is not None
    (shown,) = yaml.safe_load(block[1])
    rules = yaml.safe_load((RULEBOOK / "rules" / "linqing.yaml").read_text("utf-8"))["rules"]
    real = next(rule for rule in rules if rule["id"] == shown["id"])
    groups = [entry["group"] for entry in shown["when"]["all"][0]["any"]]
    assert set(groups) < {entry["group"] for entry in real["when"]["all"][0]["any"]}
    shown["when"]["all"][0] = real["when"]["all"][0]
    assert shown == {key: value for key, value in real.items() if key in shown}
    assert set(real) - set(shown) <= {"note", "clause"}


@pytest.mark.parametrize("name", sorted(LANGUAGES))
def test_every_file_that_is_named_exists(name):
    text = (DOCS / name).read_text("utf-8")
    paths = set(re.findall(r"`([a-z_]+(?:/|\.yaml))`", text))
    assert {"rules/", "groups/", "contradictions/", "documents.yaml"} <= paths
    for path in paths:
        assert (RULEBOOK / path).exists(), path
