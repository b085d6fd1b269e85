"""Contradictions as shipped: complete, in both languages, each tripping on its projects only."""

from collections import Counter

import pytest

from app.domain.answers import SiteFacts
from app.domain.conditions import Inputs, weigh
from app.domain.intensity import measures
from app.domain.judging import judge
from app.domain.profile import ProjectProfile
from tests.unit.rulebook.weighing import DAY, SITE_M2, book, rule_of

# Which clauses a contradiction takes out of the program's hands.
REVIEWED = {
    "lq-a11": ("lq-8.4-1.4",),
    "lq-a15": ("lq-8.4-4.2a",),
    "lq-a16": ("lq-x-coal",),
    "x-pharma-synthesis": ("lq-x-chem-restricted",),
    "dcf-a10": ("dcf-r-no-cement-casting", "dcf-r-no-overcapacity-filing"),
}


def entry(entry_id):
    return next(one for one in book().contradictions if one.id == entry_id)


def bears(entry_id, **profile):
    """Whether it bears on the project, and what is missing to tell."""
    inputs = Inputs(ProjectProfile(**profile), book().groups, pytest.fail)
    weighed = weigh(entry(entry_id).when, inputs)
    return weighed.truth, weighed.missing


def judged(rule_id, **profile):
    stated = ProjectProfile(**profile)
    facts = SiteFacts(
        parcel=None,
        area_m2=SITE_M2,
        project_area_m2=SITE_M2,
        as_of=DAY,
        today=DAY,
        overlaps={},
        topics=book().topics,
        measures=measures(stated, SITE_M2, book().double_storey),
        profile=stated,
        confirmations={},
        documents=book().documents,
        groups=book().groups,
        contradictions=book().contradictions_by_rule,
    )
    finding = judge(rule_of(rule_id), facts, "certainly")
    return finding.outcome, {one.id for one in finding.contradictions}


def test_every_defect_found_in_the_documents_is_a_record():
    families = Counter(one.id.split("-")[0] for one in book().contradictions)
    assert families == {"lq": 41, "yg": 32, "dcf": 41, "lc": 35, "x": 4}
    own = {one.id for one in book().contradictions if one.id.startswith("x-")}
    assert own == {"x-chemicals", "x-foundry", "x-eco-list-updates", "x-pharma-synthesis"}


def test_the_graver_ones_are_told_from_wording():
    graded = Counter(
        (one.id.split("-")[0], one.severity)
        for one in book().contradictions
        if not one.id.startswith("x-")
    )
    assert graded == {
        ("lq", "high"): 16,
        ("lq", "medium"): 12,
        ("lq", "low"): 13,
        ("yg", "high"): 12,
        ("yg", "medium"): 12,
        ("yg", "low"): 8,
        ("dcf", "high"): 22,
        ("dcf", "medium"): 11,
        ("dcf", "low"): 8,
        ("lc", "high"): 20,
        ("lc", "medium"): 7,
        ("lc", "low"): 8,
    }


def test_both_languages_speak_and_quotes_hold_no_white_space():
    for one in book().contradictions:
        zh, en = one.statement.zh, one.statement.en
        assert sum("一" <= char <= "鿿" for char in zh) > 12, one.id
        assert len(en.split()) > 8, one.id
        assert zh.endswith("。"), one.id
        assert en.rstrip('"').endswith("."), one.id
        for passage in one.passages:
            assert passage.document in book().documents, one.id
            assert passage.quote == "".join(passage.quote.split()), one.id


def test_what_they_bear_on_exists(desk):
    zones = {zone.id for zone in desk.knowledge.zones}
    targets = {target.id for target in desk.targets}
    for one in book().contradictions:
        assert set(one.zones) <= zones, one.id
        assert set(one.targets) <= targets, one.id


def test_where_two_texts_collide_both_are_quoted():
    for entry_id in (*REVIEWED, "lq-a12", "dcf-a25", "lc-a13", "x-foundry", "x-chemicals"):
        one = entry(entry_id)
        assert len({(p.document, p.quote) for p in one.passages}) >= 2, entry_id
    chemical = {passage.document for passage in entry("x-chemicals").passages}
    assert chemical == {"liaocheng-industry", "yanggu", "linqing"}
    foundry = {passage.document for passage in entry("x-foundry").passages}
    assert foundry == {"liaocheng-industry", "dongchangfu", "linqing"}


def test_only_these_are_taken_out_of_the_programs_hands():
    assert {one.id: one.rules for one in book().contradictions if one.review} == REVIEWED
    assert all(one.when is not None for one in book().contradictions if one.review)


DYEING = {"project_kind": "new", "industry_code": "1713", "processes": ()}
PLATING = {"project_kind": "new", "industry_code": "3451", "processes": ("electroplating",)}
MORE = {"adds_capacity": True, "capacity_replacement": False}
SCRAP = {**MORE, "industry_code": "3391", "processes": ("scrap_melt_casting",)}


