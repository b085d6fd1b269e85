"""Class codes of a layer: each belongs to a table, and none may be missing."""

from collections import Counter
from collections.abc import Mapping, Sequence

from app.data.quality.issues import Issue
from app.data.quality.placing import PlacedFeature
from app.text import Text


def code_of(feature: PlacedFeature, field: str | None) -> str:
    """Return the code in a feature's field, an empty text if it has none."""
    return "" if field is None else feature.source.fields.get(field, "").strip()


def check_codes(
    features: Sequence[PlacedFeature],
    field: str,
    system: str,
    table: Mapping[str, Text] | None,
) -> list[Issue]:
    """Check the codes of every feature against their table.

    Parameters
    ----------
    field : where the code stands
    system : the name of the table, such as 三调: one number means different land in two tables
    table : the codes that exist, None if the table is not loaded; then they can only be counted
    """
    absent = [_missing(f, field) for f in features if not code_of(f, field)]
    counts = Counter(code for f in features if (code := code_of(f, field)))
    if table is None:
        return [*absent, _unchecked(counts, system)] if counts else absent
    return absent + [
        _unknown(f, code_of(f, field), system)
        for f in features
        if code_of(f, field) and code_of(f, field) not in table
    ]


def _missing(feature: PlacedFeature, field: str) -> Issue:
    return Issue(
        "quality.code_missing",
        "error",
        Text(f"字段 {field} 没有编码", f"field {field} holds no code"),
        {"feature": feature.source.id, "field": field},
        float(feature.metres.area),
    )


def _unknown(feature: PlacedFeature, code: str, system: str) -> Issue:
    return Issue(
        "quality.code_unknown",
        "error",
        Text(f"「{system}」中没有编码 {code}", f"{system} has no code {code}"),
        {"feature": feature.source.id, "code": code},
        float(feature.metres.area),
    )


def _unchecked(counts: Mapping[str, int], system: str) -> Issue:
    listed = "、".join(f"{code}×{number}" for code, number in sorted(counts.items())[:60])
    more = "…" if len(counts) > 60 else ""
    return Issue(
        "quality.codes_not_checked",
        "warning",
        Text(
            f"没有装入「{system}」编码表，{len(counts)} 种编码未核对：{listed}{more}",
            f"no table of {system} is loaded; {len(counts)} codes were not checked: {listed}{more}",
        ),
        {"codes": len(counts)},
    )
