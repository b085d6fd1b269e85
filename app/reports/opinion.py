"""A record as an opinion: the answer first, then its evidence, then what is left to a person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from app.domain import figures
from app.domain.record_findings import Json
from app.domain.record_view import ParcelView, RecordView
from app.reports.blocks import (
    Block,
    Cell,
    answer,
    cell,
    facts,
    fiction,
    heading,
    image,
    marked,
    para,
    table,
)
from app.reports.clean import shortened
from app.reports.codes import called
from app.reports.finding_lines import name_of
from app.reports.merged_findings import fictitious, parcels_named, real
from app.reports.opinion_checklist import Checklist
from app.reports.opinion_findings import Findings
from app.reports.opinion_method import about_blocks, method_blocks
from app.reports.opinion_parcels import (
    diagnostics,
    judged,
    parcel_blocks,
    summary,
    unchecked_blocks,
    zones,
)
from app.reports.project_lines import project_lines
from app.reports.words import say
from app.text import Language

_LABEL_LETTERS = 60  # of a parcel's label in a heading; it stands in full below

Pictures = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the template prints.

    Attributes
    ----------
    fictitious : whether fictitious data was met, so that every page carries the mark
    """

    head: Block
    blocks: Sequence[Block]
    fictitious: bool


def holds_fiction(view: RecordView) -> bool:
    """Tell whether a record met anything of the demonstration."""
    bases = {
        thing["basis"]
        for parcel in view.parcels
        for key in ("zones", "layers")
        for thing in cast("Sequence[Json]", parcel.entry[key])
    }
    return "demonstration" in bases or any(parcel.fictitious for parcel in view.parcels)


def opinion_of(
    view: RecordView, maps: Pictures, left_out: Sequence[int], language: Language
) -> Opinion:
    """Arrange a record for printing.

    Parameters
    ----------
    maps : caption and file of each map
    left_out : numbers of the parcels that have no map of their own
    """
    made = _Maker(view, language)
    blocks = [
        *made.answer(),
        *made.parcels(),
        *made.maps(maps, left_out),
        *made.findings(),
        *made.checklist(),
        *made.fiction(),
        *made.statements(),
        *made.method(),
    ]
    return Opinion(made.head(), blocks, holds_fiction(view))


