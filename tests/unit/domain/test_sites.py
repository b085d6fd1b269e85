"""Parks for a project: who is out and why, and ranks that show their doubts, computed by hand."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.catalogue import Facility, Industry
from app.domain.catalogue_parts import CodeAssignment, Placement
from app.domain.contradictions import Contradiction
from app.domain.findings import Finding
from app.domain.profile import ProjectProfile
from app.domain.site_fit import Match, judge_fit, matching
from app.domain.site_reasons import judge_clauses, judge_needs, too_small
from app.domain.sites import NOTHING, UNKNOWN, Judged, Park, Score, certainly_beats, rank
from app.domain.sources import Source
from app.domain.zones import Zone
from tests.unit.domain.worlds import SOURCE, words


def zone(zone_id: str, parent: str | None = None, **more) -> Zone:
    return Zone(
        zone_id, f"{zone_id}园", zone_id, "park", parent, "plan", "text_only", SOURCE, **more
    )


def park(park_id: str, *scores: tuple[float, float], doubts=()) -> Park:
    criteria = ("fit", "access", "intensity", "needs")
    doubts = (*doubts, *[()] * len(scores))
    judged = [
        Judged(name, Score(*score), doubt=frozenset(doubt))
        for name, score, doubt in zip(criteria, scores, doubts, strict=False)
    ]
    return Park(zone(park_id), tuple(judged))


def ranges(parks, **weights):
    return {
        one.park.zone.id: (one.rank, one.rank_best, one.rank_worst) for one in rank(parks, weights)
    }


# Ranks


def test_a_rank_is_a_range_where_scores_overlap():
    parks = [park("c", (0.0, 0.6)), park("b", (0.5, 0.9)), park("a", (0.8, 1.0))]
    # a's least 0.8 is more than c's greatest 0.6; all other pairs overlap.
    assert ranges(parks, fit=1.0) == {"a": (1, 1, 2), "b": (2, 1, 3), "c": (3, 2, 3)}


def test_sharp_scores_have_sharp_ranks():
    parks = [park("a", (0.2, 0.2)), park("b", (0.9, 0.9)), park("c", (0.5, 0.5))]
    assert ranges(parks, fit=1.0) == {"b": (1, 1, 1), "c": (2, 2, 2), "a": (3, 3, 3)}


def test_touching_scores_leave_the_order_open():
    assert ranges([park("a", (0.6, 0.8)), park("b", (0.4, 0.6))], fit=1.0) == {
        "a": (1, 1, 2),
        "b": (2, 1, 2),
    }


def test_ties_go_by_id_and_share_their_range():
    parks = [park("c", (0.5, 0.5)), park("a", (0.5, 0.5)), park("b", (0.1, 0.9))]
    assert ranges(parks, fit=1.0) == {"a": (1, 1, 3), "b": (2, 1, 3), "c": (3, 1, 3)}


def test_weights_decide_and_scores_are_weighted_means():
    parks = [park("a", (1.0, 1.0), (0.0, 0.0)), park("b", (0.0, 0.0), (1.0, 1.0))]
    first = rank(parks, {"fit": 3.0, "access": 1.0})
    assert [(r.park.zone.id, r.score) for r in first] == [
        ("a", Score(0.75, 0.75)),
        ("b", Score(0.25, 0.25)),
    ]
    other = rank(parks, {"fit": 1.0, "access": 3.0})
    assert [r.park.zone.id for r in other] == ["b", "a"]
    (half, _) = rank([park("x", (0.5, 1.0), (0.0, 0.4)), parks[1]], {"fit": 4.0, "access": 1.0})
    assert (half.score.least, half.score.greatest) == pytest.approx((2.0 / 5, 4.4 / 5))


def test_a_criterion_without_weight_does_not_count():
    parks = [park("a", (0.0, 0.0), (1.0, 1.0)), park("b", (0.1, 0.1), (0.0, 0.0))]
    assert ranges(parks, fit=1.0) == {"b": (1, 1, 1), "a": (2, 2, 2)}
    nothing = rank(parks, {"fit": 0.0, "access": 0.0})
    assert {r.score for r in nothing} == {UNKNOWN}
    assert ranges(parks, fit=0.0) == {"a": (1, 1, 2), "b": (2, 1, 2)}


def test_no_criterion_at_all_leaves_every_rank_open():
    parks = [Park(zone("b"), ()), Park(zone("a"), ())]
    assert ranges(parks) == {"a": (1, 1, 2), "b": (2, 1, 2)}


def test_a_doubt_that_parks_share_does_not_blur_their_order():
    one = park("a", (1.0, 1.0), (0.0, 1.0), doubts=((), ("r1",)))
    same = park("b", (0.5, 0.5), (0.0, 1.0), doubts=((), ("r1",)))
    assert ranges([one, same], fit=1.0, access=3.0) == {"a": (1, 1, 1), "b": (2, 2, 2)}
    other = park("b", (0.5, 0.5), (0.0, 1.0), doubts=((), ("r2",)))
    assert ranges([one, other], fit=1.0, access=3.0) == {"a": (1, 1, 2), "b": (2, 1, 2)}
    narrower = park("b", (0.5, 0.5), (0.0, 0.9), doubts=((), ("r1",)))
    assert not certainly_beats(one, narrower, {"fit": 1.0, "access": 3.0})


def test_what_is_unknown_for_no_stated_reason_is_not_shared():
    one, other = park("a", (1.0, 1.0), (0.0, 1.0)), park("b", (0.5, 0.5), (0.0, 1.0))
    assert ranges([one, other], fit=1.0, access=3.0) == {"a": (1, 1, 2), "b": (2, 1, 2)}


def test_equal_sums_are_a_tie_whatever_binary_fractions_make_of_them():
    one = park("a", (0.1, 0.1), (0.2, 0.2), (0.0, 0.0))
    other = park("b", (0.0, 0.0), (0.0, 0.0), (0.3, 0.3))
    assert 0.1 + 0.2 - 0.3 > 0  # what a careless comparison would call a lead
    weights = {"fit": 1.0, "access": 1.0, "intensity": 1.0}
    assert ranges([one, other], **weights) == {"a": (1, 1, 2), "b": (2, 1, 2)}


_TENTHS = st.tuples(st.integers(0, 10), st.integers(0, 10)).map(
    lambda pair: (min(pair) / 10, max(pair) / 10)
)
_PARKS = st.lists(
    st.tuples(_TENTHS, _TENTHS, st.sampled_from(["", "r1", "r2"])), min_size=2, max_size=4
)


@settings(max_examples=150, deadline=None)
@given(_PARKS, st.integers(0, 4), st.integers(0, 4))
def test_whatever_the_unknown_turns_out_to_be_the_rank_lies_in_its_range(drawn, fit, access):
    parks = [
        park(f"p{i}", one, other, doubts=((), (doubt,) if doubt else ()))
        for i, (one, other, doubt) in enumerate(drawn)
    ]
    found = ranges(parks, fit=float(fit), access=float(access))
    assert sorted(place for place, _, _ in found.values()) == list(range(1, len(parks) + 1))
    # Every park's unknown at either end; equal doubts of equal scores go the same way.
    for ends in product((0, 1), repeat=2 * len(parks)):
        settled: dict[object, int] = {}
        values = {}
        for i, one in enumerate(parks):
            total = 0
            for j, (judged, weight) in enumerate(zip(one.judged, (fit, access), strict=True)):
                end = ends[2 * i + j]
                if judged.doubt:
                    end = settled.setdefault((j, judged.doubt, judged.score), end)
                score = judged.score.greatest if end else judged.score.least
                total += round(score * 10) * weight
            values[one.zone.id] = total
        for name, (place, best, worst) in found.items():
            ahead = sum(value > values[name] for value in values.values())
            level = sum(value == values[name] for value in values.values())
            assert best <= ahead + level, "at its best it was really placed better"
            assert ahead + 1 <= worst
            assert best <= place <= worst


# Elimination


def finding(rule_id: str, outcome: str, **more) -> Finding:
    given = {
        "force": "mandatory", "level": "project", "addressee": "project", "decided_by": "machine",
        "applies": "certainly", "text_status": "in_force", "source": SOURCE,
    } | more  # fmt: skip
    return Finding(rule_id, "access", words(rule_id), outcome, words("理由"), **given)


def ids(reasons):
    return [reason.rule_id for reason in reasons]


def test_a_ban_that_certainly_applies_excludes_with_its_clause():
    judged = judge_clauses("access", "prohibited", [finding("ban", "not_met")])
    assert ids(judged.excludes) == ["ban"]
    assert judged.excludes[0].source == SOURCE
    assert judged.excludes[0].text.zh == "ban：理由"
    assert judged.score == NOTHING
    assert Park(zone("a"), (judged,)).excluded_by == judged.excludes


@pytest.mark.parametrize(
    "more",
    [
        {"force": "principle"},
        {"force": "advisory"},
        {"effect": "restrict"},
        {"applies": "possibly"},
    ],
)
def test_less_than_a_certain_ban_speaks_against_and_hides_nothing(more):
    judged = judge_clauses("access", "restricted", [finding("soft", "not_met", **more)])
    assert (ids(judged.excludes), ids(judged.against)) == ([], ["soft"])
    assert judged.score == Score(0.2, 0.3)


_SILENT = "the texts print no clause for it"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"level": "zone"}, "only clauses of the whole zone, which decide no single project"),
        (
            {"level": "portfolio"},
            "only clauses of an average over projects, which decide no single project",
        ),
        ({"addressee": "authority"}, _SILENT),
        ({"effect": "permit"}, _SILENT),
    ],
)
def test_what_decides_no_project_neither_excludes_nor_counts(more, said):
    judged = judge_clauses("access", "needs_review", [finding("other", "not_met", **more)])
    assert (judged.excludes, judged.against, judged.in_favour) == ((), (), ())
    assert judged.score == UNKNOWN
    assert judged.open[0].text.en == said


@pytest.mark.parametrize(
    ("verdict", "score"),
    [
        ("incomplete", (0.0, 1.0)),
        ("needs_review", (0.4, 0.9)),
        ("conditional", (0.9, 0.9)),
        ("conforms", (1.0, 1.0)),
    ],
)
def test_scores_by_verdict(verdict, score):
    judged = judge_clauses("access", verdict, [finding("kept", "met")])
    assert (judged.score.least, judged.score.greatest) == score


@pytest.mark.parametrize(
    ("verdict", "more", "score"),
    [
        ("incomplete", {"applies": "possibly"}, (0.0, 0.3)),
        ("incomplete", {"force": "principle"}, (0.0, 0.3)),
        ("needs_review", {"applies": "possibly"}, (0.3, 0.3)),
        ("incomplete", {"force": "advisory"}, (0.0, 0.9)),
        ("incomplete", {"level": "zone"}, (0.0, 1.0)),
    ],
)
def test_a_known_breach_is_worth_less_than_nothing_known(verdict, more, score):
    found = [finding("soft", "not_met", **more), finding("lacks", "no_data")]
    judged = judge_clauses("access", verdict, found)
    assert (judged.score.least, judged.score.greatest) == score


def test_a_clause_that_may_not_apply_says_so_in_favour_and_against():
    found = [
        finding("kept", "met", operator=">", applies="possibly"),
        finding("soft", "not_met", applies="possibly"),
    ]
    judged = judge_clauses("access", "needs_review", found)
    said = [reason.text.zh for reason in (*judged.in_favour, *judged.against)]
    assert said == [
        "kept：理由（该条是否适用于此待定）",
        "soft：理由（该条是否适用于此待定）",
    ]


def test_of_equal_parks_the_one_without_a_known_breach_comes_first():
    breached = judge_clauses(
        "access", "conditional", [finding("soft", "not_met", force="advisory")]
    )
    clean = judge_clauses("access", "conditional", [finding("kept", "met")])
    assert breached.score == clean.score == Score(0.9, 0.9)
    ranked = rank([Park(zone("a"), (breached,)), Park(zone("b"), (clean,))], {"access": 3.0})
    assert [one.park.zone.id for one in ranked] == ["b", "a"]
    assert {(one.rank_best, one.rank_worst) for one in ranked} == {(1, 2)}


def test_what_leaves_it_open_is_named_and_becomes_the_doubt():
    contested = Contradiction("c", "high", "rule", words("矛盾"), (SOURCE,), review=True)
    judged = judge_clauses(
        "access",
        "incomplete",
        [
            finding("lacks", "no_data"),
            finding("lacks2", "no_data"),
            finding("contested", "needs_review", contradictions=(contested,)),
            finding("by-hand", "needs_review", decided_by="human"),
            finding("measured", "met", operator=">="),
            finding("plain", "met"),
        ],
    )
    assert judged.doubt == {"lacks", "lacks2", "contested"}
    assert ids(judged.open) == ["contested", None]
    assert judged.open[1].text.zh.startswith("2 条缺资料")
    assert ids(judged.in_favour) == ["measured"]


@pytest.mark.parametrize(
    ("km2", "area_m2", "excluded"),
    [
        (2.93, 2_930_000.0, False),
        (2.93, 4395 * 2000 / 3, False),
        (2.93, 2_930_000.0000001, False),
        (2.93, 2_930_001.0, True),
        (2.93, None, False),
        (None, 1e9, False),
    ],
)
def test_a_park_smaller_than_the_need_is_out(km2, area_m2, excluded):
    reason = too_small(zone("a", gazetted_area_km2=km2), area_m2)
    assert (reason is not None) is excluded
    if reason is not None:
        assert "2.93 km²" in reason.text.zh
        assert reason.source == SOURCE


# Fit


def industry(name: str, *places: str, tier="leading", plan="plan", sure=True, **more) -> Industry:
    source = Source(plan, "二", name)
    certainty = more.pop("certainty", "printed")
    codes = tuple(CodeAssignment(code, sure) for code in more.pop("codes", ()))
    zones = tuple(Placement(place, certainty) for place in places)
    return Industry(
        id=name, name_zh=name, name_en=None, source=source, tier=tier, zones=zones, gb4754=codes,
        **more,
    )  # fmt: skip


def matched(*industries: Industry, sure=True) -> list[Match]:
    return [Match(one, sure=sure) for one in industries]


HERE = zone("here", "above")
ABOVE = zone("above")


def fit(*matches: Match, words="铜箔", park=HERE):
    return judge_fit(park, (park, ABOVE), list(matches), words)


def test_an_industry_placed_in_the_park_fits():
    judged = fit(*matched(industry("铜箔", "here")))
    assert judged.score == Score(1.0, 1.0)
    assert judged.in_favour[0].text.zh == "文本把铜箔放在here园"
    assert judged.in_favour[0].source == Source("plan", "二", "铜箔")


def test_a_class_that_perhaps_belongs_and_a_place_that_is_inferred_leave_it_open():
    assert fit(*matched(industry("铜箔", "here"), sure=False)).score == Score(0.4, 1.0)
    inferred = fit(*matched(industry("铜箔", "here", certainty="inferred")))
    assert inferred.score == Score(0.4, 1.0)
    assert "推定" in inferred.in_favour[0].text.zh
    assert "把铜箔放在" not in inferred.in_favour[0].text.zh


def test_the_parks_own_list_of_industries_counts():
    named = zone("here", "above", industries=("铜箔及线缆",))
    assert fit(park=named).score == Score(1.0, 1.0)
    unsure = matched(industry("有色", "here"), sure=False)
    assert fit(*unsure, park=named).score == Score(1.0, 1.0)


def test_a_plan_that_names_it_without_a_place_leaves_it_open():
    judged = fit(*matched(industry("铜箔")))
    assert (judged.score, len(judged.open)) == (Score(0.5, 1.0), 1)
    unsure = fit(*matched(industry("铜箔"), sure=False))
    here_unsure = fit(*matched(industry("铜箔", "here"), sure=False))
    assert unsure.score == Score(0.3, 1.0)
    assert here_unsure.score.least > unsure.score.least


def test_a_plan_that_leads_it_elsewhere_speaks_against():
    judged = fit(*matched(industry("铜箔", "elsewhere")))
    assert judged.score == Score(0.2, 0.4)
    assert "elsewhere" in judged.against[0].text.zh
    around = fit(*matched(industry("铜箔", "above")))
    assert around.score == Score(0.5, 1.0)


def test_another_plans_word_says_nothing_about_this_park():
    judged = fit(*matched(industry("铜箔", "elsewhere", plan="other")))
    assert judged.score == UNKNOWN
    assert "文本未给出" in judged.open[0].text.zh


def test_silence_of_a_park_with_other_industries_is_no_ban():
    judged = fit(park=zone("here", "above", industries=("纺织", "轴承")))
    assert judged.score == Score(0.0, 0.3)
    assert "未写明不等于禁止" in judged.against[0].text.zh
    assert judged.excludes == ()


def test_what_the_plan_restricts_scores_nothing_wherever_it_is_placed():
    banned = industry("铜箔", tier="restricted")
    judged = fit(*matched(banned), *matched(industry("有色", "here")))
    assert judged.score == NOTHING
    assert judged.against[0].text.zh == "规划列为限制产业：铜箔"
    assert judged.excludes == ()  # a list of restricted industries is not the clause that bans
    other = industry("铜箔", tier="restricted", plan="other")
    assert fit(*matched(other), *matched(industry("有色", "here"))).score == Score(1.0, 1.0)


def test_whether_a_restriction_is_meant_may_be_open():
    perhaps = matched(industry("铜箔", tier="restricted"), sure=False)
    judged = fit(*perhaps, *matched(industry("有色", "here")))
    assert judged.score == Score(0.0, 1.0)
    assert judged.against == ()
    assert "须研判" in judged.open[0].text.zh
    assert fit(*perhaps, park=zone("here", industries=("纺织",))).score == Score(0.0, 0.3)


FOIL = industry("铜箔制造", products=("电解铜箔",), chain=("铜",), codes=("3985",))
METAL = industry("有色金属", codes=("32", "3985"))
PERHAPS = industry("电子材料", codes=("398",), sure=False)


def names(found):
    return [(match.industry.name_zh, match.sure) for match in found]


def test_matching_by_words_goes_before_matching_by_class():
    known = [FOIL, METAL, PERHAPS, industry("纺织", codes=("17",))]
    by_words = matching(ProjectProfile(industry="电解铜箔"), known)
    assert names(by_words) == [("铜箔制造", True)]
    both = matching(ProjectProfile(industry="铜箔", industry_code="C3985"), known)
    assert names(both) == [("铜箔制造", True), ("有色金属", False), ("电子材料", False)]
    by_code = matching(ProjectProfile(industry_code="3985"), known)
    assert names(by_code) == [("铜箔制造", True), ("有色金属", True), ("电子材料", False)]
    assert matching(ProjectProfile(industry_code="3451"), known) == []
    assert matching(ProjectProfile(), known) == []


def test_a_single_character_of_a_chain_matches_nothing_longer():
    assert matching(ProjectProfile(industry="铜锣演奏"), [FOIL]) == []
    assert names(matching(ProjectProfile(industry="铜"), [FOIL])) == [("铜箔制造", True)]


def test_notes_and_systems_are_no_industries():
    for tier in ("system", "note"):
        assert matching(ProjectProfile(industry="铜箔"), [industry("铜箔", tier=tier)]) == []


# Needs


def facility(kind: str, place: str | None, status: str | None, certainty="printed") -> Facility:
    return Facility(
        id=f"{kind}-{place}", name_zh=f"{place}的{kind}", name_en=None, source=SOURCE, kind=kind,
        status=status, zone=None if place is None else Placement(place, certainty),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("place", "status", "certainty", "score"),
    [
        ("here", "existing", "printed", (1.0, 1.0)),
        ("here", "expand", "printed", (1.0, 1.0)),
        ("here", "planned", "printed", (0.5, 1.0)),
        ("here", "new", "printed", (0.5, 1.0)),
        ("here", None, "printed", (0.5, 1.0)),
        ("here", "existing", "inferred", (0.5, 1.0)),
        ("above", "existing", "printed", (0.5, 1.0)),
        ("above", "planned", "printed", (0.25, 1.0)),
        ("elsewhere", "existing", "printed", (0.0, 1.0)),
        (None, "existing", "printed", (0.0, 1.0)),
    ],
)
def test_a_need_is_served_by_what_the_text_says_stands_there(place, status, certainty, score):
    stock = [facility("sewage_plant", place, status, certainty)]
    judged = judge_needs(HERE, (HERE, ABOVE), ["sewage"], stock)
    assert (judged.score.least, judged.score.greatest) == score
    assert judged.excludes == judged.against == ()
    assert len(judged.in_favour) == (1 if place in ("here", "above") else 0)


def test_a_planned_plant_is_called_planned():
    stock = [facility("sewage_plant", "here", "planned")]
    (reason,) = judge_needs(HERE, (HERE, ABOVE), ["sewage"], stock).in_favour
    assert "here的sewage_plant（规划）" in reason.text.zh
    unsaid = [facility("sewage_plant", "here", None)]
    (reason,) = judge_needs(HERE, (HERE, ABOVE), ["sewage"], unsaid).in_favour
    assert "文本未写明是否建成" in reason.text.zh


def test_several_needs_are_averaged_and_what_is_not_printed_stays_open():
    stock = [facility("sewage_plant", "here", "existing"), facility("substation", "here", "new")]
    judged = judge_needs(HERE, (HERE, ABOVE), ["sewage", "power", "rail"], stock)
    assert (judged.score.least, judged.score.greatest) == pytest.approx((1.5 / 3, 1.0))
    assert [reason.text.zh for reason in judged.open] == ["铁路：文本未给出，须向园区核实"]


def test_a_facility_serves_only_its_own_need():
    stock = [facility("substation", "here", "existing")]
    assert judge_needs(HERE, (HERE,), ["sewage"], stock).score == UNKNOWN
