"""Check parcels: from what was handed in to a sealed record, or a coded refusal and no record."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app import __version__
from app.data.documents import (
    confirmation_document,
    contradiction_document,
    new_seal,
    parcel_document,
    statement_documents,
)
from app.data.formats import read_parcels, read_pasted
from app.data.formats.reading import ReadOptions, ReadResult
from app.data.geometry_json import Json, text
from app.data.store.records import StoredParcel, new_record_id
from app.domain.areas import ellipsoidal_area_m2
from app.domain.assess import Asked, assess
from app.domain.assessment import Knowledge, ParcelAssessment, Rulebook
from app.domain.findings import PRECEDENCE, VERDICT_WORDS, Verdict, worst
from app.domain.headline import named
from app.domain.parcels import Diagnostic, Parcel, place_parcel
from app.domain.project_land import ProjectLand, land_of
from app.domain.wording import listing
from app.errors import InputError, InputTooLarge
from app.services.desk import Desk
from app.services.land_notes import OVERLAPPING, SEVERAL_PARCELS, land_notes
from app.services.project_questions import understood
from app.text import Text

PASTED = "pasted"
UNHEARD = "confirmations.unheard"
NOT_CARRIED = "confirmations.not_carried"
# What is said of one check and found anew by the next; all else is said of what was handed in.
SAID_OF_A_CHECK = frozenset({SEVERAL_PARCELS, OVERLAPPING, UNHEARD, NOT_CARRIED})
MOST_PARCELS = 500  # of one call that is answered at once


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One file as it was handed in."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class PlacedParcel:
    """A parcel in its plane, the file it came in and that file's format."""

    parcel: Parcel
    file: str
    format: str
    area_m2: float = field(init=False)  # ellipsoidal, computed once

    def __post_init__(self) -> None:
        """Measure the parcel."""
        area_m2 = ellipsoidal_area_m2(self.parcel.geometry, self.parcel.plane)
        object.__setattr__(self, "area_m2", area_m2)


@dataclass(frozen=True, slots=True)
class Submission:
    """One call: what was handed in, the project's figures, confirmations, the day asked about.

    `pasted` is text from a clipboard: boundary-point TXT, GeoJSON, WKT or coordinate lines.
    `placed` and `notes` are parcels and diagnostics of an earlier record, `earlier_record` its
    number; `given_in` tells of confirmations kept from it, by clause, in which record and when they
    were given.
    """

    files: Sequence[HandedIn] = ()
    pasted: str | None = None
    placed: Sequence[PlacedParcel] = ()
    notes: Sequence[Diagnostic] = ()
    earlier_record: str | None = None
    profile: Mapping[str, object] = field(default_factory=dict)
    confirmations: object = ()
    given_in: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    as_of: date | None = None
    options: ReadOptions = field(default_factory=ReadOptions)


def check_parcels(desk: Desk, submission: Submission) -> Json:
    """Read, place and assess every parcel, store the sealed record and return it.

    Raises
    ------
    InputError
        For anything wrong with files, geometry, profile or confirmations; nothing is stored.
    Unavailable
        `store.unavailable`; nothing is stored.
    """
    placed, notes = _place_all(desk, submission)
    land = land_of([item.parcel for item in placed], [item.area_m2 for item in placed])
    named = [(item.parcel.label, item.file) for item in placed]
    notes += land_notes(named, land, profile=bool(submission.profile))
    known = desk.knowledge
    asked = _asked(desk, submission, land)
    document, assessed = _document(desk, known.on(asked.as_of), submission, asked, placed, notes)
    headline: Json = document["headline"]  # type: ignore[assignment]
    desk.store.save(
        document,
        [
            StoredParcel(a.parcel.label, a.judgement.verdict, a.parcel.geometry_degrees)
            for a in assessed
        ],
        str(headline["zh"]),
    )
    return document


def _asked(desk: Desk, submission: Submission, land: ProjectLand) -> Asked:
    profile, confirmations = understood(desk, submission.profile, submission.confirmations)
    today = desk.today()
    return Asked(
        profile=profile,
        confirmations=confirmations,
        as_of=submission.as_of or today,
        today=today,
        project_area_m2=land.area_m2,
    )


