"""What every import must state, and what it reports."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.data.demonstration import load_park
from app.data.layers import load_layers
from app.data.quality.issues import Issue, documents
from app.data.quality.sameness import shape_keys
from app.data.quality.tables import SourceTable
from app.data.shipped import shipped
from app.data.store.import_rows import ImportNote
from app.domain.answers import Topic
from app.domain.areas import polygons_of
from app.errors import InputError
from app.services.check_parcels import HandedIn
from app.services.desk import Desk
from app.text import Text

_EARLIEST = date(1949, 10, 1)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do (`stored` is then False): versions by id, and the log."""

    stored: bool
    versions: Mapping[str, int]
    features: int
    area_m2: float
    issues: Sequence[Issue]


def require_official(basis: str) -> None:
    """Refuse every basis but `official`: nothing else is imported (`import.basis`)."""
    if basis != "official":
        raise InputError(
            "import.basis",
            Text(f"只能导入官方数据，不能以 {basis} 导入", f"only official data, not {basis}"),
            mend=Text("--basis official", "--basis official"),
        )


def require_period(valid_from: date, valid_until: date | None) -> None:
    """Refuse a period that ends before it begins, or a date that cannot be (`import.period`)."""
    if valid_from < _EARLIEST or (valid_until is not None and valid_until < valid_from):
        raise InputError(
            "import.period",
            Text(f"有效期 {valid_from} 至 {valid_until} 有误", f"{valid_from} to {valid_until}"),
            mend=Text("请核对起止日期", "check first and last day"),
        )


def require_text(**given: str) -> None:
    """Refuse an import that does not say where it comes from (`import.text_missing`)."""
    for name, words in given.items():
        if not words.strip():
            raise InputError(
                "import.text_missing",
                Text(f"缺少 {name}", f"{name} is missing"),
                mend=Text(
                    "请写明来源文件、机关与使用许可", "state document, authority and licence"
                ),
                where={"field": name},
            )


def require_fields(table: SourceTable, wanted: Sequence[str | None]) -> None:
    """Refuse a field that the file does not have (`import.unknown_field`)."""
    present = {name for feature in table.features for name in feature.fields}
    for name in wanted:
        if name is not None and name not in present:
            raise InputError(
                "import.unknown_field",
                Text(f"文件没有字段 {name}", f"the file has no field {name}"),
                mend=Text(
                    f"字段有：{'、'.join(sorted(present))}", f"fields: {', '.join(sorted(present))}"
                ),
                where={"field": name},
            )


def fictitious_shapes(topics: Mapping[str, Topic]) -> frozenset[bytes]:
    """Return keys of the demonstration park's shapes, by which its data is known without names."""
    layers = load_layers(shipped("layers"), topics, demonstration=True)
    shapes = [f.geometry for x in layers if x.basis == "demonstration" for f in x.features]
    park = load_park(shipped("layers") / "demonstration").geometry
    return frozenset(shape_keys([*shapes, *polygons_of(park)]))


def note_of(desk: Desk, file: HandedIn, source: str, issues: Sequence[Issue]) -> ImportNote:
    """Return what the store keeps about an import: file, checksum, time, source, log."""
    return ImportNote(
        file_name=file.name,
        file_sha256=hashlib.sha256(file.content).hexdigest(),
        imported_at=desk.now(),
        source=source.strip(),
        issues=documents(issues),
    )
