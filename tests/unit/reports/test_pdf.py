"""The PDF opinion says all that the record says, searchable, archived, whatever users wrote."""

import copy
import io
import json
import re
import shutil
import subprocess
from functools import cache

import pytest
from pypdf import PdfReader

from app.data.shipped import fonts_folder
from app.domain import figures
from app.domain.code_words import TABLES
from app.domain.record_findings import asks_officer
from app.reports.codes import OUTCOME_SYMBOLS, VERDICT_SYMBOLS
from app.reports.drawing import characters
from app.reports.opinion import opinion_of
from app.reports.pdf import pdf_opinion
from app.reports.printable import _LENT, drawable, printable
from app.reports.words import WORDS
from tests.unit.reports.records import (
    OFFICER,
    arranged,
    carried_over,
    older,
    reported,  # noqa: F401 - a fixture
)

MARKUP = r"#let x = 1 $a^2$ *b* _c_ @ref <tag> [x] \u{41} `raw` // c /* d */ ~ -- --- ... = h"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ff"
    "ff3f0005fe02fedccc59e70000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def printed(reported):  # noqa: F811
    """Return a function that gives the PDF of a record, each made once."""
    kept = {}
    found, known = reported

    def made(name, language="zh", change=None):
        key = (name, language, change)
        if key not in kept:
            record = change(found[name]) if change else found[name]
            pictures = [("专题图", PIXEL)]
            view = arranged(record, known, language)
            kept[key] = pdf_opinion(view, pictures, language, fonts_folder())
        return kept[key]

    return made


def reader(content):
    return PdfReader(io.BytesIO(content))


@cache
def text_of(content):
    """Return the text as it is extracted, without what breaks lines and groups digits."""
    return squeezed("".join(page.extract_text() for page in reader(content).pages))


def squeezed(text):
    return re.sub(r"[\s\u2009\u202f\u200b]+", "", text)


def opinions_of(view):
    return [one for p in view.parcels for one in (p.real, p.fictitious) if one]


def test_the_archive_standard_is_named_and_every_font_is_embedded(printed):
    content = printed("real")
    assert content.startswith(b"%PDF-1.7")
    pdf = reader(content)
    packet = pdf.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfaid:part>2</pdfaid:part", packet)
    assert re.search(r"pdfaid:conformance>B</pdfaid:conformance", packet)
    fonts = {
        str(font.get_object()["/BaseFont"]): font.get_object()
        for page in pdf.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    for name, font in fonts.items():
        described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert any(key in described for key in ("/FontFile2", "/FontFile3")), name
        assert "NotoSansCJKsc" in name  # what a Chinese record needs is all ours
        assert "/ToUnicode" in font


def test_title_author_keywords_language_and_day_are_those_of_the_record(printed, reported):  # noqa: F811
    record = reported[0]["real"]
    pdf = reader(printed("real"))
    assert pdf.metadata.title == f"地块规划符合性核查意见 {record['id']}"
    assert pdf.metadata.author == "聊城产业园区规划一张图"
    assert record["seal"] in pdf.metadata["/Keywords"]
    assert pdf.metadata["/CreationDate"].startswith("D:20261121")
    assert pdf.trailer["/Root"]["/Lang"] == "zh-CN"
    assert reader(printed("real", "en")).trailer["/Root"]["/Lang"] == "en-GB"
    outline = [entry["/Title"] for entry in pdf.outline if isinstance(entry, dict)]
    assert [title.split("、")[0] for title in outline[:4]] == ["一", "二", "三", "四"]


def test_the_same_record_gives_the_same_bytes(reported):  # noqa: F811
    found, known = reported
    view = arranged(found["demo"], known)
    first, second = (pdf_opinion(view, [], "zh", fonts_folder()) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["demo", "real"])
def test_the_answer_stands_first_with_scope_and_what_was_not_checked(
    printed,
    reported,  # noqa: F811
    name,
    language,
):
    record = reported[0][name]
    view = arranged(record, reported[1], language)
    first = squeezed(reader(printed(name, language)).pages[0].extract_text())
    word = TABLES["verdict"][view.verdict].in_language(language)
    answer = squeezed(VERDICT_SYMBOLS[view.verdict] + word + view.why)
    assert answer in first
    scope = WORDS["list"].in_language(language).join(view.entry["scope"])
    assert first.index(answer) < first.index(squeezed(scope))
    assert squeezed(scope) in first
    count = sum(group.count for group in view.unchecked)
    unchecked = squeezed(WORDS["unchecked"].in_language(language).format(n=count))
    assert first.index(answer) < first.index(unchecked)


def test_every_page_has_the_record_number_and_its_own_number(printed, reported):  # noqa: F811
    pdf = reader(printed("demo"))
    pages = len(pdf.pages)
    assert 8 < pages < 40
    for number, page in enumerate(pdf.pages, 1):
        text = squeezed(page.extract_text())
        assert reported[0]["demo"]["id"] in text
        assert f"第{number}页共{pages}页" in text
        assert "辅助核查，非审批依据" in text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["demo", "real", "many"])
