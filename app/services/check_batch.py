"""Check a file of many parcels into a result file, resuming where an earlier run was stopped."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from queue import SimpleQueue

import pyarrow as pa

from app import __version__
from app.data.batches.description import description_of, with_gaps
from app.data.batches.layout import layout_of
from app.data.batches.parts import PARTS_FORMAT, Parts, fingerprint, held
from app.data.batches.reading import open_source, read_spans, sample_shapes
from app.data.batches.referencing import decide_batch
from app.data.batches.source import Chunk, Span
from app.data.batches.writing import writer_of
from app.data.documents import confirmation_document
from app.data.geometry_json import Json
from app.data.layer_arrays import LayerArrays
from app.data.loading import loaded_left_alone
from app.data.shipped import RULEBOOK
from app.domain.area_kernel import warm
from app.domain.assess import Asked
from app.domain.assessment import Knowledge
from app.domain.batch_prepared import prepare
from app.domain.layers import Layer
from app.errors import DataError, InputError, Unavailable, ZoningError
from app.services.batch_audit import sampled_rows
from app.services.batch_cluster import run_on_cluster
from app.services.batch_job import Job, finish_piece
from app.services.batch_request import BatchReport, BatchRequest, Told
from app.services.desk import Desk
from app.services.project_questions import understood
from app.text import Text


def check_batch(
    desk: Desk, request: BatchRequest, data_dir: Path, told: Told = lambda done, rows: None
) -> BatchReport:
    """Judge every parcel of a file and write the result, which appears whole or not at all.

    Parameters
    ----------
    data_dir : where the layers' arrays are kept
    told : is told how many rows are done, and of how many

    Raises
    ------
    InputError
        For the file as a whole, profile or confirmations; a bad row is a row of the result.
        `output.exists`, `batch.changed`, `batch.running`.
    DataError
        `batch.audit_failed`: nothing is kept, as nothing of it can be trusted.
    """
    write = writer_of(request.out)
    out = request.out.resolve()
    if out.exists() and not request.restart:
        raise InputError(
            "output.exists",
            Text(f"{out.name} 已存在", f"{out.name} is there already"),
            mend=Text("请换一个文件名，或用 --restart 替换", "name another, or use --restart"),
            where={"file": str(out)},
        )
    with held(out.with_name(out.name + ".parts")) as parts, _clean_refusal(parts):
        job, description = _job(desk, request, data_dir, parts)
        making = parts.folder / f"result{out.suffix.lower()}"
        finished: SimpleQueue[int | None] = SimpleQueue()
        with loaded_left_alone(), ThreadPoolExecutor(1) as pool:
            tables = _in_order(job, finished)
            whole = partial(_described, job, description)
            writing = pool.submit(write, making, tables, job.layout, job.source, whole)
            try:
                _work(job, request, finished, writing, told)
                writing.result()
            except BaseException:
                finished.put(None)
                raise
        report = _report(job)
        making.replace(out)
        parts.remove()
    return report


@contextmanager
def _clean_refusal(parts: Parts) -> Iterator[None]:
    """Leave no folder behind where nothing was begun, and none that an audit spoke against."""
    try:
        yield
    except ZoningError as error:
        failed = isinstance(error, DataError) and error.code == "batch.audit_failed"
        if failed or parts.stamp() is None:
            parts.remove()
        raise
    except OSError as error:
        raise InputError(
            "output.unwritable",
            Text(f"无法写入：{error.strerror}", f"cannot write: {error.strerror}"),
            mend=Text("请核对磁盘空间与权限", "check disk space and permissions"),
            where={"file": str(parts.folder)},
        ) from error


def _all_versions(known: Knowledge) -> Sequence[Layer]:
    """Return every version of every layer: the arrays of others answer no day any more."""
    return known.layers if known.versions is None else known.versions.layers


def _job(desk: Desk, request: BatchRequest, data_dir: Path, parts: Parts) -> tuple[Job, Json]:
    source = open_source(
        request.file, parts.folder / "input", request.options, request.layer, request.chunk_rows
    )
    decision = decide_batch(sample_shapes(source), source.claim, request.options)
    asked = _asked(desk, request)
    known = desk.knowledge.on(asked.as_of)
    marks = fingerprint(source.files)
    options = {
        "as_of": asked.as_of.isoformat(),
        "future": asked.as_of > desk.today(),
        "profile": dict(request.profile),
        "confirmations": repr(sorted(asked.confirmations.items())),
        "crs": request.options.crs,
        "axis_order": request.options.axis_order,
        "encoding": request.options.encoding,
        "layer": request.layer,
        "audit": request.audit,
        "chunk_rows": request.chunk_rows,
    }
    layers = [layer for layer in known.layers if layer.answers_on(asked.as_of)]
    parts.begin(
        {
            "input": marks,
            "knowledge": knowledge_stamp(known, layers),
            "options": options,
            "software": __version__,
            "format": PARTS_FORMAT,
        },
        restart=request.restart,
    )
    with ThreadPoolExecutor(1) as pool:  # compiled code is loaded while the arrays are
        warming = pool.submit(warm)
        arrays = LayerArrays(data_dir)
        arrays.prune(_all_versions(known))
        prepared = prepare(replace(known, versions=None), arrays.load, asked)
        warming.result()
    layout = layout_of(source, prepared.layers)
    seed = _seed(marks)
    sample = sampled_rows(source.rows, request.audit, seed)
    audit = {"rows": len(sample), "seed": seed}
    answers = [answer for _, answer in sorted(asked.confirmations.items())]
    given = {
        "profile": dict(request.profile),
        "confirmations": [confirmation_document(answer) for answer in answers],
    }
    description = description_of(
        source, decision, asked, known, prepared.layers, layout, audit, given
    )
    return Job(source, decision, prepared, layout, parts, tuple(sample.tolist())), description


def _asked(desk: Desk, request: BatchRequest) -> Asked:
    profile, confirmations = understood(desk, request.profile, request.confirmations)
    return Asked(
        profile=profile,
        confirmations=confirmations,
        as_of=request.as_of or desk.today(),
        today=desk.today(),
    )


def _work(
    job: Job, request: BatchRequest, finished: "SimpleQueue[int | None]",
    writing: "Future[None]", told: Told,
) -> None:  # fmt: skip
    """Finish what is missing, telling the writer and the caller of every chunk."""
    known: set[int] = set()
    rows = 0

    def note(chunk: Chunk) -> None:
        nonlocal rows
        if chunk.number not in known:
            known.add(chunk.number)
            rows += chunk.rows
            finished.put(chunk.number)

    missing = job.missing()
    for chunk in job.source.chunks:
        if job.parts.is_done(chunk):
            note(chunk)
    told(rows, job.source.rows)
    wanted = {chunk.number for chunk in job.source.chunks} - known
    run = (
        run_on_cluster(job, missing, request.scheduler, request.workers)
        if request.engine == "dask"
        else run_here(job, missing, wanted, request.threads)
    )
    for chunk in run if missing else ():
        note(chunk)
        told(rows, job.source.rows)
        if writing.done():
            writing.result()  # the result cannot be written: say so now
    if wanted - known:  # never wait for what nobody works on
        raise Unavailable(
            "batch.chunks_missing",
            Text(
                "有分块未完成，请重新执行同一命令", "chunks are missing; run the same command again"
            ),
        )


def run_here(job: Job, spans: Sequence[Span], wanted: set[int], threads: int) -> Iterator[Chunk]:
    """Finish spans with threads of this process; at most one chunk more than threads is held."""
    pending: dict[Future[None], Chunk] = {}
    with ThreadPoolExecutor(threads) as pool:
        try:
            for piece in read_spans(job.source, spans, wanted):
                pending[pool.submit(finish_piece, job, piece)] = piece.chunk
                if len(pending) > threads:
                    yield from _finished(pending)
            while pending:
                yield from _finished(pending)
        finally:
            for future in pending:
                future.cancel()


def _finished(pending: "dict[Future[None], Chunk]") -> list[Chunk]:
    done, _ = wait(pending, return_when=FIRST_COMPLETED)
    for future in done:
        future.result()
    return sorted((pending.pop(future) for future in done), key=lambda chunk: chunk.number)


class _AbandonedError(Exception):
    """The batch stopped before all its chunks were finished."""


def _in_order(job: Job, finished: "SimpleQueue[int | None]") -> Iterator[pa.Table]:
    """Yield the chunks in the order of the file, each as soon as it is finished."""
    ready: set[int] = set()
    for chunk in job.source.chunks:
        while chunk.number not in ready:
            number = finished.get()
            if number is None:
                raise _AbandonedError
            ready.add(number)
        yield job.parts.read(chunk)


def _described(job: Job, description: Json) -> Json:
    """Return what a result says of itself once all its chunks are finished."""
    uncovered: Counter[str] = Counter()
    for chunk in job.source.chunks:
        uncovered.update(job.parts.summary(chunk)["uncovered"])
    return with_gaps(description, job.prepared.knowledge.rulebook.topics, uncovered)


def _report(job: Job) -> BatchReport:
    verdicts: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    audited = 0
    for chunk in job.source.chunks:
        summary = job.parts.summary(chunk)
        verdicts.update(summary["verdicts"])
        errors.update(summary["errors"])
        audited += summary["audited"]
    notes = (*job.source.notes, *job.decision.diagnostics)
    return BatchReport(job.source.rows, verdicts, errors, audited, notes)


def knowledge_stamp(known: Knowledge, layers: Sequence[Layer]) -> Json:
    """Return what tells whether rules, zones or layers changed: hashes of their content."""
    rules = hashlib.sha256()
    for path in sorted(RULEBOOK.rglob("*.yaml")):
        rules.update(path.relative_to(RULEBOOK).as_posix().encode() + b"\0" + path.read_bytes())
    zones = hashlib.sha256()
    for (zone_id, plane), extent in sorted(
        known.extents.items(), key=lambda item: (item[0][0], item[0][1].epsg)
    ):
        zones.update(f"{zone_id} {plane.epsg}".encode())
        zones.update(extent.core.wkb + extent.reach.wkb)
    zones.update(repr(sorted((z.id, z.version, z.basis) for z in known.zones)).encode())
    return {
        "rulebook": rules.hexdigest(),
        "zones": zones.hexdigest(),
        "layers": {layer.id: {"version": layer.version, "hash": layer.content}
                   for layer in layers},
    }  # fmt: skip


def _seed(marks: Mapping[str, object]) -> int:
    ends = [entry["ends"] for entry in marks.values() if isinstance(entry, dict)]
    digest = hashlib.sha256(json.dumps(ends).encode()).hexdigest()
    return int(digest[:8], 16)
