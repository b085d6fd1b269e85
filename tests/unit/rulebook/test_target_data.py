"""The shipped figures of the plans: all there, computed ones right, nothing merged or invented."""

import ast
import operator
import re
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache

import pytest

from app.data.boundaries import load_zones
from app.data.rulebooks import load_rulebook
from app.data.shipped import RULEBOOK, shipped
from app.data.targets import load_targets
from app.domain.units import convert
from app.errors import DataError

OPERATIONS = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.Pow: operator.pow,
}  # fmt: skip


@cache
def book():
    return load_rulebook(RULEBOOK, demonstration=False)


@cache
def zone_ids():
    return {zone.id for zone in load_zones(shipped("boundaries"), book().documents.keys())}


@cache
def targets():
    return load_targets(RULEBOOK / "targets", book().documents.keys(), zone_ids())


@cache
def by_id():
    return {target.id: target for target in targets()}


def evaluate(node):
    if isinstance(node, ast.Expression):
        return evaluate(node.body)
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return node.value
    if isinstance(node, ast.BinOp):
        return OPERATIONS[type(node.op)](evaluate(node.left), evaluate(node.right))
    raise ValueError(ast.dump(node))


def decimals(value):
    return len(f"{value:.10g}".partition(".")[2])


def test_every_figure_of_every_document_is_there():
    assert len(targets()) == len(by_id()) == 558
    assert Counter(target.source.document for target in targets()) == {
        "linqing": 105,
        "linqing-reading": 2,
        "yanggu": 57,
        "dongchangfu": 149,
        "liaocheng-industry": 173,
        "liaocheng-safety": 16,
        "liaocheng-emergency": 25,
        "liaocheng-elderly": 31,
    }


def test_computed_figures_are_what_their_expressions_give():
    computed = [target for target in targets() if target.recomputed is not None]

    assert len(computed) == 50
    for target in computed:
        again = target.recomputed
        found = evaluate(ast.parse(again.expression, mode="eval"))
        assert round(found, decimals(again.result)) == pytest.approx(again.result), target.id


def test_agreement_with_the_print_is_what_the_figures_say():
    told = Counter()
    for target in targets():
        again = target.recomputed
        if again is None or again.agrees is None:
            continue
        base = target.baseline.value if target.baseline else None
        printed = [n for n in (target.value, target.growth_percent_per_year, base) if n is not None]
        agrees = any(round(again.result, decimals(number)) == number for number in printed)
        assert agrees == again.agrees, target.id
        told[agrees] += 1
    disagreeing = {t.id for t in targets() if t.recomputed and t.recomputed.agrees is False}
    assert disagreeing == {
        "lq-inno-platforms-2020",  # 9 printed, 3 of them provincial or above
        "lq-inf-grid-v",  # four printed, five named
        "lc-t-tab-champion",  # base 17 in the table, 4 + 16 in the text
        "dcf-t-ag-leaders-2025",  # 77 printed, 62 + 20
    }
    assert told[True] == 24


def test_table_2_1_of_yanggu_stands_as_printed():
    rows = {
        "tax-per-mu": (4.7, 7.3, 9.2, "万元/亩"),
        "invest-per-mu": (17.56, 27, 9.0, "万元/亩"),
        "fdi": (2634.8, 5000, 13.7, "万美元"),
        "trade": (1397034, 1700000, 4.0, "万元"),
        "hitech": (19, 30, 9.6, "个"),
        "talent": (157, 300, 13.8, "人"),
        "patents": (178, 260, 7.9, "个"),
        "concentration": (80, 88, 1.9, "%"),
        "top10": (63, 80, 4.9, "%"),
    }
    for name, (base, value, growth, unit) in rows.items():
        target = by_id()[f"yg-t21-{name}"]
        assert (target.baseline.year, target.baseline.value) == (2020, base)
        assert (target.year, target.value, target.unit) == (2025, value, unit)
        assert target.growth_percent_per_year == growth
        assert (target.comparison, target.comparison_printed) == ("=", "")
        assert target.force == "advisory"


def test_averages_of_the_zone_are_not_entry_thresholds():
    def shown(target_id):
        target = by_id()[target_id]
        return target.indicator, target.value, target.comparison, target.kind, target.force

    assert shown("yg-i-280") == ("entry_investment_intensity", 280, ">", "threshold", "principle")
    assert shown("yg-t21-invest-per-mu") == (
        "average_investment_per_mu", 27, "=", "target", "advisory",
    )  # fmt: skip
    assert shown("yg-i-tax20") == ("entry_tax_per_mu", 20, ">", "threshold", "principle")
    assert shown("yg-t21-tax-per-mu") == ("average_tax_per_mu", 7.3, "=", "target", "advisory")
    assert shown("lq-intensity-280") == (
        "land_investment_intensity", 280, ">=", "target", "not_stated",
    )  # fmt: skip


def test_industry_output_and_industrial_output_are_not_one_line():
    pairs = [
        ("zhengjia-bearing-2025", "zhengjia-output-2030"),
        ("pipe-cluster-2025", "pipe-cluster-2030"),
    ]
    for first, second in pairs:
        assert by_id()[f"dcf-t-{first}"].indicator != by_id()[f"dcf-t-{second}"].indicator
    shares = by_id()["dcf-t-modern-svc-gdp-2025"], by_id()["dcf-t-modern-svc-share-2025"]
    assert shares[0].indicator != shares[1].indicator


def test_base_year_and_target_of_one_figure_share_an_indicator():
    for first, second in [
        ("lq-econ-gross-output-2020", "lq-econ-gross-output-2025"),
        ("lq-land-urban-industrial-2025", "lq-land-urban-industrial-2035"),
        ("yg-t-trade-2025", "yg-t21-trade"),
        ("dcf-t-jiaming-output-2025", "dcf-t-jiaming-output-2030"),
        ("lc-t-em-gdpdeath", "lc-t-sf-gdpdeath"),
    ]:
        assert by_id()[first].indicator == by_id()[second].indicator


