"""The lines that a report prints about one finding: its tags, source, arithmetic, nature."""

from collections.abc import Mapping, Sequence
from typing import cast

from app.domain import figures
from app.domain.code_words import TABLES
from app.domain.record_findings import Json
from app.domain.wording import in_unit
from app.reports.codes import called
from app.reports.words import say
from app.text import Language, Text

Documents = Mapping[str, Json]


def name_of(thing: Json, language: Language) -> str:
    """Return the name of a zone or document of a record."""
    return str(thing[f"title_{language}" if "title_zh" in thing else f"name_{language}"])


def cited(source: Json, documents: Documents, language: Language) -> str:
    """Return where a quote stands: document, its number, section."""
    document = documents.get(str(source["document"]))
    parts = [name_of(document, language) if document else str(source["document"])]
    if document and document["number"]:
        parts.append(str(document["number"]))
    return say(language, "comma").join([*parts, str(source["section"])])


def tags(finding: Json, language: Language) -> list[str]:
    """Return the short marks behind a finding's title, as the record's page shows them."""

    def word(table: str, key: str) -> str:
        return called(table, finding[key], language)

    found = []
    if finding["question"] == "access":
        found.append(called("effect", finding.get("effect") or "require", language))
        if finding.get("dimension"):
            found.append(word("dimension", "dimension"))
    if finding["text_status"] != "in_force":
        found.append(word("text_status", "text_status"))
    if finding["applies"] == "possibly":
        found.append(say(language, "possibly_short"))
    if finding["addressee"] == "authority":
        found.append(say(language, "authority"))
    elif finding["level"] != "project":
        found.append(word("level", "level") + say(language, "comma") + say(language, "not_alone"))
    if finding["decided_by"] == "human":
        found.append(say(language, "human"))
    if finding["basis"] == "demonstration":
        found.append(word("basis", "basis"))
    return found


def arithmetic(finding: Json, language: Language) -> str:
    """Return the comparison in figures: measured, operator, required, what it lacks; or nothing."""
    if finding["required"] is None:
        return ""
    unit = TABLES["unit"].get(str(finding["unit"]), Text("", ""))

    def amount(key: str) -> str:
        number = figures.plain(cast("float", finding[key]))
        return in_unit(number, unit).in_language(language)

    parts = [] if finding["measured"] is None else [amount("measured")]
    parts.append(f"{called('operator', finding['operator'], language)} {amount('required')}")
    if finding["shortfall"]:
        parts.append(say(language, "shortfall", amount=amount("shortfall")))
    return " · ".join(parts)


def nature(finding: Json, language: Language) -> str:
    """Return force, level, addressee and the status of the text in one line."""
    line = say(
        language,
        "nature_line",
        **{key: called(key, finding[key], language) for key in ("force", "level", "addressee")},
    )
    status = called("text_status", finding["text_status"], language)
    marks = say(language, "semicolon"), say(language, "text_status"), say(language, "colon")
    return line + "".join(marks) + status


def deadline(finding: Json, as_of: str, language: Language) -> str:
    """Return the year by which the clause wants it done, and whether that is past; or nothing."""
    year = finding.get("deadline_year")
    if not isinstance(year, int):
        return ""
    words = say(language, "deadline_year", year=year)
    past = int(as_of[:4]) > year
    return words + (say(language, "comma") + say(language, "deadline_past") if past else "")


def details(
    finding: Json, documents: Documents, as_of: str, language: Language
) -> list[tuple[str, str]]:
    """Return the labelled lines below a finding in full, the quote among them.

    Parameters
    ----------
    documents : by id, see `RecordView.documents`
    as_of : the day asked about, YYYY-MM-DD
    """
    source, support = (cast("Json | None", finding.get(key)) for key in ("source", "support"))
    lines: Sequence[tuple[str, object]] = (
        ("note", say(language, "possibly") if finding["applies"] == "possibly" else ""),
        ("comparison", arithmetic(finding, language)),
        ("clause", cited(source, documents, language) if source else say(language, "no_clause")),
        ("quote", source["quote"] if source else ""),
        ("support", _supported(support, documents, language) if support else ""),
        ("deadline", deadline(finding, as_of, language)),
        ("nature", nature(finding, language)),
        ("condition", finding["condition"] or ""),
        ("note", finding["note"] or ""),
    )
    return [(say(language, key), str(value)) for key, value in lines if value]


def _supported(support: Json, documents: Documents, language: Language) -> str:
    return cited(support, documents, language) + say(language, "colon") + str(support["quote"])
