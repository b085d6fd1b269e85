"""The form of a batch, written to its folder while it arrives: nothing of the file is held."""

import os
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import BinaryIO

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, MultipartState, parse_options_header

from app.api.limits import MEGABYTE, upload_too_large
from app.api.problems import broken_form
from app.api.submissions import (
    json_of,
    media_type_of,
    not_json,
    other_media_type,
    require_known,
)
from app.data.job_files import JobFolder, cannot_write
from app.errors import InputError, InputTooLarge
from app.services.submit_job import Order
from app.text import Text

FIELDS = (
    *("profile", "confirmations", "as_of", "format", "layer"),
    *("crs", "axis_order", "encoding"),
)
FILE = "file"
_WRITTEN_BYTES = MEGABYTE  # at a time
_LONGEST_FIELD = 200_000
_LONGEST_NAME = 200


@dataclass(slots=True)
class _Form:
    """What the parser of forms calls; the file goes to disk, fields are kept."""

    folder: JobFolder
    most_bytes: int
    file_name: str | None = None
    fields: dict[str, bytearray] = field(default_factory=dict)
    _out: BinaryIO | None = None
    _field: bytearray | None = None
    _file_bytes: int = 0
    _header: bytearray = field(default_factory=bytearray)
    _value: bytearray = field(default_factory=bytearray)
    _disposition: bytes = b""

    def on_part_begin(self) -> None:
        self._disposition = b""

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def on_header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def on_headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        name = options.get(b"name", b"").decode("utf-8", "replace")
        if name == FILE and b"filename" in options:
            self._open(options[b"filename"].decode("utf-8", "replace"))
            return
        require_known({name: None}, set(FIELDS))
        if name in self.fields:
            raise broken_form()
        self._field = self.fields[name] = bytearray()

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._out is not None:
            self._file_bytes += end - start
            if self._file_bytes > self.most_bytes:
                raise upload_too_large(self.most_bytes)
            self._out.write(memoryview(data)[start:end])
        elif self._field is not None:
            self._field += data[start:end]
            if len(self._field) > _LONGEST_FIELD:
                raise _too_long()

    def on_part_end(self) -> None:
        if self._out is not None:
            self._out.flush()
            os.fsync(self._out.fileno())  # what is accepted survives a power cut
        self.close()
        self._field = None

    def close(self) -> None:
        """Close the file, if it is open."""
        if self._out is not None:
            out, self._out = self._out, None
            out.close()

    def _open(self, name: str) -> None:
        if self.file_name is not None:
            raise InputTooLarge(
                "request.too_many_files",
                Text("一次只能提交一个文件", "one file makes one batch"),
                mend=Text("请分次提交", "hand them in in several calls"),
            )
        self.file_name = name.replace("\\", "/").rpartition("/")[2][:_LONGEST_NAME] or FILE
        self._out = self.folder.incoming.open("wb")


async def receive_order(request: Request, folder: JobFolder, most_bytes: int) -> tuple[str, Order]:
    """Write the form's file into `folder` and return its name and what is asked.

    Raises
    ------
    InputError
        `request.media_type`, `request.form`, `request.unknown_field`, `request.not_json`,
        `input.empty` without a file.
    InputTooLarge
        `input.too_large`, `request.too_many_files`, `request.field_too_long`.
    Unavailable
        `job.no_room`, `job.cannot_write`.
    """
    form = _Form(folder, most_bytes)
    parser = _parser(request, form)
    held = bytearray()
    with closing(form):
        try:
            async for chunk in request.stream():
                held += chunk
                if len(held) >= _WRITTEN_BYTES:
                    await run_in_threadpool(parser.write, bytes(held))
                    held.clear()
            await run_in_threadpool(parser.write, bytes(held))
        except FormParserError as error:
            raise broken_form() from error
        except OSError as error:
            raise cannot_write(error) from error
    if parser.state != MultipartState.END:
        raise broken_form()
    if form.file_name is None:
        raise InputError(
            "input.empty",
            Text("没有可核对的文件", "there is no file to check"),
            mend=Text("请在字段 file 中提供文件", "provide it in the field file"),
            where={"field": FILE},
        )
    return form.file_name, _order(
        {name: value.decode("utf-8", "replace") for name, value in form.fields.items()}
    )


def _parser(request: Request, form: _Form) -> MultipartParser:
    media_type = media_type_of(request)
    if media_type != "multipart/form-data":
        raise other_media_type(
            media_type, Text("请用 multipart/form-data", "send multipart/form-data")
        )
    _, options = parse_options_header(request.headers["content-type"])
    boundary = options.get(b"boundary")
    if not boundary:
        raise broken_form()
    try:
        return MultipartParser(
            boundary,
            {
                "on_part_begin": form.on_part_begin,
                "on_part_data": form.on_part_data,
                "on_part_end": form.on_part_end,
                "on_header_field": form.on_header_field,
                "on_header_value": form.on_header_value,
                "on_header_end": form.on_header_end,
                "on_headers_finished": form.on_headers_finished,
            },
        )
    except FormParserError as error:
        raise broken_form() from error


def _order(fields: Mapping[str, str]) -> Order:
    profile = json_of(fields.get("profile") or "{}", "profile")
    if not isinstance(profile, dict):
        raise not_json("profile")
    return Order(
        profile=profile,
        confirmations=json_of(fields.get("confirmations") or "[]", "confirmations"),
        **{name: fields.get(name) or None for name in FIELDS[2:]},
    )


def _too_long() -> InputTooLarge:
    return InputTooLarge(
        "request.field_too_long",
        Text(f"字段超过 {_LONGEST_FIELD} 字节", f"a field is longer than {_LONGEST_FIELD} bytes"),
        mend=Text("文件请放在字段 file 中", "files go into the field file"),
    )