def test_a_base_repeated_beside_a_target_is_the_base_printed_before():
    bases = defaultdict(set)
    for target in targets():
        if target.kind == "baseline" and target.value is not None:
            bases[target.zones, target.indicator, target.year].add((target.value, target.unit))
    repeated = 0
    for target in targets():
        start = target.baseline
        if start is None or start.value is None:
            continue
        for value, unit in bases.get((target.zones, target.indicator, start.year), ()):
            assert convert(value, unit, target.unit) == start.value, target.id
            repeated += 1
    assert repeated == 9


def test_intended_sizes_are_neither_caps_nor_floors():
    intended = {target.id for target in targets() if target.comparison == "intended"}

    assert len(intended) == 12
    assert all(target_id.startswith("lq-land-") for target_id in intended)


def test_sums_and_words_entered_as_numbers_are_marked():
    assert {target.id for target in targets() if target.derived} == {
        "lq-land-total-construction-2025", "lq-land-total-industrial-2025",
        "lq-land-total-construction-2035", "lq-land-total-industrial-2035",
        "lq-env-wells-2022", "lq-env-reuse-thermal-2025", "lq-env-reuse-hongji-2030",
        "yg-e-rdcover", "dcf-t-5g-2025", "dcf-t-voc-3plus2", "lc-t-sf-major-2020",
        "lc-t-sf-major", "lc-t-el-street2022",
    }  # fmt: skip
    assert all(t.note for t in targets() if t.derived)
    assert by_id()["lq-land-total-construction-2025"].value == 29.05  # 22.25 + 6.8


def test_what_the_text_is_silent_on_has_no_number():
    silent = [target for target in targets() if target.comparison == "qualitative"]

    assert len(silent) == 17
    assert {(t.value, t.low, t.high, t.parts) for t in silent} == {(None, None, None, ())}
    assert by_id()["lq-inno-hitech-share-2025"].baseline is None  # 8.20 is computed, not printed


# A word behind 不 or 不得 says the opposite: 不低于 is a floor, 不超过 a cap.
PRINTED_WORDS = {
    ">": r"(?<!不)(?<!不得)(超过|突破|高于)|>",
    "<": r"(?<!不)(?<!不得)低于",
    ">=": r"以上|不低于|不得低于|不少于|至少|≥",
}
# Quoted from behind its word: 可按不低于 stands right before the words that are quoted.
QUOTED_FROM_BEHIND = {"lc-t-el-70pct"}


def says_its_comparison(target):
    return re.search(PRINTED_WORDS[target.comparison], target.source.quote) is not None


def test_the_printed_word_stands_in_the_quote_of_a_floor_or_cap():
    """What is compared strictly rests on a word that is quoted."""
    limits = [
        target
        for target in targets()
        if target.comparison in PRINTED_WORDS
        and target.kind in ("target", "requirement", "threshold")
    ]
    assert {t.id for t in limits if not says_its_comparison(t)} == QUOTED_FROM_BEHIND
    assert by_id()["lc-t-el-70pct"].comparison_printed == "可按不低于"


@pytest.mark.parametrize(
    ("quote", "comparison"),
    [
        ("低于70%", ">="),
        ("不低于70%", "<"),
        ("不得低于70%", "<"),
        ("不超过70%", ">"),
        ("70余家", ">"),
        ("容积率~1.2", ">="),
    ],
)
def test_a_cap_entered_as_a_floor_is_found(quote, comparison):
    target = by_id()["lc-t-el-70pct"]
    source = replace(target.source, quote=quote)
    assert not says_its_comparison(replace(target, comparison=comparison, source=source))


def test_the_contradictions_name_figures_that_exist():
    for contradiction in book().contradictions:
        for target_id in contradiction.targets:
            assert target_id in by_id(), contradiction.id


ENTRY = """
- id: {id}
  zones: [{zone}]
  topic: economy
  kind: target
  indicator: gross_output
  indicator_zh: 总产值
  indicator_en: Gross output
  value: {value}
  unit: {unit}
  comparison: '{comparison}'
  comparison_printed: 超过
  force: not_stated
  source: {{document: {document}, section: 一, quote: 超过300亿元}}
"""
GOOD = {
    "id": "t-1", "zone": "z", "value": 300, "unit": "亿元", "comparison": ">", "document": "d",
}  # fmt: skip


def load(folder, *entries):
    text = "".join(ENTRY.format(**{**GOOD, **changes}) for changes in entries)
    (folder / "one.yaml").write_text(text, encoding="utf-8")
    return load_targets(folder, {"d"}, {"z"})


def test_a_sound_file_loads(tmp_path):
    assert [target.value for target in load(tmp_path, {}, {"id": "t-2", "unit": "万元"})] == [
        300,
        300,
    ]


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([{}, {}], "targets.duplicate"),
        ([{"zone": "nowhere"}], "targets.dangling"),
        ([{"document": "unknown"}], "targets.dangling"),
        ([{}, {"id": "t-2", "unit": "家"}], "targets.units"),
        ([{"comparison": "at least"}], "targets.invalid"),
        ([{"value": ".nan"}], "targets.invalid"),
        ([{"value": "null"}], "targets.invalid"),
        ([{"comparison": "qualitative"}], "targets.invalid"),
    ],
)
def test_an_unsound_file_is_refused_whole(tmp_path, entries, code):
    with pytest.raises(DataError) as refused:
        load(tmp_path, *entries)
    assert refused.value.code == code
