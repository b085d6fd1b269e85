"""Hand the result of a batch out in the format that is wanted, made once from its GeoParquet."""

import threading

from app.data.batches.results import open_result
from app.data.job_files import JobFolders, cannot_write
from app.data.store.jobs import JobStore
from app.errors import NotFound
from app.services.show_batch import PAGED, paged_result
from app.services.show_jobs import JobResult, named_result, result_of
from app.services.submit_job import FORMATS
from app.text import Text

_ONE_AT_A_TIME = threading.Lock()  # a large one takes a core and a minute


def export_batch(jobs: JobStore, folders: JobFolders, job_id: str, kind: str) -> JobResult:
    """Return the result as `parquet`, `gpkg` or `xlsx`.

    A batch that was asked for as GeoPackage or Excel is there in that format only.

    Raises
    ------
    NotFound
        `job.not_found`, `job.no_result`, `job.result_missing`, `job.no_such_format`.
    DataError
        `batch.result_unsound`.
    Unavailable
        `job.no_room`, `job.cannot_write`, `store.unavailable`.
    """
    from app.data.batches.converting import convert_result  # noqa: PLC0415 - brings geopandas along

    own = result_of(jobs, folders, job_id)
    job = jobs.get(job_id)
    if kind == job.asked["format"]:
        return own
    if kind not in FORMATS or job.asked["format"] != PAGED:
        raise NotFound(
            "job.no_such_format",
            Text(f"该批次没有 {kind[:20]} 格式的结果", f"there is no result as {kind[:20]}"),
            where={"id": job_id},
        )
    path = folders.of(job.id).result(kind)
    source = paged_result(folders, job)
    with _ONE_AT_A_TIME:
        if not path.is_file() and source is not None:
            try:
                convert_result(open_result(source), path)
            except OSError as error:
                raise cannot_write(error) from error
    return named_result(job, path)