class _Maker:
    """Makes the parts of one opinion."""

    def __init__(self, view: RecordView, language: Language) -> None:
        self.view, self.language, self.entry = view, language, view.entry
        self.several = len(view.parcels) > 1
        self.real = Findings(view, real, language)

    def say(self, key: str, **values: object) -> str:
        return say(self.language, key, **values)

    def head(self) -> Block:
        """Return what stands above the answer and on every page."""
        return {
            "title": self.say("title"),
            "subtitle": self.say("subtitle"),
            "product": self.say("product"),
            "number": str(self.entry["id"]),
            "number_words": self.say("number"),
            "watermark": self.say("watermark_demo"),
            "facts": [
                [self.say("number"), str(self.entry["id"])],
                [self.say("as_of"), str(self.entry["as_of"])],
                [self.say("created"), figures.moment(str(self.entry["created_at"]))],
            ],
        }

    def answer(self) -> Iterator[Block]:
        """Yield the verdict in one sentence, its scope, what was not checked."""
        language, view = self.language, self.view
        yield answer(marked("verdict", view.verdict, language), view.why)
        scope = self.say("list").join(map(str, cast("Sequence[str]", self.entry["scope"])))
        yield para(scope, "plain", self.say("scope") + self.say("colon"))
        yield from self._fiction_answers()
        yield from unchecked_blocks(view.unchecked, len(view.parcels), language)

    def _fiction_answers(self) -> Iterator[Block]:
        shown = [p for p in self.view.parcels if p.fictitious]
        if not shown:
            return
        code = str(self.entry.get("demonstration_verdict") or shown[0].fictitious.verdict)  # type: ignore[union-attr]
        why = shown[0].fictitious.why if len(shown) == 1 and shown[0].fictitious else ""
        yield answer(
            marked("verdict", code, self.language),
            why,
            self.say("demo_title"),
            self.say("demo_lead"),
            fiction=True,
        )

    def parcels(self) -> Iterator[Block]:
        """Yield the project, then the parcels."""
        language = self.language
        project = cast("Json", self.entry.get("profile") or {})
        if project:
            yield heading(1, self.say("profile"))
            yield facts(project_lines(project, language))
        noticed = cast("Sequence[Json]", self.entry.get("diagnostics") or ())
        if not self.several:
            yield heading(1, self.say("parcel"))
            yield from parcel_blocks(self.view.parcels[0], language, 2, noticed)
            return
        yield heading(1, self.say("parcels", n=len(self.view.parcels)))
        yield summary(self.view, language)
        yield from diagnostics(noticed, language)
        for parcel in self.view.parcels:
            yield heading(2, self._name_of(parcel))
            yield answer(marked("verdict", parcel.real.verdict, language), parcel.real.why)
            yield from parcel_blocks(parcel, language, 3)

    def _name_of(self, parcel: ParcelView) -> str:
        label = shortened(str(parcel.entry["label"]), _LABEL_LETTERS)
        return self.say("parcel_of", n=parcel.number, label=label)

    def maps(self, maps: Pictures, left_out: Sequence[int]) -> Iterator[Block]:
        """Yield the maps, and of which parcels there is none."""
        if not maps:
            return
        yield heading(1, self.say("maps"))
        for caption, file in maps:
            yield image(file, caption)
        if left_out and self.several:
            named = parcels_named(left_out, 0, self.language)
            yield para(self.say("maps_left_out", n=len(left_out), numbers=named), "hint")

    def findings(self) -> Iterator[Block]:
        """Yield the findings that count, and the contradictions among the texts."""
        yield heading(1, self.say("findings"))
        yield from self.real.blocks(2)
        yield from self.real.conflict_blocks(1)

    def checklist(self) -> Iterator[Block]:
        """Yield what officers answered, what waits for them, and where they sign."""
        yield heading(1, self.say("checklist"))
        yield from Checklist(self.view, self.language).blocks()

    def fiction(self) -> Iterator[Block]:
        """Yield the evidence of the demonstration verdict, set apart from everything else."""
        shown = [parcel for parcel in self.view.parcels if parcel.fictitious]
        if not shown:
            return
        inner: list[Block] = [para(self.say("demo_lead"), "hint")]
        for parcel in shown:
            if self.several:
                inner.append(heading(3, self._name_of(parcel)))
            inner += self._fiction_of(parcel)
        findings = Findings(self.view, fictitious, self.language)
        inner.append(heading(3, self.say("findings")))
        inner += [*findings.blocks(4), *findings.conflict_blocks(3)]
        yield heading(1, self.say("demo_evidence"))
        yield fiction(self.say("demo_title"), inner)

    def _fiction_of(self, parcel: ParcelView) -> Iterator[Block]:
        if parcel.fictitious is None:
            return
        mark = marked("verdict", parcel.fictitious.verdict, self.language)
        yield answer(mark, parcel.fictitious.why, fiction=True)
        yield from unchecked_blocks(parcel.fictitious.unchecked, 1, self.language)
        yield zones(parcel.entry, self.language, fictitious=True)
        yield from judged(parcel.fictitious, self.language, 4)

    def statements(self) -> Iterator[Block]:
        """Yield the clauses that decide nothing, under the document that prints them."""
        listed = self.view.statements
        if not listed:
            return
        count = sum(len(clauses) for clauses in listed.values())
        yield heading(1, self.say("statements", n=count))
        head = [self.say(key) for key in ("title_column", "kind_of_clause", "quote")]
        for name, clauses in listed.items():
            document = self.view.documents.get(name)
            yield heading(3, name_of(document, self.language) if document else name)
            rows: list[list[Cell]] = [self._statement(each) for each in clauses]
            yield table(head, [0.3, 0.14, 0.56], rows)

    def _statement(self, each: Json) -> list[Cell]:
        source = cast("Json", each["source"])
        duty = each["addressee"] == "authority"
        kind = self.say("duty") if duty else called("effect", each["effect"], self.language)
        return [cell(str(each["title"]), [str(source["section"])]), kind, str(source["quote"])]

    def method(self) -> Iterator[Block]:
        """Yield how it was made, and which record it is."""
        yield heading(1, self.say("method"))
        yield from method_blocks(self.view, self.language, 2)
        yield heading(1, self.say("about"))
        yield from about_blocks(self.entry, self.language)