def test_every_finding_stands_with_its_reason_and_its_quote_verbatim(
    printed,
    reported,  # noqa: F811
    name,
    language,
):
    view = arranged(reported[0][name], reported[1], language)
    text = text_of(printed(name, language))
    outcomes = set()
    for opinion in opinions_of(view):
        for group in opinion.findings:
            outcomes.add(group.outcome)
            for finding in group.findings:
                assert squeezed(finding["title"]) in text
                assert squeezed(finding["reason"]) in text
                for key in ("condition", "note"):
                    assert squeezed(finding[key] or "") in text
                for source in (finding["source"], finding["support"]):
                    if source:
                        assert squeezed(source["quote"]) in text
                        assert squeezed(source["section"]) in text
    assert {"needs_review", "no_data"} <= outcomes
    assert "not_met" in outcomes


def test_a_breach_shows_its_arithmetic(printed):
    text = text_of(printed("real"))
    # 20 000 ten thousand yuan on 133.60 mu are 149.71 a mu, 130.29 short of 280.
    assert "149.7057万元/亩·不低于280万元/亩·差130.2943万元/亩" in text


@pytest.mark.parametrize("name", ["demo", "real", "many"])
def test_layers_and_areas_are_those_of_the_page(printed, reported, name):  # noqa: F811
    view = arranged(reported[0][name], reported[1])
    text = text_of(printed(name))
    for parcel in view.parcels:
        entry = parcel.entry
        hectares = figures.ha(entry["area_ha"])
        planar = figures.m2(entry["planar_area_m2"])
        written = (figures.m2(entry["area_m2"]), figures.mu(entry["area_mu"]), hectares, planar)
        for words in written:
            assert squeezed(words) in text
        for opinion in (parcel.real, parcel.fictitious):
            for row in opinion.layers if opinion else ():
                outcome = TABLES["outcome"][row.outcome].zh
                mark = f"{OUTCOME_SYMBOLS[row.outcome]}{outcome}"
                if row.entry is None:
                    assert f"{squeezed(row.name)}资料不全：没有覆盖该地块的图层" in text
                    continue
                numbers = "".join(
                    squeezed(words)
                    for words in (
                        figures.m2(row.entry["overlap_m2"]),
                        figures.mu(row.entry["overlap_mu"]),
                        figures.ha(row.entry["overlap_ha"]),
                        figures.percent(row.entry["share"]),
                        figures.percent(row.entry["covered_share"]),
                    )
                )
                assert f"{numbers}{mark}" in text


def test_the_farmland_row_of_the_sample_by_hand(printed):
    # 20 m of 120 m by 60 m of 200 m: 1 200 m² in the plane, 1 199.86 m² on the ellipsoid, 5 %.
    text = text_of(printed("demo"))
    assert "禁止占压1199.861.800.12005.00%100.00%×不满足" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_fiction_is_marked_on_every_page_and_stands_apart(printed, language):
    mark = squeezed(WORDS["watermark_demo"].in_language(language))
    apart = squeezed(WORDS["demo_title"].in_language(language))
    pages = [squeezed(p.extract_text()) for p in reader(printed("demo", language)).pages]
    assert len(pages) > 8
    assert all(page.count(mark) >= 4 for page in pages)  # three across, one at the foot
    assert apart in pages[0]
    assert pages[0].index("◇") < pages[0].index(apart) < pages[0].index("×")
    real = text_of(printed("real", language))
    assert mark not in real
    assert apart not in real


