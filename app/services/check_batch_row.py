"""Check one parcel of a batch by itself, into a full record, exactly as the batch placed it."""

import numpy as np
import pyarrow as pa
import shapely

from app.data.batches.placing import decoded, drawn_parcel
from app.data.batches.referencing import decide_batch
from app.data.batches.results import Result, Row, label_in, open_result
from app.data.geometry_json import Json
from app.data.job_files import JobFolders
from app.data.store.job_rows import Job
from app.data.store.jobs import JobStore
from app.domain.parcels import Diagnostic, DrawnParcel, place_parcel
from app.errors import DataError, NotFound
from app.services.check_parcels import PlacedParcel, Submission, check_parcels
from app.services.desk import Desk
from app.services.reading_options import day_of, reading_options
from app.services.show_batch import paged_result
from app.text import Text

FORMAT = "geoparquet"


def check_batch_row(
    desk: Desk, jobs: JobStore, folders: JobFolders, job_id: str, number: int
) -> Json:
    """Store and return the record of one row, from 1, with what the batch was asked of it.

    Raises
    ------
    NotFound
        `job.not_found`, `job.no_result`, `job.no_row`.
    InputError
        What the row cannot be judged for.
    DataError
        `batch.result_unsound`.
    Unavailable
        `store.unavailable`.
    """
    job = jobs.get(job_id)
    path = paged_result(folders, job)
    if path is None:
        raise NotFound(
            "job.no_result",
            Text("批次没有可逐块查看的结果", "the batch has no result to look through"),
            mend=Text("请提交单个地块核对", "check the parcel by itself"),
            where={"id": job_id},
        )
    result = open_result(path)
    row = result.row(number)
    if row is None:
        raise NotFound(
            "job.no_row",
            Text(f"批次没有第 {number} 行", f"the batch has no row {number}"),
            mend=Text(f"共 {result.rows} 行", f"there are {result.rows} rows"),
            where={"id": job_id},
        )
    parcel = place_parcel(_drawn(result, row, job))
    return check_parcels(
        desk,
        Submission(
            placed=[PlacedParcel(parcel, job.file_name, FORMAT)],
            notes=[_note(job, number)],
            profile=job.asked["profile"],  # type: ignore[arg-type]
            confirmations=job.asked["confirmations"],
            as_of=day_of(job.asked["as_of"]),
        ),
    )


def _drawn(result: Result, row: Row, job: Job) -> DrawnParcel:
    from app.data.batches.reading import sample_shapes  # noqa: PLC0415 - brings geopandas along

    source = result.source()
    asked = {name: job.asked[name] for name in ("crs", "axis_order", "encoding")}
    options = reading_options(**asked)  # type: ignore[arg-type]
    decision = decide_batch(sample_shapes(source), source.claim, options)
    if decision.epsg != result.told["reference"]["epsg"]:
        raise DataError(
            "batch.result_unsound",
            Text("结果文件的坐标系与核对时不同", "the reference of the result file is another"),
        )
    shapes = decoded(pa.array([row[result.geometry]], pa.binary()))
    if shapes[0] is not None:
        shapes = np.atleast_1d(shapely.transform(shapes, decision.east_north))
    drawn = drawn_parcel(shapes[0], decision.epsg, int(row["row"]))
    given = [field.name for field in source.attributes if field.name not in result.added]
    return DrawnParcel(
        label=label_in(row, result.labels),
        geometry=drawn.geometry,
        epsg=drawn.epsg,
        attributes={name: str(row[name]) for name in given if row[name] is not None},
    )


def _note(job: Job, number: int) -> Diagnostic:
    return Diagnostic(
        "batch.row",
        "info",
        Text(
            f"取自批量核对文件 {job.file_name} 第 {number} 行，图形与批量核对时完全一致",
            f"row {number} of the batch file {job.file_name}, placed exactly as in the batch",
        ),
    )