def _place_all(desk: Desk, submission: Submission) -> tuple[list[PlacedParcel], list[Diagnostic]]:
    placed: list[PlacedParcel] = list(submission.placed)
    notes: list[Diagnostic] = list(submission.notes)
    for name, result in _read_all(desk, submission):
        notes.extend(result.diagnostics)
        with _named(name):
            placed.extend(
                PlacedParcel(place_parcel(d), name, result.format) for d in result.parcels
            )
        if len(placed) > MOST_PARCELS:
            raise InputTooLarge(
                "input.too_many_parcels",
                Text(
                    f"一次最多核对 {MOST_PARCELS} 个地块",
                    f"at most {MOST_PARCELS} parcels are checked in one call",
                ),
                mend=Text("请分批提交", "hand them in in several calls"),
            )
    if not placed:
        raise InputError(
            "input.empty",
            Text("没有可核对的地块", "there is no parcel to check"),
            mend=Text("请提供文件、图形或坐标", "provide a file, a geometry or coordinates"),
        )
    return placed, notes


@contextmanager
def _named(file: str) -> Iterator[None]:
    """Say in which file a parcel lies that is refused."""
    try:
        yield
    except InputError as error:
        if file != PASTED:
            error.where = {"file": file, **error.where}
        raise


def _read_all(desk: Desk, submission: Submission) -> Iterator[tuple[str, ReadResult]]:
    for file in submission.files:
        yield file.name, read_parcels(file.name, file.content, submission.options, desk.limits)
    if submission.pasted is not None:
        yield PASTED, read_pasted(submission.pasted, submission.options, desk.limits)


def _document(
    desk: Desk,
    known: Knowledge,
    submission: Submission,
    asked: Asked,
    placed: Sequence[PlacedParcel],
    notes: Sequence[Diagnostic],
) -> tuple[Json, list[ParcelAssessment]]:
    assessed = [assess(item.parcel, known, asked, item.area_m2) for item in placed]
    parcels = [
        {"file": item.file, "format": item.format, **parcel_document(result, known)}
        for item, result in zip(placed, assessed, strict=True)
    ]
    first = assessed[0]
    verdict = worst([a.judgement.verdict for a in assessed])
    fictitious = [a.demonstration.verdict for a in assessed if a.demonstration]
    single = len(assessed) == 1
    unchecked = _unchecked(parcels)
    origins = submission.given_in
    document: Json = {
        "id": new_record_id(),
        "created_at": desk.now().isoformat(),
        "as_of": asked.as_of.isoformat(),
        "earlier_record": submission.earlier_record,
        "verdict": verdict,
        "demonstration_verdict": worst(fictitious) if fictitious else None,
        "headline": text(
            first.judgement.headline if single else _summary(verdict, assessed, unchecked)
        ),
        "scope": [text(item) for item in _merged([a.judgement.scope for a in assessed])],
        "unchecked": unchecked,
        "files": list(dict.fromkeys(item.file for item in placed)),
        "profile": dict(submission.profile),
        "confirmations": [
            confirmation_document(c)
            | ({"given_in": dict(origins[c.rule])} if c.rule in origins else {})
            for c in asked.confirmations.values()
        ],
        "diagnostics": [
            {
                "code": note.code,
                "severity": note.severity,
                "message": text(note.message),
                "where": dict(note.where),
            }
            for note in (*notes, *_unheard(asked, assessed))
        ],
        "parcels": parcels,
        "statements": statement_documents(assessed),
        "conflicts": _conflicts(known.rulebook, parcels),
        "documents": _documents(known.rulebook, parcels, asked),
        "software": {"name": "liaocheng-zoning", "version": __version__},
    }
    document["seal"] = new_seal(document)
    return document, assessed