@pytest.mark.parametrize(
    ("entry_id", "profile", "truth", "missing"),
    [
        ("lq-a11", DYEING, True, ()),
        ("lq-a11", PLATING, True, ()),
        ("lq-a11", {**PLATING, "industry_code": "3251"}, True, ()),
        ("lq-a11", {**PLATING, "industry_code": "2614"}, False, ()),
        ("lq-a11", {**DYEING, "project_kind": "expansion"}, False, ()),
        ("lq-a11", {**DYEING, "industry_code": "1711"}, False, ()),
        ("lq-a11", {**DYEING, "project_kind": None}, None, ("project_kind",)),
        ("lq-a15", {"groundwater": "shallow", "groundwater_permit": True}, True, ()),
        ("lq-a15", {"groundwater": "deep", "groundwater_permit": True}, False, ()),
        ("lq-a15", {"groundwater": "shallow", "groundwater_permit": False}, False, ()),
        ("lq-a15", {"groundwater": "none"}, False, ()),
        ("lq-a15", {"groundwater": "shallow"}, None, ("groundwater_permit",)),
        ("lq-a16", {"uses_coal": True, "project_kind": "expansion"}, True, ()),
        ("lq-a16", {"uses_coal": True, "project_kind": "rebuild"}, True, ()),
        ("lq-a16", {"uses_coal": True, "project_kind": "new"}, False, ()),
        ("lq-a16", {"uses_coal": True, "project_kind": "existing"}, False, ()),
        ("lq-a16", {"uses_coal": False, "project_kind": "expansion"}, False, ()),
        (
            "x-pharma-synthesis",
            {"industry_code": "2710", "processes": ("chemical_synthesis",)},
            True,
            (),
        ),
        ("x-pharma-synthesis", {"industry_code": "2710", "processes": ()}, False, ()),
        ("x-pharma-synthesis", {"industry_code": "2614", "processes": ()}, False, ()),
        ("dcf-a10", SCRAP, True, ()),
        ("dcf-a10", {**SCRAP, "adds_capacity": False}, False, ()),
        ("dcf-a10", {**SCRAP, "processes": ("casting",)}, False, ()),
        ("dcf-a10", {**SCRAP, "processes": None}, None, ("processes",)),
        ("dcf-a10", {**SCRAP, "capacity_replacement": True}, False, ()),
        (
            "dcf-a10",
            {**MORE, "industry": "无缝钢管", "processes": ("steelmaking",)},
            True,
            (),
        ),
        (
            "dcf-a10",
            {**MORE, "industry_code": "3120", "processes": ("steelmaking",)},
            False,
            (),
        ),
        ("lq-a13", {"hazardous_waste_t_per_year": 500.0}, True, ()),
        ("lq-a13", {"hazardous_waste_t_per_year": 499.99}, False, ()),
        ("lq-a18", {"industry_code": "2614", "processes": ()}, True, ()),
        ("lq-a18", {"industry_code": "2911", "processes": ()}, False, ()),
    ],
)
def test_each_trips_on_its_projects_and_on_no_others(entry_id, profile, truth, missing):
    assert bears(entry_id, **profile) == (truth, missing)


def test_a_collision_takes_the_decision_from_the_program_and_shows_itself():
    assert judged("lq-8.4-1.4", **DYEING) == ("needs_review", {"lq-a11"})
    assert judged("lq-8.4-1.4", **PLATING) == ("needs_review", {"lq-a11"})
    permitted = {"groundwater": "shallow", "groundwater_permit": True}
    assert judged("lq-8.4-4.2a", **permitted) == ("needs_review", {"lq-a15"})
    moved = {"uses_coal": True, "project_kind": "relocation"}
    assert judged("lq-x-coal", **moved) == ("needs_review", {"lq-a16"})
    outcome, shown = judged("dcf-r-no-cement-casting", **SCRAP)
    assert outcome == "needs_review"
    assert "dcf-a10" in shown


def test_elsewhere_the_clause_decides_and_what_speaks_against_it_stands_beside():
    tanning = {"project_kind": "new", "industry_code": "1910", "processes": ("tanning",)}
    outcome, shown = judged("lq-8.4-1.4", **tanning, high_water=True, park_supporting=False)
    assert (outcome, shown) == ("not_met", set())
    unlicensed = {"groundwater": "shallow", "groundwater_permit": False}
    assert judged("lq-8.4-4.2a", **unlicensed) == ("not_met", set())
    deep = {"groundwater": "deep", "groundwater_permit": True}
    assert judged("lq-8.4-4.2b-deep", **deep) == ("not_met", set())
    assert judged("lq-x-coal", uses_coal=True, project_kind="new") == ("not_met", set())
    foundry = {"adds_capacity": True, "capacity_replacement": False, "industry_code": "3391"}
    plain = {**foundry, "processes": ("casting",)}
    assert judged("dcf-r-no-cement-casting", **plain) == ("not_met", {"x-foundry"})
    assert judged("lq-8.3-1d", **plain) == ("not_met", {"lq-a12", "x-foundry"})
    precise = {**foundry, "processes": ("precision_casting",)}
    assert judged("lq-8.3-1d", **precise)[0] == "not_met"
    organic = {"industry_code": "2614", "processes": ("chemical_synthesis",)}
    assert judged("lq-x-chem-restricted", **organic) == ("not_met", {"lq-a18", "x-chemicals"})


def test_280_is_compared_by_each_printed_word_and_says_so():
    on_280 = {one.id for one in book().contradictions if "yg-l-280" in one.rules}
    assert on_280 == {"yg-a08", "yg-a30"}
    assert set(entry("yg-a30").rules) == {"yg-l-280", "lq-x-280"}
    assert entry("yg-a10").rules == ("yg-l-280-tax",)
