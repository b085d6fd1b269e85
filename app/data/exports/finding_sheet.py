"""The tables of findings and of what was not checked, as words of one language."""

from collections.abc import Iterator, Mapping

from app.data.exports.record_reading import (
    DEMONSTRATION,
    Document,
    inner,
    items,
    number,
    words,
)
from app.data.exports.record_tables import Value, code_word
from app.domain.wording import plain
from app.text import Language, Text

FINDING_COLUMNS = (
    Text("地块", "parcel"),
    Text("口径", "counted as"),
    Text("条款编号", "rule"),
    Text("名称", "title"),
    Text("结果", "outcome"),
    Text("理由", "reason"),
    Text("实测", "measured"),
    Text("要求", "required"),
    Text("单位", "unit"),
    Text("条件", "condition"),
    Text("文本状态", "text status"),
    Text("文件", "document"),
    Text("条款", "clause"),
    Text("原文", "quote"),
    Text("几何依据", "basis of geometry"),
)
UNCHECKED_COLUMNS = (
    Text("地块", "parcel"),
    Text("编号", "id"),
    Text("未核对事项", "not checked"),
    Text("原因", "reason"),
)
_REAL = Text("正式", "real")


def finding_lines(document: Document, language: Language) -> list[tuple[Value, ...]]:
    """Return every finding: rule, outcome, reason, clause and quote, fictitious ones marked."""
    titles = {
        str(entry.get("id")): _title(entry, language) for entry in items(document, "documents")
    }
    lines: list[tuple[Value, ...]] = []
    for parcel in items(document, "parcels"):
        label = str(parcel.get("label", ""))
        sides = ((parcel, _REAL), (inner(parcel, "demonstration"), DEMONSTRATION))
        for judgement, side in sides:
            counted = side.in_language(language)
            for finding in items(judgement, "findings"):
                lines.append((label, counted, *_finding(finding, titles, language)))
    return lines


def _title(entry: Document, language: Language) -> str:
    named = str(entry.get("title_en" if language == "en" else "title_zh") or "")
    return " ".join(part for part in (named, str(entry.get("number") or "")) if part)


def _finding(finding: Document, titles: Mapping[str, str], language: Language) -> tuple[Value, ...]:
    source = inner(finding, "source")
    cited = str(source.get("document", ""))
    required = number(finding, "required")
    operator = code_word("operator", finding.get("operator"), language)
    return (
        str(finding.get("rule_id", "")),
        words(finding, "title", language),
        code_word("outcome", finding.get("outcome"), language),
        words(finding, "reason", language),
        number(finding, "measured"),
        f"{operator} {plain(required)}".strip() if required is not None else "",
        code_word("unit", finding.get("unit"), language),
        words(finding, "condition", language),
        code_word("text_status", finding.get("text_status"), language),
        titles.get(cited, cited),
        str(source.get("section") or ""),
        str(source.get("quote") or ""),
        code_word("basis", finding.get("basis"), language),
    )


def unchecked_lines(document: Document, language: Language) -> Iterator[tuple[Value, ...]]:
    """Yield what the verdict does not speak of, parcel by parcel, with the reason."""
    for parcel in items(document, "parcels"):
        for item in items(parcel, "unchecked"):
            yield (
                str(parcel.get("label", "")),
                str(item.get("id", "")),
                words(item, "name", language),
                words(item, "reason", language),
            )