def _summary(
    verdict: Verdict, assessed: Sequence[ParcelAssessment], unchecked: Sequence[Any]
) -> Text:
    counts = {v: sum(a.judgement.verdict == v for a in assessed) for v in PRECEDENCE}
    numbers = [(VERDICT_WORDS[v], n) for v, n in counts.items() if n]
    scope = listing(_merged([a.judgement.scope for a in assessed]))
    names = {
        item["id"]: (Text(**item["name"]), Text(**item["group"]) if item["group"] else None)
        for item in unchecked
    }
    rest = named(list(names.values()))
    word = VERDICT_WORDS[verdict]
    return Text(
        f"{word.zh}：{len(assessed)} 个地块，"
        + "、".join(f"{w.zh} {n}" for w, n in numbers)
        + f"。范围：{scope.zh}；未核：{rest.zh or '无'}。",
        f"{word.en}: {len(assessed)} parcels, "
        + ", ".join(f"{w.en} {n}" for w, n in numbers)
        + f". Scope: {scope.en}. Not checked: {rest.en or 'nothing'}.",
    )


def _unheard(asked: Asked, assessed: Sequence[ParcelAssessment]) -> list[Diagnostic]:
    """Name the confirmations that decided nothing: no clause here waited for them."""
    judgements = [
        judgement
        for one in assessed
        for judgement in (one.judgement, one.demonstration)
        if judgement is not None
    ]
    heard = {f.rule_id for judgement in judgements for f in judgement.findings if f.confirmed}
    unheard = sorted(set(asked.confirmations) - heard)
    if not unheard:
        return []
    names = "、".join(unheard)
    return [
        Diagnostic(
            UNHEARD,
            "warning",
            Text(
                f"下列确认没有用上，该地块没有等待确认的这些条款：{names}",
                f"these confirmations decided nothing, no clause here waited for them: {names}",
            ),
        )
    ]


def _merged(scopes: Sequence[Sequence[Text]]) -> list[Text]:
    """Return what was asked of every parcel, in order, without repeating."""
    return list(dict.fromkeys(item for scope in scopes for item in scope))


def _unchecked(parcels: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Return what no parcel's verdict speaks of; reasons that differ are told parcel by parcel."""
    by_id: dict[str, list[tuple[str, Any]]] = {}
    for parcel in parcels:
        for item in parcel["unchecked"]:
            by_id.setdefault(item["id"], []).append((parcel["label"], item))
    found: list[Any] = []
    for told in by_id.values():
        if len({item["reason"]["zh"] for _, item in told}) == 1:
            found.append(told[0][1])
            continue
        found += [
            item | {"reason": {k: f"{label}: {v}" for k, v in item["reason"].items()}}
            for label, item in told
        ]
    return found


def _conflicts(rulebook: Rulebook, parcels: Sequence[Mapping[str, Any]]) -> Json:
    """Return once each contradiction that any finding shows, by id."""
    named = {
        entry["id"]
        for parcel in parcels
        for judgement in (parcel, parcel["demonstration"] or {})
        for finding in judgement.get("findings", ())
        for entry in finding["conflicts"]
    }
    known = rulebook.contradictions
    return {entry.id: contradiction_document(entry) for entry in known if entry.id in named}


def _documents(
    rulebook: Rulebook, parcels: Sequence[Mapping[str, object]], asked: Asked
) -> list[Json]:
    """Return the documents that any finding or contradiction cites, with their status."""
    cited: set[str] = set()
    shown: set[str] = set()
    for parcel in parcels:
        for judgement in (parcel, parcel["demonstration"] or {}):
            for finding in judgement.get("findings", ()):  # type: ignore[attr-defined]
                texts = (finding["source"], finding["support"])
                cited.update(source["document"] for source in texts if source)
                shown.update(entry["id"] for entry in finding["conflicts"])
    contradictions = [c for c in rulebook.contradictions if c.id in shown]
    cited.update(passage.document for c in contradictions for passage in c.passages)
    known = rulebook.documents
    return [
        {
            "id": document_id,
            "title_zh": known[document_id].title_zh,
            "title_en": known[document_id].title_en,
            "number": known[document_id].number,
            "valid_from": str(known[document_id].valid_from or ""),
            "valid_until": str(known[document_id].valid_until or ""),
            "text_status": "unknown"
            if asked.as_of > (asked.today or asked.as_of)
            else known[document_id].status_on(asked.as_of),
        }
        for document_id in sorted(cited)
    ]
