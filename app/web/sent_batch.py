"""A form with files for a batch: files go to the disk while they arrive, nothing is held."""

from functools import partial
from typing import BinaryIO

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from app.services.check_parcels import PASTED, HandedIn
from app.services.job_room import JobRoom
from app.services.keep_upload import (
    Kept,
    add_file,
    kept_upload,
    new_folder,
    note_names,
    open_kept,
)
from app.services.receive_form import FormReader, FormRules, read_form, upload_too_large
from app.web.forms import DRAWN
from app.web.sent import (
    FIELD_BYTES,
    KEPT,
    MOST_FIELDS,
    MOST_FILES,
    SentForm,
    broken_form,
    carried_files,
)

_TOO_LARGE = partial(upload_too_large, where={"field": "file"})


async def receive_batch(request: Request, room: JobRoom) -> tuple[SentForm, Kept]:
    """Return the form and its files: newly chosen, kept or carried along, and what was typed.

    Raises
    ------
    InputError
        `request.form`, `request.carried`, `request.kept`.
    InputTooLarge
        `input.too_large`, `request.too_many_files`, `request.field_too_long`.
    Unavailable
        `job.no_room`, `job.cannot_write`.
    """
    declared = request.headers.get("content-length", "")
    expected_bytes = int(declared) if declared.isdigit() else 0
    job_id, folder = await run_in_threadpool(new_folder, room, expected_bytes)
    names: list[str] = []

    def opened(_: str, name: str) -> BinaryIO | None:
        if name and len(names) >= MOST_FILES:
            raise broken_form()
        return open_kept(folder, names, name) if name else None

    form = FormReader(
        FormRules(opened, _admit, room.most_bytes, _TOO_LARGE, broken_form, FIELD_BYTES)
    )
    try:
        await read_form(form, request.headers.get("content-type", ""), request.stream())
        fields = form.texts()
        carried = carried_files(fields)
        sent = SentForm(fields, (), carried)
        kept = await run_in_threadpool(note_names, job_id, folder, names)
        return sent, await run_in_threadpool(_with_the_rest, room, sent, kept)
    except BaseException:  # refused, or the reader went away
        folder.remove()
        raise


def _with_the_rest(room: JobRoom, sent: SentForm, kept: Kept) -> Kept:
    """Return the files to use: new ones, else those kept or carried; and text that was typed."""
    earlier = sent.first(KEPT)
    if not kept.files and earlier:
        found = kept_upload(room.folders, earlier)
        kept.folder.remove()
        kept = found
    elif not kept.files:
        for file in sent.carried:
            kept = add_file(kept, file, noted=True)
    for name, typed in ((DRAWN, sent.first("drawn")), (PASTED, sent.first("pasted"))):
        if typed:
            kept = add_file(kept, HandedIn(name, typed.encode()), noted=False)
    return kept


def _admit(_: str, form: FormReader) -> None:
    if sum(len(values) for values in form.fields.values()) >= MOST_FIELDS:
        raise broken_form()
