"""What a browser sent: fields, files, and files that an earlier page carried along."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from app.errors import InputError
from app.services.check_parcels import HandedIn
from app.text import Text

MOST_FILES = 50
MOST_FIELDS = 400
FIELD_BYTES = 8_000_000  # a pasted text, a drawing or the files carried along
CARRIED_BYTES = 1_000_000  # files up to this together are carried by the page that asks again
CARRIED = "carried"
KEPT = "kept"  # the number under which the server keeps files for the page that asks again


@dataclass(frozen=True, slots=True)
class SentForm:
    """One form: every value of every field in order, and the files that were chosen."""

    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    chosen: Sequence[HandedIn] = ()
    carried: Sequence[HandedIn] = ()

    def first(self, name: str) -> str:
        """Return the first value of a field without surrounding blanks; empty if it is absent."""
        return next(iter(self.fields.get(name, ())), "").strip()

    @property
    def files(self) -> Sequence[HandedIn]:
        """Return the files to use: newly chosen ones replace those carried along."""
        return self.chosen or self.carried


async def sent_form(request: Request) -> SentForm:
    """Read a form.

    Raises
    ------
    InputError
        `request.form` for a form that is broken or beyond the limits, `request.carried`.
    """
    try:
        async with request.form(
            max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=FIELD_BYTES
        ) as form:
            chosen = [
                HandedIn(value.filename or "file", await value.read())
                for _, value in form.multi_items()
                if isinstance(value, UploadFile) and value.filename
            ]
            fields: dict[str, list[str]] = {}
            for name, value in form.multi_items():
                if isinstance(value, str):
                    fields.setdefault(name, []).append(value)
    except HTTPException as error:
        raise broken_form() from error
    return SentForm(fields, tuple(chosen), carried_files(fields))


def carried_files(fields: dict[str, list[str]]) -> tuple[HandedIn, ...]:
    """Take the files that an earlier page carried along out of the fields.

    Raises
    ------
    InputError
        `request.carried`.
    """
    return tuple(_unpacked(value) for value in fields.pop(CARRIED, []))


Sent = Annotated[SentForm, Depends(sent_form)]


def carried_along(files: Sequence[HandedIn], most_bytes: int = CARRIED_BYTES) -> list[str]:
    """Return the field values that carry small files to the next form; none if they are large.

    Nothing is kept on the server: a browser cannot fill a file field again, so the page itself
    holds what was handed in.
    """
    if sum(len(file.content) for file in files) > most_bytes:
        return []
    return [f"{_base64(file.name.encode())}.{_base64(file.content)}" for file in files]


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _unpacked(value: str) -> HandedIn:
    name, _, content = value.partition(".")
    try:
        return HandedIn(
            base64.b64decode(name, validate=True).decode("utf-8"),
            base64.b64decode(content, validate=True),
        )
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise InputError(
            "request.carried",
            Text("上次的文件没有完整传回", "the file of the page before did not come back whole"),
            mend=Text("请重新选择文件", "choose the file again"),
            where={"field": "file"},
        ) from error


def broken_form() -> InputError:
    """Return the refusal of a form that is broken or beyond the limits."""
    return InputError(
        "request.form",
        Text(
            f"表单不完整，或超出限制（{MOST_FILES} 个文件，文本 {FIELD_BYTES // 1_000_000} MB）",
            f"the form is broken or beyond its limits ({MOST_FILES} files, text of "
            f"{FIELD_BYTES // 1_000_000} MB)",
        ),
        mend=Text("请减少文件或改用文件上传", "send fewer files, or a file instead of text"),
    )
