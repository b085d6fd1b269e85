"""A batch as its page shows it: what came of it in all, and one page of its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.data.batches.results import (
    BadRows,
    Result,
    Row,
    RowFilter,
    Tally,
    Totals,
    label_in,
    open_result,
)
from app.data.geometry_json import Json, text
from app.data.job_files import JobFolders
from app.data.store.job_rows import Job
from app.data.store.jobs import JobStore
from app.domain.areas import mu_from_m2
from app.domain.findings import PRECEDENCE
from app.services.show_jobs import job_document
from app.text import Text

__all__ = ["BatchView", "RowFilter", "show_batch"]

ROWS_A_PAGE = 50
PAGED = "parquet"  # the format whose rows can be looked through
_MAIN_OVERLAPS = 4
_COUNTS = ("substantial", "sliver")


@dataclass(frozen=True, slots=True)
class BatchView:
    """One batch; `result` is None unless it is done and can be looked through."""

    job: Json
    result: Json | None


def show_batch(
    jobs: JobStore, folders: JobFolders, job_id: str, wanted: RowFilter, page: int
) -> BatchView:
    """Return a batch with the page of its rows, from 1, that is asked for.

    Raises
    ------
    NotFound
        `job.not_found`.
    DataError
        `batch.result_unsound`.
    Unavailable
        `store.unavailable`.
    """
    job = jobs.get(job_id)
    path = paged_result(folders, job)
    result = None if path is None else _shown(open_result(path), wanted, page)
    return BatchView(job_document(jobs, job), result)


def paged_result(folders: JobFolders, job: Job) -> Path | None:
    """Return the result whose rows can be looked through, if there is one."""
    if job.status != "done" or job.asked["format"] != PAGED:
        return None
    path = folders.of(job.id).result(PAGED)
    return path if path.is_file() else None


@lru_cache(maxsize=32)
def _totals(path: Path, _changed_ns: int) -> Totals:
    return open_result(path).totals()


def _shown(result: Result, wanted: RowFilter, page: int) -> Json:
    totals = _totals(result.path, result.path.stat().st_mtime_ns)
    pages_before = max(page, 1) - 1
    rows, matching = result.page(wanted, pages_before * ROWS_A_PAGE, ROWS_A_PAGE)
    told = result.told
    return {
        "rows": result.rows,
        "verdicts": _tallies(totals.verdicts, result.rows),
        "demonstration": _tallies(totals.demonstration, result.rows),
        "errors": [
            _bad(code, bad)
            for code, bad in sorted(totals.errors.items(), key=lambda item: -item[1].count)
        ],
        "about": {
            name: told[name]
            for name in ("as_of", "scope", "unchecked", "documents", "layers", "method", "audit")
        }
        | {"demonstration": told["demonstration"], "disclaimer": told["disclaimer"]},
        "matching": matching,
        "page": max(page, 1),
        "pages": max(1, -(-matching // ROWS_A_PAGE)),
        "first": pages_before * ROWS_A_PAGE + 1,
        "listed": [_row(row, result) for row in rows],
    }


def _tallies(found: Mapping[str, Tally], rows: int) -> list[Json]:
    return [
        {
            "verdict": str(verdict),
            "count": found[verdict].count,
            "share": found[verdict].count / rows,
            "area_m2": found[verdict].area_m2,
            "area_mu": mu_from_m2(found[verdict].area_m2),
        }
        for verdict in PRECEDENCE
        if verdict in found
    ]


def _bad(code: str, bad: BadRows) -> Json:
    return {"code": code, "count": bad.count, "first_row": bad.first_row, "told": text(bad.told)}


def _row(row: Row, result: Result) -> Json:
    said = Text(str(row["reasons_zh"] or ""), str(row["reasons_en"] or ""))
    wrong = Text(str(row["error_zh"] or ""), str(row["error_en"] or ""))
    return {
        "row": row["row"],
        "label": label_in(row, result.labels),
        "area_m2": row["area_m2"],
        "area_mu": row["area_mu"],
        "verdict": row["verdict"],
        "demonstration_verdict": row["demonstration_verdict"],
        "zone": result.told["zones"].get(row["zone"]),
        "zone_relation": row["zone_relation"],
        "reasons": text(said),
        "error_code": row["error_code"],
        "error": text(wrong),
        "overlaps": [] if row["error_code"] else _overlaps(row, result.told["layers"]),
        "open": [] if row["error_code"] else _open(row, result.told),
    }


def _overlaps(row: Row, layers: Sequence[Mapping[str, Any]]) -> list[Json]:
    """Return what counts under a parcel, the largest first; of a required layer, what is outside.

    Layers that the parcel does not meet, or meets in full where that is required, are left out,
    and so are those that only classify land. Land that a layer does not cover counts neither way:
    its area stands beside.
    """
    found = []
    for layer in layers:
        layer_id, polarity = layer["id"], layer["polarity"]
        if row[f"{layer_id}_outcome"] not in _COUNTS or polarity == "classifies":
            continue
        figure = "m2" if polarity == "informs" else "counting_m2"
        found.append(
            {
                "name": layer["name"],
                "polarity": polarity,
                "basis": layer["basis"],
                "area_m2": row[f"{layer_id}_{figure}"],
                "uncovered_m2": row[f"{layer_id}_uncovered_m2"],
                "sliver": row[f"{layer_id}_outcome"] == "sliver",
            }
        )
    found.sort(key=lambda one: (one["polarity"] not in ("forbids", "requires"), -one["area_m2"]))
    return found[:_MAIN_OVERLAPS]


def _open(row: Row, told: Mapping[str, Any]) -> list[Json]:
    """Name the layers that are silent about some of a parcel: they do not cover it, or lack."""
    official = [layer for layer in told["layers"] if layer["basis"] == "official"]
    covering = {one["topic"] for one in official if not row[f"{one['id']}_uncovered_m2"]}
    silent = [one for one in official if one["topic"] not in covering]
    held = {f"layer:{one['topic']}" for one in official}
    absent = [
        item
        for item in told["unchecked"]
        if item["id"].startswith("layer:") and item["id"] not in held
    ]
    return [item["name"] for item in (*silent, *absent)]
