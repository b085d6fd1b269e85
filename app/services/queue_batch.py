"""Queue what a page handed in, whatever its format; queue a batch again, read otherwise."""

import os
from collections.abc import Mapping
from dataclasses import replace

from app.data.job_files import cannot_write
from app.data.store.job_rows import Job
from app.errors import InputError, NotFound
from app.services.desk import Desk
from app.services.gather_parcels import gather_parcels
from app.services.job_errors import upload_missing
from app.services.job_room import JobRoom
from app.services.keep_upload import Kept, is_for_batches, lay_ready, let_go
from app.services.reading_options import reading_options
from app.services.submit_job import Order, open_folder, submit_job
from app.text import Text


def queue_batch(desk: Desk, room: JobRoom, kept: Kept, order: Order) -> Job:
    """Make a batch of files that are kept; they stay kept if it is refused.

    Raises
    ------
    InputError
        `input.empty`, `job.several_references`, `job.format_large`, and as `submit_job` says.
    Unavailable
        `job.queue_full`, `job.no_room`, `job.cannot_write`, `store.unavailable`.
    """
    if not kept.files:
        raise InputError(
            "input.empty",
            Text("没有可核对的文件", "there is no file to check"),
            mend=Text("请选择文件或粘贴坐标", "choose a file or paste coordinates"),
            where={"field": "file"},
        )
    name = kept.files[0].name
    try:
        if is_for_batches(kept):
            lay_ready(kept)
        else:
            options = reading_options(order.crs, order.axis_order, order.encoding)
            gather_parcels(desk, kept.files, options, kept.folder.incoming)
            order = replace(order, crs=None, axis_order=None, encoding=None, layer=None)
            name = name if len(kept.files) == 1 else f"{name} +{len(kept.files) - 1}"
    except OSError as error:
        raise cannot_write(error) from error
    except InputError as error:
        if len(kept.files) == 1:
            error.where = {"file": name, **error.where}
        raise
    job = submit_job(desk, room.jobs, kept.folder, kept.id, name, order)
    let_go(kept)
    room.wake()
    return job


def queue_again(desk: Desk, room: JobRoom, job_id: str, chosen: Mapping[str, str]) -> Job:
    """Make a new batch of the file of an old one.

    Parameters
    ----------
    chosen : decisions among readings (`crs`, `axis_order`, `encoding`, `layer`) in place of the
        old ones

    Raises
    ------
    NotFound
        `job.not_found`, `job.upload_missing`.
    InputError
        As `submit_job` says.
    Unavailable
        As `queue_batch` says.
    """
    old = room.jobs.get(job_id)
    upload = room.folders.of(old.id).upload()
    if upload is None:
        gone = upload_missing()
        raise NotFound(gone.code, gone.message, mend=gone.mend, where={"id": old.id})
    order = Order(**{**dict(old.asked), **chosen})  # type: ignore[arg-type]
    new_id, folder = open_folder(room.folders, 0)
    try:
        os.link(upload, folder.incoming)
        job = submit_job(desk, room.jobs, folder, new_id, old.file_name, order)
    except OSError as error:
        folder.remove()
        raise cannot_write(error) from error
    except BaseException:
        folder.remove()
        raise
    room.wake()
    return job
