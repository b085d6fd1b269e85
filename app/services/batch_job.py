"""One chunk of a batch from file to finished part: what threads and other machines do alike."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import local

import pyarrow.compute as pc

from app.data.batches.columns import result_table
from app.data.batches.layout import Layout
from app.data.batches.parts import Parts
from app.data.batches.placing import Placed, place_chunk
from app.data.batches.reading import read_spans
from app.data.batches.source import BatchSource, Chunk, Piece, Span
from app.data.formats.references import Decision
from app.domain.batch import Judged, judge_chunk, uncovered_topics
from app.domain.batch_prepared import Prepared
from app.services.batch_audit import audit

_here = local()


@dataclass(frozen=True)
class Job:
    """Everything that is needed to judge any chunk; sent once to every machine.

    Attributes
    ----------
    sample : rows of the file (from 0) to be compared with the reference, ascending
    """

    source: BatchSource
    decision: Decision
    prepared: Prepared
    layout: Layout
    parts: Parts
    sample: tuple[int, ...]

    @property
    def zone_names(self) -> dict[str, str]:
        """Return the names of zones by id."""
        index = self.prepared.zones
        return {zone.id: zone.name_zh for zone in (*index.zones, *index.points)}

    def missing(self) -> list[Span]:
        """Return the spans with chunks that are not finished."""
        done = self.parts.is_done
        return [span for span in self.source.spans if not all(map(done, span.chunks))]


def finish_span(job: Job, span: Span) -> list[Chunk]:
    """Finish the missing chunks of a span; return all of them, whoever made them.

    A worker may be lost after its chunks are kept: who does the span again finds nothing to do.

    Raises
    ------
    InputError
        `input.unreadable`, `input.truncated`.
    DataError
        `batch.audit_failed`.
    """
    wanted = {chunk.number for chunk in span.chunks if not job.parts.is_done(chunk)}
    for piece in read_spans(job.source, [span], wanted) if wanted else ():
        finish_piece(job, piece)
    return list(span.chunks)


def finish_piece(job: Job, piece: Piece) -> None:
    """Place, judge, audit and keep one chunk.

    Raises
    ------
    DataError
        `batch.audit_failed`; nothing is kept.
    """
    chunk, prepared = piece.chunk, _own(job.prepared)
    placed = place_chunk(piece.wkb, job.decision, chunk.first_row)
    judged = _judged(placed, prepared) if len(placed.rows) else None
    table = result_table(piece, placed, judged, prepared.layers, job.zone_names, job.layout)
    audited = audit(table, placed, _sample(job.sample, chunk), prepared, chunk.first_row)
    counted = pc.value_counts(table["verdict"].drop_null()).to_pylist()
    summary = {
        "audited": audited,
        "verdicts": {str(one["values"]): int(one["counts"]) for one in counted},
        "uncovered": uncovered_topics(judged) if judged else {},
        "errors": dict(sorted(Counter(e.code for e in placed.errors.values()).items())),
    }
    job.parts.write(chunk, table, summary)


def _judged(placed: Placed, prepared: Prepared) -> Judged:
    """Judge a chunk; after a failure the rulings reached so far are not used again."""
    try:
        return judge_chunk(placed.shapes, prepared)
    except BaseException:
        _here.held = None
        raise


def _own(prepared: Prepared) -> Prepared:
    """Return this thread's own list of rulings over the shared layers: it grows as it judges."""
    held: tuple[Prepared, Prepared] | None = getattr(_here, "held", None)
    if held is None or held[0] is not prepared:
        held = (prepared, replace(prepared, rulings=[], known={}))
        _here.held = held
    return held[1]


def _sample(sample: Sequence[int], chunk: Chunk) -> list[int]:
    first, end = chunk.first_row, chunk.first_row + chunk.rows
    return [row - first for row in sample if first <= row < end]
