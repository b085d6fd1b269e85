"""The clauses of a record that an officer decides, each once, whatever the number of parcels."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from app.domain.assessment import Rulebook
from app.domain.record_findings import Json, asks_officer
from app.domain.record_texts import documents_of
from app.domain.rules import DIMENSION_WORDS
from app.text import Language, localise


@dataclass(frozen=True, slots=True)
class Section:
    """Clauses under one heading: a dimension's code, or `other`, `early`, `answered`."""

    code: str
    clauses: Sequence[Json]


@dataclass(frozen=True, slots=True)
class Confirming:
    """What the page of confirmations shows.

    Attributes
    ----------
    sections : clauses that wait for an answer, by dimension; then those whose project data is
        still missing (`early`), then those answered before
    given : the answers that the record holds, by clause
    values : what was typed, after a refusal
    wrong : ids of the fields that a refusal is about, with its sentence
    """

    entry: Json
    sections: Sequence[Section]
    given: Mapping[str, Json]
    documents: Mapping[str, Json]
    conflicts: Mapping[str, Json]
    values: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def parcels(self) -> int:
        """Return the number of parcels that an answer holds for."""
        return len(cast("Sequence[Json]", self.entry["parcels"]))

    @property
    def waiting(self) -> int:
        """Return how many clauses wait for an answer."""
        later = ("early", "answered")
        return sum(len(s.clauses) for s in self.sections if s.code not in later)

    def value(self, name: str) -> str:
        """Return what stands in a field."""
        return self.values.get(name, "")


def confirming(
    record: Json,
    language: Language,
    known: Rulebook,
    values: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Confirming:
    """Arrange a record's clauses for an officer's answers.

    Parameters
    ----------
    record : the stored document
    known : names the documents that only contradictions cite
    values, wrong : what was typed and what is wrong with it, after a refusal
    """
    entry = cast("Json", localise(record, language))
    answers = cast("Sequence[Json]", entry["confirmations"])
    given = {str(answer["rule"]): answer for answer in answers}
    findings = _findings(entry)
    answered = _once([f for f in findings if f["rule_id"] in given])
    open_ = _once([f for f in findings if asks_officer(f)], given)
    early = _once([f for f in findings if _waits_for_data(f)], {*given, *map(_rule, open_)})
    sections = [*_by_dimension(open_), Section("early", early), Section("answered", answered)]
    return Confirming(
        entry,
        [section for section in sections if section.clauses],
        given,
        documents_of(entry, known),
        cast("Mapping[str, Json]", entry.get("conflicts", {})),
        values or {},
        wrong or {},
    )


def _findings(entry: Json) -> list[Json]:
    """Return the findings of all parcels, the real ones before those of the demonstration."""
    parcels = cast("Sequence[Json]", entry["parcels"])
    fictions = [cast("Json", p["demonstration"]) for p in parcels if p["demonstration"]]
    return [f for each in (*parcels, *fictions) for f in cast("Sequence[Json]", each["findings"])]


def _rule(finding: Json) -> str:
    return str(finding["rule_id"])


def _once(findings: Sequence[Json], without: Collection[str] = ()) -> list[Json]:
    found: dict[str, Json] = {}
    for finding in findings:
        if _rule(finding) not in without:
            found.setdefault(_rule(finding), finding)
    return list(found.values())


def _waits_for_data(finding: Json) -> bool:
    """Tell whether an officer may answer although it is open whether the clause applies."""
    return (
        finding["outcome"] == "no_data"
        and finding["addressee"] == "project"
        and finding["decided_by"] == "human"
    )


def _by_dimension(findings: Sequence[Json]) -> list[Section]:
    codes = [str(finding.get("dimension") or "other") for finding in findings]
    order = [*map(str, DIMENSION_WORDS), "other"]
    return [
        Section(code, [f for f, its in zip(findings, codes, strict=True) if its == code])
        for code in order
        if code in codes
    ]
