"""What a parcel is called: its name or number among the fields of its file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.parcels import DrawnParcel

# Names first, numbers after; compared without regard to case. DBF names end after 10 bytes.
LABEL_FIELDS = (
    "地块名称", "地块名", "名称", "项目名称", "宗地名称", "name", "dkmc", "xmmc", "mc", "label",
    "地块编号", "地块号", "编号", "宗地代码", "dkbh", "zddm", "xmbh", "bh", "code", "title",
)  # fmt: skip
_LONGEST_LABEL = 100


def label_of(attributes: Mapping[str, str], ordinal: int) -> str:
    """Return the parcel's name or number, or its place in the file (from 1).

    >>> label_of({"DKBH": "007", "名称": " 东地块 "}, 3), label_of({}, 3)
    ('东地块', '3')
    """
    folded = {key.strip().casefold(): value.strip() for key, value in attributes.items()}
    for field in LABEL_FIELDS:
        if folded.get(field):
            return folded[field][:_LONGEST_LABEL]
    return str(ordinal)


def with_unique_labels(parcels: Sequence[DrawnParcel]) -> tuple[DrawnParcel, ...]:
    """Number the later ones of parcels that are called the same: `地块一`, `地块一 (2)`."""
    seen: set[str] = set()
    counts: dict[str, int] = {}  # where to go on: thousands may be called the same
    named: list[DrawnParcel] = []
    for parcel in parcels:
        label, count = parcel.label, counts.get(parcel.label, 1)
        while label in seen:
            count += 1
            label = f"{parcel.label} ({count})"
        counts[parcel.label] = count
        seen.add(label)
        named.append(parcel if label == parcel.label else replace(parcel, label=label))
    return tuple(named)
