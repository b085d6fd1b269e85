"""A stored assessment arranged for reading: the answer, its table, its findings, what is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from app.domain.assessment import Rulebook
from app.domain.findings import VERDICT_WORDS
from app.domain.record_findings import (
    Json,
    OutcomeGroup,
    UncheckedGroup,
    asks_officer,
    outcome_groups,
    unchecked_groups,
)
from app.domain.record_texts import by_document, documents_of
from app.text import Language, localise

# More parcels or findings than these are shown one parcel at a time below the summary.
SHOWN_AT_ONCE = 12
FINDINGS_AT_ONCE = 250
_CUTS = {"zh": ("：", "。范围：", "。"), "en": (": ", ". Scope: ", ".")}


@dataclass(frozen=True, slots=True)
class LayerRow:
    """One line of the layer table; `entry` is None where no such layer is at hand."""

    name: str
    polarity: str
    outcome: str
    entry: Json | None


@dataclass(frozen=True, slots=True)
class Opinion:
    """A judgement, real or fictitious: verdict, the reason in one sentence, and its evidence."""

    verdict: str
    why: str
    scope: Sequence[str]
    unchecked: Sequence[UncheckedGroup]
    questions: Mapping[str, Json]
    findings: Sequence[OutcomeGroup]
    remedies: Sequence[Json]
    layers: Sequence[LayerRow]

    @property
    def to_confirm(self) -> int:
        """Return how many findings wait for an officer's answer."""
        return sum(asks_officer(f) for group in self.findings for f in group.findings)


@dataclass(frozen=True, slots=True)
class ParcelView:
    """One parcel of a record; `number` counts from 1."""

    number: int
    entry: Json
    real: Opinion
    fictitious: Opinion | None


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record: what stands on its first line, and the parcels to show in full.

    `documents` and `conflicts` are by id; `statements`, clauses that decide no project, stand
    under the document that they are printed in.
    """

    entry: Json
    verdict: str
    why: str
    unchecked: Sequence[UncheckedGroup]
    parcels: Sequence[ParcelView]
    shown: Sequence[ParcelView]
    documents: Mapping[str, Json]
    conflicts: Mapping[str, Json]
    statements: Mapping[str, Sequence[Json]]

    @property
    def conflict_numbers(self) -> Mapping[str, int]:
        """Return the number of each contradiction by its id, the same in every output."""
        return {name: number for number, name in enumerate(self.conflicts, 1)}

    @property
    def from_txt(self) -> bool:
        """Tell whether any parcel came from a boundary-point TXT."""
        return any(parcel.entry["format"] == "boundary_txt" for parcel in self.parcels)


def view_of(record: Json, language: Language, known: Rulebook, chosen: str = "") -> RecordView:
    """Arrange a record in one language.

    Parameters
    ----------
    record : the stored document
    known : names the documents that only statements and contradictions cite, and the layers
    chosen : number of the parcel to show where there are many; the first if it is no number
    """
    entry = cast("Json", localise(record, language))
    entries = cast("Sequence[Json]", entry["parcels"])
    parcels = [_parcel(number, each, known, language) for number, each in enumerate(entries, 1)]
    index = int(chosen) - 1 if chosen.isascii() and chosen.isdigit() and len(chosen) < 6 else 0
    shown = parcels
    findings = sum(len(cast("Sequence[Json]", each["findings"])) for each in entries)
    if len(parcels) > SHOWN_AT_ONCE or (len(parcels) > 1 and findings > FINDINGS_AT_ONCE):
        shown = [parcels[index if 0 <= index < len(parcels) else 0]]
    verdict = str(entry["verdict"])
    return RecordView(
        entry,
        verdict,
        reason_of(str(entry["headline"]), verdict, language),
        unchecked_groups({one.number: _unchecked(one.entry) for one in parcels}),
        parcels,
        shown,
        documents_of(entry, known),
        cast("Mapping[str, Json]", entry.get("conflicts", {})),
        by_document(cast("Sequence[Json]", entry.get("statements", ()))),
    )


def reason_of(headline: str, verdict: str, language: Language) -> str:
    """Return a headline without the verdict's word before it and the scope behind it.

    The page prints word, scope and what was not checked beside it; a headline of another form is
    returned whole, so that nothing is lost.

    >>> reason_of("资料不全：缺少图层。范围：空间位置；未核：无。", "incomplete", "zh")
    '缺少图层。'
    """
    colon, scope, stop = _CUTS[language]
    word = {str(k): v for k, v in VERDICT_WORDS.items()}[verdict].in_language(language)
    before, cut, _ = headline.removeprefix(word + colon).partition(scope)
    return before + stop if cut else before


def _unchecked(judgement: Json) -> Sequence[Json]:
    return cast("Sequence[Json]", judgement["unchecked"])


def _parcel(number: int, entry: Json, known: Rulebook, language: Language) -> ParcelView:
    fiction = cast("Json | None", entry["demonstration"])
    layers = cast("Sequence[Json]", entry["layers"])
    return ParcelView(
        number,
        entry,
        _opinion(number, entry, _real_rows(entry, layers), known, language),
        _opinion(number, fiction, _fictitious_rows(layers), known, language) if fiction else None,
    )


def _opinion(
    number: int, judgement: Json, layers: Sequence[LayerRow], known: Rulebook, language: Language
) -> Opinion:
    verdict = str(judgement["verdict"])
    return Opinion(
        verdict,
        reason_of(str(judgement["headline"]), verdict, language),
        cast("Sequence[str]", judgement["scope"]),
        unchecked_groups({number: _unchecked(judgement)}),
        cast("Mapping[str, Json]", judgement["questions"]),
        outcome_groups(cast("Sequence[Json]", judgement["findings"]), known, language),
        cast("Sequence[Json]", judgement["remedies"]),
        layers,
    )


def _real_rows(parcel: Json, layers: Sequence[Json]) -> list[LayerRow]:
    """Real layers, then each topic in scope that only fiction or nothing answers."""
    real = [row for row in layers if row["layer"] and row["basis"] != "demonstration"]
    answered = {row["topic"] for row in real}
    polarities = {str(row["topic"]): str(row["polarity"]) for row in layers}
    absent = {
        str(finding["topic"]): str(finding["title"])
        for finding in cast("Sequence[Json]", parcel["findings"])
        if finding["topic"] and finding["topic"] not in answered
    }
    return [
        *(_row(row, str(row["outcome"])) for row in real),
        *(
            LayerRow(title, polarities[topic], "no_data", None)
            for topic, title in sorted(absent.items())
        ),
    ]


def _fictitious_rows(layers: Sequence[Json]) -> list[LayerRow]:
    return [
        _row(row, str(row["demonstration_outcome"]))
        for row in layers
        if row["demonstration_outcome"] is not None
    ]


def _row(row: Json, outcome: str) -> LayerRow:
    return LayerRow(str(row["name"]), str(row["polarity"]), outcome, row)
