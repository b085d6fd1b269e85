"""Workbooks made to harm, and damaged ones."""

import io
import time
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.data.formats import child_process, read_parcels, read_pasted
from app.errors import InputError, ZoningError


@pytest.fixture(scope="module")
def valid():
    workbook = openpyxl.Workbook()
    for row in [
        ("点号", "X", "Y"),
        (1, 4081850, 387600),
        (2, 4081850, 387800),
        (3, 4081700, 387800),
    ]:
        workbook.active.append(row)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def refusal(content):
    with pytest.raises(InputError) as caught:
        read_parcels("a.xlsx", content)
    assert caught.value.mend is not None
    return caught.value


def repacked(content, changes):
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            new.writestr(info.filename, changes.get(info.filename, old.read(info)))
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def test_old_and_encrypted_workbooks_are_refused_with_the_way_out():
    found = refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert found.code == "input.format_refused"
    assert "xlsx" in found.mend.zh


def test_a_bomb_is_refused_before_it_is_opened(valid):
    bomb = repacked(valid, {SHEET: HEAD.encode() + b" " * 200_000_000})
    assert len(bomb) < 1_000_000
    assert refusal(bomb).code == "input.archive_bomb"


def test_a_row_far_down_and_a_column_far_out(valid):
    far = (
        f'{HEAD}<dimension ref="A1:XFD1048576"/><sheetData><row r="1048576">'
        '<c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    found = refusal(repacked(valid, {SHEET: far.encode()}))
    assert found.code in ("sheet.no_header", "sheet.too_many_rows")


def test_entities_are_not_expanded(valid):
    laughs = "".join(f'<!ENTITY l{k} "{f"&l{k - 1};" * 10}">' for k in range(1, 12))
    text = (
        f'<!DOCTYPE w [<!ENTITY l0 "ha">{laughs}]>{HEAD}<sheetData><row r="1">'
        '<c r="A1" t="inlineStr"><is><t>&l11;</t></is></c></row></sheetData></worksheet>'
    )
    assert refusal(repacked(valid, {SHEET: text.encode()})).code in (
        "sheet.unreadable", "sheet.no_header", "input.reader_failed")  # fmt: skip


def test_a_file_of_this_machine_is_not_read(valid, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("4081850")
    text = (
        f'<!DOCTYPE w [<!ENTITY x SYSTEM "file://{secret}">]>{HEAD}<sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>X</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>Y</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>&x;</t></is></c><c r="B2"><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    found = refusal(repacked(valid, {SHEET: text.encode()}))
    assert "4081850" not in str(found)
    assert found.code in ("sheet.unreadable", "sheet.cell_empty", "input.reader_failed")


def test_memory_is_bounded(valid, monkeypatch):
    monkeypatch.setattr(child_process, "MEMORY_BYTES", 20_000_000)
    assert refusal(valid).code == "input.reader_failed"


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95, 0.99])
def test_a_workbook_cut_short(valid, share):
    assert refusal(valid[: int(len(valid) * share)]).code == "input.archive_damaged"


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_mutated_workbooks(valid, data):
    changed = bytearray(valid)
    for _ in range(data.draw(st.integers(1, 6))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_parcels("a", bytes(changed))
    except ZoningError as error:
        assert error.message.zh


CELLS = st.sampled_from(
    ["X", "Y", "经度", "纬度", "点号", "地块名称", "圈号", "", "甲", "1", "2", "4081850", "387600",
     "4081700", "387800", "39387600", "115°44′22″", "36-50-10", "115.7", "36.8", '"', "@", "nan",
     "1e308", "带号38", "=1+1", "，"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=5), max_size=12), st.sampled_from(",;\t，"))
def test_random_tables(rows, delimiter):
    text = "点号,X,Y\n".replace(",", delimiter) + "\n".join(delimiter.join(row) for row in rows)
    try:
        read_pasted(text)
    except ZoningError as error:
        assert error.message.zh


@pytest.mark.parametrize(
    "text",
    [
        "点号,X,Y\n" + "@" * 40_000 + "x",
        "点号,X,Y\n" + "[" * 40_000 + "x",
        "点号,X,Y\n1," + "1" * 100_000 + "°" * 50_000 + ",2",
        "点号,X,Y\n1," + "1,111" * 50_000 + ",2",
        "点号,X,Y\n1," + " " * 200_000 + "x,2",
        "(" * 100_000 + ",X,Y",
        "带号" + " " * 200_000 + "\nX,Y\n1,2",
        "中央子午线" * 20_000 + "\nX,Y\n1,2",
        '"' * 100_001 + ",X,Y",
        ",\n" * 100_000,
    ],
)
def test_no_pattern_can_be_made_slow(text):
    started = time.process_time()
    with pytest.raises(InputError):
        read_pasted(text)
    assert time.process_time() - started < 3
