"""The form of a batch, written to its folder while it arrives: nothing of the file is held."""

from collections.abc import Mapping
from typing import BinaryIO

from fastapi import Request

from app.api.problems import broken_form
from app.api.submissions import (
    json_of,
    media_type_of,
    other_media_type,
    profile_written,
    require_known,
)
from app.data.job_files import JobFolder
from app.errors import InputError, InputTooLarge
from app.services.receive_form import FormReader, FormRules, read_form, upload_too_large
from app.services.submit_job import Order
from app.text import Text

FIELDS = (
    *("profile", "confirmations", "as_of", "format", "layer"),
    *("crs", "axis_order", "encoding"),
)
FILE = "file"
_LONGEST_NAME = 200


async def receive_order(request: Request, folder: JobFolder, most_bytes: int) -> tuple[str, Order]:
    """Write the form's file into `folder` and return its name and what is asked.

    Raises
    ------
    InputError
        `request.media_type`, `request.form`, `request.not_json`, `request.unknown_field`,
        `input.empty` without a file.
    InputTooLarge
        `input.too_large`, `request.too_many_files`, `request.field_too_long`.
    Unavailable
        `job.no_room`, `job.cannot_write`.
    """
    _require_multipart(request)
    names: list[str] = []
    rules = FormRules(
        open_file=lambda field, name: _opened(folder, names, field, name),
        admit=_admit,
        most_bytes=most_bytes,
        too_large=upload_too_large,
        broken=broken_form,
    )
    form = FormReader(rules)
    await read_form(form, request.headers["content-type"], request.stream())
    if not names:
        raise InputError(
            "input.empty",
            Text("没有可核对的文件", "there is no file to check"),
            mend=Text("请在字段 file 中提供文件", "provide it in the field file"),
            where={"field": FILE},
        )
    return names[0], _order({name: values[0] for name, values in form.texts().items()})


def _opened(folder: JobFolder, names: list[str], field: str, name: str) -> BinaryIO:
    if field != FILE:
        require_known({field: None}, set(FIELDS))
        raise broken_form()
    if names:
        raise InputTooLarge(
            "request.too_many_files",
            Text("一次只能提交一个文件", "one file makes one batch"),
            mend=Text("请分次提交", "hand them in in several calls"),
        )
    names.append(name[:_LONGEST_NAME] or FILE)
    return folder.incoming.open("wb")


def _admit(name: str, form: FormReader) -> None:
    require_known({name: None}, set(FIELDS))
    if name in form.fields:
        raise broken_form()


def _require_multipart(request: Request) -> None:
    media_type = media_type_of(request)
    if media_type != "multipart/form-data":
        raise other_media_type(
            media_type, Text("请用 multipart/form-data", "send multipart/form-data")
        )


def _order(fields: Mapping[str, str]) -> Order:
    return Order(
        profile=profile_written(fields.get("profile")),
        confirmations=json_of(fields.get("confirmations") or "[]", "confirmations"),
        **{name: fields.get(name) or None for name in FIELDS[2:]},
    )