def test_the_real_verdict_is_never_the_fictitious_one(printed):
    first = squeezed(reader(printed("demo")).pages[0].extract_text())
    assert first.count("×不符合") == 1
    assert first.index("◇资料不全") < first.index("演示结论（虚构数据") < first.index("×不符合")


def test_the_checklist_has_answers_given_and_lines_for_those_that_wait(printed, reported):  # noqa: F811
    view = arranged(reported[0]["real"], reported[1])
    text = text_of(printed("real"))
    assert f"满足；经办人{OFFICER}；理由：已取得排污许可证" in text
    assert "随本记录于2026-11-2112:00存入" in text
    waiting = [
        finding
        for group in view.parcels[0].real.findings
        for finding in group.findings
        if asks_officer(finding)
    ]
    rules = {finding["rule_id"] for finding in waiting}
    assert len(rules) > 10
    assert f"待经办人认定的条款（{len(rules)}条）" in text
    assert text.count("□满足□不满足") == len(rules)
    assert "经办人（签名）" in text and "复核人（签名）" in text and "单位（盖章）" in text


def test_contradictions_are_quoted_and_referred_to_by_number(printed, reported):  # noqa: F811
    view = arranged(reported[0]["real"], reported[1])
    text = text_of(printed("real"))
    assert len(view.conflicts) > 1
    for conflict in view.conflicts.values():
        assert squeezed(conflict["statement"]) in text
        for passage in conflict["passages"]:
            assert squeezed(passage["quote"]) in text
    assert "文本矛盾1" in text


def test_statements_are_listed_with_their_text(printed, reported):  # noqa: F811
    view = arranged(reported[0]["demo"], reported[1])
    text = text_of(printed("demo"))
    clauses = [each for listed in view.statements.values() for each in listed]
    assert len(clauses) > 50
    assert all(squeezed(each["source"]["quote"]) in text for each in clauses)


def test_method_seal_and_disclaimer_stand_at_the_end(printed, reported):  # noqa: F811
    record = reported[0]["demo"]
    text = text_of(printed("demo"))
    said = [
        "CGCS20003度带第39带（CM117°E）EPSG:4548", "不超过70m", "1亩＝2000/3m²", record["seal"],
        record["software"]["version"], "不作为审批依据", "2026-01-01",
    ]  # fmt: skip
    for word in said:
        assert word in text
    ids = {row["layer"] for parcel in record["parcels"] for row in parcel["layers"] if row["layer"]}
    assert ids
    assert all(squeezed(name) in text for name in ids)


def test_many_parcels_are_all_told_and_equal_findings_once(printed, reported):  # noqa: F811
    content = printed("many")
    text = text_of(content)
    for number in range(1, 21):
        assert f"地块{number}：地块{number}" in text
    found = reported[0]["many"]["parcels"]
    findings = [len(parcel["findings"]) for parcel in found]
    assert sum(findings) > 2000
    assert len(reader(content).pages) < 100
    assert "适用于地块1–2、14–16" in text
    assert "适用于地块3–13" in text


def test_an_answer_of_an_earlier_record_says_where_it_was_given(printed):
    text = text_of(printed("real", "zh", carried_over))
    origin = "沿用自记录EARLIER-1（2026-10-0200:30存入）"
    given = f"满足；经办人{OFFICER}；理由：已取得排污许可证；{origin}"
    assert text.count(given) == 2, "at the clause and in the checklist"
    assert "未注明沿用的，随本记录于" in text
    assert "沿用自记录" not in text_of(printed("real"))


def test_a_record_of_an_older_version_is_printed(printed):
    for name in ("demo", "real"):
        text = text_of(printed(name, "zh", older))
        assert "◇资料不全" in text
        assert "文本矛盾" not in text
    assert "没有待认定的条款" not in text_of(printed("real"))


# Whatever users wrote


