"""The reports' addresses: three kinds, two languages, refusals, headers."""

import io
import re
import zipfile
from html import unescape
from urllib.parse import unquote

import pytest
from pypdf import PdfReader

from app.domain import figures

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@pytest.fixture(scope="module")
def record(client):
    return client.post("/api/samples/prohibited/check").json()


def address(record, kind, language="zh"):
    return f"/api/assessments/{record['id']}/report.{kind}?lang={language}"


def squeezed(text):
    return re.sub(r"[\s\u2009\u202f]+", "", text)


def pdf_text(content):
    pages = PdfReader(io.BytesIO(content)).pages
    return squeezed("".join(page.extract_text() for page in pages))


@pytest.mark.parametrize("kind", TYPES)
def test_each_kind_is_handed_out_with_its_type_and_a_chinese_name(client, record, kind):
    answer = client.get(address(record, kind))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == TYPES[kind]
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("attachment; ")
    name = unquote(disposition.partition("UTF-8''")[2])
    assert name == f"地块核查意见_{record['id']}_演示（虚构）.{kind}"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["x-content-type-options"] == "nosniff"
    if kind == "pdf":
        assert answer.content.startswith(b"%PDF-")
    else:
        assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None


def test_a_report_speaks_the_language_that_was_asked_for(client, record):
    chinese = client.get(address(record, "pdf"))
    english = client.get(address(record, "pdf", "en"))
    assert "地块规划符合性核查意见" in pdf_text(chinese.content)
    assert "OpiniononPlanningComplianceofLand" in pdf_text(english.content)
    assert unquote(english.headers["content-disposition"]).endswith(
        f"opinion_{record['id']}_demonstration.pdf"
    )
    refused = client.get(address(record, "pdf", "fr"))
    assert refused.status_code == 422


def test_the_layers_of_the_pdf_are_those_of_the_page(client, record):
    text = pdf_text(client.get(address(record, "pdf")).content)
    page = client.get(f"/records/{record['id']}").text
    shown = re.findall(r'data-label="重叠 m²">([^<]+)<', page)
    overlaps = [squeezed(unescape(each)) for each in shown]
    assert squeezed(figures.m2(1199.86)) in overlaps
    assert len(overlaps) == 8
    assert all(each in text for each in overlaps)


def test_a_report_that_the_caller_holds_is_not_sent_again(client, record):
    for kind in TYPES:
        first = client.get(address(record, kind))
        again = client.get(address(record, kind), headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        other = client.get(address(record, kind, "en"), headers={"If-None-Match": '"other"'})
        assert other.status_code == 200
        assert other.headers["etag"] != first.headers["etag"]


def test_head_answers_as_get_without_the_body(client, record):
    asked = client.head(address(record, "pdf"))
    assert asked.status_code == 200
    assert asked.content == b""
    assert asked.headers["content-type"] == TYPES["pdf"]


def test_unknown_records_and_kinds_are_refused(client, record):
    for kind in TYPES:
        missing = client.get(address({"id": "nothing"}, kind))
        assert (missing.status_code, missing.json()["code"]) == (404, "record.not_found")
    unknown = client.get(address(record, "odt"))
    assert (unknown.status_code, unknown.json()["code"]) == (404, "report.kind_unknown")
    assert unknown.headers["content-type"] == "application/problem+json"


def test_the_record_itself_keeps_its_address(client, record):
    assert client.get(f"/api/assessments/{record['id']}").json()["id"] == record["id"]


def test_a_record_without_fiction_is_named_without_its_mark(plain_client):
    square = [[115.77, 36.87], [115.771, 36.87], [115.771, 36.871], [115.77, 36.871]]
    body = {"type": "Polygon", "coordinates": [[*square, square[0]]]}
    record = plain_client.post("/api/parcels/check", json=body).json()
    answer = plain_client.get(address(record, "pdf"))
    name = unquote(answer.headers["content-disposition"].partition("UTF-8''")[2])
    assert name == f"地块核查意见_{record['id']}.pdf"
    assert "演示（虚构）" not in pdf_text(answer.content)


def test_the_interface_describes_the_reports(client):
    paths = client.get("/api/openapi.json").json()["paths"]
    described = paths["/api/assessments/{record_id}/report.{kind}"]["get"]
    assert set(described["responses"]["200"]["content"]) == set(TYPES.values())
    assert {"304", "404", "503"} <= set(described["responses"])