def labelled(label):
    def change(record):
        marred = copy.deepcopy(record)
        parcel = marred["parcels"][0]
        parcel["label"] = parcel["file"] = label
        parcel["attributes"] = {label: label}
        parcel["findings"] = parcel["findings"][:4]
        marred["profile"] = {"enterprise": label}
        return marred

    return change


def of_label(reported, label, name="real"):  # noqa: F811
    view = arranged(labelled(label)(reported[0][name]), reported[1])
    return pdf_opinion(view, [], "zh", fonts_folder())


@pytest.mark.parametrize(
    "label",
    [MARKUP, "- + 1. / 'q' \"r\" \\", "a@b.cn #import \"x\": *", "https://example.org/?a=b&c=d#e",
     "= 标题\n\n- 项", "{page} {n} %s $1"],
)  # fmt: skip
def test_markup_in_a_label_comes_out_literally(reported, label):  # noqa: F811
    assert text_of(of_label(reported, label)).count(squeezed(label)) >= 4


def test_foreign_letters_stay_and_what_has_no_shape_is_named(reported):  # noqa: F811
    text = text_of(of_label(reported, "ёжик㐀龘\U00020000😀"))
    assert "ёжик㐀龘[U+20000][U+1F600]" in text
    right = "".join(p.extract_text() for p in reader(of_label(reported, "שלום مرحبا")).pages)
    assert all(letter in right for letter in "שלוםمرحبا")


def test_controls_and_turning_marks_are_left_out(reported):  # noqa: F811
    assert "nulbellrlo坏" in text_of(of_label(reported, "nul\x00bell\x07rlo\u202e坏\ud800"))


def test_a_word_without_blanks_breaks_and_loses_no_letter(reported):  # noqa: F811
    content = of_label(reported, "w" * 1500)
    assert text_of(content).count("w") >= 3 * 1500
    pages = reader(content).pages
    lines = "\n".join(page.extract_text() for page in pages).split("\n")
    assert max(map(len, lines)) < 300


def test_every_letter_that_may_be_printed_can_be(reported):  # noqa: F811
    has = sorted(characters(fonts_folder()))
    kept = [chr(code) for code in has if printable(chr(code), fonts_folder()) == chr(code)]
    assert len(kept) > 29_000
    every = [*kept, *map(chr, sorted(_LENT))]
    for start in range(0, len(every), 10_000):
        assert of_label(reported, " ".join(every[start : start + 10_000]))


def test_a_picture_shows_a_box_for_what_has_no_shape():
    assert drawable("a\x00\n😀 1\u2009000 $x$", fonts_folder()) == "a □ 1 000 $x$"


def test_every_text_of_the_documents_is_printed_as_it_stands(reported):  # noqa: F811
    known = reported[1]
    passages = [passage for one in known.contradictions for passage in one.passages]
    quotes = [
        *(rule.source.quote for rule in known.rules if rule.source),
        *(passage.quote for passage in passages),
        *(document.title_zh for document in known.documents.values()),
    ]
    assert len(quotes) > 500
    for quote in quotes:
        assert printable(quote, fonts_folder()) == quote


# The data for the typesetter is plain


def test_the_template_gets_json_and_no_markup(reported):  # noqa: F811
    view = arranged(reported[0]["demo"], reported[1])
    made = opinion_of(view, [("图", "map-1.png")], [2, 3], "zh")
    plain = json.loads(json.dumps(made.blocks, ensure_ascii=False))
    kinds = {block["kind"] for block in plain}
    assert {"heading", "answer", "table", "clause", "image", "fiction", "signatures"} <= kinds
    assert made.fictitious


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_another_program_finds_whole_chinese_words(printed, tmp_path):
    file = tmp_path / "opinion.pdf"
    file.write_bytes(printed("real"))
    text = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", str(file), "-"], capture_output=True, check=True
    ).stdout.decode()
    # As one would type them into a search: no gap within.
    for word in ("地块规划符合性核查意见", "资料不全", "永久基本农田", "生态保护红线", "约束性质",
                 "经办人核对清单", "非审批依据"):  # fmt: skip
        assert word in text
